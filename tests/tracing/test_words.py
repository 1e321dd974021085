import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.model import Span
from headwater.tracing.words import is_common, is_number, quotations, read_words, sound, stem


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1.4 million", "#1400000"),
        ("41,000", "#41000"),
        ("3.1bn", "#3100000000"),
        ("Twenty-two", "#22"),
        ("thirty one", "#31"),
        ("12 thousand", "#12000"),
        ("3.40", "#3.4"),
        ("1,900", "#1900"),
        ("4.1", "#4.1"),
    ],
)
def test_a_number_is_known_by_its_value(text: str, key: str) -> None:
    assert read_words(f"about {text} crowns").keys == ("about", key, "crown")


def test_a_year_before_a_scale_word_is_not_multiplied_twice() -> None:
    assert read_words("in 2031, million by million").keys[1] == "#2031"


def test_the_forms_of_a_word_share_a_key() -> None:
    assert stem("confirmed") == stem("confirms") == stem("confirmation")
    assert stem("ministry's") == stem("ministry")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Dremin", "Driomin"), ("Halina", "Galina"), ("Teverin", "Tevrin"), ("Aleksei", "Oleksiy"), ("Korell", "Corell")],
)
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


def test_different_names_sound_different() -> None:
    assert sound("Kosk") != sound("Dreve")


def test_common_words_follow_the_language() -> None:
    assert is_common("the", "en")
    assert is_common("und", "de")
    assert not is_common("und", "en")
    assert not is_common("ferry", "en")


@pytest.mark.parametrize(
    "speech",
    [
        "“Nobody told us about it,”",
        '"Nobody told us about it,"',
        "«Nobody told us about it»",
        "‘Nobody told us, and I’d know,’",
        "„Nobody told us about it“",
    ],
)
def test_speech_is_found_in_quotation_marks_of_any_style(speech: str) -> None:
    text = f"{speech} she said at the dockers' gate."
    assert quotations(text) == (Span(0, len(speech)),)


def test_a_term_in_quotation_marks_is_no_speech() -> None:
    assert quotations('The rules have become "stricter", he said.') == ()


@given(st.text(max_size=400))
def test_words_stand_where_they_say(text: str) -> None:
    words = read_words(text)
    assert len(words.keys) == len(words.starts) == len(words.ends)
    spans = [words.span(at, at + 1) for at in range(len(words.keys))]
    assert all(span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
    assert words.names <= set(range(len(words.keys)))
    assert all(
        is_number(key) or text[span.start : span.end].strip() for key, span in zip(words.keys, spans, strict=True)
    )


@given(st.text(alphabet="ab ‘’'\"“”«».\n", max_size=300))
def test_quotations_are_in_order_and_apart(text: str) -> None:
    spans = quotations(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
