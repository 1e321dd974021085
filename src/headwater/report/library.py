"""What a library holds, on a terminal."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from headwater.library import Hit, Holding, Page, PageEvent, Verification, Version
from headwater.model import Document, Span
from headwater.report.changes import Change, Fate, changes
from headwater.report.terminal import heading, view
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


def holding_view(found: Holding, *, full: bool) -> RenderableType:
    """-> a document as `headwater read` shows it, with what is kept of it."""
    (document,) = found.reading.documents
    return Group(view(found.reading, full=full), Text(), *_kept(found, document.id))


def _kept(found: Holding, document: str) -> Iterator[RenderableType]:
    yield heading("What is kept of it")
    if len(found.versions) > 1:
        yield Text(f"{len(found.versions)} versions of this page; show --changes shows what changed")
        for version in found.versions:
            marks = "  current" * version.current + "  shown here" * (version.document == document)
            yield Text(f"  {version.number}  {version.document}  {_moment(version.captured_at)}{marks}")
    for capture in found.captures:
        yield Text(f"{capture.id}  {_moment(capture.captured_at)}  {capture.raw_size:,} bytes  captures/{capture.file}")
        yield Text(f"  from {one_line(capture.address or capture.name)}")
        yield Text(f"  SHA-256 {capture.raw_sha256}")
    for entry in found.log:
        yield Text(f"  {entry.at[:19].replace('T', ' ')} UTC  {one_line(entry.actor)}  {entry.action} {entry.subject}")
    yield Text()
    if found.story is None:
        yield Text.assemble(("Not measured: ", "bold yellow"), "story – the document is not traced yet")
    else:
        yield Text(f"In the story {found.story}, which show shows")


class Revision(Protocol):
    """From one version of a page to the next: `headwater.pipeline.revisions.Revision`, or another of its shape."""

    @property
    def before(self) -> Document:
        """The older version."""

    @property
    def after(self) -> Document:
        """The newer one."""

    @property
    def edit(self) -> str:
        """Whether the page says that it was changed."""

    @property
    def note(self) -> str | None:
        """The words that say so."""

    @property
    def removed(self) -> int:
        """How many words went."""

    @property
    def added(self) -> int:
        """How many words came."""

    @property
    def gone(self) -> tuple[str, ...]:
        """The contents of the statements that went."""


_EDITS = {
    "silent": ("silent edit: nothing new in it says that it was changed", "bold yellow"),
    "told": ("it says that it was changed", ""),
    "retracted": ("retracted", "bold red"),
    "unchanged": ("the words of the article are the same", ""),
    "not measured": ("not measured: whether it says that it was changed, in this language", "yellow"),
}


def revisions_view(
    versions: Sequence[Version], changed: Sequence[Revision], events: Sequence[PageEvent] = (), *, is_gone: bool = False
) -> RenderableType:
    """-> the versions of a page, what changed from each to the next, and when the page was gone."""
    parts: list[RenderableType] = [heading(counted(len(versions), "version"))]
    for version in versions:
        current = "  current" if version.current else ""
        parts.append(Text(f"  {version.number}  {version.document}  {_moment(version.captured_at)}{current}"))
    for event in events:
        told = f"not there ({one_line(event.why)})" if event.what == "gone" else "there again, as it was"
        parts.append(Text(f"  {_moment(event.at)}  {told}, asked by {one_line(event.by)}", style="yellow"))
    if is_gone:
        parts.append(Text("The page is gone: it was not there when it was asked for last.", style="bold red"))
    for number, one in enumerate(changed, 1):
        words, style = _EDITS[one.edit]
        head = f"From {versions[number - 1].number} to {versions[number].number}: "
        counts = f"  -{one.removed} +{one.added} words" if one.edit != "unchanged" else ""
        parts += [Text(), Text.assemble((head, "bold"), (words, style), counts)]
        if one.note is not None:
            parts.append(Padding(Text(f"“{_plain(one.note)}”"), (0, 0, 0, 2)))
        parts += [Padding(Text(f"statement gone: {one_line(words)}"), (0, 0, 0, 2)) for words in one.gone]
        parts += list(_changed_places(one.before, one.after))
    return Group(*parts)


def changes_view(versions: Sequence[Document]) -> RenderableType:
    """-> what changed from each version to the next. Removed words stand in [-brackets-], added ones in {+braces+}."""
    if len(versions) < 2:
        return Text("There is one version of it.")
    pairs = itertools.pairwise(versions)
    return Group(*(part for before, after in pairs for part in _changes(before, after)))


def _changes(before: Document, after: Document) -> Iterator[RenderableType]:
    yield Text(f"{before.id} ({_moment(before.captured_at)})")
    yield Text(f"{after.id} ({_moment(after.captured_at)})")
    if not changes(before, after):
        yield Text("The words of the article are the same.")
    yield from _changed_places(before, after)
    yield Text()


def _changed_places(before: Document, after: Document) -> Iterator[RenderableType]:
    for change in changes(before, after):
        yield Text()
        yield heading(change.where)
        yield _change(change)


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
    if found.judgements:
        looked += f", {counted(found.judgements, 'judgement')}"
    if found.removed:
        looked += f"; {counted(found.removed, 'document')} removed, as the log says"
    parts = [Text(line) for line in _stamped(found)]
    head = Text(f"The log's newest hash is {found.head}; note it down elsewhere, and `--head` proves it later.")
    if not found.breaks:
        return Group(Text(f"Everything is as it was written: {looked}."), *parts, head)
    first, *others = found.breaks
    parts += [
        Text(f"Looked at {looked}."),
        Text.assemble(("The first break: ", "bold red"), one_line(f"{first.what}: {first.problem}")),
    ]
    parts += [Text(one_line(f"  also {one.what}: {one.problem}")) for one in others[:20]]
    if len(others) > 20:
        parts.append(Text(f"  and {len(others) - 20} more"))
    return Group(*parts)


def _stamped(found: Verification) -> Iterator[str]:
    """Give a line on the time stamps that are good, if there are any, and one on those that nobody has checked."""
    good = [one for one in found.stamps if not one.fault]
    if good:
        last = max(good, key=lambda one: one.covers)
        at = f"{last.stamped_at:%Y-%m-%d %H:%M:%S} UTC"
        counts = counted(len(good), "time stamp")
        yield f"{counts}: entries 1 to {last.covers} were there at {at}, says {one_line(last.authority)}."
    if any(not one.signature for one in good):
        yield "The signatures of time stamps were not checked: `--authority-certificate FILE` does that."


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "time unknown"
