"""Which of the documents that may be a document's parents are: by what it cites, and by what only they explain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from headwater.attribution.resolution.words import words as word_lists
from headwater.model import Descent
from headwater.tracing.citations import Citation
from headwater.tracing.collection import CLOCKS, Reading, may_precede, rarity
from headwater.tracing.likeness import RELATED
from headwater.tracing.passages import (
    HEADLINE,
    Likeness,
    Run,
    copied_share,
    find_runs,
    liken,
    own_positions,
    taken_over,
)
from headwater.tracing.publishers import Publishers
from headwater.tracing.times import Times, fits_day
from headwater.tracing.wording import Translation, find_translation
from headwater.tracing.words import stem

#: Documents are about the same things from here on: cosine.
ALIKE = 0.1
#: What was published so long before is no part of the news any more.
LONG_BEFORE = timedelta(days=30)
#: Own words in sentences that are kept, from which a document is the other one republished: share.
REPUBLISHED = 0.3
#: Own words copied, from which a document comes from the other one whether or not it says so: share.
COPIED = 0.25
#: A sentence tells of a parent from here on: share of its weight that stands there, weight that stands nowhere else.
LIKE, ONLY_THERE = 0.36, 1.5
#: A parent that is not credited must explain so much that no other document explains: weight.
TELLING = 3.0
#: What a third person said may have been heard from that person: the weight of such sentences.
SAID = 0.6
#: A body's text is cited where this share of what is said to come from the body stands in it.
BODY_SHARE = 0.25
#: A sentence that is taken over as it stands: share.
_TAKEN_OVER = 0.5
#: Two documents of which one is mostly the other are versions of one text: share of words copied.
_VERSIONS = 0.5
#: Words at the beginning of a text that may say what it is.
_HEAD = 30
#: Ways of citing that point at the document itself.
_DOCUMENT_WAYS = frozenset({"hyperlink", "document", "correction"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the collection around a child.

    `times` are those that are known of the documents; `bodies` the keys of publishers that are no outlets; `citing` the
    keys of the publishers that each document names or cites; `copied` gives the share of the first document's own
    words that are copied from the second (by their ids).
    """

    publishers: Publishers
    times: Times
    bodies: frozenset[str]
    citing: Mapping[str, frozenset[str]]
    copied: Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that may be a parent, and how much its words are those of the child: cosine, 0 to 1."""

    reading: Reading
    cosine: float


@dataclass(slots=True)
class Parent:
    """A child's possible parent, and what speaks for it.

    `cosine` is that of the two documents' words; `likeness` by sentence of the child; `telling` is the weight of what
    only this parent explains, in `telling_in`.
    """

    reading: Reading
    cosine: float
    runs: tuple[Run, ...]
    copied: float
    likeness: Mapping[int, Likeness]
    citations: list[Citation] = field(default_factory=list)
    telling: float = 0.0
    telling_in: tuple[int, ...] = ()
    how: Descent = "cited"
    credited: bool = False
    translation: Translation | None = None


@dataclass(frozen=True, slots=True)
class Parentage:
    """The parents of a document, and the names of outlets outside the collection that it cites with those citations."""

    parents: tuple[Parent, ...]
    outside: Mapping[str, tuple[Citation, ...]]


def find_parents(
    child: Reading,
    candidates: Sequence[Candidate],
    citations: Sequence[Citation],
    said: frozenset[int],
    around: Surroundings,
) -> Parentage:
    """-> the child's parents among `candidates`, and what it cites that is not among them.

    Args:
        child: the document.
        candidates: other documents that share something with it or are cited by it; only those that are about the same
            things as the child may be parents without credit.
        citations: what the child cites.
        said: the child's sentences that say what some person or body has said.
        around: what is known of the collection.
    """
    weights = rarity([child, *(candidate.reading for candidate in candidates)])
    pairs = {
        candidate.reading.id: _pair(child, candidate, weights)
        for candidate in candidates
        if _matters(candidate, citations, around) and may_precede(candidate.reading, child)
    }
    too_early = _too_early(child, pairs, citations, around)
    outside = _attach_citations(child, pairs, citations, too_early, around)
    _drop_inherited(child, pairs, around)
    parents = [pair for pair in pairs.values() if pair.citations]
    possible = [
        pair
        for key, pair in pairs.items()
        if pair.cosine >= ALIKE and key not in too_early and _precedes(pair, child, around)
    ]
    _add_uncredited(child, possible, parents, said, around)
    _credit_described(child, parents, citations)
    _describe(child, parents, citations, around)
    return Parentage(tuple(parents), outside)


def _matters(candidate: Candidate, citations: Sequence[Citation], around: Surroundings) -> bool:
    """Whether the candidate can be a parent at all: it is alike, or by somebody whom the child cites."""
    by = around.publishers.of(candidate.reading.id)
    return candidate.cosine >= ALIKE or any(
        by in citation.publishers or (citation.way == "document" and by in around.bodies) for citation in citations
    )


def _pair(child: Reading, candidate: Candidate, weights: Mapping[str, float]) -> Parent:
    runs = find_runs(child, candidate.reading)
    likeness = {found.sentence: found for found in liken(child, candidate.reading, weights)}
    return Parent(candidate.reading, candidate.cosine, runs, copied_share(child, runs), likeness)


def _attach_citations(
    child: Reading,
    pairs: Mapping[str, Parent],
    citations: Sequence[Citation],
    too_early: frozenset[str],
    around: Surroundings,
) -> dict[str, tuple[Citation, ...]]:
    """Give each citation to the parent that it means; -> those that mean none, by the outlet's name."""
    outside: dict[str, tuple[Citation, ...]] = {}
    for citation in citations:
        if citation.behind or citation.way == "document":
            continue
        meant = _meant(child, pairs, citation, too_early, around)
        if meant is not None:
            meant.citations.append(citation)
        elif (name := _outside_name(child, citation, around)) and (citation.surely or name in outside):
            outside[name] = (*outside.get(name, ()), citation)
    _attach_documents(child, pairs, [one for one in citations if one.way == "document" and not one.behind], around)
    return outside


