"""Parts the article's own paragraphs from the furniture that stands between and below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from headwater.intake.blocks import Block, ends_sentence, is_prose, sentences, tidy
from headwater.intake.credits import is_credit_line, is_staff_notice
from headwater.intake.wordings import kind_of_line, names_channel, related_heading
from headwater.model import Furniture

#: A call to subscribe that is broken over lines has at most this many pieces.
_MOST_PIECES = 12
#: A list under "Read also" has at most this many headlines.
_MOST_HEADLINES = 20
_BULLET = re.compile(r"^\s*(?:[•·▪▫◦●○■□‣⁃∙*►▶➤➢→»✓✔–—-]|\d{1,2}[.)])\s+")
_INLINE_BULLET = re.compile(r"\s+[•·▪●|]\s+")
# fmt: off
_NAME_LINKS = frozenset({
    "of", "the", "and", "&", "de", "la", "le", "les", "des", "du", "del", "der", "die", "das", "y", "e", "et",
    "und", "i", "та", "и",
})
# fmt: on
_OUTLET_AFTER = re.compile(
    r"(?:\s+[-–—]\s*|\s*[|/]\s*|\s+::\s+)(?P<dashed>[^-–—|/:()\"“”«»]{2,60})$|\s*\((?P<bracketed>[^()]{2,60})\)$"
)


@dataclass(frozen=True, slots=True)
class Parted:
    """The article's own blocks and its furniture, each in the order of the page."""

    text: tuple[Block, ...]
    furniture: tuple[Furniture, ...]


def part(blocks: Sequence[Block]) -> Parted:
    """-> the paragraphs of the article and the furniture among them.

    Marks from the markup decide first, then the wording. Credits ("Source: an agency") stay in the text.
    """
    text: list[Block] = []
    furniture: list[Furniture] = []
    foot = _foot(blocks)
    at = 0
    while at < len(blocks):
        block = blocks[at]
        pieces = _broken_call(blocks, at)
        if pieces:
            furniture.append(Furniture("subscription", _joined(blocks[at : at + pieces])))
            at += pieces
            continue
        heading = related_heading(block.text)
        if heading is not None and not (block.mark and block.mark != "related" and not heading.rest):
            furniture.extend(_introduced(block))
            at += 1
            if not heading.rest:
                headlines = list(_headlines(blocks, at))
                furniture.extend(headline(each) for each in headlines)
                at += len(headlines)
            continue
        kind = block.mark
        if kind is None and not is_credit_line(block.text):
            kind = "notice" if is_staff_notice(block.text) else kind_of_line(block.text, at >= foot)
        if kind is None:
            text.append(block)
        else:
            furniture.extend(piece(block, kind) for kind in [_better_kind(block, kind)])
        at += 1
    return Parted(tuple(text), tuple(furniture))


def piece(block: Block, kind: str) -> Furniture:
    """-> a block as furniture of a kind; a related headline's outlet is told apart."""
    if kind == "related" and related_heading(block.text) is None:
        return headline(block)
    return Furniture(kind, block.text, None, _address(block))  # type: ignore[arg-type]


def headline(block: Block) -> Furniture:
    """-> a related story: its headline without the bullet, and the outlet named after it, if any."""
    text = _BULLET.sub("", block.text)
    title, outlet = split_outlet(text)
    return Furniture("related", title, outlet, _address(block))


def split_outlet(text: str) -> tuple[str, str | None]:
    """-> a headline and the outlet named after its last dash or bar or in brackets at its end, or None.

    A name is one to five capitalised words: "- NYT", "| Coast Chronicle", "(Lakeside Monitor)"; "- lawyer" is none.
    """
    found = _OUTLET_AFTER.search(text)
    if found is None:
        return text, None
    name = (found["dashed"] or found["bracketed"]).strip()
    title = text[: found.start()].rstrip()
    if not _is_name(name) or len(title.split()) < 2 or (name.isupper() and len(name.split()) > 2):
        return text, None
    return title, name


def _is_name(name: str) -> bool:
    words = name.split()
    if not 1 <= len(words) <= 5 or name.endswith((".", "!", "?", ",", "…")) or any(char in name for char in ",;:"):
        return False
    proper = [word for word in words if word.casefold() not in _NAME_LINKS]
    return (
        bool(proper)
        and all(word[0].isupper() for word in proper)
        and any(char.isalpha() for char in name)
        and not _is_tag(name)
    )


