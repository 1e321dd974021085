"""A Reading, document by document, in the order in which people look at it: chains as trees, own voice, furniture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from headwater.model import Attribution, Document, Furniture, FurnitureKind, NotMeasured, OwnVoice, Reading, Source
from headwater.report.words import FURNITURE_KINDS, words


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution with its number in the document (1, 2, ... by place) and its words on one line.

    `passes_on` is the number of the statement that has the very same content and stands inside this one
    ("the paper, citing officials, said ..."), or None.
    """

    number: int
    attribution: Attribution
    content: str
    cue: str
    passes_on: int | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A source, what it says itself, and the sources that it passes on."""

    source: Source
    statements: tuple[Statement, ...]
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything found in one document.

    `number` is its place in the reading, from 1. `statements` are in the order of the text, `branches` the same
    statements as chains: the outermost sources, in the order in which the text brings them.
    """

    number: int
    document: Document
    statements: tuple[Statement, ...]
    branches: tuple[Branch, ...]
    own_voice: tuple[OwnVoice, ...]
    furniture: tuple[tuple[FurnitureKind, tuple[Furniture, ...]], ...]
    not_measured: tuple[NotMeasured, ...]

    @property
    def measured(self) -> bool:
        """Whether attributions were looked for at all."""
        return all(gap.what != "attributions" for gap in self.not_measured)

    @property
    def sources(self) -> int:
        """How many sources stand in the document's chains."""
        return len({source for statement in self.statements for source in statement.attribution.chain})

    @property
    def longest_chain(self) -> int:
        """The number of sources in the longest chain; 0 without statements."""
        return max((len(statement.attribution.chain) for statement in self.statements), default=0)


def outlines(reading: Reading) -> tuple[Outline, ...]:
    """-> one outline for each document of the reading, in its order."""
    by_id = {source.id: source for source in reading.sources}
    return tuple(_outline(number, document, reading, by_id) for number, document in enumerate(reading.documents, 1))


def shared_sources(reading: Reading) -> tuple[tuple[Source, tuple[int, ...]], ...]:
    """-> the sources in the chains of two documents or more, with the documents' numbers, most cited first."""
    numbers = {document.id: number for number, document in enumerate(reading.documents, 1)}
    cited: dict[str, set[int]] = {}
    for attribution in reading.attributions:
        for source in attribution.chain if attribution.document in numbers else ():
            cited.setdefault(source, set()).add(numbers[attribution.document])
    found = [(source, tuple(sorted(cited.get(source.id, ())))) for source in reading.sources]
    return tuple(sorted((row for row in found if len(row[1]) > 1), key=lambda row: (-len(row[1]), row[1], row[0].name)))


def _outline(number: int, document: Document, reading: Reading, by_id: Mapping[str, Source]) -> Outline:
    found = [attribution for attribution in reading.attributions if attribution.document == document.id]
    statements = _statements(document, found)
    return Outline(
        number=number,
        document=document,
        statements=statements,
        branches=_branches(statements, by_id, 0),
        own_voice=tuple(sorted((o for o in reading.own_voice if o.document == document.id), key=lambda o: o.span)),
        furniture=by_kind(document.furniture),
        not_measured=tuple(gap for gap in reading.not_measured if gap.document == document.id),
    )


def _place(attribution: Attribution) -> tuple[int, int]:
    spans = attribution.content_spans or attribution.cue_spans or attribution.source_spans
    return (min(begin for begin, _ in spans), -max(end for _, end in spans)) if spans else (0, 0)


def _statements(document: Document, found: Iterable[Attribution]) -> tuple[Statement, ...]:
    """Number the attributions by place; an outer one comes before the one it holds, whatever the order given."""
    by_id = {attribution.id: attribution for attribution in found}

    def depth(attribution: Attribution) -> int:
        seen: set[str] = set()
        holder = attribution.within
        while holder in by_id and holder not in seen:
            seen.add(holder)
            holder = by_id[holder].within
        return len(seen)

    ordered = sorted(by_id.values(), key=lambda a: (*_place(a), depth(a)))
    numbers = {attribution.id: number for number, attribution in enumerate(ordered, 1)}
    passed_on = {a.within: numbers[a.id] for a in reversed(ordered) if a.within in by_id and _same_content(a, by_id)}
    return tuple(
        Statement(
            number=numbers[attribution.id],
            attribution=attribution,
            content=words(document.text, attribution.content_spans),
            cue=words(document.text, attribution.cue_spans),
            passes_on=passed_on.get(attribution.id),
        )
        for attribution in ordered
    )


def _same_content(attribution: Attribution, by_id: Mapping[str, Attribution]) -> bool:
    holder = by_id[attribution.within or ""]
    return sorted(holder.content_spans) == sorted(attribution.content_spans)


def _branches(statements: Sequence[Statement], by_id: Mapping[str, Source], depth: int) -> tuple[Branch, ...]:
    groups: dict[str, list[Statement]] = {}
    for statement in statements:
        chain = statement.attribution.chain or ("",)
        if len(chain) > depth:
            groups.setdefault(chain[depth], []).append(statement)
    return tuple(
        Branch(
            source=by_id.get(source) or Source(source, "unnamed", f"source {source or 'not stated'}"),
            statements=tuple(s for s in group if len(s.attribution.chain or ("",)) == depth + 1),
            branches=_branches(group, by_id, depth + 1),
        )
        for source, group in groups.items()
    )


def by_kind(furniture: Sequence[Furniture]) -> tuple[tuple[FurnitureKind, tuple[Furniture, ...]], ...]:
    """-> the furniture by kind, in the order in which kinds are shown."""
    groups = ((kind, tuple(piece for piece in furniture if piece.kind == kind)) for kind in FURNITURE_KINDS)
    return tuple((kind, pieces) for kind, pieces in groups if pieces)
