"""What people have decided, turned into what the steps of tracing take: attributions, ids of sources, positions.

A judgement names what it is about by what outlives a tracing (see `headwater.model.Judged`). What it names may be gone:
then it decides nothing here, and whoever keeps the judgements says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from headwater.ids import make_id
from headwater.model import Attribution, Judged, Judgements, Mention, Reading, Source, Span
from headwater.tracing.statements import Statement

#: Words that are cut anew are still those that were judged where so much of both is the same: overlap of the union.
SAME_WORDS = 0.5

Pairs = tuple[tuple[Judged, Judged], ...]


def set_aside(reading: Reading, judgements: Judgements) -> Reading:
    """-> the reading without the attributions that were judged wrong.

    What such an attribution holds stays, but for its speaker in the chain: who does not say it passes nothing on.
    """
    wrong = {one.id: one for one in reading.attributions if one.id in judgements.wrong_attributions}
    if not wrong:
        return reading
    kept = tuple(_without(one, wrong) for one in reading.attributions if one.id not in wrong)
    return replace(reading, attributions=kept)


def _without(attribution: Attribution, wrong: Mapping[str, Attribution]) -> Attribution:
    """-> the attribution taken out of the wrong ones that hold it."""
    while holder := wrong.get(attribution.within or ""):
        chain, steps, at = attribution.chain, attribution.steps, len(holder.chain) - 1
        if len(chain) > len(holder.chain) and chain[: at + 1] == holder.chain:
            chain, steps = chain[:at] + chain[at + 1 :], steps[:at] + steps[at + 1 :]
        attribution = replace(attribution, chain=chain, steps=steps, within=holder.within)
    return attribution


def told_apart(reading: Reading, judgements: Judgements) -> Reading:
    """-> the reading, in which two sources that were judged to be different never have one id.

    Where two documents' sources had it, the second document's becomes one of its own; where both stand in one document,
    the one in the second's attribution.
    """
    for first, second in judgements.different_sources:
        one, other = (source_of(reading.attributions, judged) for judged in (first, second))
        if one is not None and one == other:
            reading = _split(reading, one, second, whole_document=first.document != second.document)
    return reading


def _split(reading: Reading, source: str, judged: Judged, *, whole_document: bool) -> Reading:
    new = make_id("src", 1, "apart", judged.document, None if whole_document else judged.attribution, source)
    touched = [
        one
        for one in reading.attributions
        if source in one.chain and (one.document == judged.document if whole_document else one.id == judged.attribution)
    ]
    words = {span for one in touched for span in one.source_spans}

    def moves(mention: Mention) -> bool:
        inside = mention.document == judged.document
        return inside and (whole_document or any(_share(mention.span, span) > 0 for span in words))

    sources: list[Source] = []
    for one in reading.sources:
        if one.id != source:
            sources.append(one)
            continue
        sources.append(replace(one, mentions=tuple(each for each in one.mentions if not moves(each))))
        sources.append(replace(one, id=new, mentions=tuple(each for each in one.mentions if moves(each))))
    ids = {one.id for one in touched}
    attributions = tuple(_with(one, source, new) if one.id in ids else one for one in reading.attributions)
    return replace(reading, sources=tuple(sources), attributions=attributions)


def _with(attribution: Attribution, old: str, new: str) -> Attribution:
    return replace(
        attribution,
        chain=tuple(new if one == old else one for one in attribution.chain),
        steps=tuple(replace(one, source=new) if one.source == old else one for one in attribution.steps),
    )


def source_of(attributions: Iterable[Attribution], judged: Judged) -> str | None:
    """-> the id that a judged source has here, or None where it is gone."""
    for one in attributions:
        if one.id == judged.attribution and judged.step is not None and judged.step < len(one.chain):
            return one.chain[judged.step]
    return None


def source_pairs(attributions: Sequence[Attribution], judged: Pairs) -> tuple[tuple[str, str], ...]:
    """-> the ids of both sources of each pair that is there."""
    found = ((source_of(attributions, one), source_of(attributions, other)) for one, other in judged)
    return tuple((one, other) for one, other in found if one is not None and other is not None and one != other)


def document_pairs(judgements: Judgements) -> tuple[tuple[str, str], ...]:
    """-> the documents that have a claim in common, as was judged: they are on one event."""
    pairs = ((one.document, other.document) for one, other in judgements.same_claim)
    return tuple((one, other) for one, other in pairs if one != other)


def statement_pairs(statements: Sequence[Statement], judged: Pairs) -> tuple[tuple[int, int], ...]:
    """-> the positions of both statements of each pair that is there, the smaller one first."""
    return tuple(_positions(statements, judged))


def _positions(statements: Sequence[Statement], judged: Pairs) -> Iterator[tuple[int, int]]:
    for pair in judged:
        one, other = (statement_of(statements, each) for each in pair)
        if one is not None and other is not None and one != other:
            yield min(one, other), max(one, other)


def statement_of(statements: Sequence[Statement], judged: Judged) -> int | None:
    """-> the position of the statement with the words that were judged, or None where it is gone.

    Of several with the same words it is that of the same attribution.
    """
    if judged.span is None:
        return None
    best, found = (0.0, False), None
    for at, one in enumerate(statements):
        if one.document != judged.document:
            continue
        rank = (_share(one.span, judged.span), one.attribution == judged.attribution)
        if rank[0] >= SAME_WORDS and rank > best:
            best, found = rank, at
    return found


def _share(one: Span, other: Span) -> float:
    """-> how much of both is the same: overlap of the union, 0..1."""
    overlap = min(one.end, other.end) - max(one.start, other.start)
    return max(0, overlap) / max(1, max(one.end, other.end) - min(one.start, other.start))
