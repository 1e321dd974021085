"""What a search finds, in either database."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.errors import BadQuestion
from headwater.library import Hit, Library, Question, question_from

from .material import BRIDGE, CHINESE, GERMAN, NOW, PASSPORTS, Page, Said, keep


def found(shelf: Library, words: str = "", **filters: object) -> list[Hit]:
    return list(shelf.search(question_from(words, **filters), limit=50).hits)  # type: ignore[arg-type]


def titles(shelf: Library, words: str) -> set[str | None]:
    return {hit.title for hit in found(shelf, words, kinds=["document"])}


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("passport", PASSPORTS),
        ("PASSPORTS doctor", PASSPORTS),
        ('"state hospitals"', PASSPORTS),
        ("hospit*", PASSPORTS),
        ("ministry's -bridge", PASSPORTS),
        ("divers crack", BRIDGE),
        ("Orsel -Taucher", BRIDGE),
        ("brucke", GERMAN),
        ("BRÜCKE riss", GERMAN),
        ("大桥", CHINESE),
        ("裂缝", CHINESE),
    ],
)
def test_words_find_the_document_that_holds_them(shelf: Library, words: str, page: Page) -> None:
    assert titles(shelf, words) == {page.title}


@pytest.mark.parametrize("words", ["passports bridge", '"hospitals state"', "assport*", "桥大", "safe -doctors"])
def test_what_no_document_holds_is_not_found(shelf: Library, words: str) -> None:
    assert titles(shelf, words) == set()


def test_a_statement_is_found_by_its_words_its_speaker_and_through_whom_it_came(shelf: Library) -> None:
    for words in ("kept safe", "joris", "brellin courier"):
        (hit,) = found(shelf, words, kinds=["statement"])
        assert (hit.speaker, hit.stance, hit.text) == ("Joris Halsey", "denies", "passports are kept in a safe")


def test_filters(shelf: Library) -> None:
    assert [hit.speaker for hit in found(shelf, stances=["denies"])] == ["Joris Halsey"]
    assert [hit.speaker for hit in found(shelf, speakers=["halsey"])] == ["Joris Halsey"]
    assert [hit.speaker for hit in found(shelf, speakers=["Courier"])] == []  # it only passes on
    assert {hit.speaker for hit in found(shelf, speakers=["halsey", "Tilda Harn"])} == {"Joris Halsey", "Tilda Harn"}
    assert {hit.title for hit in found(shelf, outlets=["radio orsel"])} == {BRIDGE.title}
    assert {hit.title for hit in found(shelf, outlets=["radio-orsel.example"])} == {BRIDGE.title}
    assert {hit.title for hit in found(shelf, languages=["de", "zh"])} == {GERMAN.title, CHINESE.title}
    assert {hit.title for hit in found(shelf, since="2031-03-11")} == {PASSPORTS.title, CHINESE.title}
    assert {hit.title for hit in found(shelf, until="2031-03-14T06:05")} == {BRIDGE.title}
    assert found(shelf, "orsel", since="2031-03-01", until="2031-03-02") == []
    assert [hit.title for hit in found(shelf, "orsel", kinds=["document"], languages=["de"])] == [GERMAN.title]


def test_the_words_of_the_question_are_marked_in_what_is_shown(shelf: Library) -> None:
    (hit,) = found(shelf, "CRACKS pillars", kinds=["document"])
    assert {hit.text[mark.start : mark.end] for mark in hit.marks} == {"crack", "pillar"}


def test_of_a_long_text_the_place_is_shown_that_holds_the_words(library: Library) -> None:
    long = replace(BRIDGE, path="/long", text="Word and word. " * 400 + "The needle lay here. " + "Other words. " * 400)
    keep(library, replace(long, said=()))
    (hit,) = found(library, "needle", kinds=["document"])
    assert len(hit.text) < 300
    assert [hit.text[mark.start : mark.end] for mark in hit.marks] == ["needle"]
    assert hit.text.startswith("… ")
    assert hit.text.endswith(" …")


def test_a_title_counts_more_than_a_mention(library: Library) -> None:
    aside = replace(PASSPORTS, text=PASSPORTS.text + "\n\nThe bridge over the Orsel is closed too.", said=())
    keep(library, aside)
    keep(library, BRIDGE)
    best, *_ = found(library, "bridge", kinds=["document"])
    assert best.title == BRIDGE.title


def test_without_words_the_newest_comes_first(shelf: Library) -> None:
    dates = [hit.published or NOW for hit in found(shelf, kinds=["document"])]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("words", ["harbour", ""])
def test_pages_of_hits_make_up_the_whole(library: Library, words: str) -> None:
    for number in range(12):
        text = "The harbour office said the ferry runs. " + "It was late. " * number
        at = datetime(2031, 1, 1 + number // 3, tzinfo=UTC)
        keep(library, Page(f"Ferry {number}", text, path=f"/{number}", published=at))
    question = Question(words, kinds=("document",))
    whole = library.search(question, limit=500)
    assert (len(whole.hits), whole.next) == (12, None)
    pieces: list[Hit] = []
    after = None
    for _ in range(20):
        page = library.search(question, limit=5, after=after)
        pieces += page.hits
        after = page.next
        if after is None:
            break
    assert pieces == list(whole.hits)


def test_a_cursor_of_another_question_is_refused(shelf: Library) -> None:
    page = shelf.search(Question("orsel"), limit=1)
    for cursor in (page.next, "", "abc", "WyJhIl0", "😀"):
        with pytest.raises(BadQuestion, match="no place in the results"):
            shelf.search(Question("passports"), limit=1, after=cursor or "")


@pytest.mark.parametrize(
    ("words", "filters", "said"),
    [
        ("", {}, "nothing is asked for"),
        ("...", {}, "names nothing"),
        ("-passports", {}, "names nothing"),
        ("a " * 600, {}, "characters"),
        ("a " * 40, {}, "40 words"),
        ("", {"stances": ["loud"]}, "no stance"),
        ("", {"kinds": ["claim"]}, "no kind"),
        ("", {"since": "yesterday"}, "no day or time"),
        ("", {"speakers": ["!?"]}, "names nobody"),
    ],
)
def test_a_question_that_cannot_be_understood_is_refused_with_the_remedy(
    library: Library, words: str, filters: dict[str, list[str]], said: str
) -> None:
    with pytest.raises(BadQuestion, match=said):
        found(library, words, **filters)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=60), name=st.text(max_size=20))
def test_whatever_is_asked_the_database_understands_it(shelf: Library, words: str, name: str) -> None:
    for filters in ({}, {"speakers": [name]}, {"outlets": [name], "languages": [name]}, {"story": name}):
        with contextlib.suppress(BadQuestion):
            found(shelf, words, **filters)


@pytest.mark.parametrize(
    "words",
    [
        "'; DROP TABLE documents; --",
        'zq" OR "passports',
        "NEAR(zq passports)",
        "title:zq",
        "zq:*",
        "{zq}",
        "!zq",
        "zq\\",
        "zq'",
    ],
)
def test_the_databases_own_signs_mean_nothing(shelf: Library, words: str) -> None:
    assert titles(shelf, words) == set()
    assert shelf.size().documents == 4


def test_older_versions_are_found_only_when_asked_for(library: Library) -> None:
    keep(library, BRIDGE)
    changed = replace(BRIDGE, text=BRIDGE.text.replace("forty", "fifty"), said=(Said("fifty million", "Tilda Harn"),))
    keep(library, changed, at=NOW + timedelta(hours=1))
    assert found(library, "forty million") == []
    assert {hit.superseded for hit in found(library, "forty million", all_versions=True)} == {True}
    assert {hit.superseded for hit in found(library, "fifty million")} == {False}
