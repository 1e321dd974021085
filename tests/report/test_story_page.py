import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise

import lxml.html
import pytest
from hypothesis import given, settings

from headwater.model import Evidence, Failed, Mention, OriginRange, Span, Story
from headwater.report.story_page import in_quotes, origins_in_words, story_page

from .golden import golden
from .traces import DOCUMENTS, bridge, many, traces


def tree_of(trace):
    return lxml.html.document_fromstring(story_page(trace))


def text_of(element):
    return " ".join(element.text_content().split())


def leads(tree):
    """-> the ids that links on the page lead to."""
    return {href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")}


def test_a_small_story_as_golden():
    shown = re.sub(r"<style>.*?</style>", "<style></style>", story_page(bridge()), flags=re.DOTALL)
    golden("story.html", re.sub(r"sha256-[^']+", "sha256-", shown))


def test_the_head_counts_what_a_reader_wants_to_know():
    tree = tree_of(bridge())
    figures = [tuple(figure.itertext()) for figure in tree.xpath("//dl[@class='figures']/div")]
    assert figures == [
        ("documents", "4"),
        ("publishers", "4"),
        ("copied or cited by others", "3"),
        ("independent origins behind the main claim", "1 to 2"),
    ]
    assert "The bridge at Karsund will close on Monday" in text_of(tree.xpath("//p[@class='main']")[0])


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (None, "not measured"),
        (OriginRange(0, 0), "no origin"),
        (OriginRange(1, 1), "1 origin"),
        (OriginRange(1, 2), "1 to 2 origins"),
        (OriginRange(0, 1), "0 to 1 origins"),
        (OriginRange(3, 3), "3 origins"),
    ],
)
def test_origins_are_a_range_and_not_measured_is_no_zero(found, words):
    assert origins_in_words(found) == words


def test_where_nobody_vouches_the_head_says_not_measured():
    trace = bridge()
    tree = tree_of(replace(trace, claims=tuple(replace(claim, independent_origins=None) for claim in trace.claims)))
    figure = tree.xpath("//dl[@class='figures']/div")[-1]
    assert tuple(figure.itertext()) == ("independent origins behind the main claim: not measured", "?")


def test_every_reason_leads_to_words_on_the_page():
    tree = tree_of(bridge())
    jumps = tree.xpath("//a[contains(@class, 'jump')]")
    assert len(jumps) > 20
    for jump in jumps:
        (target,) = tree.xpath("//*[@id=$id]", id=jump.get("href")[1:])
        quoted = text_of(jump.xpath(".//q")[0])
        for number in target.xpath(".//span[@class='tag']"):
            number.drop_tree()
        assert text_of(target) in (quoted, quoted.strip("“”"))


def test_text_and_claims_lead_to_each_other():
    tree = tree_of(bridge())
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert leads(tree) <= set(ids)
    assert {"s1c1", "s1c2", "s1c3", "s1c4", "d1", "d2", "d3", "d4", "s1l1"} <= leads(tree)


def test_the_words_of_all_documents_are_there_in_their_order():
    tree = tree_of(bridge())
    for number, document in enumerate(DOCUMENTS, 1):
        section = tree.xpath("//article[@id=$id]//section[contains(@class, 'text')]", id=f"d{number}")[0]
        for tag in section.xpath(".//span[@class='tag']"):
            tag.drop_tree()
        assert "\n\n".join(paragraph.text_content() for paragraph in section.xpath("./p")) == document.text


def test_stances_stand_side_by_side_and_a_circle_is_said_in_words():
    tree = tree_of(bridge())
    rows = [[text_of(cell) for cell in row] for row in tree.xpath("//article[@id='s1c1']//tbody/tr")]
    assert rows[0] == ["1 Karsund Herald", "asserts", "two engineers", "“The bridge at Karsund will close on Monday”"]
    assert ["3 Northlight Wire", "denies", "road office", "“the bridge stays open”"] in rows
    assert [row[2] for row in rows if row[0].startswith("2")] == ["its own voice"]
    assert "goes in a circle" in text_of(tree.xpath("//article[@id='s1c2']")[0])
    assert "Nine cables are broken" in text_of(tree.xpath("//article[@id='s1c3']//div[@class='drift']")[0])


