"""What decoding hands to resolution: an attribution's words and the encoder's judgements, before anyone is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from headwater.model import Attitude, SourceKind, Span, Stance


@dataclass(frozen=True, slots=True)
class Frame:
    """Spans of one attribution and the encoder's probabilities.

    `confidence` is 0..1. The mappings give a probability (0..1, summing to 1) for each label; they are empty where
    nothing was measured (gold spans in an evaluation, for instance). `mediated` is the probability that the chain
    holds at least one source before the speaker, or None.
    """

    source_spans: tuple[Span, ...]
    cue_spans: tuple[Span, ...]
    content_spans: tuple[Span, ...]
    confidence: float = 1.0
    stance: Mapping[Stance, float] = field(default_factory=dict)
    attitude: Mapping[Attitude, float] = field(default_factory=dict)
    speaker_kind: Mapping[SourceKind, float] = field(default_factory=dict)
    mediated: float | None = None
