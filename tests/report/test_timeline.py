from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.report.timeline import STEP, timeline

DAY = datetime(2031, 5, 2, tzinfo=UTC)
MINUTES = 30 * 366 * 24 * 60
moments = (
    st.integers(0, MINUTES) | st.integers(0, 5000) | st.integers(0, 10_000).map(lambda days: days * 24 * 60)
).map(lambda minutes: DAY + timedelta(minutes=minutes))


def names(found):
    return [band.name for band in found.bands]


@given(st.lists(moments, min_size=1, max_size=40))
def test_later_is_never_further_left_and_all_lies_inside_the_bands(published):
    found = timeline(published, 100, 700)
    places = [found.x(moment) for moment in sorted(published)]
    assert places == sorted(places)
    assert found.bands[0].start == pytest.approx(100)
    assert found.end >= 700 - 1e-6
    assert found.bands[-1].end == pytest.approx(found.end)
    for x in places:
        assert any(band.start - 1e-6 <= x <= band.end + 1e-6 for band in found.bands)


@given(st.lists(moments, min_size=1, max_size=40))
def test_moments_that_differ_keep_apart_and_a_day_holds_its_moments(published):
    found = timeline(published, 100, 700)
    exact = sorted({moment for moment in published if moment.time() != datetime.min.time()})
    for one, other in pairwise(exact):
        assert found.x(other) - found.x(one) >= STEP - 1e-6
    for moment in published:
        begin, end = found.day(moment)
        assert begin < end
        assert begin <= found.x(moment) <= end


def test_bands_are_days_and_only_the_first_of_a_year_says_which():
    found = timeline([DAY + timedelta(hours=8), DAY + timedelta(days=1, hours=3), DAY.replace(year=2032)], 0, 600)
    assert names(found) == ["2 May 2031", "3 May", "2 May 2032"]
    assert [band.cut for band in found.bands] == [False, False, True]


def test_many_days_become_months_and_many_months_years():
    assert names(timeline([DAY + timedelta(days=n) for n in range(40)], 0, 600)) == ["May 2031", "Jun"]
    assert names(timeline([DAY + timedelta(days=40 * n) for n in range(20)], 0, 600)) == ["2031", "2032", "2033"]


def test_labels_do_not_run_into_each_other():
    minutes = [DAY + timedelta(hours=8, minutes=n) for n in range(40)]
    found = timeline(minutes, 0, 600)
    labelled = [tick.x for tick in found.ticks if tick.label]
    assert len(found.ticks) == 40
    assert all(right - left >= 35 for left, right in pairwise(labelled))


def test_many_moments_take_more_room_than_there_is():
    assert timeline([DAY + timedelta(hours=8, minutes=n) for n in range(100)], 0, 600).end > 600


def test_without_a_moment_there_is_no_band():
    found = timeline([], 100, 700)
    assert (found.bands, found.ticks, found.end) == ((), (), 700)
