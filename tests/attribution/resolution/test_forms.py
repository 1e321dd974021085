"""The forms of a source without a name: shorter, with its owner, as one of a group, with numbers in digits."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.attribution.resolution import forms
from headwater.attribution.resolution.page import Page
from headwater.attribution.resolution.phrases import Phrase, parse
from headwater.model import Span


def phrase(words: str) -> Phrase:
    text = f"It rained, and {words} said so."
    begin = text.index(words)
    return parse(Page(text), Span(begin, begin + len(words)))


@pytest.mark.parametrize(
    ("words", "short"),
    [
        ("a clerk, who asked not to be named", "a clerk"),
        ("a clerk who asked not to be named", "a clerk"),
        ("two officers – both on leave", "two officers"),
        ("a well-known surgeon", "a well-known surgeon"),
    ],
)
def test_what_is_told_of_a_source_is_left_out(words: str, short: str) -> None:
    assert forms.described(phrase(words)) == short


@pytest.mark.parametrize(
    ("core", "rest"),
    [
        ("her new advisers", "new advisers"),
        ("Venn's own supporters", "supporters"),
        ("the ministers' aides", "aides"),
        ("one of his aides", "one of his aides"),
        ("hers", "hers"),
    ],
)
def test_an_owner_is_taken_off(core: str, rest: str) -> None:
    assert forms.without_owner(core) == rest


def test_a_persons_own_come_after_the_name_and_a_bodys_before_it() -> None:
    found = phrase("her lawyer")
    assert forms.owned(found, "Anna Velmar", True)[:2] == ("Anna Velmar's lawyer", "lawyer of Anna Velmar")
    assert forms.owned(phrase("its lawyer"), "the Union", False)[0] == "lawyer of the Union"


def test_a_phrase_without_an_owner_has_no_owned_form() -> None:
    assert forms.owned(phrase("a lawyer"), "Anna Velmar", True) == ()


def test_a_noun_stands_with_ever_fewer_words_before_it() -> None:
    found = list(forms.shorter(phrase("two former ministry officials, both retired")))
    assert found[0] == "two former ministry officials"
    assert found[-1] == "officials"
    assert {"former ministry officials", "ministry officials"} <= set(found)


def test_an_owned_noun_has_the_form_with_of() -> None:
    assert "supporters of Venn" in set(forms.shorter(phrase("Venn's own supporters")))


def test_those_who_are_people_who() -> None:
    assert "people who were there" in set(forms.shorter(phrase("those who were there")))


def test_a_part_of_a_group_is_not_cut_down_to_a_number() -> None:
    assert list(forms.shorter(phrase("one of them"))) == ["one of them"]


@pytest.mark.parametrize(
    ("words", "group", "forms_of_it"),
    [
        ("one of them", "three aides", ("one of three aides",)),
        ("two of those", "the guards", ("two of the guards",)),
        ("another", "three aides", ("another of three aides", "another aides")),
        ("others", "the nine clerks", ("others of the nine clerks", "other clerks")),
    ],
)
def test_one_of_them_is_one_of_the_group(words: str, group: str, forms_of_it: tuple[str, ...]) -> None:
    assert forms.member_of(phrase(words), group) == forms_of_it


@pytest.mark.parametrize(
    ("words", "member"), [("one of them", True), ("another", True), ("the third", True), ("one of the clerks", False)]
)
def test_only_a_bare_part_points_back_at_a_group(words: str, member: bool) -> None:
    assert forms.is_member(phrase(words)) is member


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("Fifty-eight percent", "58 percent"),
        ("a hundred and twelve riders", "112 riders"),
        ("three hundred guards", "300 guards"),
        ("two officials", "two officials"),
        ("twelve clerks and thirteen aides", "twelve clerks and 13 aides"),
        ("the twentyish crowd", "the twentyish crowd"),
    ],
)
def test_numbers_from_thirteen_up_are_put_in_digits(text: str, digits: str) -> None:
    assert forms.in_digits(text) == digits


@given(st.text(max_size=60))
def test_a_text_keeps_all_that_is_no_number(text: str) -> None:
    once = forms.in_digits(text)
    assert forms.in_digits(once) == once
    if not re.search(r"teen|ty|hundred", text, re.IGNORECASE):
        assert once == text


@settings(deadline=None)  # the first example reads the word lists
@given(
    st.lists(
        st.sampled_from("two the her of former aides clerk , who said Venn's own another them".split()),
        min_size=1,
        max_size=7,
    )
)
def test_every_form_is_made_of_words_of_the_source(parts: list[str]) -> None:
    words = " ".join(parts)
    own = set(re.findall(r"\w+", words)) | {"of", "people"}
    for form in forms.shorter(phrase(words)):
        assert set(re.findall(r"\w+", form)) <= own
