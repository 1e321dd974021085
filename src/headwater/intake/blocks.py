"""The unit of intake: one paragraph, heading or list item of a page, with its links and what the page says about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from headwater.model import FurnitureKind, Span

BlockRole = Literal["paragraph", "heading", "item"]

#: Invisible characters without text: soft hyphen, zero-width space, word joiner, byte order mark, bidi embeddings.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_WHITE = re.compile(r"[\s\u0085\u180e\u2800]+")
#: Scripts that say in one character what others say in three.
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE_END = re.compile(r"""[.!?…。！？؟۔।]["'”’»“)\]]*(?=\s|$)""")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text as it stands in the page, its white space normalised and in NFC.

    `links` are spans into `text` with the address as written; `mark` is the kind of furniture that the page's
    markup says it is, if any; `style` is the markup's signature (tag and class), alike for blocks of one sort;
    `broken` says that the line goes on in the next block without an end (pasted text).
    """

    text: str
    role: BlockRole = "paragraph"
    links: tuple[tuple[Span, str], ...] = ()
    mark: FurnitureKind | None = None
    style: str = ""

    @property
    def linked(self) -> float:
        """-> the share (0..1) of the block's characters that lie in links."""
        return sum(span.end - span.start for span, _ in self.links) / len(self.text) if self.text else 0.0


def tidy(text: str) -> str:
    """-> `text` in NFC on one line: every run of white space one space, invisible characters gone, ends trimmed."""
    return unicodedata.normalize("NFC", _WHITE.sub(" ", _INVISIBLE.sub("", text)).strip())


def sentences(text: str) -> int:
    """-> how many sentence ends `text` has, roughly."""
    return len(_SENTENCE_END.findall(text))


def ends_sentence(text: str) -> bool:
    """-> whether `text` ends as a sentence does: with a stop, closing quotes and brackets set aside."""
    end = text[-12:]
    return any(found.end() == len(end) for found in _SENTENCE_END.finditer(end))


def is_prose(text: str) -> bool:
    """-> whether `text` reads like a paragraph of an article: long, and ending as a sentence unless very long."""
    size = len(text) + 2 * len(_DENSE.findall(text))
    return size >= 160 or (size >= 60 and ends_sentence(text))


def tidy_with_links(pieces: Iterable[tuple[str, str | None]]) -> tuple[str, tuple[tuple[Span, str], ...]]:
    """-> the tidied text of `pieces` (words, address of the link that holds them or None) and its links as spans."""
    marked: list[tuple[str, str | None]] = []
    for written, address in pieces:
        words = _WHITE.sub(" ", _INVISIBLE.sub("", written))
        if marked and words.startswith(" ") and (not marked[-1][0] or marked[-1][0].endswith(" ")):
            words = words[1:]
        if not marked:
            words = words.lstrip(" ")
        if words:
            marked.append((words, address))
    plain = "".join(words for words, _ in marked).rstrip(" ")
    text = unicodedata.normalize("NFC", plain)
    composed = len(text) != len(plain)
    links: list[tuple[Span, str]] = []
    at = 0
    for words, address in marked:
        begin, end = at, min(at + len(words), len(plain))
        at += len(words)
        if address is None:
            continue
        begin += len(words) - len(words.lstrip(" "))
        end -= len(plain[begin:end]) - len(plain[begin:end].rstrip(" "))
        if composed:
            begin, end = (min(len(unicodedata.normalize("NFC", plain[:edge])), len(text)) for edge in (begin, end))
        if begin >= end:
            continue
        if links and links[-1][1] == address and links[-1][0].end >= begin:
            links[-1] = (Span(links[-1][0].start, end), address)
        else:
            links.append((Span(begin, end), address))
    return text, tuple(links)
