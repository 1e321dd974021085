from __future__ import annotations

import pytest

from headwater.intake.language import NEWS_LANGUAGES, find_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The harbour board said on Monday that eleven captains had been asked to bring their papers.", "en"),
        ("Капитаны паромов остались без документов, сообщает газета со ссылкой на источники.", "ru"),
        ("Капітани поромів лишилися без документів, повідомляє газета з посиланням на джерела.", "uk"),
        ("Die Kapitäne der Fähren haben ihre Papiere verloren, berichtet die Zeitung am Montag.", "de"),
        ("Les capitaines des bacs ont perdu leurs papiers, rapporte le journal ce lundi.", "fr"),
        ("Los capitanes de los transbordadores perdieron sus papeles, informa el diario.", "es"),
        ("フェリーの船長たちが書類を失ったと新聞が月曜日に報じた。港湾局は否定している。", "ja"),
    ],
)
def test_languages_of_news(text: str, language: str) -> None:
    assert find_language(text) == language
    assert find_language(text, language) == language


@pytest.mark.parametrize("text", ["", "Ferry", "Osk 27-24 Sarvia", "12:40 — 18.04.2031", "☂ ☂ ☂"])
def test_short_texts_show_no_language(text: str) -> None:
    assert find_language(text) == "und"
    assert find_language(text, "en-GB") == "und"


def test_the_text_is_believed_over_a_wrong_declaration() -> None:
    text = "Капитаны паромов остались без документов, сообщает газета со ссылкой на источники. " * 5
    assert find_language(text, "en-US") == "ru"


def test_the_page_is_believed_where_the_text_leaves_room() -> None:
    text = "Predsednik vlade je rekao da će most biti otvoren u ponedeljak. " * 5
    assert find_language(text, "sr-Latn") in {"sr", "hr", "bs"}
    assert find_language(text, "hr") == "hr"


def test_declarations_that_are_none_do_no_harm() -> None:
    text = "The harbour board said on Monday that eleven captains had been asked to bring their papers."
    for declared in ("", "x-default", "english", "e", "zz-ZZ", "123", "en_US.utf8"):
        assert find_language(text, declared) == "en"


def test_codes_are_of_two_letters() -> None:
    assert all(len(code) == 2 and code.islower() for code in NEWS_LANGUAGES)
