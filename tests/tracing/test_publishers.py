from dataclasses import replace

import pytest

from headwater.attribution.outlets import Outlet, OutletLexicon
from headwater.tracing.publishers import Publishers, letterhead

from .material import document

NO_OUTLETS = OutletLexicon(())


def named(text: str, *outlets: str) -> list[tuple[str, str]]:
    documents = [document(f"d{at}", "Nothing to see.", outlet) for at, outlet in enumerate(outlets)]
    publishers = Publishers(documents, NO_OUTLETS)
    return [(text[naming.span.start : naming.span.end], naming.form) for naming in publishers.namings(text)]


def test_a_publisher_is_named_in_full_and_short() -> None:
    text = "The Brellin Courier said so. Nobody told the Courier why."
    assert named(text, "The Brellin Courier") == [("Brellin Courier", "full"), ("Courier", "short")]


def test_a_short_name_needs_its_article_or_quotation_marks() -> None:
    text = "A courier came. The Courier Building burns. «Courier» writes, says the Courier."
    assert [words for words, _ in named(text, "Brellin Courier")] == ["Courier", "Courier"]


def test_a_name_without_its_portal_may_be_a_place() -> None:
    text = "Ferries to Marl stopped (Marl). The Marl ferry too."
    assert named(text, "Marl News") == [("Marl", "stripped")]


def test_initials_count_where_the_publisher_writes_them() -> None:
    wire = document("wire", "PORT MARL (LTS) - A ferry sank.", "Lestrian Telegraph Service")
    other = document("other", "He told LTS that a ferry sank.", "The Lamp")
    publishers = Publishers([wire, other], NO_OUTLETS)
    assert [naming.publishers for naming in publishers.namings(other.text)] == [(publishers.of("wire"),)]
    silent = Publishers([replace(wire, text="A ferry sank."), other], NO_OUTLETS)
    assert list(silent.namings(other.text)) == []


@pytest.mark.parametrize("words", ["Ministry of Ferries", "the Ferries Ministry", "the ferries ministry"])
def test_a_ministry_is_known_without_its_country_and_turned_round(words: str) -> None:
    assert named(f"It was {words} that said so.", "Ministry of Ferries of the Republic of Lestria")


def test_a_file_number_names_the_document() -> None:
    memo = replace(document("memo", "To all masters.", ""), outlet=None, title="No. 7/118 - to all masters")
    publishers = Publishers([memo], NO_OUTLETS)
    assert [naming.publishers for naming in publishers.namings("They quote memo 7/118 of March.")] == [("memo",)]


def test_other_names_and_abbreviations_come_from_the_lexicon() -> None:
    outlets = OutletLexicon(
        [
            Outlet(
                name="Lestrian Telegraph",
                kind="agency",
                language="en",
                abbreviations=("LT",),
                domains=("lt.example",),
                other_names=("Lestria-Tass",),
            )
        ]
    )
    wire = replace(document("wire", "A ferry sank.", ""), outlet=None, domain="lt.example")
    publishers = Publishers([wire], outlets)
    text = "As Lestria-Tass writes, and LT repeats."
    assert [naming.form for naming in publishers.namings(text)] == ["full", "abbreviation"]


def test_a_source_is_resolved_by_the_name_inside_its_words() -> None:
    publishers = Publishers(
        [document("a", "Text.", "The Brellin Courier"), document("b", "Text.", "Marl News")], NO_OUTLETS
    )
    assert publishers.resolve("the newspaper Brellin Courier") == ("brellin courier",)
    assert publishers.resolve("the Courier") == ("brellin courier",)
    assert publishers.resolve("Marl") == ("marl news",)
    assert publishers.resolve("a spokesman for the courier services of Port Marl") == ()


def test_two_documents_of_one_outlet_have_one_publisher() -> None:
    documents = [document("a", "Text.", "The Brellin Courier"), document("b", "Text.", "Brellin Courier")]
    publishers = Publishers(documents, NO_OUTLETS)
    assert publishers.of("a") == publishers.of("b")
    assert publishers.publishers[publishers.of("a")].documents == ("a", "b")


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("Safe Harbour: statement on the ferries", "We have read the report.", "Safe Harbour"),
        (
            "On the ferries",
            "Maritime Safety Board of Lestria, 3 May. Free for use.\n\nThe Board says.",
            "Maritime Safety Board of Lestria",
        ),
        ("Ferries stop", "The boats are still.\n\nNobody knows why.", None),
    ],
)
def test_a_text_without_outlet_is_known_by_its_letterhead(title: str, text: str, name: str | None) -> None:
    assert letterhead(replace(document("d", text, ""), outlet=None, title=title)) == name


def test_a_document_known_by_nothing_else_is_called_by_its_files_name() -> None:
    page = replace(document("a", "The ferry sank.", ""), outlet=None, file="/srv/desk/cases/12/ferry.txt")
    (publisher,) = Publishers([page], OutletLexicon(())).publishers.values()
    assert publisher.name == "ferry.txt"
