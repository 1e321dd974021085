"""Documents -> stories: those on one event together, all others apart.

How likely two documents are to be on one event is told by the words that they share, by when they were published or,
where that is not known, by the days that they name, and by links. It is judged twice: first by what can be expected
among so many documents, then by what lies around each of the two, since reports of other events on the same matter are
alike as well. Stories are joined by the average over all their pairs, so that one document between two events does
not chain them together.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from headwater.ids import make_id
from headwater.model import Document, Link, Story
from headwater.tracing.connected import connected
from headwater.tracing.likeness import NEIGHBOURS, Neighbour, Surveyed, neighbours, survey

#: Documents whose words are less alike are not compared: cosine.
LEAST_COSINE = 0.03
#: Documents whose words are more alike are versions of one text and are grouped as one: cosine.
VERSIONS = 0.8
#: By how much a sure link raises the log-odds that both documents are on one event. It is no more, since documents are
#: linked to what else an outlet published as well, and copies share their words anyway.
LINKED = 3.0
#: Days after which the odds that two documents are on one event are half.
HALF_LIKE = 30.0
#: How many documents of other stories tell how crowded it is around a document.
CROWD = 3

_DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")


@dataclass(frozen=True, slots=True)
class Odds:
    """What tells that two documents are on one event: weights in log-odds, and when stories join.

    `training/fit_stories.py` fits all of them; the crowding is that of Conneau et al. 2018 ("CSLS").

    Attributes:
        likeness: for the square root of the cosine of their words.
        same_day, other_day: for naming a day of the week in common; for naming days, but none in common.
        all_apart, many: among n documents, less `all_apart` and `many` for each unit of ln n.
        apart, crowded: in the second round instead, less `apart` and `crowded` for the mean likeness (as above) to the
            nearest documents outside their stories.
        join: two groups are one story where their pairs are so likely on average.
    """

    likeness: float
    same_day: float
    other_day: float
    all_apart: float
    many: float
    apart: float
    crowded: float
    join: float


#: As fitted; see docs/measures.md.
FITTED = Odds(24.72, 0.25, -1.71, 5.3, 1.1, 3.64, 21.94, 0.2)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents (positions, the smaller one first) and what they have in common.

    `likeness` is the square root of their words' cosine; `same_day` tells whether they name a day in common, and is
    None where nothing is known or the times of both are; `later` is what the time between them takes from the
    log-odds, `linked` what their links add.
    """

    one: int
    other: int
    likeness: float
    same_day: bool | None
    later: float = 0.0
    linked: float = 0.0


def group_stories(
    documents: Sequence[Document],
    links: Sequence[Link] = (),
    odds: Odds = FITTED,
    *,
    together: Sequence[tuple[str, str]] = (),
    surveyed: Surveyed | None = None,
) -> tuple[Story, ...]:
    """-> the stories, in the order of their first documents; every document is in one, alone if need be.

    Args:
        documents: the collection.
        links: what is known of who made what from whom: documents that are linked are on one event, mostly.
        odds: what tells that two documents are on one event.
        together: ids of documents that are on one event, whatever tells against it.
        surveyed: which documents are alike, where that is known already.
    """
    surveyed = surveyed or survey(documents)
    same = (
        (at, other.position) for at, others in enumerate(surveyed.near) for other in others if other.cosine >= VERSIONS
    )
    versions = connected(len(documents), same)
    first = sorted(versions)
    near = neighbours([surveyed.vectors[position] for position in first], LEAST_COSINE)
    places = {documents[at].id: place for place, position in enumerate(first) for at in versions[position]}
    pairs = compare([documents[position] for position in first], near, _linked(links, places))
    groups = join(len(first), pairs, odds)
    home = {member: number for number, group in enumerate(groups) for member in group}
    judged = [(home[places[one]], home[places[other]]) for one, other in together if one in places and other in places]
    stories = [
        sorted(at for number in joined for member in groups[number] for at in versions[first[member]])
        for joined in connected(len(groups), judged).values()
    ]
    return tuple(_story(documents, members) for members in sorted(stories))


def compare(
    documents: Sequence[Document],
    near: Sequence[Sequence[Neighbour]],
    linked: Mapping[tuple[int, int], float] | None = None,
) -> tuple[Pair, ...]:
    """-> the pairs of documents that have something in common.

    Args:
        documents: texts, none of them twice.
        near: the neighbours of each.
        linked: what links add to the log-odds, by the positions of the documents, the smaller one first.
    """
    left = dict(linked or {})
    days = [frozenset(_DAY.findall(f"{document.title or ''} {document.text}")) for document in documents]
    pairs = []
    for position, others in enumerate(near):
        for other in others:
            if position < other.position:
                pair = (position, other.position)
                pairs.append(_pair(documents, days, pair, other.cosine, left.pop(pair, 0.0)))
    pairs += [_pair(documents, days, pair, 0.0, value) for pair, value in left.items()]
    return tuple(pairs)


