"""A Reading as one self-contained HTML page: no script, no request to anywhere, legible in print."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from headwater.model import AttributionKind, ChainStep, Document, Furniture, FurnitureKind, Reading, Source
from headwater.report.marked import Cast, cast_of, mark
from headwater.report.outline import Branch, Outline, Statement, outlines, shared_sources
from headwater.report.words import (
    FURNITURE_KINDS,
    SOURCE_KINDS,
    counted,
    credited,
    language,
    marks,
    one_line,
    rule,
    shorten,
    web_address,
    words,
)

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
class _Gap:
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Article:
    """What the template shows of one document; every string is safe to print but not yet escaped."""

    anchor: str
    title: str
    outlet: str
    facts: tuple[str, ...]
    address: str | None
    href: str | None
    language: str
    counts: tuple[str, ...]
    measured: bool
    gaps: tuple[_Gap, ...]
    paragraphs: tuple[Markup, ...]
    anchored: frozenset[int]
    branches: tuple[Branch, ...]
    furniture: tuple[tuple[FurnitureKind, tuple[Furniture, ...]], ...]
    file: str
    captured: str
    sha256: str
    text: str


def page(reading: Reading, *, version: str = "") -> str:
    """-> the reading as an HTML document. All that comes from the reading is escaped.

    `version` is that of Headwater, for the page's foot.
    """
    found = outlines(reading)
    cast = cast_of(reading, found)
    articles = [_article(outline, cast) for outline in found]
    style = Markup(_style() + "".join(_links(found)))
    several = len(articles) != 1
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            articles=articles,
            failed=reading.failed,
            shared=shared_sources(reading),
            page_title=f"{len(articles)} articles – Headwater" if several else f"{articles[0].title} – Headwater",
            heading="h2" if several else "h1",
            below="h3" if several else "h2",
            style=style,
            style_hash=_hash(style),
            maker=f"Headwater {version}".rstrip(),
            kinds=SOURCE_KINDS,
            ways=WAYS,
            furniture_kinds=FURNITURE_KINDS,
            clean=one_line,
            marks=marks,
            rule=rule,
            role=_role,
            name=cast.name,
            quoted=_quoted,
            hue=lambda statement: cast.hue(cast.speaker(statement)),
            source_hue=cast.hue,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("headwater.report"), autoescape=True, undefined=StrictUndefined)


@cache
def _style() -> str:
    return resources.files("headwater.report").joinpath("templates/page.css").read_text("utf-8")


def _hash(style: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")


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
    document = outline.document
    marked = mark(outline, cast, _anchor(outline))
    return _Article(
        anchor=_anchor(outline),
        title=one_line(document.title or "") or "(no title)",
        outlet=one_line(document.outlet or document.domain or "") or "outlet not given",
        facts=tuple(_facts(document)),
        address=one_line(document.address) if document.address else None,
        href=web_address(document.address),
        language=one_line(document.language),
        counts=tuple(_counts(outline)),
        measured=outline.measured,
        gaps=tuple(_Gap(one_line(gap.what), one_line(gap.reason)) for gap in outline.not_measured),
        paragraphs=marked.paragraphs,
        anchored=marked.anchored,
        branches=_shortened(outline.branches),
        furniture=outline.furniture,
        file=one_line(document.file),
        captured=f"{document.captured_at:%Y-%m-%d %H:%M:%S} UTC",
        sha256=one_line(document.sha256),
        text=document.text,
    )


def _facts(document: Document) -> Iterator[str]:
    if document.byline:
        yield one_line(document.byline)
    yield f"{document.published:%Y-%m-%d %H:%M} UTC" if document.published else "date not given"
    yield language(document.language)
    if names := credited(document):
        yield f"credits {names}"


def _counts(outline: Outline) -> Iterator[str]:
    if outline.measured:
        yield counted(len(outline.statements), "statement")
        yield counted(outline.sources, "source")
        if outline.statements:
            yield f"longest chain: {counted(outline.longest_chain, 'source')}"
        yield f"{counted(len(outline.own_voice), 'passage')} in the article’s own voice"
    yield f"{counted(sum(len(pieces) for _, pieces in outline.furniture), 'piece')} of page furniture"


def _role(source: Source) -> str | None:
    role = one_line(source.role or "")
    return role if role and role.casefold() not in one_line(source.name).casefold() else None


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
