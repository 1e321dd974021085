"""Fit the confidence of a frame on predictions for articles that the model has not seen.

    python -m training.calibrate --ours DIR [DIR ...] --work DIR --out src/headwater/weights

Each article is read by the weights of the fold that has not seen it. A frame counts as right where the attribution
scorer would match it whole: content by a Jaccard of at least one half, source and cue by an overlap. The logistic model
over the frame's features, and the threshold `accept` with the best F1, go into `reader.json`. The expected calibration
error that is printed is cross-validated by story and batch.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from headwater.attribution import decode as dc
from headwater.attribution import tokens as tk
from headwater.attribution.frame import Frame
from headwater.attribution.reader import AttributionReader
from training.articles import Article, Gold, Spans, read_articles

Floats = npt.NDArray[np.float64]


def characters(text: str, spans: Spans) -> frozenset[int]:
    """-> the places of the letters and digits of some spans."""
    return frozenset(i for start, end in spans for i in range(start, end) if text[i].isalnum())


def rightness(article: Article, frames: Sequence[Frame]) -> list[bool]:
    """-> for each frame whether it is right, each gold attribution being given to one frame at most."""
    pairs = []
    for g, gold in enumerate(article.attributions):
        for f, frame in enumerate(frames):
            ours, theirs = characters(article.text, frame.content_spans), characters(article.text, gold.content)
            share = len(ours & theirs) / max(1, len(ours | theirs))
            if share >= 0.5 and _touch(article.text, gold, frame):
                pairs.append((share, g, f))
    right = [False] * len(frames)
    taken: set[int] = set()
    for _, g, f in sorted(pairs, reverse=True):
        if g not in taken and not right[f]:
            right[f] = True
            taken.add(g)
    return right


def _touch(text: str, gold: Gold, frame: Frame) -> bool:
    def meets(ours: Spans, theirs: Spans) -> bool:
        a, b = characters(text, ours), characters(text, theirs)
        return bool(a & b) or (not a and not b)

    return meets(frame.source_spans, gold.source) and meets(frame.cue_spans, gold.cue)


def observations(reader: AttributionReader, articles: Sequence[Article]) -> tuple[list[list[float]], list[bool], int]:
    """-> features and rightness of every frame that stays after repeats are taken out, and the count of gold."""
    tokens = [tk.tokenize(reader.tokenizer, article.text) for article in articles]
    found: list[list[tuple[Frame, tuple[float, ...]]]] = [[] for _ in articles]
    for i, anchor, judgement in reader.judgements(tokens, articles[0].convention):
        frame = dc.frame_of(tokens[i], anchor, judgement, dc.UNCALIBRATED)
        if frame:
            found[i].append((frame, dc.features(anchor, judgement)))
    rows: list[list[float]] = []
    right: list[bool] = []
    for article, pairs in zip(articles, found, strict=True):
        features = {id(frame): row for frame, row in pairs}
        kept = dc.without_repeats([frame for frame, _ in pairs])
        rows += [list(features[id(frame)]) for frame in kept]
        right += rightness(article, kept)
    return rows, right, sum(len(article.attributions) for article in articles)


def logistic(rows: Floats, right: npt.NDArray[np.bool_], ridge: float = 1.0) -> dc.Calibration:
    """-> the logistic model by Newton's method, with a small ridge on the weights."""
    x = np.hstack([rows, np.ones((len(rows), 1))])
    w = np.zeros(x.shape[1])
    penalty = np.diag([ridge] * rows.shape[1] + [0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + penalty, x.T @ (right - p) - penalty @ w)
        w += step
        if np.abs(step).max() < 1e-8:
            break
    return dc.Calibration(tuple(round(float(v), 5) for v in w[:-1]), round(float(w[-1]), 5))


def expected_calibration_error(confidence: Floats, right: npt.NDArray[np.bool_]) -> float:
    """-> the mean gap, 0..1, between confidence and rightness over ten bins (Naeini et al. 2015)."""
    bins = np.minimum(9, (confidence * 10).astype(int))
    gaps = [abs(float((confidence[bins == b] - right[bins == b]).sum())) for b in range(10) if (bins == b).any()]
    return sum(gaps) / len(right)


def best_threshold(confidence: Floats, right: npt.NDArray[np.bool_], gold: int) -> tuple[float, float]:
    """-> (the threshold in steps of 0.01, its F1)."""
    scores = [
        (2 * right[confidence >= t].sum() / max(1, (confidence >= t).sum() + gold), t)
        for t in np.arange(0.1, 0.9, 0.01)
    ]
    f1, threshold = max(scores)
    return round(float(threshold), 2), float(f1)


def main(argv: Sequence[str] | None = None) -> None:
    """Fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", type=Path, nargs="+", required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--accept", type=float, help="the threshold to show a frame at, instead of that of the best F1")
    options = parser.parse_args(argv)
    fold_of: dict[str, int] = json.loads((options.work / "folds.json").read_text("utf-8"))
    articles = [article for folder in options.ours for article in read_articles(folder)]
    parts = []
    for k in sorted(set(fold_of.values())):
        if not (options.work / f"onnx-fold{k}").exists():
            print(f"fold {k} left out: {options.work}/onnx-fold{k} is not there")
            continue
        reader = AttributionReader.load(options.work / f"onnx-fold{k}")
        for group in sorted(g for g, fold in fold_of.items() if fold == k):
            parts.append(observations(reader, [article for article in articles if article.group == group]))
    rows = [np.array(part[0]) for part in parts]
    right = [np.array(part[1]) for part in parts]
    unseen_confidence = []
    for k in range(len(parts)):
        others = [i for i in range(len(parts)) if i != k]
        model = logistic(np.vstack([rows[i] for i in others]), np.concatenate([right[i] for i in others]))
        unseen_confidence.append(np.array([model.confidence(row) for row in rows[k]]))
    confidence, everything = np.concatenate(unseen_confidence), np.concatenate(right)
    gold = sum(part[2] for part in parts)
    best, f1 = best_threshold(confidence, everything, gold)
    threshold = best if options.accept is None else options.accept
    shown = confidence >= threshold
    print(f"frames {len(everything)}, right {everything.mean():.3f}; best F1 {f1:.3f} at {best}")
    print(f"F1 at {threshold}: {2 * everything[shown].sum() / (shown.sum() + gold):.3f}")
    error = expected_calibration_error(confidence[shown], everything[shown])
    print(f"expected calibration error of those shown {error:.3f}")
    final = logistic(np.vstack(rows), everything)
    path = options.out / "reader.json"
    settings = json.loads(path.read_text("utf-8"))
    settings |= {"accept": threshold, "calibration": {"weights": list(final.weights), "intercept": final.intercept}}
    path.write_text(json.dumps(settings, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
