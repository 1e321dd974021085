"""The commands of a library as a user runs them: the real program, the real model."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
STORY = EXAMPLES / "story"


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "headwater", *map(str, arguments)]


def settings(**more: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("HEADWATER_")}
    return own | {"COLUMNS": "100", "PYTHONUTF8": "1"} | more


def run(*arguments: object, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        command(*arguments), capture_output=True, env=settings(**environment), timeout=280, check=False
    )
    return done.returncode, done.stdout.decode("utf-8", "surrogateescape"), done.stderr.decode("utf-8")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A library with the example story in it."""
    folder = str(tmp_path_factory.mktemp("desk") / "library")
    code, out, err = run("add", STORY, STORY / "none.html", "--library", folder, "--by", "Night desk")
    assert code == 0, err
    assert [line.split()[0] for line in out.splitlines()] == ["added"] * 10
    assert "none.html: there is no such file" in err
    assert "1 of 11 inputs not added" in err
    return folder


def test_adding_again_changes_nothing(desk: str) -> None:
    head = json.loads(run("verify", "--json", "--library", desk)[1])["head"]
    code, out, err = run("add", STORY, "--json", HEADWATER_LIBRARY=desk)
    assert (code, err) == (0, "")
    assert [json.loads(line)["kept"]["outcome"] for line in out.splitlines()] == ["known"] * 10
    code, out, _ = run("verify", "--library", desk, "--head", head)
    assert code == 0
    assert "Everything is as it was written: 21 entries of the custody log, 10 captures, 10" in out
    assert json.loads(run("verify", "--json", "--library", desk)[1])["head"] == head


def test_searching(desk: str) -> None:
    code, out, err = run("search", "hangers", "--limit", 2, "--json", "--library", desk)
    assert (code, err) == (0, "")
    first = json.loads(out)
    assert len(first["hits"]) == 2
    again = json.loads(run("search", "hangers", "--json", "--after", first["next"], "--library", desk)[1])
    assert {hit["item"] for hit in first["hits"]}.isdisjoint(hit["item"] for hit in again["hits"])
    code, out, err = run("search", "hangers", "--outlet", "Dayline", "--library", desk)
    assert code == 0
    assert "Dayline · 2034-05-09" in out
    assert run("search", "zeppelin", "--library", desk) == (1, "", "headwater: nothing was found\n")
    code, _, err = run("search", "--stance", "loud", "--library", desk)
    assert code == 2
    assert "it is no stance" in err


def test_what_is_kept_is_shown(desk: str) -> None:
    hit = json.loads(run("search", "--outlet", "dayline", "--kind", "document", "--json", "--library", desk)[1])[
        "hits"
    ][0]
    code, out, _ = run("show", hit["document"], "--library", desk)
    assert code == 0
    assert out.startswith("Trains cross cracked bridge")
    assert "Night desk  captured cap1-" in out
    holding = json.loads(run("show", hit["document"], "--json", "--library", desk)[1])
    raw = (STORY / "dayline.html").read_bytes()
    assert holding["captures"][0]["raw_sha256"] == hashlib.sha256(raw).hexdigest()
    assert run("show", hit["document"], "--raw", "--library", desk)[1].encode("utf-8", "surrogateescape") == raw
    code, out, _ = run("show", holding["story"], "--json", "--library", desk)
    trace = json.loads(out)
    assert code == 0
    assert len(trace["documents"]) > 5
    assert any(link["from"] == hit["document"] for link in trace["links"])
    code, out, _ = run("show", holding["story"], "--library", desk)
    assert "independent" in out
    code, _, err = run("show", "doc1-0000", "--library", desk)
    assert (code, "holds nothing of this id" in err) == (1, True)


