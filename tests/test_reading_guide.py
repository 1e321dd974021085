"""The guide docs/reading.md is a contract: what is not in it fails here, and what it shows works."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import typer.main

from headwater.cli import app
from headwater.model import Attribution, Document, Failed, NotMeasured, OwnVoice, Reading, Source, Stance
from headwater.report.words import STANCES
from headwater.settings import Settings

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "reading.md").read_text("utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")


def test_every_option_of_read_is_in_the_guide():
    options = {name for p in typer.main.get_command(app).commands["read"].params for name in p.opts if name[0] == "-"}
    assert {"--json", "--html", "--full"} <= options
    assert {name for name in options if f"`{name}" not in GUIDE} == set()


def test_every_command_is_told_of():
    assert [name for name in typer.main.get_command(app).commands if f"headwater {name}" not in COMMANDS] == []


def test_every_setting_is_told_of():
    assert [name for name in Settings.model_fields if f"`HEADWATER_{name.upper()}`" not in COMMANDS] == []


@pytest.mark.parametrize("kind", [Reading, Document, Source, Attribution, OwnVoice, NotMeasured, Failed])
def test_every_key_of_the_json_is_in_the_guide(kind):
    assert [field.name for field in fields(kind) if f"`{field.name}`" not in GUIDE] == []


def test_every_stance_is_in_the_guide():
    shown = {STANCES[stance] for stance in Stance.__args__ if stance != "asserts"}
    assert {label for label in shown if f"`[{label}]`" not in GUIDE} == set()


def test_the_sample_of_the_terminal_is_what_is_shown():
    sample = [line[4:] for line in GUIDE.splitlines() if re.match(r"    (Who says it|[\w│├└ ].*(outlet$|──))", line)]
    assert len(sample) == 6
    golden = (ROOT / "tests" / "golden" / "three-articles.txt").read_text("utf-8").splitlines()
    assert [line for line in sample if line not in golden] == []


def test_the_program_in_the_guide_runs():
    (program,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT / "examples", capture_output=True, text=True, timeout=240, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Brellin Courier > Vera Dalmar: " in done.stdout
