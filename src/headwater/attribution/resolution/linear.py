"""Linear models over named features: a score is a sum of weights, and every weight can be read.

The weights are fitted by `training/fit_resolution.py` and shipped as JSON: {"model": {"feature": weight}} for models
that rank, {"model": {"label": {"feature": weight}}} for models that label.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Features = Mapping[str, float]
Label = TypeVar("Label", bound=Hashable)


def softmax(scores: Sequence[float]) -> list[float]:
    """-> probabilities in proportion to the exponentials of the scores."""
    if not scores:
        return []
    top = max(scores)
    raised = [math.exp(score - top) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]


#: How often each label stands in the chains and statements. A probability that a model gives is set against it, since
#: both the encoder and the features have already seen how common a label is.
SHARES: Mapping[Hashable, float] = {
    "asserts": 0.838,
    "denies": 0.051,
    "declines": 0.05,
    "confirms": 0.023,
    "retracts": 0.013,
    "doubts": 0.013,
    "partly_confirms": 0.012,
    "statement": 0.871,
    "belief": 0.129,
    "person": 0.368,
    "unnamed": 0.274,
    "organization": 0.199,
    "document": 0.082,
    "outlet": 0.077,
}


def blend(base: Mapping[Label, float], measured: Mapping[Label, float], weight: float) -> dict[Label, float]:
    """-> `base` times (`measured` over the label's share) to the power of `weight`, normalised: what two witnesses say
    together who know the same base rates. `base` alone where nothing was measured; a label that `measured` does not
    list counts as half of one hundredth.
    """
    if not measured:
        return dict(base)
    raised = {
        label: p * (max(measured.get(label, 0.0), 0.005) / SHARES.get(label, 0.2)) ** weight
        for label, p in base.items()
    }
    total = sum(raised.values()) or 1.0
    return {label: value / total for label, value in raised.items()}


@dataclass(frozen=True)
class Ranker:
    """Scores one candidate by the weights of its features."""

    weights: Mapping[str, float] = field(default_factory=dict)

    def score(self, features: Features) -> float:
        """-> the sum of weight times value over the features."""
        return sum(self.weights.get(name, 0.0) * value for name, value in features.items())


@dataclass(frozen=True)
class Labeller:
    """Gives a probability to each of its labels."""

    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def probabilities(self, features: Features) -> dict[str, float]:
        """-> label to probability, summing to 1; empty for a labeller without weights."""
        labels = list(self.weights)
        scores = [
            sum(weights.get(name, 0.0) * value for name, value in features.items()) for weights in self.weights.values()
        ]
        return dict(zip(labels, softmax(scores), strict=True))


@dataclass(frozen=True)
class Trust:
    """How much the encoder's own judgement counts beside each model of resolution: the power of `blend`, or for a
    mediator the factor of its log-odds. Fitted by `training/fit_trust.py` on texts that the encoder had not seen.
    """

    stance: float = 0.0
    attitude: float = 0.0
    kind: float = 0.0
    mediator: float = 0.0


@dataclass(frozen=True)
class Models:
    """The fitted models of resolution."""

    kind: Labeller = field(default_factory=Labeller)
    antecedent: Ranker = field(default_factory=Ranker)
    mediator: Ranker = field(default_factory=Ranker)
    stance: Labeller = field(default_factory=Labeller)
    attitude: Labeller = field(default_factory=Labeller)
    trust: Trust = field(default_factory=Trust)


@functools.cache
def load_models() -> Models:
    """-> the models that come with the package, read once."""
    raw = importlib.resources.files("headwater.attribution.resolution").joinpath("weights.json").read_text("utf-8")
    return models_from(json.loads(raw))


def models_from(weights: Mapping[str, Mapping[str, object]]) -> Models:
    """-> models from the parsed JSON of a weights file."""
    ranked = {name: {k: float(v) for k, v in weights[name].items()} for name in ("antecedent", "mediator")}  # type: ignore[arg-type]
    labelled = {
        name: {label: {k: float(v) for k, v in table.items()} for label, table in weights[name].items()}  # type: ignore[attr-defined]
        for name in ("kind", "stance", "attitude")
    }
    return Models(
        kind=Labeller(labelled["kind"]),
        antecedent=Ranker(ranked["antecedent"]),
        mediator=Ranker(ranked["mediator"]),
        stance=Labeller(labelled["stance"]),
        attitude=Labeller(labelled["attitude"]),
        trust=Trust(**weights.get("trust", {})),  # type: ignore[arg-type]
    )


def marks(names: Iterable[str]) -> dict[str, float]:
    """-> features that are simply there, each of value 1."""
    return dict.fromkeys(names, 1.0)
