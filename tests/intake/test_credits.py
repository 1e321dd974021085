from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.intake.credits import credit_names, find_credits, is_staff_notice

PROSE = "The harbour board said on Monday that eleven captains had been asked to bring their papers for a check."


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("(Source: Merrow Courant)", ("Merrow Courant",)),
        ("(Sources: Evening Klaxon, Dunmarsh Mercury)", ("Evening Klaxon", "Dunmarsh Mercury")),
        ("Source: an agency", ("an agency",)),
        ("Source: Horizon. Photo: from open sources", ("Horizon",)),
        ("Author: Lina Koss. Source: «Pulse»", ("Pulse",)),
        ("By Ann Lee, with reporting from the Courier", ("the Courier",)),
        ("By Ann Lee with files from Coastal Press and Harbour Radio", ("Coastal Press", "Harbour Radio")),
        ("(with material from Coastal Press)", ("Coastal Press",)),
        ("(Reporting by Harbour News Agency; editing by Dov Harmon)", ("Harbour News Agency",)),
        ("Источник: Обзор приливов", ("Обзор приливов",)),
        ("Джерело: «Огляд припливів», ТНА", ("Огляд припливів", "ТНА")),
        ("Quelle: dpa/AFP", ("dpa", "AFP")),
        ("(Source : AFP)", ("AFP",)),
        ("Fuente: EFE", ("EFE",)),
        ("(По материалам: Обзор приливов)", ("Обзор приливов",)),
    ],
)
def test_credits_name_their_sources(line: str, names: tuple[str, ...]) -> None:
    assert credit_names(line) == names


@pytest.mark.parametrize(
    "line",
    [
        PROSE,
        "(Reporting by Pilar Quist; Editing by Dov Harmon)",
        "(Writing by the Kestrel health desk)",
        "By Ann Lee",
        "A source: three people saw the papers, he said.",
        "Sources close to the board denied it.",
        "По данным полиции, погибли трое.",
        "According to the board, nobody has lost a licence.",
        "(laughs)",
        "Source",
        "",
    ],
)
def test_other_lines_credit_nobody(line: str) -> None:
    assert credit_names(line) == ()


@pytest.mark.parametrize(
    ("line", "staff"),
    [
        ("(Reporting by Pilar Quist; Editing by Dov Harmon)", True),
        ("(Reporting by Jo Amsel; additional reporting by Dan Orre in Pell; Editing by Ray Quill)", True),
        ("Additional reporting by our correspondents in Osk and Grent", True),
        ("(Reporting by Harbour News Agency)", False),
        (
            "Reporting by the board shows that eleven captains left. It was printed in May and never read by anybody.",
            False,
        ),
        (PROSE, False),
    ],
)
def test_wire_lines_with_staff_alone_are_notices(line: str, staff: bool) -> None:
    assert is_staff_notice(line) == staff


def test_credits_at_head_and_foot_are_found_with_their_place() -> None:
    text = "\n\n".join(
        ["By Ann Lee, with reporting from the Courier", PROSE, PROSE, PROSE, PROSE, "(Source: Tidal Review)"]
    )

    found = find_credits(text)

    assert [(text[slice(*credit.span)], credit.names) for credit in found] == [
        ("By Ann Lee, with reporting from the Courier", ("the Courier",)),
        ("(Source: Tidal Review)", ("Tidal Review",)),
    ]


def test_a_newsroom_in_brackets_after_the_last_stop_is_a_credit() -> None:
    text = f"{PROSE}\n\nShares were 541, up 11 per cent. (Castell)"

    (credit,) = find_credits(text)

    assert (text[slice(*credit.span)], credit.names) == ("(Castell)", ("Castell",))


def test_a_credit_in_the_middle_of_a_text_is_none() -> None:
    text = "\n\n".join([*[PROSE] * 5, "Source: three papers", *[PROSE] * 8])
    assert find_credits(text) == ()


@given(st.lists(st.text(min_size=1, max_size=60), max_size=12))
def test_spans_lie_in_the_text(lines: list[str]) -> None:
    text = "\n\n".join(" ".join(line.split()) or "x" for line in lines)
    for credit in find_credits(text):
        assert text[slice(*credit.span)].strip()
        assert all(name.strip() for name in credit.names)
