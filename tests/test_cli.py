"""The command line as a user runs it: the real program, the real model."""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

import headwater
from headwater.report import json as report_json

EXAMPLES = Path(__file__).parent.parent / "examples"
STORY = EXAMPLES / "story"
ZVONAR, LEDGERLINE, GERMAN = (EXAMPLES / name for name in ("zvonar.html", "ledgerline.txt", "solvener-abendpost.html"))


def run(*arguments, environment=None, stdin=b"", **options):
    settings = {k: v for k, v in os.environ.items() if not k.startswith("HEADWATER_")}
    settings |= {"COLUMNS": "100", "PYTHONUTF8": "1"} | (environment or {})
    command = [sys.executable, "-m", "headwater", *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True, env=settings, timeout=240, check=False, **options)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def names(reading):
    return {source["id"]: source["name"] for source in reading["sources"]}


def test_the_version():
    assert run("--version") == (0, f"headwater {headwater.__version__}\n", "")


def test_help_shows_how_to_call_it():
    code, out, _ = run("--help")
    assert code == 0
    assert "read" in out
    code, out, _ = run("read", "--help")
    assert code == 0
    for needed in ("--json", "--html", "--full", "--min-confidence", "--allow-private", "headwater read article.html"):
        assert needed in out


def test_help_is_quick():
    heavy = ["numpy", "onnxruntime", "tokenizers", "pydantic", "lxml", "trafilatura", "httpx2", "jinja2"]
    code = f"import headwater.cli, sys; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"

    def seconds():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert run("--help")[0] == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(5)) < 0.3


def test_an_article_on_the_terminal():
    code, out, err = run("read", ZVONAR)
    assert (code, err) == (0, "")
    assert "\x1b" not in out
    assert out.startswith("In Lestria passports are taken from hospital doctors")
    assert "Zvonar · 2031-03-14 06:05 UTC · English (en)" in out
    assert any(line.startswith("Brellin Courier  outlet") for line in out.splitlines())
    assert "In the article's own voice" in out
    assert "It remains unknown how many doctors want to leave Lestria" in out
    assert "Salt, frost and potholes" in out
    assert all(len(line) <= 100 for line in out.splitlines())


def test_json_is_one_object_that_keeps_to_the_schema():
    code, out, err = run("read", ZVONAR, LEDGERLINE, GERMAN, "--json")
    assert (code, err) == (0, "")
    reading = json.loads(out)
    code, schema, _ = run("schema")
    assert code == 0
    jsonschema.Draft202012Validator(json.loads(schema)).validate(reading)
    assert report_json.loads(out).documents[0].file == str(ZVONAR)
    assert [Path(document["file"]).stem for document in reading["documents"]] == [
        "zvonar",
        "ledgerline",
        "solvener-abendpost",
    ]
    assert reading["not_measured"][0]["document"] == reading["documents"][2]["id"]
    found = {tuple(names(reading)[source] for source in a["chain"]) for a in reading["attributions"]}
    assert ("Brellin Courier", "Vera Dalmar") in found
    for attribution in reading["attributions"]:
        text = next(d["text"] for d in reading["documents"] if d["id"] == attribution["document"])
        for begin, end in attribution["content_spans"]:
            assert 0 <= begin < end <= len(text)


def test_a_story_is_traced_on_the_terminal_and_into_files(tmp_path):
    files = [tmp_path / name for name in ("story.html", "story.dot", "story.graphml")]
    code, out, err = run("trace", STORY, "--html", files[0], "--dot", files[1], "--graphml", files[2])
    assert code == 0
    assert "\x1b" not in out
    assert out.startswith("10 documents · 9 publishers · 1 story and 1 document apart\n")
    assert "statements compared by the words they share" in out
    assert "Story 1. Cracks found in Ulvane railway bridge, engineers say" in out
    assert "republishes 1 Hanver Gazette [without credit]" in out
    assert "1 to 2 independent · " in out
    assert "[lost credit] Northgate Post has" in out
    assert "Bakers win the Ulvane regatta by a loaf" in out[out.index("Documents that share no story") :]
    assert all(len(line) <= 100 for line in out.splitlines())
    assert all(line == line.rstrip() for line in out.splitlines())
    assert [f"headwater: wrote {file}" for file in files] == err.splitlines()
    assert files[0].read_text("utf-8").startswith("<!DOCTYPE html>")
    assert files[1].read_text("utf-8").startswith("digraph")
    assert ElementTree.parse(files[2]).getroot().tag.endswith("graphml")


