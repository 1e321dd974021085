"""A story as a picture: who made what from whom, over time. Geometry only; `templates/picture.svg.jinja` draws it.

Two layouts of the same story: lanes by outlet with time going right, and, for narrow screens and for print, a row for
each document with time going down. Lengths are in units of the picture, which are CSS pixels at its natural size.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from headwater.model import Descent
from headwater.report.stories import NumberedDocument, NumberedLink, StoryOutline
from headwater.report.timeline import Band, Tick, Timeline, timeline
from headwater.report.words import day_name, day_only, one_line

#: radius of a document's dot, and of one that stands for an outlet that is not in the collection
DOT, OPEN_DOT = 11.0, 6.0
#: length of an arrowhead, and how far the cross on an uncredited link reaches
HEAD_LENGTH, CROSS = 7.0, 4.0
#: room below the last row, for what is said there of a claim that is chosen
FOOT = 10.0
#: wide layout: its natural width, the column of names, the column without times, the head, a lane, a dot's row in it
WIDE, NAMES, UNTIMED, HEAD, LANE, ROW = 860.0, 186.0, 104.0, 54.0, 40.0, 26.0
#: narrow layout: its width, where its dots stand, and the height of a document's row, an outlet's row and a heading
NARROW, SPINE, TALL, SHORT, HEADING = 360.0, 96.0, 48.0, 26.0, 30.0
#: columns (a wide character has two) of a name in the wide layout, of one in the narrow, and of a title there
NAME, NARROW_NAME, TITLE = 23, 22, 38

Kind = Literal["document", "guest", "outside"]


class Point(NamedTuple):
    """A place in the picture."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A document, or an outlet whose piece is not in the collection (`number` is None then, and `outside` its name).

    `days` is the stretch in which it was published, where only the day is known.
    """

    at: Point
    kind: Kind
    number: int | None = None
    outside: str | None = None
    days: tuple[float, float] | None = None

    @property
    def radius(self) -> float:
        """Its radius."""
        return OPEN_DOT if self.kind == "outside" else DOT


@dataclass(frozen=True, slots=True)
class Curve:
    """A link, drawn from parent to child: a cubic Bézier curve, its arrowhead, and a bar across where no credit is."""

    link: NumberedLink
    path: str
    arrow: str
    bar: str

    @property
    def how(self) -> Descent:
        """The kind of descent."""
        return self.link.link.how


@dataclass(frozen=True, slots=True)
class Text:
    """Words in the picture, at the start of their base line, or at its end where `ends`; `full` when they are cut."""

    at: Point
    words: str
    full: str
    style: Literal["name", "guest", "outside", "title", "time", "heading"]
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn; `untimed` is the column of what has no time, from x to x."""

    layout: Literal["wide", "narrow"]
    width: float
    height: float
    dots: tuple[Dot, ...]
    curves: tuple[Curve, ...]
    texts: tuple[Text, ...]
    lines: tuple[float, ...] = ()
    bands: tuple[Band, ...] = ()
    ticks: tuple[Tick, ...] = ()
    untimed: tuple[float, float] | None = None

    @property
    def long(self) -> bool:
        """Whether it is so wide that it must be scrolled."""
        return self.layout == "wide" and self.width > WIDE + 1


def wide_picture(story: StoryOutline) -> Picture:
    """-> lanes by outlet, those that come in first above; time goes right."""
    shown = (*story.documents, *story.guests)
    untimed = any(one.document.published is None for one in shown) or bool(story.outside)
    left = NAMES + (UNTIMED if untimed else 0)
    scale = timeline([one.document.published for one in shown if one.document.published], left, WIDE)
    places = {one.number: _across(one, scale) for one in shown}
    dots: list[Dot] = []
    texts: list[Text] = []
    lines: list[float] = []
    top = HEAD
    guests = {one.number for one in story.guests}
    for lane in _lanes(shown):
        rows = _rows(lane, places)
        height = LANE + ROW * max(rows.values())
        lines.append(top)
        texts.append(_name(lane[0], top + height / 2 + 4, all(one.number in guests for one in lane)))
        for one in lane:
            y = top + LANE / 2 + ROW * rows[one.number]
            kind: Kind = "guest" if one.number in guests else "document"
            published = one.document.published
            days = scale.day(published) if published and day_only(published) else None
            dots.append(Dot(Point(places[one.number], y), kind, one.number, days=days))
        top += height
    for name in story.outside:
        height = LANE * 0.8
        lines.append(top)
        texts.append(_text(Point(0, top + height / 2 + 4), name, NAME, "outside"))
        dots.append(Dot(Point(NAMES + UNTIMED / 2, top + height / 2), "outside", outside=name))
        top += height
    column = (NAMES, NAMES + UNTIMED) if untimed else None
    curves = tuple(_curves(story.links, dots, _across_curve))
    return Picture(
        "wide",
        max(WIDE, scale.end),
        top,
        tuple(dots),
        curves,
        tuple(texts),
        tuple(lines),
        scale.bands,
        scale.ticks,
        column,
    )


