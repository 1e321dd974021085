import json

import jsonschema
import pytest
from hypothesis import given, settings

from headwater.errors import InputError
from headwater.report import json as report_json

from .marking import load
from .strategies import readings


@given(readings)
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_back_the_same(reading):
    assert report_json.loads(report_json.dumps(reading)) == reading


@given(readings)
@settings(max_examples=30, deadline=None)
def test_json_keeps_to_the_published_schema(reading):
    jsonschema.Draft202012Validator(json.loads(report_json.schema())).validate(json.loads(report_json.dumps(reading)))


def test_published_schema_is_current():
    assert report_json.schema() == report_json.derived_schema(), (
        "write headwater.report.json.derived_schema() to src/headwater/report/reading.schema.json"
    )
    jsonschema.Draft202012Validator.check_schema(json.loads(report_json.schema()))


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
