from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.intake.blocks import Block
from headwater.intake.furniture import Parted, part, split_outlet
from headwater.intake.wordings import byline_of, head_line, kind_of_line, related_heading
from headwater.model import Furniture

PROSE = "The harbour board said on Monday that eleven captains had been asked to bring their papers for a check."


def parted(*lines: str | Block) -> Parted:
    return part([Block(line) if isinstance(line, str) else line for line in lines])


def texts(found: Parted) -> list[str]:
    return [block.text for block in found.text]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Read also", "related"),
        ("READ MORE: ‘I found my front door in my bath’", "related"),
        ("Читайте также: «Я просто сел»", "related"),
        ("Читайте також:", "related"),
        ("Lesen Sie auch: Wer die Häfen kauft", "related"),
        ("À lire aussi : les bacs à l'arrêt", "related"),
        ("Lea también: el puerto cierra", "related"),
        ("More from the coast", "related"),
        ("You may also like", "related"),
        ("Most read in Culture:", "related"),
        ("Subscribe to our Telegram and Viber channels", "subscription"),
        ("Follow Coast Today on Telegram and Viber for news every hour", "subscription"),
        ("👉 Join our channel and be the first to know!", "subscription"),
        ("Подписывайтесь на наш Телеграм-канал", "subscription"),
        ("Підписуйтесь на нас у Viber!", "subscription"),
        ("Folgen Sie uns auf WhatsApp", "subscription"),
        ("Abonnez-vous à notre chaîne WhatsApp", "subscription"),
        ("Síguenos en Facebook", "subscription"),
        ("Share: F | X | WhatsApp | Copy link", "sharing"),
        ("Поделиться в соцсетях", "sharing"),
        ("Sign up for our weekly newsletter", "newsletter"),
        ("Get the Meridian briefing in your inbox every morning. No spam, we promise.", "newsletter"),
        ("Photo: archive / Transmar", "caption"),
        ("Foto: Hafenamt", "caption"),
        ("About the author: Mara Lind has sailed since 2009", "author_box"),
        ("ADVERTISEMENT", "advertisement"),
        ("Anzeige", "advertisement"),
        ("Sponsored: a chair that knows you", "advertisement"),
        ("© 2031 Coast Today. All rights reserved.", "notice"),
        ("We use cookies to remember your edition.", "notice"),
        ("Found a mistake? Select it and press Ctrl+Enter", "notice"),
        ("Знайшли помилку? Виділіть її та натисніть Ctrl+Enter", "notice"),
        ("Tags: ferry, harbour, Lindmar", "notice"),
    ],
)
def test_usual_wordings_say_their_kind(line: str, kind: str) -> None:
    assert kind_of_line(line, False) == kind


@pytest.mark.parametrize(
    "line",
    [
        PROSE,
        "The captain said he would share the papers with the court.",
        "She told reporters to follow the money, not the ministers.",
        "More than forty captains have left since March.",
        "Related parties hold a fifth of the shares, the filing shows.",
        "Telegram said it had removed the channel on Friday.",
        "“Subscribe to nothing, sign nothing,” the lawyer advised the crews.",
        "He reads also the papers of the other side.",
        "Photographs of the papers were shown to the court.",
        "Read the letter twice, she did, and then she laughed.",
        "Analysis: why the board is in no hurry, and who gains from it.",
        "Correction: our newsletter of 2 May gave the wrong number of captains.",
        "Продолжение следует: капитаны обратились в суд.",
        "What the board says",
        "",
    ],
)
def test_sentences_of_an_article_are_no_furniture(line: str) -> None:
    assert kind_of_line(line, False) is None


def test_weak_wordings_count_at_the_foot_alone() -> None:
    line = "Seen something odd? Send it to our checkers."
    assert kind_of_line(line, True) == "notice"
    assert kind_of_line(line, False) is None


@pytest.mark.parametrize(
    ("line", "heading", "rest"),
    [
        ("Read also:", "Read also:", ""),
        ("• READ MORE: Fog and engines", "READ MORE:", "Fog and engines"),
        ("Читайте также – «Я просто сел»", "Читайте также", "«Я просто сел»"),
        ("More on this story: who gains", "More on this story:", "who gains"),
    ],
)
def test_a_heading_and_what_it_introduces(line: str, heading: str, rest: str) -> None:
    assert related_heading(line) == (heading, rest)


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (
            ["Subscribe to our", "Telegram", "and", "Viber", "channels ."],
            "Subscribe to our Telegram and Viber channels.",
        ),
        (
            ["Follow Zorya in", "Telegram", ",", "Viber", "and on the site"],
            "Follow Zorya in Telegram, Viber and on the site",
        ),
        (["Be with us in", "Telegram", "and", "Flurry", "!"], "Be with us in Telegram and Flurry!"),
        (["Подписывайтесь на наш", "Телеграм", "и", "Вайбер"], "Подписывайтесь на наш Телеграм и Вайбер"),
        (["Підписуйтесь на нас у", "Viber", "та", "Telegram", "."], "Підписуйтесь на нас у Viber та Telegram."),
    ],
)
def test_a_call_broken_over_lines_is_one_piece(pieces: list[str], text: str) -> None:
    found = parted(PROSE, *pieces)

    assert texts(found) == [PROSE]
    assert found.furniture == (Furniture("subscription", text),)


