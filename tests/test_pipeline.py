import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import headwater
from headwater.errors import InputError, ModelError
from headwater.model import Mention, Source, Span
from headwater.pipeline import expand, join, join_sources, read_each, read_inputs
from headwater.pipeline.tracing import trace_inputs
from headwater.report import json as report_json
from headwater.settings import Settings

from .report.marking import MarkedReader, load

EXAMPLES = Path(__file__).parent.parent / "examples"
NOW = datetime(2031, 3, 15, 9, 30, tzinfo=UTC)
SETTINGS = Settings(weights=None, min_confidence=0.0, allow_private=False, batch=16)


def read(*names, reader=None, settings=SETTINGS, **options):
    reader = reader or MarkedReader("zvonar", "ledgerline")
    return read_inputs([str(name) for name in names], now=NOW, settings=settings, reader=reader, **options)


def chains(reading):
    names = {source.id: source.name for source in reading.sources}
    return {tuple(names[id_] for id_ in attribution.chain) for attribution in reading.attributions}


def test_an_article_comes_out_with_its_chains_own_voice_and_furniture():
    reading = read(EXAMPLES / "zvonar.html")
    (document,) = reading.documents
    assert document.text == load("zvonar").documents[0].text
    assert document.captured_at == NOW
    assert len(reading.attributions) == 13
    assert ("Brellin Courier", "Vera Dalmar") in chains(reading)
    assert [step.source for a in reading.attributions for step in a.steps] == [
        source for a in reading.attributions for source in a.chain
    ]
    own = [document.text[slice(*piece.span)] for piece in reading.own_voice]
    assert any(sentence.startswith("It remains unknown") for sentence in own)
    assert "Northlight Wire" in {piece.outlet for piece in document.furniture}
    assert reading.not_measured == reading.failed == ()


def test_every_id_leads_somewhere():
    reading = read(EXAMPLES)
    documents = {document.id for document in reading.documents}
    sources = {source.id for source in reading.sources}
    assert len(documents) == len(reading.documents) == 6
    assert len(sources) == len(reading.sources)
    assert {a.document for a in reading.attributions} <= documents
    assert {source for a in reading.attributions for source in a.chain} <= sources
    assert {m.document for source in reading.sources for m in source.mentions} <= documents


def test_one_outlet_and_one_person_are_one_source_in_all_articles():
    reading = read(EXAMPLES / "zvonar.html", EXAMPLES / "ledgerline.txt")
    cited = {}
    for attribution in reading.attributions:
        for source in attribution.chain:
            cited.setdefault(source, set()).add(attribution.document)
    names = {source.name for source in reading.sources if len(cited.get(source.id, ())) == 2}
    assert {"Brellin Courier", "Joris Halsey"} <= names
    halsey = [source for source in reading.sources if source.name == "Joris Halsey"]
    assert len(halsey) == 1
    assert {mention.document for mention in halsey[0].mentions} == {d.id for d in reading.documents}


def test_a_language_that_the_model_does_not_know_is_not_measured():
    reading = read(EXAMPLES / "solvener-abendpost.html")
    (document,) = reading.documents
    assert document.language == "de"
    assert {gap.what for gap in reading.not_measured} == {"attributions", "own voice"}
    assert any("German (de)" in gap.reason and "English (en)" in gap.reason for gap in reading.not_measured)
    assert document.title == "Lestrien nimmt Krankenhausärzten die Pässe ab"
    assert "Averne erkennt Diplome aus Lestrien an" in {piece.text for piece in document.furniture}


def test_one_bad_input_does_not_stop_the_others(tmp_path):
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20)
    (tmp_path / "empty.html").write_bytes(b"")
    reading = read(
        tmp_path / "nowhere.html", EXAMPLES / "zvonar.html", tmp_path / "picture.txt", tmp_path / "empty.html"
    )
    assert [document.title[:10] for document in reading.documents] == ["In Lestria"]
    assert [(Path(failed.input).name, failed.error) for failed in reading.failed] == [
        ("nowhere.html", "NotFound"),
        ("picture.txt", "NotText"),
        ("empty.html", "EmptyInput"),
    ]
    for failed in reading.failed:
        assert failed.input in failed.message
        assert ";" in failed.message, "a remedy follows the problem"


