"""Sightings -> measures: what is told of one state and one mechanism in all documents of a story is one measure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from headwater.register.sightings import Sighting
from headwater.register.states import States
from headwater.register.text import Passages, Sentence, likeness
from headwater.restriction import Mechanism, Tactic

#: of two mechanisms in one sentence, and of two that are one measure, the one that says more
_SAYS_MORE: tuple[Mechanism, ...] = (
    "internal_radius_limit",
    "reentry_denied",
    "exit_list",
    "permission_required",
    "surrender_demanded",
    "revoked",
    "issue_or_renewal_refused",
    "passport_confiscated",
    "border_stop",
)
#: from this likeness on two phrases may name the same people
_SAME_PEOPLE = 0.25
#: how near a sentence is to a sighting: itself, its paragraph, the one beside it, the document
IN_SENTENCE, IN_PARAGRAPH, BESIDE, IN_DOCUMENT = 3.0, 2.0, 1.0, 0.4


@dataclass(frozen=True)
class Measure:
    """One measure of one state, with all sightings of it and the documents that tell it."""

    state: str
    mechanism: Mechanism
    tactic: Tactic
    sightings: tuple[Sighting, ...]

    @property
    def passages(self) -> tuple[Passages, ...]:
        """The documents that tell it, in the order of the story."""
        return tuple({one.passages.document.id: one.passages for one in self.sightings}.values())

    def within(self, document: str) -> tuple[Sighting, ...]:
        """-> its sightings in one document."""
        return tuple(one for one in self.sightings if one.passages.document.id == document)

    def nearness(self, sentence: Sentence) -> float:
        """-> how near the sentence is to a sighting of the same document; 0.0 where there is none."""
        near = 0.0
        for one in self.within(sentence.document.id):
            apart = abs(one.sentence.paragraph - sentence.paragraph)
            if one.sentence.at == sentence.at:
                return IN_SENTENCE
            near = max(near, (IN_PARAGRAPH, BESIDE)[apart] if apart < 2 else IN_DOCUMENT)
        return near


def find_measures(sightings: Sequence[Sighting], states: States) -> tuple[Measure, ...]:
    """-> the measures of a story; sightings whose state is not told are of none."""
    by_state: dict[str, list[Sighting]] = defaultdict(list)
    for one in _one_for_each_clause(sightings):
        state = states.of(one.sentence, one.passages, one.span.start)
        if state is not None:
            by_state[state].append(one)
    _give_weak_ones_home(by_state, states)
    found = [measure for state in by_state for measure in _of_state(state, by_state[state])]
    return tuple(sorted(found, key=lambda one: (one.sightings[0].passages.document.id, one.sightings[0].span)))


def _give_weak_ones_home(by_state: dict[str, list[Sighting]], states: States) -> None:
    """What the press of one state tells of another may name it less: weak sightings go where all is firmly told."""
    for state, told in list(by_state.items()):
        for one in [each for each in told if each.weak]:
            here = one.passages.document.id
            if any(other.passages is one.passages and not other.weak for other in told):
                continue
            homes = [
                other
                for other, theirs in by_state.items()
                if other != state
                and states.named_in(other, here)
                and any(_is_firm(each, one.mechanism) for each in theirs)
            ]
            if len(homes) == 1:
                told.remove(one)
                by_state[homes[0]].append(one)


def _is_firm(one: Sighting, mechanism: Mechanism) -> bool:
    return one.mechanism == mechanism and not one.weak and one.modality in {"fact", "planned", "lifted"}


def _one_for_each_clause(sightings: Sequence[Sighting]) -> Iterator[Sighting]:
    """Give of the sightings of one sentence the one that says most, and another of another tactic that stands apart."""
    by_sentence: dict[tuple[str, int], list[Sighting]] = defaultdict(list)
    for one in sightings:
        by_sentence[one.passages.document.id, one.sentence.at].append(one)
    for together in by_sentence.values():
        kept: list[Sighting] = []
        for one in sorted(together, key=lambda each: (each.weak, _SAYS_MORE.index(each.mechanism))):
            if all(one.tactic != other.tactic and _apart(one, other) for other in kept):
                kept.append(one)
        yield from sorted(kept, key=lambda each: each.span)


def _apart(one: Sighting, other: Sighting) -> bool:
    return one.span.end <= other.span.start or other.span.end <= one.span.start


def _of_state(state: str, sightings: Sequence[Sighting]) -> Iterator[Measure]:
    by_kind: dict[Mechanism, list[Sighting]] = defaultdict(list)
    for one in sightings:
        by_kind[one.mechanism].append(one)
    _fold_documents(by_kind)
    _fold_stops(by_kind)
    for mechanism, together in by_kind.items():
        if together and not all(one.weak for one in together):
            tactics = Counter(one.tactic for one in together)
            ordered = tuple(sorted(together, key=lambda one: _place(sightings, one)))
            yield Measure(state, mechanism, tactics.most_common(1)[0][0], ordered)


def _place(sightings: Sequence[Sighting], one: Sighting) -> int:
    return next(at for at, other in enumerate(sightings) if other.passages is one.passages and other.span == one.span)


def _fold_documents(by_kind: dict[Mechanism, list[Sighting]]) -> None:
    """What one report calls seized another calls handed in: it is one measure, by the mechanism that says more."""
    taken, demanded = by_kind.get("passport_confiscated", []), by_kind.get("surrender_demanded", [])
    if taken and demanded:
        firm = [one for one in demanded if not one.weak and one.modality in {"fact", "planned"}]
        winner: Mechanism = "surrender_demanded" if firm else "passport_confiscated"
        loser: Mechanism = "passport_confiscated" if firm else "surrender_demanded"
        by_kind[winner] = by_kind[winner] + by_kind.pop(loser)
    for small in ("passport_confiscated", "issue_or_renewal_refused"):
        for large in ("revoked", "surrender_demanded", "passport_confiscated", "issue_or_renewal_refused"):
            if small == large or not by_kind.get(large):
                continue
            left = [one for one in by_kind.get(small, []) if not _belongs(one, by_kind[large])]
            if len(left) < len(by_kind.get(small, [])) and not left:
                by_kind[large] = by_kind[large] + by_kind.pop(small)


def _fold_stops(by_kind: dict[Mechanism, list[Sighting]]) -> None:
    """Who is turned back for a list, a permit or a limit is not stopped by another measure."""
    for large in ("exit_list", "permission_required", "internal_radius_limit", "revoked", "surrender_demanded"):
        stops, larger = by_kind.get("border_stop", []), by_kind.get(large, [])
        if not stops or not larger or all(one.weak for one in larger):
            continue
        beside = [one for one in stops if _is_part(one, large, larger)]
        # a report that knows of no list tells of those stopped for it all the same
        if len(beside) == len(stops) or (large == "exit_list" and 2 * len(beside) >= len(stops)):
            by_kind[large] = larger + by_kind.pop("border_stop")


def _belongs(one: Sighting, others: Sequence[Sighting]) -> bool:
    """-> whether a sighting tells of what others of its document tell: it names nobody, or the same people."""
    here = [other for other in others if other.passages is one.passages]
    if not here:
        return False
    if one.who is None:
        return True
    named = [other.words(other.who) for other in here if other.who]
    return not named or any(likeness(one.words(one.who), each) >= _SAME_PEOPLE for each in named)


def _is_part(one: Sighting, large: Mechanism, larger: Sequence[Sighting]) -> bool:
    if large in {"revoked", "surrender_demanded"} and one.who is not None:
        return False
    return _belongs(one, larger) or (large == "exit_list" and _beside(one, larger))


def _beside(one: Sighting, others: Sequence[Sighting]) -> bool:
    return any(
        other.passages is one.passages and abs(other.sentence.paragraph - one.sentence.paragraph) < 2
        for other in others
    )
