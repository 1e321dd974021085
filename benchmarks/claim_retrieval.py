"""Rank verified claims for what people wrote: BM25, character n-grams, and both with sentence vectors.

python -m benchmarks.claim_retrieval DIR --queries dev.jsonl [--train train.jsonl] [--sentences DIR] [--cache FILE.npz]

DIR holds `claims.jsonl` (id, title, text) and the queries (id, text, claims: the right ids). The fusion is a ranking
with few weights, fitted on the training queries alone; sentence vectors are made for the candidates that the two
lexical rankings bring up. Printed: mean average precision at 5 of each, and how often the right claim is a candidate.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.tracing.sentence_encoder import OnnxSentenceEncoder, SentenceEncoder, WordOverlapEncoder
from headwater.tracing.words import is_common, is_number, read_words

Floats = npt.NDArray[np.float64]
Counts = Counter[str]

#: Candidates from each lexical ranking.
POOL = 40
#: BM25's saturation and its share of length.
K1, B = 1.2, 0.75
#: Lengths of character n-grams.
GRAMS = (3, 4, 5)
#: Weights are held back a little, as there are few training queries.
RIDGE = 0.1
AT = 5

_ADDRESS = re.compile(r"https?://\S+|pic\.twitter\.com/\S+")
_SIGNATURE = re.compile(r"—[^—]*\(@\w+\)[^—]*$")
_SPACE = re.compile(r"\s+")


class Index:
    """Term weights of texts by term; scores are sums of products over shared terms."""

    def __init__(self, terms: Sequence[Counts], weigh: Callable[[Counts, dict[str, float], float], dict[str, float]]):
        held = Counter(term for counts in terms for term in counts)
        self.rarity = {term: math.log(1 + (len(terms) - n + 0.5) / (n + 0.5)) for term, n in held.items()}
        self._count = len(terms)
        mean = sum(sum(counts.values()) for counts in terms) / max(1, len(terms))
        places: defaultdict[str, list[int]] = defaultdict(list)
        values: defaultdict[str, list[float]] = defaultdict(list)
        for at, counts in enumerate(terms):
            for term, value in weigh(counts, self.rarity, mean).items():
                places[term].append(at)
                values[term].append(value)
        self._places = {term: np.array(some, dtype=np.int32) for term, some in places.items()}
        self._values = {term: np.array(some) for term, some in values.items()}

    def score(self, weights: dict[str, float]) -> Floats:
        """-> the score of every text for a query's term weights."""
        scores = np.zeros(self._count)
        for term, weight in weights.items():
            if term in self._places:
                scores[self._places[term]] += weight * self._values[term]
        return scores


def bm25(counts: Counts, rarity: dict[str, float], mean: float) -> dict[str, float]:
    """-> the BM25 weight of each term of a text."""
    length = 1 - B + B * sum(counts.values()) / mean
    return {term: rarity[term] * n * (K1 + 1) / (n + K1 * length) for term, n in counts.items()}


def tf_idf(counts: Counts, rarity: dict[str, float], mean: float = 0.0) -> dict[str, float]:
    """-> unit-length weights, by the logarithm of the count and rarity; unknown terms are left out."""
    weights = {term: (1 + math.log(n)) * rarity[term] for term, n in counts.items() if term in rarity}
    length = math.sqrt(sum(value * value for value in weights.values())) or 1.0
    return {term: value / length for term, value in weights.items()}


def plain(text: str) -> str:
    """-> a post without addresses and without the signature that quotes of posts end in."""
    return _SPACE.sub(" ", _SIGNATURE.sub("", _ADDRESS.sub(" ", text))).strip()


def terms_of(text: str) -> Counts:
    """-> the stems of a text, common words left out."""
    return Counter(key for key in read_words(text).keys if not is_common(key, "en"))


def grams_of(text: str) -> Counts:
    """-> the character n-grams inside words."""
    padded = [f" {word} " for word in re.findall(r"\w+", text.lower())]
    return Counter(
        word[at : at + size] for word in padded for size in GRAMS for at in range(max(0, len(word) - size) + 1)
    )


class Vectors:
    """Sentence vectors by text, kept in a file between runs where one is given."""

    def __init__(self, encoder: SentenceEncoder, cache: Path | None) -> None:
        self._encoder, self._cache = encoder, cache
        self._rows: dict[str, Floats] = {}
        if cache and cache.exists():
            with np.load(cache) as held:
                self._rows = dict(zip(held["texts"].tolist(), held["vectors"], strict=True))

    def of(self, texts: Iterable[str]) -> Floats:
        """-> a row for each text."""
        wanted = list(texts)
        missing = [text for text in dict.fromkeys(wanted) if text not in self._rows]
        for begin in range(0, len(missing), 256):
            part = missing[begin : begin + 256]
            self._rows.update(zip(part, self._encoder.encode(part), strict=True))
        return np.stack([self._rows[text] for text in wanted])

    def save(self) -> None:
        """Write the vectors to the file, if there is one."""
        if self._cache:
            np.savez(self._cache, texts=np.array(list(self._rows)), vectors=np.stack(list(self._rows.values())))


def average_precision(ranked: Sequence[str], right: set[str]) -> float:
    """-> average precision among the first five."""
    hits, total = 0, 0.0
    for place, claim in enumerate(ranked[:AT], 1):
        if claim in right:
            hits += 1
            total += hits / place
    return total / min(len(right), AT)


