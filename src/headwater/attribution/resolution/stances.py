"""Stance and attitude of an attribution: what the cue says, in what words, and what was said just before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from headwater.attribution.decode import ATTITUDES, STANCES
from headwater.attribution.frame import Frame
from headwater.attribution.resolution.cues import cue_classes, cue_text
from headwater.attribution.resolution.linear import Models, blend
from headwater.attribution.resolution.page import Page
from headwater.attribution.resolution.quotation import quotation_kind
from headwater.attribution.resolution.words import words
from headwater.model import Attitude, SourceKind, Stance

#: Where the encoder has not judged, an assertion must be this much likelier than the cue lexicon says: it knows too few
#: of the words of denials and refusals.
_ASSERTION = 0.8
_NEGATION = frozenset("not no never neither nor without n't cannot nothing none nobody".split())
_DISPUTED = frozenset(
    "rumor rumors rumour rumours allegation allegations accusation accusations charge charges claim claims report "
    "reports suggestion suggestions story stories counts story figure figures idea notion authenticity".split()
)
_STEM = 5
_OPENING = 6


@dataclass(frozen=True, slots=True)
class Before:
    """The attribution before on the page: its stance, whether its speaker is the same, whether it stands in the same
    paragraph, and the classes of its cue."""

    stance: Stance
    same_speaker: bool
    near: bool
    cue_classes: frozenset[str]


def stance_of(models: Models, features: Mapping[str, float], frame: Frame) -> tuple[Stance, Attitude]:
    """-> the likeliest stance and attitude, from the features and the encoder's probabilities where there are some."""
    told = models.stance.probabilities(features)
    if told and not frame.stance:
        told["asserts"] *= _ASSERTION
    stances = blend({s: told.get(s, float(s == "asserts")) for s in STANCES}, dict(frame.stance), models.trust.stance)
    held = models.attitude.probabilities(features)
    attitudes = blend(
        {a: held.get(a, float(a == "statement")) for a in ATTITUDES}, dict(frame.attitude), models.trust.attitude
    )
    return max(STANCES, key=lambda s: stances[s]), max(ATTITUDES, key=lambda a: attitudes[a])


def stance_features(
    page: Page, frame: Frame, speaker: Mapping[SourceKind, float], before: Before | None
) -> dict[str, float]:
    """-> the features of a frame's stance and attitude.

    `speaker` gives the probability of each kind of the speaker; `before` is the attribution before on the page, if any.
    """
    out: set[str] = {"always"}
    cue = cue_text(page, frame)
    plain = _spelled_out(cue)
    parts = plain.split()
    classes = cue_classes(cue)
    negated = any(part in _NEGATION for part in parts)
    out |= {f"cue:{part}" for part in parts} | {f"stem:{part[:_STEM]}" for part in parts if len(part) > _STEM - 1}
    out |= {f"pair:{a} {b}" for a, b in pairwise(parts)}
    out |= {f"class:{name}{':not' if negated else ''}" for name in classes} or {
        f"class:none{':not' if negated else ''}"
    }
    if not parts:
        out.add("no-cue")
    source = page.piece(frame.source_spans).lower().split()
    if source[:1] and source[0] in {"nobody", "none", "neither", "no"}:
        out.add("source:nobody")
    _content(page, frame, out)
    denying = next((mark for mark in out if mark.startswith("content:negation")), "")
    if denying:
        out |= {f"class:{name}:{denying}" for name in classes & {"counters", "declines", "confirms", "address"}}
        if not classes - {"address", "report"}:
            out.add(f"plain-cue:{denying}")
    out |= {
        f"class:{name}:{kind}" for name in classes & {"denies", "confirms", "declines"} for kind in _form(page, frame)
    }
    if before is not None:
        who = f"{'same' if before.same_speaker else 'other'}:{'near' if before.near else 'far'}"
        out.add(f"before:{before.stance}:{who}")
        if not classes & {"denies", "confirms", "declines", "doubts", "belief"}:
            out.add(f"before:{before.stance}:{who}:plain-cue")
        if "accuses" in before.cue_classes and not before.same_speaker:
            out |= {"before:accuses", f"before:accuses:{'near' if before.near else 'far'}"}
            out |= {f"before:accuses:{name}" for name in classes & {"counters", "denies", "confirms", "declines"}}
            if denying:
                out.add("before:accuses:negated")
    found = dict.fromkeys(out, 1.0)
    found |= {f"speaker:{kind}": p for kind, p in speaker.items()}
    return found


def _spelled_out(cue: str) -> str:
    return (
        cue.replace("won't", "will not").replace("can't", "can not").replace("cannot", "can not").replace("n't", " not")
    )


def _content(page: Page, frame: Frame, out: set[str]) -> None:
    content = page.piece(sorted(frame.content_spans)).lower().replace("’", "'")
    tokens = [token.strip("\"“”„«»‘'.,;:!?()") for token in content.split()]
    tokens = [token for token in tokens if token]
    out |= {f"content:{token}" for token in tokens[:_OPENING]}
    out |= {f"content-opens:{' '.join(tokens[:size])}" for size in (1, 2, 3) if len(tokens) >= size}
    out.add(f"content-words:{'1-3' if len(tokens) < 4 else '4-8' if len(tokens) < 9 else '9+'}")
    if any(token in _NEGATION or token.endswith("n't") for token in tokens[:4]):
        out.add("content:negation-first")
    elif any(token in _NEGATION or token.endswith("n't") for token in tokens):
        out.add("content:negation")
    if any(token in _DISPUTED for token in tokens[:_OPENING]):
        out.add("content:disputed")
    for name in ("denies", "confirms", "retracts", "doubts"):
        if words().cues[name].search(" ".join(tokens[:12])):
            out.add(f"content:class:{name}")
    last = max((e for _, e in frame.cue_spans), default=None)
    first = min(s for s, _ in frame.content_spans)
    if last is not None and 0 <= first - last < 40:
        between = page.text[last:first].lower().split()
        out |= {f"between:{token}" for token in between}


def _form(page: Page, frame: Frame) -> tuple[str, ...]:
    return (quotation_kind(page, frame),)