def test_a_text_that_breaks_the_model_does_not_spoil_its_batch():
    class Fragile(MarkedReader):
        def frames(self, texts):
            if any("biscuit tin" in text for text in texts):
                raise ValueError("no biscuits")
            return super().frames(texts)

    reading = read(EXAMPLES, reader=Fragile("zvonar"))
    assert len(reading.documents) == 5
    (failed,) = reading.failed
    assert failed.input.endswith("ledgerline.txt")
    assert "no biscuits" in failed.message
    assert len(reading.attributions) == 13


def test_one_run_of_the_model_serves_a_batch_and_the_order_of_inputs_is_kept():
    for batch, runs in ((16, 1), (2, 3)):
        reader = MarkedReader("zvonar")
        steps = []
        names = [
            EXAMPLES / name
            for name in (
                "zvonar.html",
                "solvener-abendpost.html",
                "ledgerline.txt",
                "nowhere.txt",
                "radio-karsund.html",
            )
        ]
        reading = read(
            *names,
            reader=reader,
            settings=SETTINGS.model_copy(update={"batch": batch}),
            progress=lambda done, total: steps.append((done, total)),  # noqa: B023
        )
        assert len(reader.calls) == runs
        assert [Path(d.file).name for d in reading.documents] == [
            "zvonar.html",
            "solvener-abendpost.html",
            "ledgerline.txt",
            "radio-karsund.html",
        ]
        assert steps[0] == (0, 5)
        assert steps[-1] == (5, 5)
        assert steps == sorted(steps)


def test_what_is_finished_can_be_kept():
    settings = SETTINGS.model_copy(update={"batch": 1})
    names = [str(EXAMPLES / "zvonar.html"), str(EXAMPLES / "ledgerline.txt")]
    parts = read_each(names, now=NOW, settings=settings, reader=MarkedReader("zvonar", "ledgerline"))
    reading = join([next(parts)])
    assert [Path(document.file).name for document in reading.documents] == ["zvonar.html"]
    assert len(reading.attributions) == 13


def test_doubtful_statements_are_left_out_on_request_and_that_is_said():
    everything = read(EXAMPLES / "zvonar.html")
    reading = read(EXAMPLES / "zvonar.html", settings=SETTINGS.model_copy(update={"min_confidence": 0.6}))
    left_out = [a for a in everything.attributions if a.confidence < 0.6]
    assert len(left_out) == 2
    assert {a.id for a in reading.attributions} == {a.id for a in everything.attributions} - {a.id for a in left_out}
    assert all(a.within is None or a.within in {b.id for b in reading.attributions} for a in reading.attributions)
    assert [gap.reason for gap in reading.not_measured] == [
        "2 statements with a confidence under 0.6 left out, as asked"
    ]
    assert reading.own_voice == everything.own_voice, "a doubtful statement is not the article's own voice"
    assert {s.id for s in reading.sources} == {id_ for a in reading.attributions for id_ in a.chain}


def test_a_missing_model_is_an_error_of_the_installation(tmp_path):
    settings = SETTINGS.model_copy(update={"weights": tmp_path})
    with pytest.raises(ModelError, match=str(tmp_path)):
        read_inputs([str(EXAMPLES / "zvonar.html")], now=NOW, settings=settings)


def test_folders_are_read_in_sorted_order_and_nothing_twice(tmp_path):
    for name in ("b.html", "A.HTM", "c.txt", "notes.md", "picture.png"):
        (tmp_path / name).write_text("x")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "d.html").write_text("x")
    (tmp_path / "link.html").symlink_to(tmp_path / "b.html")
    found = expand(
        [str(tmp_path), str(tmp_path / "sub" / ".." / "c.txt"), "-", "https://a.example/x", "-", "https://a.example/x"]
    )
    assert found == (
        str(tmp_path / "A.HTM"),
        str(tmp_path / "b.html"),
        str(tmp_path / "c.txt"),
        "-",
        "https://a.example/x",
    )


