"""The docs are a contract: what the program can do is in them, and what is in them it can do."""

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import headwater
from headwater.cli import app
from headwater.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "MODEL_CARD.md", "corpora/README.md")]
PAGES += sorted((ROOT / "docs").glob("*.md"))

PROGRAM = typer.main.get_group(app)


def section(command: str) -> str:
    found = re.search(rf"^## headwater {command}\n(.*?)(?=^## |\Z)", COMMANDS, re.MULTILINE | re.DOTALL)
    assert found, f"docs/commands.md has no section '## headwater {command}'"
    return found[1]


@pytest.mark.parametrize("command", sorted(PROGRAM.commands))
def test_every_command_and_option_is_documented(command: str) -> None:
    text = section(command)
    options = [option for parameter in PROGRAM.commands[command].params for option in parameter.opts]
    assert [option for option in options if option.startswith("-") and f"`{option}" not in text] == []


def test_every_documented_command_and_option_exists() -> None:
    documented = re.findall(r"^## headwater (\S+)", COMMANDS, re.MULTILINE)
    assert sorted(documented) == sorted(PROGRAM.commands)
    for command in documented:
        options = {option for parameter in PROGRAM.commands[command].params for option in parameter.opts}
        assert set(re.findall(r"^\| `(--[a-z-]+)", section(command), re.MULTILINE)) <= options


def test_every_setting_is_documented() -> None:
    documented = set(re.findall(r"^\| `(HEADWATER_[A-Z_]+)`", COMMANDS, re.MULTILINE))
    assert documented == {f"HEADWATER_{name.upper()}" for name in Settings.model_fields}


def test_every_python_option_is_documented() -> None:
    for function in (headwater.read, headwater.trace):
        options = [name for name, p in inspect.signature(function).parameters.items() if p.kind is p.KEYWORD_ONLY]
        assert options
        assert f"headwater.{function.__name__}(" in COMMANDS
        assert [name for name in options if f"`{name}`" not in COMMANDS] == []


def test_every_command_in_the_pages_exists() -> None:
    for page in PAGES:
        used = re.findall(r"^    (?:\S+ \| )?(?:\.venv/bin/)?headwater ([a-z]+)", page.read_text("utf-8"), re.MULTILINE)
        assert set(used) <= set(PROGRAM.commands), page.name


def test_every_make_target_in_the_pages_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in PAGES:
        used = re.findall(r"(?:^    |`)make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE)
        assert set(used) <= targets, page.name
    assert {"demo", "test"} <= set(re.findall(r"^    make ([a-z]+)", PAGES[0].read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_in_the_pages_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
    local = [link.split("#")[0] for link in links if "://" not in link and not link.startswith("#")]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_the_version_is_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"## [{headwater.__version__}]" in changelog


def test_every_measure_has_its_date_and_command() -> None:
    tables = re.findall(r"(?:^\|.*\n)+", (ROOT / "docs" / "measures.md").read_text("utf-8"), re.MULTILINE)
    measures = [table.splitlines() for table in tables if table.startswith("| measure |")]
    assert measures
    for head, _, *rows in measures:
        columns = [cell.strip() for cell in head.strip("|").split("|")]
        for above, row in zip([head, *rows], rows, strict=False):
            cells = dict(zip(columns, (cell.strip() for cell in row.strip("|").split("|")), strict=True))
            assert re.fullmatch(r"20\d\d-\d\d-\d\d", cells["date"]), row
            assert "`" in cells["command"] or (cells["command"] == "the same" and above != head), row
            assert re.search(r"\d", cells["figure"]), row


SHOWN = re.findall(r"`headwater ([^`]+)`[^`]*```text\n(.*?)^```", PAGES[0].read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_the_readme_shows_a_reading_and_a_trace() -> None:
    assert [command.split()[0] for command, _ in SHOWN] == ["read", "trace"]


@pytest.mark.parametrize(("command", "block"), SHOWN, ids=[command for command, _ in SHOWN])
def test_what_the_readme_shows_is_what_the_program_shows(command: str, block: str) -> None:
    called = [sys.executable, "-m", "headwater", *command.split()]
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    shown = subprocess.run(called, cwd=ROOT, env=environment, check=True, capture_output=True).stdout.decode()
    lines = [words for line in block.splitlines() if (words := words_of(line)) not in {"", "…"}]
    as_shown = {words_of(line) for line in shown.splitlines()}
    assert len(lines) > 20
    # Processors round the 8-bit models differently, and a borderline word may fall on either side.
    assert sum(line in as_shown for line in lines) >= 0.8 * len(lines), f"paste anew: COLUMNS=100 headwater {command}"


def words_of(line: str) -> str:
    """-> what a line says, without the tree around it and the statement's number, which follow from other lines."""
    return re.sub(r"^[│├└─\s]*(?:\d+ (?=\S))?", "", line).rstrip()
