"""Stories are traced again where a document came in, and nowhere else; in either database."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from headwater.library import Library, Question, StoryRecord, derived, find_place, open_library
from headwater.pipeline import keeping
from headwater.pipeline.keeping import joined, story_trace, trace_waiting
from headwater.pipeline.registering import with_restrictions
from headwater.settings import Settings

from .material import BRIDGE, NOW, PASSPORTS, Page, Said, keep

FOLLOWS = Page(
    "Bridge over the Orsel closed after divers find a crack",
    "Radio Orsel reports that the ministry of transport closed the bridge over the Orsel after divers found a crack in "
    "its second pillar.\n\nMinister Tilda Harn said the repair will take until October and cost forty million crowns.",
    outlet="Dayline",
    path="/bridge",
    published=BRIDGE.published + timedelta(hours=5) if BRIDGE.published else None,
    said=(Said("the repair will take until October and cost forty million crowns", "Tilda Harn"),),
)


def now() -> datetime:
    return NOW


def trace_all(library: Library) -> None:
    assert list(trace_waiting(library, clock=now, settings=Settings())) == []
    assert library.waiting() == ()


def story(library: Library, given: str) -> StoryRecord:
    found = library.story_of(given)
    assert found is not None
    return found


def test_documents_on_one_event_are_one_story_and_others_are_not_touched(library: Library) -> None:
    other, first = keep(library, PASSPORTS).document, keep(library, BRIDGE).document
    assert library.waiting() == (other, first)
    trace_all(library)
    before = story(library, other)
    assert story(library, first).documents == (first,)

    second = keep(library, FOLLOWS).document
    assert other not in library.neighbourhood(second).stories
    trace_all(library)

    assert story(library, first) == story(library, second)
    assert set(story(library, first).documents) == {first, second}
    assert story(library, other) == before


def test_adding_a_document_derives_nothing_of_other_stories_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [
        keep(library, replace(PASSPORTS, title=f"{name} opens in {town}", text=text, path=f"/{town}", said=())).document
        for name, town, text in (
            ("Museum of bells", "Ostrel", "Nine church bells hang in the museum that Wenna Lorth opened in Ostrel."),
            ("Ferry line", "Marl", "Night boats sail from Marl to the islets twice a week, the harbour master said."),
            ("Bakery school", "Brellin", "Loaves of forty metres are taught in Brellin by the baker Tomas Rell."),
        )
    ]
    first = keep(library, BRIDGE).document
    trace_all(library)
    assert len({story(library, one).story.id for one in [*others, first]}) == 4
    before = [story(library, one) for one in others]

    traced: list[set[str]] = []
    trace = keeping.trace

    def counted(reading, *others, **named):
        traced.append({document.id for document in reading.documents})
        return trace(reading, *others, **named)

    monkeypatch.setattr(keeping, "trace", counted)
    second = keep(library, FOLLOWS).document
    assert list(trace_waiting(library, clock=lambda: NOW + timedelta(days=1), settings=Settings())) == []

    assert traced == [{first, second}]
    assert [story(library, one) for one in others] == before, "their time of tracing is the old one as well"
    assert story(library, second).traced_at == NOW + timedelta(days=1)


def test_what_a_document_looks_up_does_not_grow_with_the_library() -> None:
    """The rarest words are looked up first, as many as there is room for; those that nobody else holds are not."""
    weights = {"alone": 0.9, "common": 0.5, "rare": 0.4, "everywhere": 0.3}
    held = {"alone": 1, "common": derived.MOST_HOLDERS, "rare": 2, "everywhere": derived.MOST_HOLDERS + 1}
    assert list(derived._looked_up(weights, held)) == ["rare", "common"]
    many = {f"w{at}": 0.1 for at in range(40)}
    looked_up = list(derived._looked_up(many, dict.fromkeys(many, 300)))
    assert len(looked_up) * 300 <= derived.LOOKED_AT < (len(looked_up) + 1) * 300


def test_what_is_derived_comes_back_as_it_was_traced(library: Library) -> None:
    first, second = keep(library, BRIDGE).document, keep(library, FOLLOWS).document
    trace_all(library)
    found = story(library, first)

    assert [(link.child, link.parent) for link in found.links] == [(second, first)]
    assert any(len({mention.document for mention in claim.mentions}) == 2 for claim in found.claims)
    whole = story_trace(library, found)
    traced = keeping.trace(joined(library, found.documents), keeping.OutletLexicon.load(), None)
    assert whole == with_restrictions(traced)
    assert library.find(found.story.id) == library.find(found.claims[0].id) == found
    hits = library.search(Question(story=second, kinds=("document",)), limit=5).hits
    assert {hit.document for hit in hits} == {first, second}


def test_a_new_version_takes_the_place_of_the_old_one_in_its_story(library: Library) -> None:
    first, second = keep(library, BRIDGE).document, keep(library, FOLLOWS).document
    trace_all(library)
    changed = replace(FOLLOWS, text=FOLLOWS.text.replace("forty million", "fifty million"), said=())

    third = keep(library, changed, at=NOW + timedelta(hours=1)).document

    assert set(library.waiting()) == {first, third}
    assert library.story_of(second) is None
    assert library.neighbourhood(second).stories == {}
    trace_all(library)
    assert set(story(library, first).documents) == {first, third}


def test_what_others_traced_meanwhile_is_not_overwritten(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    first = keep(library, BRIDGE).document
    seen = library.neighbourhood(first)
    traced = keeping.trace(joined(library, seen.documents), keeping.OutletLexicon.load(), None)
    trace_all(library)
    assert not library.replace_stories(seen, traced, now=NOW)
    again = library.neighbourhood(first)
    second = keep(library, FOLLOWS).document
    trace_all(library)
    assert not library.replace_stories(again, traced, now=NOW)
    assert set(story(library, first).documents) == {first, second}


def test_what_cannot_be_traced_waits_and_stops_no_other(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = keep(library, PASSPORTS).document, keep(library, BRIDGE).document
    trace = keeping.trace

    def breaks(reading, *others, **named):
        if any(document.id == bad for document in reading.documents):
            raise ZeroDivisionError("a fault")
        return trace(reading, *others, **named)

    monkeypatch.setattr(keeping, "trace", breaks)
    (failed,) = trace_waiting(library, clock=now, settings=Settings())
    assert (failed.input, failed.error) == (bad, "ZeroDivisionError")
    assert library.waiting() == (bad,)
    assert story(library, good).documents == (good,)
    monkeypatch.undo()
    trace_all(library)


def test_finding_the_neighbourhood_goes_through_no_table_that_grows(tmp_path: Path) -> None:
    """Every question that it asks of SQLite is answered by an index, so that it costs the same in any library."""
    asked: list[tuple[str, tuple[object, ...]]] = []
    with open_library(find_place(str(tmp_path / "lib")), create=True, actor="a.desk", now=NOW) as library:
        keep(library, PASSPORTS)
        document = keep(library, BRIDGE).document
        trace_all(library)
        added = keep(library, FOLLOWS).document

        @event.listens_for(library._engine, "before_cursor_execute")
        def note(_connection, _cursor, statement, parameters, *_others) -> None:
            asked.append((statement, parameters))

        assert set(library.neighbourhood(added).stories) == {document, added}
        questions = [one for one in asked if one[0].lstrip().upper().startswith("SELECT")]
        with library._engine.connect() as connection:
            plans = [
                row[3]
                for statement, parameters in questions
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            ]
    assert len(questions) > 5
    grow = re.compile(r"SCAN (documents|entries|terms|members|stories|captures|custody)\b")
    assert [plan for plan in plans if grow.match(plan)] == []
