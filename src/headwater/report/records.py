"""The records of a story as its page shows them: every field with its values, every value with the words behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from headwater.model import Span, Stance, Trace
from headwater.registered import Entry, Place, Quotation, Standing, entries_of, place_of
from headwater.report.phase_line import PhaseLine, label, phase_line
from headwater.report.register_words import GRADES, STANDINGS, labelled, origins_of, words_of
from headwater.report.stories import NumberedClaim, NumberedDocument, StoryOutline
from headwater.report.story_text import anchor
from headwater.report.words import one_line, shorten
from headwater.restriction import DATES, Course, Field, FieldEvidence, FieldValue, Phase, precision

#: the fields in the order in which people ask for them; what the heading says already comes last
ORDER: tuple[Field, ...] = (
    "authority",
    "implementer",
    "subjects",
    "subject_count",
    "documents",
    "destination_scope",
    "status",
    "start",
    "end",
    "legal_basis",
    "formality",
    "stated_reason",
    "notice",
    "remedy",
    "official_response",
    "lawfulness",
    "state",
    "mechanism",
    "tactic",
)
#: of words longer than this, nothing around them is shown; and how much of what is longer, and of what is around
LONG, EXCERPT, BESIDE = 90, 320, 70


@dataclass(frozen=True, slots=True)
class Shown:
    """Words behind a value: the document (its number), whose word it is (names, outermost first), and where to read on.

    `note` says how the value follows, and what a person decided; "" for neither.
    """

    document: int
    href: str
    before: str
    words: str
    after: str
    chain: tuple[str, ...]
    stance: Stance
    note: str


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value of a field; `mark` says that another report gives it, that it is denied, or what people decided."""

    text: str
    mark: str
    against: bool
    numbers: tuple[int, ...]
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field with its values: those that stand first."""

    name: str
    values: tuple[ValueRow, ...]


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One line of the picture: what held, when in the words of the reports, and the words."""

    name: str
    course: Course | None
    period: str
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class RecordCard:
    """What the page shows of one record. `line` has a bar for each of `phases`, or is None where none has a time."""

    anchor: str
    title: str
    standing: Standing
    standing_words: str
    origins: str
    documents: tuple[int, ...]
    grade: str
    grade_why: str
    phases: tuple[PhaseRow, ...]
    line: PhaseLine | None
    fields: tuple[FieldRow, ...]
    missing: tuple[str, ...]
    claims: tuple[NumberedClaim, ...]
    proposed_by: tuple[str, ...]
    id: str


def record_cards(
    trace: Trace, stories: Sequence[StoryOutline], anchored: Mapping[int, frozenset[Span]]
) -> dict[int, tuple[RecordCard, ...]]:
    """-> the cards of each story (its number), in the order of the records.

    `anchored` are the spans that have a place in the text of each document (number); others lead to the document.
    A record that names documents which are not there is left out.
    """
    home = {one.document.id: story for story in stories for one in story.documents}
    numbered = {one.document.id: one for story in stories for one in story.documents}
    found: dict[int, list[RecordCard]] = {}
    whole = (record for record in trace.restrictions if record.in_documents and set(record.in_documents) <= set(home))
    for entry in entries_of(replace(trace, restrictions=tuple(whole))):
        story = home[entry.record.in_documents[0]]
        cards = found.setdefault(story.number, [])
        cards.append(_card(entry, story, numbered, anchored, len(cards) + 1))
    return {number: tuple(cards) for number, cards in found.items()}


