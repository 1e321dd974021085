"""What a reader should look at twice: lost and wrong credits, inflated sources, retractions, drift, circles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from headwater.attribution.outlets import OutletLexicon
from headwater.model import Attribution, Claim, ClaimMention, Document, Flag, Link, Mention, Source, Span
from headwater.tracing.cast import Cast
from headwater.tracing.descent import SUPPORTS
from headwater.tracing.words import is_common, read_words

#: What is taken back was said in words of which so many recur, or a third of them.
_SHARED = 2
_COPIES = frozenset({"republished", "rewritten", "translated"})
#: Several people, by the head of an unnamed source's words ("executives", "two people").
_SEVERAL = re.compile(
    r"\b(?:people|persons|several|some|many|men|women|two|three|four|five|\w+[^\Ws]s[\"”»’']?)$", re.IGNORECASE
)
_HEAD_ENDS = re.compile(r"\s(?:at|of|in|from|with|close|familiar|who|near|inside|told)\b|,", re.IGNORECASE)
_ONE = re.compile(r"\bone of\b|^[\"“«‘']?(?:an?|one|another)\s", re.IGNORECASE)


def find_flags(
    documents: Sequence[Document],
    attributions: Sequence[Attribution],
    sources: Sequence[Source],
    links: Sequence[Link],
    claims: Sequence[Claim],
    *,
    outlets: OutletLexicon,
) -> tuple[Flag, ...]:
    """-> the flags of a traced collection: those of its links first, then those of its claims, in their order."""
    cast = Cast(documents, sources, links, outlets)
    by_id = {one.id: one for one in attributions}
    found: list[Flag] = [*_lost_credits(links, cast)]
    for claim in claims:
        found += _circles(claim)
        found += _retractions(claim, cast)
        found += _drift(claim, cast)
        found += _inflated(claim, by_id, cast)
        found += _misattributed(claim, by_id, cast)
    return tuple(dict.fromkeys(found))


def _lost_credits(links: Iterable[Link], cast: Cast) -> Iterator[Flag]:
    for link in links:
        if link.credited or link.how not in _COPIES or link.child not in cast.documents:
            continue
        parent = cast.outlet_name(link.parent) if link.parent in cast.documents else link.parent.partition(":")[2]
        spans = tuple(mention for evidence in link.evidence for mention in evidence.spans)
        yield Flag("lost_credit", f"{cast.outlet_name(link.child)} has {link.how} {parent} without saying so", spans)


def _circles(claim: Claim) -> Iterator[Flag]:
    if claim.circular:
        circle = [evidence for evidence in claim.why if evidence.feature == "circle"]
        spans = tuple(mention for evidence in circle for mention in evidence.spans)
        yield Flag("circular", "; ".join(evidence.text for evidence in circle) or claim.text, spans, claim.id)


def _retractions(claim: Claim, cast: Cast) -> Iterator[Flag]:
    """A claim that one document takes back and another one states, in words that they share."""
    stated = [(one.document, _keys(one, cast)) for one in claim.mentions if one.stance in SUPPORTS]
    told: defaultdict[str, list[ClaimMention]] = defaultdict(list)
    for one in claim.mentions:
        mine = _keys(one, cast) if one.stance == "retracts" else frozenset()
        least = min(_SHARED, len(mine) / 3)
        if mine and any(document != one.document and len(mine & theirs) >= least for document, theirs in stated):
            told[one.document].append(one)
    for document, mentions in told.items():
        text = f"{cast.outlet_name(document)}: taken back: {claim.text}"
        yield Flag("retraction", text, tuple(_words(one) for one in mentions), claim.id)


def _keys(one: ClaimMention, cast: Cast) -> frozenset[str]:
    document = cast.documents[one.document]
    keys = read_words(document.text[one.start : one.end]).keys
    return frozenset(key for key in keys if not is_common(key, document.language))


def _drift(claim: Claim, cast: Cast) -> Iterator[Flag]:
    for variant in claim.variants:
        where = " and ".join(dict.fromkeys(cast.outlet_name(mention.document) for mention in variant.mentions))
        yield Flag("drift", f"{where}: “{variant.text}” beside “{claim.text}”", variant.mentions, claim.id)


def _inflated(claim: Claim, attributions: Mapping[str, Attribution], cast: Cast) -> Iterator[Flag]:
    """One unnamed person in a parent document who has become several in a child."""
    speakers: defaultdict[str, list[tuple[Mention, str]]] = defaultdict(list)
    for one in claim.mentions:
        attribution = attributions.get(one.attribution or "")
        if attribution is None or not attribution.source_spans or not attribution.chain:
            continue
        source = cast.sources.get(attribution.chain[-1])
        if source is None or source.kind != "unnamed":
            continue
        mention = Mention(one.document, attribution.source_spans[0])
        speakers[one.document].append((mention, _text(mention, cast)))
    for child, theirs in speakers.items():
        told: set[Span] = set()
        for parent in cast.ancestors(child):
            for single, single_words in speakers.get(parent, ()):
                for many, many_words in theirs:
                    if many.span in told or not is_one(single_words) or not is_several(many_words):
                        continue
                    told.add(many.span)
                    names = cast.outlet_name(parent), cast.outlet_name(child)
                    text = f"“{single_words}” in {names[0]} has become “{many_words}” in {names[1]}"
                    yield Flag("inflated_source", text, (many, single), claim.id)


def is_several(words: str) -> bool:
    """-> whether a source's words mean several people ("executives at the firm")."""
    head = _HEAD_ENDS.split(words, maxsplit=1)[0]
    return bool(_SEVERAL.search(head)) and not is_one(words)