def test_a_changed_page_shows_what_changed(tmp_path: Path) -> None:
    page, folder = tmp_path / "zvonar.html", tmp_path / "library"
    text = (EXAMPLES / "zvonar.html").read_text("utf-8")
    page.write_text(text, "utf-8")
    assert run("add", page, "--library", folder)[1].startswith("added")
    page.write_text(text.replace("had become stricter", "had not changed"), "utf-8")
    code, out, _ = run("add", page, "--library", folder)
    assert out.startswith("changed")
    assert "(version 2, a silent edit)" in out
    document = out.split()[1]
    code, out, _ = run("show", document, "--changes", "--library", folder)
    assert code == 0
    assert "[-become stricter-] {+not changed+}" in " ".join(out.split())
    code, out, _ = run("versions", document, "--library", folder)
    assert (code, "From 1 to 2: silent edit" in out) == (0, True)
    page = json.loads(run("versions", document, "--library", folder, "--json")[1])
    (step,) = page["changes"]
    assert (len(page["versions"]), page["events"], page["is_gone"]) == (2, [], False)
    assert (step["edit"], step["after"]["id"]) == ("silent", document)


def test_a_damaged_capture_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    run("add", EXAMPLES / "ledgerline.txt", "--library", folder)
    (path,) = folder.glob("captures/*/*.warc.gz")
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    code, out, _ = run("verify", "--library", folder)
    assert code == 1
    assert f"The first break: {path.name.removesuffix('.warc.gz')}" in out


def test_what_was_confirmed_outlives_the_program(tmp_path: Path) -> None:
    """Killed, and interrupted, while it adds: what stood on its output is kept, and adding again does the rest."""
    folder = tmp_path / "library"
    for end in (signal.SIGKILL, signal.SIGINT):
        adding = subprocess.Popen(command("add", STORY, "--library", folder), stdout=subprocess.PIPE, env=settings())
        assert adding.stdout is not None
        adding.stdout.readline()
        time.sleep(0.3)
        adding.send_signal(end)
        rest = adding.stdout.read()
        adding.wait(60)
        assert adding.returncode in ((-signal.SIGKILL,) if end == signal.SIGKILL else (130,)), rest
    before = json.loads(run("verify", "--json", "--library", folder)[1])
    assert before["breaks"] == []
    assert before["documents"] >= 2
    code, out, _ = run("add", STORY, "--library", folder)
    assert (code, len(out.splitlines())) == (0, 10)
    after = json.loads(run("verify", "--json", "--library", folder)[1])
    assert (after["documents"], after["breaks"]) == (10, [])


def test_without_a_library_it_is_said_how_to_make_one(tmp_path: Path) -> None:
    for arguments in (("search", "x"), ("show", "doc1-0000"), ("verify",)):
        code, out, err = run(*arguments, XDG_DATA_HOME=str(tmp_path))
        assert (code, out) == (1, "")
        assert "there is no library here; make one with: headwater add INPUT" in err
    assert not list(tmp_path.iterdir())


def test_a_library_needs_no_set_up(tmp_path: Path) -> None:
    code, out, err = run("add", EXAMPLES / "ledgerline.txt", XDG_DATA_HOME=str(tmp_path))
    assert (code, out.split()[0], err) == (0, "added", "")
    assert (tmp_path / "headwater" / "library" / "library.db").exists()
    assert run("search", "--kind", "document", XDG_DATA_HOME=str(tmp_path))[0] == 0


