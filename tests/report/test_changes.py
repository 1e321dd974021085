"""What changed between two versions of a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from headwater.model import Document
from headwater.report.changes import AROUND, Change, Piece, changes

BEFORE = Document(
    id="doc1-a",
    file="a.html",
    text="The ferry left late.\n\nThe minister denied that the ferry was unsafe, and she left.\n\nIt was cold.",
    title="Ferry late",
    outlet=None,
    domain=None,
    byline=None,
    published=None,
    language="en",
    address=None,
    hyperlinks=(),
    furniture=(),
    credits=(),
    sha256="",
    captured_at=datetime(2031, 1, 1, tzinfo=UTC),
)


def changed(text: str) -> tuple[Change, ...]:
    return changes(BEFORE, replace(BEFORE, text=text))


def test_a_word_that_was_changed_stands_among_those_that_were_not() -> None:
    assert changed(BEFORE.text.replace("denied", "admitted")) == (
        Change(
            "paragraph 2",
            (
                Piece("kept", "The minister"),
                Piece("removed", "denied"),
                Piece("added", "admitted"),
                Piece("kept", "that the ferry was unsafe, and she left."),
            ),
        ),
    )


def test_a_paragraph_that_was_taken_out_or_put_in_is_shown_whole() -> None:
    without, more = BEFORE.text.replace("It was cold.", "").strip(), BEFORE.text + "\n\nNobody drowned."
    assert changed(without) == (Change("after paragraph 2", (Piece("removed", "It was cold."),)),)
    assert changed(more) == (Change("paragraph 4", (Piece("added", "Nobody drowned."),)),)


def test_headline_and_byline_count_and_furniture_does_not() -> None:
    after = replace(BEFORE, title="Ferry on time", byline="V. Dalmar", address="https://x.example/")
    assert [change.where for change in changes(BEFORE, after)] == ["headline", "byline"]
    assert changes(BEFORE, replace(BEFORE, address="https://x.example/", sha256="other")) == ()


def test_of_long_kept_words_only_those_next_to_a_change_are_shown() -> None:
    long = " ".join(f"word{number}" for number in range(100))
    before, after = replace(BEFORE, text=f"{long} end"), replace(BEFORE, text=f"{long} stop")
    ((kept, *_),) = (change.pieces for change in changes(before, after))
    assert kept.words == "… " + " ".join(f"word{number}" for number in range(100 - AROUND, 100))


texts = st.lists(st.lists(st.sampled_from("a b c d".split()), max_size=5).map(" ".join), max_size=5).map("\n\n".join)


@given(one=texts, other=texts)
def test_what_is_shown_makes_one_version_into_the_other(one: str, other: str) -> None:
    found = changes(replace(BEFORE, text=one), replace(BEFORE, text=other))
    assert (found == ()) == (one.split("\n\n") == other.split("\n\n"))
    removed = [
        word for change in found for piece in change.pieces if piece.fate == "removed" for word in piece.words.split()
    ]
    added = [
        word for change in found for piece in change.pieces if piece.fate == "added" for word in piece.words.split()
    ]
    for word in "abcd":
        assert one.split().count(word) - removed.count(word) + added.count(word) == other.split().count(word)