def narrow_picture(story: StoryOutline) -> Picture:
    """-> a row for each document, the earliest above; links are arcs at the left."""
    dots: list[Dot] = []
    texts: list[Text] = []
    top = 4.0
    guests = {one.number for one in story.guests}
    shown = sorted((*story.documents, *story.guests), key=lambda one: (one.document.published is not None, _when(one)))
    heading = ""
    if story.outside:
        texts.append(Text(Point(SPINE + 22, top + 18), "not in the collection", "", "heading"))
        top += HEADING
    for name in story.outside:
        dots.append(Dot(Point(SPINE, top + SHORT / 2), "outside", outside=name))
        texts.append(_text(Point(SPINE + 22, top + SHORT / 2 + 4), name, NARROW_NAME, "outside"))
        top += SHORT
    for one in shown:
        published = one.document.published
        if (day := day_name(published) if published else "time not known") != heading:
            texts.append(Text(Point(SPINE + 22, top + 20), day, "", "heading"))
            heading, top = day, top + HEADING
        guest = one.number in guests
        dots.append(Dot(Point(SPINE, top + TALL / 2), "guest" if guest else "document", one.number))
        texts += _row(one, guest, top + TALL / 2)
        top += TALL
    curves = tuple(_curves(story.links, dots, _Arcs(top).curve))
    return Picture("narrow", NARROW, top + FOOT, tuple(dots), curves, tuple(texts))


def _row(one: NumberedDocument, guest: bool, middle: float) -> Iterator[Text]:
    """Name and time, and the title below; where the title stands for the name, it is not said twice."""
    left = SPINE + 22
    title = one_line(one.document.title or "")
    nameless = not (one_line(one.document.outlet or "") or one_line(one.document.domain or ""))
    yield _text(
        Point(left, middle - 4),
        "no publisher given" if nameless else one.name,
        NARROW_NAME,
        "guest" if guest else "name",
    )
    yield _text(Point(left, middle + 13), title or "(no title)", TITLE, "title")
    if published := one.document.published:
        time = "no hour" if day_only(published) else f"{published:%H:%M}"
        yield Text(Point(NARROW, middle - 4), time, "", "time", ends=True)


def _across(one: NumberedDocument, scale: Timeline) -> float:
    published = one.document.published
    if published is None:
        return NAMES + UNTIMED / 2
    if day_only(published):
        return sum(scale.day(published)) / 2
    return scale.x(published)


def _when(one: NumberedDocument) -> float:
    return one.document.published.timestamp() if one.document.published else 0.0


def _lanes(shown: Sequence[NumberedDocument]) -> list[list[NumberedDocument]]:
    lanes: dict[str, list[NumberedDocument]] = {}
    for one in shown:
        lanes.setdefault(one.publisher, []).append(one)
    return list(lanes.values())


def _rows(lane: Sequence[NumberedDocument], places: Mapping[int, float]) -> dict[int, int]:
    """-> for each document of the lane the row in which it touches no other."""
    taken: list[float] = []
    rows: dict[int, int] = {}
    for one in sorted(lane, key=lambda one: places[one.number]):
        x = places[one.number]
        row = next((row for row, last in enumerate(taken) if x - last >= 2 * DOT + 3), len(taken))
        taken[row : row + 1] = [x]
        rows[one.number] = row
    return rows


def _name(one: NumberedDocument, y: float, guest: bool) -> Text:
    return _text(Point(0, y), one.name, NAME, "guest" if guest else "name")


def _text(at: Point, words: str, columns: int, style: Literal["name", "guest", "outside", "title"]) -> Text:
    cut = fit(words, columns)
    return Text(at, cut, words if cut != words else "", style)


def fit(text: str, columns: int) -> str:
    """-> the text, cut with "…" so that it takes at most so many columns, of which wide characters take more.

    Marks that pile up on one character are left out after the second: they would run over the neighbours.
    """
    kept: list[str] = []
    piled = 0
    for character in text:
        piled = piled + 1 if not _columns(character) else 0
        if piled <= 2:
            kept.append(character)
    if sum(map(_columns, kept)) <= columns:
        return "".join(kept)
    while kept and sum(map(_columns, kept)) > columns - 1:
        kept.pop()
    return "".join(kept).rstrip(" ,;:–—-") + "…"


def _columns(character: str) -> float:
    """-> how wide a character is, beside an ordinary small letter."""
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 1.7 if character in "WMmw@%" else 1.2 if character.isupper() else 1


class _Cubic(NamedTuple):
    start: Point
    first: Point
    second: Point
    end: Point


