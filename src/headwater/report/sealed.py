"""What the pages share: templates, style, the head of a document; each page is one file that asks for nothing.

The policy in a page's head names the hash of its only style, so that nothing which comes with a text can bring another.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from headwater.model import Document, Failed, Furniture, FurnitureKind, NotMeasured
from headwater.report.words import (
    FURNITURE_KINDS,
    SOURCE_KINDS,
    credited,
    language,
    moment,
    one_line,
    web_address,
)


@dataclass(frozen=True, slots=True)
class Gap:
    """What was not measured, and why."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page shows of one document besides what was found in it; every string is safe, but not yet escaped."""

    anchor: str
    title: str
    outlet: str
    facts: tuple[str, ...]
    address: str | None
    href: str | None
    language: str
    gaps: tuple[Gap, ...]
    paragraphs: tuple[Markup, ...]
    furniture: tuple[tuple[FurnitureKind, tuple[Furniture, ...]], ...]
    file: str
    captured: str
    sha256: str


def sheet(
    document: Document,
    anchor: str,
    paragraphs: tuple[Markup, ...],
    furniture: tuple[tuple[FurnitureKind, tuple[Furniture, ...]], ...],
    gaps: Iterable[NotMeasured],
) -> Sheet:
    """-> the sheet of a document; `paragraphs` are its marked text, `anchor` is the id of its place in the page."""
    return Sheet(
        anchor=anchor,
        title=one_line(document.title or "") or "(no title)",
        outlet=one_line(document.outlet or document.domain or "") or "outlet not given",
        facts=tuple(_facts(document)),
        address=one_line(document.address) if document.address else None,
        href=web_address(document.address),
        language=one_line(document.language),
        gaps=tuple(Gap(one_line(gap.what), one_line(gap.reason)) for gap in gaps),
        paragraphs=paragraphs,
        furniture=furniture,
        file=one_line(document.file),
        captured=f"{document.captured_at:%Y-%m-%d %H:%M:%S} UTC",
        sha256=one_line(document.sha256),
    )


def render(template: str, *, styles: Iterable[str], version: str, failed: Iterable[Failed], **values: object) -> str:
    """-> the page.

    Args:
        template: the file's name; it extends `frame.html.jinja`.
        styles: names of style sheets, or rules; the common ones come first by themselves.
        version: that of Headwater.
        failed: the inputs that could not be read.
        values: what the template names besides.
    """
    style = Markup("".join(_file(each) if each.endswith(".css") else each for each in ("base.css", *styles)))
    return (
        _environment()
        .get_template(template)
        .render(
            style=style,
            style_hash=_hash(style),
            maker=f"Headwater {version}".rstrip(),
            failed=tuple(failed),
            kinds=SOURCE_KINDS,
            furniture_kinds=FURNITURE_KINDS,
            clean=one_line,
            **values,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("headwater.report"), autoescape=True, undefined=StrictUndefined)


@cache
def _file(name: str) -> str:
    return resources.files("headwater.report").joinpath(f"templates/{name}").read_text("utf-8")


def _hash(style: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")


def _facts(document: Document) -> Iterator[str]:
    if document.byline:
        yield one_line(document.byline)
    yield moment(document.published)
    yield language(document.language)
    if names := credited(document):
        yield f"credits {names}"
