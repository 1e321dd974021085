"""Dates in running text -> ISO 8601 of reduced precision, read against the day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from headwater.model import Span

Sense = Literal["since", "from", "until", "on"]

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "(?P<month>" + "|".join([*_MONTHS, *(f"{name[:3]}\\.?" for name in _MONTHS), "sept\\.?"]) + r")\b"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEASONS = {"spring": 4, "summer": 7, "autumn": 10, "fall": 10, "winter": 1}
_DATE = (
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?" + _MONTH + r"(?:,?\s+(?P<year>\d{4}))?"
    r"|" + _MONTH.replace("month", "month2") + r"\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<year2>\d{4}))?"
    r"|(?:(?:last|the (?:end|beginning|start|middle) of|early|late|mid-?)\s*)?"
    + _MONTH.replace("month", "month3")
    + r"(?:\s+(?:of\s+)?(?P<year3>\d{4}))?"
    r"|(?:last |next |this )?(?P<weekday>" + "|".join(_DAYS) + r")\b"
    r"|(?:last |next |this )?(?P<season>spring|summer|autumn|fall|winter)(?: of)?(?:\s+(?P<year5>\d{4}))?"
    r"|(?P<relative>today|yesterday|tomorrow|next month|last month|this month|next year|last year|this year|next week"
    r"|midnight(?: on [a-z]+day)?)"
    r"|(?P<year4>(?:19|20|21)\d{2})(?!\d|[/,.]\d))"
)
_SENSES: tuple[tuple[str, Sense], ...] = (
    (r"since|in force since|ever since|since (?:the )?\w+ (?:in|of)", "since"),
    (r"until|till|to|up to|before", "until"),
    (
        r"from|as of|as from|starting(?: on| in)?|beginning(?: on| in)?|effective(?: from)?|with effect from"
        r"|effect (?:on|in|from)|force (?:on|in|from)",
        "from",
    ),
    (r"on|in|dated|by|invalid on|began on|abolished in", "on"),
)
_DATED = tuple(
    (
        re.compile(
            rf"\b(?P<sense>{words})\s+(?:the\s+)?(?:night (?:on|to|of)\s+|\d{{1,2}}[.:]\d{{2}}\s+(?:on\s+)?"
            rf"|midnight on\s+|the\s+)?{_DATE}",
            re.IGNORECASE,
        ),
        sense,
    )
    for words, sense in _SENSES
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: its words with the preposition before them, its sense, and what it says (ISO 8601)."""

    span: Span
    sense: Sense
    value: str


def find_dates(text: str, offset: int, published: date | None) -> Iterator[Dated]:
    """Give the dates that follow a preposition; those that need a day of publication only where there is one.

    A date without a year lies nearest before the day of publication after "since", and nearest to it otherwise.

    Args:
        text: where to look.
        offset: what to add to the places found.
        published: the day against which relative dates are read.
    """
    taken: list[tuple[int, int]] = []
    for pattern, sense in _DATED:
        for match in pattern.finditer(text):
            if any(begin < match.end() and match.start() < end for begin, end in taken):
                continue
            value = _value(match, sense, published)
            if value is not None:
                taken.append(match.span())
                yield Dated(Span(offset + match.start(), offset + match.end()), sense, value)


def _value(match: re.Match[str], sense: Sense, published: date | None) -> str | None:
    found = match.groupdict()
    month = found["month"] or found["month2"] or found["month3"]
    day = found["day"] or found["day2"]
    year = found["year"] or found["year2"] or found["year3"]
    if month:
        number = next(at for at, name in enumerate(_MONTHS, 1) if name.startswith(month.lower().strip(".")[:3]))
        return _with_year(number, int(day) if day else None, int(year) if year else None, sense, published)
    if found["year4"]:
        return found["year4"]
    if found["season"]:
        if found["year5"]:
            return found["year5"]
        return _with_year(_SEASONS[found["season"].lower()], None, None, sense, published, season=True)
    if published is None:
        return None
    if found["weekday"]:
        return _weekday(_DAYS.index(found["weekday"].lower()), match.group().lower(), sense, published).isoformat()
    return _relative(found["relative"].lower(), published)


def _with_year(
    month: int, day: int | None, year: int | None, sense: Sense, published: date | None, *, season: bool = False
) -> str | None:
    if year is None:
        if published is None:
            return None
        ahead = (month - published.month) % 12
        back = (published.month - month) % 12
        if sense == "since" or back <= ahead:
            year = published.year - (published.month < month)
        else:
            year = published.year + (month < published.month)
    if season:
        return str(year)
    if day is None:
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _weekday(day: int, words: str, sense: Sense, published: date) -> date:
    if "next" in words or (sense == "from" and "last" not in words):
        return published + timedelta((day - published.weekday() - 1) % 7 + 1)
    return published - timedelta((published.weekday() - day) % 7)


def _relative(words: str, published: date) -> str:
    if words in {"today", "yesterday", "tomorrow"} or words.startswith("midnight"):
        day = next((at for at, name in enumerate(_DAYS) if name in words), None)
        if day is not None:
            return (published - timedelta((published.weekday() - day) % 7)).isoformat()
        return (published + timedelta({"yesterday": -1, "tomorrow": 1}.get(words, 0))).isoformat()
    step = {"next": 1, "last": -1, "this": 0}[words.split(maxsplit=1)[0]]
    if words.endswith("year"):
        return str(published.year + step)
    if words.endswith("week"):
        return (published + timedelta(7 * step)).isoformat()[:7]
    months = published.year * 12 + published.month - 1 + step
    return f"{months // 12:04}-{months % 12 + 1:02}"
