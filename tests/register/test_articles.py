"""Articles of many shapes, with what a reader would put into the register; and articles that only sound like it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from benchmarks.register import article_documents, counts, gold_trace, load_gold, read_trace

from headwater.model import Trace
from headwater.pipeline import join
from headwater.pipeline.reading import read_documents
from headwater.register import restrictions
from headwater.report import json as report_json
from headwater.settings import Settings

HERE = Path(__file__).parent
CHAINS = Path(__file__).resolve().parents[2] / "corpora" / "chains"
MENTIONS = [one for name in ("mere_mentions", "mere_mentions_2") for one in article_documents(HERE / f"{name}.toml")]


def f1(right, mine, theirs):
    return 2 * right / (mine + theirs)


def test_most_values_of_the_articles_are_right_and_no_record_is_invented(read_stories):
    for folder, least in (("articles", 0.85), ("later", 0.85), ("unseen", 0.65)):
        scored = [counts(gold, found.restrictions) for name, (gold, found) in read_stories.items() if folder in name]
        assert f1(*map(sum, zip(*scored, strict=True))) >= least
    kinds = [
        ({(one.state, one.mechanism) for one in found.restrictions}, {(row["state"], row["mechanism"]) for row in gold})
        for gold, found in read_stories.values()
    ]
    assert [found - gold for found, gold in kinds if found - gold] == []


def test_every_word_of_evidence_lies_in_its_document(read_stories):
    for _, found in read_stories.values():
        texts = {document.id: document for document in found.documents}
        known = {one.id for one in found.attributions}
        for record in found.restrictions:
            for row in (*record.evidence, *(each for phase in record.phases for each in phase.evidence)):
                assert texts[row.document].text[row.start : row.end].strip()
                assert row.sha256 == texts[row.document].sha256
                assert row.attribution is None or row.attribution in known
                assert row.review is None


def test_the_trace_with_its_records_keeps_to_the_schema_and_reads_back_the_same(read_stories):
    _, found = read_stories["articles/12-two-measures"]
    assert len(found.restrictions) == 3
    written = report_json.dumps(found)
    assert report_json.loads_trace(written) == found
    jsonschema.Draft202012Validator(json.loads(report_json.schema("trace"))).validate(json.loads(written))


def test_reports_that_differ_are_kept_side_by_side(read_stories):
    _, found = read_stories["articles/10-teachers"]
    (record,) = found.restrictions
    values = {one.value: one.stands for one in record.reported("mechanism")}
    assert values == {"surrender_demanded": True, "passport_confiscated": False}
    assert "mechanism" in record.conflicts


def test_who_denies_stands_beside_who_asserts(read_stories):
    _, found = read_stories["articles/01-dockers"]
    (record,) = found.restrictions
    stances = {row.stance for row in record.evidence if row.field == "mechanism"}
    assert {"asserts", "denies"} <= stances
    assert record.official_response == "denied"


def test_lawfulness_is_what_others_say_of_it(read_stories):
    _, found = read_stories["articles/05-lawyers"]
    (record,) = found.restrictions
    names = {source.id: source.name for source in found.sources}
    rows = [row for row in record.evidence if row.field == "lawfulness"]
    assert any("Bar Association" in names[row.chain[-1]] and "article 12" in row.value for row in rows)


@pytest.mark.parametrize("document", MENTIONS, ids=lambda document: document.title)
def test_an_article_that_merely_mentions_passports_gives_no_record(document):
    assert restrictions(Trace((document,), (), (), (), (), (), ())) == ()


def test_nor_does_it_when_its_statements_are_read():
    articles = list(read_documents(MENTIONS, Settings()))
    for article in articles:
        assert read_trace(join([article])).restrictions == (), article.document.title


@pytest.mark.parametrize("story", ["veskaria-passport-drawer", "ruvenia-exit-bar"])
def test_the_stories_of_the_corpus_give_their_records(story):
    gold = load_gold(CHAINS / story)["restrictions"]
    found = gold_trace(CHAINS / story).restrictions
    assert [(one.state, one.mechanism) for one in found] == [
        (one.state, one.mechanism) for one in found if any(one.mechanism == row["mechanism"] for row in gold)
    ]
    assert len(found) == len(gold)
    assert f1(*counts(gold, found)) >= 0.8


def test_a_story_of_another_kind_gives_none():
    assert gold_trace(CHAINS / "salt-wedding-convicts").restrictions == ()