def test_a_call_in_the_middle_does_not_swallow_the_text() -> None:
    found = parted(PROSE, "Subscribe to our", "Telegram", PROSE, "Viber said nothing.")

    assert texts(found) == [PROSE, PROSE, "Viber said nothing."]


def test_headlines_under_a_heading_go_with_it() -> None:
    found = parted(
        PROSE,
        "Read also:",
        "• Fog and old engines: why the ferries are late - NYT",
        Block("A lighthouse keeper and his dog", "item", (((0, 31), "/dog"),)),  # type: ignore[arg-type]
        PROSE,
    )

    assert texts(found) == [PROSE, PROSE]
    assert found.furniture == (
        Furniture("related", "Read also:"),
        Furniture("related", "Fog and old engines: why the ferries are late", "NYT"),
        Furniture("related", "A lighthouse keeper and his dog", None, "/dog"),
    )


def test_headlines_without_bullets_end_where_sentences_begin() -> None:
    found = parted(PROSE, "See also", "Fog and old engines on the northern line", "A keeper and his dog", PROSE)

    assert texts(found) == [PROSE, PROSE]
    assert [each.text for each in found.furniture] == [
        "See also",
        "Fog and old engines on the northern line",
        "A keeper and his dog",
    ]


def test_several_headlines_on_one_line() -> None:
    found = parted("Read more: • «It will be like then»: banker named the date • Exchange rates for January 23")

    assert [each.text for each in found.furniture] == [
        "Read more:",
        "«It will be like then»: banker named the date",
        "Exchange rates for January 23",
    ]


@pytest.mark.parametrize(
    ("line", "title", "outlet"),
    [
        ('"We rowed the mail" - NYT', '"We rowed the mail"', "NYT"),
        (
            "“They took the papers” — a dispatcher (Lakeside Monitor)",
            "“They took the papers” — a dispatcher",
            "Lakeside Monitor",
        ),
        ("“They lied” - fisherman | Coast Chronicle", "“They lied” - fisherman", "Coast Chronicle"),
        ("Larr has four doubles – Northern Standard", "Larr has four doubles", "Northern Standard"),
        ("Паромы стоят третий день — Обзор Приливов", "Паромы стоят третий день", "Обзор Приливов"),
        ("Garages will be taken - lawyer", "Garages will be taken - lawyer", None),
        (
            "“I’d smelled it” — Mercury readers on living downwind",
            "“I’d smelled it” — Mercury readers on living downwind",
            None,
        ),
        ("The moment of the explosion (PHOTO)", "The moment of the explosion (PHOTO)", None),
        ("Osk win 27-24", "Osk win 27-24", None),
        ("Names of all who left (is renewed)", "Names of all who left (is renewed)", None),
    ],
)
def test_the_outlet_after_a_headline(line: str, title: str, outlet: str | None) -> None:
    assert split_outlet(line) == (title, outlet)


def test_staff_lines_go_and_credits_stay() -> None:
    found = parted(
        PROSE,
        "(Source: Merrow Courant)",
        "Джерело: Огляд припливів",
        "(Reporting by Pilar Quist; Editing by Dov Harmon)",
        "Reporting by the Brask bureau; editing by J. Tolland. Our standards: the principles",
    )

    assert texts(found) == [PROSE, "(Source: Merrow Courant)", "Джерело: Огляд припливів"]
    assert [each.kind for each in found.furniture] == ["notice", "notice"]


def test_the_markup_decides_before_the_wording() -> None:
    found = parted(PROSE, Block("Twelve things that sailors eat", mark="related"), Block(PROSE, mark="advertisement"))

    assert texts(found) == [PROSE]
    assert [each.kind for each in found.furniture] == ["related", "advertisement"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("BY ANN LEE AND BO HAGEN", "ANN LEE AND BO HAGEN"),
        ("Words: Nell Harker, with Ro Pike at the hospital", "Nell Harker, with Ro Pike at the hospital"),
        ("Автор: Тарас Ільм", "Тарас Ільм"),
        ("Von Edda Lunn", "Edda Lunn"),
        ("By the time the ferry came it was dark.", None),
        ("Von hier aus fahren keine Boote mehr.", None),
        ("Bypass opens", None),
    ],
)
def test_bylines(line: str, names: str | None) -> None:
    assert byline_of(line) == names
    assert head_line(line) == (names is not None)


@given(st.lists(st.text(max_size=80), max_size=25))
def test_every_block_is_text_or_furniture(lines: list[str]) -> None:
    blocks = [Block(" ".join(line.split())) for line in lines if line.split()]
    found = part(blocks)

    assert len(found.text) <= len(blocks)
    assert list(found.text) == [block for block in blocks if block in found.text]
    assert bool(found.furniture) == (len(found.text) < len(blocks))


_VOCABULARY = [
    *"follow subscribe read more also the to our a is * ( ) by source sign up with from reporting".split(),
    *"- | : • and x@y.example telegram 1 2031 . , ?".split(),
    "a" * 40,
]


@given(st.lists(st.sampled_from(_VOCABULARY), min_size=20, max_size=90))
def test_no_line_takes_long(words: list[str]) -> None:
    line = " ".join(words)[:400]
    begun = time.process_time()
    part([Block(line), Block(line)])
    assert time.process_time() - begun < 1
