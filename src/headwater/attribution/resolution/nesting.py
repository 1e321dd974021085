"""Which attribution holds which: the order of frames on the page and the frame whose content holds another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from headwater.attribution.frame import Frame
from headwater.attribution.resolution.page import inside, length, overlap
from headwater.model import Span

#: Share of a frame's content that must lie in the content of the frame that holds it.
_HELD = 0.9
_SAME = 0.9


@dataclass(frozen=True)
class Nesting:
    """For each frame, by index: `anchor` (the offset where its source, else its cue, else its content begins),
    `container` (the frame whose content holds its cue and content, the smallest first) or None, and `twins`
    (frames with the same content)."""

    anchor: tuple[int, ...]
    container: tuple[int | None, ...]
    twins: tuple[tuple[int, ...], ...]

    @property
    def order(self) -> list[int]:
        """The frames in the order of their anchors."""
        return sorted(range(len(self.anchor)), key=lambda i: (self.anchor[i], i))


def nest(frames: Sequence[Frame]) -> Nesting:
    """-> how the frames hold each other."""
    anchors = tuple(_anchor(frame) for frame in frames)
    containers = tuple(_container(frames, i) for i in range(len(frames)))
    twins = tuple(
        tuple(j for j in range(len(frames)) if j != i and _same(frames[i], frames[j])) for i in range(len(frames))
    )
    return Nesting(anchors, containers, twins)


def _anchor(frame: Frame) -> int:
    spans = frame.source_spans or frame.cue_spans or frame.content_spans
    return min(span.start for span in spans)


def _same(a: Frame, b: Frame) -> bool:
    shared = overlap(a.content_spans, b.content_spans)
    return shared >= _SAME * max(length(a.content_spans), length(b.content_spans))


def _container(frames: Sequence[Frame], i: int) -> int | None:
    """Take the smallest content that holds the frame; among equal ones the one whose source stands last.

    A holder has more content than what it holds, or the same and stands before it: so nothing can hold itself.
    """
    own = _size(frames, i)
    holders = [j for j in range(len(frames)) if _size(frames, j) > own and _holds(frames[j], frames[i])]
    return min(holders, key=lambda j: _size(frames, j), default=None)


def _size(frames: Sequence[Frame], i: int) -> tuple[int, int, int]:
    return (length(frames[i].content_spans), -_anchor(frames[i]), -i)


def _holds(outer: Frame, inner: Frame) -> bool:
    content = outer.content_spans
    own = inner.cue_spans or inner.source_spans
    if own and not inside(own, content):
        return False
    shared = overlap(inner.content_spans, content)
    if shared < _HELD * length(inner.content_spans):
        return False
    return bool(own) or length(inner.content_spans) < length(content)


def spans_around(spans: Sequence[Span]) -> Span:
    """-> the span from the first start to the last end."""
    return Span(min(s for s, _ in spans), max(e for _, e in spans))
