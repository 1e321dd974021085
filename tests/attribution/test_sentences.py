import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.attribution.sentences import paragraphs, sentences

PIECES = st.sampled_from(
    ["Mr. Orlov", "J. R. Ost", "the U.S. Senate", "3.5 per cent", "“No,”", "she said", ".", "!", "?", "…", "\n\n", "\n",
     " ", "’", '"', "No. 7/118", "a.m.", "Ångström", "123", "—", ")", "etc."]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200)


def split(text: str) -> list[str]:
    return [text[begin:end] for begin, end in sentences(text)]


@given(TEXTS)
def test_every_visible_character_lies_in_exactly_one_sentence(text: str) -> None:
    spans = sentences(text)
    covered = [offset for begin, end in spans for offset in range(begin, end)]
    assert len(covered) == len(set(covered))
    assert {i for i, ch in enumerate(text) if not ch.isspace()} <= set(covered)


@given(TEXTS)
def test_sentences_are_in_order_trimmed_and_inside_one_paragraph(text: str) -> None:
    spans = sentences(text)
    assert list(spans) == sorted(spans)
    for begin, end in spans:
        assert text[begin:end] == text[begin:end].strip() != ""
        assert any(first <= begin and end <= last for first, last in paragraphs(text))


@given(TEXTS)
def test_a_sentence_alone_does_not_fall_apart_into_less_than_itself(text: str) -> None:
    for begin, end in sentences(text):
        alone = text[begin:end]
        assert "".join("".join(split(alone)).split()) == "".join(alone.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. Nobody left.", ["It rained.", "Nobody left."]),
        ("Mr. Orlov met Dr. Hale. They talked.", ["Mr. Orlov met Dr. Hale.", "They talked."]),
        ("J. R. Ost wrote it. We read it.", ["J. R. Ost wrote it.", "We read it."]),
        ("Prices rose 3.5 per cent. Wages fell.", ["Prices rose 3.5 per cent.", "Wages fell."]),
        ("The U.S. Senate voted. It failed.", ["The U.S. Senate voted.", "It failed."]),
        ("The train left at 5 p.m. on Friday.", ["The train left at 5 p.m. on Friday."]),
        ("Memo No. 7/118 is out. It is long.", ["Memo No. 7/118 is out.", "It is long."]),
        ("“Who left?” she asked. Nobody spoke.", ["“Who left?” she asked.", "Nobody spoke."]),
        ("“We go.” He rose. “Now.”", ["“We go.”", "He rose.", "“Now.”"]),
        ("He left... Nobody saw him.", ["He left...", "Nobody saw him."]),
        ("A heading\n\nthen small letters", ["A heading", "then small letters"]),
        ("one line\nbroken here. Two", ["one line\nbroken here.", "Two"]),
        ("Is it so? Yes! It is.", ["Is it so?", "Yes!", "It is."]),
        ("Was it I. No", ["Was it I.", "No"]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_a_very_long_text_without_paragraphs_is_split_in_time() -> None:
    text = "Dr. A. said 1.5 was no. 3 etc. " * 20_000
    assert len(sentences(text)) >= 1
