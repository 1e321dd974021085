"""The words a search goes by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.library.question import Part, parse
from headwater.library.words import fold, terms, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Passports", "passport"),
        ("ministry’s", "ministry"),
        ("ministries", "ministry"),
        ("Brücke", "BRUCKE"),
        ("straße", "STRASSE"),
        ("Ёлка", "елка"),
        ("Şişli", "sisli"),
        ("houses", "house"),
    ],
)
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("press", "pres"), ("news", "neu"), ("campus", "campu"), ("gas", "ga")])
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_scripts_without_spaces_are_split_into_characters() -> None:
    assert terms("奥塞尔河 bridge") == ["奥", "塞", "尔", "河", "bridge"]


@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    last = 0
    for word in words(text):
        assert last <= word.span.start < word.span.end <= len(text)
        assert word.term == fold(text[word.span.start : word.span.end])
        assert word.term.isalnum()
        last = word.span.end


@given(st.text())
def test_folding_again_changes_nothing_that_is_asked(text: str) -> None:
    assert terms(text) == terms(text.replace("'", "’"))


def test_a_question_has_parts() -> None:
    assert parse('passports "State hospitals" -bridge docto*') == (
        Part(("passport",)),
        Part(("state", "hospital")),
        Part(("bridge",), excluded=True),
        Part(("docto",), open_ended=True),
    )
    assert parse('"unclosed words') == (Part(("unclosed",)), Part(("word",)))