_Draw = Callable[[Dot, Dot], _Cubic]


def _curves(links: Sequence[NumberedLink], dots: Sequence[Dot], draw: _Draw) -> Iterator[Curve]:
    by_number = {dot.number: dot for dot in dots if dot.number is not None}
    by_name = {dot.outside: dot for dot in dots if dot.outside is not None}
    for link in links:
        parent = by_name.get(link.outside) if link.outside is not None else by_number.get(link.parent or 0)
        child = by_number.get(link.child)
        if parent and child:
            cubic = draw(parent, child)
            yield Curve(link, _path(cubic), _arrow(cubic), "" if link.link.credited else _bar(cubic))


def _across_curve(parent: Dot, child: Dot) -> _Cubic:
    """Leave the parent at the side where the child is; inside a lane go over what stands between, in a column by it."""
    (x1, y1), (x2, y2) = parent.at, child.at
    if abs(x2 - x1) < parent.radius + child.radius + 6:
        side = max(parent.radius, child.radius) + 14 + min(40, abs(y2 - y1) / 6)
        start, end = Point(x1 + parent.radius, y1), Point(x2 + child.radius + HEAD_LENGTH, y2)
        return _Cubic(start, Point(x1 + side, y1), Point(x2 + side, y2), end)
    way = 1 if x2 > x1 else -1
    if y1 == y2:
        rise = min(24, 10 + abs(x2 - x1) / 12)
        start, end = Point(x1 + way * 4, y1 - parent.radius), Point(x2 - way * 4, y2 - child.radius - HEAD_LENGTH)
        return _Cubic(start, Point(x1 + way * 14, y1 - rise - 8), Point(x2 - way * 8, y2 - rise - 14), end)
    start, end = Point(x1 + way * parent.radius, y1), Point(x2 - way * (child.radius + HEAD_LENGTH), y2)
    bend = max(18, abs(end.x - start.x) / 2)
    return _Cubic(start, Point(start.x + way * bend, y1), Point(end.x - way * bend, y2), end)


@dataclass(frozen=True, slots=True)
class _Arcs:
    """Arcs at the left of the spine; the longest reaches the edge."""

    height: float

    def curve(self, parent: Dot, child: Dot) -> _Cubic:
        reach = SPINE - max(parent.radius, child.radius) - 6
        out = 22 + (reach * 4 / 3 - 22) * (abs(child.at.y - parent.at.y) / self.height) ** 0.7
        start = Point(parent.at.x - parent.radius, parent.at.y)
        end = Point(child.at.x - child.radius - HEAD_LENGTH, child.at.y)
        # A little off the middle, so that what comes in and what goes out can be told apart.
        down = 3 if child.at.y > parent.at.y else -3
        start, end = Point(start.x + 1, start.y + down), Point(end.x + 1, end.y - down)
        return _Cubic(start, Point(start.x - out, start.y), Point(end.x - out, end.y), end)


def _path(cubic: _Cubic) -> str:
    (a, b), (c, d), (e, f), (g, h) = cubic
    return f"M{a:.1f} {b:.1f}C{c:.1f} {d:.1f} {e:.1f} {f:.1f} {g:.1f} {h:.1f}"


def _arrow(cubic: _Cubic) -> str:
    """-> a triangle whose tip touches the child."""
    ux, uy = _direction(cubic.second, cubic.end)
    tip = Point(cubic.end.x + ux * HEAD_LENGTH, cubic.end.y + uy * HEAD_LENGTH)
    half = HEAD_LENGTH * 0.55
    left = Point(cubic.end.x - uy * half, cubic.end.y + ux * half)
    right = Point(cubic.end.x + uy * half, cubic.end.y - ux * half)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (tip, left, right)) + "Z"


def _bar(cubic: _Cubic) -> str:
    """-> a cross on the middle of the curve."""
    start, first, second, end = cubic
    middle = Point(
        (start.x + 3 * first.x + 3 * second.x + end.x) / 8, (start.y + 3 * first.y + 3 * second.y + end.y) / 8
    )
    ux, uy = _direction(Point(start.x + first.x, start.y + first.y), Point(second.x + end.x, second.y + end.y))
    ends = [
        (Point(middle.x - ax * CROSS, middle.y - ay * CROSS), Point(middle.x + ax * CROSS, middle.y + ay * CROSS))
        for ax, ay in ((ux + uy, uy - ux), (ux - uy, uy + ux))
    ]
    return "".join(f"M{a.x:.1f} {a.y:.1f}L{b.x:.1f} {b.y:.1f}" for a, b in ends)


def _direction(start: Point, end: Point) -> tuple[float, float]:
    length = math.hypot(end.x - start.x, end.y - start.y)
    return ((end.x - start.x) / length, (end.y - start.y) / length) if length else (1.0, 0.0)
