"""Frames -> named sources and attributions with their chains."""

from __future__ import annotations

from collections.abc import Sequence

from headwater.attribution.frame import Frame
from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.resolution.cast import Cast, cast
from headwater.attribution.resolution.cues import cue_classes, cue_text
from headwater.attribution.resolution.linear import Models, load_models
from headwater.attribution.resolution.quotation import quotation_kind
from headwater.attribution.resolution.retelling import follow_retelling
from headwater.attribution.resolution.sources import make_sources
from headwater.attribution.resolution.stances import Before, stance_features, stance_of
from headwater.ids import make_id
from headwater.model import Attitude, Attribution, ChainStep, Document, Source, Stance


def resolve(
    document: Document, frames: Sequence[Frame], outlets: OutletLexicon, models: Models | None = None
) -> tuple[tuple[Source, ...], tuple[Attribution, ...]]:
    """-> the sources that a document cites, and its attributions with chains, one for each frame and in the same order.

    `frames` are spans into `document.text`, in any order; each must have a content span. `models` are the fitted
    weights, by default those of the package. The same input always gives the same output. Raises ValueError for a
    frame without content or with spans outside the text.
    """
    _check(document, frames)
    used = models if models is not None else load_models()
    made = cast(document, frames, outlets, used)
    chains = follow_retelling(made, document)
    sources = make_sources(document, made, chains)
    judged = judge(made)
    ids = [_attribution_id(document, frame) for frame in frames]
    attributions = []
    for i, frame in enumerate(frames):
        stance, attitude = judged[i]
        steps = tuple(ChainStep(sources[step.entity].id, step.rule, step.spans) for step in chains.steps[i])
        holder = made.nesting.container[i]
        attributions.append(
            Attribution(
                id=ids[i],
                document=document.id,
                source_spans=frame.source_spans,
                cue_spans=frame.cue_spans,
                content_spans=frame.content_spans,
                kind=quotation_kind(made.page, frame),
                attitude=attitude,
                stance=stance,
                chain=tuple(step.source for step in steps),
                steps=steps,
                confidence=frame.confidence,
                within=ids[holder] if holder is not None else None,
            )
        )
    cited = {step.entity for steps in chains.steps.values() for step in steps}
    return tuple(sources[number] for number in sorted(cited, key=lambda n: (_first(made, n), n))), tuple(attributions)


def judge(made: Cast) -> dict[int, tuple[Stance, Attitude]]:
    """-> stance and attitude of each frame, in the order of the page, each seeing the stance before it."""
    out: dict[int, tuple[Stance, Attitude]] = {}
    previous: int | None = None
    for i in made.nesting.order:
        seen: Stance = out[previous][0] if previous is not None else "asserts"
        out[i] = stance_of(made.models, features_of_stance(made, i, previous, seen), made.frames[i])
        previous = i
    return out


def features_of_stance(made: Cast, i: int, previous: int | None, stance: Stance) -> dict[str, float]:
    """-> the features of frame i's stance, given the frame before it on the page and that one's stance."""
    before = None
    if previous is not None:
        paragraphs = [made.page.paragraph_at(made.nesting.anchor[k]) for k in (previous, i)]
        before = Before(
            stance=stance,
            same_speaker=made.speakers[previous] == made.speakers[i],
            near=paragraphs[0] == paragraphs[1],
            cue_classes=cue_classes(cue_text(made.page, made.frames[previous])),
        )
    return stance_features(made.page, made.frames[i], made.kinds(made.speaker(i)), before)


def _check(document: Document, frames: Sequence[Frame]) -> None:
    size = len(document.text)
    for number, frame in enumerate(frames):
        if not frame.content_spans:
            raise ValueError(f"{document.id}: frame {number} has no content span")
        for begin, end in (*frame.source_spans, *frame.cue_spans, *frame.content_spans):
            if not 0 <= begin < end <= size:
                raise ValueError(
                    f"{document.id}: frame {number} has the span {begin}..{end} outside the text of {size}"
                )


def _attribution_id(document: Document, frame: Frame) -> str:
    spans = [[list(span) for span in role] for role in (frame.source_spans, frame.cue_spans, frame.content_spans)]
    return make_id("att", 1, document.id, *spans)


def _first(made: Cast, number: int) -> int:
    mentions = made.entities[number].mentions
    return mentions[0].span.start if mentions else -1