def test_archives_are_read_like_folders_and_a_bad_entry_is_named(tmp_path):
    page = (EXAMPLES / "zvonar.html").read_text("utf-8")
    rows = [
        {"html": page, "url": "https://zvonar.example/a"},
        {"text": 7},
        {"html": page, "url": "https://b.example/b"},
    ]
    (tmp_path / "saved.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    shutil.copy(EXAMPLES / "ledgerline.txt", tmp_path)
    seen = []
    reading = read(tmp_path, settings=SETTINGS.model_copy(update={"batch": 2}), progress=lambda *far: seen.append(far))
    assert [document.file for document in reading.documents] == [
        str(tmp_path / "ledgerline.txt"),
        f"{tmp_path}/saved.jsonl:1",
        f"{tmp_path}/saved.jsonl:3",
    ]
    assert [failed.input for failed in reading.failed] == [f"{tmp_path}/saved.jsonl:2"]
    assert len(reading.attributions) > 26
    assert seen == [(0, None), (2, None), (4, None)], "how many an archive holds is not known before"


def test_an_archive_that_is_not_there_is_an_input_that_failed(tmp_path):
    reading = read(tmp_path / "nowhere.warc.gz", EXAMPLES / "zvonar.html")
    assert [failed.error for failed in reading.failed] == ["NotFound"]
    assert len(reading.documents) == 1


def test_an_empty_folder_is_an_input_that_failed(tmp_path):
    (failed,) = read(tmp_path).failed
    assert failed.error == "EmptyInput"
    assert str(tmp_path) in failed.message


def test_the_same_document_under_two_names_is_read_once_and_that_is_said(tmp_path):
    shutil.copy(EXAMPLES / "zvonar.html", tmp_path / "copy.html")
    reading = read(EXAMPLES / "zvonar.html", tmp_path / "copy.html")
    assert len(reading.documents) == 1
    assert len(reading.attributions) == 13
    (failed,) = reading.failed
    assert "the same document as" in failed.message
    assert "zvonar.html" in failed.message


def test_a_file_name_that_is_no_text_can_be_shown(tmp_path):
    name = os.fsencode(tmp_path) + b"/\xff.txt"
    with open(name, "wb") as made:
        made.write((EXAMPLES / "ledgerline.txt").read_bytes())
    reading = read(os.fsdecode(name), os.fsdecode(name) + "-not")
    assert reading.documents[0].file.endswith("\ufffd.txt")
    assert reading.failed[0].input.endswith("\ufffd.txt-not")
    repr(reading).encode()


sources = st.lists(
    st.builds(
        Source,
        id=st.sampled_from(["s1", "s2", "s3", "s4", "s5"]),
        kind=st.sampled_from(["person", "outlet", "organization", "unnamed"]),
        name=st.sampled_from(["The Post", "Post", "Ada Roth", "ada roth", "Dr. Roth", "Mr Ada Roth", "officials", ""]),
        mentions=st.integers(0, 99).map(lambda at: (Mention("", Span(at, at + 1)),)),
    ),
    max_size=5,
    unique_by=lambda source: source.id,
)


@given(st.lists(sources, max_size=4))
def test_joined_sources_keep_every_mention_and_confuse_no_ids(casts):
    casts = [
        (f"d{n}", [replace(s, mentions=(Mention(f"d{n}", s.mentions[0].span),)) for s in cast])
        for n, cast in enumerate(casts)
    ]
    joined, renamed = join_sources(casts)
    by_id = {source.id: source for source in joined}
    assert len(by_id) == len(joined)
    given_mentions = sorted(((m.document, m.span) for _, cast in casts for s in cast for m in s.mentions))
    assert sorted((m.document, m.span) for source in joined for m in source.mentions) == given_mentions
    for (document, cast), names in zip(casts, renamed, strict=True):
        assert len(set(names.values())) == len(cast), "one document's sources stay apart"
        for source in cast:
            became = by_id[names[source.id]]
            assert became.kind == source.kind
            assert source.mentions[0] in became.mentions
            if source.kind in ("unnamed", "organization"):
                assert {mention.document for mention in became.mentions} == {document}


def test_names_that_settle_nothing_are_not_joined():
    def cast(*names):
        return [Source(f"s{n}", kind, name) for n, (kind, name) in enumerate(names)]

    first = cast(
        ("person", "Ada Roth"), ("person", "Roth"), ("organization", "Interior Ministry"), ("outlet", "The Post")
    )
    second = cast(
        ("person", "Dr Ada Roth"), ("person", "Roth"), ("organization", "Interior Ministry"), ("outlet", "Post")
    )
    joined, _ = join_sources([("d1", first), ("d2", second)])
    assert sorted((source.kind, source.name, source.aliases) for source in joined) == [
        ("organization", "Interior Ministry", ()),
        ("organization", "Interior Ministry", ()),
        ("outlet", "The Post", ("Post",)),
        ("person", "Ada Roth", ("Dr Ada Roth",)),
        ("person", "Roth", ()),
        ("person", "Roth", ()),
    ]


def test_read_from_python():
    reading = headwater.read(EXAMPLES / "solvener-abendpost.html", now=NOW)
    assert reading.documents[0].outlet == "Solvener Abendpost"
    with pytest.raises(InputError, match="no input was given"):
        headwater.read()
    with pytest.raises(ValueError, match="min_confidence"):
        headwater.read(EXAMPLES / "solvener-abendpost.html", min_confidence=7)


def traced(*names, settings=SETTINGS, **options):
    reader = MarkedReader("zvonar", "ledgerline")
    return trace_inputs([str(name) for name in names], now=NOW, settings=settings, reader=reader, **options)


def test_inputs_are_traced_to_the_same_bytes_in_any_order(tmp_path):
    shutil.copy(EXAMPLES / "zvonar.html", tmp_path / "copy.html")
    names = [EXAMPLES / "ledgerline.txt", tmp_path / "copy.html", tmp_path / "nowhere.html", EXAMPLES]
    found = traced(*names)
    assert report_json.dumps(traced(*reversed(names))) == report_json.dumps(found)
    assert len(found.documents) == 6
    assert sorted(failed.error for failed in found.failed) == ["InputError", "NotFound"]
    dated = [document.published for document in found.documents if document.published]
    assert [document.published for document in found.documents] == [*sorted(dated), *[None] * (6 - len(dated))]
    outlets = {document.id: document.outlet for document in found.documents}
    parents = {(outlets[link.child], outlets.get(link.parent)) for link in found.links}
    assert ("Zvonar", "Brellin Courier") in parents
    assert any(len({mention.document for mention in claim.mentions}) > 1 for claim in found.claims)


def test_a_trace_tells_how_far_it_has_come():
    read_so_far, stages = [], []
    traced(
        EXAMPLES,
        progress=lambda *far: read_so_far.append(far),
        tracing_progress=lambda stage, done, total: stages.append((stage, done, total)),
    )
    assert read_so_far == [(0, 6), (6, 6)]
    assert list(dict.fromkeys(stage for stage, _, _ in stages)) == ["links", "stories", "claims", "flags"]
    assert all(done < total for _, done, total in stages)


def test_what_is_not_measured_of_one_document_does_not_stop_the_trace():
    found = traced(EXAMPLES / "solvener-abendpost.html", EXAMPLES / "zvonar.html")
    german = next(document.id for document in found.documents if document.language == "de")
    assert {gap.what for gap in found.not_measured if gap.document == german} == {"attributions", "own voice", "claims"}
    assert all(mention.document != german for claim in found.claims for mention in claim.mentions)
    assert any(german in story.documents for story in found.stories)


def test_a_missing_encoder_is_told_before_anything_is_read(tmp_path):
    asked = []
    with pytest.raises(ModelError, match=r"sentences\.onnx"):
        traced(
            EXAMPLES,
            settings=SETTINGS.model_copy(update={"sentences": tmp_path}),
            progress=lambda *far: asked.append(far),
        )
    assert asked == []


def test_trace_from_python():
    found = headwater.trace(EXAMPLES / "solvener-abendpost.html", now=NOW)
    assert [document.outlet for document in found.documents] == ["Solvener Abendpost"]
    assert found.documents[0].captured_at == NOW
    assert found.compared_by == "words"
    with pytest.raises(InputError, match=r"headwater\.trace: no input was given"):
        headwater.trace()
