"""What a library keeps, as material."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from tests.library.material import ACTOR, BRIDGE, NOW, PASSPORTS, keep

from headwater.errors import ExportError, InputError, LibraryError, NotFound, NotKept
from headwater.export import FORMATS
from headwater.library import Library, find_place, open_library
from headwater.pipeline.exporting import from_library, from_trace_file
from headwater.pipeline.keeping import trace_waiting
from headwater.report import json
from headwater.settings import Settings

from .material import story


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    place = find_place(str(tmp_path_factory.mktemp("export") / "library"))
    with open_library(place, create=True, actor=ACTOR, now=NOW) as opened:
        keep(opened, PASSPORTS)
        keep(opened, PASSPORTS, at=NOW + timedelta(days=1), extra="<p>seen again</p>")
        assert list(trace_waiting(opened, clock=lambda: NOW, settings=Settings())) == []
        keep(opened, BRIDGE)
        yield opened


def test_everything_is_exported_with_its_captures(library: Library) -> None:
    found = from_library(library)
    assert {document.outlet for document in found.trace.documents} == {"Zvonar", "Radio Orsel"}
    assert len(found.trace.attributions) == 3
    (passports,) = [document.id for document in found.trace.documents if document.outlet == "Zvonar"]
    captures = found.captures_of[passports]
    assert [one.id for one in captures] == [one.id for one in library.captures_of(passports)]
    assert len({one.sha256 for one in captures}) == 2
    assert found.story_of[passports] == library.holding(passports).story


def test_what_waits_to_be_traced_is_not_measured(library: Library) -> None:
    found = from_library(library)
    (bridge,) = [document.id for document in found.trace.documents if document.outlet == "Radio Orsel"]
    assert [(gap.document, gap.what) for gap in found.trace.not_measured] == [(bridge, "claims and links")]


def test_ids_choose(library: Library) -> None:
    whole = from_library(library)
    bridge = next(document.id for document in whole.trace.documents if document.outlet == "Radio Orsel")
    passports = next(document.id for document in whole.trace.documents if document.outlet == "Zvonar")
    steps: list[tuple[int, int | None]] = []
    alone = from_library(library, [bridge], progress=lambda done, total: steps.append((done, total)))
    assert [document.id for document in alone.trace.documents] == [bridge]
    assert steps == [(0, 1), (1, 1)]
    of_story = from_library(library, [whole.story_of[passports], passports])
    assert [document.id for document in of_story.trace.documents] == [passports]
    statement = next(one.id for one in whole.trace.attributions if one.document == passports)
    assert from_library(library, [statement]).trace.documents == of_story.trace.documents
    with pytest.raises(NotKept, match="doc1-none"):
        from_library(library, ["doc1-none"])


def test_what_was_removed_is_exported_no_more(tmp_path: Path) -> None:
    with open_library(find_place(str(tmp_path / "library")), create=True, actor=ACTOR, now=NOW) as opened:
        removed, kept = keep(opened, PASSPORTS).document, keep(opened, BRIDGE).document
        assert list(trace_waiting(opened, clock=lambda: NOW, settings=Settings())) == []
        opened.remove(removed, reason="a court's order", actor=ACTOR, now=NOW)
        found = from_library(opened)
        assert [document.id for document in found.trace.documents] == [kept]
        for made in (*FORMATS["csv"].make(found), *FORMATS["ftm"].make(found)):
            assert removed.encode() not in made.raw
        with pytest.raises(LibraryError, match=removed):
            from_library(opened, [removed])


def test_an_empty_library_is_said_to_be_empty(tmp_path: Path) -> None:
    with (
        open_library(find_place(str(tmp_path / "empty")), create=True, actor=ACTOR, now=NOW) as opened,
        pytest.raises(ExportError, match="holds no documents; add some with: headwater add INPUT"),
    ):
        from_library(opened)


def test_a_trace_is_read_from_a_file_or_the_input(tmp_path: Path) -> None:
    written = json.dumps(story())
    (tmp_path / "trace.json").write_text(written, "utf-8")
    found = from_trace_file(str(tmp_path / "trace.json"), standard_input=BytesIO())
    assert found.trace == story()
    piped = from_trace_file("-", ["doc1-bote"], standard_input=BytesIO(written.encode()))
    assert [document.id for document in piped.trace.documents] == ["doc1-bote"]
    with pytest.raises(NotFound, match="there is no such file"):
        from_trace_file(str(tmp_path / "none.json"), standard_input=BytesIO())
    with pytest.raises(InputError, match="give a file that `headwater trace --json` wrote"):
        from_trace_file("-", standard_input=BytesIO(b'{"documents": 1}'))
    empty = json.dumps(replace(story(), documents=()))
    with pytest.raises(InputError, match="the trace holds no documents"):
        from_trace_file("-", standard_input=BytesIO(empty.encode()))
