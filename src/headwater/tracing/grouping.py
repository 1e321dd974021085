"""Scored pairs of statements -> groups that say the same, without chaining.

Two groups join where the best third of the pairs between them is likely enough on average: a single likely pair
cannot tie two groups together, and wordings far apart inside a group do not keep a good match out.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from headwater.tracing.connected import connected

#: Log-odds of a pair that was not asked about, and the bound on all others.
FLOOR, CEILING = -4.0, 8.0
#: The share of the pairs between two groups that decides.
SHARE = 1 / 3

Pair = tuple[int, int]


def group(
    count: int,
    log_odds: Mapping[Pair, float],
    threshold: float,
    together: Sequence[Pair] = (),
    apart: Sequence[Pair] = (),
    share: float = SHARE,
) -> tuple[tuple[int, ...], ...]:
    """-> groups of the positions 0..count-1, each sorted, in the order of their first members.

    Args:
        count: how many statements there are.
        log_odds: for pairs (smaller position first); a pair that is missing counts FLOOR.
        threshold: mean log-odds of the best pairs from which two groups join.
        together: pairs that belong together whatever their score.
        apart: pairs that are never in one group. A pair that is also together, be it through others, is together; of
            those, one that would go against a pair here is passed over.
        share: which part of the pairs between two groups are the best, that decide.
    """
    members = connected(count, together, apart)
    home = {position: seed for seed, group in members.items() for position in group}
    barred: defaultdict[int, set[int]] = defaultdict(set)
    for a, b in apart:
        if home[a] != home[b]:
            barred[home[a]].add(home[b])
            barred[home[b]].add(home[a])
    near: defaultdict[int, set[int]] = defaultdict(set)
    for (a, b), value in log_odds.items():
        if value >= threshold and home[a] != home[b] and home[b] not in barred[home[a]]:
            near[home[a]].add(home[b])
            near[home[b]].add(home[a])
    version = dict.fromkeys(members, 0)
    stamped = [
        (-_affinity(members[a], members[b], log_odds, share), a, b, 0, 0)
        for a in sorted(near)
        for b in near[a]
        if a < b
    ]
    heapq.heapify(stamped)
    while stamped:
        value, a, b, version_a, version_b = heapq.heappop(stamped)
        if -value < threshold:
            break
        if version.get(a) != version_a or version.get(b) != version_b:
            continue
        members[a] = sorted(members[a] + members.pop(b))
        version[a] += 1
        del version[b]
        for other in barred.pop(b, ()):
            barred[other].discard(b)
            barred[other].add(a)
            barred[a].add(other)
        joined = {other for other in near[a] | near.pop(b) if other in members and other != a}
        near[a] = joined - barred[a]
        for other in sorted(joined):
            near[other].discard(b)
            if other in barred[a]:
                near[other].discard(a)
                continue
            near[other].add(a)
            low, high = min(a, other), max(a, other)
            affinity = _affinity(members[low], members[high], log_odds, share)
            if affinity >= threshold:
                heapq.heappush(stamped, (-affinity, low, high, version[low], version[high]))
    return tuple(sorted(tuple(group) for group in members.values()))


def _affinity(one: Sequence[int], other: Sequence[int], log_odds: Mapping[Pair, float], share: float) -> float:
    values = [log_odds.get((a, b) if a < b else (b, a), FLOOR) for a in one for b in other]
    deciding = math.ceil(len(values) * share)
    best = heapq.nlargest(deciding, values)
    return sum(max(FLOOR, min(CEILING, value)) for value in best) / deciding