def _attach_documents(
    child: Reading, pairs: Mapping[str, Parent], citations: Sequence[Citation], around: Surroundings
) -> None:
    """Give citations of documents without a publisher's name ("the release says") to the bodies' text that fits.

    What is said to stand there must stand there: twice, or once in a text that calls itself so.
    """
    own = around.publishers.of(child.id)
    texts = [pair for key, pair in pairs.items() if (by := around.publishers.of(key)) in around.bodies and by != own]
    fitting: defaultdict[str, list[Citation]] = defaultdict(list)
    for citation in citations:
        context = child.around(citation.context)
        best = max(texts, key=lambda pair: (_share(pair, context), pair.reading.id), default=None)
        if best is not None and _share(best, context) >= BODY_SHARE:
            fitting[best.reading.id].append(citation)
    for key, found in fitting.items():
        if len(found) > 1 or any(_calls_itself(pairs[key].reading, child, citation) for citation in found):
            pairs[key].citations += found


def _credit_described(child: Reading, parents: Sequence[Parent], citations: Sequence[Citation]) -> None:
    """Give documents that are cited without a name ("the article says") to parents that nothing else cites."""
    described = [citation for citation in citations if citation.way == "document" and not citation.behind]
    for parent in parents:
        if not parent.citations:
            parent.citations += [one for one in described if _share(parent, child.around(one.context)) >= BODY_SHARE]


def _calls_itself(parent: Reading, child: Reading, citation: Citation) -> bool:
    """Whether a noun by which the child calls the document stands in the document's headline or first words."""
    head = set(parent.title) | set(parent.words.keys[:_HEAD])
    text = child.document.text
    called = (word.strip(",.").lower() for one in citation.spans for word in text[slice(*one.span)].split())
    return any(word in word_lists().documents and stem(word) in head for word in called)


def _too_early(
    child: Reading, pairs: Mapping[str, Parent], citations: Sequence[Citation], around: Surroundings
) -> frozenset[str]:
    """-> the documents that are older than what their publisher is cited for, by the day that is named."""
    sentences: defaultdict[str, set[int]] = defaultdict(set)
    for citation in citations:
        for key in citation.publishers:
            sentences[key] |= child.around(citation.context)
    return frozenset(
        document
        for document, pair in pairs.items()
        if not fits_day(child, sorted(sentences[around.publishers.of(document)]), pair.reading)
    )