def is_one(words: str) -> bool:
    """-> whether a source's words mean a single person ("an executive", "one of them")."""
    return bool(_ONE.search(words))


def _misattributed(claim: Claim, attributions: Mapping[str, Attribution], cast: Cast) -> Iterator[Flag]:
    """A document credits an outlet with the claim, but that outlet's own text has it from another one."""
    stated: defaultdict[str, list[tuple[ClaimMention, Attribution | None]]] = defaultdict(list)
    for one in claim.mentions:
        stated[one.document].append((one, attributions.get(one.attribution or "")))
    for one in claim.mentions:
        attribution = attributions.get(one.attribution or "")
        if attribution is None or one.stance not in SUPPORTS:
            continue
        credited = _last_outlet(attribution, cast)
        if credited is None or cast.publishers.of(one.document) in cast.publishers_of(credited):
            continue
        texts = [document for document in cast.documents_of(credited) if document in stated]
        heads = {_first_outlet(theirs, credited, cast) for document in texts for _, theirs in stated[document]}
        if texts and heads and None not in heads:
            (other, *_) = sorted(head for head in heads if head is not None)
            if cast.publishers.of(one.document) in cast.publishers_of(other) or _names_too(one.document, other, cast):
                continue
            text = (
                f"{cast.outlet_name(one.document)} credits {cast.sources[credited].name}, "
                f"whose text has it from {cast.sources[other].name}"
            )
            spans = (Mention(one.document, (*attribution.source_spans, *attribution.cue_spans, _words(one).span)[0]),)
            yield Flag("misattributed_credit", text, spans, claim.id)


def _names_too(document: str, outlet: str, cast: Cast) -> bool:
    """Whether a document says somewhere that it rests on an outlet."""
    credited = (link.parent for link in cast.parents.get(document, ()) if link.credited)
    return any(parent in cast.documents_of(outlet) for parent in credited) or any(
        mention.document == document for mention in cast.sources[outlet].mentions
    )


def _last_outlet(attribution: Attribution, cast: Cast) -> str | None:
    outlets = [
        source for source in attribution.chain if source in cast.sources and cast.sources[source].kind == "outlet"
    ]
    return outlets[-1] if outlets else None


def _first_outlet(attribution: Attribution | None, besides: str, cast: Cast) -> str | None:
    for source in attribution.chain if attribution else ():
        if source != besides and source in cast.sources and cast.sources[source].kind == "outlet":
            return source
    return None


def _words(one: ClaimMention) -> Mention:
    return Mention(one.document, Span(one.start, one.end))


def _text(mention: Mention, cast: Cast) -> str:
    return " ".join(cast.documents[mention.document].text[mention.span.start : mention.span.end].split())
