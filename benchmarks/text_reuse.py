"""How well levels of reuse are told: none, heavy rewording, light rewording, cut and pasted. Macro-F1 over the levels.

python -m benchmarks.text_reuse FILE.jsonl [--train FILE.jsonl]

Each line of the file is {"doc", "source", "level", "source_text", "text"}. Three things tell the level: how much of a
text stands in sentences that are taken over, how much of that is kept word for word (both as `how` in tracing has
them), and how long the copied runs are. A small logistic model is fitted on the texts of all sources but one and
tested on those of that one, in turn; with --train, on another file.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.ids import sha256
from headwater.model import Document
from headwater.tracing.collection import Reading, read_document
from headwater.tracing.passages import find_runs, taken_over

LEVELS = ("non", "heavy", "light", "cut")
#: The share of what is kept is as if this share more were taken over, a third in each way.
PRIOR = 0.05
#: Shorter runs of words are no copies: words.
SHORTEST = 3
#: How strongly the model's weights are held to zero, and for how many steps it is fitted.
SHRINKAGE, STEPS, RATE = 0.02, 3000, 0.3
#: How often the texts are drawn again for the interval.
DRAWS = 2000

Matrix = npt.NDArray[np.float64]
_CAPTURED = datetime(2040, 1, 1, tzinfo=UTC)


def read_text(name: str, text: str) -> Reading:
    """-> a text as tracing reads it; line breaks inside paragraphs are spaces."""
    joined = "\n\n".join(" ".join(block.split()) for block in text.split("\n\n"))
    document = Document(
        name, name, joined, None, None, None, None, None, "en", None, (), (), (), sha256(joined.encode()), _CAPTURED
    )
    return read_document(document)


def features(row: dict[str, Any]) -> list[float]:
    """-> how much of a text is taken over (0 to 1), how much of that is kept (0 to 1), and how long its copies are.

    The last is the length of the copied run that a copied word lies in, on average: log of words.
    """
    child, parent = read_text("child", row["text"]), read_text("parent", row["source_text"])
    taken = taken_over(child, parent)
    lengths = [run.length for run in find_runs(child, parent, SHORTEST)]
    run = sum(length * length for length in lengths) / (sum(lengths) or 1)
    return [taken.total, (taken.kept + PRIOR / 3) / (taken.total + PRIOR), math.log1p(run)]


def fit(rows: Matrix, levels: npt.NDArray[np.int64]) -> Matrix:
    """-> the weights of a multinomial logistic model, (features + 1, levels), each level counted alike."""
    with_one = np.hstack([rows, np.ones((len(rows), 1))])
    weights = np.zeros((with_one.shape[1], len(LEVELS)))
    wanted = np.eye(len(LEVELS))[levels]
    balance = (1 / np.maximum(1, wanted.sum(0)))[levels][:, None]
    balance /= balance.mean()
    for _ in range(STEPS):
        error = balance * (probabilities(rows, weights) - wanted)
        held = SHRINKAGE * weights
        held[-1] = 0.0
        weights -= RATE * (with_one.T @ error / len(rows) + held)
    return weights


def probabilities(rows: Matrix, weights: Matrix) -> Matrix:
    """-> (rows, levels): the probability of each level."""
    scores = np.hstack([rows, np.ones((len(rows), 1))]) @ weights
    raised = np.exp(scores - scores.max(1, keepdims=True))
    result: Matrix = raised / raised.sum(1, keepdims=True)
    return result


def predict(rows: Matrix, levels: npt.NDArray[np.int64], others: Matrix) -> npt.NDArray[np.int64]:
    """-> the level of each of `others` by a model that is fitted on `rows` and their `levels`."""
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    weights = fit((rows - mean) / spread, levels)
    found: npt.NDArray[np.int64] = probabilities((others - mean) / spread, weights).argmax(1)
    return found


def leave_one_out(rows: Matrix, levels: npt.NDArray[np.int64], sources: Sequence[str]) -> npt.NDArray[np.int64]:
    """-> the level found for each text by a model that has seen no text of its source."""
    found = np.zeros_like(levels)
    groups = np.array(sources)
    for source in sorted(set(sources)):
        held = groups == source
        found[held] = predict(rows[~held], levels[~held], rows[held])
    return found


def f1_of(level: int, gold: npt.NDArray[np.int64], found: npt.NDArray[np.int64]) -> float:
    """-> the F1 of one level."""
    hit = int(((gold == level) & (found == level)).sum())
    named = int((gold == level).sum() + (found == level).sum())
    return 2 * hit / named if named else 0.0


def macro_f1(gold: npt.NDArray[np.int64], found: npt.NDArray[np.int64]) -> float:
    """-> the mean F1 of all levels."""
    return float(np.mean([f1_of(level, gold, found) for level in range(len(LEVELS))]))


def interval(gold: npt.NDArray[np.int64], found: npt.NDArray[np.int64]) -> tuple[float, float]:
    """-> the range that 95 % of macro-F1 falls into when the texts are drawn again, with replacement."""
    lots = np.random.default_rng(0)
    drawn = (lots.integers(0, len(gold), len(gold)) for _ in range(DRAWS))
    low, high = np.quantile([macro_f1(gold[some], found[some]) for some in drawn], (0.025, 0.975))
    return float(low), float(high)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """-> the texts of a file, one a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print macro-F1, accuracy and the F1 of each level."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="texts with their sources and levels, one a line")
    parser.add_argument("--train", type=Path, help="a file of other sources to fit the model on")
    options = parser.parse_args(arguments)
    rows = read_rows(options.file)
    gold, measured = _levels(rows), np.array([features(row) for row in rows])
    if options.train:
        others = read_rows(options.train)
        found = predict(np.array([features(row) for row in others]), _levels(others), measured)
    else:
        found = leave_one_out(measured, gold, [row["source"] for row in rows])
    each = "  ".join(f"{name} {f1_of(level, gold, found):.3f}" for level, name in enumerate(LEVELS))
    low, high = interval(gold, found)
    print(
        f"{options.file.name}: macro-F1 {macro_f1(gold, found):.3f} (95 % {low:.3f} to {high:.3f})  "
        f"accuracy {(gold == found).mean():.3f}  ({len(rows)} texts)"
    )
    print(f"  F1 by level: {each}")


def _levels(rows: Sequence[dict[str, Any]]) -> npt.NDArray[np.int64]:
    return np.array([LEVELS.index(row["level"]) for row in rows])


if __name__ == "__main__":
    main()
