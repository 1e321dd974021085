import json

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from headwater.errors import InputError
from headwater.report import json as report_json

from .marking import load
from .strategies import readings
from .traces import bridge, traces


@given(readings)
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_back_the_same(reading):
    assert report_json.loads(report_json.dumps(reading)) == reading


@given(readings)
@settings(max_examples=30, deadline=None)
def test_json_keeps_to_the_published_schema(reading):
    jsonschema.Draft202012Validator(json.loads(report_json.schema())).validate(json.loads(report_json.dumps(reading)))


@pytest.mark.parametrize("kind", ["reading", "trace"])
def test_published_schema_is_current(kind):
    assert report_json.schema(kind) == report_json.derived_schema(kind), (
        f"write headwater.report.json.derived_schema({kind!r}) to src/headwater/report/{kind}.schema.json"
    )
    jsonschema.Draft202012Validator.check_schema(json.loads(report_json.schema(kind)))


@given(traces)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_trace_reads_back_the_same_and_keeps_to_its_schema(trace):
    written = report_json.dumps(trace)
    assert report_json.loads_trace(written) == trace
    jsonschema.Draft202012Validator(json.loads(report_json.schema("trace"))).validate(json.loads(written))


def test_a_link_goes_from_the_child_to_the_parent():
    trace = json.loads(report_json.dumps(bridge()))
    assert (trace["links"][0]["from"], trace["links"][0]["to"]) == ("doc1-zvonar", "doc1-herald")
    assert trace["claims"][3]["independent_origins"] == {"min": 1, "max": 2}
    with pytest.raises(InputError, match="headwater trace --json"):
        report_json.loads_trace(json.dumps(trace | {"links": [{"child": "a", "parent": "b"}]}))


def test_schema_refuses_another_shape():
    reading = json.loads(report_json.dumps(load("zvonar")))
    reading["attributions"][0]["stance"] = "shrugs"
    with pytest.raises(jsonschema.ValidationError, match="shrugs"):
        jsonschema.Draft202012Validator(json.loads(report_json.schema())).validate(reading)


def test_spans_are_pairs_of_code_points_into_the_text():
    reading = json.loads(report_json.dumps(load("zvonar")))
    document, first = reading["documents"][0], reading["attributions"][0]
    (begin, end), *more = first["content_spans"]
    assert not more
    assert document["text"][begin:end].startswith("The health authorities of Lestria take passports")
    assert document["file"] == "zvonar.html"
    assert document["published"] == "2031-03-14T06:05:00Z"


def test_what_is_no_reading_is_refused_with_the_place_of_the_fault():
    reading = json.loads(report_json.dumps(load("zvonar")))
    reading["documents"][0]["captured_at"] = "yesterday"
    with pytest.raises(InputError, match=r"old\.json: .*documents/0/captured_at"):
        report_json.loads(json.dumps(reading), name="old.json")
    with pytest.raises(InputError, match=r"the JSON: .*headwater read --json"):
        report_json.loads("not JSON")
