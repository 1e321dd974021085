"""The wheel that users install holds everything that the package needs, is small enough, and works by itself."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from headwater import __version__

ROOT = Path(__file__).resolve().parents[2]
LARGEST_WHEEL = 80_000_000


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files, unpacked in a folder of their own."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "headwater", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=False)


def test_the_wheel_is_small_enough(wheel: Path) -> None:
    assert wheel.stat().st_size < LARGEST_WHEEL
    assert wheel.name == f"headwater-{__version__}-py3-none-any.whl"


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z", "src"], cwd=ROOT, check=True, capture_output=True)
    ours = {name.removeprefix("src/") for name in listed.stdout.decode().split("\0") if name}
    held = set(zipfile.ZipFile(wheel).namelist())
    assert ours - held == set()
    assert held >= {
        "headwater/py.typed",
        "headwater/report/reading.schema.json",
        "headwater/report/templates/page.html.jinja",
        "headwater/attribution/lexicon/outlets.tsv",
        f"headwater-{__version__}.dist-info/licenses/LICENSE",
    }


def test_the_wheel_holds_the_weights_and_no_checkpoints(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    assert held >= {
        f"headwater/weights/{name}" for name in ("cues.onnx", "reader.onnx", "reader.json", "tokenizer.json")
    }
    assert "headwater/attribution/resolution/weights.json" in held
    assert not [name for name in held if name.endswith((".pt", ".pth", ".safetensors", ".ckpt", ".pkl"))]


def test_the_wheel_holds_nothing_but_the_package(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"headwater", f"headwater-{__version__}.dist-info"}


def test_what_is_installed_runs_by_itself(installed: Path, tmp_path: Path) -> None:
    found = run(installed, "--version", cwd=tmp_path)
    assert found.stdout.decode().strip() == f"headwater {__version__}", found.stderr.decode()
    schema = run(installed, "schema", cwd=tmp_path)
    assert json.loads(schema.stdout)["title"]


def test_what_is_installed_reads_an_article(installed: Path, tmp_path: Path) -> None:
    read = run(installed, "read", str(ROOT / "examples" / "zvonar.html"), "--json", cwd=tmp_path)
    assert read.returncode == 0, read.stderr.decode()
    reading = json.loads(read.stdout)
    assert reading["documents"]
    assert reading["attributions"]
