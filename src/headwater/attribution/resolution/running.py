"""Mentions in the running text: names with the roles beside them, and nouns that "the minister" may go back to."""

from __future__ import annotations

from collections.abc import Iterator

from headwater.attribution.resolution.names import CALLED_NOUNS, DETERMINERS, POSSESSIVES, is_adjective, is_proper
from headwater.attribution.resolution.page import Page, Word
from headwater.attribution.resolution.words import singular, words
from headwater.model import Span

_PLACE_PREPOSITIONS = frozenset("in at from near to into across around outside inside over".split())
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan feb mar apr jun jul aug sept sep oct nov dec easter christmas utc "
    "gmt".split()
)
_OPENING = {"«": "»", "“": "”", "„": "“”", '"': '"', "‘": "’"}
_LONGEST_NAME = 7
_REACH = 6
_APPOSITION_REACH = 9


def running_spans(page: Page) -> tuple[Span, ...]:
    """-> the spans of names (with role words and appositions) and of nouns for sources, in order of their start."""
    spans = {*_named(page), *_nominal(page)}
    return tuple(sorted(spans, key=lambda span: (span.start, -span.end)))


def preposition_before(page: Page, offset: int) -> str:
    """-> the preposition of place right before the offset, articles skipped, or ""."""
    at = page.index_at(offset) - 1
    while at >= 0 and page.words[at].lower in {"the", "a", "an"}:
        at -= 1
    return page.words[at].lower if at >= 0 and page.words[at].lower in _PLACE_PREPOSITIONS else ""


def name_runs(page: Page, first: int = 0, last: int | None = None) -> Iterator[tuple[int, int]]:
    """Give the runs of words that make up proper names, as (index of the first word, index past the last)."""
    at = first
    end = len(page.words) if last is None else last
    while at < end:
        if not is_proper(page, page.words[at]) or page.words[at].lower in _CALENDAR:
            at += 1
            continue
        past = _quoted_end(page, at, end) or at + 1
        while past < end and _extends(page, at, past):
            past += 1
        yield at, past
        at = past


def _quoted_end(page: Page, first: int, end: int) -> int | None:
    """-> the index past a name in quotation marks after a noun for what it names («Kitchen of War»), or None."""
    if first < 2 or page.words[first - 1].text not in _OPENING:
        return None
    if not {"outlet", "organization", "document"} & set(words().noun_kinds(page.words[first - 2].lower)):
        return None
    closing = _OPENING[page.words[first - 1].text]
    for at in range(first + 1, min(first + _LONGEST_NAME, end)):
        if page.words[at].text in closing:
            return at if page.words[at - 1].capital else None
        if not page.words[at].is_word and page.words[at].text != "&":
            return None
    return None


def _extends(page: Page, first: int, at: int) -> bool:
    word = page.words[at]
    if page.text[page.words[at - 1].end : word.start] not in {" ", "", "-"}:
        return False
    if word.text == "." and _abbreviates(page.words[at - 1]) and at + 1 < len(page.words):
        return page.words[at + 1].capital and page.words[at + 1].start - word.end == 1
    if word.capital or (word.text[0].isdigit() and at + 1 <= len(page.words)):
        return word.lower not in _CALENDAR
    if word.lower in {"of", "for", "and", "&"} and at + 1 < len(page.words):
        following = page.words[at + 1]
        governed = singular(page.words[at - 1].lower)
        lists = words()
        return (
            following.capital
            and (governed in lists.organizations or governed in lists.documents)
            and (word.lower != "and" or page.words[first].lower != page.words[at - 1].lower)
        )
    return (
        word.lower in {"de", "van", "von", "der", "del", "la", "al", "bin"}
        and at + 1 < len(page.words)
        and page.words[at + 1].capital
    )


def _abbreviates(word: Word) -> bool:
    return len(word.text) == 1 or (len(word.text) <= 4 and word.lower in words().titles)


