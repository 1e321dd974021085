"""What a page changed is shown, and whether it says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from headwater.errors import NotKept
from headwater.library import Library
from headwater.pipeline.revisions import Revision, revision, revisions

from .material import BRIDGE, GERMAN, NOW, Page, capture, keep, reading

CHANGED = BRIDGE.text.replace("forty", "fifty")


def between(before: Page, after: Page, extra: str = "") -> Revision:
    return revision(reading(before, capture(before)), reading(after, capture(after, extra=extra)))


@pytest.mark.parametrize(
    ("title", "text", "edit"),
    [
        (BRIDGE.title, CHANGED, "silent"),
        ("Another headline", BRIDGE.text, "silent"),
        (BRIDGE.title, f"{CHANGED}\n\nCorrection: an earlier version gave another cost.", "told"),
        (f"{BRIDGE.title} (updated)", CHANGED, "told"),
        (
            "Retraction: the bridge over the Orsel",
            "Radio Orsel has withdrawn this report after a complaint.",
            "retracted",
        ),
        (BRIDGE.title, f"This report has been retracted.\n\n{BRIDGE.text}", "retracted"),
        # what others take back is nothing that the page takes back
        (BRIDGE.title, f"{BRIDGE.text}\n\nThe ministry withdrew its offer.", "silent"),
        (BRIDGE.title, BRIDGE.text, "unchanged"),
    ],
)
def test_whether_a_page_says_that_it_was_changed(title: str, text: str, edit: str) -> None:
    assert between(BRIDGE, replace(BRIDGE, title=title, text=text, said=())).edit == edit


def test_a_note_that_was_there_before_tells_of_nothing_new() -> None:
    noted = replace(BRIDGE, text=f"{BRIDGE.text}\n\nCorrection: the date was wrong.", said=())
    found = between(noted, replace(noted, text=noted.text.replace("forty", "fifty")))
    assert (found.edit, found.removed, found.added) == ("silent", 1, 1)


def test_what_the_words_for_it_are_not_known_for_is_not_measured() -> None:
    assert between(GERMAN, replace(GERMAN, text=GERMAN.text.replace("Riß", "Sprung"))).edit == "not measured"


def test_statements_that_went_are_named() -> None:
    found = between(BRIDGE, replace(BRIDGE, text=CHANGED, said=()))
    assert found.gone == ("the repair will take until October and cost forty million crowns",)
    assert between(BRIDGE, replace(BRIDGE, title="Another headline")).gone == ()


def test_the_versions_of_a_page_in_a_library(library: Library) -> None:
    first = keep(library, BRIDGE).document
    assert revisions(library, first) == ()
    second = keep(library, replace(BRIDGE, text=CHANGED, said=()), at=NOW + timedelta(hours=1)).document
    third = replace(BRIDGE, title="Retraction", text="This report has been withdrawn.", said=())
    third_id = keep(library, third, at=NOW + timedelta(hours=2)).document
    found = revisions(library, first)
    assert found == revisions(library, third_id)
    assert [(one.before.id, one.after.id, one.edit) for one in found] == [
        (first, second, "silent"),
        (second, third_id, "retracted"),
    ]
    with pytest.raises(NotKept):
        revisions(library, "doc1-0000")
