"""Dates as metadata and pages write them -> aware UTC, and only where they can be read in one way."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from importlib import resources

_YEARS = range(1850, 2100)
_TIME = (
    r"(?P<hour>[01]?\d|2[0-3])(?:[:.]|\s?[hч]\s?)(?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d))?(?!\d)"
    r"(?:\s*(?P<half>[ap]\.?\s?m\b\.?))?"
)
_HOUR_ONLY = r"(?P<bare_hour>1[0-2]|[1-9])\s*(?P<bare_half>[ap]\.?m\b\.?)"
_OFFSET = r"(?P<offset>(?:UTC|GMT)?\s?[+\u2212-]\d{1,2}(?::?[0-5]\d)?(?!\d))"
_ISO = re.compile(
    r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:(?:T|\s+|\s*,\s*)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2}|[A-Z]{2,4}\b)?)?(?!\d)",
    re.I,
)
_YEAR_FIRST = re.compile(r"(?<!\d)(?P<year>\d{4})(?:[./]|年)(?P<month>\d{1,2})(?:[./]|月)(?P<day>\d{1,2})日?(?!\d)")
_COMPACT = re.compile(
    r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>Z)?)?$"
)
_NUMERIC = re.compile(r"(?<![\d.])(?P<first>\d{1,2})(?P<sep>[./-])(?P<second>\d{1,2})(?P=sep)(?P<year>\d{4})(?!\.?\d)")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """One date in a text that can be read in one way only.

    `moment` is aware when the text names a zone, else naive; without a time of day it is midnight and
    `has_time` is False. `start` and `end` are the code-point range of the date with its time and zone.
    """

    moment: datetime
    has_time: bool
    start: int
    end: int

    @property
    def utc(self) -> datetime:
        """-> the moment in UTC; a time without a zone is taken as UTC."""
        return self.moment.astimezone(UTC) if self.moment.tzinfo else self.moment.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Names:
    months: dict[str, int]
    zones: dict[str, int]
    beside: frozenset[str]
    spelled: re.Pattern[str]
    after: re.Pattern[str]
    before: re.Pattern[str]


@lru_cache(maxsize=1)
def _names() -> _Names:
    table = tomllib.loads(resources.files(__package__).joinpath("dates.toml").read_text("utf-8"))
    months = {
        name: number
        for names in table["months"].values()
        for number, each in enumerate(names, 1)
        for name in each.split()
    }
    weekdays = {name for names in table["weekdays"].values() for name in names.split()}
    zones: dict[str, int] = table["zones"]
    month = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    spelled = re.compile(
        rf"(?<![\w.])(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+|of\s+)?(?P<month>{month})\b\.?,?\s+(?:de\s+|del\s+)?(?P<year>\d{{4}})"
        rf"|(?P<month2>{month})\b\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:,|\s)\s*(?P<year2>\d{{4}}))(?!\d)",
        re.I,
    )
    zone = rf"(?:{_OFFSET}|(?P<zone>{'|'.join(sorted(zones, key=len, reverse=True))})\b)"
    time = rf"(?:{_TIME}|{_HOUR_ONLY})(?:\s*\(?{zone}\)?)?"
    gap = r"\s*(?:года|року|[гр]\.)?\s*(?:[,|/·•–—-]|at|on|um|à|a las|в|о|об)?\s*"
    return _Names(
        months,
        zones,
        frozenset(table["words"]["beside"].split()) | weekdays | set(months) | set(zones),
        spelled,
        re.compile(gap + time, re.I),
        re.compile(time + r"\s*(?:uhr)?" + gap + r"(?:\w+,?\s+)?$", re.I),
    )


def parse_declared(value: str) -> datetime | None:
    """-> the moment that a metadata field gives, in UTC, or None; a time without a zone is taken as UTC.

    Knows ISO 8601 and its usual abuses, RFC 2822, and whatever `find_dates` finds in words.
    """
    value = value.strip()[:120]
    compact = _COMPACT.match(value)
    if compact:
        found = _from_parts(compact)
        return found.replace(tzinfo=UTC) if found else None
    dates = find_dates(value)
    return dates[0].utc if dates else None


def find_dates(text: str) -> list[FoundDate]:
    """-> the dates in a line of text, in order: those with a year that can be read in one way.

    "03/04/2031" is left out, since it may be either of two days; "13/04/2031" and "03.04.2031" (day first) are not.
    """
    names = _names()
    found: list[FoundDate] = []
    for pattern in (_ISO, _YEAR_FIRST, _NUMERIC, names.spelled):
        for match in pattern.finditer(text[:2000]):
            if any(match.start() < each.end and each.start < match.end() for each in found):
                continue
            date = _read(text, match, pattern)
            if date is not None:
                found.append(date)
    return sorted(found, key=lambda each: each.start)


def _read(text: str, match: re.Match[str], pattern: re.Pattern[str]) -> FoundDate | None:
    if pattern is _NUMERIC:
        day = _numeric_day(match)
    elif pattern is _names().spelled:
        day = _spelled_day(match)
    else:
        day = _from_parts(match)
    if day is None:
        return None
    groups = match.groupdict()
    if groups.get("hour") is not None:
        zone = _zone(groups.get("zone"), None)
        return FoundDate(day.replace(tzinfo=zone), True, match.start(), match.end())
    return _with_time(text, day, match.start(), match.end())


def _from_parts(match: re.Match[str]) -> datetime | None:
    parts = {name: int(value) for name, value in match.groupdict().items() if name != "zone" and value is not None}
    clock = (parts.get("hour", 0), parts.get("minute", 0), parts.get("second", 0))
    return _make(parts["year"], parts["month"], parts["day"], clock)


def _numeric_day(match: re.Match[str]) -> datetime | None:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if match["sep"] == "." or first > 12 or first == second:
        return _make(year, second, first)
    return _make(year, first, second) if second > 12 else None


def _spelled_day(match: re.Match[str]) -> datetime | None:
    month = _names().months[(match["month"] or match["month2"]).lower()]
    return _make(int(match["year"] or match["year2"]), month, int(match["day"] or match["day2"]))


def _make(year: int, month: int, day: int, clock: tuple[int, int, int] = (0, 0, 0)) -> datetime | None:
    if year not in _YEARS:
        return None
    try:
        return datetime(year, month, day, clock[0], clock[1], min(clock[2], 59))  # noqa: DTZ001 - the zone is found apart
    except ValueError:
        return None


def _with_time(text: str, day: datetime, start: int, end: int) -> FoundDate:
    names = _names()
    after = names.after.match(text, end)
    before = names.before.search(text[max(0, start - 40) : start])
    earlier = start - min(start, 40) + before.start() if before else start
    for time, begins, ends in ((after, start, after.end() if after else end), (before, earlier, end)):
        if time is None:
            continue
        clock = _clock(time)
        if clock is None:
            continue
        moment = day.replace(
            hour=clock[0], minute=clock[1], second=clock[2], tzinfo=_zone(time["zone"], time["offset"])
        )
        return FoundDate(moment, True, begins, ends)
    return FoundDate(day, False, start, end)


def _clock(time: re.Match[str]) -> tuple[int, int, int] | None:
    hour = int(time["hour"] or time["bare_hour"])
    half = (time["half"] or time["bare_half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return hour, int(time["minute"] or 0), int(time["second"] or 0)


def _zone(name: str | None, offset: str | None) -> timezone | None:
    if name and not name[0].isalpha():
        name, offset = None, name
    if offset:
        digits = re.sub(r"[^\d:]", "", offset)
        hours, _, minutes = digits.partition(":") if ":" in digits else (digits[:2], "", digits[2:])
        size = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        if size >= timedelta(hours=15):
            return None
        return timezone(-size if re.search("[-\u2212]", offset) else size)
    minutes_east = _names().zones.get((name or "").lower())
    return None if minutes_east is None else timezone(timedelta(minutes=minutes_east))


def is_date_line(text: str) -> bool:
    """-> whether a line says when (and perhaps where) it was published, and nothing else."""
    if len(text) > 140:
        return False
    dates = find_dates(text)
    beside = _names().beside
    rest = text
    for each in reversed(dates):
        rest = rest[: each.start] + " " + rest[each.end :]
    words = [word for word in re.findall(r"[^\W\d_][\w'’.]*", rest) if word.lower().strip(".'’") not in beside]
    if dates:
        return len(words) <= 3 and all(word[0].isupper() for word in words) and not re.search(r"[.!?]\s+\w+\s", rest)
    clock = re.search(r"(?<!\d)(?:[01]?\d|2[0-3])[:.][0-5]\d(?!\d)|\b\d{1,2}\s?[ap]\.?m\b", text, re.I)
    day = re.search(r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?(?!\d)", text)
    named = any(word.lower().strip(".,") in beside and len(word) > 2 for word in text.split())
    return not words and len(text) <= 80 and bool(clock or (day and named) or (named and len(text) <= 30))