def _meant(
    child: Reading, pairs: Mapping[str, Parent], citation: Citation, too_early: frozenset[str], around: Surroundings
) -> Parent | None:
    if citation.target is not None:
        return pairs.get(citation.target)
    context = child.around(citation.context)
    published = [
        pair
        for document, pair in pairs.items()
        if around.publishers.of(document) in citation.publishers
        if document not in too_early and _fits(child, pair, around)
    ]
    fitting = _there_by_then(child, published, around)
    if not fitting:
        return None
    best = max(fitting, key=lambda pair: (_share(pair, context), _share(pair, ()), pair.reading.id))
    if around.publishers.of(best.reading.id) in around.bodies and _share(best, context) < BODY_SHARE:
        return None
    return best


def _fits(child: Reading, pair: Parent, around: Surroundings) -> bool:
    """Whether the document may be the one that a name in the child means: it is about what the child is about.

    An outlet has published on more than this, and a name may be somebody else's. What others published long before must
    be more alike. Words do not tell it of texts in two languages.
    """
    ours, theirs = child.published, pair.reading.published
    long_before = ours is not None and theirs is not None and ours - theirs > LONG_BEFORE
    others = around.publishers.of(pair.reading.id) != around.publishers.of(child.id)
    return pair.cosine >= (ALIKE if long_before and others else RELATED) or _other_language(child, pair.reading)


def _there_by_then(child: Reading, pairs: Sequence[Parent], around: Surroundings) -> list[Parent]:
    """-> those that were there when the child is known to have been.

    A page without a time may have been added to since it was first cited: where that leaves none, outlets are let by.
    """
    then = around.times.by.get(child.id)
    if then is None:
        return list(pairs)
    since = around.times.since
    sooner = [pair for pair in pairs if since.get(pair.reading.id, then) <= then]
    about_then = [pair for pair in pairs if since.get(pair.reading.id, then) <= then + CLOCKS]
    return (
        sooner or about_then or [pair for pair in pairs if around.publishers.of(pair.reading.id) not in around.bodies]
    )


def _share(pair: Parent, sentences: Iterable[int]) -> float:
    """-> the best share of these sentences (of all together, if there are none) that stands in the parent."""
    alike = [pair.likeness[index] for index in sentences if index in pair.likeness]
    if alike:
        return max(found.shared / (found.total + 1) for found in alike)
    shared = sum(found.shared for found in pair.likeness.values())
    return shared / (sum(found.total for found in pair.likeness.values()) + 1)


def _outside_name(child: Reading, citation: Citation, around: Surroundings) -> str | None:
    if citation.outside is not None:
        return citation.outside
    own = around.publishers.of(child.id)
    keys = [key for key in citation.publishers if key != own and key not in around.bodies]
    return around.publishers.publishers[keys[0]].name if keys and citation.way != "byline" else None


def _drop_inherited(child: Reading, pairs: Mapping[str, Parent], around: Surroundings) -> None:
    """Take away citations that came with a text that was taken over: its own citations, not the child's."""
    for source in [pair for pair in pairs.values() if pair.copied >= COPIED]:
        taken = {index for index, found in source.likeness.items() if found.share >= _TAKEN_OVER}
        inherited = around.citing[source.reading.id] | {around.publishers.of(source.reading.id)}
        for pair in pairs.values():
            if pair is not source and around.publishers.of(pair.reading.id) in inherited:
                pair.citations = [citation for citation in pair.citations if not _stands_in(child, citation, taken)]


def _stands_in(child: Reading, citation: Citation, taken: set[int]) -> bool:
    context = child.around(citation.context)
    return bool(context) and context <= taken


