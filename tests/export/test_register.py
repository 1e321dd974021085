"""The register in the formats of other programs, and back: nothing comes in without the words behind it."""

import csv
import io
import json
from dataclasses import replace

import pytest
from followthemoney import model
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld as processor
from tests.report.reported import ACCEPTED, RECORD, reported, reviewed

from headwater.errors import InputError
from headwater.export import REGISTER_FORMATS, coded, read_register, written_register
from headwater.registered import Entry, entries_of
from headwater.restriction import Mechanism, Restriction, Review


def entries(*records: Restriction) -> tuple[Entry, ...]:
    return coded(entries_of(reported(*records)))


def rejected() -> Restriction:
    no = Review("rejected", "Mara", ACCEPTED.at, "a rumour")
    rows = [replace(row, review=no) if row.value == "surrender_demanded" else row for row in RECORD.evidence]
    return replace(RECORD, evidence=tuple(rows))


@pytest.mark.parametrize("form", REGISTER_FORMATS)
@pytest.mark.parametrize("records", [(RECORD,), (reviewed(), replace(RECORD, id="rst1-two", independent_origins=None))])
def test_what_is_written_is_read_again(form, records):
    assert read_register(written_register(entries(*records), form).encode(), name="x") == entries(*records)


@pytest.mark.parametrize("form", ["json", "csv", "jsonld"])
def test_a_rejected_record_stays_rejected(form):
    (found,) = read_register(written_register(entries(rejected()), form).encode(), name="x")
    assert (found.standing, found.record.values("mechanism")) == ("rejected", ())


def test_a_rejected_record_goes_to_no_screening_tool():
    assert written_register(entries(rejected()), "ftm") == ""


@pytest.mark.parametrize("form", REGISTER_FORMATS)
def test_a_value_without_words_does_not_come_in(form):
    made = written_register(entries(), form)
    if form == "json":
        made = made.replace('"words": "harbour office of Ostrel"', '"words": ""')
    elif form == "csv":
        rows = list(csv.reader(io.StringIO(made)))
        words, field = rows[0].index("words"), rows[0].index("field")
        for row in rows:
            row[words] = "" if row[field] == "authority" else row[words]
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        made = out.getvalue()
    elif form == "ftm":
        made = made.replace('"summary":["harbour office of Ostrel"]', '"summary":[""]')
    else:
        made = made.replace('"text": "harbour office of Ostrel"', '"text": ""')
    with pytest.raises(InputError, match=r"record rst1-ostrel, field authority, value .*: no words stand behind it"):
        read_register(made.encode(), name="theirs")


@pytest.mark.parametrize("form", REGISTER_FORMATS)
def test_words_that_are_not_those_of_their_place_do_not_come_in(form):
    made = written_register(entries(), form).replace("harbour office of Ostrel", "harbour office of somewhere else")
    with pytest.raises(InputError, match="authority"):
        read_register(made.encode(), name="theirs")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[",
        b"{}",
        b'{"@context": {}}',
        b"{\n{",
        b"a,b\n1,2\n",
        b"\xff\xfe\x00",
        b"[{}]",
        b'{"@context":{},"@graph":[1]}',
    ],
)
def test_what_is_no_register_is_refused_by_name(raw):
    with pytest.raises(InputError, match="theirs"):
        read_register(raw, name="theirs")


def test_followthemoney_takes_every_entity_as_it_is():
    found = [json.loads(line) for line in written_register(entries(), "ftm").splitlines()]
    ids = {one["id"] for one in found}
    assert len(ids) == len(found)
    assert {one["schema"] for one in found} == {"Article", "Event", "Documentation"}  # and no Sanction
    for one in found:
        proxy = model.get_proxy(one, cleaned=False)
        assert proxy.schema.validate(one) is None
        assert proxy.to_dict()["properties"] == one["properties"]
        for prop, value in proxy.itervalues():
            assert prop.type.name != "entity" or value in ids
    (event,) = [one["properties"] for one in found if one["schema"] == "Event"]
    assert event["startDate"] == ["2031"]
    assert {"HURIDOCS 050106", "HURIDOCS 012101", "surrender_demanded"} <= set(event["keywords"])
    words = [one["properties"]["summary"] for one in found if one["schema"] == "Documentation"]
    assert ["told pilots to hand in their passports"] in words


def test_every_property_and_type_of_the_json_ld_has_an_address():
    def offline(address, options):
        raise AssertionError(f"{address} would be loaded")

    made = json.loads(written_register(entries(), "jsonld"))
    nodes = {node["@id"]: node for node in processor.expand(made, {"documentLoader": offline})}
    event = nodes["urn:headwater:rst1-ostrel"]
    assert event["@type"] == ["https://schema.org/Event", "urn:headwater:Restriction"]
    assert {one["@id"] for one in event["https://schema.org/subjectOf"]} <= set(nodes)
    (rows,) = [one["@list"] for one in event["urn:headwater:evidence"]]
    assert rows[0]["https://schema.org/text"] == [{"@value": "Ostrel"}]
    (denied,) = [one for one in rows if one["urn:headwater:stance"] == [{"@value": "denies"}]]
    (chain,) = [one["@list"] for one in denied["urn:headwater:chain"]]
    assert chain == [{"@value": "office"}]


def test_codes_are_numbers_and_every_restriction_has_one():
    for mechanism in Mechanism.__args__:
        rows = [replace(row, value=mechanism) if row.value == "surrender_demanded" else row for row in RECORD.evidence]
        (entry,) = entries(replace(RECORD, mechanism=mechanism, evidence=tuple(rows)))
        assert entry.huridocs[0] == "050106"
        assert all(code.isdecimal() and len(code) == 6 for code in entry.huridocs)


def test_no_cell_begins_a_formula():
    evil = replace(RECORD, id="=HYPERLINK(1)")
    made = written_register(entries(evil), "csv")
    assert not [cell for row in csv.reader(io.StringIO(made)) for cell in row if cell.startswith(("=", "+", "@"))]
    assert read_register(made.encode(), name="x")[0].record.id == "=HYPERLINK(1)"


@settings(max_examples=60)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_refused_with_an_error_of_ours(raw):
    with pytest.raises(InputError):
        read_register(b"" if raw == b"[]" else raw, name="x")
