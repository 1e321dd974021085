"""One capture -> one document: the order in which the parts of intake do their work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePath
from urllib.parse import urljoin, urlsplit

from headwater.errors import InputError, NoArticle, TooLarge
from headwater.ids import make_id, sha256
from headwater.intake import html, plain
from headwater.intake.blocks import Block
from headwater.intake.column import find_column
from headwater.intake.credits import find_credits
from headwater.intake.dates import find_dates
from headwater.intake.decoding import decode
from headwater.intake.furniture import part, piece
from headwater.intake.language import find_language
from headwater.intake.metadata import Metadata, domain_of, read_declared, settle
from headwater.model import Capture, Document, Furniture, Hyperlink, Span

#: Captures over this many bytes are rejected unread.
MAX_RAW_BYTES = 30_000_000
#: An article is rejected when its text is longer (code points) or has more paragraphs: it is a book, or hostile.
MAX_TEXT = 1_000_000
MAX_PARAGRAPHS = 5_000
_FEWEST_LETTERS = 3
_HTML_SIGN = re.compile(
    r"<\s*(?:!doctype\s+html|html|head|body|article|meta|title|div|p|span|h[1-6]|table|a\s+href)\b[^<>]{0,2000}>", re.I
)
_HTML_TYPES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What either reader finds, before it becomes a document."""

    blocks: tuple[Block, ...]
    beside: tuple[Furniture, ...]
    metadata: Metadata
    language: str | None
    base: str | None


def read_document(capture: Capture) -> Document:
    """-> the document in a capture of HTML or plain text. Pure: the same capture gives the same document.

    Raises:
        EmptyInput: nothing in it.
        NotText: binary, or in no encoding that can be read.
        InputError: the archive that holds it gives a time of publication that is none.
        TooLarge: over 30 MB, or more elements, paragraphs or characters (a million) than an article has.
        NoArticle: a page without an article's text.
    """
    if len(capture.raw) > MAX_RAW_BYTES:
        raise TooLarge(
            capture.name,
            f"it has {len(capture.raw):,} bytes, more than {MAX_RAW_BYTES:,}",
            "give the article's own page or its text",
        )
    text = decode(capture)
    parts = _read_html(text, capture) if _is_html(text, capture) else _read_plain(text, capture)
    _refuse_book(parts.blocks, capture.name)
    parted = part(parts.blocks)
    body, links = _joined(parted.text, parts.base)
    if sum(map(str.isalnum, body[:10_000])) < _FEWEST_LETTERS:
        raise NoArticle(
            capture.name,
            "no article text was found in it",
            "give the address of the article itself, or paste its text into a file",
        )
    known = _as_told(parts.metadata, capture)
    return Document(
        id=make_id(
            "doc",
            1,
            known.address or PurePath(capture.name).name,
            known.outlet,
            known.title,
            known.published.isoformat() if known.published else None,
            body,
        ),
        file=capture.name,
        text=body,
        title=known.title,
        outlet=known.outlet,
        domain=known.domain,
        byline=known.byline,
        published=known.published,
        language=find_language(body, parts.language),
        address=known.address,
        hyperlinks=links,
        furniture=_distinct([*parted.furniture, *parts.beside], parts.base),
        credits=find_credits(body),
        sha256=sha256(capture.raw),
        captured_at=capture.captured_at,
    )


def _refuse_book(blocks: Sequence[Block], name: str) -> None:
    size = sum(len(block.text) for block in blocks)
    if size > MAX_TEXT:
        raise TooLarge(name, f"its text has {size:,} characters, more than {MAX_TEXT:,}", "split it into articles")
    if len(blocks) > MAX_PARAGRAPHS:
        raise TooLarge(
            name, f"its text has {len(blocks):,} paragraphs, more than {MAX_PARAGRAPHS:,}", "split it into articles"
        )


def _is_html(text: str, capture: Capture) -> bool:
    if capture.media_type in _HTML_TYPES:
        return True
    if capture.media_type == "text/plain" and not text.lstrip()[:200].lower().startswith(("<!doctype html", "<html")):
        return False
    signs = sum(1 for _ in islice(_HTML_SIGN.finditer(text), 3))
    start = text.lstrip()[:300].lower()
    return (
        (start.startswith(("<!doctype html", "<html", "<?xml")) and signs > 0)
        or signs >= 3
        or (signs > 0 and start.startswith("<"))
    )


def _read_html(page: str, capture: Capture) -> _Parts:
    root = html.parse(page, capture.name)
    declared = read_declared(root, capture.address)
    placed = html.read_blocks(root)
    column = find_column(root, placed, [*declared.titles, declared.window_title])
    metadata = settle(declared, column.head, placed, capture.address)
    body = tuple(block for index, block in enumerate(column.body) if index > 2 or block.text != metadata.title)
    beside = tuple(piece(block, block.mark) for block in column.beside if block.mark)
    return _Parts(body, beside, metadata, declared.language, declared.base or metadata.address)


def _read_plain(text: str, capture: Capture) -> _Parts:
    if len(text) > 2 * MAX_TEXT:
        raise TooLarge(
            capture.name, f"it has {len(text):,} characters, more than {MAX_TEXT:,}", "split it into articles"
        )
    page = plain.read_plain(text, capture.title)
    address = capture.address or page.address
    metadata = Metadata(page.title, page.outlet, page.byline, page.published, address, domain_of(address))
    return _Parts(page.blocks, (), metadata, None, address)


def _as_told(known: Metadata, capture: Capture) -> Metadata:
    """-> the metadata with what the archive says of the article in place of what the page shows."""
    published = known.published
    if capture.published:
        if not (dates := find_dates(capture.published)):
            problem = f"its time of publication, {capture.published[:100]!r}, cannot be read"
            raise InputError(capture.name, problem, "write it as 2031-03-14T06:05:00Z")
        published = dates[0].utc
    return replace(
        known, title=capture.title or known.title, outlet=capture.outlet or known.outlet, published=published
    )


def _joined(blocks: Sequence[Block], base: str | None) -> tuple[str, tuple[Hyperlink, ...]]:
    """-> the paragraphs joined by blank lines and the links in them as spans of the whole."""
    links: list[Hyperlink] = []
    at = 0
    for block in blocks:
        for span, written in block.links:
            address = _resolved(written, base)
            if address:
                links.append(Hyperlink(Span(at + span.start, at + span.end), address))
        at += len(block.text) + 2
    return "\n\n".join(block.text for block in blocks), tuple(links)


def _resolved(written: str, base: str | None) -> str | None:
    """-> an address made absolute; as written when there is no base; None for scripts, mail and places in the page."""
    written = written.strip()
    if not written or written.startswith("#"):
        return None
    try:
        scheme = urlsplit(written).scheme.lower()
        address = urljoin(base, written) if base else written
        urlsplit(address)
    except ValueError:
        return None
    return address if scheme in ("", "http", "https") else None


def _distinct(furniture: Iterable[Furniture], base: str | None) -> tuple[Furniture, ...]:
    return tuple(dict.fromkeys(_with_addresses(furniture, base)))


def _with_addresses(furniture: Iterable[Furniture], base: str | None) -> Iterator[Furniture]:
    for each in furniture:
        yield Furniture(each.kind, each.text, each.outlet, _resolved(each.address, base) if each.address else None)
