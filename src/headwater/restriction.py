"""A record of the register: one reported restriction on travel, with the words behind every value.

`Restriction` holds each field's value flat, as other programs want it, and in `evidence` the words that every value
rests on and whose word it is. The two are one: a value without evidence cannot be constructed. Reports that differ are
kept side by side: `evidence` holds their values too, and `Restriction.reported(field)` gives all values of a field.

Tactics follow the classes of mobility controls of Freedom House (No Way In or Out, 2022).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from headwater.basic import OriginRange, Stance

Tactic = Literal["document_control", "travel_ban", "citizenship_revocation", "consular_denial"]
Mechanism = Literal[
    "passport_confiscated",
    "surrender_demanded",
    "revoked",
    "issue_or_renewal_refused",
    "exit_list",
    "border_stop",
    "permission_required",
    "internal_radius_limit",
    "reentry_denied",
]
Status = Literal["in_force", "announced", "lifted", "denied", "unclear"]
OfficialResponse = Literal["none", "confirmed", "partly_confirmed", "denied", "declined"]
#: how it is laid down: published as law or order, kept inside an office, or only said
Formality = Literal["published", "internal", "oral"]
#: how a phase is reported
Course = Literal["on_paper", "seldom_enforced", "enforced", "extended", "announced", "eased", "lifted"]
#: what stands behind the record as a whole; a proposal, for a person to judge. "admitted": those who are said to order
#: or carry it out confirm it, in part at least; "corroborated": two independent origins or more, at least; "reported":
#: one, or it may be one; "unattributed": nobody vouches for it, or it was not measured.
Grade = Literal["admitted", "corroborated", "reported", "unattributed"]
Decision = Literal["accepted", "corrected", "rejected"]

#: the fields of a record that hold one value
SingleField = Literal[
    "state",
    "authority",
    "implementer",
    "tactic",
    "mechanism",
    "destination_scope",
    "start",
    "end",
    "legal_basis",
    "stated_reason",
    "formality",
    "notice",
    "remedy",
    "status",
    "official_response",
]
#: those that hold several
ManyField = Literal["subjects", "subject_count", "documents", "lawfulness"]
Field = Literal[SingleField, ManyField]
#: what a person can decide on: a field, or a phase, named by its course
Reviewable = Literal[Field, "phases"]
SINGLE_FIELDS: tuple[SingleField, ...] = get_args(SingleField)
MANY_FIELDS: tuple[ManyField, ...] = get_args(ManyField)
FIELDS: tuple[Field, ...] = (*SINGLE_FIELDS, *MANY_FIELDS)
REVIEWABLE: tuple[Reviewable, ...] = (*FIELDS, "phases")
#: the values that a field may have, where it is a code
CODES: dict[str, tuple[str, ...]] = {
    "tactic": get_args(Tactic),
    "mechanism": get_args(Mechanism),
    "status": get_args(Status),
    "official_response": get_args(OfficialResponse),
    "formality": get_args(Formality),
}
#: the fields that hold a date
DATES: tuple[SingleField, ...] = ("start", "end")

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_COUNT = re.compile(r"\d+(?:\.\.\d+)?")
_PHASE = re.compile(rf"({'|'.join(get_args(Course))})(?::({_DATE.pattern})?(?:\.\.({_DATE.pattern})?)?)?")


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decided on a value: who, when (aware), and why, if they said so."""

    decision: Decision
    reviewer: str
    at: datetime
    reason: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError where nobody decided, or at no certain time."""
        if not self.reviewer.strip():
            raise ValueError("a review needs a reviewer")
        if self.at.tzinfo is None:
            raise ValueError("the time of a review must be aware")


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """Words that give one value of one field, and whose word it is.

    `value` is what these words say: a code, an ISO 8601 date of reduced precision ("2031", "2031-01", "2031-01-05"), a
    count ("30", "20..40"), a phase that a person gave ("extended", "enforced:2031..2033-05"), or words. `start` and
    `end` are code points of the document's text, half-open; `sha256` is that of the capture. `attribution` is the id of
    the statement that holds them and `chain` its sources, outermost first, the speaker last; without them it is the
    article's own voice. `stance` is towards the value, so that who denies it stands beside who asserts it. `extractor`
    names what proposed the value, with its version, or is None where a person did. `reading` says for people how the
    value follows, where the words are not the value itself.
    """

    field: Reviewable
    value: str
    document: str
    start: int
    end: int
    sha256: str
    stance: Stance = "asserts"
    attribution: str | None = None
    chain: tuple[str, ...] = ()
    extractor: str | None = None
    reading: str | None = None
    review: Review | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for evidence that shows nothing, is nobody's, or gives a value its field cannot have."""
        if not 0 <= self.start < self.end:
            raise ValueError(f"evidence for {self.field} needs words: [{self.start}, {self.end}) holds none")
        if not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise ValueError(f"evidence for {self.field} needs the SHA-256 of its capture")
        if self.extractor is None and self.review is None:
            raise ValueError(f"evidence for {self.field} needs what proposed it, or who")
        if self.field == "lawfulness" and not self.chain:
            raise ValueError("lawfulness is said by others, never by us: it needs a chain")
        if not _may_be(self.field, self.value):
            raise ValueError(f"{self.value!r} is no value of {self.field}")

    @property
    def rejected(self) -> bool:
        """Whether a person rejected the value on these words."""
        return self.review is not None and self.review.decision == "rejected"


