"""A document as the register reads it: sentences, their words, and the phrases before and after a place.

No parser is at work: a phrase ends where a closed-class word, a listed verb form or a mark says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from headwater.attribution.sentences import sentences
from headwater.model import Attribution, Document, Span

_WORD = re.compile(r"\w[\w’'\-]*(?:[.,]\d+)*|[^\w\s]")
_MARKS = frozenset('.,;:?!()[]“”"«»–—-‘')
_FINITE = frozenset(
    "is are was were be been being has have had will would may might must can could shall should do does did cannot "
    "said says told tells asked confirmed denied reported announced called wrote added insisted may've needs need "
    "requires require obliges oblige went go goes became becomes began begins became took takes told can't couldn't "
    "won't wouldn't isn't aren't wasn't weren't don't doesn't didn't mustn't hasn't haven't hadn't".split()
)
_RELATIVES = frozenset("who whose which whom that".split())
_INSIDE = frozenset("of in with without aged under over between above below for at and or from into on".split())
#: between a subject and the verb that a wording begins with
_CATENATIVE = frozenset("not no longer to began begun started starting never now himself herself themselves".split())
_ENDS = frozenset("so because since after before until by as while when if".split())
_DETERMINERS = frozenset("the a an any all each every these those this that some its their his her our".split())
_EMPTY = frozenset("they them he she it we i us you him her this that these those there others who ones one".split())
_ADVERBS = frozenset(
    "now also only even still already then again soon today yesterday tomorrow meanwhile however but and or if when "
    "because since while where as until how that nobody on during".split()
)
_LEADS = frozenset("since from on in until at under after before during for".split())
_TIME_WORDS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday spring summer autumn winter last next this the midnight noon morning night week "
    "month year late early mid end".split()
)
_NUMBERS = frozenset("two three four five six seven eight nine ten dozens hundreds thousands some many several".split())
#: no phrase is longer, in words
_LONGEST = 26


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark of a sentence, with its code points in the document's text."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """-> the word in lower case, its apostrophe straight."""
        return self.text.lower().replace("’", "'")


@dataclass(frozen=True)
class Sentence:
    """One sentence: its place, its paragraph's number, and its words."""

    document: Document
    at: int
    span: Span
    paragraph: int

    @cached_property
    def text(self) -> str:
        """Its words as they stand."""
        return self.document.text[self.span.start : self.span.end]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words and marks."""
        found = _WORD.finditer(self.document.text, self.span.start, self.span.end)
        return tuple(Word(match.group(), match.start(), match.end()) for match in found)

    def first_at(self, place: int) -> int:
        """-> the number of the first word that begins at the code point or after it."""
        return next((at for at, word in enumerate(self.words) if word.start >= place), len(self.words))


@dataclass(frozen=True)
class Passages:
    """A document with its sentences and the statements made in it."""

    document: Document
    attributions: tuple[Attribution, ...]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences, in order."""
        text = self.document.text
        found: list[Sentence] = []
        paragraph, last = 0, 0
        for at, span in enumerate(sentences(text)):
            paragraph += bool(re.search(r"\n[^\S\n]*\n", text[last : span.start]))
            found.append(Sentence(self.document, at, span, paragraph))
            last = span.end
        return tuple(found)

    def holders(self, span: Span) -> tuple[Attribution, ...]:
        """-> the statements whose content holds the middle of the span, the innermost first."""
        middle = (span.start + span.end) // 2
        holding = [
            (content.end - content.start, at)
            for at, one in enumerate(self.attributions)
            for content in one.content_spans
            if content.start <= middle < content.end
        ]
        return tuple(self.attributions[at] for _, at in sorted(holding))

    def holder(self, span: Span) -> Attribution | None:
        """-> the innermost statement that holds the span, or None for the article's own voice."""
        return next(iter(self.holders(span)), None)


def text_of(document: Document, span: Span) -> str:
    """-> the words at the span, with single spaces."""
    return " ".join(document.text[span.start : span.end].split())


def phrase_before(sentence: Sentence, place: int) -> Span | None:
    """-> the noun phrase that ends before the code point: the subject of the words that begin there."""
    words = sentence.words
    end = sentence.first_at(place)
    while end and (words[end - 1].lower in _FINITE | _ADVERBS | _CATENATIVE or words[end - 1].text in '“"‘«'):
        end -= 1
    begin = end
    while begin and end - begin < _LONGEST:
        word = words[begin - 1]
        if word.text in _MARKS and not _joins_list(words, begin - 1, end):
            break
        if word.lower in _FINITE:
            back = next((at for at in range(begin - 2, max(-1, begin - 9), -1) if words[at].lower in _RELATIVES), None)
            if back is None or any(words[at].text in ".;:?!" for at in range(back, begin)):
                break
            begin = back
            continue
        if word.lower in {"that", "because", "if", "when", "while"} and not (
            begin > 1 and words[begin - 2].lower == "those"
        ):
            break
        begin -= 1
    return _trimmed(sentence, begin, end)


