"""Who made what from whom: links from each document to those that it was made from or that it credits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache

from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.resolution.words import words as word_lists
from headwater.model import OUTSIDE, Attribution, Document, Evidence, Link, Mention, Source
from headwater.tracing.citations import Citation, Way, authors_of, find_citations, plain_address
from headwater.tracing.collection import Reading, read_document
from headwater.tracing.likeness import NEIGHBOURS, Surveyed, cosine_of, survey
from headwater.tracing.parents import Candidate, Parent, Parentage, Surroundings, find_parents
from headwater.tracing.passages import HEADLINE, Likeness, Run, copied_share, find_runs
from headwater.tracing.publishers import Publishers, fold, is_body_name
from headwater.tracing.times import find_times

#: Documents by those who are named that are looked at wherever they stand; of more, only the child's neighbours are.
FEW = 12
#: How sure a citation of each way makes a link: probability.
SURE: Mapping[Way, float] = {
    "credit": 0.95,
    "dateline": 0.95,
    "hyperlink": 0.95,
    "byline": 0.9,
    "headline": 0.9,
    "attribution": 0.85,
    "document": 0.8,
    "author": 0.8,
    "correction": 0.7,
    "naming": 0.7,
}
_SAYS: Mapping[Way, str] = {
    "credit": "credits {} for the whole",
    "dateline": "names {} in its dateline",
    "hyperlink": "links to {}",
    "byline": "names {} in its byline",
    "headline": "names {} in its headline",
    "attribution": "attributes words to {}",
    "document": "cites the document of {}",
    "author": "names the author of {}",
    "naming": "names {}",
    "correction": "corrects what {} published before",
}
#: Passages that are shown of a link, the longest first.
_SHOWN = 5


def find_links(
    documents: Sequence[Document],
    attributions: Sequence[Attribution],
    sources: Sequence[Source],
    outlets: OutletLexicon,
    rejected: Set[tuple[str, str]] = frozenset(),
    *,
    surveyed: Surveyed | None = None,
) -> tuple[Link, ...]:
    """-> the links from children to parents, in the order of the documents.

    Args:
        documents: the collection, of one or several events.
        attributions: what `read` found in them; some of it may be missing or wrong.
        sources: those that the attributions' chains name.
        outlets: the outlets of the world.
        rejected: (child, parent) pairs that somebody has looked at and found to be no descent.
        surveyed: which documents are alike, where that is known already.
    """
    readings = {document.id: read_document(document) for document in documents}
    publishers = Publishers(documents, outlets)
    by_id = {source.id: source for source in sources}
    of_document: defaultdict[str, list[Attribution]] = defaultdict(list)
    for attribution in attributions:
        of_document[attribution.document].append(attribution)
    addresses = {plain_address(document.address): document.id for document in documents if document.address}
    authors = {
        name: document.id
        for document in reversed(documents)
        for name in authors_of(document)
        if not publishers.resolve(" ".join(name).title())
    }
    citations = {
        document.id: find_citations(
            readings[document.id], of_document[document.id], by_id, publishers, outlets, addresses, authors
        )
        for document in documents
    }
    around = _surroundings(readings, publishers, citations, sources)
    surveyed = surveyed or survey(documents)
    vector_of = {document.id: vector for document, vector in zip(documents, surveyed.vectors, strict=True)}
    links: list[Link] = []
    for document, close in zip(documents, surveyed.near, strict=True):
        child = readings[document.id]
        likeness = {documents[other.position].id: other.cosine for other in close[:NEIGHBOURS]}
        for cited in _cited_documents(child, citations[child.id], publishers):
            if cited not in likeness:
                likeness[cited] = cosine_of(vector_of[child.id], vector_of[cited])
        candidates = [
            Candidate(readings[other], cosine)
            for other, cosine in likeness.items()
            if (child.id, other) not in rejected
        ]
        said = child.around(span for attribution in of_document[child.id] for span in attribution.content_spans)
        found = find_parents(child, candidates, citations[child.id], said, around)
        links += [one for one in _links(child, found, around) if (one.child, one.parent) not in rejected]
    return tuple(links)


def _surroundings(
    readings: Mapping[str, Reading],
    publishers: Publishers,
    citations: Mapping[str, Sequence[Citation]],
    sources: Sequence[Source],
) -> Surroundings:
    @lru_cache(maxsize=100_000)
    def copied(child: str, parent: str) -> float:
        return copied_share(readings[child], find_runs(readings[child], readings[parent]))

    bodies = _bodies([reading.document for reading in readings.values()], publishers, sources)
    # A body is named for what it does, mostly: that tells nothing of when its texts were written.
    citing = [
        (child, documents[0])
        for child, found in citations.items()
        for citation in found
        for key in citation.publishers
        if key not in bodies
        if len(documents := publishers.publishers[key].documents) == 1 and documents != (child,)
    ]
    return Surroundings(
        publishers,
        find_times(list(readings.values()), citing),
        bodies,
        {
            child: frozenset(key for citation in found for key in citation.publishers)
            for child, found in citations.items()
        },
        copied,
    )


def _bodies(documents: Iterable[Document], publishers: Publishers, sources: Sequence[Source]) -> frozenset[str]:
    """-> the publishers that are no outlets: those cited as organizations, or so named."""
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for source in sources:
        for naming in publishers.namings(source.name, by_itself=True):
            # "press release of the University" is a document of the body, not the body.
            if 2 * (naming.span.end - naming.span.start) >= len(source.name):
                for key in naming.publishers:
                    kinds[key][source.kind] += 1
    nameless = {publishers.of(document.id) for document in documents if not document.outlet and not document.domain}
    return frozenset(
        key
        for key, publisher in publishers.publishers.items()
        if key in nameless or _is_body(publisher.name, kinds[key])
    )


def _is_body(name: str, kinds: Counter[str]) -> bool:
    lists = word_lists()
    if set(fold(name)) & lists.outlet_names:
        return False
    # A journal or an encyclopaedia that is cited as a document is published like an outlet.
    published = kinds["outlet"] + kinds["document"]
    if published or kinds["organization"]:
        return published < kinds["organization"]
    return is_body_name(name)


def _cited_documents(child: Reading, citations: Sequence[Citation], publishers: Publishers) -> list[str]:
    targets = [citation.target for citation in citations if citation.target is not None]
    few = [
        document
        for citation in citations
        if sum(len(publishers.publishers[key].documents) for key in citation.publishers) <= FEW
        for key in citation.publishers
        for document in publishers.publishers[key].documents
    ]
    return [document for document in dict.fromkeys([*targets, *few]) if document != child.id]


def _links(child: Reading, found: Parentage, around: Surroundings) -> Iterator[Link]:
    for parent in found.parents:
        evidence = tuple(_evidence(child, parent, around))
        yield Link(child.id, parent.reading.id, parent.how, parent.credited, _score(parent), evidence)
    for name, citations in found.outside.items():
        told = tuple(_citation_evidence(citation, name, 1.0) for citation in citations)
        sure = 1 - _unsure(citations)
        yield Link(
            child.id, f"{OUTSIDE}{name}", "cited", any(citation.names for citation in citations), round(sure, 3), told
        )


def _score(parent: Parent) -> float:
    doubt = _unsure(parent.citations)
    doubt *= 1 - min(1.0, parent.copied * 1.5)
    doubt *= 1 / (1 + parent.telling / 2)
    return round(1 - doubt, 3)


def _unsure(citations: Sequence[Citation]) -> float:
    """-> the doubt that is left when citations of different ways speak for a link; those of one way count once."""
    doubt = 1.0
    for way in sorted({citation.way for citation in citations}):
        doubt *= 1 - SURE[way]
    return doubt


def _evidence(child: Reading, parent: Parent, around: Surroundings) -> Iterator[Evidence]:
    name = around.publishers.publishers[around.publishers.of(parent.reading.id)].name
    for citation in parent.citations:
        yield _citation_evidence(citation, name, SURE[citation.way])
    for run in sorted(parent.runs, key=lambda run: (-run.length, run.child))[:_SHOWN] if parent.copied else ():
        yield Evidence(
            "words in a row",
            float(run.length),
            f"{run.length} words in a row are the same",
            _run_spans(child, parent, run),
        )
    for index in sorted(parent.telling_in, key=lambda at: (-parent.likeness[at].shared, at))[:_SHOWN]:
        found = parent.likeness[index]
        yield Evidence(
            "share of a sentence",
            round(found.share, 2),
            "says what no other document says",
            _likeness_spans(child, parent, found),
        )
    if parent.how == "translated" and parent.translation:
        for ours, theirs in parent.translation.reworded[:_SHOWN]:
            spans = (Mention(child.id, ours), Mention(parent.reading.id, theirs))
            yield Evidence("reworded quotation", 1.0, "the quotation says the same in other words", spans)


def _citation_evidence(citation: Citation, name: str, value: float) -> Evidence:
    return Evidence(citation.way, value, _SAYS[citation.way].format(name), citation.spans)


def _run_spans(child: Reading, parent: Parent, run: Run) -> tuple[Mention, ...]:
    ours = child.words.span(run.child, run.child + run.length)
    theirs = parent.reading.words.span(run.parent, run.parent + run.length)
    return Mention(child.id, ours), Mention(parent.reading.id, theirs)


def _likeness_spans(child: Reading, parent: Parent, found: Likeness) -> tuple[Mention, ...]:
    spans = []
    if found.sentence != HEADLINE:
        positions = child.sentences[found.sentence]
        spans.append(Mention(child.id, child.words.span(positions.start, positions.stop)))
    if found.window.start != HEADLINE:
        first, last = parent.reading.sentences[found.window.start], parent.reading.sentences[found.window.stop - 1]
        spans.append(Mention(parent.reading.id, parent.reading.words.span(first.start, last.stop)))
    return tuple(spans)
