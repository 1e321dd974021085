"""What holds for every format."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from tests.report.traces import traces

from headwater.errors import ExportError
from headwater.export import FORMATS, find_format, of_trace
from headwater.export.material import Material
from headwater.export.tables import TABLES

from .material import hostile, material, text

LIGHT = [name for name in FORMATS if name != "parquet"]  # a property of tables, of which CSV is one, holds for it too


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_material_gives_the_same_bytes(name):
    assert FORMATS[name].make(material()) == FORMATS[name].make(material())


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_makes_something_of_any_material(name):
    for found in (material(), hostile(), Material(replace(material().trace, documents=()), ())):
        made = FORMATS[name].make(found)
        assert made
        assert len({one.ending for one in made}) == len(made)


@pytest.mark.parametrize("name", LIGHT)
@given(traces)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_trace_holds_can_be_written(name, trace):
    for made in FORMATS[name].make(of_trace(trace)):
        made.raw.decode("utf-8")
        assert b"\x00" not in made.raw


@pytest.mark.parametrize("name", ["ftm", "evidence", "prov", "jsonld", "annotations"])
def test_json_may_stand_inside_a_page(name):
    written = text(FORMATS[name].make(hostile()))
    assert "</script" not in written
    assert "\u2028" not in written
    for line in written.splitlines() if name in ("ftm", "evidence") else [written]:
        json.loads(line)


def test_the_graph_can_be_read_by_others(tmp_path):
    (tmp_path / "a.graphml").write_bytes(FORMATS["graphml"].make(hostile())[0].raw)
    ET.parse(tmp_path / "a.graphml")
    (tmp_path / "b.graphml").write_bytes(FORMATS["graphml"].make(material())[0].raw)
    graph = networkx.read_graphml(tmp_path / "b.graphml", force_multigraph=True)
    assert graph.nodes["doc1-herald"]["outlet"] == "Karsund Herald"
    assert ("doc1-zvonar", "doc1-herald") in graph.edges()


def test_an_unknown_format_names_those_that_there_are():
    with pytest.raises(ExportError, match=r"there is no such format; give one of ftm, evidence, .*parquet"):
        find_format("xls")


@pytest.mark.parametrize(
    ("name", "library"), [("ftm", "followthemoney"), ("prov", "prov"), ("provn", "prov"), ("parquet", "pyarrow")]
)
def test_without_its_library_a_format_says_what_to_install(name, library, monkeypatch):
    for module in (library, f"{library}.model"):
        monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(ExportError, match=r"is not installed; install it with: pip install 'headwater\[export\]'"):
        FORMATS[name].make(material())


def test_the_page_on_export_names_every_format_and_table():
    page = (Path(__file__).parents[2] / "docs" / "export.md").read_text("utf-8")
    assert [name for name in FORMATS if f"| `{name}` |" not in page] == []
    assert [table.name for table in TABLES if f"`{table.name}`" not in page] == []
