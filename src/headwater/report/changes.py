"""Two versions of a page -> what was taken out, put in, and changed, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from headwater.model import Document

Fate = Literal["kept", "removed", "added"]
#: Paragraphs less alike than this are not one paragraph that was changed, but two: ratio of shared words.
SAME_PARAGRAPH = 0.4
#: Kept words that are shown before and after a change.
AROUND = 8
#: Between versions with more paragraphs than this no paragraph is looked for in another's place.
_MANY = 400

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, and what became of them."""

    fate: Fate
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """One place where two versions differ: a field of the document, or a paragraph (from 1) of the later version."""

    where: str
    pieces: tuple[Piece, ...]


def changes(before: Document, after: Document) -> tuple[Change, ...]:
    """-> the places where two versions differ, in their order; nothing where only furniture or address do."""
    found = [
        Change(name, _pieces(old or "", new or ""))
        for name, old, new in (
            ("headline", before.title, after.title),
            ("byline", before.byline, after.byline),
            ("time", _time(before), _time(after)),
        )
        if old != new
    ]
    return (*found, *_paragraphs(before.text.split("\n\n"), after.text.split("\n\n")))


def _time(document: Document) -> str | None:
    return document.published.isoformat(sep=" ") if document.published else None


def _paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            for place, old, new in _paired(before[i:j], after[k:m]):
                yield Change(_where(k + place, is_there=bool(new)), _pieces(old, new))


def _where(place: int, *, is_there: bool) -> str:
    """-> where a paragraph is, or was, in the later version: `place` paragraphs of it come before."""
    if is_there:
        return f"paragraph {place + 1}"
    return f"after paragraph {place}" if place else "before paragraph 1"


def _paired(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """-> (place, old, new) of paragraphs that were changed; one of the two is empty where it has no counterpart."""
    taken = 0
    for place, new in enumerate(after):
        likest = max(range(taken, len(before)), key=lambda at: _likeness(before[at], new), default=None)
        if len(before) > _MANY or likest is None or _likeness(before[likest], new) < SAME_PARAGRAPH:
            yield place, "", new
            continue
        yield from ((place, old, "") for old in before[taken:likest])
        yield place, before[likest], new
        taken = likest + 1
    yield from ((len(after), old, "") for old in before[taken:])


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).quick_ratio()


def _pieces(old: str, new: str) -> tuple[Piece, ...]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("kept", " ".join(before[i:j])))
            continue
        if i < j:
            pieces.append(Piece("removed", " ".join(before[i:j])))
        if k < m:
            pieces.append(Piece("added", " ".join(after[k:m])))
    return tuple(_shortened(pieces))


def _shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """-> the pieces, of long kept ones only what stands next to a change."""
    last = len(pieces) - 1
    for at, piece in enumerate(pieces):
        words = piece.words.split(" ")
        before = [] if at == 0 else words[:AROUND]
        after = [] if at == last else words[-AROUND:]
        if piece.fate == "kept" and len(words) > len(before) + len(after) + 1:
            yield Piece("kept", " ".join([*before, "…", *after]))
        else:
            yield piece
