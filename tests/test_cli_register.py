"""`headwater register` from the command line, on articles of our own."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from headwater.cli import app

ARTICLE = """Officials in Lestria told to hand in passports

KARVE, March 3, 2032 - Lestria's interior ministry has ordered judges to hand in their passports, three officials told
the Karve Gazette.

"Judges were told to surrender their passports by Friday," one of the officials said.

A ministry spokesman, Oren Talle, confirmed the order on Thursday. "The passports are kept in a safe," Talle said.
"""


def run(*arguments: str, status: int = 0) -> str:
    """-> what the program writes to standard output."""
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == status, (done.output, done.exception)
    return done.stdout


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """-> the option that names a library in which the article is."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "article.txt").write_text(ARTICLE, "utf-8")
    named = ["--library", str(folder / "desk.sqlite")]
    run("add", str(folder / "article.txt"), *named)
    return named


@pytest.fixture(scope="module")
def record(library: list[str]) -> dict:
    """-> the record of the article."""
    (found,) = json.loads(run("register", "list", "--json", *library))
    return found


def test_a_record_opens_into_its_words(library: list[str], record: dict) -> None:
    assert (record["record"]["state"], record["record"]["mechanism"]) == ("Lestria", "surrender_demanded")
    shown = run("register", "show", record["record"]["id"][:10], *library)
    assert "hand in their passports" in shown
    assert "proposed by machine" in shown


def test_filters_leave_out_what_is_not_asked_for(library: list[str], record: dict) -> None:
    assert record["record"]["id"] in run("register", "list", "--state", "lestria", *library)
    for other in (("--state", "Orrin"), ("--mechanism", "exit-list"), ("--reviewed",)):
        assert "0 records" in run("register", "list", *other, *library)


def test_what_people_decide_stays_and_can_be_taken_back(library: list[str], record: dict) -> None:
    given = record["record"]["id"]
    accepted = json.loads(
        run("register", "review", given, "--field", "state", "--accept", "--by", "Mara", "--json", *library)
    )
    assert (accepted["by"], accepted["decision"]) == ("Mara", "accepted")
    assert "1 reviewed in part" in run("register", "list", "--reviewed", *library)
    assert "0 records" in run("register", "list", "--proposed", *library)
    (row,) = json.loads(run("register", "summary", "--json", *library))
    assert (row["proposed"], row["partly_reviewed"], row["reviewed"]) == (0, 1, 0)
    assert "accepted by Mara" in run("register", "show", given, *library)
    run("register", "reviews", "--undo", accepted["id"], "--reason", "looked at another page", *library)
    assert "reviewed in part" not in run("register", "list", *library)
    assert "taken back by" in run("register", "reviews", *library)
    run("verify", *library)


def test_a_correction_needs_words_that_stand_there(library: list[str], record: dict) -> None:
    given, document = record["record"]["id"], record["documents"][0]["id"]
    corrected = ("register", "review", given, "--field", "start", "--correct", "2032-03", "--document", document)
    run(*corrected, "--quote", "words that nobody wrote", *library, status=2)
    made = json.loads(run(*corrected, "--quote", "March 3, 2032", "--json", *library))
    (found,) = json.loads(run("register", "list", "--json", *library))
    assert found["record"]["start"] == "2032-03"
    assert "→ 2032-03, by" in run("register", "reviews", *library)
    run("register", "reviews", "--undo", made["id"], "--reason", "too coarse", *library)


@pytest.mark.parametrize(
    "wrong",
    [
        ("--field", "colour", "--accept"),
        ("--field", "state", "--accept", "--value", "Orrin"),
        ("--field", "state", "--reject"),
        ("--field", "state"),
        ("--field", "state", "--accept", "--reject", "--reason", "both"),
        ("--field", "phases", "--accept", "--value", "forgotten"),
    ],
)
def test_a_wrong_review_is_refused(library: list[str], record: dict, wrong: tuple[str, ...]) -> None:
    run("register", "review", record["record"]["id"], *wrong, *library, status=2)


def test_a_code_that_is_none_is_refused_and_help_names_all(library: list[str]) -> None:
    done = CliRunner().invoke(app, ["register", "list", "--mechanism", "bans", *library], env={"COLUMNS": "200"})
    assert done.exit_code == 2
    assert "surrender_demanded" in done.output
    shown = " ".join(run("register", "list", "--help").split())
    assert all(code in shown for code in ("internal_radius_limit", "in_force"))