def test_reasons_that_say_the_same_are_one_with_all_words():
    tree = tree_of(bridge())
    (reasons,) = tree.xpath("//tr[@id='s1l3']/following-sibling::tr[1]")
    (step,) = reasons.xpath(".//ol[@class='why']/li")
    assert [text_of(quote) for quote in step.xpath(".//q")] == ["“Karsund Herald”", "“the Karsund Herald”"]
    assert text_of(step).startswith("names Karsund Herald naming 0.7")
    assert text_of(reasons.xpath(".//summary")[0]) == "why: names Karsund Herald"


def test_words_of_two_documents_stand_beside_each_other():
    tree = tree_of(bridge())
    (pair,) = tree.xpath("//tr[@id='s1l1']/following-sibling::tr[1]//ul")
    assert "paired" in pair.get("class")
    assert [text_of(number) for number in pair.xpath(".//span[@class='chip']")] == ["2", "1"]


@pytest.mark.parametrize(
    ("words", "shown"), [("a b", "“a b”"), ("“a” b", "“a” b"), ("a ”b”", "a ”b”"), ("", "(no words)")]
)
def test_words_get_quotation_marks_unless_they_have_them(words, shown):
    assert in_quotes(words) == shown


def test_the_table_of_links_says_what_the_picture_shows():
    tree = tree_of(bridge())
    rows = [[text_of(cell) for cell in row] for row in tree.xpath("//table[@class='linked']//tr[@class='link-row']")]
    assert ["2 Zvonar", "rewrites", "1 Karsund Herald", "no credit", "0.93"] in rows
    assert ["3 Northlight Wire", "cites", "Ferry Post not in the collection", "credited", "0.70"] in rows
    for layout in ("wide", "narrow"):
        curves = tree.xpath(f"//div[contains(@class, '{layout}')]//a[contains(@class, 'link ')]")
        assert len(curves) == len(rows) == 6


def test_links_are_told_apart_by_more_than_colour():
    shown = story_page(bridge())
    style = re.search(r"<style>(.*?)</style>", shown, re.DOTALL)[1]
    dashes = {
        how: re.search(rf"\.{how} \.curve {{ ([^}}]+)}}", style)[1] for how in ("rewritten", "translated", "cited")
    }
    assert len(set(dashes.values())) == 3
    tree = lxml.html.document_fromstring(shown)
    for curve in tree.xpath("//a[contains(@class, 'link ')]"):
        assert bool(curve.xpath("./path[@class='bar']")) == ("uncredited" in curve.get("class"))


def test_the_path_of_a_claim_is_marked_on_dots_and_curves():
    tree = tree_of(bridge())
    wide = tree.xpath("//div[contains(@class, 'picture wide')]")[0]

    def on_path(kind, number):
        return [
            name
            for element in wide.xpath(f".//a[contains(@class, '{kind} ')]")
            if f"p{number}" in (names := element.get("class").split())
            for name in names
            if re.fullmatch(r"n\d+|f\d+", name)
        ]

    assert on_path("dot", 2) == ["n2", "n3"]
    assert on_path("link", 2) == ["f2", "f3"]
    assert on_path("dot", 1) == ["n1", "n2", "n3", "n4"]
    notes = [text_of(note) for note in wide.xpath(".//*[contains(@class, 'note p1')]")]
    assert notes == ["origin", "denies"]


def test_claims_of_one_document_are_there_too_with_their_words():
    tree = tree_of(bridge())
    (alone,) = tree.xpath("//li[@id='s1c4']")
    assert "not measured" in text_of(alone)
    assert alone.xpath(".//a[contains(@class, 'jump')]")


def test_flags_come_with_their_words():
    tree = tree_of(bridge())
    flags = [text_of(flag) for flag in tree.xpath("//li[@class='flag']")]
    assert [flag.split(" Z")[0].split(" “")[0] for flag in flags] == [
        "Lost credit",
        "Inflated source",
        "Circular",
        "Drift",
    ]
    assert "several engineers" in flags[1]