def fit(rows: Sequence[Floats], right: Sequence[npt.NDArray[np.bool_]]) -> Floats:
    """-> weights under which the right candidates of each query get most of its softmax; Newton's method."""
    weights = np.zeros(rows[0].shape[1])
    for _ in range(30):
        slope, bend = RIDGE * weights, RIDGE * np.eye(len(weights))
        for features, good in zip(rows, right, strict=True):
            scores = features @ weights
            share = np.exp(scores - scores.max())
            share /= share.sum()
            mean = share @ features
            slope = slope + mean - features[good].mean(axis=0)
            bend = bend + (features * share[:, None]).T @ features - np.outer(mean, mean)
        step = np.linalg.solve(bend, slope)
        weights = weights - step * min(1.0, 3.0 / (np.abs(step).max() + 1e-9))
        if np.abs(step).max() < 1e-3:
            break
    return weights


class Retrieval:
    """The claims, indexed, and the features of a query's candidates."""

    FEATURES = ("bm25", "grams", "title", "bm25_place", "grams_place", "numbers")

    def __init__(self, claims: Sequence[dict[str, Any]], vectors: Vectors) -> None:
        self.ids = [claim["id"] for claim in claims]
        self._titles = [claim["title"] for claim in claims]
        both = [f"{claim['title']} {claim['text']}" for claim in claims]
        self._words = Index([terms_of(text) for text in both], bm25)
        self._grams = Index([grams_of(text) for text in both], tf_idf)
        self._numbers = [{key for key in read_words(text).keys if is_number(key)} for text in both]
        self._vectors = vectors

    def lexical(self, query: str) -> tuple[Floats, Floats]:
        """-> BM25 and n-gram cosine of every claim."""
        text = plain(query)
        words = self._words.score(dict.fromkeys(terms_of(text), 1.0))
        return words, self._grams.score(tf_idf(grams_of(text), self._grams.rarity))

    def candidates(self, query: str, scores: tuple[Floats, Floats]) -> tuple[npt.NDArray[np.int64], Floats]:
        """-> positions of the candidates and their features, (n, 6), each 0..1 but the cosine."""
        words, grams = scores
        order_words, order_grams = (np.argsort(-one, kind="stable") for one in scores)
        pool = np.array(list(dict.fromkeys([*order_words[:POOL].tolist(), *order_grams[:POOL].tolist()])))
        place_words, place_grams = np.empty(len(words)), np.empty(len(words))
        place_words[order_words], place_grams[order_grams] = np.arange(len(words)), np.arange(len(words))
        text = plain(query)
        asked = {key for key in read_words(text).keys if is_number(key)}
        numbers = [len(asked & self._numbers[at]) / max(1, len(asked)) for at in pool]
        vector = self._vectors.of([text])[0]
        titles = self._vectors.of([self._titles[at] for at in pool])
        features = np.c_[
            words[pool] / max(words.max(), 1e-9),
            grams[pool],
            titles @ vector,
            1 / (1 + place_words[pool]),
            1 / (1 + place_grams[pool]),
            numbers,
        ]
        return pool, features


def read_lines(path: Path) -> list[dict[str, Any]]:
    """-> the rows of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def main(argv: Sequence[str] | None = None) -> None:
    """Fit on the training queries, rank for the others, and print the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", required=True)
    parser.add_argument("--train", default="train.jsonl")
    parser.add_argument("--sentences", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--most", type=int, default=800, help="training queries to use")
    options = parser.parse_args(argv)
    encoder: SentenceEncoder = WordOverlapEncoder()
    if options.sentences:
        encoder = OnnxSentenceEncoder(
            options.sentences / "sentences.onnx", options.sentences / "sentences-tokenizer.json"
        )
    vectors = Vectors(encoder, options.cache)
    retrieval = Retrieval(read_lines(options.folder / "claims.jsonl"), vectors)
    rows, right = [], []
    for query in read_lines(options.folder / options.train)[: options.most]:
        pool, features = retrieval.candidates(query["text"], retrieval.lexical(query["text"]))
        good = np.array([retrieval.ids[at] in query["claims"] for at in pool])
        if good.any():
            rows.append(features)
            right.append(good)
    weights = fit(rows, right)
    scores: defaultdict[str, list[float]] = defaultdict(list)
    for query in read_lines(options.folder / options.queries):
        lexical = retrieval.lexical(query["text"])
        pool, features = retrieval.candidates(query["text"], lexical)
        wanted = set(query["claims"])
        for name, one in zip(("BM25", "character n-grams"), lexical, strict=True):
            best = np.argsort(-one, kind="stable")[:AT]
            scores[name].append(average_precision([retrieval.ids[at] for at in best], wanted))
        best = pool[np.argsort(-(features @ weights), kind="stable")[:AT]]
        scores[f"fused with {encoder.name}"].append(average_precision([retrieval.ids[at] for at in best], wanted))
        scores["(right claim among the candidates)"].append(float(bool({retrieval.ids[at] for at in pool} & wanted)))
    vectors.save()
    for name, values in scores.items():
        print(f"{name:36} {sum(values) / len(values):.3f}")
    print("weights", {name: round(float(w), 2) for name, w in zip(Retrieval.FEATURES, weights, strict=True)})


if __name__ == "__main__":
    main()
