"""The records of the register on the page of their story."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.report.phase_line import Bar, phase_line
from headwater.report.story_page import story_page
from headwater.restriction import Restriction

from .reported import RECORD, ROWS, reported, reviewed
from .traces import bridge


def tree_of(*records: Restriction) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(story_page(reported(*records)))


def text_of(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def field(tree: lxml.html.HtmlElement, name: str) -> lxml.html.HtmlElement:
    (found,) = tree.xpath(f"//dl[@class='fields']/div[dt='{name}']/dd")
    return found


def test_every_field_opens_into_the_words_behind_it():
    tree = tree_of()
    authority = field(tree, "who orders it")
    assert text_of(authority.xpath(".//summary")[0]).startswith("harbour office of Ostrel 1 quotation")
    (words,) = authority.xpath(".//q/b")
    assert words.text == "harbour office of Ostrel"
    assert "“The harbour office of Ostrel has told" in text_of(authority)
    place = authority.xpath(".//a[@class='jump']/@href")[0].removeprefix("#")
    assert place.startswith("d1w")
    assert text_of(tree.get_element_by_id(place)) == "harbour office of Ostrel"


def test_every_piece_of_evidence_is_on_the_page_and_leads_to_its_words():
    tree = tree_of()
    (record,) = tree.xpath("//article[contains(@class, 'record')]")
    found = record.xpath(".//dl//a[@class='jump']/@href")
    assert len(found) == len(ROWS)
    assert [one for one in found if not tree.xpath(f"//*[@id='{one[1:]}']")] == []


def test_it_says_that_a_machine_proposes_it_and_how_many_origins_stand_behind_it():
    (record,) = tree_of().xpath("//article[contains(@class, 'record')]")
    count = text_of(record.xpath(".//p[@class='count']")[0])
    assert count == "1 to 2 origins in 2 documents proposed by machine"
    assert "proposed by rules/1" in text_of(record)
    assert "reviewed in part" in text_of(tree_of(reviewed()).xpath("//p[@class='count']")[0])
    assert "not measured" in text_of(tree_of(replace(RECORD, independent_origins=None)))


def test_reports_that_differ_stand_side_by_side_and_a_denial_says_so():
    values = [text_of(one) for one in field(tree_of(), "mechanism").xpath(".//details/summary")]
    assert [one.split(" 1 ")[0].split(" 2 ")[0] for one in values] == [
        "surrender demanded",
        "passport confiscated another report, denied by some",
    ]
    denied = field(tree_of(), "mechanism").xpath(".//li[.//span[@class='stance against']]")
    assert [text_of(one).split("” ")[1] for one in denied] == ["harbour <office> denies"]


def test_what_no_report_gives_is_said_and_not_left_out():
    missing = text_of(tree_of().xpath("//p[contains(@class, 'missing')]")[0])
    assert {"end", "legal basis", "notice", "remedy"} <= set(missing.rstrip(".").split(": ")[1].split(", "))


def test_what_people_decided_stands_with_the_words():
    assert "accepted by Mara, 2031-07-01: read both" in text_of(field(tree_of(reviewed()), "state"))


def test_phases_stand_in_order_with_their_time_and_words():
    rows = [text_of(one) for one in tree_of().xpath("//ol[@class='phases']/li/details/summary")]
    assert rows == [
        "as a whole from 2031 1 quotation",
        "seldom enforced no time is reported 1 quotation",
        "enforced “Since 2031”: from 2031 1 quotation",
        "extended from May 2031 1 quotation",
    ]
    assert len(tree_of().xpath("//ol[@class='phases']//svg")) == 3


def test_a_story_without_records_has_no_section_for_them():
    assert lxml.html.document_fromstring(story_page(bridge())).xpath("//section[@class='records']") == []


def test_a_record_of_documents_that_are_not_there_is_left_out():
    trace = reported()
    alone = replace(trace, documents=trace.documents[:1])
    assert lxml.html.document_fromstring(story_page(alone)).xpath("//section[@class='records']") == []


def test_words_of_others_are_escaped():
    shown = story_page(reported(replace(RECORD, id="<script>rst</script>")))
    assert "<script" not in shown
    assert "&lt;wives&gt;" in shown


def test_bars_lie_in_the_order_of_time():
    line = phase_line([("1978", "2014"), ("2014", None), (None, "1978"), (None, None)], [date(2031, 6, 2)])
    assert line is not None
    first, second, before, none = line.bars
    assert isinstance(first, Bar)
    assert first.sure is not None
    assert first.sure.start < first.sure.end <= second.vague[0].start + 0.01 or first.vague[-1] == second.vague[0]
    assert second.open.end > line.reports[0]
    assert before.open.end == first.vague[0].start
    assert none is None
    assert [mark.label for mark in line.marks] == ["1978", "2014"]


def test_without_a_date_there_is_no_line():
    assert phase_line([(None, None)], [date(2031, 6, 2)]) is None


dates = st.from_regex(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", fullmatch=True)


@given(st.lists(st.tuples(st.none() | dates, st.none() | dates), max_size=5), st.lists(st.dates(), max_size=3))
def test_any_dates_lie_inside_the_picture(periods, days):
    line = phase_line(periods, days)
    if line is None:
        assert not any(one for period in periods for one in period)
        return
    stretches = [
        one
        for each in line.bars
        if each
        for one in (*each.vague, *([each.sure] if each.sure else []), *([each.open] if each.open else []))
    ]
    assert all(0 <= one.start <= one.end <= 100 for one in stretches)
    assert all(0 <= x <= 100 for x in line.reports)
    assert all(a.x <= b.x for a, b in pairwise(line.marks))


@pytest.mark.parametrize("count", [1, 2])
def test_the_head_of_the_story_leads_to_its_records(count):
    records = [replace(RECORD, id=f"rst1-{at}") for at in range(count)]
    tree = tree_of(*records)
    (jump,) = tree.xpath("//nav[@class='jumps']//a[@href='#s1r']")
    assert text_of(jump).startswith(f"{count} reported restriction")
    assert len(tree.xpath("//article[contains(@class, 'record')]")) == count
