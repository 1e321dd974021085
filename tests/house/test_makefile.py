"""`make` explains itself, and says what a machine lacks."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z]+):(?!=)", MAKEFILE, re.MULTILINE))

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}
    return subprocess.run(["make", *arguments], cwd=ROOT, env=clean, capture_output=True, text=True, check=False)


def fake_python(folder: Path, script: str) -> str:
    path = folder / "python3"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return str(path)


def test_help_lists_every_target() -> None:
    shown = make("help")
    assert shown.returncode == 0
    assert set(re.findall(r"^  make (\w+)", shown.stdout, re.MULTILINE)) == TARGETS - {"chromium"}
    assert {"demo", "test", "check", "format", "lock", "clean", "help"} <= TARGETS


def test_an_old_python_is_named_with_the_remedy(tmp_path: Path) -> None:
    old = fake_python(tmp_path, '[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1')
    tried = make(f"VENV={tmp_path}/venv", f"PYTHON={old}", f"{tmp_path}/venv/.made")
    assert tried.returncode != 0
    assert "Headwater needs Python 3.11 or newer." in tried.stderr
    assert f"{old} is Python 3.9.2" in tried.stderr
    assert "PYTHON=/path/to/python3.12" in tried.stderr


def test_a_missing_python_is_named_with_the_remedy(tmp_path: Path) -> None:
    tried = make(f"VENV={tmp_path}/venv", f"PYTHON={tmp_path}/none", f"{tmp_path}/venv/.made")
    assert tried.returncode != 0
    assert "Headwater needs Python 3.11 or newer." in tried.stderr


def test_a_python_without_venv_is_named_with_the_remedy(tmp_path: Path) -> None:
    script = f'case "$2" in *ensurepip*) exit 1;; esac\nexec "{sys.executable}" "$@"'
    lame = fake_python(tmp_path, script)
    tried = make(f"VENV={tmp_path}/venv", f"PYTHON={lame}", f"{tmp_path}/venv/.made")
    assert tried.returncode != 0
    assert "cannot make virtual environments" in tried.stderr
    assert f"apt-get install python{sys.version_info[0]}.{sys.version_info[1]}-venv" in tried.stderr
    assert not (tmp_path / "venv").exists()


def test_the_first_python_that_works_is_taken(tmp_path: Path) -> None:
    made = make(f"VENV={tmp_path}/venv", f"PYTHONS=no-such-python {sys.executable}", f"{tmp_path}/venv/.made")
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "venv" / "bin" / "python").exists()
    again = make(f"VENV={tmp_path}/venv", "PYTHONS=no-such-python", f"{tmp_path}/venv/.made")
    assert again.returncode == 0, "what is made is not made again"
