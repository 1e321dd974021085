"""Overlapping spans -> properly nested pieces, so that a page can mark them one inside the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Generic, TypeVar

from headwater.model import Span

Mark = TypeVar("Mark")


@dataclass(frozen=True, slots=True)
class Layer(Generic[Mark]):
    """One span and what marks it. Of layers with equal spans the one of lower `rank` goes around the others."""

    span: Span
    rank: tuple[int, ...]
    mark: Mark


@dataclass(slots=True)
class Piece(Generic[Mark]):
    """A part of a layer that nests with its neighbours.

    `parts` are plain pieces of text, as spans, and pieces inside this one, in order. `first` says that the layer begins
    here and not in a piece before.
    """

    layer: Layer[Mark]
    first: bool
    parts: list[Span | Piece[Mark]] = field(default_factory=list)


def levels(piece: Piece[Mark], counts: Callable[[Mark], bool]) -> int:
    """-> how many of the layers that count lie one inside the other below this piece: 0, 1, 2, ..."""
    return max(
        (levels(part, counts) + counts(part.layer.mark) for part in piece.parts if isinstance(part, Piece)), default=0
    )


def in_order(marked: Iterable[Layer[Mark]]) -> tuple[Layer[Mark], ...]:
    """-> the layers that have words, in the order in which they open."""
    return tuple(sorted((layer for layer in marked if layer.span.start < layer.span.end), key=_opening))


def _opening(layer: Layer[Mark]) -> tuple[int, ...]:
    return layer.span.start, -layer.span.end, *layer.rank


def nest(paragraph: Span, marked: Sequence[Layer[Mark]]) -> list[Span | Piece[Mark]]:
    """-> the paragraph as plain spans and nested pieces, in order; joined they are the paragraph.

    A layer that crosses another's end is split there; layers outside the paragraph are left out.
    """
    inside = [layer for layer in marked if layer.span.start < paragraph.end and layer.span.end > paragraph.start]
    edges = {paragraph.start, paragraph.end}
    edges |= {edge for layer in inside for edge in layer.span if paragraph.start < edge < paragraph.end}
    cuts = sorted(edges)
    waiting = sorted(inside, key=_opening, reverse=True)
    active: list[Layer[Mark]] = []
    top: list[Span | Piece[Mark]] = []
    stack: list[Piece[Mark]] = []
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


def _nesting(layer: Layer[Mark]) -> tuple[int, ...]:
    # What ends later goes outside, so that as little as possible is split.
    return -layer.span.end, layer.span.start, *layer.rank


def spread(marked: Iterable[Layer[Mark]], places: Sequence[Span]) -> list[list[Layer[Mark]]]:
    """-> for each place the layers that have words in it. `places` are in order and do not overlap."""
    starts = [place.start for place in places]
    found: list[list[Layer[Mark]]] = [[] for _ in places]
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
