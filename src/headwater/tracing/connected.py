"""Pairs that belong together -> groups: a union of sets, as in Tarjan 1975."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def connected(
    count: int, pairs: Iterable[tuple[int, int]], apart: Sequence[tuple[int, int]] = ()
) -> dict[int, list[int]]:
    """-> the positions 0..count-1 in groups, each sorted and under its first member, in the order of these.

    A pair that would bring together two positions that are `apart` is passed over; those that come first count.
    """
    first = list(range(count))

    def root(position: int) -> int:
        while first[position] != position:
            first[position] = first[first[position]]
            position = first[position]
        return position

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        if any({root(a), root(b)} == {low, high} for a, b in apart):
            continue
        first[high] = low
    found: dict[int, list[int]] = {}
    for position in range(count):
        found.setdefault(root(position), []).append(position)
    return found
