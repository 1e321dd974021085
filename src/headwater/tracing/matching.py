"""Do two statements say the same? Features with a reason each, and a logistic over them.

The score is a probability, 0 to 1, that annotators would put both statements under one claim. Which pairs are asked
about at all comes from an index of rare words (see `headwater.tracing.claims`).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from headwater.tracing.quantities import Quantity, find_quantities
from headwater.tracing.sentence_encoder import Vectors
from headwater.tracing.statements import Statement, content_words

#: Letters of a word that stand for all its forms.
_STEM = 5
_NAME = re.compile(r"(?<![.!?\"“‘'(\n] )(?<!^)\b[A-Z][\w’'-]+")
_NEGATION = re.compile(
    r"\b(?:no|not|nobody|none|never|nothing|neither|nor|without|cannot|can't|isn't|wasn't|weren't|didn't|doesn't|won't"
    r"|hasn't|haven't|denied|false|untrue|wrong|fabrication|forgery|no longer|has no basis)\b|n[’']t\b",
    re.IGNORECASE,
)

#: What the scorer looks at, in the order of its weights. All lie in 0..1 but the cosines (-1..1).
FEATURES = (
    "cosine",  # the encoder's likeness of the two statements
    "sentence_cosine",  # and of the sentences that they stand in
    "words",  # shared words by rarity, as a share of both (Dice)
    "contained",  # shared words by rarity, as a share of the shorter
    "numbers_shared",  # a number both give
    "numbers_differ",  # both give numbers, none in common
    "one_has_number",  # only one gives a number
    "names",  # shared names by rarity, as a share of the shorter
    "same_speaker",  # both go back to the same speaker
    "best",  # each is the other's nearest in its document
    "neighbours",  # likeness of what stands before and after
    "same_document",
)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Profile:
    """What of a statement the features look at."""

    statement: Statement
    stems: frozenset[str]
    names: frozenset[str]
    quantities: tuple[Quantity, ...]
    negated: bool

    @property
    def speaker(self) -> str | None:
        """-> the source that the statement goes back to, or None for own voice."""
        return self.statement.chain[-1] if self.statement.chain else None


@dataclass(frozen=True, slots=True)
class Scorer:
    """A logistic: `weights` by feature, on the features as they are."""

    weights: Mapping[str, float]
    intercept: float
    #: Mean log-odds above which clusters join.
    threshold: float = 0.0

    def log_odds(self, features: Floats) -> Floats:
        """-> the log-odds for each row of (n, len(FEATURES))."""
        result: Floats = features @ np.array([self.weights[name] for name in FEATURES]) + self.intercept
        return result


@lru_cache(maxsize=4)
def load_scorer(encoder: str) -> Scorer:
    """-> the scorer fitted for the encoder of that name.

    Raises KeyError where none was fitted for it.
    """
    fitted = json.loads((files("headwater.tracing") / "matching.json").read_text("utf-8"))
    chosen = fitted[encoder]
    return Scorer(chosen["weights"], chosen["intercept"], chosen["threshold"])


def stem(word: str) -> str:
    """-> the beginning that stands for all forms of a word; numbers stay whole."""
    return word if word[:1].isdigit() else word[:_STEM]


def profile(statement: Statement) -> Profile:
    """-> what the features need to know about a statement."""
    return Profile(
        statement,
        frozenset(stem(word) for word in content_words(statement.text)),
        frozenset(found.group().lower() for found in _NAME.finditer(statement.text)),
        find_quantities(statement.text),
        is_negated(statement.text),
    )


def is_negated(text: str) -> bool:
    """-> whether a text says that something is not so (an odd number of negations)."""
    return len(_NEGATION.findall(text)) % 2 == 1


def rarity(profiles: Iterable[Profile]) -> dict[str, float]:
    """-> the weight of each stem: 1 and more for a rare one, near 0 for one in most statements."""
    every = list(profiles)
    counts = Counter(stem for one in every for stem in one.stems)
    return {word: math.log((len(every) + 1) / (count + 0.5)) for word, count in counts.items()}


def document_pair(
    left: Sequence[Profile],
    right: Sequence[Profile],
    cosines: Floats,
    sentence_cosines: Floats,
    weight: Mapping[str, float],
) -> Floats:
    """-> features (len(left), len(right), len(FEATURES)) for the statements of two documents (or of one with itself).

    Args:
        left, right: the profiles of the two documents, in the order of the text.
        cosines: (len(left), len(right)) between the statements.
        sentence_cosines: the same between the sentences that they stand in.
        weight: the rarity of each stem.
    """
    shape = (len(left), len(right))
    itself = bool(left and right) and left[0].statement.document == right[0].statement.document
    words, contained, names = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    shared, differ, single, speaker = np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for i, a in enumerate(left):
        total_a = _sum(a.stems, weight)
        for j, b in enumerate(right):
            common, total_b = _sum(a.stems & b.stems, weight), _sum(b.stems, weight)
            words[i, j] = 2 * common / max(total_a + total_b, 1e-9)
            contained[i, j] = common / max(min(total_a, total_b), 1e-9)
            names[i, j] = len(a.names & b.names) / max(min(len(a.names), len(b.names)), 1)
            shared[i, j], differ[i, j], single[i, j] = _numbers(a.quantities, b.quantities)
            speaker[i, j] = a.speaker is not None and a.speaker == b.speaker
    likeness = (cosines + words) / 2
    planes = [cosines, sentence_cosines, words, contained, shared, differ, single, names, speaker]
    planes += [_mutual_best(likeness, itself), _neighbours(likeness), np.full(shape, float(itself))]
    return np.stack(planes, axis=-1)


def _sum(stems: frozenset[str], weight: Mapping[str, float]) -> float:
    return sum(weight.get(one, 1.0) for one in sorted(stems))


def _numbers(a: Sequence[Quantity], b: Sequence[Quantity]) -> tuple[float, float, float]:
    """-> (a number in common, both have some but none in common, only one has some)."""
    mine, theirs = ({one.value for one in some if one.unit not in {"year", "day"}} for some in (a, b))
    if mine and theirs:
        return float(bool(mine & theirs)), float(not mine & theirs), 0.0
    return 0.0, 0.0, float(bool(mine or theirs))


def _mutual_best(likeness: Floats, itself: bool) -> Floats:
    if itself or not likeness.size:
        return np.zeros_like(likeness)
    row = likeness == likeness.max(axis=1, keepdims=True)
    column = likeness == likeness.max(axis=0, keepdims=True)
    best: Floats = (row & column).astype(np.float64)
    return best


def _neighbours(likeness: Floats) -> Floats:
    """-> for each pair the greater likeness of the pair before it and the pair after it."""
    padded = np.pad(likeness, 1)
    around: Floats = np.maximum(padded[:-2, :-2], padded[2:, 2:])
    return around


def likenesses(left: Vectors, right: Vectors) -> Floats:
    """-> (len(left), len(right)) cosines of unit vectors."""
    product: Floats = np.asarray(left @ right.T, dtype=np.float64)
    return product
