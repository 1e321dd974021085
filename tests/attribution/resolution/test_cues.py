"""Whom a cue addresses, and whose inquiry an attribution speaks of."""

import pytest

from headwater.attribution.frame import Frame
from headwater.attribution.resolution.cues import addressees
from headwater.attribution.resolution.page import Page
from headwater.model import Span


def found(text: str, cue: str, content: str, source: str = "") -> list[tuple[str, str, bool]]:
    """-> (words, governor, whether the cue holds them) of each addressee."""
    spans = [(Span(text.index(words), text.index(words) + len(words)),) for words in (cue, content, source)]
    frame = Frame(source_spans=spans[2] if source else (), cue_spans=spans[0], content_spans=spans[1])
    return [(text[a.span.start : a.span.end], a.governor, a.in_cue) for a in addressees(Page(text), frame)]


@pytest.mark.parametrize(
    ("text", "cue", "content", "expected"),
    [
        ("The mayor told the Herald that it rained.", "told", "it rained", [("the Herald", "told", False)]),
        (
            "A colonel in an interview with it disputed this.",
            "in an interview with it disputed",
            "this",
            [("it", "with", True)],
        ),
        ("He agreed with it in silence.", "agreed with it", "in silence", []),
        (
            "He left unanswered the request of Vesna.",
            "left unanswered",
            "the request of Vesna",
            [("Vesna", "asked", False)],
        ),
        (
            "The railways brushed aside the newspaper's inquiry.",
            "brushed aside",
            "the newspaper's inquiry",
            [("the newspaper", "asked", False)],
        ),
        (
            "The committee ignored the Lisk Courier’s questions.",
            "ignored",
            "the Lisk Courier’s questions",
            [("the Lisk Courier", "asked", False)],
        ),
        ("The committee ignored two questions.", "ignored", "two questions", []),
        ("The committee ignored the question of money.", "ignored", "the question of money", []),
    ],
)
def test_addressees(text: str, cue: str, content: str, expected: list[tuple[str, str, bool]]) -> None:
    assert found(text, cue, content) == expected


def test_a_talk_may_stand_between_source_and_cue() -> None:
    text = "A colonel, who lives abroad, in an interview with it disputed this."
    assert found(text, "disputed", "this", "A colonel") == [("it", "with", False)]
    assert found("A colonel, at odds with it, disputed this.", "disputed", "this", "A colonel") == []
