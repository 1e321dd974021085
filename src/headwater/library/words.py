"""Text -> the words a search goes by, the same for every database.

A word is folded: no case, no marks over letters, no English plural or possessive. Scripts that set no spaces (Han,
Kana, Thai and others) are split into characters; a word of several is found as a phrase. Both the texts and the
questions go through here, so what is written alike is always found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from headwater.model import Span

#: A longer word is cut: no text needs it, and databases have limits (code points).
LONGEST = 60

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:['’][^\W_{_UNSPACED}]+)*")
_POSSESSIVE = re.compile(r"'s?$")
_PLAIN = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and where it stands in the text it is from."""

    term: str
    span: Span


def words(text: str) -> Iterator[Word]:
    """-> the words of `text`, in order."""
    for match in _WORD.finditer(text):
        term = fold(match.group())
        if term:
            yield Word(term, Span(*match.span()))


def terms(text: str | None) -> list[str]:
    """-> the folded words of `text`, in order; [] for None."""
    return [word.term for word in words(text or "")]


def fold(word: str, *, whole: bool = True) -> str:
    """-> the word as it is indexed; with `whole` false, as the beginning of one."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    bare = "".join(letter for letter in decomposed if unicodedata.category(letter) not in ("Mn", "Cf"))
    bare = unicodedata.normalize("NFC", bare)
    if whole:
        bare = _singular(_POSSESSIVE.sub("", bare))
    return "".join(letter for letter in bare if letter.isalnum())[:LONGEST]


def _singular(word: str) -> str:
    """The S stemmer (Harman 1991): plural endings only, so that it never joins two words that mean something else."""
    if len(word) < 4 or not word.endswith("s") or not _PLAIN.fullmatch(word):
        return word
    if word.endswith("ies"):
        return word if word.endswith(("eies", "aies")) else word[:-3] + "y"
    if word.endswith("es"):
        return word if word.endswith(("aes", "ees", "oes")) else word[:-1]
    return word if word.endswith(("us", "ss")) else word[:-1]