def test_several_stories_have_a_section_each_and_documents_alone_stand_apart():
    trace = many(9, stories=2)
    alone = replace(DOCUMENTS[0], id="doc1-alone")
    tree = tree_of(
        replace(trace, documents=(*trace.documents, alone), stories=(*trace.stories, Story("c", (alone.id,))))
    )
    assert tree.xpath("//section[@class='story']/@id") == ["s1", "s2"]
    assert text_of(tree.xpath("//h1[@id='contents']")[0]) == "10 documents · 2 stories · 1 document apart"
    assert len(tree.xpath("//section[@class='apart']/section")) == 1
    assert tree.xpath("//h1/@id") == ["contents"]
    assert len(tree.xpath("//section[@class='documents']/article")) == 10


@pytest.mark.parametrize(
    "trace", [bridge(), many(9, stories=2), replace(bridge(), stories=())], ids=["one", "two", "none"]
)
def test_headings_leave_out_no_level(trace):
    levels = [int(heading.tag[1]) for heading in tree_of(trace).xpath("//h1 | //h2 | //h3 | //h4 | //h5")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_not_measured_and_not_read_are_said():
    trace = replace(bridge(), failed=(Failed("x.html", "NotFound", "x.html: no such <file>"),))
    shown = story_page(trace)
    assert "Not measured: attributions." in shown
    assert "x.html: no such &lt;file&gt;" in shown


def test_what_was_not_measured_is_said_at_the_head_of_its_story():
    (gap,) = tree_of(bridge()).xpath("//section[@class='story']/header/p[@class='gap']")
    assert text_of(gap).startswith("Not measured: attributions in 4 Brücke gesperrt.")


def test_a_passage_over_two_paragraphs_lights_up_in_both():
    trace = bridge()
    across = Mention(DOCUMENTS[0].id, Span(20, 120))
    shown = story_page(replace(trace, links=(replace(trace.links[0], evidence=(Evidence("x", 1.0, "x", (across,)),)),)))
    tree = lxml.html.document_fromstring(shown)
    pieces = tree.xpath("//*[contains(@class, 'd1w20-120')]")
    assert [piece.get("id") for piece in pieces if piece.get("id")] == ["d1w20-120"]
    assert len({piece.xpath("ancestor::p")[0] for piece in pieces}) == 2
    assert ".text:has(#d1w20-120:target) .d1w20-120{" in shown


def test_a_day_without_an_hour_says_so():
    tree = tree_of(bridge())
    heads = [text_of(head) for head in tree.xpath("//section[@class='documents']//p[@class='facts']")]
    assert "2031-05-03, hour not known" in heads[2]
    assert " 00:00" not in tree.text_content()


def test_an_empty_trace_is_a_page():
    assert "0 documents" in story_page(replace(bridge(), documents=()))


def test_the_page_asks_for_nothing_and_forbids_scripts():
    shown = story_page(bridge())
    tree = lxml.html.document_fromstring(shown)
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    style = re.search(r"<style>(.*?)</style>", shown, re.DOTALL)[1]
    assert f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in policy
    assert not tree.xpath("//script | //@style | //iframe | //object | //img | //@onclick | //@src | //base | //form")
    assert tree.xpath("//link/@href") == ["data:,"]
    assert "url(" not in style
    assert "@import" not in style


@given(traces)
@settings(max_examples=60, deadline=None)
def test_whatever_the_trace_holds_it_stays_text(trace):
    shown = story_page(trace)
    tree = lxml.html.document_fromstring(shown)
    assert not tree.xpath("//script | //@onclick | //@style | //img")
    assert all(href.startswith(("#", "https://", "http://", "data:,")) for href in tree.xpath("//@href"))
    assert not set(shown) & set("\x00\x1b\u202e")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert leads(tree) <= set(ids)
    named = {
        each
        for names in tree.xpath("//@aria-labelledby | //@aria-describedby | //label/@for")
        for each in names.split()
    }
    assert named <= set(ids)


def test_a_claim_of_many_documents_stays_within_the_style():
    shown = story_page(many(40))
    assert shown.count("<article") == 41
    assert "40 documents" in shown
