from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.intake.dates import find_dates, is_date_line, parse_declared


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("line", "moment", "has_time"),
    [
        ("11:15 GMT 17 FEB 2032", utc(2032, 2, 17, 11, 15), True),
        ("17.02.2032 | 14:00", utc(2032, 2, 17, 14), True),
        ("Tue 17 Feb 2032 10.20", utc(2032, 2, 17, 10, 20), True),
        ("Feb. 18, 2032 | 11:40 a.m.", utc(2032, 2, 18, 11, 40), True),
        ("March 10, 2032 6:41 PM UTC", utc(2032, 3, 10, 18, 41), True),
        ("Saturday, Mar. 6 2032, 4 p.m.", utc(2032, 3, 6, 16), True),
        ("12:05 am, 1 May 2031", utc(2031, 5, 1, 0, 5), True),
        ("5th June 2031", utc(2031, 6, 5), False),
        ("2031-06-05 08:00 +0300", utc(2031, 6, 5, 5), True),
        ("13/04/2031", utc(2031, 4, 13), False),
        ("04/13/2031", utc(2031, 4, 13), False),
        ("07/07/2031", utc(2031, 7, 7), False),
        ("17 февраля 2032 г., 14:05", utc(2032, 2, 17, 14, 5), True),
        ("4 травня 2031 року о 9:30", utc(2031, 5, 4, 9, 30), True),
        ("17. Februar 2032, 14:05 Uhr MEZ", utc(2032, 2, 17, 14, 5), True),
        ("le 1er mars 2032 à 18h30", utc(2032, 3, 1, 18, 30), True),
        ("17 de febrero de 2032", utc(2032, 2, 17), False),
        ("2031年4月7日", utc(2031, 4, 7), False),
    ],
)
def test_dates_in_lines(line: str, moment: datetime, has_time: bool) -> None:
    found = find_dates(line)
    assert [(each.utc, each.has_time) for each in found] == [(moment, has_time)]


@pytest.mark.parametrize(
    "line",
    [
        "04/06/2031 08:48",
        "8/4/31",
        "Tuesday, 9.30am",
        "2 Sep, 09:10",
        "31 February 2031",
        "2031-13-40",
        "1.1.2031.5",
        "Posted on 28th September",
        "version 10.12.20311",
        "tel. 030 12 34 56",
        "",
    ],
)
def test_what_may_be_several_days_or_none_is_no_date(line: str) -> None:
    assert find_dates(line) == []


def test_the_words_of_a_date_are_found() -> None:
    line = "PELL, 3 May 2031, 07:00 CET - The board said"
    (found,) = find_dates(line)
    assert line[found.start : found.end] == "3 May 2031, 07:00 CET"
    assert found.utc == utc(2031, 5, 3, 6)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2031-04-07T11:40:00Z", utc(2031, 4, 7, 11, 40)),
        ("2031-04-07T11:40:00.123+02:00", utc(2031, 4, 7, 9, 40)),
        ("2031-04-07T11:40", utc(2031, 4, 7, 11, 40)),
        ("2031-04-07", utc(2031, 4, 7)),
        ("20310407", utc(2031, 4, 7)),
        ("20310407T114000Z", utc(2031, 4, 7, 11, 40)),
        ("2031/04/07", utc(2031, 4, 7)),
        ("Mon, 07 Apr 2031 11:40:00 +0300", utc(2031, 4, 7, 8, 40)),
        ("Mon Apr 7 2031 11:40:00 GMT", utc(2031, 4, 7, 11, 40)),
        ("04/06/2031", None),
        ("yesterday", None),
        ("0000-00-00", None),
        ("", None),
    ],
)
def test_declared_dates(value: str, moment: datetime | None) -> None:
    assert parse_declared(value) == moment


@pytest.mark.parametrize(
    "line",
    [
        "Trebin, 4 September 2031",
        "09:12, 11 MAR 2032 | UPDATED: 10:40, 11 MAR 2032",
        "Tuesday, 9.30am",
        "Published March 5, 2031",
        "08-04-2031, 09:00 Views: 4 417",
        "Опубликовано: 4 мая 2031, 11:20",
    ],
)
def test_lines_that_say_when(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "In May 2031 he went home.",
        "The next release will be issued at 17:00.",
        "On 3 March 2031 the board met in Lindmar and took the papers of eleven captains.",
        "What the board says",
        "1. Sit up straight, lips closed, teeth apart.",
        "",
    ],
)
def test_lines_of_text_are_no_date_lines(line: str) -> None:
    assert not is_date_line(line)


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2099, 1, 1)),  # noqa: DTZ001 - Hypothesis wants them naive
    st.integers(-12 * 4, 14 * 4),
)
def test_every_iso_moment_is_read_exactly(moment: datetime, quarters: int) -> None:
    sign, minutes = "-" if quarters < 0 else "+", abs(quarters) * 15
    zone = f"{sign}{minutes // 60:02}:{minutes % 60:02}"
    written = moment.replace(microsecond=0).isoformat(timespec="seconds") + zone

    assert parse_declared(written) == datetime.fromisoformat(written)


@given(st.text(max_size=120))
def test_any_line_is_read_without_a_crash(line: str) -> None:
    for found in find_dates(line):
        assert 0 <= found.start < found.end <= len(line)
        assert found.utc.tzinfo is UTC
    is_date_line(line)
    parse_declared(line)