def _add_uncredited(
    child: Reading, possible: Sequence[Parent], parents: list[Parent], said: frozenset[int], around: Surroundings
) -> None:
    """Add, one by one, the document that explains most of what neither the parents nor any other explain."""
    left = {pair.reading.id: pair for pair in possible if pair not in parents}
    while left:
        for pair in left.values():
            _tell(pair, parents, left.values(), said, around)
        best = max(left.values(), key=lambda pair: _how_near(pair, _new_copies(child, pair, parents), around))
        if _new_copies(child, best, parents) < COPIED:
            best = max(left.values(), key=lambda pair: _how_near(pair, 0.0, around))
            if best.telling < TELLING:
                return
        parents.append(best)
        del left[best.reading.id]


def _how_near(pair: Parent, copies: float, around: Surroundings) -> tuple[float, float, float, str]:
    """-> what the direct parent has most of: copied words, words that only it explains; of equals the last one."""
    since = around.times.since.get(pair.reading.id)
    return copies, round(pair.telling, 1), since.timestamp() if since else 0.0, pair.reading.id


def _precedes(pair: Parent, child: Reading, around: Surroundings) -> bool:
    """Whether the pair's document, and not the child, was there first: by time, else by which holds the other."""
    if around.publishers.of(child.id) in around.citing[pair.reading.id]:
        return False
    known = around.times.precedes(pair.reading.id, child.id)
    if known is not None:
        return known
    return pair.copied >= COPIED and pair.copied > around.copied(pair.reading.id, child.id)


def _tell(
    pair: Parent, parents: Sequence[Parent], left: Iterable[Parent], said: frozenset[int], around: Surroundings
) -> None:
    others = [*parents, *(other for other in left if other is not pair and not _versions(pair, other, around))]
    telling, telling_in = 0.0, []
    for index, found in pair.likeness.items():
        elsewhere = max((other.likeness[index].shared for other in others if index in other.likeness), default=0.0)
        only_there = found.shared - elsewhere
        if found.share >= LIKE and only_there >= ONLY_THERE:
            telling += only_there * (SAID if index in said else 1.0)
            telling_in.append(index)
    # Headlines on one event are alike by nature: one tells something only beside a sentence.
    pair.telling, pair.telling_in = (0.0, ()) if telling_in == [HEADLINE] else (telling, tuple(telling_in))


def _versions(one: Parent, other: Parent, around: Surroundings) -> bool:
    first, second = one.reading.id, other.reading.id
    return around.copied(first, second) >= _VERSIONS or around.copied(second, first) >= _VERSIONS


def _new_copies(child: Reading, pair: Parent, parents: Sequence[Parent]) -> float:
    """-> the share of the child's own words that were copied from this document and from no parent."""
    if pair.copied < COPIED:
        return 0.0
    have = {at for parent in parents for run in parent.runs for at in range(run.child, run.child + run.length)}
    own = own_positions(child)
    new = own & {at for run in pair.runs for at in range(run.child, run.child + run.length)} - have
    return len(new) / len(own) if own else 0.0


def _describe(child: Reading, parents: Sequence[Parent], citations: Sequence[Citation], around: Surroundings) -> None:
    """Say of each parent how the child comes from it, and whether it says so."""
    named = {key for citation in citations if citation.names for key in citation.publishers}
    for parent in parents:
        parent.credited = around.publishers.of(parent.reading.id) in named or any(
            citation.way in _DOCUMENT_WAYS for citation in parent.citations
        )
        parent.translation = find_translation(child, parent.reading)
    main = max(parents, key=_closeness, default=None)
    for parent in parents:
        parent.how = _how(child, parent, parent is main)


def _closeness(parent: Parent) -> tuple[int, float, str]:
    reworded = len(parent.translation.reworded) if parent.translation else 0
    return reworded, _share(parent, ()), parent.reading.id


def _how(child: Reading, parent: Parent, main: bool) -> Descent:
    if parent.copied >= COPIED and taken_over(child, parent.reading).kept >= REPUBLISHED:
        return "republished"
    if main and ((parent.translation and parent.translation.likely) or _other_language(child, parent.reading)):
        return "translated"
    cites = bool(parent.citations) or parent.credited
    return "cited" if cites and parent.copied < COPIED else "rewritten"


def _other_language(child: Reading, parent: Reading) -> bool:
    languages = {child.document.language, parent.document.language}
    return len(languages) == 2 and "und" not in languages