def phrase_after(sentence: Sentence, place: int) -> Span | None:
    """-> the noun phrase that begins at the code point or right after it."""
    words = sentence.words
    begin = end = sentence.first_at(place)
    relative = False
    while end < len(words) and end - begin < _LONGEST:
        word = words[end]
        if word.text in _MARKS and (relative or not (word.text in "‘" or _lists_on(words, end))):
            break
        if word.lower in _RELATIVES:
            relative = True
        elif (
            (word.lower in _FINITE and not relative and end > begin)
            or (word.lower == "to" and not _number_range(words, end) and not relative)
            or word.lower in {"so", "because", "since", "after", "before", "until", "by", "as", "while", "when", "if"}
        ):
            break
        end += 1
    return _trimmed(sentence, begin, end)


def trim(sentence: Sentence, span: Span) -> Span | None:
    """-> the span without marks, leading adverbs and hanging words; None where nothing is left."""
    inside = [at for at, word in enumerate(sentence.words) if span.start <= word.start and word.end <= span.end]
    return _trimmed(sentence, inside[0], inside[-1] + 1) if inside else None


def _trimmed(sentence: Sentence, begin: int, end: int) -> Span | None:
    words = sentence.words
    hanging = _INSIDE | _ADVERBS | _MARKS | {"to", "by", "'s", "has", "have", "had"}
    while end > begin and (words[end - 1].text in hanging or words[end - 1].lower in hanging):
        if words[end - 1].lower in {"over", "under", "above", "up"} and words[end - 2].lower in {"or", "and"}:
            break
        end -= 1
    adjunct = False
    while begin < end and (words[begin].text in _MARKS or words[begin].lower in _ADVERBS | _INSIDE - {"over"}):
        if words[begin].lower in {"at", "under"} and begin + 1 < end and words[begin + 1].lower in {"least", "most"}:
            break
        adjunct |= words[begin].lower in _LEADS
        begin += 1
    if adjunct:
        begin = _after_adjunct(words, begin, end)
    return Span(words[begin].start, words[end - 1].end) if begin < end else None


def _after_adjunct(words: Sequence[Word], begin: int, end: int) -> int:
    """-> where the phrase begins that follows "from 1 September 2033" or "at the crossing"."""
    at = begin
    while at < end and (
        words[at].lower in _TIME_WORDS
        or words[at].text[0].isdigit()
        or (words[at].lower in {"on", "of", "in"} and at + 1 < end and words[at + 1].text[0].isdigit())
    ):
        at += 1
    if begin < at < end:
        return at
    starts = _DETERMINERS | _NUMBERS
    return next(
        (at for at in range(begin + 1, end) if words[at].lower in starts and words[at - 1].lower not in _INSIDE), begin
    )


def _joins_list(words: Sequence[Word], comma: int, end: int) -> bool:
    """-> whether the comma parts members of a list that goes on with "and" before `end`."""
    if words[comma].text == "‘":
        return True
    if words[comma].text != ",":
        return False
    following = [word.lower for word in words[comma + 1 : min(end, comma + 8)]]
    return "and" in following and not any(word in _FINITE | _RELATIVES for word in following[: following.index("and")])


def _lists_on(words: Sequence[Word], comma: int) -> bool:
    if words[comma].text != ",":
        return False
    following = [word.lower for word in words[comma + 1 : comma + 10]]
    if "and" not in following[:6]:
        return False
    before, after = following[: following.index("and")], following[following.index("and") + 1 :]
    if any(word in _FINITE for word in after[:4]):  # "…, staff and a union official said"
        return False
    return not any(word in _FINITE | _RELATIVES | _MARKS | _DETERMINERS for word in before)


def _age_follows(words: Sequence[Word], at: int) -> bool:
    following = [word.lower for word in words[at + 1 : at + 3]]
    return bool(following) and (following[0][0].isdigit() or following == ["the", "age"] or following[0] == "age")


def _number_range(words: Sequence[Word], at: int) -> bool:
    return 0 < at < len(words) - 1 and words[at - 1].text[0].isdigit() and words[at + 1].text[0].isdigit()


_QUANTITY = re.compile(
    r"^(?:(?:(?:some|many|all|most) of|at least|at most|about|some|around|nearly|almost|more than|over|up to|as many as"
    r"|several|many|most|certain|any|all|every|each|own)\s+)+(?=\w)",
    re.IGNORECASE,
)


_NUMBER_OF = re.compile(
    r"^(?:\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds"
    r"|thousands|scores) of (?:the|its|his|her|their|our)?\s*(?=\w+)",
    re.IGNORECASE,
)


def without_quantity(text: str) -> str:
    """-> the phrase without "at least", "some of", "six of its" and the like before it; figures alone stay."""
    return _NUMBER_OF.sub("", _QUANTITY.sub("", text))


def without_determiner(text: str) -> str:
    """-> the phrase without an article or possessive pronoun before it."""
    first, _, rest = text.partition(" ")
    return without_determiner(rest) if rest and first.lower() in _DETERMINERS else text


def says_nothing(text: str) -> bool:
    """-> whether the phrase names nobody and nothing: a pronoun, or nothing but closed-class words."""
    words = re.findall(r"[\w’'-]+", text.lower())
    return all(word in _EMPTY | _DETERMINERS | _INSIDE | _ADVERBS | _FINITE for word in words)


#: not compared, as in most measures of such values
_LITTLE = frozenset("the a an of and or to in for".split())


def likeness(one: str, other: str) -> float:
    """-> 0..1: twice the words that both have, over the words of both; small words left out."""
    mine, theirs = (set(re.findall(r"\w+", text.lower())) - _LITTLE for text in (one, other))
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine or theirs else 0.0
