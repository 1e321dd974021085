"""A text cut into words, sentences and paragraphs, with what its spelling says about its words."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from headwater.attribution.sentences import paragraphs, sentences
from headwater.model import Span

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|[@#№]?\w+(?:[-./&@:]\w+|(?<=\d),\d{3}(?!\d)|['’](?![sS]\b)\w+)*"
    r"|['’][sS]\b"
    r"|[^\w\s]"
)
QUOTATION_MARKS = '"“”„‟«»‹›'


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number, possessive ending or mark: code points `start` up to `end`."""

    start: int
    end: int
    text: str

    @property
    def lower(self) -> str:
        """The word in lower case, its apostrophes straight."""
        return self.text.lower().replace("’", "'")

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital, after a mark such as @."""
        letters = self.text.lstrip("@#№")
        return bool(letters) and (letters[0].isupper() or self.text[0] in "@№")

    @property
    def is_word(self) -> bool:
        """Whether it is a word, number or abbreviation, and no mark or possessive ending."""
        return self.text[-1].isalnum() or (self.text[-1] in "._" and self.text[0].isalnum())


def split_words(text: str, begin: int = 0, end: int | None = None) -> tuple[Word, ...]:
    """-> the words of `text` between two offsets."""
    found = _WORD.finditer(text, begin, len(text) if end is None else end)
    return tuple(Word(m.start(), m.end(), m.group()) for m in found)


class Page:
    """One text with its words, sentences and paragraphs."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = split_words(text)
        self.sentences = sentences(text)
        self.paragraphs = paragraphs(text)
        self._starts = [word.start for word in self.words]
        self._sentence_starts = [span.start for span in self.sentences]
        self._paragraph_starts = [span.start for span in self.paragraphs]

    def words_in(self, begin: int, end: int) -> tuple[Word, ...]:
        """-> the words that lie whole between two offsets; a word cut by an offset is cut."""
        first = bisect.bisect_left(self._starts, begin)
        last = bisect.bisect_left(self._starts, end)
        inside = self.words[first:last]
        cut = first > 0 and self.words[first - 1].end > begin
        if cut or (inside and inside[-1].end > end):
            return split_words(self.text, begin, end)
        return inside

    def index_at(self, offset: int) -> int:
        """-> the index of the first word that starts at or after the offset."""
        return bisect.bisect_left(self._starts, offset)

    def sentence_at(self, offset: int) -> int:
        """-> the index of the sentence that holds the offset, or of the one before it."""
        return max(0, bisect.bisect_right(self._sentence_starts, offset) - 1)

    def sentence_span(self, offset: int) -> Span:
        """-> the sentence that holds the offset, or the whole text where it has none."""
        return self.sentences[self.sentence_at(offset)] if self.sentences else Span(0, len(self.text))

    def paragraph_at(self, offset: int) -> int:
        """-> the index of the paragraph that holds the offset, or of the one before it."""
        return max(0, bisect.bisect_right(self._paragraph_starts, offset) - 1)

    def piece(self, spans: Iterable[Span]) -> str:
        """-> the words of the spans, joined by a space."""
        return " ".join(self.text[b:e] for b, e in spans)

    def starts_sentence(self, offset: int) -> bool:
        """-> whether no letter or digit stands between the offset and the start of its sentence."""
        begin = self.sentence_span(offset).start
        before = self.text[begin:offset]
        return not any(ch.isalnum() for ch in before)

    @cached_property
    def lower_words(self) -> frozenset[str]:
        """The words that stand somewhere in the text without a capital."""
        return frozenset(word.text for word in self.words if word.text[0].islower())

    @cached_property
    def proper_words(self) -> frozenset[str]:
        """The words that stand with a capital where no sentence, quotation or line begins."""
        proper = set()
        for before, word in zip(self.words, self.words[1:], strict=False):
            if word.capital and before.is_word and before.text[-1] not in ".:":
                proper.add(word.text)
        return frozenset(proper)


def overlap(a: Sequence[Span], b: Sequence[Span]) -> int:
    """-> the number of code points that two lists of spans share."""
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)


def length(spans: Sequence[Span]) -> int:
    """-> the number of code points of the spans, counted one by one."""
    return sum(e - s for s, e in spans)


def inside(inner: Sequence[Span], outer: Sequence[Span], slack: int = 3) -> bool:
    """-> whether every span of `inner` lies in one of `outer`, give or take `slack` code points at the edges."""
    return bool(inner) and all(any(t - slack <= s and e <= f + slack for t, f in outer) for s, e in inner)
