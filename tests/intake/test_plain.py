from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.intake.plain import read_plain

FIRST = "The harbour board said on Monday that eleven captains had been asked to bring their papers for a check."
SECOND = "“Nobody has lost a licence,” its spokesman, Orlin Vey, told reporters at the pier. He did not say how many."
THIRD = "The Seamen's League puts the number of captains without papers at eleven - more than were hired in five years."


def paragraphs(text: str) -> list[str]:
    return [block.text for block in read_plain(text).blocks]


@pytest.mark.parametrize("width", [50, 64, 72, 80, 100])
def test_wrapped_paragraphs_are_put_together(width: int) -> None:
    text = "\n\n".join("\n".join(textwrap.wrap(each, width, break_on_hyphens=False)) for each in (FIRST, SECOND, THIRD))
    assert paragraphs(text) == [FIRST, SECOND, THIRD]


def test_one_line_a_paragraph_needs_no_blank_lines() -> None:
    assert paragraphs("\n".join([FIRST, SECOND, THIRD])) == [FIRST, SECOND, THIRD]


def test_indented_first_lines_begin_paragraphs() -> None:
    text = "\n".join(
        "\n".join(textwrap.wrap(each, 70, initial_indent="    ", break_on_hyphens=False))
        for each in (FIRST, SECOND, THIRD)
    )
    assert paragraphs(text) == [FIRST, SECOND, THIRD]


def test_list_items_stand_alone_and_dashes_in_sentences_do_not() -> None:
    text = "\n".join(
        [*textwrap.wrap(FIRST, 70), "• one thing", "• another thing that goes on and", "  on", "- a third"]
    )
    assert paragraphs(text) == [FIRST, "• one thing", "• another thing that goes on and on", "- a third"]
    assert paragraphs("\n".join(textwrap.wrap(THIRD.replace("five", "- five -"), 63)) + "\n\n" + FIRST)[
        0
    ] == THIRD.replace("five", "- five -")


@pytest.mark.parametrize(
    "title",
    [
        "Board: nobody has lost a licence",
        "‘Nobody has lost a licence’, board says",
        "Who may sail after 1 May? Questions and answers about the stamps",
        "26 DEAD as fireball rips through plant!",
        "Press release 27/2032: situation at 09:00",
        "Капитаны остались без документов - Обзор приливов",
        "Explainer: what is a stamp, and can a captain sail without it?",
    ],
)
def test_a_headline_is_a_title(title: str) -> None:
    page = read_plain(f"{title}\n\n{FIRST}\n\n{SECOND}\n")
    assert page.title == title
    assert [block.text for block in page.blocks] == [FIRST, SECOND]


@pytest.mark.parametrize(
    "line",
    [
        FIRST,
        "Harbour officers in Lindmar are taking the licences of captains.",
        "He was asked for his papers “and kept them.”",
        "港口当局周一表示，船长的执照没有被没收。",
        "Said the board:",
        "• A keeper and his dog",
        "4 May 2031",
        "By Ann Lee",
        "Read also:",
        "(Source: Tidal Review)",
        "https://paper.example/a",
    ],
)
def test_other_first_lines_are_no_titles(line: str) -> None:
    assert read_plain(f"{line}\n\n{FIRST}\n\n{SECOND}\n").title is None


def test_the_head_goes_apart() -> None:
    page = read_plain(
        f"Board: nobody has lost a licence\n\nBy Ann Lee\n\nPRESS SERVICE | published 4 May 2031, 12.00\n\n"
        f"https://paper.example/board\n\n{FIRST}\n\n{SECOND}\n"
    )
    assert (page.byline, page.address) == ("Ann Lee", "https://paper.example/board")
    assert page.published is not None
    assert page.published.isoformat() == "2031-05-04T12:00:00+00:00"
    assert [block.text for block in page.blocks] == [FIRST, SECOND]
    assert len(page.head) == 3


@pytest.mark.parametrize(
    ("first", "published"),
    [
        ("LINDMAR, 4 May 2031 (Coastal Press) - The board denied it.", "2031-05-04"),
        ("For immediate release, 4 May 2031", "2031-05-04"),
        ("LINDMAR, May 4 (Coastal Press) - The board denied it.", None),
        (f"On 2 October 2031 the deputy, Lorcan Bly, wrote to the board. {FIRST}", None),
    ],
)
def test_a_dateline_gives_the_day_when_it_gives_the_year(first: str, published: str | None) -> None:
    page = read_plain(f"Board denies it\n\n{first}\n\n{FIRST}\n\n{SECOND}")
    assert (page.published and page.published.date().isoformat()) == published
    assert page.blocks[0].text == first


def test_written_addresses_are_links() -> None:
    text = f"{FIRST} See https://paper.example/a?b=1. And more (http://x.example/y)!"
    (block,) = read_plain(text).blocks
    assert [(block.text[slice(*span)], address) for span, address in block.links] == [
        ("https://paper.example/a?b=1", "https://paper.example/a?b=1"),
        ("http://x.example/y", "http://x.example/y"),
    ]


@given(st.lists(st.sampled_from([FIRST, SECOND, THIRD]), min_size=2, max_size=6), st.integers(45, 105))
def test_wrapping_changes_nothing(lines: list[str], width: int) -> None:
    wrapped = "\n\n".join("\n".join(textwrap.wrap(line, width, break_on_hyphens=False)) for line in lines)
    assert paragraphs(wrapped) == paragraphs("\n\n".join(lines)) == lines


@pytest.mark.parametrize(
    ("line", "byline", "outlet"),
    [
        ("By Ilse Torn, Coast Herald, 4 June 2035", "Ilse Torn", "Coast Herald"),
        ("By Ilse Torn, Coast Herald", "Ilse Torn", "Coast Herald"),
        ("By Ilse Torn, Tarn Harbour Echo", "Ilse Torn", "Tarn Harbour Echo"),
        ("By Ilse Torn and Ben Fox, The Morning Post | 4 June 2035", "Ilse Torn and Ben Fox", "The Morning Post"),
        ("By Ilse Torn, Ben Fox", "Ilse Torn, Ben Fox", None),
        ("By Ilse Torn, Herald staff", "Ilse Torn, Herald staff", None),
        ("By Ilse Torn, 4 June 2035", "Ilse Torn", None),
    ],
)
def test_a_byline_names_the_writer_and_the_outlet(line: str, byline: str, outlet: str | None) -> None:
    page = read_plain(f"Pilots hand in passports\n\n{line}\n\n" + "Pilots have been told to hand in passports. " * 5)
    assert (page.byline, page.outlet) == (byline, outlet)