def _may_be(field: Reviewable, value: str) -> bool:
    if field == "phases":
        return _PHASE.fullmatch(value) is not None
    if field in CODES:
        return value in CODES[field]
    if field in DATES:
        return _DATE.fullmatch(value) is not None
    if field == "subject_count":
        return _COUNT.fullmatch(value) is not None
    return bool(value.strip())


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a restriction, in the order of time: how it is reported, and when.

    `period` is the time in the report's words ("since Soviet times"), or None; `start` and `end` are dates of reduced
    precision, as far as the words give them. `text` is the report's wording. Phases have no field of their own in
    `Restriction.evidence`: their words are in `evidence` here, whose `field` is "status" and whose `value` says whether
    the restriction was in force then; or, of a phase that a person gave, "phases" and the phase.
    """

    course: Course
    text: str
    evidence: tuple[FieldEvidence, ...]
    period: str | None = None
    start: str | None = None
    end: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a phase without evidence, or with a date that is none."""
        if not self.evidence:
            raise ValueError("a phase needs evidence")
        if any(date is not None and not _DATE.fullmatch(date) for date in (self.start, self.end)):
            raise ValueError(f"{self.start}..{self.end} are no dates")

    @property
    def rejected(self) -> bool:
        """Whether a person rejected it on all its words."""
        return all(row.rejected for row in self.evidence)


def phase_of(evidence: FieldEvidence, text: str) -> Phase:
    """-> the phase that a person gave, in the words that show it. Raises ValueError where the value is no phase."""
    found = _PHASE.fullmatch(evidence.value)
    if found is None:
        raise ValueError(f"{evidence.value!r} is no phase")
    course: Course = next(one for one in get_args(Course) if one == found[1])
    return Phase(course, text, (evidence,), None, found[2], found[3])


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One value of a field with all words behind it. `stands`: it is the record's own, not a report that differs."""

    field: Field
    value: str
    evidence: tuple[FieldEvidence, ...]
    stands: bool


