"""Web Annotations: the shape that the recommendation asks for, and back to the same spans."""

import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.export import of_trace
from headwater.export.annotations import web_annotations
from headwater.export.plain import URN, text_sha256
from headwater.model import OwnVoice, Span

from .material import hostile, material, text

MOTIVATIONS = (
    "assessing bookmarking classifying commenting describing editing highlighting identifying linking moderating"
    " questioning replying tagging"
).split()
#: what the Web Annotation Data Model (W3C, 2017) asks for of what is used here
SCHEMA = {
    "type": "object",
    "required": ["@context", "id", "type", "total", "first"],
    "properties": {
        "@context": {"contains": {"const": "http://www.w3.org/ns/anno.jsonld"}},
        "type": {"const": "AnnotationCollection"},
        "total": {"type": "integer", "minimum": 0},
        "first": {
            "required": ["id", "type", "items", "partOf"],
            "properties": {
                "type": {"const": "AnnotationPage"},
                "items": {
                    "items": {
                        "required": ["id", "type", "target", "motivation", "body"],
                        "properties": {
                            "type": {"const": "Annotation"},
                            "motivation": {"enum": MOTIVATIONS},
                            "target": {"minItems": 1, "items": {"$ref": "#/$defs/target"}},
                            "body": {"items": {"$ref": "#/$defs/body"}},
                        },
                    }
                },
            },
        },
    },
    "$defs": {
        "body": {
            "required": ["type", "purpose"],
            "oneOf": [
                {"properties": {"type": {"const": "TextualBody"}}, "required": ["value"]},
                {"properties": {"type": {"const": "SpecificResource"}}, "required": ["source"]},
            ],
            "properties": {"purpose": {"enum": MOTIVATIONS}},
        },
        "target": {
            "required": ["type", "source", "selector", "state"],
            "properties": {
                "type": {"const": "SpecificResource"},
                "source": {"required": ["id", "type"], "properties": {"type": {"const": "Text"}}},
                "state": {
                    "required": ["type", "sourceDate", "cached"],
                    "properties": {
                        "type": {"const": "TimeState"},
                        "sourceDate": {"pattern": r"^\d{4}-\d\d-\d\dT[\d:.]+Z$"},
                        "cached": {"pattern": "^ni:///sha-256;[A-Za-z0-9_-]{43}$"},
                    },
                },
                "selector": {
                    "prefixItems": [
                        {
                            "required": ["type", "exact", "prefix", "suffix"],
                            "properties": {"type": {"const": "TextQuoteSelector"}},
                        },
                        {
                            "required": ["type", "start", "end"],
                            "properties": {
                                "type": {"const": "TextPositionSelector"},
                                "start": {"type": "integer", "minimum": 0},
                                "end": {"type": "integer", "minimum": 0},
                            },
                        },
                    ],
                    "minItems": 2,
                    "maxItems": 2,
                },
            },
        },
    },
}


def collection(found):
    return json.loads(text(web_annotations(found)))


def spans(annotation, style):
    return tuple(
        (target["selector"][1]["start"], target["selector"][1]["end"])
        for target in annotation["target"]
        if target["styleClass"] == style
    )


@pytest.mark.parametrize("make", [material, hostile])
def test_the_shape_is_that_of_the_recommendation(make):
    found = collection(make())
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    assert found["total"] == len(found["first"]["items"]) > 0
    ids = [item["id"] for item in found["first"]["items"]]
    assert len(set(ids)) == len(ids)


def test_annotations_lead_back_to_the_same_spans():
    found = material()
    items = {item["id"].removeprefix(URN): item for item in collection(found)["first"]["items"]}
    for attribution in found.trace.attributions:
        annotation = items[attribution.id]
        assert spans(annotation, "content") == attribution.content_spans
        assert spans(annotation, "cue") == attribution.cue_spans
        assert spans(annotation, "source") == attribution.source_spans
    claimed = sorted(spans(item, "claim")[0] for item in items.values() if spans(item, "claim"))
    assert claimed == sorted((one.start, one.end) for claim in found.trace.claims for one in set(claim.mentions))


def test_both_selectors_lead_to_the_same_words():
    found = material()
    for item in collection(found)["first"]["items"]:
        for target in item["target"]:
            document = found.documents[target["source"]["id"].removeprefix(URN)]
            assert target["source"]["headwater:textSha256"] == text_sha256(document.text)
            quote, position = target["selector"]
            exact = document.text[position["start"] : position["end"]]
            assert quote["exact"] == exact
            around = quote["prefix"] + exact + quote["suffix"]
            assert around in document.text
            assert document.text.count(around) == 1


def test_the_state_names_the_newest_capture():
    (target, *_) = collection(material())["first"]["items"][0]["target"]
    assert target["state"]["headwater:sha256"] == "ab" * 32
    assert target["state"]["sourceDate"] == "2031-05-09T00:00:00Z"


def test_the_summary_gives_the_chain():
    items = collection(material())["first"]["items"]
    assert items[3]["body"][0]["value"] == "Karsund Herald > two engineers: confirms"


@given(st.text(min_size=1, max_size=80), st.data())
@settings(max_examples=60, deadline=None)
def test_offsets_are_code_points_whatever_the_text(words, data):
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    trace = material().trace
    document = replace(trace.documents[0], text=words)
    trace = replace(
        trace,
        documents=(document,),
        attributions=(),
        claims=(),
        own_voice=(OwnVoice(document.id, Span(start, end)),),
    )
    (item,) = collection(of_trace(trace))["first"]["items"]
    assert spans(item, "own-voice") == ((start, end),)
    assert item["target"][0]["selector"][0]["exact"] == words[start:end]
