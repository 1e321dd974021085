"""What is exported is the same from either database, in every format, to the byte."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from headwater.export import FORMATS, Made
from headwater.library import Library, open_library
from headwater.pipeline.exporting import from_library

from .conftest import place_in
from .material import ACTOR, BRIDGE, CHINESE, GERMAN, NOW, PASSPORTS, keep
from .test_derived import FOLLOWS, trace_all


def filled(library: Library) -> dict[str, tuple[Made, ...]]:
    """-> what each format makes of a library with two stories, two captures of one page, and one page that waits."""
    for page in (PASSPORTS, BRIDGE, FOLLOWS, GERMAN):
        keep(library, page)
    keep(library, PASSPORTS, at=NOW + timedelta(days=1), extra="<p>seen again</p>")
    trace_all(library)
    keep(library, CHINESE)
    material = from_library(library)
    assert len(material.trace.documents) == 5
    assert len(material.captures) == 6
    assert material.trace.links
    return {name: form.make(material) for name, form in FORMATS.items()}


def test_either_database_gives_the_same_files(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    made = []
    for kind in ("sqlite", "postgresql"):
        (tmp_path / kind).mkdir()
        with (
            place_in(kind, tmp_path / kind, request) as place,
            open_library(place, create=True, actor=ACTOR, now=NOW) as library,
        ):
            made.append(filled(library))
    for name in FORMATS:
        assert made[0][name] == made[1][name], name
        assert all(one.raw for one in made[0][name])
