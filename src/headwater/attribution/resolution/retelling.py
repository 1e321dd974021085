"""Stretches of a page that go on retelling one outlet.

A page seldom repeats the outlet in each sentence. Two signs say that it is still being retold. Both were counted in the
gold of all chains and statements: a person or an unnamed speaker who was heard through an outlet stays so (82 of 94
later attributions have the same chain), and a new speaker between two statements that come through one outlet comes
through it too (41 of 45).
"""

from __future__ import annotations

from headwater.attribution.resolution.cast import Cast
from headwater.attribution.resolution.chains import Chains, MediatorChooser, build_chains, by_model
from headwater.model import Document

#: What is found in one round may show a stretch in the next.
_ROUNDS = 3
_OUTLET = 0.5
_SPEAKS_FOR_ITSELF = 0.5


def follow_retelling(cast: Cast, document: Document) -> Chains:
    """-> the chain of each frame, as the mediator model and then the two signs see it."""
    chains = build_chains(cast, document)
    through: dict[int, int] = {}
    for _ in range(_ROUNDS):
        more = retold(chains)
        if not more:
            break
        through |= more
        chains = build_chains(cast, document, _held_to(through, by_model(cast)))
    return chains


def _held_to(through: dict[int, int], decide: MediatorChooser) -> MediatorChooser:
    def choose(frame: int, candidates: list[int], features: list[dict[str, float]]) -> int:
        outlet = through.get(frame)
        return candidates.index(outlet) + 1 if outlet in candidates else decide(frame, candidates, features)

    return choose


def retold(chains: Chains) -> dict[int, int]:
    """-> for frames that have no mediator yet and lie in such a stretch, the entity of the outlet."""
    cast = chains.cast
    order = sorted(chains.flat, key=lambda i: (cast.nesting.anchor[i], i))
    found: dict[int, int] = {}
    for place, i in enumerate(order):
        if chains.before(i) or not _may_be_retold(cast, i):
            continue
        outlet = _heard_through(chains, order[:place], cast.speakers[i])
        if outlet is None and 0 < place < len(order) - 1:
            outlet = _between(chains, order[place - 1], i, order[place + 1])
        if outlet is not None and outlet != cast.speakers[i]:
            found[i] = outlet
    return found


def _may_be_retold(cast: Cast, i: int) -> bool:
    """An outlet or a document is itself what is retold."""
    kinds = cast.kinds(cast.speaker(i))
    return kinds["outlet"] + kinds["document"] < _SPEAKS_FOR_ITSELF


def _heard_through(chains: Chains, earlier: list[int], speaker: int) -> int | None:
    for j in reversed(earlier):
        if chains.cast.speakers[j] == speaker:
            before = chains.before(j)
            return before[0] if len(before) == 1 and _is_outlet(chains.cast, before[0]) else None
    return None


def _between(chains: Chains, previous: int, i: int, following: int) -> int | None:
    cast = chains.cast
    first, last = chains.steps[previous][0].entity, chains.steps[following][0].entity
    heard_before = any(cast.speakers[j] == cast.speakers[i] for j in chains.flat if j != i and _earlier(cast, j, i))
    return first if first == last and _is_outlet(cast, first) and not heard_before else None


def _earlier(cast: Cast, j: int, i: int) -> bool:
    return cast.nesting.anchor[j] < cast.nesting.anchor[i]


def _is_outlet(cast: Cast, entity: int) -> bool:
    return cast.outlet_like(cast.entities[entity]) > _OUTLET