@dataclass(frozen=True, slots=True)
class Restriction:
    """One reported restriction on travel.

    It is what reports say, and no finding that it is so. None and () stand for what no report gives. `id` is a hash of
    the place where its mechanism is first reported, so that it stays the same when further reports come in.
    `subject_count` holds counts of the subjects as reported ("30", "20..40"); `lawfulness` what others say of its
    lawfulness, in their words. `claims` are the ids of the trace's claims that state it, and `independent_origins`
    their origins together, None where that was not measured.
    """

    id: str
    state: str | None
    tactic: Tactic | None
    mechanism: Mechanism
    status: Status
    evidence: tuple[FieldEvidence, ...]
    authority: str | None = None
    implementer: str | None = None
    subjects: tuple[str, ...] = ()
    subject_count: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    destination_scope: str | None = None
    start: str | None = None
    end: str | None = None
    legal_basis: str | None = None
    stated_reason: str | None = None
    formality: Formality | None = None
    notice: str | None = None
    remedy: str | None = None
    official_response: OfficialResponse = "none"
    lawfulness: tuple[str, ...] = ()
    phases: tuple[Phase, ...] = ()
    claims: tuple[str, ...] = ()
    independent_origins: OriginRange | None = None
    grade_proposed: Grade = "unattributed"

    def __post_init__(self) -> None:
        """Raise ValueError where a value has no evidence that stands.

        An official response of "none" is the absence of one, and needs no words; nor does a status of "unclear".
        Whoever rejects the mechanism rejects the record: `mechanism` says then what was rejected, and stands no more.
        """
        shown = {(row.field, row.value) for row in self.evidence if not row.rejected}
        if not any((row.field, row.value) == ("mechanism", self.mechanism) for row in self.evidence):
            raise ValueError(f"mechanism {self.mechanism!r} of {self.id} has no evidence")
        for field in FIELDS:
            for value in self.values(field):
                if (field, value) not in shown and (field, value) not in _NEEDS_NO_WORDS:
                    raise ValueError(f"{field} {value!r} of {self.id} has no evidence")

    def values(self, field: Reviewable) -> tuple[str, ...]:
        """-> the values of a field that stand: none, one, or several; of phases their courses."""
        if field == "phases":
            return tuple(phase.course for phase in self.phases if not phase.rejected)
        if field == "mechanism" and self.rejected:
            return ()
        held: str | tuple[str, ...] | None = getattr(self, field)
        if held is None:
            return ()
        return (held,) if isinstance(held, str) else held

    def reported(self, field: Field) -> tuple[FieldValue, ...]:
        """-> all values that are reported of a field: those that stand first, then those of reports that differ."""
        found: dict[str, list[FieldEvidence]] = {value: [] for value in self.values(field)}
        for row in self.evidence:
            if row.field == field:
                found.setdefault(row.value, []).append(row)
        return tuple(
            FieldValue(field, value, tuple(rows), value in self.values(field)) for value, rows in found.items()
        )

    @property
    def conflicts(self) -> tuple[SingleField, ...]:
        """The fields with one value of which reports give several that nobody rejected."""
        return tuple(
            field
            for field in SINGLE_FIELDS
            if sum(not all(row.rejected for row in one.evidence) for one in self.reported(field)) > 1
        )

    @property
    def rejected(self) -> bool:
        """Whether a person rejected the record: its mechanism, on all words for it."""
        return all(row.rejected for row in self.evidence if (row.field, row.value) == ("mechanism", self.mechanism))

    @property
    def reviewed(self) -> bool:
        """Whether a person has decided on all words of every value and of every phase."""
        return all(row.review is not None for row in self.evidence) and all(
            row.review is not None for phase in self.phases for row in phase.evidence
        )

    @property
    def in_documents(self) -> tuple[str, ...]:
        """The ids of the documents that report it."""
        rows = (*self.evidence, *(row for phase in self.phases for row in phase.evidence))
        return tuple(dict.fromkeys(row.document for row in rows))


_NEEDS_NO_WORDS = frozenset([("official_response", "none"), ("status", "unclear")])


def precision(date: str) -> Literal["year", "month", "day"]:
    """-> how exact a date of a record is."""
    precisions: tuple[Literal["year", "month", "day"], ...] = ("year", "month", "day")
    return precisions[date.count("-")]
