import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.attribution.outlets import OutletLexicon
from headwater.model import Attribution, Credit, Document, Hyperlink, Link, Source, Span
from headwater.tracing.citations import outlet_name
from headwater.tracing.links import find_links
from headwater.tracing.stories import group_stories

from .material import START, document, said, source

NO_OUTLETS = OutletLexicon(())
ROOT = Path(__file__).resolve().parents[2]

WIRE = document(
    "wire",
    "PORT MARL (LTS) - The night ferry ran aground on the Widow's Teeth on Thursday with 212 people on board, and four "
    "of them are missing, the coastguard said.\n\n"
    "The Ona, built in 1987, had passed its inspection in March. Its master had been on duty for nineteen hours, "
    "according to the crew list.\n\n"
    "“We counted nine lifeboats and found two,” said Nadia Corell, a lawyer who was on board. “The rest held "
    "onions.”\n\nThe company, Marl Lines, did not answer its telephone. Two of its six ships are for sale.",
    "Lestrian Telegraph Service",
    0,
    "Four missing as night ferry runs aground off Port Marl",
)
COPY = document(
    "copy",
    "The night ferry ran aground on the Widow's Teeth on Thursday with 212 people on board, and four of them are "
    "missing, the coastguard said.\n\n"
    "The Ona, built in 1987, had passed its inspection in March. Its master had been on duty for nineteen hours, "
    "according to the crew list.\n\n"
    "“We counted nine lifeboats and found two,” said Nadia Corell, a lawyer who was on board. “The rest held onions.”",
    "Marl Today",
    2,
    "Ferry on the rocks: 212 on board",
)
CITING = document(
    "citing",
    "Ferries of Marl Lines may be short of lifeboats. Of nine on the Ona two could be used, a passenger told the "
    "Lestrian Telegraph Service.\n\n"
    "The Lamp counted the boats of her sister ship in the harbour this morning: there were eleven, and all were dry. "
    "The mayor of Port Marl, Edda Quill, wants the harbour closed until the count is done.",
    "The Lamp",
    5,
    "How many lifeboats does a ferry need?",
)
TRANSLATION = document(
    "translation",
    "The ferry «Ona» sat down on stones near Port Marl, on the board were 212 persons, four are searched. About "
    "this informs LTS.\n\n"
    "«We have counted nine saving boats and have found two», - told the lawyer Nadja Korell. «In the rest was the "
    "onion», - she has added.\n\n"
    "The captain was on the duty nineteen hours.",
    "Prystan-Line",
    6,
    "In Lestria the ferry sat down on stones",
)
ELSEWHERE = document(
    "elsewhere",
    "A bakery in Brellin has won the prize for the longest loaf. It measures 41 metres, said the baker, Tomas Rell. "
    "It took him six nights and a borrowed street.",
    "The Brellin Courier",
    7,
    "Longest loaf wins",
)
STORY = (WIRE, COPY, CITING, TRANSLATION, ELSEWHERE)


def links(
    documents: Sequence[Document] = STORY, attributions: Sequence[Attribution] = (), sources: Sequence[Source] = ()
) -> dict[tuple[str, str], Link]:
    return {(link.child, link.parent): link for link in find_links(documents, attributions, sources, NO_OUTLETS)}


def test_copies_citations_and_translations_are_told_apart() -> None:
    found = links()
    assert {pair: (link.how, link.credited) for pair, link in found.items()} == {
        ("copy", "wire"): ("republished", False),
        ("citing", "wire"): ("cited", True),
        ("translation", "wire"): ("translated", True),
    }


def test_links_show_the_words_on_both_sides() -> None:
    evidence = links()["copy", "wire"].evidence
    (longest, *_) = [one for one in evidence if one.feature == "words in a row"]
    ours, theirs = longest.spans
    assert (ours.document, theirs.document) == ("copy", "wire")
    assert COPY.text[slice(*ours.span)] == WIRE.text[slice(*theirs.span)]
    assert longest.value == len(COPY.text[slice(*ours.span)].replace("’", "").split())


def test_a_credit_dropped_in_a_copy_stays_dropped() -> None:
    credited = replace(COPY, text=f"{COPY.text}\n\n(Source: LTS)")
    at = credited.text.index("(Source")
    credited = replace(credited, credits=(Credit(Span(at, len(credited.text)), ("LTS",)),))
    assert links((WIRE, credited))["copy", "wire"].credited
    assert not links((WIRE, COPY))["copy", "wire"].credited


