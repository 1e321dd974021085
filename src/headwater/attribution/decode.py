"""Probabilities -> anchors, and roles -> frames. Pure; the encoder's arrays come in as arguments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast, get_args

import numpy as np
import numpy.typing as npt

from headwater.attribution.frame import Frame
from headwater.attribution.tokens import Ids, Tokens, Window
from headwater.model import Attitude, SourceKind, Span, Stance

Floats = npt.NDArray[np.float32]

#: What may stand between two parts of one span without dividing it.
_BRIDGE = frozenset("\"“”„«»‘’'`,.;:!?()[]-–—… \u00a0\n")

#: What separates a span from its neighbours and belongs to none.
_SEPARATORS = frozenset(",;: \u00a0\n-–—")

OUTSIDE, SOURCE, CUE, CONTENT = range(4)

#: A gap of at most this many pieces in a span is filled where it is given to no other role and the reader half sees the
#: span's role in it: names are often seen in part only ("The Weekly", "Compass").
_GAPS = {CONTENT: (2, 0.2), SOURCE: (8, 0.05)}
#: A part of the source that has less than this share of the probability of its strongest part is dropped.
_STRAY = 0.34
#: A frame that lies in the content of one that is shown is shown from this share of the threshold on: nested
#: attributions are rarer in what the reader proposes, and one of them shown wrongly costs less than one left out.
_HELD_ACCEPT = 0.7
#: Share of a frame's content that must lie in the content of the frame that holds it.
_HELD = 0.95

STANCES = cast(tuple[Stance, ...], get_args(Stance))
ATTITUDES = cast(tuple[Attitude, ...], get_args(Attitude))
SOURCE_KINDS = cast(tuple[SourceKind, ...], get_args(SourceKind))


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an attribution may be: the pieces `first` up to `last` (half-open) of its cue, or the first piece of quoted
    content without a cue. `score` is the cue finder's probability, 0..1.
    """

    first: int
    last: int
    score: float
    cueless: bool = False


def anchors(probabilities: Floats, threshold: float) -> list[Anchor]:
    """-> the anchors of one text, in its order.

    Args:
        probabilities: (pieces, 4) over outside, beginning of a cue, inside of a cue, cueless anchor.
        threshold: a piece belongs to a cue where its probability of beginning or inside is at least this.
    """
    found: list[Anchor] = []
    cue = probabilities[:, 1] + probabilities[:, 2]
    piece, count = 0, len(probabilities)
    while piece < count:
        if cue[piece] >= threshold:
            last = piece + 1
            while last < count and cue[last] >= threshold and probabilities[last, 1] < probabilities[last, 2]:
                last += 1
            found.append(Anchor(piece, last, float(cue[piece:last].max())))
            piece = last
        else:
            piece += 1
    found += [
        Anchor(int(i), int(i) + 1, float(probabilities[i, 3]), cueless=True)
        for i in np.flatnonzero((probabilities[:, 3] >= threshold) & (cue < threshold))
    ]
    return sorted(found, key=lambda anchor: (anchor.first, anchor.last))


def spans_of(tokens: Tokens, chosen: Sequence[int] | Ids) -> tuple[Span, ...]:
    """-> the spans of the chosen pieces (ascending), joined where only punctuation or spaces stand between them, and
    without commas and the like at their edges.
    """
    found: list[Span] = []
    for piece in chosen:
        start, end = int(tokens.starts[piece]), int(tokens.ends[piece])
        if start == end:
            continue
        if found and _BRIDGE.issuperset(tokens.text[found[-1].end : start]):
            found[-1] = Span(found[-1].start, end)
        else:
            found.append(Span(start, end))
    return tuple(trimmed for span in found if (trimmed := _trimmed(tokens.text, span)))


def _trimmed(text: str, span: Span) -> Span | None:
    """-> the span without separating marks at its edges, or None where it holds nothing else."""
    start, end = span
    while start < end and text[start] in _SEPARATORS:
        start += 1
    while end > start and text[end - 1] in _SEPARATORS:
        end -= 1
    return Span(start, end) if start < end else None


@dataclass(frozen=True)
class Judgement:
    """What the span reader says of one anchor.

    `roles`: (pieces of the window, 4) probabilities over outside, source, cue, content; `valid`: probability that the
    anchor is an attribution at all; the others are probabilities over the model's labels, in their order.
    """

    window: Window
    roles: Floats
    valid: float
    stance: Floats
    attitude: Floats
    speaker_kind: Floats
    mediated: float


@dataclass(frozen=True)
class Calibration:
    """A logistic model from a judgement's features to the probability that the frame is right.

    `weights` has one number for each of `features(...)`; fitted on cross-validated predictions in `training/`.
    """

    weights: tuple[float, ...]
    intercept: float

    def confidence(self, row: Sequence[float]) -> float:
        """-> probability, 0..1."""
        total = self.intercept + sum(w * x for w, x in zip(self.weights, row, strict=True))
        return float(1 / (1 + np.exp(-np.clip(total, -30, 30))))


#: The confidence before anything was fitted: the reader's own probability that the anchor is an attribution.
UNCALIBRATED = Calibration((1.0, 0.0, 0.0, 0.0, 0.0, 0.0), 0.0)


def _logit(probability: float) -> float:
    clipped = min(max(probability, 1e-4), 1 - 1e-4)
    return float(np.log(clipped / (1 - clipped)))


def features(anchor: Anchor, judgement: Judgement) -> tuple[float, ...]:
    """-> (logit of valid, logit of the anchor's score, mean certainty of the content, certainty of the source, whether
    there is a source, whether there is a cue): what the confidence is made of.
    """
    best = judgement.roles.argmax(-1)
    content, source = best == CONTENT, best == SOURCE
    return (
        _logit(judgement.valid),
        _logit(anchor.score),
        float(judgement.roles[content, CONTENT].mean()) if content.any() else 0.0,
        float(judgement.roles[source, SOURCE].mean()) if source.any() else 0.0,
        float(source.any()),
        float(not anchor.cueless),
    )


