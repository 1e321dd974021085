import unicodedata
from datetime import UTC, datetime
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.model import Descent, Flag, OriginKind, Span, Stance
from headwater.report.words import FLAGS, HOWS, ORIGIN_KINDS, STANCES, language, moment, one_line, safe, shorten, words


@pytest.mark.parametrize(
    ("labels", "terms"),
    [
        (HOWS, get_args(Descent)),
        (ORIGIN_KINDS, get_args(OriginKind)),
        (STANCES, get_args(Stance)),
        (FLAGS, get_args(get_type_hints(Flag)["kind"])),
    ],
)
def test_every_term_has_words(labels, terms):
    assert set(labels) == set(terms)


@pytest.mark.parametrize(
    ("published", "said"),
    [
        (None, "date not given"),
        (datetime(2031, 5, 2, 8, 10, tzinfo=UTC), "2031-05-02 08:10 UTC"),
        (datetime(2031, 5, 2, tzinfo=UTC), "2031-05-02, hour not known"),
        (datetime(2031, 5, 2, 0, 0, 1, tzinfo=UTC), "2031-05-02 00:00 UTC"),
    ],
)
def test_midnight_stands_for_a_day_without_an_hour(published, said):
    assert moment(published) == said


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_safe_text_steers_no_terminal_and_can_be_encoded(text):
    shown = safe(text)
    shown.encode("utf-8")
    assert all(unicodedata.category(character) != "Cc" or character in "\n\t\r" for character in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def test_carriage_returns_cannot_overwrite_a_line():
    assert one_line("true\rfalse\x1b[1Kx\x9b31m") == "true false[1Kx31m"


def test_joiners_that_scripts_need_are_kept():
    assert safe("می‌خواهم") == "می‌خواهم"


@given(st.text("ab ,.\u00e9", max_size=60), st.integers(1, 40))
def test_shortened_text_fits_and_says_that_it_was_cut(text, limit):
    shown = shorten(text, limit)
    assert len(shown) <= limit
    assert shown == text or shown.endswith("…")
    assert text.startswith(shown.removesuffix("…"))
    assert shorten(text, None) == text


def test_shortening_cuts_after_a_whole_word():
    assert shorten("the passports lay in a biscuit tin", 22) == "the passports lay in…"
    assert shorten("the passports, lay", 15) == "the passports…"
    assert shorten("Donaudampfschifffahrt", 8) == "Donauda…"


def test_pieces_of_a_discontinuous_span_are_joined_in_their_order():
    text = "And today, they said,\nit\tis so"
    assert words(text, [Span(22, 30), Span(0, 9)]) == "And today … it is so"
    assert words(text, []) == ""


def test_languages_have_names():
    assert language("de") == "German (de)"
    assert language("und") == "an unknown language"
    assert language("tlh") == "tlh"
