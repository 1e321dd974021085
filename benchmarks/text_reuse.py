"""How well levels of reuse are told: none, heavy rewording, light rewording, cut and pasted. Macro-F1 over the levels.

python -m benchmarks.text_reuse FILE.jsonl

Each line of the file is {"doc", "source", "level", "source_text", "text"}. Each sentence is put beside the one or two
sentences of the source that keep most of its words in their order. How many words lie in sentences that are kept,
edited, reworded or none of these tells the level, by a small logistic model that is fitted on the texts of all
sources but one and tested on those of that one, in turn.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from headwater.ids import sha256
from headwater.model import Document
from headwater.tracing.collection import Reading, read_document

LEVELS = ("non", "heavy", "light", "cut")
#: Words kept in their order, from which a sentence is kept, edited or reworded: share of its words.
KEPT, EDITED, REWORDED = 0.93, 0.7, 0.45
#: How much a sentence of the source that is longer or shorter is put behind others.
LENGTH_MATTERS = 0.05
#: Shares of what is taken over are as if this share more were taken over, a third in each way.
PRIOR = 0.05
#: How strongly the model's weights are held to zero, and for how many steps it is fitted.
SHRINKAGE, STEPS, RATE = 0.02, 3000, 0.3

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
    """-> how much of a text is taken over, and the shares of that kept, edited and reworded: each 0 to 1."""
    child, parent = read_text("child", row["text"]), read_text("parent", row["source_text"])
    ours, theirs = _by_sentence(child), _by_sentence(parent)
    windows = [*theirs, *((*one, *other) for one, other in pairwise(theirs))]
    words = dict.fromkeys((KEPT, EDITED, REWORDED, 0.0), 0)
    for sentence in ours:
        kept = max((_kept(sentence, window) for window in windows), default=0.0)
        words[next(least for least in words if kept >= least or not least)] += len(sentence)
    total = sum(words.values()) or 1
    *parts, _ = (count / total for count in words.values())
    taken = sum(parts)
    return [taken, *((part + PRIOR / len(parts)) / (taken + PRIOR) for part in parts)]


def _by_sentence(reading: Reading) -> list[tuple[str, ...]]:
    text = reading.document.text.lower()
    spans = (reading.words.span(positions.start, positions.stop) for positions in reading.sentences)
    return [tuple(re.findall(r"\w+", text[span.start : span.end])) for span in spans]


def _kept(sentence: Sequence[str], window: Sequence[str]) -> float:
    """-> the share of the sentence's words that the source has in this order, less a little for unequal lengths."""
    unequal = abs(len(window) - len(sentence)) / max(len(window), len(sentence))
    return LCSseq.similarity(sentence, window) / len(sentence) - LENGTH_MATTERS * unequal


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


def leave_one_out(rows: Matrix, levels: npt.NDArray[np.int64], sources: Sequence[str]) -> npt.NDArray[np.int64]:
    """-> the level found for each text by a model that has seen no text of its source."""
    found = np.zeros_like(levels)
    groups = np.array(sources)
    for source in sorted(set(sources)):
        held = groups == source
        mean, spread = rows[~held].mean(0), rows[~held].std(0) + 1e-9
        weights = fit((rows[~held] - mean) / spread, levels[~held])
        found[held] = probabilities((rows[held] - mean) / spread, weights).argmax(1)
    return found


def f1_of(level: int, gold: npt.NDArray[np.int64], found: npt.NDArray[np.int64]) -> float:
    """-> the F1 of one level."""
    hit = int(((gold == level) & (found == level)).sum())
    named = int((gold == level).sum() + (found == level).sum())
    return 2 * hit / named if named else 0.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Print macro-F1, accuracy and the F1 of each level."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="texts with their sources and levels, one a line")
    options = parser.parse_args(arguments)
    rows = [json.loads(line) for line in options.file.read_text("utf-8").splitlines() if line.strip()]
    gold = np.array([LEVELS.index(row["level"]) for row in rows])
    found = leave_one_out(np.array([features(row) for row in rows]), gold, [row["source"] for row in rows])
    scores = [f1_of(level, gold, found) for level in range(len(LEVELS))]
    each = "  ".join(f"{name} {score:.3f}" for name, score in zip(LEVELS, scores, strict=True))
    macro, accuracy = np.mean(scores), (gold == found).mean()
    print(f"{options.file.name}: macro-F1 {macro:.3f}  accuracy {accuracy:.3f}  ({len(rows)} texts)")
    print(f"  F1 by level: {each}")


if __name__ == "__main__":
    main()
