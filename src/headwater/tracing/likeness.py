"""Which documents are about the same things: word vectors of documents, and each one's neighbours from an index.

Nothing compares all pairs. A document's telling words look up the others that hold them; only what is found so is
measured exactly.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from headwater.model import Document
from headwater.tracing.words import is_common, read_words

#: How many of a document's most telling words look others up.
TELLING = 60
#: A word that stands in more documents than this tells too little to look others up by.
LONGEST_POSTING = 400
#: How many places of its words a document looks at, the rarest words first: the cost of one among however many.
LOOKED_AT = 4_000
#: A title's words count as often as this many of the text's.
TITLE_WEIGHT = 2.0
#: Neighbours that are kept of a document.
NEIGHBOURS = 60
#: Documents less alike than this have nothing to do with each other: cosine.
RELATED = 0.04


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The word vectors of a collection's documents and each one's neighbours, in the order of the documents."""

    vectors: tuple[Mapping[str, float], ...]
    near: tuple[tuple[Neighbour, ...], ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another document (its position in the collection), and the cosine of the two word vectors, 0 to 1."""

    position: int
    cosine: float


def word_vectors(documents: Sequence[Document]) -> tuple[Mapping[str, float], ...]:
    """-> for each document its words' weights (term and inverse document frequency), of length 1; {} without words."""
    counts = [_counts(document) for document in documents]
    frequency = Counter(key for count in counts for key in count)
    return tuple(_vector(count, frequency, len(documents)) for count in counts)


def survey(documents: Sequence[Document]) -> Surveyed:
    """-> which documents are about the same things: the neighbours of cosine `RELATED` or more."""
    vectors = word_vectors(documents)
    return Surveyed(vectors, neighbours(vectors, RELATED))


def neighbours(vectors: Sequence[Mapping[str, float]], least: float) -> tuple[tuple[Neighbour, ...], ...]:
    """-> for each document the others of cosine `least` or more, nearest first, at most `NEIGHBOURS`.

    The relation is made symmetric: a document is a neighbour of all its neighbours.
    """
    telling = [_telling(vector) for vector in vectors]
    postings: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
    for position, keys in enumerate(telling):
        for key in keys:
            postings[key].append(position)
    found: list[dict[int, float]] = [{} for _ in vectors]
    for position, keys in enumerate(telling):
        for other in _nearest(position, keys, postings, vectors):
            cosine = found[position].get(other) or cosine_of(vectors[position], vectors[other])
            if cosine >= least:
                found[position][other] = found[other][position] = cosine
    return tuple(_ranked(others) for others in found)


def _counts(document: Document) -> dict[str, float]:
    counts: defaultdict[str, float] = defaultdict(float)
    for text, weight in ((document.text, 1.0), (document.title or "", TITLE_WEIGHT)):
        for key in read_words(text).keys:
            if not is_common(key, document.language):
                counts[key] += weight
    return counts


def _vector(counts: Mapping[str, float], frequency: Mapping[str, int], total: int) -> Mapping[str, float]:
    weights = {key: (1 + math.log(count)) * math.log(1 + total / frequency[key]) for key, count in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {key: weight / length for key, weight in weights.items()} if length else {}


def _telling(vector: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(vector, key=lambda key: (-vector[key], key))[:TELLING])


def _nearest(
    position: int, keys: Sequence[str], postings: Mapping[str, array[int]], vectors: Sequence[Mapping[str, float]]
) -> list[int]:
    """-> the documents that share the most telling words, by the weight of these; twice what is kept, at most."""
    mine = vectors[position]
    shared: defaultdict[int, float] = defaultdict(float)
    left = LOOKED_AT
    for key in sorted(keys, key=lambda key: (len(postings[key]), key)):
        posting = postings[key]
        left -= len(posting)
        if left < 0 or len(posting) > LONGEST_POSTING:
            break
        for other in posting:
            if other != position:
                shared[other] += mine[key] * vectors[other][key]
    return sorted(shared, key=lambda other: (-shared[other], other))[: 2 * NEIGHBOURS]


def cosine_of(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """-> the cosine of two word vectors of length 1: 0 to 1."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other.get(key, 0.0) for key, weight in one.items())


def _ranked(others: Mapping[int, float]) -> tuple[Neighbour, ...]:
    ranked = sorted(others, key=lambda position: (-others[position], position))
    return tuple(Neighbour(position, others[position]) for position in ranked)
