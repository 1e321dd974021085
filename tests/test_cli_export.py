"""`headwater export` as a user runs it: the real program, a real library, a trace of the examples."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.export.material import story
from tests.library.material import ACTOR, NOW, PASSPORTS, keep

from headwater.library import find_place, open_library
from headwater.report import json as report_json


def run(*arguments: object, given: bytes = b"", **environment: str) -> tuple[int, bytes, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("HEADWATER_")}
    done = subprocess.run(
        [sys.executable, "-m", "headwater", "export", *map(str, arguments)],
        input=given,
        capture_output=True,
        env=own | {"COLUMNS": "80"} | environment,
        timeout=280,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr.decode("utf-8")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """-> a library, and the id of the document in it."""
    folder = str(tmp_path_factory.mktemp("export") / "library")
    with open_library(find_place(folder), create=True, actor=ACTOR, now=datetime.now(UTC)) as opened:
        return folder, keep(opened, PASSPORTS, at=NOW).document


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trace") / "trace.json"
    path.write_text(report_json.dumps(story()), "utf-8")
    return path


def test_a_library_is_exported_with_its_evidence(desk: tuple[str, str], tmp_path: Path) -> None:
    library, document = desk
    out = tmp_path / "desk.ftm.jsonl"
    code, said, err = run("--library", library, "--format", "ftm", "--out", out, "--json")
    assert (code, err) == (0, "")
    summary = json.loads(said)
    assert (summary["format"], summary["documents"], summary["attributions"]) == ("ftm", 1, 2)
    assert [Path(file["file"]).name for file in summary["files"]] == ["desk.ftm.jsonl", "desk.evidence.jsonl"]
    for file in summary["files"]:
        raw = Path(file["file"]).read_bytes()
        assert (len(raw), hashlib.sha256(raw).hexdigest()) == (file["size"], file["sha256"])
    entities = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [entity["id"] for entity in entities if entity["schema"] == "Article"] == [document]


def test_a_trace_goes_through_a_pipe(trace: Path) -> None:
    code, out, err = run("doc1-herald", "--trace", "-", "--format", "jsonld", given=trace.read_bytes())
    assert (code, err) == (0, "")
    kinds = [node["@type"] for node in json.loads(out)["@graph"]]
    assert kinds.count("NewsArticle") == 1
    code, out, _ = run("--trace", trace, "--format", "csv")
    assert "claims.csv" in zipfile.ZipFile(io.BytesIO(out)).namelist()


def test_people_are_told_what_was_written(trace: Path, tmp_path: Path) -> None:
    code, out, err = run("--trace", trace, "--format", "parquet", "--out", tmp_path / "tables")
    assert (code, err) == (0, "")
    assert out.startswith(b"Exported 4 documents, 5 statements, 4 claims, 6 links\n")
    assert b"claims.parquet  4 entries" in out
    code, _, err = run("--trace", trace, "--format", "ftm")
    assert (code, "the evidence is left out here" in err) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--format", "xls"), 2, "there is no such format; give one of ftm,"),
        ((), 2, "Missing option '--format'"),
        (("--format", "csv", "--json"), 2, "name a file with --out"),
        (("--format", "ftm", "--trace", "-", "--library", "x"), 2, "give --trace or a library, not both"),
        (("--format", "ftm", "--trace", "-"), 1, "give a file that `headwater trace --json` wrote"),
        (("--format", "ftm", "--library", "nowhere"), 1, "there is no library here"),
    ],
)
def test_a_wrong_call_is_explained(arguments: tuple[str, ...], status: int, said: str) -> None:
    code, out, err = run(*arguments, given=b"[]")
    assert (code, out) == (status, b"")
    assert said in " ".join(err.replace("│", " ").split())


def test_what_is_not_there_and_where_nothing_can_be_written(desk: tuple[str, str], tmp_path: Path) -> None:
    code, _, err = run("doc1-none", "--library", desk[0], "--format", "csv", "--out", tmp_path / "a.zip")
    assert (code, "holds nothing of this id" in err) == (1, True)
    code, _, err = run("--library", desk[0], "--format", "ftm", "--out", tmp_path / "none" / "a.jsonl")
    assert (code, "there is no folder" in err) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_help_names_every_format() -> None:
    from headwater.export import FORMATS  # noqa: PLC0415

    code, out, _ = run("--help")
    shown = out.decode("utf-8")
    assert code == 0
    assert [name for name in FORMATS if f" {name}" not in shown] == []
    assert "headwater export --format csv --out desk.zip" in shown
