"""The phases of a reported restriction as bars over time. Geometry only; `templates/record.html.jinja` draws it.

Places are in per cent of the width, so that one drawing fits every screen and its words keep their size. Distances are
not true to scale: they grow with the logarithm of the time between, so that weeks can be seen beside decades.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import NamedTuple

from headwater.report.words import month
from headwater.restriction import precision

#: where the earliest and the latest day lie; before and after is room for what has no beginning or end
FIRST, LAST = 6.0, 92.0
#: the least distance of two labels, and the days for which a distance grows as much as for each doubling after them
APART, DAYS = 20.0, 30.0


class Stretch(NamedTuple):
    """From x to x."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Bar:
    """When something held: `sure` as reported, `vague` where a date gives no more than a year or month, `open` where
    reports give no end, or no beginning.
    """

    sure: Stretch | None = None
    vague: tuple[Stretch, ...] = ()
    open: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A date on the axis; `label` is empty where it would run into another. `anchor` is SVG's text-anchor."""

    x: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """The bars in the order of the periods given, None for one without a date; and where each report lies."""

    marks: tuple[Mark, ...]
    bars: tuple[Bar | None, ...]
    reports: tuple[float, ...]


Period = tuple[str | None, str | None]


def phase_line(periods: Sequence[Period], reported: Iterable[date]) -> PhaseLine | None:
    """-> the periods (start, end; dates of reduced precision) over time, and the days of the reports on them.

    None where no period has a date.
    """
    days = sorted(set(reported))
    dates = [each for period in periods for each in period if each]
    if not dates:
        return None
    known = sorted({day for each in dates for day in _days(each)} | {*days[:1], *days[-1:]})
    scale = dict(zip(known, _places(known), strict=True))
    bars = tuple(_bar(start, end, scale) if start or end else None for start, end in periods)
    return PhaseLine(tuple(_marks(dates, scale)), bars, tuple(_x(day, scale) for day in days))


def _days(given: str) -> tuple[date, date]:
    """-> the first and the last day that a date of reduced precision may be."""
    year, month_of, day = (*map(int, given.split("-")), 1, 1)[:3]
    try:
        first = date(year, month_of, day)
        if precision(given) == "day":
            return first, first
        following = (
            date(year + 1, 1, 1) if precision(given) == "year" else date(year + month_of // 12, month_of % 12 + 1, 1)
        )
        return first, following - timedelta(days=1)
    except ValueError:  # 31 February, the year 0 or 9999: what stands in a text need not be a day
        safe = min(max(year, 1), 9998)
        return date(safe, 1, 1), date(safe, 12, 31)


def _places(known: Sequence[date]) -> list[float]:
    gaps = [1 + math.log2(1 + (after - before).days / DAYS) for before, after in pairwise(known)]
    whole = sum(gaps)
    return [FIRST + (LAST - FIRST) * (each / whole if whole else 0.0) for each in accumulate(gaps, initial=0.0)]


def _x(day: date, scale: dict[date, float]) -> float:
    """-> the place of a day: between known ones in proportion."""
    if day in scale:
        return scale[day]
    before = max(known for known in scale if known < day)
    after = min(known for known in scale if known > day)
    return scale[before] + (day - before) / (after - before) * (scale[after] - scale[before])


def _bar(start: str | None, end: str | None, scale: dict[date, float]) -> Bar:
    last = max(scale.values())
    if start is None or end is None:
        first, until = (scale[day] for day in _days(start or end or ""))
        beyond = Stretch(until, max(last, until) + (100 - LAST) / 2) if start else Stretch(FIRST / 2, first)
        return Bar(vague=(Stretch(first, until),), open=beyond)
    (earliest, begun), (ending, latest) = ([scale[day] for day in _days(one)] for one in (start, end))
    if begun < ending:
        return Bar(
            Stretch(begun, ending),
            tuple(one for one in (Stretch(earliest, begun), Stretch(ending, latest)) if one.start < one.end),
        )
    return Bar(vague=(Stretch(min(earliest, ending), max(begun, latest)),))


def _marks(dates: Iterable[str], scale: dict[date, float]) -> Iterator[Mark]:
    """Give each date once, the least exact of those that begin on a day."""
    named: dict[float, str] = {}
    for each in sorted(dates, key=len):
        named.setdefault(scale[_days(each)[0]], label(each))
    free = -math.inf
    for x, words in sorted(named.items()):
        shown = words if x >= free else ""
        free = x + APART if shown else free
        yield Mark(x, shown, "end" if x > 100 - APART else "start")


def label(given: str) -> str:
    """-> a date of reduced precision for readers: "2031", "Jan 2031", "5 Jan 2031"."""
    first, _ = _days(given)
    return {
        "year": given,
        "month": f"{month(first)} {first.year}",
        "day": f"{first.day} {month(first)} {first.year}",
    }[precision(given)]
