"""Moments -> places along an axis, with bands for days, months or years.

News comes in bursts with long silences between. So distances are not true to scale: they grow with the logarithm of the
time between, the order is kept, and stretches in which nothing was published are cut out.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from headwater.report.words import day_only, month

Unit = Literal["day", "month", "year"]

#: bands up to which the finer unit is taken
DAYS, MONTHS = 7, 12
#: the least distance of two moments, of an edge of a band, between two bands, and between bands with others left out
STEP, EDGE, BETWEEN, CUT = 13.0, 19.0, 6.0, 26.0
#: the least width of a band, so that its name fits, and of a tick's label
BAND: dict[Unit, float] = {"day": 58.0, "month": 36.0, "year": 36.0}
#: how much wider it is where its name has the year
YEAR = 34.0
LABEL: dict[Unit, float] = {"day": 35.0, "month": 16.0, "year": 24.0}
#: the time, in minutes, for which a distance grows as much as for each doubling after it, and by how much it grows
MINUTES: dict[Unit, float] = {"day": 12.0, "month": 720.0, "year": 14_400.0}
DOUBLING = 16.0


@dataclass(frozen=True, slots=True)
class Band:
    """A day, month or year, from x to x; `cut` says that others were left out before it."""

    start: float
    end: float
    name: str
    cut: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment at which something was published; `label` is empty where it would run into the one before."""

    x: float
    label: str


class _Gap(NamedTuple):
    """How wide the distance of two neighbouring moments is at least, and how wide it would be best."""

    least: float
    best: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """Where moments lie. `end` is where the last band ends."""

    moments: tuple[datetime, ...]
    places: tuple[float, ...]
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    end: float

    def x(self, moment: datetime) -> float:
        """-> its place; between known moments in proportion."""
        at = min(max(bisect_right(self.moments, moment), 1), len(self.moments) - 1)
        before, after = self.moments[at - 1], self.moments[at]
        share = (moment - before) / (after - before) if after > before else 0.0
        return self.places[at - 1] + min(max(share, 0.0), 1.0) * (self.places[at] - self.places[at - 1])

    def day(self, moment: datetime) -> tuple[float, float]:
        """-> where the moment's day begins and ends."""
        begin = _begin(moment, "day")
        return self.x(begin), self.x(_last(begin, "day"))


def timeline(published: Sequence[datetime], start: float, end: float) -> Timeline:
    """-> the axis from `start` to at least `end`: further where the moments need more room."""
    if not published:
        return Timeline((), (), (), (), end)
    unit = _unit(published)
    moments: list[datetime] = []
    gaps: list[_Gap] = []
    edges: list[tuple[int, int, bool, str]] = []
    for begin in sorted({_begin(moment, unit) for moment in published}):
        cut = bool(moments) and begin - moments[-1] > timedelta(seconds=1)
        if moments:
            gaps.append(_Gap(CUT, CUT) if cut else _Gap(BETWEEN, BETWEEN))
        inside = _moments(begin, unit, published)
        dated = not moments or begin.year != moments[-1].year
        edges.append((len(moments), len(moments) + len(inside) - 1, cut, _band_name(begin, unit, dated=dated)))
        moments += inside
        gaps += _gaps(inside, unit, BAND[unit] + (YEAR if dated and unit != "year" else 0))
    places = list(accumulate(_widths(gaps, end - start), initial=start))
    bands = tuple(Band(places[a], places[b], name, cut) for a, b, cut, name in edges)
    found = Timeline(tuple(moments), tuple(places), bands, (), places[-1])
    return Timeline(found.moments, found.places, bands, _ticks(found, published, unit), found.end)


def _unit(published: Sequence[datetime]) -> Unit:
    if len({_begin(moment, "day") for moment in published}) <= DAYS:
        return "day"
    return "month" if len({_begin(moment, "month") for moment in published}) <= MONTHS else "year"


def _begin(moment: datetime, unit: Unit) -> datetime:
    moment = moment.astimezone(UTC)
    return datetime(moment.year, 1 if unit == "year" else moment.month, moment.day if unit == "day" else 1, tzinfo=UTC)


def _last(begin: datetime, unit: Unit) -> datetime:
    """-> the last moment of the day, month or year that begins then."""
    long = {"day": 1, "month": 31, "year": 366}[unit]
    try:
        return _begin(begin + timedelta(days=long), unit) - timedelta(microseconds=1)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def _moments(begin: datetime, unit: Unit, published: Sequence[datetime]) -> list[datetime]:
    last = _last(begin, unit)
    inside = {moment.astimezone(UTC) for moment in published if begin <= moment <= last}
    days = {moment for moment in inside if day_only(moment)}
    ends = {_last(moment, "day") for moment in days}
    return sorted({begin, last} | inside | ends)


def _gaps(inside: Sequence[datetime], unit: Unit, band: float) -> list[_Gap]:
    """-> the gaps of a band. Its edges stand near what they enclose: the silence before and after is of no interest."""
    count = len(inside) - 1
    least = max(STEP, band / count)
    found = []
    for at, (before, after) in enumerate(pairwise(inside)):
        minutes = (after - before).total_seconds() / 60
        wide = STEP + DOUBLING * math.log2(1 + minutes / MINUTES[unit])
        found.append(_Gap(least, max(least, EDGE if at in (0, count - 1) else wide)))
    return found


def _widths(gaps: Sequence[_Gap], room: float) -> list[float]:
    """-> the widths: what is over the least is stretched or pressed so that all together fill the room, if they can."""
    least, best = sum(gap.least for gap in gaps), sum(gap.best for gap in gaps)
    if best > least:
        share = max(0.0, (room - least) / (best - least))
        return [gap.least + share * (gap.best - gap.least) for gap in gaps]
    share = max(1.0, room / best)
    return [share * gap.best for gap in gaps]


def _band_name(begin: datetime, unit: Unit, *, dated: bool) -> str:
    if unit == "year":
        return str(begin.year)
    day = f"{begin.day} {month(begin)}" if unit == "day" else month(begin)
    return f"{day} {begin.year}" if dated else day


def _ticks(found: Timeline, published: Sequence[datetime], unit: Unit) -> tuple[Tick, ...]:
    places: dict[float, str] = {}
    for moment in sorted(each.astimezone(UTC) for each in published):
        if unit == "day" and not day_only(moment):
            places.setdefault(found.x(moment), f"{moment:%H:%M}")
        elif unit != "day":
            x = sum(found.day(moment)) / 2 if day_only(moment) else found.x(moment)
            places.setdefault(x, str(moment.day) if unit == "month" else month(moment))
    ticks: list[Tick] = []
    free, last = -math.inf, ""
    for x, label in sorted(places.items()):
        shown = label if x >= free and (unit == "day" or label != last) else ""
        free, last = (x + LABEL[unit], label) if shown else (free, last)
        ticks.append(Tick(x, shown))
    return tuple(ticks)