def _pair(
    documents: Sequence[Document], days: Sequence[frozenset[str]], pair: tuple[int, int], cosine: float, linked: float
) -> Pair:
    one, other = pair
    likeness = math.sqrt(cosine)
    first, second = documents[one].published, documents[other].published
    if first is not None and second is not None:
        between = abs((first - second).total_seconds()) / 86_400
        return Pair(one, other, likeness, None, math.log1p(between / HALF_LIKE), linked)
    same = bool(days[one] & days[other]) if days[one] and days[other] else None
    return Pair(one, other, likeness, same, 0.0, linked)


def join(count: int, pairs: Sequence[Pair], odds: Odds) -> tuple[tuple[int, ...], ...]:
    """-> the positions 0..count-1 in groups, each a story."""
    around = crowding(join_first(count, pairs, odds), pairs)
    here = [odds.apart + odds.crowded * (around[pair.one] + around[pair.other]) / 2 for pair in pairs]
    return _joined(count, pairs, here, odds)


def join_first(count: int, pairs: Sequence[Pair], odds: Odds) -> tuple[tuple[int, ...], ...]:
    """-> the same after the first round, by what can be expected among so many documents."""
    everywhere = odds.all_apart + odds.many * math.log(max(count, 1))
    return _joined(count, pairs, [everywhere] * len(pairs), odds)


def crowding(groups: Sequence[Sequence[int]], pairs: Sequence[Pair]) -> list[float]:
    """-> for each position, how alike the nearest documents outside its group are, on average.

    Where there are fewer, they count as just too unlike to be compared.
    """
    home = {position: number for number, group in enumerate(groups) for position in group}
    outside: defaultdict[int, list[float]] = defaultdict(list)
    for pair in pairs:
        if home[pair.one] != home[pair.other]:
            outside[pair.one].append(pair.likeness)
            outside[pair.other].append(pair.likeness)
    far = [math.sqrt(LEAST_COSINE)] * CROWD
    return [math.fsum(heapq.nlargest(CROWD, outside[position] + far)) / CROWD for position in range(len(home))]


def _joined(count: int, pairs: Sequence[Pair], against: Sequence[float], odds: Odds) -> tuple[tuple[int, ...], ...]:
    edges = [
        _Edge(pair.one, pair.other, _probability(pair, odds, less)) for pair, less in zip(pairs, against, strict=True)
    ]
    return tuple(tuple(sorted(group)) for group in _link_by_average(count, edges, odds.join))


def _probability(pair: Pair, odds: Odds, less: float) -> float:
    day = 0.0 if pair.same_day is None else odds.same_day if pair.same_day else odds.other_day
    value = odds.likeness * pair.likeness + day + pair.linked - pair.later - less
    return 1 / (1 + math.exp(-max(-500.0, value)))


def _linked(links: Sequence[Link], places: Mapping[str, int]) -> dict[tuple[int, int], float]:
    """-> what links add to the log-odds of two texts, by their places."""
    linked: dict[tuple[int, int], float] = {}
    for link in links:
        one, other = places.get(link.child), places.get(link.parent)
        if one is not None and other is not None and one != other:
            pair = (min(one, other), max(one, other))
            linked[pair] = max(LINKED * link.score, linked.get(pair, 0.0))
    return linked


def _story(documents: Sequence[Document], members: Sequence[int]) -> Story:
    ids = tuple(documents[at].id for at in members)
    return Story(make_id("story", 1, *sorted(ids)), ids)


@dataclass(frozen=True, slots=True)
class _Edge:
    one: int
    other: int
    probability: float


def _link_by_average(count: int, edges: Sequence[_Edge], least: float) -> Iterator[list[int]]:
    """Give the groups that result from joining, again and again, the two whose pairs are most likely on average.

    Pairs without an edge count as unlikely; of large groups only as many as a document has neighbours.
    """
    weights: list[dict[int, float]] = [{} for _ in range(count)]
    for edge in edges:
        weights[edge.one][edge.other] = weights[edge.other][edge.one] = edge.probability
    members = [[position] for position in range(count)]
    queue = [(-edge.probability, edge.one, edge.other) for edge in edges if edge.probability >= least]
    heapq.heapify(queue)
    while queue:
        value, one, other = heapq.heappop(queue)
        if not members[one] or not members[other] or _average(weights, members, one, other) != -value:
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