def _card(
    entry: Entry,
    story: StoryOutline,
    numbered: Mapping[str, NumberedDocument],
    anchored: Mapping[int, frozenset[Span]],
    number: int,
) -> RecordCard:
    record = entry.record
    writer = _Writer(entry, numbered, {one.place: one for one in entry.quotations}, anchored)
    phases = tuple(writer.phases())
    periods = [(record.start, record.end), *((one.start, one.end) for one in record.phases)]
    cited = [numbered[one] for one in record.in_documents]
    days: list[date] = [one.document.published.date() for one in cited if one.document.published]
    own = set(record.claims)
    return RecordCard(
        anchor=f"s{story.number}r{number}",
        title=f"{one_line(record.state or '') or 'A state that is not named'}: {words_of(record.mechanism)}",
        standing=entry.standing,
        standing_words=STANDINGS[entry.standing],
        origins=origins_of(entry),
        documents=tuple(one.number for one in cited),
        grade=record.grade_proposed,
        grade_why=GRADES[record.grade_proposed],
        phases=phases,
        line=phase_line(periods[0 if phases[:1] and phases[0].course is None else 1 :], days),
        fields=tuple(writer.fields()),
        missing=tuple(labelled(field) for field in ORDER if not record.reported(field)),
        claims=tuple(told for told in story.claims if told.claim.id in own),
        proposed_by=tuple(dict.fromkeys(one_line(row.extractor) for row in record.evidence if row.extractor)),
        id=record.id,
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    entry: Entry
    numbered: Mapping[str, NumberedDocument]
    quotations: Mapping[Place, Quotation]
    anchored: Mapping[int, frozenset[Span]]

    def fields(self) -> Iterator[FieldRow]:
        for field in ORDER:
            if values := self.entry.record.reported(field):
                yield FieldRow(labelled(field), tuple(self.value(value) for value in values))

    def value(self, value: FieldValue) -> ValueRow:
        shown = tuple(self.shown(row) for row in value.evidence)
        mark, against = _mark(value)
        return ValueRow(
            text=_value_words(value.field, value.value),
            mark=mark,
            against=against,
            numbers=tuple(sorted({one.document for one in shown})),
            shown=shown,
        )

    def phases(self) -> Iterator[PhaseRow]:
        """Give the record's own time first, where one is reported, then its phases."""
        record = self.entry.record
        if record.start or record.end:
            rows = [
                row
                for row in record.evidence
                if (row.field, row.value) in (("start", record.start), ("end", record.end)) and not row.rejected
            ]
            period = _between(record.start, record.end)
            yield PhaseRow("as a whole", None, period, tuple(self.shown(row) for row in rows))
        for phase in record.phases:
            shown = tuple(self.shown(row) for row in phase.evidence)
            yield PhaseRow(words_of(phase.course), phase.course, _period(phase), shown)

    def shown(self, row: FieldEvidence) -> Shown:
        quotation = self.quotations[place_of(row)]
        words = one_line(quotation.words)
        around = len(words) <= LONG
        one = self.numbered[row.document]
        span = Span(row.start, row.end)
        place = anchor(one.number, span) if span in self.anchored[one.number] else f"d{one.number}"
        names = self.entry.names
        return Shown(
            document=one.number,
            href=f"#{place}",
            before=_end(quotation.before) if around else "",
            words=shorten(words, EXCERPT) or "(no words)",
            after=_beginning(quotation.after) if around else "",
            chain=tuple(one_line(names.get(source, "")) or "source not stated" for source in row.chain),
            stance=row.stance,
            note=". ".join(_notes(row, words)),
        )


def _notes(row: FieldEvidence, words: str) -> Iterator[str]:
    reading = one_line(row.reading or "")
    if reading and reading.casefold() not in words.casefold():
        yield f"here: {words_of(reading)}"
    if decided := row.review:
        because = f": {one_line(decided.reason)}" if decided.reason else ""
        yield f"{decided.decision} by {one_line(decided.reviewer)}, {decided.at:%Y-%m-%d}{because}"


def _mark(value: FieldValue) -> tuple[str, bool]:
    """-> (what must be known of a value besides its words, whether it speaks against it)."""
    reviews = [row.review.decision for row in value.evidence if row.review]
    if value.evidence and all(row.rejected for row in value.evidence):
        return "rejected", True
    if value.evidence and all(row.stance == "denies" for row in value.evidence):
        return "only denied", True
    said = ["another report"] if not value.stands else reviews[-1:]
    denied = any(row.stance == "denies" for row in value.evidence)
    return ", ".join([*said, *(["denied by some"] if denied else [])]), False


def _value_words(field: Field, value: str) -> str:
    if field in DATES:
        exact = precision(value)
        return label(value) if exact == "day" else f"{label(value)} ({exact} only)"
    if field == "subject_count":
        return value.replace("..", " to ")
    return words_of(one_line(value)) if "_" in value else one_line(value)


def _period(phase: Phase) -> str:
    """-> the time in the report's words, and the dates that they were read as, where those are others."""
    dates = _between(phase.start, phase.end)
    period = one_line(phase.period or "")
    if not period:
        return dates or "no time is reported"
    return period if not dates or dates.casefold() == period.casefold() else f"“{period}”: {dates}"


def _between(start: str | None, end: str | None) -> str:
    if start and end:
        return label(start) if start == end else f"{label(start)} to {label(end)}"
    return f"from {label(start)}" if start else f"until {label(end)}" if end else ""


def _end(text: str) -> str:
    text = one_line(text) + (" " if text[-1:].isspace() else "")
    return text if len(text) <= BESIDE else "…" + text[-BESIDE:].partition(" ")[2]


def _beginning(text: str) -> str:
    return (" " if text[:1].isspace() else "") + shorten(one_line(text), BESIDE)
