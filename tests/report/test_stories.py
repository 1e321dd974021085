from dataclasses import replace

from hypothesis import given, settings

from headwater.model import Link, Story
from headwater.report.stories import outline_trace
from headwater.report.words import one_line

from .traces import DOCUMENTS, bridge, many, traces


def test_documents_links_and_claims_have_numbers():
    (story,) = outline_trace(bridge()).stories
    assert [(one.number, one.name) for one in story.documents] == [
        (1, "Karsund Herald"),
        (2, "Zvonar"),
        (3, "Northlight Wire"),
        (4, "Brücke gesperrt"),
    ]
    assert [(link.number, link.child, link.parent, link.outside) for link in story.links] == [
        (1, 2, 1, None),
        (2, 2, 3, None),
        (3, 3, 1, None),
        (4, 3, 2, None),
        (5, 3, None, "Ferry Post"),
        (6, 4, 1, None),
    ]
    assert story.outside == ("Ferry Post",)
    assert (story.publishers, story.parents) == (4, 3)


def test_claims_stated_most_widely_come_first_and_the_rest_apart():
    (story,) = outline_trace(bridge()).stories
    assert [told.claim.id for told in story.widely] == ["claim1-closing", "claim1-ferry", "claim1-cables"]
    assert [(told.number, told.claim.id) for told in story.singly] == [(4, "claim1-divers")]
    assert story.widely[0].stances == {"asserts": (1, 2, 3, 4), "denies": (3,)}
    assert story.widely[0].documents == (1, 2, 3, 4)


def test_a_document_of_another_story_is_a_guest():
    herald, *others = (document.id for document in DOCUMENTS)
    trace = replace(bridge(), stories=(Story("a", (herald,)), Story("b", tuple(others))))
    large, small = outline_trace(trace).stories
    assert [one.document.id for one in large.documents] == others
    assert [one.document.id for one in large.guests] == [herald]
    assert [one.document.id for one in small.documents] == [herald]
    assert {link.parent for link in small.links} == {4}


def test_a_document_in_no_story_is_one_by_itself():
    found = outline_trace(replace(bridge(), stories=()))
    assert [len(story.documents) for story in found.stories] == [1, 1, 1, 1]


def test_two_documents_without_a_publisher_are_two_publishers():
    trace = many(4)
    nameless = tuple(replace(document, outlet=None, domain=None) for document in trace.documents)
    (story,) = outline_trace(replace(trace, documents=nameless)).stories
    assert story.publishers == 4


def test_a_document_that_is_linked_with_itself_has_no_link():
    herald = DOCUMENTS[0].id
    trace = replace(bridge(), links=(Link(herald, herald, "cited", True, 1.0),))
    assert outline_trace(trace).stories[0].links == ()


def test_flags_that_say_the_same_are_one_with_all_claims_and_words():
    trace = bridge()
    again = replace(trace.flags[1], claim="claim1-cables", spans=trace.flags[1].spans[:1])
    (story,) = outline_trace(replace(trace, flags=(*trace.flags, again))).stories
    assert len(story.flags) == 4
    assert [told.number for told in story.flags[1].claims] == [1, 3]
    assert story.flags[1].spans == trace.flags[1].spans + again.spans


@given(traces)
@settings(max_examples=60, deadline=None)
def test_every_document_is_there_once_and_what_is_named_is_there(trace):
    found = outline_trace(trace)
    assert [one.number for one in found.documents] == list(range(1, len(trace.documents) + 1))
    assert sorted(one.number for story in found.stories for one in story.documents) == [
        one.number for one in found.documents
    ]
    for story in found.stories:
        shown = {one.number for one in (*story.documents, *story.guests)}
        assert {link.child for link in story.links} <= shown
        assert {link.parent for link in story.links if link.outside is None} <= shown
    known = {document.id for document in trace.documents}
    told = [told.claim.id for story in found.stories for told in story.claims]
    assert sorted(told) == sorted(
        claim.id for claim in trace.claims if {mention.document for mention in claim.mentions} & known
    )
    flags = [(flag.kind, flag.text) for story in found.stories for flag in story.flags]
    assert set(flags) == {(flag.kind, one_line(flag.text)) for flag in trace.flags}
    assert sum(len(flag.spans) for story in found.stories for flag in story.flags) == sum(
        len(flag.spans) for flag in trace.flags
    )
