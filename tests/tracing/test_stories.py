from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.model import Document, Link
from headwater.tracing import likeness
from headwater.tracing.likeness import neighbours, word_vectors
from headwater.tracing.stories import FITTED, Pair, compare, group_stories, join, join_first

from .material import START, document

FERRY = (
    document(
        "ferry-1",
        "The night ferry Ona ran aground on the Widow's Teeth off Port Marl with 212 people on board. Four passengers "
        "are missing, the coastguard said. The lifeboats held onions, a lawyer on board told reporters.",
        "Lestrian Telegraph Service",
        0,
        "Four missing as night ferry runs aground off Port Marl",
    ),
    document(
        "ferry-2",
        "Onions in the lifeboats: a passenger of the Ona says how she left the ferry on the Widow's Teeth. The "
        "coastguard is still looking for four of the 212 people who were on board off Port Marl.",
        "The Lamp",
        5,
        "'We counted two lifeboats': a night on the ferry Ona",
    ),
    document(
        "ferry-3",
        "The owner of the ferry Ona, Marl Lines, has sold two ships since the night on the Widow's Teeth. Two of the "
        "four missing passengers were found alive on an islet off Port Marl, the coastguard said.",
        "Marl Today",
        30,
        "Two of the missing ferry passengers found alive",
    ),
)
BREAD = (
    document(
        "bread-1",
        "A bakery in Brellin has won the prize for the longest loaf. It measures 41 metres, said the baker Tomas Rell, "
        "who baked for six nights and borrowed a street for the rising.",
        "The Brellin Courier",
        2,
        "Longest loaf wins prize in Brellin",
    ),
    document(
        "bread-2",
        "Tomas Rell of Brellin baked a loaf of 41 metres and won. The bakery gave the prize loaf to the hospital, the "
        "school and a goat.",
        "The Lamp",
        9,
        "Prize loaf of 41 metres feeds a school and a goat",
    ),
)
#: Another ferry, another sea.
DISTRACTOR = document(
    "timetable",
    "Ferries between Orrin and the islands run hourly from June. Bicycles go free on Mondays and dogs must be tied, "
    "the captains of the summer season ask their guests to remember.",
    "The Orrin Bulletin",
    4,
    "New ferry timetable for the summer",
)
ALL = (*FERRY, *BREAD, DISTRACTOR)


def grouped(documents: Sequence[Document], *more: object) -> set[frozenset[str]]:
    return {frozenset(story.documents) for story in group_stories(documents, *more)}  # type: ignore[arg-type]


EXPECTED = {frozenset(d.id for d in FERRY), frozenset(d.id for d in BREAD), frozenset({"timetable"})}


def test_documents_on_one_event_are_grouped_and_others_kept_out() -> None:
    assert grouped(ALL) == EXPECTED


def test_stories_come_in_the_order_of_their_first_documents() -> None:
    mixed = [BREAD[1], FERRY[2], DISTRACTOR, BREAD[0], FERRY[0], FERRY[1]]
    assert [story.documents[0] for story in group_stories(mixed)] == ["bread-2", "ferry-3", "timetable"]
    assert group_stories(mixed)[0].documents == ("bread-2", "bread-1")


def test_a_story_keeps_its_id_whatever_the_order() -> None:
    forward = {story.id for story in group_stories(ALL)}
    assert forward == {story.id for story in group_stories(ALL[::-1])}


def test_copies_do_not_set_a_bar_for_other_reports() -> None:
    copies = [replace(FERRY[0], id=f"copy-{at}", outlet=f"Harbour Bits {at}") for at in range(4)]
    stories = grouped([*copies, *ALL])
    assert frozenset({*(d.id for d in FERRY), *(d.id for d in copies)}) in stories


def test_years_later_it_is_another_event() -> None:
    again = replace(
        FERRY[1],
        id="again",
        title=None,
        text="Children in Port Marl still sing of the onions. A goat went to sea last week and came back.",
    )
    assert frozenset({"again"}) not in grouped([again, *ALL])
    assert frozenset({"again"}) in grouped([replace(again, published=START + timedelta(days=3 * 365)), *ALL])


