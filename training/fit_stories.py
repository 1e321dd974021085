"""Fit what tells that two documents are on one event: seven weights and a share, on one annotated file alone.

python -m training.fit_stories FILE.jsonl [--folds 4]

The file is one that `benchmarks.story_clusters` measures. Collections of many sizes are drawn from its stories, with
one, some or all documents of each, as the folders of users are. The numbers are printed, to be put into
`headwater.tracing.stories`. With --folds, each part of the stories is grouped by numbers fitted on the others, as well.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from benchmarks.story_clusters import b_cubed, group_of, read_rows

from headwater.model import Document
from headwater.tracing.likeness import neighbours, word_vectors
from headwater.tracing.stories import LEAST_COSINE, Odds, Pair, compare, crowding, join, join_first

#: How many stories are drawn for a collection, and how often.
SIZES, DRAWS = (4, 8, 15, 30, 60, 120, 250), 6
#: The chances that one, two or all documents of a story are drawn.
PARTS = ((0.0, 0.0, 1.0), (0.2, 0.3, 0.5), (0.5, 0.25, 0.25))
#: Shares that are tried, and the F1 by which two count as equal. Of equals the lowest is taken: stories may have more
#: documents than those that the numbers are fitted on, and a story in two pieces costs more than a stranger in it.
SHARES, EQUAL = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4), 0.003
#: How far weights are held back, and how often they are mended.
RIDGE, STEPS = 0.01, 100

Floats = npt.NDArray[np.float64]
Stories = Mapping[str, Sequence[Document]]


@dataclass(frozen=True)
class Collection:
    """Documents that are compared: how many, the story of each, and the pairs."""

    count: int
    gold: tuple[str, ...]
    pairs: tuple[Pair, ...]

    @property
    def same(self) -> Floats:
        """1 for each pair of one story, else 0."""
        return np.array([self.gold[pair.one] == self.gold[pair.other] for pair in self.pairs], float)

    @property
    def weight(self) -> Floats:
        """How much each pair counts: documents count alike, in whatever collection they are."""
        return np.full(len(self.pairs), 1000 / self.count)


def collect(stories: Stories, names: Sequence[str], parts: Sequence[float], lots: random.Random) -> Collection:
    """-> the documents of these stories, of each story as many as the lots and their chances say."""
    documents, gold = [], []
    for name in names:
        many = lots.choices((1, 2, len(stories[name])), parts)[0]
        drawn = lots.sample(stories[name], min(many, len(stories[name])))
        documents += drawn
        gold += [name] * len(drawn)
    near = neighbours(word_vectors(documents), LEAST_COSINE)
    return Collection(len(documents), tuple(gold), compare(documents, near))


def draw(stories: Stories, seed: int) -> list[Collection]:
    """-> collections of many sizes."""
    lots = random.Random(seed)
    names = sorted(stories)
    return [
        collect(stories, lots.sample(names, min(size, len(names))), PARTS[turn % len(PARTS)], lots)
        for size in SIZES
        for turn in range(DRAWS)
    ]


def logistic(rows: Floats, wanted: Floats, weight: Floats, known: Floats) -> Floats:
    """-> the weights of a logistic model, by Newton's method; `known` is added to every row's score."""
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights + known, -500, 500)))
        slope = rows.T @ (weight * (chance - wanted)) + RIDGE * weights
        bend = (rows * (weight * chance * (1 - chance))[:, None]).T @ rows + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights = weights - step * min(1.0, 2.0 / (np.abs(step).max() + 1e-9))
        if np.abs(step).max() < 1e-6:
            break
    return weights


def fit(collections: Sequence[Collection]) -> Odds:
    """-> all numbers, the second round's with what the first one found."""
    wanted = np.concatenate([one.same for one in collections])
    weight = np.concatenate([one.weight for one in collections])
    pairs = [pair for one in collections for pair in one.pairs]
    ours = np.array([(pair.likeness, pair.same_day is True, pair.same_day is False) for pair in pairs], float)
    expected = [(1.0, math.log(one.count)) for one in collections for _ in one.pairs]
    *shared, apart, many = logistic(np.column_stack([ours, expected]), wanted, weight, np.zeros(len(wanted)))
    first = Odds(*shared, -apart, -many, 0.0, 0.0, 0.0)
    found = [_second_round(collections, replace(first, join=share), ours @ np.array(shared)) for share in SHARES]
    best = max(f1 for f1, _ in found)
    return next(_rounded(odds) for f1, odds in found if f1 >= best - EQUAL)


def _second_round(collections: Sequence[Collection], odds: Odds, known: Floats) -> tuple[float, Odds]:
    """-> the numbers with those of the second round, and their mean B-cubed F1."""
    around = []
    for one in collections:
        crowd = crowding(join_first(one.count, one.pairs, odds), one.pairs)
        around += [(1.0, (crowd[pair.one] + crowd[pair.other]) / 2) for pair in one.pairs]
    wanted = np.concatenate([one.same for one in collections])
    weight = np.concatenate([one.weight for one in collections])
    apart, crowded = logistic(np.array(around), wanted, weight, known)
    odds = replace(odds, apart=-apart, crowded=-crowded)
    return sum(score(one, odds) for one in collections) / len(collections), odds


def _rounded(odds: Odds) -> Odds:
    return Odds(*(round(float(value), 2) for value in astuple(odds)))


def score(collection: Collection, odds: Odds) -> float:
    """-> the B-cubed F1 of a collection."""
    groups = join(collection.count, collection.pairs, odds)
    return b_cubed(collection.gold, group_of(groups)).f1


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the numbers, and how well numbers fitted on other stories do."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="annotated documents, one a line")
    parser.add_argument("--folds", type=int, default=0, help="parts of the stories that are held out in turn")
    options = parser.parse_args(arguments)
    stories: defaultdict[str, list[Document]] = defaultdict(list)
    for document, name in read_rows(options.file):
        stories[name].append(document)
    names = sorted(stories)
    random.Random(0).shuffle(names)
    for fold in range(options.folds):
        held = names[fold :: options.folds]
        odds = fit(draw({name: stories[name] for name in names if name not in set(held)}, fold + 1))
        for size in (len(held), len(held) // 2):
            whole = collect(stories, held[:size], PARTS[0], random.Random(fold))
            print(
                f"held out: B-cubed F1 {score(whole, odds):.3f} ({whole.count} documents, {size} stories)", flush=True
            )
    odds = fit(draw(stories, 0))
    print(f"{len(fields(odds))} numbers: {odds}")


if __name__ == "__main__":
    main()