def _is_tag(name: str) -> bool:
    """Whether a bracketed word is a label of the page: (PHOTO), (Sponsored), (VIDEO), (UPDATED)."""
    return name.casefold() in {
        "photo", "photos", "video", "videos", "sponsored", "updated", "update", "live", "pdf", "audio", "infographic",
        "фото", "видео", "відео", "обновлено", "оновлено", "foto", "vídeo", "exclusive", "opinion", "analysis",
    }  # fmt: skip


def _address(block: Block) -> str | None:
    return block.links[0][1] if block.links else None


def _better_kind(block: Block, kind: str) -> str:
    """The markup says that a block is furniture; its words often say better of which kind."""
    if block.mark in ("related", "notice", "caption"):
        return kind_of_line(block.text, at_foot=True) or kind
    return kind


def _foot(blocks: Sequence[Block]) -> int:
    """-> the index of the first block after the last one that is plainly a paragraph of the article."""
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if block.mark or kind_of_line(block.text, at_foot=True):
            continue
        if len(block.text) >= 120 or (is_prose(block.text) and sentences(block.text) >= 2):
            return index + 1
    return 0


def _introduced(block: Block) -> Iterator[Furniture]:
    """-> the heading of a line such as "Read also: ...", and the headlines after it on the line."""
    found = related_heading(block.text)
    if found is None:
        return
    yield Furniture("related", found.heading)
    title, outlet = split_outlet(found.rest)
    titles = [found.rest] if outlet else _INLINE_BULLET.split(found.rest)
    for each in titles if found.rest else ():
        title, outlet = split_outlet(each.strip())
        yield Furniture("related", title, outlet, _address(block) if len(titles) == 1 else None)


def _headlines(blocks: Sequence[Block], at: int) -> Iterator[Block]:
    """-> the blocks from `at` on that are the headlines under a heading of related stories."""
    bulleted = at < len(blocks) and (blocks[at].role == "item" or _BULLET.match(blocks[at].text) is not None)
    for block in blocks[at : at + _MOST_HEADLINES]:
        is_bullet = block.role == "item" or _BULLET.match(block.text) is not None
        if bulleted and not is_bullet:
            return
        if not bulleted and not _is_headline(block):
            return
        yield block


def _is_headline(block: Block) -> bool:
    text = block.text
    if related_heading(text) is not None or kind_of_line(text, at_foot=True) not in (None, "related"):
        return False
    if block.linked > 0.8 and len(text) <= 250:
        return True
    return (
        12 <= len(text) <= 200
        and not ends_sentence(text.rstrip("\"'”’»"))
        and not text.endswith((":", ",", ";"))
        and len(text.split()) >= 3
    )


def _broken_call(blocks: Sequence[Block], at: int) -> int:
    """-> how many blocks from `at` on are one call to subscribe, broken over lines as pasted pages are; 0 for none.

    "Subscribe to our" / "Telegram" / "and" / "Viber" / "channels ."
    """
    first = blocks[at].text
    if not _opens_call(first) or at + 1 >= len(blocks):
        return 0
    end = at + 1
    while end < len(blocks) and end - at < _MOST_PIECES and _is_fragment(blocks[end].text):
        end += 1
    while end - at > 1 and not _goes_on(blocks[at:end]):
        end -= 1
    if end - at < 2 or not any(names_channel(block.text) for block in blocks[at + 1 : end]):
        return 0
    return end - at


def _opens_call(text: str) -> bool:
    return (
        len(text.split()) <= 8 and not ends_sentence(text) and kind_of_line(f"{text} Telegram", True) == "subscription"
    )


def _is_fragment(text: str) -> bool:
    words = text.split()
    if not any(char.isalnum() for char in text):
        return len(text) <= 3
    first = text.lstrip(" .,!(")[:1]
    return len(words) <= 5 and len(text) <= 40 and (names_channel(text) or first == first.casefold() or len(words) <= 2)


def _goes_on(blocks: Sequence[Block]) -> bool:
    """Whether the last of the pieces belongs to the call: a channel, a close, or words that lead to either."""
    last = blocks[-1].text
    return names_channel(last) or (len(last.split()) <= 5 and any(names_channel(block.text) for block in blocks[1:-1]))


def _joined(blocks: Sequence[Block]) -> str:
    return re.sub(r"\s+([.,!?:;])", r"\1", tidy(" ".join(block.text for block in blocks)))
