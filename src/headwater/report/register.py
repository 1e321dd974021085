"""The register on a terminal, and as a picture: records, their words, and how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from headwater.registered import Entry, FieldReview, Quotation, place_of
from headwater.report.register_words import STANDINGS, origins_of, words_of
from headwater.report.terminal import heading
from headwater.report.words import STANCES, counted, one_line, shorten
from headwater.restriction import FIELDS, FieldEvidence, Phase

By = Literal["state", "mechanism", "year", "response"]

_UNKNOWN, _ALL = "not reported", "all"
#: quotations of a value that are shown without being asked for all
_FIRST = 3
#: characters of a sentence on either side of the words that are shown
_BESIDE = 60


def list_view(entries: Sequence[Entry], gone: int = 0) -> RenderableType:
    """-> the records, three lines each, and how many of them people have looked at."""
    parts: list[RenderableType] = []
    for entry in entries:
        record = entry.record
        parts.append(
            Text.assemble(
                (one_line(record.state or _UNKNOWN), "bold"), "  ", words_of(record.mechanism), f"  {record.status}"
            )
        )
        who = ", ".join(record.subjects) or _UNKNOWN
        since = f"  since {record.start}" if record.start else ""
        parts.append(Padding(Text(shorten(one_line(f"for {who}{since}"), 76)), (0, 0, 0, 2)))
        answer = words_of(record.official_response)
        facts = f"{origins_of(entry)} · official response: {answer} · {STANDINGS[entry.standing]}"
        parts += [Padding(Text(facts), (0, 0, 0, 2)), Padding(Text(record.id, style="dim"), (0, 0, 0, 2)), Text()]
    totals = [counted(len(entries), "record"), *_standings(entries)]
    totals += [f"{counted(gone, 'review')} on what is gone"] if gone else []
    return Group(*parts, Text(" · ".join(totals)))


def _standings(entries: Sequence[Entry]) -> list[str]:
    count = Counter(entry.standing for entry in entries)
    return [f"{count[standing]} {words}" for standing, words in STANDINGS.items() if count[standing]]


def entry_view(entry: Entry, *, full: bool = False) -> RenderableType:
    """-> a record, each field opened into the words behind it (the first few, unless `full`), and whose they are."""
    record = entry.record
    title = f"{record.state or _UNKNOWN}: {words_of(record.mechanism)}"
    parts: list[RenderableType] = [
        heading(one_line(title)),
        Text(f"{STANDINGS[entry.standing]} · {origins_of(entry)} · grade proposed: {record.grade_proposed}"),
        Text("What reports say; no finding that it is so.", style="dim"),
    ]
    if entry.imported:
        parts.append(Text(f"imported from {one_line(entry.imported.file)} by {one_line(entry.imported.by)}"))
    quotations = {quotation.place: quotation for quotation in entry.quotations}
    for field in FIELDS:
        for value in record.reported(field):
            label = "" if value.stands else "  another report"
            if all(row.rejected for row in value.evidence):
                label = "  rejected"
            parts += [Text(), Text.assemble((words_of(field), "bold"), f"  {one_line(value.value)}", (label, "yellow"))]
            shown = value.evidence if full else value.evidence[:_FIRST]
            parts += [_evidence(row, quotations[place_of(row)], entry) for row in shown]
            more = len(value.evidence) - len(shown)
            parts += [Padding(Text(f"and {more} more: --full", style="dim"), (0, 0, 0, 2))] if more else []
    if record.phases:
        parts += [Text(), heading("Phases")]
    for phase in record.phases:
        mark = ("  rejected" if phase.rejected else "", "yellow")
        parts.append(Text.assemble((words_of(phase.course), "bold"), f"  {one_line(_period(phase))}", mark))
        parts += [_evidence(row, quotations[place_of(row)], entry) for row in phase.evidence]
    if entry.adrift:
        parts += [Text(), heading("Decided on words that have changed since: judge again")]
    parts += [Padding(Text(f"{decided_words(one)}  {one.id}"), (0, 0, 0, 2)) for one in entry.adrift]
    return Group(*parts, Text(), Text(record.id, style="dim"))


def decided_words(one: FieldReview) -> str:
    """-> what a review says: "corrected  start  2031 → 2031-02, by Mara on 2031-07-01"."""
    if one.undoes:
        what = f"undoes {one.undoes}"
    else:
        value = one_line(one.value or "(none)")
        what = f"{one.decision}  {words_of(one.field)}  {value}"
        what += f" → {one_line(one.correction.value)}" if one.correction is not None else ""
    return f"{what}, by {one_line(one.by)} on {one.at:%Y-%m-%d}"


def reviews_view(made: Sequence[FieldReview], notes: Mapping[str, str]) -> RenderableType:
    """-> all reviews, two lines each; `notes` say of those that do not hold why (by id)."""
    lines: list[RenderableType] = []
    for one in made:
        holds = notes.get(one.id, "in force")
        style = "" if holds == "in force" else "yellow"
        lines.append(Text.assemble((one_line(one.id), "dim"), "  ", (holds, style)))
        why = f": {one_line(one.reason)}" if one.reason else ""
        lines.append(Padding(Text(f"{decided_words(one)}{why}"), (0, 0, 0, 2)))
    return Group(*lines) if lines else Text("no reviews")


def _period(phase: Phase) -> str:
    dates = " to ".join(date for date in (phase.start, phase.end) if date)
    return phase.period or dates or "no time is reported"


def _evidence(row: FieldEvidence, quotation: Quotation, entry: Entry) -> RenderableType:
    cited = next(one for one in entry.documents if one.id == row.document)
    where = one_line(cited.outlet or cited.title or cited.id)
    chain = " › ".join(one_line(entry.names.get(source, source)) for source in row.chain) or "own voice"
    stance = "" if row.stance == "asserts" else f" [{STANCES[row.stance]}]"
    decided = row.review
    review = f"\n{decided.decision} by {one_line(decided.reviewer)}, {decided.at:%Y-%m-%d}" if decided else ""
    review += f": {one_line(decided.reason)}" if decided and decided.reason else ""
    said = Text.assemble(
        f"{where}: {chain}{stance}\n“",
        _end(one_line(quotation.before)),
        " " if quotation.before[-1:].isspace() else "",
        (one_line(quotation.words), "bold underline"),
        " " if quotation.after[:1].isspace() else "",
        shorten(one_line(quotation.after), _BESIDE),
        "”",
        (review, "yellow"),
    )
    return Padding(said, (0, 0, 0, 2))


def _end(text: str) -> str:
    return text if len(text) <= _BESIDE else "…" + text[-_BESIDE:].partition(" ")[2]


@dataclass(frozen=True, slots=True)
class Row:
    """How many records there are of one kind.

    `reviewed` counts those of which people decided on every value, `partly_reviewed` those of which they decided on
    some, `rejected` those that they rejected as a whole, and `proposed` those that nobody has looked at.
    """

    name: str
    proposed: int
    partly_reviewed: int
    reviewed: int
    rejected: int

    @property
    def held(self) -> int:
        """How many there are that nobody rejected."""
        return self.proposed + self.partly_reviewed + self.reviewed


def summary(entries: Sequence[Entry], by: By) -> tuple[Row, ...]:
    """-> the rows in the order of their names, what is not reported last."""
    groups: dict[str, Counter[str]] = {}
    for entry in entries:
        groups.setdefault(_group(entry, by), Counter())[entry.standing] += 1
    return tuple(
        Row(name, count["proposed"], count["partly_reviewed"], count["reviewed"], count["rejected"])
        for name, count in sorted(groups.items(), key=lambda item: (item[0] == _UNKNOWN, item[0]))
    )


def _group(entry: Entry, by: By) -> str:
    record = entry.record
    if by == "state":
        return record.state or _UNKNOWN
    if by == "mechanism":
        return words_of(record.mechanism)
    if by == "response":
        return words_of(record.official_response)
    return record.start[:4] if record.start else _UNKNOWN


def summary_view(rows: Sequence[Row], by: By) -> RenderableType:
    """-> the rows as a table, with their sums."""
    from rich.table import Table  # noqa: PLC0415 - only here

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(by)
    for name in STANDINGS.values():
        table.add_column(name, justify="right")
    for row in (*rows, sums(rows)):
        counts = (row.proposed, row.partly_reviewed, row.reviewed, row.rejected)
        style = "bold" if row.name == _ALL else ""
        table.add_row(one_line(row.name), *map(str, counts), style=style)
    return table


def sums(rows: Sequence[Row]) -> Row:
    """-> all rows together."""
    return Row(
        _ALL,
        sum(row.proposed for row in rows),
        sum(row.partly_reviewed for row in rows),
        sum(row.reviewed for row in rows),
        sum(row.rejected for row in rows),
    )
