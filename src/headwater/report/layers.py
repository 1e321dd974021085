"""Overlapping spans -> properly nested pieces, so that a page can mark them one inside the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from headwater.model import Attribution, Span
from headwater.report.outline import Statement

Role = Literal["content", "source", "cue"]

# Where spans are equal, what a statement says goes around who says it, and that around the cue.
_ORDER: dict[Role, int] = {"content": 0, "source": 1, "cue": 2}


@dataclass(frozen=True, slots=True)
class Layer:
    """One span that plays a role in a statement."""

    span: Span
    role: Role
    statement: Statement


@dataclass(slots=True)
class Piece:
    """A part of a layer that nests with its neighbours.

    `parts` are plain pieces of text, as spans, and pieces inside this one, in order. `first` says that the layer begins
    here and not in a piece before. `levels` is how many content layers lie one inside the other below this one.
    """

    layer: Layer
    first: bool
    parts: list[Span | Piece] = field(default_factory=list)

    @property
    def levels(self) -> int:
        """0 for a piece that holds no content layer, 1 for one that holds a single level of them, ..."""
        return max(
            (part.levels + (part.layer.role == "content") for part in self.parts if isinstance(part, Piece)), default=0
        )


def layers(statements: Iterable[Statement]) -> tuple[Layer, ...]:
    """-> every span of the statements with its role, in the order in which they open."""
    found = [
        Layer(span, role, statement)
        for statement in statements
        for role, spans in _roles(statement.attribution)
        for span in spans
        if span.start < span.end
    ]
    return tuple(sorted(found, key=_opening))


def _roles(attribution: Attribution) -> tuple[tuple[Role, tuple[Span, ...]], ...]:
    return (
        ("content", attribution.content_spans),
        ("source", attribution.source_spans),
        ("cue", attribution.cue_spans),
    )


def _opening(layer: Layer) -> tuple[int, int, int, int]:
    return layer.span.start, -layer.span.end, _ORDER[layer.role], layer.statement.number


def nest(paragraph: Span, marked: Sequence[Layer]) -> list[Span | Piece]:
    """-> the paragraph as plain spans and nested pieces, in order; joined they are the paragraph.

    A layer that crosses another's end is split there; layers outside the paragraph are left out.
    """
    inside = [layer for layer in marked if layer.span.start < paragraph.end and layer.span.end > paragraph.start]
    edges = {paragraph.start, paragraph.end}
    edges |= {edge for layer in inside for edge in layer.span if paragraph.start < edge < paragraph.end}
    cuts = sorted(edges)
    waiting = sorted(inside, key=_opening, reverse=True)
    active: list[Layer] = []
    top: list[Span | Piece] = []
    stack: list[Piece] = []
    for begin, end in pairwise(cuts):
        active = [layer for layer in active if layer.span.end > begin]
        while waiting and waiting[-1].span.start <= begin:
            active.append(waiting.pop())
        # What is open and goes on stays open, outermost first; everything under the first that ends is closed.
        kept = next((i for i, piece in enumerate(stack) if piece.layer.span.end <= begin), len(stack))
        del stack[kept:]
        held = {id(piece.layer) for piece in stack}
        for layer in sorted((layer for layer in active if id(layer) not in held), key=_nesting):
            piece = Piece(layer, first=layer.span.start == begin)
            (stack[-1].parts if stack else top).append(piece)
            stack.append(piece)
        (stack[-1].parts if stack else top).append(Span(begin, end))
    return top


def _nesting(layer: Layer) -> tuple[int, int, int, int]:
    # What ends later goes outside, so that as little as possible is split.
    return -layer.span.end, layer.span.start, _ORDER[layer.role], layer.statement.number


def spread(marked: Iterable[Layer], places: Sequence[Span]) -> list[list[Layer]]:
    """-> for each place the layers that have words in it. `places` are in order and do not overlap."""
    starts = [place.start for place in places]
    found: list[list[Layer]] = [[] for _ in places]
    for layer in marked:
        at = max(bisect_right(starts, layer.span.start) - 1, 0)
        while at < len(places) and places[at].start < layer.span.end:
            if places[at].end > layer.span.start:
                found[at].append(layer)
            at += 1
    return found


def paragraphs(text: str) -> tuple[Span, ...]:
    """-> the spans of the text's paragraphs, without the blank lines between them."""
    found, begin = [], 0
    for block in text.split("\n\n"):
        if block.strip():
            found.append(Span(begin, begin + len(block)))
        begin += len(block) + 2
    return tuple(found)
