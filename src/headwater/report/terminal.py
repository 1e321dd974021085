"""A Reading on a terminal: legible without colour, in a pipe and in a narrow window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from headwater.model import Document, Failed, Furniture, Reading, Source
from headwater.report.outline import Branch, Outline, Statement, outlines, shared_sources
from headwater.report.words import (
    FURNITURE_KINDS,
    SOURCE_KINDS,
    counted,
    credited,
    language,
    marks,
    one_line,
    safe,
    shorten,
)

#: characters of a statement, sentence or headline that are shown when not in full
EXCERPT = 160
#: own-voice passages that are shown when not in full
OWN_VOICE_SHOWN = 5


def view(reading: Reading, *, full: bool = False) -> RenderableType:
    """-> the reading as something that a rich Console prints; `full` shows all words instead of excerpts."""
    limit = None if full else EXCERPT
    parts: list[RenderableType] = []
    several = len(reading.documents) > 1
    for outline in outlines(reading):
        parts += [*_document(outline, limit, numbered=several), Text()]
    shared = shared_sources(reading)
    if shared:
        parts += [heading("Cited by several of these articles"), *_shared(shared, limit), Text()]
    return Group(*parts[:-1])


def failure(failed: Failed) -> Text:
    """-> one failed input as a line for standard error: what failed, why, and the remedy."""
    return Text.assemble(("not read  ", "bold red"), one_line(failed.message))


def heading(words: str) -> Text:
    """-> a heading as it stands over a part."""
    return Text(words, style="bold underline")


def _document(outline: Outline, limit: int | None, *, numbered: bool) -> Iterator[RenderableType]:
    document = outline.document
    number = f"{outline.number}. " if numbered else ""
    yield Text(number + (one_line(document.title or "") or "(no title)"), style="bold")
    yield _facts(document)
    yield Text(one_line(f"{document.file} ({document.address})" if _elsewhere(document) else document.file))
    yield Text(_summary(outline), style="dim")
    for gap in outline.not_measured:
        yield Text.assemble(("Not measured: ", "bold yellow"), f"{safe(gap.what)} – {one_line(gap.reason)}")
    if outline.branches:
        yield Text()
        yield heading("Who says it")
        for branch in outline.branches:
            yield _tree(branch, limit)
    if outline.own_voice:
        yield Text()
        yield heading("In the article's own voice")
        yield from _own_voice(outline, limit)
    if outline.furniture:
        yield Text()
        yield heading("Page furniture")
        for kind, pieces in outline.furniture:
            yield Padding(Text(FURNITURE_KINDS[kind], style="italic"), (0, 0, 0, 2), expand=False)
            yield from (bullet(_furniture(piece, limit), 4) for piece in pieces)


def _facts(document: Document) -> Text:
    facts = [document.outlet or document.domain or "outlet not given"]
    if document.byline:
        facts.append(document.byline)
    facts.append(f"{document.published:%Y-%m-%d %H:%M} UTC" if document.published else "date not given")
    facts.append(language(document.language))
    if names := credited(document):
        facts.append(f"credits {names}")
    return Text(" · ".join(one_line(fact) for fact in facts))


def _elsewhere(document: Document) -> bool:
    return document.address not in (None, document.file)


def _summary(outline: Outline) -> str:
    counts = []
    if outline.measured:
        counts.append(counted(len(outline.statements), "statement"))
        counts.append(counted(outline.sources, "source"))
        if outline.statements:
            counts.append(f"longest chain {outline.longest_chain}")
        counts.append(f"{counted(len(outline.own_voice), 'passage')} in the article's own voice")
    pieces = sum(len(pieces) for _, pieces in outline.furniture)
    counts.append(f"{counted(pieces, 'piece')} of page furniture")
    return " · ".join(counts)


def _tree(branch: Branch, limit: int | None, tree: Tree | None = None) -> Tree:
    label = _source(branch.source)
    node = Tree(label) if tree is None else tree.add(label)
    for statement in branch.statements:
        node.add(_statement(statement, limit))
    for below in branch.branches:
        _tree(below, limit, node)
    return node


def _source(source: Source) -> Text:
    label = Text(one_line(source.name) or "(no name)", style="bold cyan")
    label.append(f"  {SOURCE_KINDS[source.kind]}", style="not bold italic default")
    if source.role and one_line(source.role).casefold() not in one_line(source.name).casefold():
        label.append(f", {one_line(source.role)}", style="not bold default")
    return label


def _statement(statement: Statement, limit: int | None) -> RenderableType:
    told = Text()
    for mark in marks(statement.attribution):
        score = f" {statement.attribution.confidence:.2f}" if mark == "uncertain" else ""
        told.append(f"[{mark}{score}]", style="bold yellow")
        told.append(" ")
    if statement.passes_on is None:
        told.append(shorten(statement.content, limit) or "(no words)")
    else:
        told.append(f"the same words as {statement.passes_on}", style="italic")
    if statement.cue:
        told.append(f"  ‹{shorten(statement.cue, limit)}›", style="dim")
    row = Table.grid(padding=(0, 1, 0, 0))
    row.add_column(no_wrap=True)
    row.add_column(overflow="fold")
    row.add_row(Text(str(statement.number), style="green"), told)
    return row


def bullet(words: RenderableType, indent: int) -> RenderableType:
    """-> one item of a list, `indent` columns in."""
    row = Table.grid(padding=(0, 1, 0, 0))
    row.add_column(no_wrap=True)
    row.add_column(overflow="fold")
    row.add_row("-", Text(words) if isinstance(words, str) else words)
    return Padding(row, (0, 0, 0, indent), expand=False)


def _own_voice(outline: Outline, limit: int | None) -> Iterator[RenderableType]:
    text = outline.document.text
    shown = outline.own_voice if limit is None else outline.own_voice[:OWN_VOICE_SHOWN]
    for piece in shown:
        yield bullet(shorten(one_line(text[piece.span.start : piece.span.end]), limit), 2)
    if len(shown) < len(outline.own_voice):
        yield bullet(f"and {len(outline.own_voice) - len(shown)} more (all with --full)", 2)


def _furniture(piece: Furniture, limit: int | None) -> Text:
    words = Text(shorten(one_line(piece.text), limit))
    if piece.outlet:
        words.append(f"  ({one_line(piece.outlet)})", style="italic")
    return words


def _shared(shared: Sequence[tuple[Source, tuple[int, ...]]], limit: int | None) -> Iterator[RenderableType]:
    for source, numbers in shared:
        listed = ", ".join(str(number) for number in numbers)
        yield bullet(Text.assemble(_source(source), f"  in articles {shorten(listed, limit)}"), 2)