def test_a_summary_tells_machine_and_people_apart(library: list[str], tmp_path: Path) -> None:
    picture = tmp_path / "states.svg"
    rows = json.loads(run("register", "summary", "--by", "state", "--svg", str(picture), "--json", *library))
    assert rows == [{"name": "Lestria", "proposed": 1, "partly_reviewed": 0, "reviewed": 0, "rejected": 0}]
    assert "Lestria" in picture.read_text("utf-8")


@pytest.mark.parametrize("form", ["json", "csv", "ftm", "jsonld"])
def test_records_go_to_another_library_with_their_words(
    library: list[str], record: dict, tmp_path: Path, form: str
) -> None:
    written = tmp_path / f"register.{form}"
    run("register", "export", "--format", form, "--out", str(written), *library)
    other = ["--library", str(tmp_path / "other.sqlite")]
    assert "imported 1 record" in run("register", "import", str(written), *other)
    (found,) = json.loads(run("register", "list", "--json", *other))
    assert found["record"] == record["record"]
    assert found["imported"]["file"] == str(written)
    run("verify", *other)


def test_a_value_without_words_is_not_taken_in(library: list[str], tmp_path: Path) -> None:
    entries = json.loads(run("register", "export", "--format", "json", *library))
    entries[0]["record"]["evidence"] = [row for row in entries[0]["record"]["evidence"] if row["field"] != "state"]
    written = tmp_path / "register.json"
    written.write_text(json.dumps(entries), "utf-8")
    done = CliRunner().invoke(app, ["register", "import", str(written), "--library", str(tmp_path / "other.sqlite")])
    assert done.exit_code != 0
    assert "has no evidence" in str(done.exception or done.output)


def test_the_table_has_a_line_for_every_piece_of_evidence(library: list[str], record: dict) -> None:
    rows = list(csv.DictReader(io.StringIO(run("register", "export", "--format", "csv", *library))))
    evidence = [*record["record"]["evidence"], *(row for p in record["record"]["phases"] for row in p["evidence"])]
    assert len(rows) == len(evidence)
    assert {row["field"] for row in rows} >= {"state", "mechanism", "subjects"}


def test_a_trace_is_a_register_as_well(tmp_path: Path) -> None:
    article, trace = tmp_path / "article.txt", tmp_path / "trace.json"
    article.write_text(ARTICLE, "utf-8")
    trace.write_text(run("trace", str(article), "--json"), "utf-8")
    assert "Lestria" in run("register", "list", "--trace", str(trace))


def test_decisions_outlive_a_new_version_where_their_words_do(tmp_path: Path) -> None:
    article, named = tmp_path / "article.txt", ["--library", str(tmp_path / "desk.sqlite")]
    article.write_text(ARTICLE, "utf-8")
    run("add", str(article), *named)
    (found,) = json.loads(run("register", "list", "--json", *named))
    given, document = found["record"]["id"], found["documents"][0]["id"]
    run("register", "review", given, "--field", "mechanism", "--accept", *named)
    quoted = ("--document", document, "--quote", "kept in a safe")
    run("register", "review", given, "--field", "notice", "--correct", "by word of mouth", *quoted, *named)
    article.write_text(ARTICLE.replace("three officials told", "four officials told") + "\nMore to follow.\n", "utf-8")
    run("add", str(article), *named)
    (again,) = json.loads(run("register", "list", "--json", *named))
    assert again["documents"][0]["id"] != document
    assert again["record"]["notice"] == "by word of mouth"
    shown = run("register", "reviews", *named)
    assert shown.count("in force") == 2
    article.write_text(ARTICLE.replace("kept in a safe", "kept in a cupboard"), "utf-8")
    run("add", str(article), *named)
    (changed,) = json.loads(run("register", "list", "--json", *named))
    assert changed["record"]["notice"] is None
    assert [one["field"] for one in changed["adrift"]] == ["notice"]
    assert "the words have changed" in run("register", "reviews", *named)
    assert "judge again" in run("register", "show", changed["record"]["id"], *named)
