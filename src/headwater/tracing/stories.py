"""Documents -> stories: those on one event together, all others apart.

Likeness is judged where a document stands: two documents belong together when each is about as near to the other as
to its nearest one. That holds for short leads and long reports alike, where no single threshold does. Stories are
joined by the average over all their pairs, so that one document between two events does not chain them together.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from headwater.ids import make_id
from headwater.model import Document, Link, Story
from headwater.tracing.likeness import NEIGHBOURS, Neighbour, neighbours, word_vectors
from headwater.tracing.sentence_encoder import SentenceEncoder

#: Words are weighed as in a collection of so many documents at least.
LEAST_COLLECTION = 100
#: Documents whose words are less alike are not compared: cosine.
LEAST_COSINE = 0.03
#: Documents whose words are more alike are versions of one text and are grouped as one: cosine.
VERSIONS = 0.8
#: From here on two groups are one story: the average likeness of their documents, as a share of what is nearest.
#: By words alone, and with sentence vectors.
TOGETHER, TOGETHER_WITH_VECTORS = 0.5, 0.65
#: A document that has nothing nearer than this is near to nothing.
NEAR, NEAR_WITH_VECTORS = 0.3, 0.5
#: What is nearer than this is a copy, and tells nothing of how near other reports of the event are.
COPY, COPY_WITH_VECTORS = 0.5, 0.8
#: What a link adds to the likeness of two documents: a citation, and any closer descent.
CITES, COPIES = 1.0, 2.0
#: How much a sentence vector's cosine adds to that of the words, and the cosine of texts that are about nothing common.
VECTOR_WEIGHT, UNRELATED = 0.5, 0.2
#: How many words of a text its vector stands for.
OPENING = 110
#: Days after which likeness counts for half.
HALF_LIKE = 120.0


def group_stories(
    documents: Sequence[Document], encoder: SentenceEncoder | None = None, links: Sequence[Link] = ()
) -> tuple[Story, ...]:
    """-> the stories, in the order of their first documents; every document is in one, alone if need be.

    Args:
        documents: the collection.
        encoder: gives headlines and openings their vectors, to know the same event in other words; without it, words
            alone decide.
        links: what is known of who made what from whom: documents that are linked are on one event, mostly.
    """
    vectors = word_vectors(documents, LEAST_COLLECTION)
    versions = _versions(neighbours(vectors, VERSIONS))
    first = sorted(versions)
    near = neighbours([vectors[position] for position in first], LEAST_COSINE)
    edges = _edges([documents[position] for position in first], near, encoder)
    edges = _with_links(edges, links, _places(documents, versions, first))
    least = TOGETHER if encoder is None else TOGETHER_WITH_VECTORS
    groups = _link_by_average(len(first), edges, least)
    stories = [sorted(at for member in group for at in versions[first[member]]) for group in groups]
    return tuple(_story(documents, members) for members in sorted(stories))


def _places(
    documents: Sequence[Document], versions: Mapping[int, Sequence[int]], first: Sequence[int]
) -> dict[str, int]:
    """-> by its id, the place of each document's text among the texts that are grouped."""
    return {documents[at].id: place for place, position in enumerate(first) for at in versions[position]}


def _with_links(edges: Sequence[_Edge], links: Sequence[Link], places: Mapping[str, int]) -> list[_Edge]:
    linked: dict[tuple[int, int], float] = {}
    for link in links:
        one, other = places.get(link.child), places.get(link.parent)
        if one is not None and other is not None and one != other:
            pair = (min(one, other), max(one, other))
            weight = link.score * (CITES if link.how == "cited" else COPIES)
            linked[pair] = max(weight, linked.get(pair, 0.0))
    likeness = {(edge.one, edge.other): edge.likeness for edge in edges}
    return [
        _Edge(*pair, likeness.get(pair, 0.0) + linked.get(pair, 0.0)) for pair in dict.fromkeys([*likeness, *linked])
    ]


def _story(documents: Sequence[Document], members: Sequence[int]) -> Story:
    ids = tuple(documents[at].id for at in members)
    return Story(make_id("story", 1, *sorted(ids)), ids)


