import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.attribution.resolution.page import Page
from headwater.attribution.resolution.phrases import Phrase, parse
from headwater.model import Span


def phrase(words: str) -> Phrase:
    """Parse the words as they stand inside a sentence."""
    text = f"It rained, and {words} said so."
    begin = text.index(words)
    return parse(Page(text), Span(begin, begin + len(words)))


@pytest.mark.parametrize(
    ("words", "name", "kind", "head"),
    [
        ("President Orlan's spokesman Dmytro Pesnov", "Dmytro Pesnov", "person", "spokesman"),
        ("the newspaper Elbmark Zeitung", "Elbmark Zeitung", "outlet", "newspaper"),
        ("the Velta news agency", "Velta", "outlet", "news agency"),
        ("Prime Minister Anna Velmar", "Anna Velmar", "person", "prime minister"),
        ("its spokeswoman, Ilse Harn", "Ilse Harn", "person", "spokeswoman"),
        ("the speaker of the chancellery Dmitry Kosk", "Dmitry Kosk", "person", "speaker"),
        ("Colonel Radim Tulk, a spokesman for the ministry", "Radim Tulk", "person", "colonel"),
        ("ferry firm Bluewake", "Bluewake", "organization", "firm"),
        ("the Ministry of Defence", "Ministry of Defence", "organization", ""),
        ("Memo No. 7/118", "Memo No. 7/118", "document", "memo"),
        ("Gov. Casper Thole", "Casper Thole", "person", "governor"),
    ],
)
def test_role_and_name_are_told_apart(words: str, name: str, kind: str, head: str) -> None:
    found = phrase(words)
    assert (found.name, found.name_kind, found.head) == (name, kind, head)


@pytest.mark.parametrize(
    ("words", "head", "many"),
    [
        ("two interlocutors of the newspaper in the Dravonian Interior Ministry", "interlocutor", True),
        ("former captains and clerks", "clerk", True),
        ("a surgeon from Ottmar", "surgeon", False),
        ("a leaked memo from the control room", "memo", False),
        ("executives at rail giant Vesktrans", "executive", True),
        ("friends of Mr Deane", "friend", True),
    ],
)
def test_a_name_in_a_complement_is_nobodys_own(words: str, head: str, many: bool) -> None:
    found = phrase(words)
    assert found.name == ""
    assert found.head == head
    assert found.plural is many


def test_owners_partitives_and_pronouns_are_seen() -> None:
    assert phrase("the ministry's lawyers").owner == "ministry"
    assert phrase("her lawyer").owner == "her"
    assert phrase("one of them").partitive
    assert phrase("two of the five").partitive
    assert phrase("she").pronoun == "she"
    assert phrase("Orlan himself").name == "Orlan"


@given(st.text(max_size=60), st.integers(0, 59), st.integers(1, 60))
def test_any_words_are_parsed(text: str, begin: int, size: int) -> None:
    if begin >= len(text):
        return
    end = min(len(text), begin + size)
    found = parse(Page(text), Span(begin, end))
    assert begin <= found.span.start <= found.span.end <= end
    assert found.name in text or " " in found.name