def test_without_times_the_longer_text_is_the_parent() -> None:
    undated = [replace(one, published=None) for one in (COPY, WIRE)]
    assert set(links(undated)) == {("copy", "wire")}


def test_the_direct_parent_is_taken_and_not_its_parent() -> None:
    second = replace(COPY, id="second", outlet="NewsHeap", text=f"{COPY.text}\n\nMore soon, said the duty editor.")
    second = replace(second, text=second.text.replace("the coastguard said", "coastguards say"))
    third = replace(second, id="third", outlet="Harbour Bits", published=CITING.published)
    assert {
        parent
        for child, parent in links((WIRE, COPY, replace(second, published=CITING.published)))
        if child == "second"
    } == {"copy"}
    assert {parent for child, parent in links((WIRE, second, third)) if child == "third"} == {"second"}


def test_quotations_of_one_person_are_no_sign_of_copying() -> None:
    speech = (
        "“We counted nine lifeboats and found two,” said Nadia Corell. “The rest held onions, as nobody had told me.”"
    )
    one = document("one", f"A passenger had a good look round the deck.\n\n{speech}", "The Lamp", 0)
    other = document("other", f"Lawyers do not like the sea, it seems.\n\n{speech}", "Marl Today", 3)
    assert links((one, other)) == {}


def test_who_stands_behind_another_outlet_is_no_parent() -> None:
    behind = document(
        "behind",
        "Nine lifeboats of the Ona held onions, the Lamp wrote with reference to the Lestrian Telegraph Service.",
        "Harbour Bits",
        8,
    )
    assert {parent for child, parent in links((WIRE, CITING, behind)) if child == "behind"} == {"citing"}


def test_an_outlet_that_only_gave_no_answer_is_not_cited() -> None:
    asked = document(
        "asked", "The Ona lies on the Widow's Teeth. The Lamp did not reply to our questions.", "Harbour Bits", 8
    )
    assert not {parent for child, parent in links((CITING, asked)) if child == "asked"}


def test_attributions_cite_by_words_that_only_they_resolve() -> None:
    asked = document("asked", "Two lifeboats of nine could be used, the paper says.", "Harbour Bits", 8)
    paper = source("The Lamp", "outlet", "the paper")
    spoken = said(asked, "Two lifeboats of nine could be used", ["The Lamp"], who="the paper", cue="says")
    found = links((CITING, asked), [spoken], [paper])
    assert found["asked", "citing"].credited
    assert [one.feature for one in found["asked", "citing"].evidence] == ["attribution"]


def test_an_outlet_outside_the_collection_is_kept_by_its_name() -> None:
    asked = document(
        "asked", "Two lifeboats of nine could be used, the newspaper Gull and Anchor says.", "Harbour Bits", 8
    )
    paper = source("the newspaper Gull and Anchor", "outlet")
    spoken = said(
        asked,
        "Two lifeboats of nine could be used",
        [paper.id],
        who="the newspaper Gull and Anchor",
        cue="says",
    )
    assert set(links((WIRE, asked), [spoken], [paper])) == {("asked", "outside:Gull and Anchor")}


def test_a_hyperlink_leads_to_the_very_document() -> None:
    first = replace(CITING, address="https://www.lamp.example/boats/")
    text = "Somebody has counted lifeboats again."
    link = Hyperlink(Span(0, 8), "https://lamp.example/boats?utm=1")
    asked = replace(document("asked", text, "Harbour Bits", 8), hyperlinks=(link,))
    assert links((first, asked))["asked", "citing"].evidence[0].spans[0].span == Span(0, 8)


def test_of_an_outlets_texts_the_one_that_says_it_is_cited() -> None:
    loaf = document("loaf", "Bread prices rose by nine per cent in Port Marl, bakers say.", "The Lamp", 1)
    asked = document("asked", "Bread is dearer by nine per cent, according to the Lamp.", "Harbour Bits", 8)
    assert {parent for child, parent in links((loaf, CITING, asked)) if child == "asked"} == {"loaf"}