def _versions(near: Sequence[Sequence[Neighbour]]) -> dict[int, list[int]]:
    """-> the versions of each text: positions by the first of them."""
    first = list(range(len(near)))
    for position, others in enumerate(near):
        for other in others:
            one, two = _root(first, position), _root(first, other.position)
            first[max(one, two)] = min(one, two)
    found: dict[int, list[int]] = {}
    for position in range(len(near)):
        found.setdefault(_root(first, position), []).append(position)
    return found


def _root(first: list[int], position: int) -> int:
    while first[position] != position:
        first[position] = first[first[position]]
        position = first[position]
    return position


@dataclass(frozen=True, slots=True)
class _Edge:
    one: int
    other: int
    likeness: float


def _edges(
    documents: Sequence[Document], near: Sequence[Sequence[Neighbour]], encoder: SentenceEncoder | None
) -> list[_Edge]:
    """-> how alike neighbouring documents are, as a share of what is nearest to them."""
    rows = None if encoder is None else encoder.encode([_opening(document) for document in documents])
    alike = [
        _Edge(position, other.position, _alike(documents, position, other, rows))
        for position, others in enumerate(near)
        for other in others
        if position < other.position
    ]
    least, most = (NEAR, COPY) if encoder is None else (NEAR_WITH_VECTORS, COPY_WITH_VECTORS)
    nearest = [least] * len(documents)
    for edge in alike:
        for position in (edge.one, edge.other):
            nearest[position] = max(nearest[position], min(edge.likeness, most))
    return [
        _Edge(edge.one, edge.other, edge.likeness / (nearest[edge.one] * nearest[edge.other]) ** 0.5) for edge in alike
    ]


def _opening(document: Document) -> str:
    words = " ".join(document.text.split()[:OPENING])
    return f"{document.title}. {words}" if document.title else words


def _alike(documents: Sequence[Document], position: int, other: Neighbour, rows: np.ndarray | None) -> float:
    likeness = other.cosine
    if rows is not None:
        cosine = float(rows[position] @ rows[other.position])
        likeness += VECTOR_WEIGHT * max(0.0, cosine - UNRELATED)
    return likeness * _same_time(documents[position].published, documents[other.position].published)


def _same_time(one: datetime | None, other: datetime | None) -> float:
    if one is None or other is None:
        return 1.0
    return 1 / (1 + abs((one - other).total_seconds()) / 86_400 / HALF_LIKE)


def _link_by_average(count: int, edges: Sequence[_Edge], least: float) -> Iterator[list[int]]:
    """Give the groups that result from joining, again and again, the two that are most alike on average.

    Pairs without an edge count as not alike; of large groups only as many as a document has neighbours.
    """
    weights: list[dict[int, float]] = [{} for _ in range(count)]
    for edge in edges:
        weights[edge.one][edge.other] = weights[edge.other][edge.one] = edge.likeness
    members = [[position] for position in range(count)]
    queue = [(-edge.likeness, edge.one, edge.other) for edge in edges if edge.likeness >= least]
    heapq.heapify(queue)
    while queue:
        likeness, one, other = heapq.heappop(queue)
        if not members[one] or not members[other] or _average(weights, members, one, other) != -likeness:
            continue
        if len(weights[one]) < len(weights[other]):
            one, other = other, one
        _join(weights, members, one, other)
        for third in weights[one]:
            average = _average(weights, members, one, third)
            if average >= least:
                heapq.heappush(queue, (-average, min(one, third), max(one, third)))
    yield from filter(None, members)


def _average(weights: Sequence[Mapping[int, float]], members: Sequence[Sequence[int]], one: int, other: int) -> float:
    pairs = min(len(members[one]), NEIGHBOURS) * min(len(members[other]), NEIGHBOURS)
    return weights[one].get(other, 0.0) / pairs


def _join(weights: list[dict[int, float]], members: list[list[int]], one: int, other: int) -> None:
    """Move the members of `other` into `one`."""
    members[one] += members[other]
    members[other] = []
    for third, likeness in weights[other].items():
        del weights[third][other]
        if third != one:
            weights[one][third] = weights[third][one] = weights[one].get(third, 0.0) + likeness
    weights[other] = {}
