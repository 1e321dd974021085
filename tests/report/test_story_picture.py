import math
import re
import unicodedata
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.report.stories import outline_trace
from headwater.report.story_picture import DOT, NAMES, NARROW, WIDE, fit, narrow_picture, wide_picture

from .traces import bridge, many, traces

NUMBER = re.compile(r"-?\d+\.\d+")


def dots(picture):
    return {dot.number or dot.outside: dot for dot in picture.dots}


@pytest.mark.parametrize("draw", [wide_picture, narrow_picture])
@pytest.mark.parametrize("count", [3, 10, 40])
def test_dots_do_not_touch_and_lie_inside(draw, count):
    (story,) = outline_trace(many(count)).stories
    picture = draw(story)
    assert len(picture.dots) == count
    assert len(picture.curves) == count - 1
    for one, other in combinations(picture.dots, 2):
        assert math.dist(one.at, other.at) >= one.radius + other.radius
    for dot in picture.dots:
        assert dot.radius <= dot.at.x <= picture.width - dot.radius
        assert dot.radius <= dot.at.y <= picture.height - dot.radius


@pytest.mark.parametrize("draw", [wide_picture, narrow_picture])
def test_curves_lead_from_parent_to_child_and_stay_inside(draw):
    (story,) = outline_trace(many(40)).stories
    picture = draw(story)
    places = dots(picture)
    for curve in picture.curves:
        numbers = [float(number) for number in NUMBER.findall(curve.path)]
        assert math.dist(numbers[:2], places[curve.link.parent].at) <= DOT + 4
        assert math.dist(numbers[-2:], places[curve.link.child].at) <= DOT + 12
        assert all(-60 <= x <= picture.width + 40 for x in numbers[::2])


def test_what_came_later_stands_further_right_or_below():
    (story,) = outline_trace(bridge()).stories
    wide, narrow = dots(wide_picture(story)), dots(narrow_picture(story))
    assert wide[1].at.x < wide[2].at.x < wide[3].at.x
    assert narrow[1].at.y < narrow[2].at.y < narrow[3].at.y


def test_what_has_no_time_stands_in_a_column_of_its_own():
    (story,) = outline_trace(bridge()).stories
    picture = wide_picture(story)
    left, right = picture.untimed
    places = dots(picture)
    assert {key for key, dot in places.items() if left < dot.at.x < right} == {4, "Ferry Post"}
    assert places["Ferry Post"].kind == "outside"
    assert "time not known" in [text.words for text in narrow_picture(story).texts]


def test_a_day_without_an_hour_is_a_stretch_and_no_moment():
    (story,) = outline_trace(bridge()).stories
    picture = wide_picture(story)
    found = dots(picture)[3]
    assert found.days == (pytest.approx(picture.bands[1].start), pytest.approx(picture.bands[1].end, abs=0.1))
    assert [dots(picture)[n].days for n in (1, 2)] == [None, None]
    assert [tick.label for tick in picture.ticks] == ["08:10", "10:00"]
    assert "00:00" not in [text.words for text in narrow_picture(story).texts]


def test_links_without_credit_are_crossed():
    (story,) = outline_trace(bridge()).stories
    crossed = {(curve.link.child, curve.link.parent) for curve in wide_picture(story).curves if curve.bar}
    assert crossed == {(2, 1), (4, 1)}


@pytest.mark.parametrize("count", [3, 10, 40])
def test_a_picture_fits_the_page_without_scrolling(count):
    (story,) = outline_trace(many(count)).stories
    assert wide_picture(story).width == pytest.approx(WIDE)
    assert not wide_picture(story).long


def test_documents_of_one_outlet_at_one_time_stand_one_below_the_other():
    trace = many(6)
    same = tuple(
        replace(document, outlet="One", published=trace.documents[0].published) for document in trace.documents
    )
    (story,) = outline_trace(replace(trace, documents=same)).stories
    picture = wide_picture(story)
    assert len({dot.at.x for dot in picture.dots}) == 1
    assert len({dot.at.y for dot in picture.dots}) == 6
    assert [text.words for text in picture.texts] == ["One"]


@given(traces)
@settings(max_examples=60, deadline=None)
def test_any_trace_can_be_drawn(trace):
    for story in outline_trace(trace).stories:
        for picture in (wide_picture(story), narrow_picture(story)):
            numbers = [n for curve in picture.curves for n in NUMBER.findall(curve.path + curve.arrow + curve.bar)]
            assert all(math.isfinite(float(number)) for number in numbers)
            assert len(picture.curves) == len(story.links)
            assert picture.width >= (WIDE if picture.layout == "wide" else NARROW)
            assert picture.width > NAMES


@given(st.text(max_size=60), st.integers(2, 30))
def test_a_name_that_is_cut_takes_no_more_than_its_columns(text, columns):
    cut = fit(text, columns)
    wide = sum(
        1 + (unicodedata.east_asian_width(c) in "WF") for c in cut if unicodedata.category(c) not in ("Mn", "Me")
    )
    assert wide <= columns


def test_marks_do_not_pile_up_and_wide_characters_count_twice():
    assert fit("Z" + "\u0300" * 40 + "algo", 20) == "Z\u0300\u0300algo"
    assert fit("北海道新聞社のニュース", 10) == "北海道新…"
    assert fit("Herald", 7) == "Herald"
    assert fit("HERALD", 6) == "HERA…"