def test_a_trace_as_json_keeps_to_its_schema_and_holds_no_byte_of_the_order_of_inputs():
    moment = {"SOURCE_DATE_EPOCH": "1989600000"}
    code, out, err = run("trace", STORY, ZVONAR, "nowhere.html", "--json", environment=moment)
    assert code == 0
    assert err.startswith("not read  nowhere.html: ")
    trace = json.loads(out)
    code, schema, _ = run("schema", "trace")
    assert code == 0
    jsonschema.Draft202012Validator(json.loads(schema)).validate(trace)
    assert report_json.loads_trace(out).compared_by == "words"
    assert len(trace["documents"]) == 11
    documents = {document["id"]: document for document in trace["documents"]}
    assert sorted(len(story["documents"]) for story in trace["stories"])[:2] == [1, 1], "regatta and passports"
    claimed = {documents[m["document"]]["outlet"] for claim in trace["claims"] for m in claim["mentions"]}
    assert "Radio Orsel" in claimed
    assert {link["how"] for link in trace["links"]} >= {"cited", "republished"}
    assert [failed["error"] for failed in trace["failed"]] == ["NotFound"]
    assert {document["captured_at"] for document in trace["documents"]} == {"2033-01-17T18:40:00Z"}
    assert run("trace", "nowhere.html", ZVONAR, STORY, "--json", environment=moment)[1] == out


def test_nothing_to_trace_is_status_1_and_said(tmp_path):
    code, out, err = run("trace", tmp_path)
    assert (code, out) == (1, "")
    assert "the folder holds no articles" in err
    code, out, _ = run("trace", tmp_path, "--json")
    assert code == 1
    assert json.loads(out)["claims"] == []


def test_a_missing_sentence_encoder_is_told_before_the_work(tmp_path):
    code, out, err = run("trace", STORY, "--sentences", tmp_path)
    assert (code, out) == (1, "")
    assert err.startswith(f"headwater: {tmp_path}/sentences.onnx: no such file")


def test_an_archive_is_read_and_its_bad_lines_are_named(tmp_path):
    archive = tmp_path / "saved.jsonl"
    row = {"html": GERMAN.read_text("utf-8"), "outlet": "Abendpost", "title": "Pässe", "published": "2031-03-15"}
    archive.write_text("\n".join([json.dumps(row), *["broken"] * 40]), "utf-8")
    code, out, err = run("read", archive)
    assert code == 0
    assert out.startswith("Pässe\nAbendpost · Gero Winterfeldt · 2031-03-15 00:00 UTC · German (de)\n")
    assert f"not read  {archive}:2: the line is no JSON" in err
    assert err.endswith("and 10 more (all with --json)\n40 of 41 inputs not read\n")


def test_a_page_is_written_whole(tmp_path):
    page = tmp_path / "reading.html"
    code, out, err = run("read", EXAMPLES, "--html", page)
    assert code == 0
    assert "6. In Lestria passports are taken" in out
    assert str(page) in err
    shown = page.read_text("utf-8")
    assert shown.startswith("<!DOCTYPE html>")
    assert shown.endswith("</html>")
    assert "6 articles" in shown
    assert f"Headwater {headwater.__version__}" in shown
    assert [path.name for path in tmp_path.iterdir()] == ["reading.html"]


def test_page_and_json_together(tmp_path):
    code, out, _ = run("read", GERMAN, "--json", "--html", tmp_path / "a.html")
    assert code == 0
    assert json.loads(out)["documents"][0]["language"] == "de"
    assert (tmp_path / "a.html").is_file()
    code, out, _ = run("read", GERMAN, "--html", "-")
    assert (code, out.startswith("<!DOCTYPE html>")) == (0, True)


def test_standard_input():
    code, out, _ = run("read", "-", stdin=LEDGERLINE.read_bytes())
    assert code == 0
    assert out.startswith("The safe in the head physician's office")


def test_a_failed_input_is_named_with_its_remedy_and_the_others_are_shown():
    code, out, err = run("read", "nowhere.html", GERMAN)
    assert code == 0
    assert "Lestrien nimmt" in out
    assert "nowhere.html" not in out
    assert err.startswith("not read  nowhere.html: ")
    assert ";" in err
    assert err.endswith("1 of 2 inputs not read\n")


