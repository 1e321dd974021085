from dataclasses import replace
from datetime import timedelta

from headwater.tracing.collection import Reading, may_precede, read_document
from headwater.tracing.times import find_times, fits_day

from .material import START, document


def reading(name: str, text: str = "Text.", hour: int | None = 0) -> Reading:
    made = document(name, text, "The Lamp", hour or 0)
    return read_document(made if hour is not None else replace(made, published=None))


def test_a_document_without_time_was_there_when_it_was_first_cited() -> None:
    undated, early, late = reading("u", hour=None), reading("e", hour=1), reading("l", hour=9)
    times = find_times([undated, early, late], [("l", "u"), ("e", "u")])
    assert times.by["u"] == START + timedelta(hours=1)
    assert times.precedes("u", "l") is True
    assert times.precedes("l", "u") is False
    assert times.precedes("u", "e") is None


def test_a_document_without_time_is_younger_than_what_it_cites() -> None:
    undated, early, late = reading("u", hour=None), reading("e", hour=1), reading("l", hour=9)
    times = find_times([undated, early, late], [("u", "l")])
    assert times.precedes("e", "u") is True
    assert times.precedes("u", "e") is False
    assert times.precedes("u", "l") is None


def test_what_was_said_on_wednesday_was_not_published_on_tuesday() -> None:
    # 1 May 2031 is a Thursday.
    child = reading("c", "She told the agency on Wednesday that the ferry had sunk.", hour=10)
    tuesday, wednesday = reading("t", hour=-50), reading("w", hour=-20)
    assert not fits_day(child, [0], tuesday)
    assert fits_day(child, [0], wednesday)
    assert fits_day(reading("n", "She told the agency that the ferry had sunk."), [0], tuesday)


def test_the_order_of_hours_is_not_trusted_where_only_the_day_is_known() -> None:
    midnight, noon, next_day = reading("m", hour=-8), reading("n", hour=4), reading("x", hour=24)
    assert may_precede(noon, midnight)
    assert not may_precede(next_day, noon)
