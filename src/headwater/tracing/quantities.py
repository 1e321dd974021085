"""Numbers in a text, as values with what they count: "some 4,100 men", "twenty-two", "3.1bn crowns", "9.4 percent"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from headwater.model import Span

_UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: value
    for value, word in zip(
        range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety".split(), strict=True
    )
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "mln": 1e6, "m": 1e6, "bn": 1e9, "billion": 1e9}
_SCALES |= {"hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "dozen": 12.0, "k": 1e3}
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sept sep oct nov dec".split()
)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|%|[^\W\d_]+", re.UNICODE)
_SKIP = frozenset("of the a an in per some other others more than her his its their new such all".split())


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, its value, and what it counts.

    `unit` is the word after it in lower case ("crowns", "percent"), "year" or "day" for dates, or "".
    """

    value: float
    unit: str
    span: Span


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """-> the numbers of a text in their order. Number words below two and ordinals are left out."""
    return tuple(_scan([(found.group(), found.start(), found.end()) for found in _TOKEN.finditer(text)], text))


def _scan(tokens: list[tuple[str, int, int]], text: str) -> Iterator[Quantity]:
    at = 0
    while at < len(tokens):
        value, after = _number(tokens, at)
        if value is None:
            at += 1
            continue
        yield Quantity(
            value, _unit(tokens, at, after, value, text), Span(tokens[at][1], tokens[after - 1][2])
        )
        at = after


def _number(tokens: list[tuple[str, int, int]], at: int) -> tuple[float | None, int]:
    word = tokens[at][0].lower()
    if word[0].isdigit():
        value, after = _digits(word), at + 1
    elif word in _TENS:
        value, after = float(_TENS[word]), at + 1
        if after < len(tokens) and 0 < _UNITS.get(tokens[after][0].lower(), 0) < 10:
            value, after = value + _UNITS[tokens[after][0].lower()], after + 1
    elif word in _UNITS and _UNITS[word] > 1:
        value, after = float(_UNITS[word]), at + 1
    elif word in {"dozens", "hundreds"}:
        return None, at + 1
    else:
        return None, at + 1
    while after < len(tokens) and tokens[after][0].lower() in _SCALES:
        value, after = value * _SCALES[tokens[after][0].lower()], after + 1
    return value, after


def _digits(word: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", word):
        word = word.replace(",", "")
    word = word.replace(",", ".")
    head, _, tail = word.partition(".")
    return float(f"{head}.{tail.replace('.', '') or 0}")


def _unit(tokens: list[tuple[str, int, int]], at: int, after: int, value: float, text: str) -> str:
    around = [tokens[i][0].lower() for i in (at - 1, after) if 0 <= i < len(tokens)]
    if any(word in _MONTHS for word in around) and value <= 31:
        return "day"
    if value == int(value) and 1000 <= value <= 2200 and tokens[at][0].isdigit() and len(tokens[at][0]) == 4:
        return "year"
    for word, begin, _ in tokens[after : after + 3]:
        if any(mark in text[tokens[after - 1][2] : begin] for mark in ".;:("):
            return ""
        if word == "%":
            return "percent"
        if word.lower() not in _SKIP:
            return word.lower()
    return ""
