"""Records as they were derived, and what people decided -> records as they stand.

Records are derived again and again; reviews are not. Each review finds its record by the mechanism, the documents and
the state that it was made on, and its words by where they stand; one that finds nothing any more is said to be gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from headwater.basic import undone_by
from headwater.registered import FieldReview, Place, place_of
from headwater.restriction import MANY_FIELDS, SINGLE_FIELDS, Field, FieldEvidence, Restriction, Review

#: what a field holds whose value was rejected, where it cannot hold nothing
_INSTEAD: Mapping[Field, str] = {"status": "unclear", "official_response": "none"}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A record with the reviews that are in force on it, oldest first."""

    record: Restriction
    reviews: tuple[FieldReview, ...]


def in_force(made: Sequence[FieldReview]) -> tuple[FieldReview, ...]:
    """-> the reviews that nobody took back, in the order given, which is that in which they were made."""
    undone = undone_by(made)
    return tuple(one for one in made if one.undoes is None and one.id not in undone)


def with_reviews(
    records: Sequence[Restriction], made: Sequence[FieldReview]
) -> tuple[tuple[Reviewed, ...], tuple[FieldReview, ...]]:
    """-> (the records with what was decided on them, the reviews whose record or words are gone).

    A record whose mechanism was rejected keeps its values: its evidence says that it was rejected.
    """
    now = {record.id: Reviewed(record, ()) for record in records}
    gone: list[FieldReview] = []
    for review in in_force(made):
        derived = record_of(records, review)
        held = now[derived.id] if derived is not None else None
        if held is not None and (review.decision == "corrected" or _rows(held.record.evidence, review)):
            now[held.record.id] = Reviewed(_apply(held.record, review), (*held.reviews, review))
        else:
            gone.append(review)
    return tuple(now.values()), tuple(gone)


def record_of(records: Iterable[Restriction], review: FieldReview) -> Restriction | None:
    """-> the record that a review is about, or None: that of its mechanism in its documents, of its state before all.

    Where no record has the state any more, it is the only one of the mechanism.
    """
    same = [
        record
        for record in records
        if record.mechanism == review.mechanism and set(record.in_documents) & set(review.documents)
    ]
    of_state = [record for record in same if record.state == review.state]
    if of_state:
        return max(of_state, key=lambda record: len(set(record.in_documents) & set(review.documents)))
    return same[0] if len(same) == 1 else None


def _rows(evidence: Sequence[FieldEvidence], review: FieldReview) -> list[int]:
    """-> the places in the evidence of the rows that a review is about: those of its value that share its words."""
    return [
        at
        for at, row in enumerate(evidence)
        if (row.field, row.value) == (review.field, review.value)
        and any(_overlap(place_of(row), place) for place in review.places)
    ]


def _overlap(one: Place, other: Place) -> bool:
    return one.document == other.document and one.start < other.end and other.start < one.end


def _apply(record: Restriction, review: FieldReview) -> Restriction:
    evidence = [*_without_earlier(record, review)]
    corrected = review.correction if review.decision == "corrected" else None
    decided = Review(review.decision, review.by, review.at, review.reason)
    if corrected is not None:
        because = f"corrected to {corrected.value}" + (f": {review.reason}" if review.reason else "")
        decided = Review("rejected", review.by, review.at, because)
    for at in _rows(evidence, review):
        evidence[at] = replace(evidence[at], review=decided)
    if corrected is not None:
        evidence.append(replace(corrected, review=Review("corrected", review.by, review.at, review.reason)))
    return replace(record, evidence=tuple(evidence), **dict(_values(record, review, evidence)))


def _without_earlier(record: Restriction, review: FieldReview) -> Iterator[FieldEvidence]:
    """Give the evidence without an earlier correction of a field with one value, when this decides on another."""
    decides = review.field in SINGLE_FIELDS and review.decision != "rejected"
    for row in record.evidence:
        is_correction = row.field == review.field and row.review is not None and row.review.decision == "corrected"
        if not (decides and is_correction and row.value != review.value):
            yield row


def _values(record: Restriction, review: FieldReview, evidence: Sequence[FieldEvidence]) -> Iterator[tuple[str, Any]]:
    """Give the field with what it holds after the decision; a mechanism or a tactic that is rejected stays named."""
    field = review.field
    stands = {row.value for row in evidence if row.field == field and not row.rejected}
    decided = review.correction.value if review.correction is not None else review.value
    if field in MANY_FIELDS:
        held = [value for value in record.values(field) if value in stands]
        held += [decided] if decided is not None and decided in stands and decided not in held else []
        yield field, tuple(held)
    elif review.decision != "rejected":
        yield field, decided
    elif not set(record.values(field)) <= stands and field not in ("mechanism", "tactic"):
        yield field, _INSTEAD.get(field)
