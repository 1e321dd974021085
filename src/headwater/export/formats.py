"""The registry of formats: who adds one, adds it here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from headwater.errors import ExportError
from headwater.export.annotations import web_annotations
from headwater.export.csv import csv_tables
from headwater.export.evidence import evidence
from headwater.export.ftm import ftm
from headwater.export.jsonld import jsonld
from headwater.export.material import Material
from headwater.export.parquet import parquet_tables
from headwater.export.plain import Made
from headwater.export.prov import prov_json, prov_n
from headwater.report.graph import graphml


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, what it is, and what makes it.

    `make` gives the files; the first is the one that people ask for, others stand beside it. Of `tables`, none is the
    first: they belong in a folder or an archive of their own.
    """

    name: str
    about: str
    make: Callable[[Material], tuple[Made, ...]]
    tables: bool = False


def _graphml(material: Material) -> tuple[Made, ...]:
    written = graphml(material.trace).encode("utf-8")
    return (Made(".graphml", written, written.count(b"<node ") + written.count(b"<edge ")),)


FORMATS = {
    one.name: one
    for one in (
        Format("ftm", "FollowTheMoney entities, for Aleph; with the evidence beside them", ftm),
        Format("evidence", "the words behind every statement, as JSON lines", evidence),
        Format("prov", "W3C PROV, as PROV-JSON", prov_json),
        Format("provn", "W3C PROV, as PROV-N", prov_n),
        Format("jsonld", "schema.org, as JSON-LD", jsonld),
        Format("annotations", "W3C Web Annotations, as JSON-LD", web_annotations),
        Format("graphml", "a graph for Gephi, yEd, Cytoscape or networkx", _graphml),
        Format("csv", "tables for spreadsheets: a folder, or a .zip", csv_tables, tables=True),
        Format("parquet", "the same tables for pandas, DuckDB and the like", parquet_tables, tables=True),
    )
}


def find_format(name: str) -> Format:
    """-> the format of this name. Raises ExportError, naming all of them."""
    if name not in FORMATS:
        raise ExportError(f"--format {name}", "there is no such format", f"give one of {', '.join(FORMATS)}")
    return FORMATS[name]
