"""W3C PROV, read back by the library of its authors' model."""

import json

import pytest
from prov.model import PROV, ProvDocument, ProvEntity

from headwater.export import of_trace
from headwater.export.prov import document_of, prov_json, prov_n

from .material import HOSTILE, hostile, material, text


@pytest.mark.parametrize("make", [material, hostile])
def test_prov_json_is_read_back_as_it_was(make):
    record = document_of(make())
    made = prov_json(make())
    assert ProvDocument.deserialize(content=text(made), format="json") == record
    assert made[0].entries == len(list(record.get_records()))


@pytest.fixture(scope="module")
def record():
    return json.loads(text(prov_json(material())))


def pairs(record, relation, one, other, kind=None):
    return {
        (found[f"prov:{one}"].removeprefix("headwater:"), found[f"prov:{other}"].removeprefix("headwater:"))
        for found in record[relation].values()
        if kind is None or found.get("prov:type", {}).get("$") == kind
    }


def test_statements_are_quoted_from_documents_and_belong_to_who_said_them(record):
    quoted = pairs(record, "wasDerivedFrom", "generatedEntity", "usedEntity", "prov:Quotation")
    assert {("att-1", "doc1-herald"), ("att-4", "doc1-northlight")} <= quoted
    belongs = pairs(record, "wasAttributedTo", "entity", "agent")
    assert {("att-2", "roth"), ("att-4", "engineers")} <= belongs
    assert record["entity"]["headwater:att-4"]["headwater:chain"] == "herald engineers"
    assert record["agent"]["headwater:roth"]["prov:type"]["$"] == "prov:Person"


def test_documents_come_from_captures_and_other_documents(record):
    derived = record["wasDerivedFrom"].values()
    (rewritten,) = [one for one in derived if one.get("headwater:how") == "rewritten"]
    assert (rewritten["prov:generatedEntity"], rewritten["prov:usedEntity"]) == (
        "headwater:doc1-zvonar",
        "headwater:doc1-herald",
    )
    assert rewritten["headwater:credited"] is False
    every = pairs(record, "wasDerivedFrom", "generatedEntity", "usedEntity")
    assert {("doc1-herald", "cap1-herald"), ("doc1-herald", "cap1-later")} <= every
    assert record["entity"]["headwater:cap1-later"]["headwater:sha256"] == "ab" * 32
    assert len(record["wasGeneratedBy"]) == 5


def test_a_claim_had_as_primary_source_where_its_origin_came_in(record):
    primary = pairs(record, "wasDerivedFrom", "generatedEntity", "usedEntity", "prov:PrimarySource")
    assert primary == {("claim1-closing", "doc1-herald"), ("claim1-cables", "doc1-herald")}
    claim = record["entity"]["headwater:claim1-closing"]
    assert (claim["headwater:originsMin"]["$"], claim["headwater:originsMax"]["$"]) == ("1", "2")
    assert "headwater:originsMin" not in record["entity"]["headwater:claim1-divers"]  # not measured is no zero


def test_every_end_of_a_relation_is_described(record):
    known = {*record["entity"], *record["agent"]}
    for relation in ("wasDerivedFrom", "wasAttributedTo", "wasGeneratedBy"):
        for one in record[relation].values():
            ends = [value for key, value in one.items() if key.startswith("prov:") and isinstance(value, str)]
            assert [end for end in ends if end.startswith("headwater:") and end not in known] == []


@pytest.mark.parametrize("make", [material, hostile])
def test_prov_n_is_read_back_as_it_was_by_the_strict_grammar(make):
    written = text(prov_n(make()))
    assert ProvDocument.deserialize(content=written, format="provn", profile="strict") == document_of(make())
    assert "\\" in HOSTILE


def test_a_trace_without_a_library_names_captures_by_their_hash():
    found = document_of(of_trace(material().trace))
    captures = [
        one for one in found.get_records(ProvEntity) if "headwater:Capture" in map(str, one.get_attribute(PROV["type"]))
    ]
    assert len(captures) == 4
    assert all(str(one.identifier).startswith("headwater:sha256-") for one in captures)