def test_two_pages_may_cite_each_other() -> None:
    loop = replace(
        CITING, text=f"{CITING.text}\n\nUPDATED. Harbour Bits has confirmed the count of the Lamp.", published=None
    )
    bits = document("bits", "Nine lifeboats on the Ona held onions, the Lamp has counted.", "Harbour Bits", 6)
    assert set(links((loop, bits))) == {("citing", "bits"), ("bits", "citing")}


#: A word of this article is the short name of an outlet of other news, in full capitals as a name is written.
LANTERNS = document(
    "lanterns",
    "The Courier stood at the quay of Ostrel for a century before the bronze thief came. Sculptor Wenna Lorth cast the "
    "statue from nine church bells, said the museum's keeper.",
    "Ostrel Evening",
    9,
    "Bronze statue stolen from quay in Ostrel",
)


def test_a_short_name_that_may_be_anybodys_does_not_lead_to_other_news() -> None:
    assert links((*STORY, LANTERNS)).keys() == links().keys()


def test_an_outlet_named_for_other_news_is_cited_from_outside() -> None:
    named = replace(LANTERNS, text=f"{LANTERNS.text} That is what the Brellin Courier reported.")
    found = links((*STORY, named))
    assert {parent for child, parent in found if child == "lanterns"} == {"outside:The Brellin Courier"}
    on_it = replace(
        ELSEWHERE,
        id="earlier",
        text="The bronze statue by Wenna Lorth was stolen from the quay of Ostrel at night, a museum's keeper said.",
    )
    found = links((*STORY, on_it, named))
    assert {parent for child, parent in found if child == "lanterns"} == {"earlier"}


def test_what_others_published_long_before_must_be_more_alike() -> None:
    named = replace(
        CITING,
        text="Onions are dear this spring, growers on the plain of Castell say, and the Lestrian Telegraph Service has "
        "written of two ships that carry nothing else. Prices rose by a third since Easter, and the market closes.",
    )
    assert ("citing", "wire") in links((WIRE, named))
    later = replace(named, published=START + timedelta(days=90))
    assert ("citing", "wire") not in links((WIRE, later))
    assert ("citing", "outside:Lestrian Telegraph Service") in links((WIRE, later))


def test_the_order_of_the_documents_changes_nothing() -> None:
    forward, backward = find_links(STORY, (), (), NO_OUTLETS), find_links(STORY[::-1], (), (), NO_OUTLETS)
    assert sorted(forward, key=lambda link: link.child) == sorted(backward, key=lambda link: link.child)


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_another_run_gives_the_same_bytes(seed: str) -> None:
    program = (
        "from headwater.attribution.outlets import OutletLexicon\n"
        "from headwater.tracing.links import find_links\n"
        "from headwater.tracing.stories import group_stories\n"
        "from tests.tracing.test_links import STORY\n"
        "links = find_links(STORY, (), (), OutletLexicon(()))\n"
        "print(ascii((links, group_stories(STORY, links))))\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    shown = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True, capture_output=True)
    found = find_links(STORY, (), (), NO_OUTLETS)
    assert shown.stdout.decode().strip() == ascii((found, group_stories(STORY, found)))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "“", "(", "Said.", "a" * 5000, "' " * 500])
def test_odd_texts_are_read(text: str) -> None:
    assert ("copy", "wire") in links((WIRE, COPY, document("odd", text, "The Lamp", 9, title=text)))


@settings(max_examples=25, deadline=None)
@given(st.permutations(STORY), st.integers(1, 5))
def test_links_lead_from_documents_to_documents_with_spans_in_them(story: list[Document], size: int) -> None:
    texts = {one.id: one.text for one in story[:size]}
    for link in find_links(story[:size], (), (), NO_OUTLETS):
        assert link.child in texts
        assert link.parent in texts or link.parent.startswith("outside:")
        assert link.child != link.parent
        assert 0 <= link.score <= 1
        for evidence in link.evidence:
            assert all(0 <= m.span.start < m.span.end <= len(texts[m.document]) for m in evidence.spans)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Publications", None),
        ("the Media", None),
        ("the trade paper The Limelight", "The Limelight"),
        ("the Post", "Post"),
    ],
)
def test_publications_are_no_outlet(words: str, name: str | None) -> None:
    assert outlet_name(words) == name
