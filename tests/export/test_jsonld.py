"""schema.org as JSON-LD, expanded by a processor that may not load anything."""

import json

import pytest
from pyld import jsonld as processor

from headwater.export.jsonld import jsonld

from .material import hostile, material, text

SCHEMA = "https://schema.org/"
OURS = "urn:headwater:"


def offline(address, options):
    raise AssertionError(f"{address} would be loaded")


def expanded(made):
    return processor.expand(json.loads(text(made)), {"documentLoader": offline})


@pytest.fixture(scope="module")
def nodes():
    found = expanded(jsonld(material()))
    assert len({node["@id"] for node in found}) == len(found)
    return {node["@id"].removeprefix(OURS): node for node in found}


def value(node, name, kind="@value"):
    vocabulary = OURS if name.startswith("headwater:") else SCHEMA
    return [one[kind] for one in node.get(vocabulary + name.removeprefix("headwater:"), ())]


@pytest.mark.parametrize("make", [material, hostile])
def test_every_property_and_type_has_an_address(make):
    for node in expanded(jsonld(make())):
        assert node["@id"].startswith(OURS)
        assert [one for one in node["@type"] if not one.startswith((SCHEMA, OURS))] == []
        assert [name for name in node if not name.startswith(("@", SCHEMA, OURS))] == []


def test_articles_say_what_they_were_made_from(nodes):
    zvonar, northlight = nodes["doc1-zvonar"], nodes["doc1-northlight"]
    assert zvonar["@type"] == [f"{SCHEMA}NewsArticle"]
    assert value(zvonar, "isBasedOn", "@id") == [f"{OURS}doc1-herald"]
    assert value(zvonar, "headline") == ["NINE cables broken!"]
    (publisher,) = value(zvonar, "publisher", "@id")
    assert value(nodes[publisher.removeprefix(OURS)], "name") == ["Zvonar"]
    cited = value(northlight, "citation", "@id")
    assert f"{OURS}doc1-herald" in cited
    outlet = next(one for one in cited if "pub1" in one)
    assert value(nodes[outlet.removeprefix(OURS)], "name") == ["Ferry Post"]
    captures = nodes["doc1-herald"][f"{SCHEMA}encoding"]
    assert [value(one, "sha256")[0] for one in captures][1] == "ab" * 32


def test_statements_have_their_author_and_chain_in_order(nodes):
    statement = nodes["att-4"]
    assert statement["@type"] == [f"{SCHEMA}Quotation"]
    assert nodes["att-1"]["@type"] == [f"{SCHEMA}Statement"]
    assert value(statement, "author", "@id") == [f"{OURS}engineers"]
    assert value(statement, "isPartOf", "@id") == [f"{OURS}doc1-northlight"]
    (chain,) = value(statement, "headwater:chain", "@list")
    assert [one["@id"] for one in chain][1] == f"{OURS}engineers"
    assert len(chain) == 2
    assert value(statement, "headwater:stance") == ["confirms"]


def test_claims_have_their_range_and_what_states_them(nodes):
    claim = nodes["claim1-closing"]
    assert claim["@type"] == [f"{SCHEMA}Claim"]
    assert (value(claim, "headwater:originsMin"), value(claim, "headwater:originsMax")) == ([1], [2])
    assert f"{OURS}att-1" in value(claim, "appearance", "@id")
    assert value(nodes["claim1-divers"], "headwater:originsMin") == []
    (origin,) = claim[f"{OURS}origin"]
    assert value(origin, "firstAppearance", "@id") == [f"{OURS}doc1-herald"]


def test_what_is_referred_to_is_there(nodes):
    def references(node):
        if isinstance(node, list):
            for one in node:
                yield from references(one)
        elif isinstance(node, dict):
            if set(node) == {"@id"}:
                yield node["@id"]
            for one in node.values():
                yield from references(one)

    assert {one.removeprefix(OURS) for one in references(list(nodes.values()))} <= set(nodes)
