"""Records as they were derived, and what people decided -> records as they stand.

Records are derived again and again; reviews are not. Each review finds its record by the mechanism, the documents and
the state that it was made on, and its words by where they stand. One whose words do not give its value any more is
adrift; one that finds no record is gone. Neither decides anything then, and both are shown: no decision is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from headwater.basic import undone_by
from headwater.registered import FieldReview, Place, Reviewed, place_of
from headwater.restriction import (
    MANY_FIELDS,
    SINGLE_FIELDS,
    Field,
    FieldEvidence,
    Restriction,
    Review,
    Reviewable,
    phase_of,
)

#: what a field holds whose value was rejected, where it cannot hold nothing
_INSTEAD: Mapping[Field, str] = {"status": "unclear", "official_response": "none"}


def standing_reviews(made: Sequence[FieldReview]) -> tuple[FieldReview, ...]:
    """-> the reviews that nobody took back, in the order given, which is that in which they were made."""
    undone = undone_by(made)
    return tuple(one for one in made if one.undoes is None and one.id not in undone)


def overridden_by(made: Sequence[FieldReview]) -> dict[str, str]:
    """-> for each review whose decision holds no more, since a later one decided otherwise, the first that did.

    A later decision on the same value overrides; of a field with one value so does a later one for another value.
    """
    standing = standing_reviews(made)
    found: dict[str, str] = {}
    for at, earlier in enumerate(standing):
        later = next((one for one in standing[at + 1 :] if _overrides(one, earlier)), None)
        if later is not None:
            found[earlier.id] = later.id
    return found


def _overrides(later: FieldReview, earlier: FieldReview) -> bool:
    same_record = (later.mechanism, later.state) == (earlier.mechanism, earlier.state)
    if later.field != earlier.field or not same_record or not set(later.documents) & set(earlier.documents):
        return False
    given = _given(earlier)
    if later.value in (earlier.value, given):
        return True
    return later.field in SINGLE_FIELDS and "rejected" not in (later.decision, earlier.decision)


def _given(review: FieldReview) -> str | None:
    """-> the value that a review leaves standing, or rejects."""
    return review.value if review.correction is None else review.correction.value


def with_reviews(
    records: Sequence[Restriction], made: Sequence[FieldReview], documents: Mapping[str, str] | None = None
) -> tuple[tuple[Reviewed, ...], tuple[FieldReview, ...]]:
    """-> (the records with what was decided on them, the reviews whose record is gone).

    `documents` are the texts that there are, by id: a correction whose words stand in none of them is adrift. Where
    they are not given, all are held to be there.
    """
    now = {record.id: Reviewed(record) for record in records}
    over = overridden_by(made)
    gone: list[FieldReview] = []
    for review in standing_reviews(made):
        derived = record_of(records, review)
        if derived is None:
            gone.append(review)
            continue
        held = now[derived.id]
        if not _finds_its_words(held.record, review, documents):
            now[derived.id] = replace(held, adrift=(*held.adrift, review))
            continue
        holds = held.reviews if review.id in over else (*held.reviews, review)
        now[derived.id] = replace(held, record=_apply(held.record, review, documents or {}), reviews=holds)
    return tuple(now.values()), tuple(gone)


def _finds_its_words(record: Restriction, review: FieldReview, documents: Mapping[str, str] | None) -> bool:
    if review.correction is not None:
        return documents is None or review.correction.document in documents
    if review.field == "phases":
        return any(phase.course == review.value and _rows(phase.evidence, review) for phase in record.phases)
    return bool(_rows(record.evidence, review))


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
        if (review.field == "phases" or (row.field, row.value) == (review.field, review.value))
        and any(_overlap(place_of(row), place) for place in review.places)
    ]


def _overlap(one: Place, other: Place) -> bool:
    return one.document == other.document and one.start < other.end and other.start < one.end


def _apply(record: Restriction, review: FieldReview, documents: Mapping[str, str]) -> Restriction:
    corrected = review.correction
    decided = Review(review.decision, review.by, review.at, review.reason)
    if corrected is not None:
        because = f"corrected to {corrected.value}" + (f": {review.reason}" if review.reason else "")
        decided = Review("rejected", review.by, review.at, because)
    given = replace(corrected, review=Review("corrected", review.by, review.at, review.reason)) if corrected else None
    if review.field == "phases":
        return _with_phases(record, review, decided, given, documents)
    evidence = _decided([*_without_earlier(record, review)], review, decided)
    evidence += [given] if given else []
    return replace(record, evidence=tuple(evidence), **dict(_values(record, review, review.field, evidence)))


def _with_phases(
    record: Restriction,
    review: FieldReview,
    decided: Review,
    given: FieldEvidence | None,
    documents: Mapping[str, str],
) -> Restriction:
    """-> the record with a phase decided on: a rejected one stays with the decision; one given is added."""
    phases = [
        replace(phase, evidence=tuple(_decided(phase.evidence, review, decided)))
        if phase.course == review.value
        else phase
        for phase in record.phases
    ]
    if given is not None:
        text = documents.get(given.document, "")[given.start : given.end]
        phases.append(phase_of(given, " ".join(text.split()) or given.value))
    return replace(record, phases=tuple(phases))


def _decided(evidence: Sequence[FieldEvidence], review: FieldReview, decided: Review) -> list[FieldEvidence]:
    """-> the evidence, with what was decided on the rows that a review is about."""
    found = list(evidence)
    for at in _rows(found, review):
        found[at] = replace(found[at], review=decided)
    return found


def _without_earlier(record: Restriction, review: FieldReview) -> Iterator[FieldEvidence]:
    """Give the evidence of a field with one value without what was decided for another, when this decides for one."""
    decides = review.field in SINGLE_FIELDS and review.decision != "rejected"
    for row in record.evidence:
        decision = row.review.decision if row.review is not None else None
        other = row.field == review.field and row.value != review.value
        if decides and other and decision == "corrected":
            continue
        yield replace(row, review=None) if decides and other and decision == "accepted" and row.extractor else row


def _values(
    record: Restriction, review: FieldReview, field: Reviewable, evidence: Sequence[FieldEvidence]
) -> Iterator[tuple[str, Any]]:
    """Give the field with what it holds after the decision; a mechanism that is rejected stays named."""
    stands = {row.value for row in evidence if row.field == field and not row.rejected}
    decided = _given(review)
    if field in MANY_FIELDS:
        held = [value for value in getattr(record, field) if value in stands]
        held += [decided] if decided is not None and decided in stands and decided not in held else []
        yield field, tuple(held)
    elif review.decision != "rejected":
        yield field, decided
    elif field in SINGLE_FIELDS and getattr(record, field) not in stands and field != "mechanism":
        yield field, _INSTEAD.get(field)