def test_when_nothing_works_the_status_says_so():
    code, out, err = run("read", "nowhere.html")
    assert (code, out) == (1, "")
    assert "nowhere.html" in err
    code, out, _ = run("read", "nowhere.html", "--json")
    assert code == 1
    assert [failed["error"] for failed in json.loads(out)["failed"]] == ["NotFound"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["read"], "INPUT"),
        (["read", "a.html", "--jsn"], "--json"),
        (["read", "a.html", "--min-confidence", "2"], "--min-confidence"),
        (["read", "a.html", "--json", "--html", "-"], "both write to standard output"),
        (["read", "a.html", "--html", "/nowhere/page.html"], "there is no folder /nowhere"),
        (["read", "a.html", "--html", "/"], "name a file in it"),
        (["trace"], "INPUT"),
        (["trace", "a.html", "--dot", "-", "--graphml", "-"], "both write to standard output"),
        (["trace", "a.html", "--json", "--html", "-"], "both write to standard output"),
        (["trace", "a.html", "--graphml", "/nowhere/a"], "there is no folder /nowhere"),
        (["schema", "other"], "'reading', 'trace'"),
        (["reed"], "read"),
    ],
)
def test_a_wrong_call_has_status_2_and_says_what_is_wrong(arguments, told):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert told in err


def test_a_wrong_environment_variable_is_named():
    code, _, err = run("read", GERMAN, environment={"HEADWATER_MIN_CONFIDENCE": "lots"})
    assert code == 2
    assert "HEADWATER_MIN_CONFIDENCE" in err
    code, _, err = run("read", GERMAN, environment={"SOURCE_DATE_EPOCH": "yesterday"})
    assert code == 2
    assert "'yesterday'" in err


def test_a_missing_model_is_told_with_its_remedy(tmp_path):
    code, out, err = run("read", ZVONAR, environment={"HEADWATER_WEIGHTS": str(tmp_path)})
    assert (code, out) == (1, "")
    assert err.startswith("headwater: ")
    assert "Traceback" not in err
    assert str(tmp_path) in err


def test_hostile_text_does_not_steer_the_terminal(tmp_path):
    hostile = tmp_path / "hostile.txt"
    hostile.write_text(
        "Title \x1b]0;owned\x07\n\n"
        "The mayor\x1b[2J said on Monday that \u202ethe bridge\x9b31m was closed. [red]No[/red].\n"
    )
    code, out, _ = run("read", hostile, environment={"FORCE_COLOR": "1", "TERM": "xterm-256color"})
    assert code == 0
    assert "\x1b]" not in out
    assert "\x1b[2J" not in out
    assert not set(out) & set("\x07\x9b\u202e")


def test_no_color_is_kept_to():
    coloured = re.compile(r"\x1b\[(\d+;)*(3[0-8]|4[0-8]|9[0-7]|10[0-7])(;\d+)*m")
    forced = {"FORCE_COLOR": "1", "TERM": "xterm-256color"}
    assert coloured.search(run("read", GERMAN, environment=forced)[1])
    assert not coloured.search(run("read", GERMAN, environment=forced | {"NO_COLOR": "1"})[1])


def test_a_narrow_terminal():
    code, out, _ = run("read", GERMAN, environment={"COLUMNS": "30"})
    assert code == 0
    assert all(len(line) <= 30 for line in out.splitlines())


def test_an_encoding_without_the_characters_breaks_nothing():
    environment = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    code, out, err = run("read", GERMAN, environment=environment)
    assert (code, err) == (0, "")
    assert "Lestrien nimmt Krankenhaus?rzten" in out
    code, out, _ = run("read", GERMAN, "--json", environment=environment)
    assert json.loads(out)["documents"][0]["title"].startswith("Lestrien nimmt Krankenhausärzten")


def test_a_reader_that_goes_away_is_met_with_silence():
    command = f"{sys.executable} -m headwater read {GERMAN} --json; echo status $? >&2"
    done = subprocess.run(
        ["bash", "-c", f"({command}) | head -c 1"], capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr
    assert done.stderr in ("status 141\n", "status 0\n")


@pytest.mark.parametrize(("command", "begin"), [("read", "Lestrien nimmt Krankenhausärzten"), ("trace", "1 document ")])
def test_an_interrupt_shows_what_is_finished(command, begin):
    asked = threading.Event()
    release = threading.Event()

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.set()
            release.wait(60)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/slow"
        called = [sys.executable, "-m", "headwater", command, str(GERMAN), address, "--allow-private"]
        process = subprocess.Popen(
            called,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"HEADWATER_BATCH": "1"},
        )
        assert asked.wait(60)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        release.set()
        server.shutdown()
        server.server_close()
    assert process.returncode == 130
    assert out.startswith(begin)
    assert "Lestrien nimmt Krankenhausärzten die Pässe ab" in " ".join(out.split())
    assert "interrupted" in err
    assert "Traceback" not in err