def _named(page: Page) -> Iterator[Span]:
    for first, past in name_runs(page):
        begin = _left(page, first)
        if begin < first and page.words[first - 1].text in _OPENING and past < len(page.words):
            closed = page.words[past].text in _OPENING[page.words[first - 1].text]
            yield Span(page.words[begin].start, page.words[past].end if closed else page.words[past - 1].end)
        else:
            yield Span(page.words[begin].start, _right(page, past))


def _left(page: Page, first: int) -> int:
    """Take in role words before a name: "the chancellery's spokesman, Dmitar Kosk"."""
    begin = _left_words(page, first)
    if begin > 1 and page.words[begin - 1].text == "," and begin == first:
        return _office_before(page, begin - 1) or begin
    return begin


def _office_before(page: Page, comma: int) -> int | None:
    """-> the index of the determiner of the office that ends at the comma ("the governor of Lessin,"), or None."""
    for at in range(comma - 1, max(-1, comma - _APPOSITION_REACH), -1):
        word = page.words[at]
        if not word.is_word and word.lower != "'s":
            return None
        if word.lower in DETERMINERS | POSSESSIVES:
            following = page.words[at + 1 : comma]
            head = next((w for w in following if w.lower in {"of", "for", "in", "at"}), None)
            nouns = [w for w in following if head is None or w.start < head.start]
            return at if nouns and words().is_person(nouns[-1].lower) else None
    return None


def _left_words(page: Page, first: int) -> int:
    begin = first
    if begin > 1 and page.words[begin - 1].text in _OPENING and words().noun_kinds(page.words[begin - 2].lower):
        begin -= 1
    for _ in range(_REACH):
        if begin == 0:
            break
        before = page.words[begin - 1]
        if (
            page.text[before.end : page.words[begin].start].strip()
            or "\n" in page.text[before.end : page.words[begin].start]
        ):
            break
        if before.lower in DETERMINERS | POSSESSIVES:
            return begin - 1
        if not _role_word(page, before):
            break
        begin -= 1
    return begin


def _role_word(page: Page, word: Word) -> bool:
    lower = word.lower
    return lower == "'s" or bool(words().noun_kinds(lower)) or is_adjective(lower) or is_proper(page, word)


def _right(page: Page, past: int) -> int:
    """Take in an apposition after a name: "Annick Sorrel, the governor's pollster"."""
    end = page.words[past - 1].end
    for size in (2, 1):
        after = page.words[past : past + size]
        if len(after) == size and " ".join(w.text for w in after) in CALLED_NOUNS:
            return after[-1].end
    if past + 1 >= len(page.words) or page.words[past].text != ",":
        return end
    starts = page.words[past + 1]
    if starts.lower not in DETERMINERS | POSSESSIVES and not words().is_person(starts.lower):
        return end
    for at in range(past + 1, min(past + _APPOSITION_REACH, len(page.words))):
        word = page.words[at]
        if word.text in {",", ".", ";", ":"}:
            return end
        kinds = words().noun_kinds(word.lower)
        following = page.words[at + 1] if at + 1 < len(page.words) else None
        if kinds and (following is None or not (words().noun_kinds(following.lower) or following.capital)):
            return word.end
    return end


def _nominal(page: Page) -> Iterator[Span]:
    lists = words()
    for at, word in enumerate(page.words):
        if not word.text[0].islower():
            continue
        noun = singular(word.lower)
        if not (
            noun in lists.people or noun in lists.organizations or noun in lists.outlets or noun in lists.documents
        ):
            continue
        following = page.words[at + 1] if at + 1 < len(page.words) else None
        if at + 2 < len(page.words) and page.words[at + 2].capital and _quoted_end(page, at + 2, len(page.words)):
            continue
        if following and (
            following.lower == "'s" or (lists.noun_kinds(following.lower) and following.text[0].islower())
        ):
            continue
        begin = _left_words(page, at)
        if (
            begin < at
            and page.words[begin].lower in DETERMINERS | POSSESSIVES
            and not (following and is_proper(page, following))
        ):
            yield Span(page.words[begin].start, word.end)
