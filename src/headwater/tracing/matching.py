"""Do two statements say the same? Features with a reason each, and a logistic over them.

The score is in log-odds that annotators would put both statements under one claim. Which pairs are asked about at all
comes from an index of rare words (see `headwater.tracing.claims`).
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

from headwater.tracing.sentence_encoder import Vectors
from headwater.tracing.statements import Statement
from headwater.tracing.words import is_common, is_number, read_words, sound

#: "No. 44" is a number, and "not actors but convicts" says what is so.
_NEGATION = re.compile(
    r"\b(?:no(?!\.\s*\d)|not(?![^.;]{1,60}\bbut\b)|nobody|none|never|nothing|neither|nor|cannot|false|untrue|wrong"
    r"|fabricat\w+)\b|n[’']t\b",
    re.IGNORECASE,
)
_DATE_NUMBER = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?=(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)"
    r"|(?:(?<=january )|(?<=february )|(?<=march )|(?<=april )|(?<=may )|(?<=june )|(?<=july )|(?<=august )"
    r"|(?<=september )|(?<=october )|(?<=november )|(?<=december )|(?<=nov\. )|(?<=dec\. )|(?<=oct\. ))\d{1,2}\b"
    r"|(?:19|20|21)\d\d\b)",
    re.IGNORECASE,
)

#: What the scorer looks at, in the order of its weights. All lie in 0..1 but the cosines (-1..1).
FEATURES = (
    "cosine",  # the encoder's likeness of the two statements
    "sentence_cosine",  # and of the sentences that they stand in
    "words",  # shared words by rarity, as a share of both (Dice)
    "contained",  # shared words by rarity, as a share of the shorter
    "numbers_shared",  # a number both give (dates apart)
    "numbers_differ",  # both give numbers, none in common
    "one_has_number",  # only one gives a number
    "names",  # shared names, as a share of the shorter
    "same_speaker",  # both go back to the same speaker
    "best",  # each is the other's nearest in its document
    "best_of_speaker",  # the same among what that speaker says
    "neighbours",  # likeness of what stands before and after
    "linked",  # one document descends from the other, and each is the other's nearest
    "same_document",
)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Profile:
    """What of a statement the features look at.

    `keys` are its words as `headwater.tracing.words` keys, common ones left out and names ("^drmn") by their sound, so
    that transliterations meet; `names` are those keys alone, `figures` those that are numbers but
    no dates; `publisher` the source that publishes its document, `voice` the source that it goes back to (the publisher
    for own voice), each None where not known.
    """

    statement: Statement
    keys: frozenset[str]
    names: frozenset[str]
    figures: frozenset[str]
    negated: bool
    publisher: str | None = None

    @property
    def voice(self) -> str | None:
        """The source that the statement goes back to."""
        return self.statement.chain[-1] if self.statement.chain else self.publisher


@dataclass(frozen=True, slots=True)
class Scorer:
    """A logistic over the features as they are.

    `threshold` is the mean log-odds (over the best third of the pairs) from which two groups of statements join.
    """

    weights: Mapping[str, float]
    intercept: float
    threshold: float

    def log_odds(self, features: Floats) -> Floats:
        """-> the log-odds for (..., len(FEATURES))."""
        result: Floats = features @ np.array([self.weights[name] for name in FEATURES]) + self.intercept
        return result


@lru_cache(maxsize=4)
def load_scorer(encoder: str) -> Scorer:
    """-> the scorer fitted for the encoder of that name ("minilm", "word-overlap").

    Raises KeyError where none was fitted for it.
    """
    fitted = json.loads((files("headwater.tracing") / "matching.json").read_text("utf-8"))[encoder]
    return Scorer(fitted["weights"], fitted["intercept"], fitted["threshold"])


def profile(statement: Statement, publisher: str | None = None, language: str = "en") -> Profile:
    """-> what the features need to know about a statement in that language; `publisher` as in `Profile`."""
    words = read_words(statement.text)
    named = {at: "^" + sound(statement.text[words.starts[at] : words.ends[at]]) for at in words.names}
    spelled = (named.get(at, key) for at, key in enumerate(words.keys) if not is_common(key, language))
    keys = frozenset(key for key in spelled if len(key) > 1)
    undated = read_words(_DATE_NUMBER.sub(" ", statement.text)).keys
    return Profile(
        statement,
        keys,
        frozenset(key for key in keys if key.startswith("^")),
        frozenset(key for key in undated if is_number(key) and key != "#1"),
        is_negated(statement.text),
        publisher,
    )


def is_negated(text: str) -> bool:
    """-> whether a text says that something is not so: by an odd number of negations, repeated ones taken once."""
    return len({found.group().lower() for found in _NEGATION.finditer(text)}) % 2 == 1


def rarity(profiles: Iterable[Profile]) -> dict[str, float]:
    """-> the weight of each key: the logarithm of in how small a part of the statements it stands."""
    every = list(profiles)
    counts = Counter(key for one in every for key in one.keys)
    return {key: math.log((len(every) + 1) / (count + 0.5)) for key, count in counts.items()}


def pair_features(
    left: Sequence[Profile],
    right: Sequence[Profile],
    cosines: Floats,
    sentence_cosines: Floats,
    weight: Mapping[str, float],
    linked: bool,
) -> Floats:
    """-> features (len(left), len(right), len(FEATURES)) for the statements of two documents (or of one with itself).

    Args:
        left, right: the profiles of the two documents, in the order of the text.
        cosines: (len(left), len(right)) between the statements.
        sentence_cosines: the same between the sentences that they stand in.
        weight: the rarity of each key.
        linked: whether one of the documents descends from the other.
    """
    if not left or not right:
        return np.zeros((len(left), len(right), len(FEATURES)))
    itself = left[0].statement.document == right[0].statement.document
    common, mine, theirs = _overlap([one.keys for one in left], [one.keys for one in right], weight)
    words = 2 * common / np.maximum(mine[:, None] + theirs[None], 1e-9)
    contained = common / np.maximum(np.minimum(mine[:, None], theirs[None]), 1e-9)
    shared_names, names_mine, names_theirs = _overlap([one.names for one in left], [one.names for one in right], {})
    names = shared_names / np.maximum(np.minimum(names_mine[:, None], names_theirs[None]), 1.0)
    figures, figures_mine, figures_theirs = _overlap([one.figures for one in left], [one.figures for one in right], {})
    both = (figures_mine[:, None] > 0) & (figures_theirs[None] > 0)
    either = (figures_mine[:, None] > 0) | (figures_theirs[None] > 0)
    speaker = np.array([[a.voice is not None and a.voice == b.voice for b in right] for a in left], dtype=np.float64)
    likeness = (cosines + words) / 2
    best = _mutual_best(likeness, itself)
    best_of_speaker = _mutual_best(np.where(speaker > 0, likeness, -1.0), itself) * speaker
    planes = [cosines, sentence_cosines, words, contained, figures > 0, both & (figures == 0), either & ~both]
    planes += [names, speaker, best, best_of_speaker, _neighbours(likeness), best * linked]
    planes += [np.full(likeness.shape, float(itself))]
    return np.stack([np.asarray(plane, dtype=np.float64) for plane in planes], axis=-1)


def _overlap(
    left: Sequence[frozenset[str]], right: Sequence[frozenset[str]], weight: Mapping[str, float]
) -> tuple[Floats, Floats, Floats]:
    """-> the weight of the keys that each pair shares, and of each side's own; a key without a weight counts 1."""
    keys = sorted(set().union(*left, *right))
    if not keys:
        return np.zeros((len(left), len(right))), np.zeros(len(left)), np.zeros(len(right))
    column = {key: at for at, key in enumerate(keys)}
    weights = np.array([weight.get(key, 1.0) for key in keys])
    a, b = np.zeros((len(left), len(keys))), np.zeros((len(right), len(keys)))
    for matrix, sets in ((a, left), (b, right)):
        for row, some in enumerate(sets):
            matrix[row, [column[key] for key in some]] = 1.0
    return (a * weights) @ b.T, a @ weights, b @ weights


def _mutual_best(likeness: Floats, itself: bool) -> Floats:
    if itself:
        return np.zeros_like(likeness)
    row = likeness >= likeness.max(axis=1, keepdims=True) - 1e-9
    column = likeness >= likeness.max(axis=0, keepdims=True) - 1e-9
    best: Floats = (row & column & (likeness > 0)).astype(np.float64)
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
