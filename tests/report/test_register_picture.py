"""The register's counts, as a table and as a picture."""

import io
from dataclasses import replace

import lxml.etree
from rich.console import Console

from headwater.registered import entries_of
from headwater.report.register import Row, summary, summary_view, sums
from headwater.report.register_picture import summary_svg
from headwater.restriction import Review

from .reported import ACCEPTED, RECORD, reported, reviewed

SVG = "{http://www.w3.org/2000/svg}"


def records():
    no = Review("rejected", "Mara", ACCEPTED.at)
    rows = [replace(row, review=no) if row.value == "surrender_demanded" else row for row in RECORD.evidence]
    return (
        RECORD,
        replace(reviewed(), id="rst1-2"),
        replace(RECORD, id="rst1-3", evidence=tuple(rows)),
        replace(RECORD, id="rst1-4", state=None, start=None),
    )


def test_records_reviewed_in_part_are_counted_as_such():
    entries = entries_of(reported(*records()))
    assert summary(entries, "state") == (Row("Ostrel", 1, 1, 0, 1), Row("not reported", 1, 0, 0, 0))
    assert summary(entries, "year") == (Row("2031", 1, 1, 0, 1), Row("not reported", 1, 0, 0, 0))
    assert summary(entries, "mechanism") == (Row("surrender demanded", 2, 1, 0, 1),)
    assert summary(entries, "response") == (Row("partly confirmed", 2, 1, 0, 1),)
    assert sums(summary(entries, "state")) == Row("all", 2, 1, 0, 1)


def test_the_table_names_every_standing():
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(summary_view(summary(entries_of(reported(*records())), "state"), "state"))
    shown = console.export_text()
    assert all(
        words in " ".join(shown.split()) for words in ("proposed by", "reviewed in", "rejected", "Ostrel", "all")
    )


def test_the_picture_says_in_words_what_it_draws():
    drawn = lxml.etree.fromstring(summary_svg(summary(entries_of(reported(*records())), "state"), "state"))
    assert drawn.get("role") == "img"
    assert drawn.findtext(f"{SVG}title") == "Reported restrictions on travel, by state"
    told = drawn.findtext(f"{SVG}desc")
    assert "0 of 3 records reviewed by people, 1 in part; 1 rejected and not drawn" in told
    assert "Ostrel: 0 reviewed, 1 reviewed in part, 1 proposed by machine, 1 rejected" in told
    assert "0 of 2 reviewed" in "".join(drawn.itertext())


def test_bars_are_as_long_as_their_counts():
    drawn = lxml.etree.fromstring(summary_svg([Row("a", 2, 0, 2, 0), Row("b", 0, 1, 0, 5)], "state"))
    bars = [
        (one.get("fill"), float(one.get("width"))) for one in drawn.findall(f"{SVG}rect") if one.get("height") == "18"
    ]
    widths = [width for _, width in bars]
    assert widths[0] == widths[1] == 2 * widths[2] > 0
    assert len({fill for fill, _ in bars}) == 3


def test_names_are_escaped_and_nothing_is_a_picture_too():
    assert "<b>" not in summary_svg([Row("<b>", 1, 0, 0, 0)], "state")
    assert "no records" in summary_svg([], "state")
    lxml.etree.fromstring(summary_svg([Row("only rejected", 0, 0, 0, 3)], "year"))
