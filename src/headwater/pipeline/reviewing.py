"""The workflow of the register's reviews: a library, or a trace -> the entries of the register as people left them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from headwater.basic import undone_by
from headwater.errors import BadReview, NotKept
from headwater.export import Material, read_register
from headwater.library import Library
from headwater.pipeline.carrying_reviews import carried_reviews
from headwater.pipeline.exporting import from_library
from headwater.pipeline.reading import Progress
from headwater.register.reviewing import overridden_by, with_reviews
from headwater.registered import Entry, FieldReview, entries_of, place_of
from headwater.restriction import CODES, REVIEWABLE, Course, Decision, FieldEvidence, Restriction, Review, Reviewable


@dataclass(frozen=True, slots=True)
class Register:
    """The entries of a register, and the reviews whose record or words are no longer there.

    Entries that came from elsewhere stand last. `derived` are the records as they were before people decided, by id.
    """

    entries: tuple[Entry, ...]
    gone: tuple[FieldReview, ...]
    derived: Mapping[str, Restriction]

    @property
    def adrift(self) -> frozenset[str]:
        """The ids of the reviews that decide nothing now: their words have changed, or their record is gone."""
        return frozenset(one.id for one in (*self.gone, *(each for entry in self.entries for each in entry.adrift)))

    def entry(self, given: str) -> Entry:
        """-> the entry with this id, or the only one whose id begins so. Raises NotKept."""
        found = [one for one in self.entries if one.record.id == given]
        found = found or [one for one in self.entries if one.record.id.startswith(given)]
        if len(found) != 1:
            problem = "no record has this id" if not found else "several records have ids that begin so"
            raise NotKept(given, problem, "see `headwater register list`")
        return found[0]


def register_of(material: Material, made: Sequence[FieldReview] = (), imported: Sequence[Entry] = ()) -> Register:
    """-> the records of what was read, with what people decided on them, and those that came from elsewhere.

    An imported record that is derived here as well is left out.
    """
    texts = {document.id: document.text for document in material.trace.documents}
    reviewed, gone = with_reviews(material.trace.restrictions, made, texts)
    entries = entries_of(material.trace, reviewed)
    here = {one.record.id for one in entries}
    derived = {record.id: record for record in material.trace.restrictions}
    return Register((*entries, *(one for one in imported if one.record.id not in here)), gone, derived)


def register_of_library(library: Library, *, progress: Progress | None = None) -> Register:
    """-> the register of all that a library keeps."""
    made, imported = library.reviews.all(), library.reviews.imported()
    if not library.size().documents:
        return Register(imported, made, {})
    material = from_library(library, progress=progress)
    present = {document.id for document in material.trace.documents}
    return register_of(material, carried_reviews(library, made, present), imported)


def notes_on(made: Sequence[FieldReview], register: Register) -> dict[str, str]:
    """-> for each review (id) that does not hold, why: taken back, overridden, or its words have changed."""
    notes = dict.fromkeys(register.adrift, "the words have changed")
    notes |= {one.id: "the record is gone" for one in register.gone}
    notes |= {one: f"overridden by {later}" for one, later in overridden_by(made).items()}
    notes |= {one: f"taken back by {later}" for one, later in undone_by(made).items()}
    return notes


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person says of one value: `value` names it where the field has several; `quote` are the words in the
    document `document` that show `correction`.
    """

    field: str
    decision: Decision
    value: str | None = None
    correction: str | None = None
    document: str | None = None
    quote: str | None = None
    reason: str | None = None


def decide(library: Library, given: str, said: Decided, *, actor: str, now: datetime) -> FieldReview:
    """Keep what a person decides on one value of a record. -> the review as it was kept.

    Raises NotKept where there is no such record, BadReview where it cannot be decided so.
    """
    register = register_of_library(library)
    found = register.entry(given)
    if found.imported is not None:
        raise BadReview(given, "the record came from elsewhere", "review it in the library that it came from")
    field, record = _field(said.field), found.record
    reported = _reported(record, field)
    standing = record.values(field)
    value = said.value if said.value is not None else next(iter(standing or reported), None)
    if field == "phases" and value is not None:
        value = value.replace("-", "_")
    if (said.decision != "corrected" or said.value is not None) and value not in reported:
        known = ", ".join(reported) or "none"
        raise BadReview(said.field, f"{value!r} is not among its values ({known})", "name one with --value")
    if said.value is None and len(standing or reported) > 1:
        several = ", ".join(standing or reported)
        raise BadReview(said.field, f"it has several values ({several})", "name one with --value")
    rows = reported.get(value or "", ())
    derived = register.derived.get(record.id, record)
    made = FieldReview(
        id="",
        state=derived.state,
        mechanism=derived.mechanism,
        documents=derived.in_documents,
        field=field,
        value=value,
        places=tuple(dict.fromkeys(place_of(row) for row in rows)),
        decision=said.decision,
        by=actor,
        at=now,
        reason=said.reason,
        correction=_correction(library, field, said, actor, now) if said.decision == "corrected" else None,
    )
    return library.reviews.keep([made])[0]


def _reported(record: Restriction, field: Reviewable) -> dict[str, tuple[FieldEvidence, ...]]:
    """-> the values that are reported of a field, with their words; of phases, each by its course."""
    if field == "phases":
        courses = dict.fromkeys(phase.course for phase in record.phases)
        return {one: tuple(row for p in record.phases if p.course == one for row in p.evidence) for one in courses}
    return {one.value: one.evidence for one in record.reported(field)}


def _field(given: str) -> Reviewable:
    for field in REVIEWABLE:
        if given.replace("-", "_") in (field, field.removesuffix("s")):
            return field
    raise BadReview(given, "it is no field of a record", f"give one of {', '.join(REVIEWABLE)}")


def _correction(library: Library, field: Reviewable, said: Decided, actor: str, now: datetime) -> FieldEvidence:
    """-> the evidence of the value that a person gives: their words must stand in the document."""
    if not said.correction or not said.document or not said.quote:
        raise BadReview(said.field, "a value needs its words", "give --correct VALUE --document ID --quote WORDS")
    (document,) = library.holding(said.document).reading.documents
    start = document.text.find(said.quote)
    if start < 0:
        raise BadReview(said.document, "these words do not stand in its text", "copy them from `headwater show`")
    given = said.correction.strip()
    try:
        return FieldEvidence(
            field,
            given.replace("-", "_") if field in CODES else given,
            document.id,
            start,
            start + len(said.quote),
            document.sha256,
            review=Review("corrected", actor, now, said.reason),
        )
    except ValueError as error:
        codes = get_args(Course) if field == "phases" else CODES.get(field, ())
        remedy = f"give one of {', '.join(codes)}" if codes else "see `headwater register review --help`"
        raise BadReview(said.field, str(error), remedy) from error


def bring_in(library: Library, file: str, raw: bytes, *, actor: str, now: datetime) -> tuple[Entry, ...]:
    """Keep the records of a file that `headwater register export` wrote. -> them.

    Raises InputError where it is none, or a value in it has no words (it names both); nothing is kept then.
    """
    found = read_register(raw, name=file)
    library.reviews.keep_imported(found, file=file, actor=actor, now=now)
    return found