def frame_of(tokens: Tokens, anchor: Anchor, judgement: Judgement, calibration: Calibration) -> Frame | None:
    """-> the frame that the span reader saw around one anchor, or None where it saw no content."""
    at = judgement.window.first
    roles = _by_word(tokens, at, judgement.roles)
    best = _without_strays(roles, _without_gaps(roles))
    content = spans_of(tokens, np.flatnonzero(best == CONTENT) + at)
    if not content:
        return None
    cue = spans_of(tokens, np.flatnonzero(best == CUE) + at)
    if not cue and not anchor.cueless:
        cue = (tokens.span(anchor.first, anchor.last - 1),)
    return Frame(
        source_spans=spans_of(tokens, np.flatnonzero(best == SOURCE) + at),
        cue_spans=cue,
        content_spans=content,
        confidence=calibration.confidence(features(anchor, judgement)),
        stance=dict(zip(STANCES, judgement.stance.tolist(), strict=True)),
        attitude=dict(zip(ATTITUDES, judgement.attitude.tolist(), strict=True)),
        speaker_kind=dict(zip(SOURCE_KINDS, judgement.speaker_kind.tolist(), strict=True)),
        mediated=judgement.mediated,
    )


def _by_word(tokens: Tokens, first: int, roles: Floats) -> Floats:
    """-> the roles with the pieces of one word, from piece `first` on, each given the mean of the word."""
    begins = np.ones(len(roles), dtype=bool)
    for row in range(1, len(roles)):
        start, before = int(tokens.starts[first + row]), int(tokens.ends[first + row - 1])
        begins[row] = start != before or not tokens.text[before - 1 : before + 1].isalnum()
    word = np.cumsum(begins) - 1
    sums = np.zeros((word[-1] + 1, roles.shape[1]), dtype=np.float32)
    np.add.at(sums, word, roles)
    means: Floats = (sums / np.bincount(word)[:, None].astype(np.float32))[word]
    return means


def _without_gaps(roles: Floats) -> Ids:
    """-> the likeliest role of each piece, with short gaps in the source and in the content filled."""
    best: Ids = roles.argmax(-1)
    for role, (most, half_seen) in _GAPS.items():
        for before, after in pairwise(np.flatnonzero(best == role)):
            gap = slice(before + 1, after)
            short = 1 < after - before <= most + 1 and not best[gap].any()
            if short and roles[gap, role].mean() >= half_seen:
                best[gap] = role
    return best


def _without_strays(roles: Floats, best: Ids) -> Ids:
    """-> the roles without those parts of the source that are weak beside its strongest part ("it", far away)."""
    places = np.flatnonzero(best == SOURCE)
    parts = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    strength = [float(roles[part, SOURCE].sum()) for part in parts]
    kept = best.copy()
    for part, strong in zip(parts, strength, strict=True):
        if strong < _STRAY * max(strength):
            kept[part] = OUTSIDE
    return kept


def accepted(frames: Sequence[Frame], accept: float) -> tuple[Frame, ...]:
    """-> the frames to show, in the order of the text: those of at least the confidence `accept` (0..1), and doubtful
    ones that lie in the content of one of those; repeats taken out.
    """
    sure = [frame for frame in frames if frame.confidence >= accept]
    doubtful = [frame for frame in frames if _HELD_ACCEPT * accept <= frame.confidence < accept]
    return without_repeats([*sure, *(frame for frame in doubtful if any(_holds(other, frame) for other in sure))])


def _holds(outer: Frame, inner: Frame) -> bool:
    """Whether the cue and nearly all content of one frame lie in the longer content of the other."""
    own, content = length(inner.content_spans), outer.content_spans
    if own >= length(content) or shared(inner.content_spans, content) < _HELD * own:
        return False
    return not inner.cue_spans or shared(inner.cue_spans, content) > 0


#: Code points in a stretch of text: contents are compared only where they have a stretch in common.
_STRETCH = 512


def without_repeats(frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """-> the frames in the order of the text, without those that say again what a surer one says: the same words as
    content with a cue or source in common.
    """
    kept: list[Frame] = []
    at: dict[int, list[Frame]] = {}
    for frame in sorted(frames, key=lambda f: (-f.confidence, f.content_spans)):
        stretches = {k for start, end in frame.content_spans for k in range(start // _STRETCH, end // _STRETCH + 1)}
        if not any(_repeats(frame, other) for k in sorted(stretches) for other in at.get(k, ())):
            kept.append(frame)
            for k in stretches:
                at.setdefault(k, []).append(frame)
    return in_order(kept)


def in_order(frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """-> the frames in the order of the text, one that holds others before them."""
    return tuple(sorted(frames, key=lambda f: (f.content_spans[0].start, -f.content_spans[-1].end, f.cue_spans)))


def _repeats(frame: Frame, other: Frame) -> bool:
    common = shared(frame.content_spans, other.content_spans)
    if common < 0.6 * (length(frame.content_spans) + length(other.content_spans) - common):
        return False
    if not frame.cue_spans or not other.cue_spans:
        return True
    return shared(frame.cue_spans, other.cue_spans) > 0


def length(spans: Sequence[Span]) -> int:
    """-> how many code points the spans have, counted one by one."""
    return sum(end - start for start, end in spans)


def shared(ours: Sequence[Span], theirs: Sequence[Span]) -> int:
    """-> how many code points stand in both; the spans of one side do not overlap."""
    return sum(max(0, min(e, f) - max(s, b)) for s, e in ours for b, f in theirs)
