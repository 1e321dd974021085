"""Fitting of the linear models of resolution: logistic regression over named features, in numpy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Features = Mapping[str, float]
Floats = npt.NDArray[np.float64]
_STEPS = 250
_RATE = 0.1
#: Weights nearer to nought than this are left out.
_SMALLEST = 0.025


@dataclass(frozen=True)
class Table:
    """Rows of named features: for each non-zero cell its row, column and value."""

    names: list[str]
    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    values: Floats
    size: int

    def times(self, weights: Floats) -> Floats:
        """-> one score a row."""
        return np.bincount(self.rows, self.values * weights[self.columns], minlength=self.size)

    def gradient(self, by_row: Floats) -> Floats:
        """-> the sum over the rows of value times `by_row`, one number a column."""
        return np.bincount(self.columns, self.values * by_row[self.rows], minlength=len(self.names))


def table(rows: Sequence[Features], at_least: int, keep: Iterable[str] = ()) -> Table:
    """-> the rows as a table, without the features that fewer than `at_least` rows have unless they are in `keep`."""
    counts = Counter(name for row in rows for name, value in row.items() if value)
    names = sorted({name for name, count in counts.items() if count >= at_least} | set(keep))
    column = {name: i for i, name in enumerate(names)}
    cells = [(r, column[n], v) for r, row in enumerate(rows) for n, v in row.items() if v and n in column]
    r, c, v = zip(*cells, strict=True)
    return Table(names, np.array(r), np.array(c), np.array(v, dtype=float), len(rows))


class _Adam:
    def __init__(self, shape: tuple[int, ...]) -> None:
        self.first, self.second, self.step = np.zeros(shape), np.zeros(shape), 0

    def update(self, gradient: Floats) -> Floats:
        self.step += 1
        self.first = 0.9 * self.first + 0.1 * gradient
        self.second = 0.999 * self.second + 0.001 * gradient**2
        first = self.first / (1 - 0.9**self.step)
        second = self.second / (1 - 0.999**self.step)
        rate = _RATE * min(1.0, 2 * (1 - self.step / _STEPS) + 0.02)
        return rate * first / (np.sqrt(second) + 1e-8)


def fit_labeller(
    rows: Sequence[Features],
    labels: Sequence[str],
    penalty: float,
    prior: Mapping[str, Mapping[str, float]] | None = None,
    at_least: int = 3,
) -> dict[str, dict[str, float]]:
    """-> for each label the weights of multinomial logistic regression with an L2 penalty (per row).

    The penalty draws each weight to its place in `prior` (label -> feature -> weight), else to 0.
    """
    x = table(rows, at_least, {name for weights in (prior or {}).values() for name in weights})
    order = sorted(set(labels))
    target = np.zeros((len(order), x.size))
    for row, label in enumerate(labels):
        target[order.index(label), row] = 1
    believed = np.array([[(prior or {}).get(label, {}).get(name, 0.0) for name in x.names] for label in order])
    weights = believed.copy()
    adam = _Adam(weights.shape)
    for _ in range(_STEPS):
        scores = np.stack([x.times(w) for w in weights])
        scores -= scores.max(axis=0)
        p = np.exp(scores)
        p /= p.sum(axis=0)
        gradient = np.stack([x.gradient(d) for d in (p - target)]) / x.size + penalty * (weights - believed)
        weights -= adam.update(gradient)
    return {label: _rounded(x.names, w) for label, w in zip(order, weights, strict=True)}


def fit_ranker(
    groups: Sequence[tuple[Sequence[Features], set[int]]],
    penalty: float,
    prior: Features | None = None,
    at_least: int = 3,
) -> dict[str, float]:
    """-> the weights that make the right candidates of each group likely: softmax in the group, L2 penalty per group.

    The penalty draws each weight to its place in `prior`, else to 0.
    """
    rows = [row for candidates, _ in groups for row in candidates]
    x = table(rows, at_least, prior or ())
    group = np.repeat(np.arange(len(groups)), [len(candidates) for candidates, _ in groups])
    right = np.array([i in good for candidates, good in groups for i in range(len(candidates))], dtype=float)
    believed = np.array([(prior or {}).get(name, 0.0) for name in x.names])
    weights = believed.copy()
    adam = _Adam(weights.shape)
    starts = np.searchsorted(group, np.arange(len(groups)))
    for _ in range(_STEPS):
        scores = x.times(weights)
        scores = scores - np.maximum.reduceat(scores, starts)[group]
        p = np.exp(scores)
        share = p / np.bincount(group, p)[group]
        good = p * right
        wanted = good / np.maximum(np.bincount(group, good), 1e-12)[group]
        gradient = x.gradient(share - wanted) / len(groups) + penalty * (weights - believed)
        weights -= adam.update(gradient)
    return _rounded(x.names, weights)


def _rounded(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: round(float(w), 2) for name, w in zip(names, weights, strict=True) if abs(w) >= _SMALLEST}
