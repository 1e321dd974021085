"""FollowTheMoney, judged by its own library, and the evidence beside it."""

import hashlib

import pytest
from followthemoney import model

from headwater.export import Material, only
from headwater.export.evidence import evidence
from headwater.export.ftm import ftm

from .material import hostile, lines, material


@pytest.fixture(scope="module")
def entities():
    return {entity["id"]: entity for entity in lines(ftm(material()))}


def of(entities, schema, **wanted):
    return [
        one["properties"]
        for one in entities.values()
        if one["schema"] == schema and all(value in one["properties"].get(name, ()) for name, value in wanted.items())
    ]


@pytest.mark.parametrize("make", [material, hostile])
def test_followthemoney_takes_every_entity_as_it_is(make):
    found = lines(ftm(make()))
    assert len({entity["id"] for entity in found}) == len(found)
    for entity in found:
        proxy = model.get_proxy(entity, cleaned=False)
        assert proxy.schema.validate(entity) is None
        assert proxy.to_dict()["properties"] == entity["properties"]
        assert set(entity["properties"]) >= set(proxy.schema.required)
        for prop, value in proxy.itervalues():
            assert prop.type.name != "entity" or value in {one["id"] for one in found}, (prop, value)


def test_documents_are_articles_and_publishers_organizations(entities):
    article = entities["doc1-herald"]
    assert article["schema"] == "Article"
    assert article["properties"]["publishedAt"] == ["2031-05-02T08:10"]
    assert article["properties"]["sourceUrl"] == ["https://herald.example/1"]
    assert entities["doc1-northlight"]["properties"]["publishedAt"] == ["2031-05-03"]  # no more than the day is known
    assert article["properties"]["notes"][1] == f"SHA-256 of the capture: {'ab' * 32}"
    (herald,) = of(entities, "Organization", name="Karsund Herald")  # it publishes, and is cited: it is one
    assert herald["website"] == ["https://herald.example/"]


def test_people_are_persons_and_who_is_unnamed_can_be_left_out(entities):
    assert entities["roth"]["schema"] == "Person"
    assert entities["roth"]["properties"]["weakAlias"] == ["Roth"]  # "the mayor" is no name
    assert of(entities, "LegalEntity", keywords="unnamed") == [{"keywords": ["unnamed"], "name": ["two engineers"]}]
    assert not of(entities, "Mention", resolved="engineers")
    marked = of(entities, "Documentation", status="unnamed")
    assert {one["entity"][0] for one in marked} == {"engineers"}
    assert len(marked) == len(of(entities, "Documentation", entity="engineers"))
    assert [one["name"] for one in of(entities, "Mention", resolved="roth")] == [["Ada Roth"], ["Ada Roth"]]


def test_documentations_say_what_a_document_has_to_do_with_whom(entities):
    (said,) = of(entities, "Documentation", document="doc1-northlight", entity="engineers")
    assert said["role"] == ["speaker: confirms"]
    assert said["recordId"] == ["att-4"]
    assert said["summary"] == ["The bridge at Karsund closes on Monday"]
    (copied,) = of(entities, "Documentation", document="doc1-zvonar", entity="doc1-herald")
    assert copied["role"] == ["rewrites it, without credit"]
    (post,) = [key for key, one in entities.items() if one["properties"].get("name") == ["Ferry Post"]]
    assert of(entities, "Documentation", entity=post)[0]["role"] == ["cites it"]


def test_ids_do_not_hang_on_what_is_exported_with_them(entities):
    part = material()
    alone = lines(ftm(Material(only(part.trace, {"doc1-herald"}), part.captures)))
    assert {entity["id"] for entity in alone} <= set(entities)


def test_the_evidence_has_the_words_and_where_they_stand():
    found = material()
    _, sidecar = ftm(found)
    assert sidecar == evidence(found)[0]
    records = lines(evidence(found))
    assert [one["attribution"] for one in records] == [f"att-{number}" for number in range(1, 6)]
    for record in records:
        text = found.documents[record["document"]].text
        assert record["text_sha256"] == hashlib.sha256(text.encode()).hexdigest()
        words = [*record["quotation"], *record["source"], *(one for step in record["chain"] for one in step["words"])]
        assert words
        for one in words:
            assert text[one["start"] : one["end"]] == one["exact"]
    through = records[3]
    assert [step["name"] for step in through["chain"]] == ["Karsund Herald", "two engineers"]
    assert [step["rule"] for step in through["chain"]] == ["containing", "unstated"]
    assert through["stance"] == "confirms"
    assert through["claims"] == [
        {
            "claim": "claim1-closing",
            "text": "The bridge at Karsund will close on Monday",
            "stance": "asserts",
            "independent_origins": {"min": 1, "max": 2},
            "circular": False,
        }
    ]
    assert [one["sha256"] for one in records[0]["captures"]][1] == "ab" * 32
