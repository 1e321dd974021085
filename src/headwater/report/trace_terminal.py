"""A Trace on a terminal: first what was found in all, then story by story who took what from whom, and the claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from headwater.model import Document, OriginRange, Trace
from headwater.registered import entries_of
from headwater.report.register import list_view
from headwater.report.terminal import bullet, heading
from headwater.report.trace_outline import (
    ClaimRow,
    DocumentRow,
    FlagRow,
    OriginRow,
    Parent,
    Place,
    Said,
    Side,
    StoryRows,
    TraceRows,
    trace_rows,
)
from headwater.report.words import FLAGS, HOWS, SOURCE_KINDS, STANCES, counted, day_only, one_line, safe, shorten

#: characters of a claim, a title, and of words that are shown when not in full
CLAIM, TITLE, WORDS = 160, 90, 110
#: claims of a story that are shown when not in full; circular ones always are
CLAIMS_SHOWN = 8
#: reasons of a claim why mentions add no origin that are shown when not in full
REASONS_SHOWN = 2
#: flags of a story, and words behind each, that are shown when not in full
FLAGS_SHOWN, FLAG_WORDS_SHOWN = 8, 2

_QUOTES = ' "“”„«»'


def view(trace: Trace, *, full: bool = False) -> RenderableType:
    """-> the trace as something that a rich Console prints; `full` shows all claims, mentions and words."""
    rows = trace_rows(trace)
    parts: list[RenderableType] = [*_headline(trace, rows)]
    for story in rows.stories:
        parts += [Text(), *_story(story, full=full)]
    if rows.apart:
        words = "Documents that share no story with another" if rows.stories else "Documents"
        parts += [Text(), heading(words), *(_row(row, full=full) for row in rows.apart)]
    if trace.restrictions:
        parts += [Text(), heading("Reported restrictions on travel"), list_view(entries_of(trace))]
    if rows.not_measured:
        parts += [Text(), heading("Not measured"), *_gaps(rows)]
    return Group(*parts)


def _headline(trace: Trace, rows: TraceRows) -> Iterator[RenderableType]:
    counts = [counted(len(trace.documents), "document"), counted(rows.publishers, "publisher")]
    if len(trace.documents) > 1:
        counts.append(_stories(rows))
    yield Text(" · ".join(counts), style="bold")
    if len(trace.documents) == 1:
        yield Text("a trace takes several articles; `headwater read` shows what one says")
        return
    if rows.links:
        hows = ", ".join(f"{number} {how}" for how, number in rows.links)
        credit = f"{rows.uncredited} without credit" if rows.uncredited else "all credited"
        yield Text(f"{counted(len(trace.links), 'link')}: {hows}; {credit}")
    else:
        yield Text("no links: none of them was made from another, or cites it")
    if rows.stories:
        circular = sum(row.claim.circular for row in rows.claims)
        shared = f"{counted(len(rows.claims), 'claim')} that several documents state"
        yield Text(f"{shared}, {circular} circular" if circular else shared)
    if len(rows.stories) > 1:
        yield from (_numbered(story.number, _short(story)) for story in rows.stories)
    compared = "by the words they share" if trace.compared_by == "words" else "by sentence vectors"
    yield Text(f"statements compared {compared}", style="dim")


def _stories(rows: TraceRows) -> str:
    if not rows.stories:
        return "no story that several of them tell"
    apart = f" and {counted(len(rows.apart), 'document')} apart" if rows.apart else ""
    return counted(len(rows.stories), "story", "stories") + apart


def _short(story: StoryRows) -> Text:
    circular = sum(row.claim.circular for row in story.claims)
    facts = [counted(len(story.documents), "document"), counted(len(story.claims), "claim")]
    facts += [f"{circular} circular"] if circular else []
    facts += [f"{len(story.flags)} to check"] if story.flags else []
    return Text.assemble((_title(story, TITLE), "bold"), f"  {', '.join(facts)}")


def _title(story: StoryRows, limit: int | None) -> str:
    first = story.documents[0].document
    return shorten(one_line(first.title or "") or one_line(first.text), limit)


def _story(story: StoryRows, *, full: bool) -> Iterator[RenderableType]:
    yield Text(f"Story {story.number}. {_title(story, None if full else TITLE)}", style="bold")
    yield Text(f"{counted(len(story.documents), 'document')} of {counted(story.publishers, 'publisher')}{_days(story)}")
    yield Text()
    yield heading("Who took it from whom")
    yield from (_row(row, full=full) for row in story.documents)
    yield from _claims(story, full=full)
    if story.flags:
        yield Text()
        yield heading("To check")
        shown = story.flags if full else story.flags[:FLAGS_SHOWN]
        yield from (_flag(flag, full=full) for flag in shown)
        if len(shown) < len(story.flags):
            yield bullet(f"and {len(story.flags) - len(shown)} more (all with --full)", 2)


def _days(story: StoryRows) -> str:
    days = sorted({row.document.published.date() for row in story.documents if row.document.published})
    if not days:
        return ""
    return f", {days[0]}" if days[0] == days[-1] else f", {days[0]} to {days[-1]}"


# ---- documents


def _row(row: DocumentRow, *, full: bool) -> RenderableType:
    title = shorten(one_line(row.document.title or ""), None if full else TITLE)
    anonymous = not (row.document.outlet or row.document.domain)
    head = Text(title or row.place.name if anonymous else row.place.name, style="bold")
    head.append(f"  {_date(row.document)}", style="not bold")
    if title and not anonymous:
        head.append(f"  {title}", style="not bold")
    parts: list[RenderableType] = [head]
    if full:
        parts.append(Text(_file(row.document), style="dim"))
        parts += [_with_reasons(parent) for parent in row.parents]
    elif row.parents:
        parts.append(_Flow([_parent(parent) for parent in row.parents]))
    return _numbered(row.place.number, Group(*parts))


def _date(document: Document) -> str:
    if document.published is None:
        return "date not given"
    hour = "" if day_only(document.published) else f" {document.published:%H:%M}"
    return f"{document.published:%Y-%m-%d}{hour}"


def _file(document: Document) -> str:
    elsewhere = f" ({document.address})" if document.address not in (None, document.file) else ""
    return one_line(f"{document.file}{elsewhere}")


def _parent(parent: Parent) -> Text:
    words = Text.assemble((f"{HOWS[parent.how]} ", "italic"), _place(parent.place))
    if parent.place.number is None:
        words.append(" (not given)")
    if not parent.credited:
        words.append(" [without credit]", style="bold yellow")
    return words


def _with_reasons(parent: Parent) -> RenderableType:
    reasons = (
        bullet(Text.assemble(text, (f" {', '.join(_quoted(each, None) for each in words)}" if words else "", "dim")), 2)
        for text, words in parent.reasons
    )
    return Group(_parent(parent).append(f" ({parent.score:.2f})"), *reasons)


def _place(place: Place) -> Text:
    if place.number is None:
        return Text(place.name)
    return Text.assemble((f"{place.number} ", "green"), place.name)


def _numbered(number: int | None, words: RenderableType) -> RenderableType:
    row = Table.grid(padding=(0, 1, 0, 0))
    row.add_column(no_wrap=True, min_width=2, justify="right")
    row.add_column(overflow="fold")
    row.add_row(Text(str(number), style="green"), words)
    return row


# ---- claims


def _claims(story: StoryRows, *, full: bool) -> Iterator[RenderableType]:
    yield Text()
    yield heading("Claims that several of them state")
    shown = story.claims if full else [row for row in story.claims if row.number <= CLAIMS_SHOWN or row.claim.circular]
    for row in shown:
        yield _claim(row, full=full)
    left = []
    if len(shown) < len(story.claims):
        left.append(f"{len(story.claims) - len(shown)} more (all with --full)")
    if story.alone:
        left.append(f"{story.alone} that only one document states")
    if not story.claims:
        yield bullet(f"none, and {counted(story.alone, 'claim')} that only one document states", 2)
    elif left:
        yield bullet(f"and {', and '.join(left)}", 2)


def _claim(row: ClaimRow, *, full: bool) -> RenderableType:
    told = Text(shorten(one_line(row.claim.text), None if full else CLAIM) or "(no words)", style="bold")
    facts = Table.grid(padding=(0, 1, 0, 0))
    facts.add_column(no_wrap=True, min_width=11)
    facts.add_column(overflow="fold")
    facts.add_row(Text("origins", style="italic"), _origins(row))
    for words in row.circle:
        facts.add_row(Text("circular", style="bold red"), Text(words))
    for side in row.sides:
        facts.add_row(Text(STANCES[side.stance], style="italic"), _side(side, full=full))
    for drift in row.drift:
        facts.add_row(
            Text("drift", style="bold yellow"),
            Text.assemble(*_listed(drift.places), " ", (_quoted(drift.text, None if full else WORDS), "dim")),
        )
    for same in row.same:
        facts.add_row(Text("one origin", style="italic"), Text(same))
    shown = row.not_counted if full else row.not_counted[:REASONS_SHOWN]
    left = len(row.not_counted) - len(shown)
    for at, reason in enumerate(shown, 1):
        more = f" (and {counted(left, 'reason')} more)" if left and at == len(shown) else ""
        facts.add_row(
            Text("not counted", style="italic"),
            Text.assemble(*_listed(reason.places), " – " if reason.places else "", reason.text, more),
        )
    return _numbered(row.number, Group(told, facts, Text()))


def _origins(row: ClaimRow) -> RenderableType:
    told = Text(_independent(row.claim.independent_origins, circular=row.claim.circular), style="bold")
    told.append(f" · {counted(row.documents, 'document')} of {counted(row.publishers, 'publisher')}", "not bold")
    return Group(told, *(bullet(_origin(origin), 0) for origin in row.origins), *_range_reason(row))


def _independent(found: OriginRange | None, *, circular: bool) -> str:
    if found is None:
        return "not measured: nobody supports it"
    if found.max == 0:
        return "none: it goes in a circle" if circular else "none that vouches for it"
    if found.min == found.max:
        return f"{found.min} independent"
    return f"{found.min} to {found.max} independent"


def _range_reason(row: ClaimRow) -> Iterator[RenderableType]:
    found = row.claim.independent_origins
    if found and found.min != found.max and row.range_reason:
        yield Text(f"({row.range_reason})")


def _origin(row: OriginRow) -> Text:
    if row.origin.kind == "own_reporting":
        return Text.assemble("own reporting of ", _place(row.first) if row.first else row.name)
    kind = SOURCE_KINDS[row.origin.kind] if row.source else row.origin.kind
    words = Text.assemble((row.name, "bold cyan"), f", {kind}")
    if row.source and row.source.role and one_line(row.source.role).casefold() not in row.name.casefold():
        words.append(f" ({one_line(row.source.role)})")
    return Text.assemble(words, ", first in ", _place(row.first)) if row.first else words


def _side(side: Side, *, full: bool) -> RenderableType:
    """What one side says: only where, when many assert the same in short; else the words of each."""
    if full:
        return Group(*(bullet(_said(said, None), 0) for said in side.mentions))
    if side.stance == "asserts":
        return _places([said.place for said in side.documents])
    return Group(*(_said(said, WORDS) for said in side.documents))


def _said(said: Said, limit: int | None) -> Text:
    words = _place(said.place)
    chain = [name for name in said.chain if name != said.place.name]
    if chain:
        words.append(f": {' > '.join(chain)}")
    return words.append(f" {_quoted(said.words, limit)}", style="dim")


def _quoted(words: str, limit: int | None) -> str:
    return f"“{shorten(words.strip(_QUOTES), limit)}”"


def _places(places: Sequence[Place]) -> RenderableType:
    return _Flow([_place(place) for place in places])


def _listed(places: Sequence[Place]) -> Iterator[Text | str]:
    for at, place in enumerate(places):
        yield from ((", ", _place(place)) if at else (_place(place),))


@dataclass(frozen=True, slots=True)
class _Flow:
    """Items parted by dots, broken into lines between them and not inside, where they fit."""

    items: Sequence[Text]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        line = Text()
        for item in self.items:
            if line and line.cell_len + 3 + item.cell_len > options.max_width:
                yield line
                line = Text()
            line = Text.assemble(line, " · ", item) if line else item
        yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        widths = [item.cell_len for item in self.items]
        return Measurement(min(max(widths, default=0), options.max_width), sum(widths) + 3 * len(widths)).clamp(
            max_width=options.max_width
        )


# ---- flags and gaps


def _flag(row: FlagRow, *, full: bool) -> RenderableType:
    told = Text.assemble(
        (f"[{FLAGS.get(row.kind, row.kind)}] ", "bold yellow"), shorten(row.text, None if full else 240)
    )
    if row.claims:
        label = "claim" if len(row.claims) == 1 else "claims"
        told.append(f" ({label} {', '.join(map(str, row.claims))})")
    words = row.words if full else row.words[:FLAG_WORDS_SHOWN]
    said = (
        Text.assemble(_place(place), (f" {_quoted(text, None if full else WORDS)}", "dim")) for place, text in words
    )
    return bullet(Group(told, *said), 2)


def _gaps(rows: TraceRows) -> Iterator[RenderableType]:
    for place, gaps in rows.not_measured:
        what = "; ".join(f"{safe(gap.what)} – {one_line(gap.reason)}" for gap in gaps)
        yield bullet(Text.assemble(_place(place), f": {what}"), 2)
