"""Plain text -> blocks: paragraphs put together again, the title and the lines of the head told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from headwater.intake.blocks import Block, ends_sentence, tidy
from headwater.intake.credits import is_credit_line, is_newsroom
from headwater.intake.dates import find_dates, is_date_line
from headwater.intake.wordings import byline_of, kind_of_line, related_heading
from headwater.model import Span

_BULLET = re.compile(r"^\s*(?:[•·▪▫◦●○■□‣⁃∙►▶➤]\s*|[*–—-]\s+)(?=\S)")
_RULE = re.compile(r"^\s*([-=_*~#•.—–])(?:\s*\1){2,}\s*$")
_ADDRESS = re.compile(r"^\s*<?(?P<address>https?://\S{4,2000}?)>?\s*$")
_URL = re.compile(r"https?://[^\s<>\"“”«»]{4,2000}")
#: Lines in a text wrapped by hand are no longer than this.
_WRAP = 110
_LONGEST_TITLE = 220
_FULL_STOPS = ".。．।۔"
_CLOSERS = "\"'”’»“)"
_HEAD_BLOCKS = 6


@dataclass(frozen=True, slots=True)
class PlainPage:
    """What a plain text gives: its blocks below the head, and what the head says."""

    blocks: tuple[Block, ...]
    title: str | None
    outlet: str | None
    byline: str | None
    published: datetime | None
    address: str | None
    head: tuple[Block, ...]


def read_plain(text: str, title: str | None = None) -> PlainPage:
    """-> the parts of a plain text; line ends must be "\\n".

    With a `title` that is known, the first line is only taken for it when it says the same.
    """
    blocks = [
        Block(words, "item" if bullet else "paragraph", _written_links(words)) for words, bullet in _paragraphs(text)
    ]
    blocks = [block for block in blocks if block.text]
    headed = _title(blocks) if title is None else _same(blocks, title)
    start = 1 if headed is not None else 0
    body: list[Block] = []
    head: list[Block] = []
    byline: str | None = None
    outlet: str | None = None
    published: datetime | None = None
    address: str | None = None
    above = True
    for index, block in enumerate(blocks[start:]):
        line = block.text
        part = _head_part(line) if above and index < _HEAD_BLOCKS else None
        if part is None:
            above = above and len(line) < 60 and not ends_sentence(line)
            body.append(block)
            continue
        head.append(block)
        if part == "address":
            address = address or line.strip("<>")
        else:
            named, newsroom = _writer(line)
            byline, outlet = byline or named, outlet or newsroom
        if part in ("date", "byline") and published is None and (dates := find_dates(line)):
            published = dates[0].utc
    if published is None:
        published = _dateline(body[:3])
    return PlainPage(tuple(body), title or headed, outlet, byline, published, address, tuple(head))


def _paragraphs(text: str) -> Iterator[tuple[str, bool]]:
    """-> each paragraph on one line, tidied, and whether a bullet stands before it (kept in the text for furniture)."""
    lines = text.split("\n")
    width = _wrap_width(lines)
    run: list[str] = []
    for line in [*lines, ""]:
        if not line.strip() or _RULE.match(line):
            yield from _parted(run, width)
            run = []
        else:
            run.append(line)


def _wrap_width(lines: Sequence[str]) -> int | None:
    """-> the width at which the text was wrapped by hand, or None when each line is a paragraph of its own."""
    written = [line.rstrip() for line in lines if line.strip()]
    if len(written) < 2:
        return None
    # Wrapped lines do not all happen to end with a sentence.
    parted = "\n\n" in "\n".join(line.strip() for line in lines).strip()
    if not parted and sum(map(ends_sentence, written)) >= 0.9 * len(written):
        return None
    lengths = sorted(map(len, written))
    widest = lengths[int(len(lengths) * 0.97)] if len(lengths) > 30 else lengths[-1]
    return widest if widest <= _WRAP else None


def _parted(run: Sequence[str], width: int | None) -> Iterator[tuple[str, bool]]:
    bulleted = any(_BULLET.match(line) for line in run)
    # Paragraphs set off by their first line alone: some lines stand in, the others do not.
    indented = not bulleted and 0 < sum(_indent(line) >= 2 for line in run) < len(run)
    current: list[str] = []
    bullet = False
    for line in run:
        opens_item = _opens_item(line, current[-1] if current and not bullet else None, width)
        if current and (opens_item or (indented and _indent(line) >= 2) or _parts(current[-1], line, width)):
            yield tidy(" ".join(current)), bullet
            current, bullet = [], False
        if not current:
            bullet = opens_item
        current.append(line)
    if current:
        yield tidy(" ".join(current)), bullet


def _indent(line: str) -> int:
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())


def _opens_item(line: str, before: str | None, width: int | None) -> bool:
    """Whether a list item begins at `line`; a dash after a full line of a wrapped paragraph is only a dash."""
    found = _BULLET.match(line)
    if found is None:
        return False
    is_dash = found[0].strip() in ("-", "–", "—", "*")
    full = before is not None and width is not None and len(before.rstrip()) > 0.7 * width
    return not (is_dash and full)


def _parts(before: str, line: str, width: int | None) -> bool:
    """Whether a new paragraph begins at `line`, no blank line being there."""
    before = before.rstrip()
    if width is None:
        return ends_sentence(before) or not line.lstrip()[0].islower()
    heading = related_heading(before)
    if heading is not None and not heading.rest:
        return True
    if kind_of_line(tidy(line), True) is not None and len(before) < 0.75 * width:
        return True
    first_word = line.split(maxsplit=1)[0]
    # A wrapped line is left short only where the next word would not have fitted, or where a paragraph ends.
    left_short = len(before) + 1 + len(first_word) < 0.8 * width
    return left_short and (ends_sentence(before) or len(before) < 0.5 * width) and not first_word[0].islower()


def _same(blocks: Sequence[Block], title: str) -> str | None:
    """-> the first block when it is the given title."""
    first = blocks[0].text if len(blocks) > 1 else None
    return first if first and tidy(title).casefold() == first.casefold() else None


def _title(blocks: Sequence[Block]) -> str | None:
    """-> the first block when it looks like a headline over a longer text, not like a first sentence."""
    if len(blocks) < 2:
        return None
    line = blocks[0].text
    if blocks[0].role == "item" or not 4 <= len(line) <= _LONGEST_TITLE or len(line.split()) > 32:
        return None
    if _head_part(line) is not None or related_heading(line) is not None or is_credit_line(line):
        return None
    if line.endswith((":", ",", ";")) or line.rstrip(_CLOSERS)[-1:] in _FULL_STOPS:
        return None
    return line if any(len(block.text) > len(line) for block in blocks[1:8]) or len(blocks) > 3 else None


def _head_part(line: str) -> str | None:
    """-> which part of a head a line is: "byline", "date" or "address"; None for text."""
    if _ADDRESS.match(line):
        return "address"
    if is_credit_line(line):
        return None
    if is_date_line(line) or _is_labelled_date(line):
        return "date"
    return "byline" if _named(line) else None


def _is_labelled_date(line: str) -> bool:
    """ "PRESS SERVICE | published 4 September 2031, 12.00": fields of a head, one of them a date line."""
    fields = re.split(r"\s+[|·•/]\s+", line)
    return len(fields) > 1 and len(line) <= 140 and any(find_dates(field) and is_date_line(field) for field in fields)


def _named(line: str) -> list[str]:
    """-> the fields of a byline, dates left out: "By Ann Lee, Coast Herald, 4 June 2035" gives two."""
    for part in re.split(r"\s+[|·•]\s+", line):
        if fields := [field for field in (byline_of(part) or "").split(", ") if field and not is_date_line(field)]:
            return fields
    return []


def _writer(line: str) -> tuple[str | None, str | None]:
    """-> who wrote, and for which outlet."""
    fields = _named(line)
    newsroom = next((field for field in fields[1:] if is_newsroom(field)), None)
    return ", ".join(field for field in fields if field != newsroom) or None, newsroom


def _dateline(blocks: Sequence[Block]) -> datetime | None:
    """-> the day in a dateline or a line of release at the text's head, when it gives the year."""
    for index, block in enumerate(blocks):
        text = block.text
        dates = find_dates(text[:100])
        if not dates:
            continue
        # "PELL, 3 May 2031 - The League ..." or a short line such as "For immediate release, 9 April 2031".
        is_dateline = dates[0].start < 40 and re.match(
            r"\)?\s*(?:\([^()]{2,30}\)\s*)?(?:[-–—/(:]|\.\s)", text[dates[0].end :]
        )
        if is_dateline or (index < 2 and len(text) <= 100):
            return dates[0].utc
    return None


def _written_links(text: str) -> tuple[tuple[Span, str], ...]:
    """-> addresses written out in the text, as links of their own words."""
    found = []
    for match in _URL.finditer(text):
        address = match[0].rstrip(".,;:!?)]'’»")
        found.append((Span(match.start(), match.start() + len(address)), address))
    return tuple(found)
