"""CSV and Parquet: the same tables, read back by other readers."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from headwater.export import zipped
from headwater.export.csv import cell, csv_tables
from headwater.export.parquet import parquet_tables
from headwater.export.tables import TABLES

from .material import hostile, material

NAMES = [table.name for table in TABLES]


def from_csv(found):
    """-> the rows of each table, as a reader of RFC 4180 sees them, with the apostrophes taken off again."""
    tables = {}
    for made in csv_tables(found):
        rows = list(csv.reader(io.StringIO(made.raw.decode("utf-8-sig"), newline="")))
        head, *body = rows
        assert len(body) == made.entries
        tables[made.ending.removesuffix(".csv")] = [
            {name: value.removeprefix("'") for name, value in zip(head, row, strict=True)} for row in body
        ]
    return tables


def from_parquet(found):
    return {
        made.ending.removesuffix(".parquet"): parquet.read_table(io.BytesIO(made.raw)) for made in parquet_tables(found)
    }


@pytest.fixture(scope="module")
def read():
    return from_csv(material())


@pytest.fixture(scope="module")
def held():
    return from_parquet(material())


def test_what_the_trace_says_is_in_the_tables(read):
    assert list(read) == NAMES
    documents = {row["id"]: row for row in read["documents"]}
    assert documents["doc1-herald"]["published"] == "2031-05-02T08:10:00Z"
    assert documents["doc1-bote"]["published"] == ""
    assert documents["doc1-herald"]["text"] == material().documents["doc1-herald"].text
    said = {row["id"]: row for row in read["attributions"]}["att-4"]
    assert said["chain"] == "Karsund Herald > two engineers"
    assert said["content"] == "The bridge at Karsund closes on Monday"
    assert (said["speaker"], said["stance"]) == ("engineers", "confirms")
    claims = {row["id"]: row for row in read["claims"]}
    assert (claims["claim1-closing"]["origins_min"], claims["claim1-closing"]["origins_max"]) == ("1", "2")
    assert (claims["claim1-divers"]["origins_min"], claims["claim1-ferry"]["origins_min"]) == ("", "0")
    assert {row["outside"] for row in read["links"]} == {"", "Ferry Post"}
    assert [row["sha256"] for row in read["captures"]][-1] == "ab" * 32


def test_every_number_opens_into_words(read):
    texts = {row["id"]: row["text"] for row in read["documents"]}
    for name in ("claim_mentions", "evidence", "source_mentions", "flags", "variants", "own_voice"):
        placed = [row for row in read[name] if row["document"]]
        assert placed or name == "own_voice"
        for row in placed:
            assert texts[row["document"]][int(row["start"]) : int(row["end"])] == row["words"]
    for row in read["attributions"]:
        found = [texts[row["document"]][start:end] for start, end in json.loads(row["content_spans"])]
        assert " … ".join(found) == row["content"]
    links = {row["id"] for row in read["links"]}
    assert {row["id"] for row in read["evidence"] if row["of"] == "link"} <= links


def test_ids_join_the_tables(read):
    documents = {row["id"] for row in read["documents"]}
    sources = {row["id"] for row in read["sources"]}
    claims = {row["id"] for row in read["claims"]}
    assert {row["document"] for row in read["attributions"]} <= documents
    assert {row["source"] for row in read["chain_steps"]} <= sources
    assert {row["claim"] for row in read["origins"]} | {row["claim"] for row in read["claim_mentions"]} <= claims


def test_parquet_holds_the_same_with_types(read, held):
    assert list(held) == NAMES
    for name, table in held.items():
        assert table.num_rows == len(read[name])
        assert table.column_names == list(next(one for one in TABLES if one.name == name).columns)
    documents = held["documents"].to_pylist()
    assert documents[0]["published"] == datetime(2031, 5, 2, 8, 10, tzinfo=UTC)
    said = held["attributions"].to_pylist()[3]
    assert said["chain"] == ["Karsund Herald", "two engineers"]
    assert said["content_spans"] == [list(span) for span in material().attributions["att-4"].content_spans]
    least = {row["id"]: row["origins_min"] for row in held["claims"].to_pylist()}
    assert (least["claim1-divers"], least["claim1-ferry"]) == (None, 0)
    assert held["links"].to_pylist()[0]["credited"] is False


def test_no_cell_begins_a_formula():
    for made in csv_tables(hostile()):
        for row in csv.reader(io.StringIO(made.raw.decode("utf-8-sig"), newline="")):
            for value in row:
                assert not value.startswith(("=", "+", "-", "@", "\t", "\r")), value
                assert "\x00" not in value
    title = from_csv(hostile())["documents"][0]["title"]
    assert title.startswith('=HYPERLINK("http://x")')


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20) | st.sampled_from(["=1", "'=1", "''", " +x"])
)
def test_one_apostrophe_is_taken_off_to_have_the_text_again(text):
    written = cell(text, "text")
    assert not written.startswith(tuple("=+-@＝＋－＠"))
    assert written.removeprefix("'") == text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def test_an_archive_holds_every_table_and_nothing_of_this_moment():
    made = csv_tables(material())
    raw = zipped(made)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{name}.csv" for name in NAMES]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert zipped(csv_tables(material())) == raw
