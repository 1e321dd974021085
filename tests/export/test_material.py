"""Parts of a trace, and several as one."""

from dataclasses import replace

import pytest

from headwater.errors import InputError
from headwater.export import Material, joined, of_trace, only, selected
from headwater.export.party import Party, parties_of
from headwater.model import Source, Story
from headwater.restriction import Field, FieldEvidence, Restriction

from .material import material, story


def test_an_id_stands_for_a_document_or_a_story():
    trace = replace(
        story(), stories=(Story("story1-a", ("doc1-herald", "doc1-zvonar")), Story("story1-b", ("doc1-bote",)))
    )

    def documents(*given):
        return [one.id for one in selected(trace, given).documents]

    assert documents("doc1-bote") == ["doc1-bote"]
    assert documents("story1-a") == ["doc1-herald", "doc1-zvonar"]
    assert documents("att-5") == ["doc1-northlight"]
    assert documents("claim1-cables", "doc1-bote") == ["doc1-herald", "doc1-zvonar", "doc1-bote"]
    with pytest.raises(InputError, match="doc1-none: the trace holds nothing of this id; give the id"):
        documents("doc1-none")


def test_a_part_keeps_what_is_said_of_a_claim():
    part = only(story(), {"doc1-northlight"})
    closing = next(claim for claim in part.claims if claim.id == "claim1-closing")
    whole = next(claim for claim in story().claims if claim.id == "claim1-closing")
    assert (closing.origins, closing.independent_origins) == (whole.origins, whole.independent_origins)
    assert {mention.document for mention in closing.mentions} == {"doc1-northlight"}
    assert {link.child for link in part.links} == {"doc1-northlight"}
    assert {one.document for one in part.attributions} == {"doc1-northlight"}
    assert "engineers" in {source.id for source in part.sources}  # its origin, who stands in another document
    assert only(story(), {one.id for one in story().documents}) == story()


def test_a_part_keeps_the_restrictions_that_its_documents_report():
    def seen(field: Field, value: str) -> FieldEvidence:
        return FieldEvidence(field, value, "doc1-herald", 0, 9, "ab" * 32, extractor="test/1")

    rows = (seen("tactic", "travel_ban"), seen("mechanism", "border_stop"), seen("status", "in_force"))
    restriction = Restriction("res1-a", None, "travel_ban", "border_stop", "in_force", rows)
    trace = replace(story(), restrictions=(restriction,))
    assert only(trace, {"doc1-herald"}).restrictions == (restriction,)
    assert only(trace, {"doc1-bote"}).restrictions == ()
    assert joined([of_trace(trace), of_trace(only(trace, {"doc1-bote"}))]).trace.restrictions == (restriction,)


def test_parts_are_joined_to_the_whole():
    whole = material()
    halves = [
        Material(only(whole.trace, wanted), tuple(one for one in whole.captures if one.document in wanted))
        for wanted in ({"doc1-herald", "doc1-zvonar"}, {"doc1-northlight", "doc1-bote"})
    ]
    found = joined(halves)
    assert found.trace.documents == whole.trace.documents
    assert found.trace.attributions == whole.trace.attributions
    assert set(found.trace.links) == set(whole.trace.links)
    assert {source.id: set(source.mentions) for source in found.trace.sources} == {
        source.id: set(source.mentions) for source in whole.trace.sources
    }
    assert set(found.captures) == set(whole.captures)
    assert joined([whole]).trace == whole.trace


def test_of_a_trace_alone_the_hashes_are_known():
    found = of_trace(story())
    assert [one.sha256 for one in found.captures] == [one.sha256 for one in story().documents]
    assert {one.id for one in found.captures} == {None}


def test_an_outlet_is_one_party_whether_it_publishes_or_is_cited():
    trace = story()
    cited = Source("src1-x", "outlet", "The KARSUND Herald", aliases=("the paper",))
    found = parties_of(replace(trace, sources=(*trace.sources, cited)))
    assert found.source("src1-x") == found.publisher("doc1-herald")
    assert found.source("src1-x").domains == ("herald.example",)
    assert found.publisher("doc1-bote") is None
    assert found.by_id[found.outside["outside:Ferry Post"]].name == "Ferry Post"


def test_only_forms_of_a_name_are_names():
    roth = Party("roth", "person", "Ada Roth", ("Roth", "Mayor Ada Roth", "she", "the mayor", ""))
    assert roth.names == ("Roth",)