def test_what_is_decided_follows_at_once_and_can_be_taken_back(desk: str, tmp_path: Path) -> None:
    desk = str(shutil.copytree(desk, tmp_path / "desk"))
    hits = json.loads(run("search", "hangers", "--kind", "statement", "--json", "--library", desk)[1])["hits"]
    story = json.loads(run("show", hits[0]["document"], "--json", "--library", desk)[1])["story"]
    claims = json.loads(run("show", story, "--json", "--library", desk)[1])["claims"]
    first, second = next(
        [one for one in claim["mentions"] if one["attribution"]][:2] for claim in claims if claim["id"]
    )
    ids = run("show", story, "--ids", "--library", desk)[1]
    assert first["attribution"] in ids
    things = [f"{one['document']}:{one['start']}-{one['end']}" for one in (first, second)]

    def together() -> bool:
        found = json.loads(run("show", story, "--json", "--library", desk)[1])["claims"]
        places = [{f"{one['document']}:{one['start']}-{one['end']}" for one in claim["mentions"]} for claim in found]
        return any(set(things) <= claim for claim in places)

    assert together()
    code, out, err = run(
        "judge", "different-claims", *things, "--reason", "they differ", "--library", desk, "--by", "Mira"
    )
    assert (code, err) == (0, "")
    assert "different claims  in force" in out
    assert not together()
    (made,) = json.loads(run("judgements", story, "--json", "--library", desk)[1])
    assert (made["judgement"]["by"], made["judgement"]["reason"]) == ("Mira", "they differ")
    code, out, _ = run("judge", "undo", made["judgement"]["id"], "--reason", "they do not", "--library", desk)
    assert (code, "undone by judgement1-" in out) == (0, True)
    assert together()
    for wrong in (["guilty", *things], ["same-claim", things[0]], ["undo", *things]):
        assert run("judge", *wrong, "--reason", "x", "--library", desk)[0] == 2
    assert run("judge", "same-claim", *things, "--reason", " ", "--library", desk)[0] == 2
    assert run("judge", "undo", "judgement1-00", "--reason", "x", "--library", desk)[0] == 1


def test_a_document_is_removed_and_refused_and_a_backup_holds_the_rest(tmp_path: Path) -> None:
    library, copy, file = tmp_path / "library", tmp_path / "copy", tmp_path / "backup.zip"
    _, out, err = run("read", EXAMPLES / "zvonar.html", EXAMPLES / "ledgerline.txt", "--save", "--library", library)
    assert "Who says it" in out
    assert err == f"headwater: saved in {library}: 2 added\n"
    hits = json.loads(run("search", "--kind", "document", "--json", "--library", library)[1])["hits"]
    gone = next(hit["document"] for hit in hits if hit["outlet"] == "Zvonar")
    assert run("remove", gone, "--reason", "court order", "--library", library)[:2] == (0, f"removed  {gone}\n")
    code, out, err = run("add", EXAMPLES / "zvonar.html", "--library", library)
    assert (code, out) == (1, "")
    assert "was removed from the library" in err
    assert "(court order)" in err
    code, out, _ = run("backup", file, "--library", library)
    assert (code, "1 document, 1 capture" in out) == (0, True)
    assert run("backup", file, "--library", library)[0] == 1
    assert run("restore", file, "--library", copy)[0] == 0
    assert run("restore", file, "--library", copy)[0] == 1
    code, out, _ = run("verify", "--library", copy)
    assert (code, "1 document removed, as the log says" in " ".join(out.split())) == (0, True)
    file.write_bytes(file.read_bytes()[:-100])
    code, _, err = run("restore", file, "--library", tmp_path / "other")
    assert (code, "cut short" in err) == (1, True)
    assert run("read", EXAMPLES / "zvonar.html", "--library", library)[0] == 2


def test_bad_input_is_named_and_changes_nothing(desk: str) -> None:
    head = json.loads(run("verify", "--json", "--library", desk)[1])["head"]
    for given in ("http://", "ftp://archive.example/x", "https://127.0.0.1/x", "nowhere.html"):
        code, out, err = run("add", given, "--library", desk)
        assert (code, out) == (1, "")
        assert given in err
    pasted = b"Somebody said that the bridge is closed. " * 100_000
    done = subprocess.run(
        command("add", "-", "--library", desk), input=pasted, capture_output=True, env=settings(), check=False
    )
    assert (done.returncode, b"more than" in done.stderr) == (1, True)
    assert json.loads(run("verify", "--json", "--library", desk)[1])["head"] == head
