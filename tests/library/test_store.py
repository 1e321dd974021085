"""What a library keeps, in either database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from headwater.errors import NotKept
from headwater.library import Holding, Library, Place, Question, open_library

from .material import ACTOR, BRIDGE, NOW, PASSPORTS, capture, keep, reading


def test_what_is_kept_comes_back_as_it_was(library: Library) -> None:
    captured = capture(PASSPORTS)
    found = reading(PASSPORTS, captured)

    kept = library.keep(captured, found, actor=ACTOR, now=NOW)

    assert (kept.outcome, kept.version) == ("added", 1)
    assert library.read(kept.document) == found
    (record,) = library.captures_of(kept.document)
    assert library.bytes_of(record.id) == captured.raw
    assert (record.address, record.captured_at) == (PASSPORTS.address, NOW)


def test_keeping_again_changes_nothing(library: Library) -> None:
    first = keep(library, PASSPORTS)
    before = library.size()

    again = keep(library, PASSPORTS, at=NOW + timedelta(days=1))

    assert (again.outcome, again.document) == ("known", first.document)
    assert library.size() == before


def test_the_same_text_in_other_bytes_is_one_document_with_two_captures(library: Library) -> None:
    first = keep(library, PASSPORTS)
    again = keep(library, PASSPORTS, at=NOW + timedelta(days=1), extra="<nav><a href='/'>Home</a></nav>")

    assert (again.outcome, again.document) == ("seen", first.document)
    assert len(library.captures_of(first.document)) == 2
    assert library.size().documents == 1


def test_another_text_at_the_same_address_is_a_new_version(library: Library) -> None:
    first = keep(library, PASSPORTS)
    changed = replace(PASSPORTS, text=PASSPORTS.text.replace("denied that", "declined to say whether"), said=())
    second = keep(library, changed, at=NOW + timedelta(hours=2))

    assert (second.outcome, second.version) == ("changed", 2)
    assert [(one.document, one.current) for one in library.versions(first.document)] == [
        (first.document, False),
        (second.document, True),
    ]
    assert library.versions(second.document) == library.versions(first.document)
    found = library.search(Question("denied"), limit=10)
    assert found.hits == ()
    (old,) = library.search(Question("denied", all_versions=True, kinds=("document",)), limit=10).hits
    assert (old.document, old.superseded) == (first.document, True)


def test_a_page_that_goes_back_to_its_first_text_shows_it(library: Library) -> None:
    first = keep(library, PASSPORTS)
    changed = replace(PASSPORTS, title="Passports are taken from nobody", said=())
    keep(library, changed, at=NOW + timedelta(hours=1))

    back = keep(library, PASSPORTS, at=NOW + timedelta(hours=2))

    assert (back.outcome, back.document, back.version) == ("changed", first.document, 1)
    assert [one.current for one in library.versions(first.document)] == [True, False]
    assert len(library.captures_of(first.document)) == 2
    (hit,) = library.search(Question("doctors", kinds=("document",)), limit=10).hits
    assert hit.document == first.document


def test_what_is_not_there_is_named(library: Library) -> None:
    for ask in (library.read, library.versions, library.capture, library.bytes_of):
        with pytest.raises(NotKept, match="doc1-0000"):
            ask("doc1-0000")
    for given in ("story1-0000", "", "\0", "\ud800"):
        assert library.story_of(given) is None
        assert library.custody_of(given) == ()
        with pytest.raises(NotKept):
            library.find(given)


def test_whatever_has_an_id_is_found_by_it(library: Library) -> None:
    kept = keep(library, PASSPORTS)
    (record,) = library.captures_of(kept.document)
    statement = library.read(kept.document).attributions[0]

    found = [library.find(given) for given in (kept.document, record.id, statement.id)]

    assert found[0] == found[1] == found[2] == library.holding(kept.document)
    assert isinstance(found[0], Holding)
    assert (found[0].captures, found[0].story) == ((record,), None)
    assert [entry.action for entry in found[0].log] == ["captured", "read"]


def test_a_library_is_there_when_it_is_opened_again(place: Place) -> None:
    with open_library(place, create=True, actor=ACTOR, now=NOW) as opened:
        kept = keep(opened, BRIDGE)
    with open_library(place, create=False, actor=ACTOR, now=NOW) as opened:
        assert opened.read(kept.document).documents[0].title == BRIDGE.title
        assert opened.size().entries == 3  # created, captured, read


def test_the_log_says_who_did_what(library: Library) -> None:
    kept = keep(library, PASSPORTS)
    (record,) = library.captures_of(kept.document)

    (captured,) = library.custody_of(record.id)
    (read,) = library.custody_of(kept.document)

    assert (captured.actor, captured.action, captured.number) == (ACTOR, "captured", 2)
    assert (read.actor, read.action, read.previous) == (ACTOR, "read", captured.hash)
    assert record.raw_sha256 in captured.detail
    assert captured.is_sealed()
    assert not replace(captured, actor="somebody else").is_sealed()