def test_days_are_compared_where_times_are_not_known() -> None:
    said = "The ferry Ona lost a propeller"
    texts = [f"{said} on Thursday.", f"{said} between Wednesday and Thursday.", f"{said} on Sunday.", f"{said}."]
    undated = [replace(document(text, text, "The Lamp"), published=None) for text in texts]
    dated = document("dated", texts[2], "The Lamp")
    documents = [*undated, dated, replace(dated, id="later")]
    near = neighbours(word_vectors(documents), 0.0)
    same_day = {(pair.one, pair.other): pair.same_day for pair in compare(documents, near)}
    assert same_day[0, 1] is True
    assert same_day[0, 2] is same_day[1, 2] is same_day[0, 4] is False
    assert same_day[0, 3] is same_day[4, 5] is None


def test_what_lies_around_counts() -> None:
    """As alike as two reports of one event are among few others, so are reports of two events on a crowded matter."""
    alike = Pair(0, 1, 0.4, None)
    assert join(4, [alike], FITTED) == ((0, 1), (2,), (3,))
    crowd = [Pair(one, other, 0.36, None) for one in (0, 1) for other in range(2, 8)]
    assert (0, 1) not in join(8, [alike, *crowd], FITTED)


def test_the_more_documents_the_less_likely_that_two_are_on_one_event() -> None:
    alike = Pair(0, 1, 0.3, None)
    assert (0, 1) in join_first(4, [alike], FITTED)
    assert (0, 1) not in join_first(4000, [alike], FITTED)


def test_a_document_between_two_stories_does_not_chain_them() -> None:
    stories = [Pair(one, two, 0.6, None) for group in (range(4), range(4, 8)) for one, two in combinations(group, 2)]
    between = [Pair(one, 8, 0.45, None) for one in range(8)]
    assert len(join(9, [*stories, *between], FITTED)) >= 2


def test_a_link_holds_a_story_together() -> None:
    about = document(
        "debunk", "They were turnips, the paper says now, and it was wrong about them at sea.", "Marl Today", 40
    )
    link = Link("debunk", "ferry-2", "cited", True, 0.95)
    assert frozenset({"debunk"}) in grouped([*ALL, about])
    assert frozenset({"debunk"}) not in grouped([*ALL, about], [link])


def test_a_link_to_something_else_of_the_outlet_joins_nothing() -> None:
    link = Link("bread-1", "timetable", "cited", True, 0.95)
    assert grouped(ALL, [link]) == EXPECTED


def test_links_to_the_outside_change_nothing() -> None:
    link = Link("ferry-1", "outside:Gull and Anchor", "cited", True, 0.95)
    assert grouped(ALL, [link]) == EXPECTED


@pytest.mark.parametrize(
    "documents", [(), (DISTRACTOR,), (document("empty", "", "The Lamp"), document("also", "", ""))]
)
def test_little_is_grouped_too(documents: Sequence[Document]) -> None:
    assert sorted(d for story in group_stories(documents) for d in story.documents) == sorted(d.id for d in documents)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(ALL), unique_by=lambda one: one.id), st.randoms(use_true_random=False))
def test_every_document_is_in_one_story(documents: list[Document], lots: object) -> None:
    stories = group_stories(documents)
    assert sorted(d for story in stories for d in story.documents) == sorted(d.id for d in documents)
    assert len({story.id for story in stories}) == len(stories)


def test_what_a_document_looks_at_does_not_grow_with_the_collection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pair that shares a rare word is found among any number that share what is common, and few of these are."""
    crowd = [
        document(f"crowd-{at}", f"Harbour fog again delayed boat {at} of line {at}x, the pilot said.", "The Lamp", at)
        for at in range(60)
    ]
    pair = [document(name, "Harbour fog hid the Vellamo from its pilot.", "The Lamp", 70) for name in ("one", "other")]
    monkeypatch.setattr(likeness, "LOOKED_AT", 30)
    near = neighbours(word_vectors([*crowd, *pair]), 0.01)
    assert [(neighbour.position, round(neighbour.cosine, 3)) for neighbour in near[60]] == [(61, 1.0)]
    assert all(len(others) <= 30 for others in near)
