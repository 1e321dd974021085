"""A Reading as one self-contained HTML page: no script, no request to anywhere, legible in print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from headwater.model import AttributionKind, ChainStep, Reading
from headwater.report.marked import Cast, cast_of, mark
from headwater.report.outline import Branch, Outline, Statement, outlines, shared_sources
from headwater.report.sealed import Sheet, render, sheet
from headwater.report.words import counted, marks, role, rule, shorten, words

#: characters of a statement in the list of chains, and of the evidence for a step
EXCERPT = 260
#: statements of an article up to which pointing at one lights all its pieces; the rules for more slow a browser down
LIT = 100

WAYS: dict[AttributionKind, str] = {
    "direct": "direct quotation",
    "indirect": "indirect",
    "mixed": "partly quoted",
}


@dataclass(frozen=True, slots=True)
class _Article:
    """A document with what was found in it."""

    sheet: Sheet
    counts: tuple[str, ...]
    measured: bool
    anchored: frozenset[int]
    branches: tuple[Branch, ...]
    text: str


def page(reading: Reading, *, version: str = "") -> str:
    """-> the reading as an HTML document. All that comes from the reading is escaped.

    `version` is that of Headwater, for the page's foot.
    """
    found = outlines(reading)
    cast = cast_of(reading, found)
    articles = [_article(outline, cast) for outline in found]
    several = len(articles) != 1
    return render(
        "page.html.jinja",
        styles=("page.css", *_links(found)),
        version=version,
        failed=reading.failed,
        articles=articles,
        shared=shared_sources(reading),
        page_title=f"{len(articles)} articles – Headwater" if several else f"{articles[0].sheet.title} – Headwater",
        heading="h2" if several else "h1",
        below="h3" if several else "h2",
        ways=WAYS,
        marks=marks,
        rule=rule,
        role=role,
        name=cast.name,
        quoted=_quoted,
        hue=lambda statement: cast.hue(cast.speaker(statement)),
        source_hue=cast.hue,
    )


def _links(found: Sequence[Outline]) -> Iterator[str]:
    """Rules that show a statement's words in all their pieces when it is pointed at, in the text or in its chain."""
    for outline in found:
        if len(outline.statements) > LIT:
            continue
        a = _anchor(outline)
        for n in (statement.number for statement in outline.statements):
            yield (
                f"#{a}:has(#{a}c{n}:hover,#{a}c{n}:target,#{a}s{n}:target) .{a}s{n}"
                "{background:color-mix(in srgb,var(--c) 26%,transparent)}\n"
            )


def _anchor(outline: Outline) -> str:
    return f"a{outline.number}"


def _article(outline: Outline, cast: Cast) -> _Article:
    anchor = _anchor(outline)
    marked = mark(outline, cast, anchor)
    return _Article(
        sheet=sheet(outline.document, anchor, marked.paragraphs, outline.furniture, outline.not_measured),
        counts=tuple(_counts(outline)),
        measured=outline.measured,
        anchored=marked.anchored,
        branches=_shortened(outline.branches),
        text=outline.document.text,
    )


def _counts(outline: Outline) -> Iterator[str]:
    if outline.measured:
        yield counted(len(outline.statements), "statement")
        yield counted(outline.sources, "source")
        if outline.statements:
            yield f"longest chain: {counted(outline.longest_chain, 'source')}"
        yield f"{counted(len(outline.own_voice), 'passage')} in the article’s own voice"
    yield f"{counted(sum(len(pieces) for _, pieces in outline.furniture), 'piece')} of page furniture"


def _quoted(article: _Article, step: ChainStep) -> str:
    return shorten(words(article.text, step.spans), EXCERPT)


def _shortened(branches: Sequence[Branch]) -> tuple[Branch, ...]:
    return tuple(
        Branch(
            branch.source,
            tuple(
                Statement(s.number, s.attribution, shorten(s.content, EXCERPT), shorten(s.cue, EXCERPT), s.passes_on)
                for s in branch.statements
            ),
            _shortened(branch.branches),
        )
        for branch in branches
    )
