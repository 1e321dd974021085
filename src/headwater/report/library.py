"""What a library holds, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from headwater.library import CaptureRecord, Hit, Page, StoryRecord, Verification, Version
from headwater.model import Document, Span
from headwater.report.changes import Change, Fate
from headwater.report.terminal import heading
from headwater.report.words import STANCES, counted, one_line, safe

_STYLES: dict[Fate, str] = {"kept": "", "removed": "red strike", "added": "green bold"}
_SIGNS: dict[Fate, tuple[str, str]] = {"kept": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}


def hits_view(page: Page) -> RenderableType:
    """-> the results of a search, one paragraph each."""
    return Group(*(part for hit in page.hits for part in _hit(hit)))


def _hit(hit: Hit) -> Iterator[RenderableType]:
    if hit.kind == "statement":
        stance = "" if hit.stance in (None, "asserts") else f" [{STANCES[hit.stance]}]"
        yield Text.assemble((one_line(hit.speaker or "unnamed"), "bold"), f"{stance}: ", _marked(hit.text, hit.marks))
    else:
        yield Text(one_line(hit.title or "") or "(no title)", style="bold")
        yield Padding(_marked(hit.text, hit.marks), (0, 0, 0, 2))
    old = " · an older version" if hit.superseded else ""
    title = f" · {one_line(hit.title)}" if hit.kind == "statement" and hit.title else ""
    where = one_line(hit.outlet or hit.domain or "outlet unknown")
    facts = f"{where} · {_moment(hit.published)}{title} · {hit.document}{old}"
    yield Padding(Text(facts, style="dim"), (0, 0, 0, 2))
    yield Text()


def _marked(text: str, marks: Sequence[Span]) -> Text:
    shown = Text()
    at = 0
    for mark in marks:
        shown.append(_plain(text[at : mark.start]))
        shown.append(_plain(text[mark.start : mark.end]), style="bold underline")
        at = mark.end
    shown.append(_plain(text[at:]))
    return shown


def _plain(text: str) -> str:
    return safe(text).replace("\n\n", " ").replace("\n", " ")


def custody_view(versions: Sequence[Version], captures: Sequence[CaptureRecord], document: str) -> RenderableType:
    """-> which version of its page a document is, and the captures in which it was read."""
    parts: list[RenderableType] = [heading("What is kept of it")]
    if len(versions) > 1:
        parts.append(Text(f"{len(versions)} versions of this page; `headwater show ID --changes` shows what changed"))
        for version in versions:
            here = "  this one" if version.document == document else ""
            now = "  (current)" if version.current else ""
            parts.append(
                Text(f"  version {version.number}  {version.document}  {_moment(version.captured_at)}{now}{here}")
            )
    for capture in captures:
        parts.append(Text(f"  {capture.id}  captured {_moment(capture.captured_at)}  {capture.raw_size:,} bytes"))
        parts.append(Text(f"    from {one_line(capture.address or capture.name)}"))
        parts.append(Text(f"    SHA-256 {capture.raw_sha256}"))
        parts.append(Text(f"    kept in captures/{capture.file}"))
    return Group(*parts)


def story_line(story: StoryRecord | None) -> RenderableType:
    """-> which story a document is in, as one line."""
    if story is None:
        return Text.assemble(("Not measured: ", "bold yellow"), "story – the document is not traced yet")
    many = counted(len(story.documents), "document")
    return Text(f"Story {story.story.id} · {many} · `headwater show {story.story.id}` shows it")


def changes_view(before: Document, after: Document, found: Sequence[Change]) -> RenderableType:
    """-> what changed from one version to the next. Removed words stand in [-brackets-], added ones in {+braces+}."""
    head = Text(f"{before.id} ({_moment(before.captured_at)}) -> {after.id} ({_moment(after.captured_at)})")
    if not found:
        return Group(head, Text("The words of the article are the same."))
    return Group(head, *(line for change in found for line in (Text(), heading(change.where), _change(change))))


def _change(change: Change) -> Text:
    shown = Text()
    for at, piece in enumerate(change.pieces):
        opening, closing = _SIGNS[piece.fate]
        shown.append(" " if at else "")
        shown.append(f"{opening}{_plain(piece.words)}{closing}", style=_STYLES[piece.fate])
    return shown


def verification_view(found: Verification) -> RenderableType:
    """-> what was looked at, and the first thing that is not as it was written."""
    looked = (
        f"{counted(found.entries, 'entry', 'entries')} of the custody log, {counted(found.captures, 'capture')}, "
        f"{counted(found.documents, 'document')}"
    )
    head = Text(f"The log's newest hash is {found.head}; note it down elsewhere, and `--head` proves it later.")
    if not found.breaks:
        return Group(Text(f"Everything is as it was written: {looked}."), head)
    first, *others = found.breaks
    parts = [
        Text(f"Looked at {looked}."),
        Text.assemble(("The first break: ", "bold red"), one_line(f"{first.what}: {first.problem}")),
    ]
    parts += [Text(one_line(f"  also {one.what}: {one.problem}")) for one in others[:20]]
    if len(others) > 20:
        parts.append(Text(f"  and {len(others) - 20} more"))
    return Group(*parts)


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "time unknown"
