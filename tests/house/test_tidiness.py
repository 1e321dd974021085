"""The repository keeps its own rules: what the locks, the files and the words in them may hold."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
LARGEST_FILE = 50_000_000
LONGEST_MODULE = 550

# Written so that this file does not hold the words it looks for.
REGISTRY_HOSTS = re.compile(
    r"py[p]i\.org|python[h]osted\.org|hugging[f]ace\.co|anaconda\.[o]rg|npmjs\.[c]om|registry\.npm|crates\.[i]o|"
    r"proxy\.golang|download\.py[t]orch"
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:wor[k]/|tm[p]/w/|roo[t]/|hom[e]/\w)|\.\./share[d]\b")


@cache
def tracked() -> tuple[Path, ...]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return tuple(ROOT / name for name in listed.split("\0") if name and (ROOT / name).exists())


def tracked_texts() -> Iterator[tuple[str, str]]:
    for path in tracked():
        raw = path.read_bytes()
        if b"\0" not in raw and len(raw) < 1_000_000:
            yield str(path.relative_to(ROOT)), raw.decode("utf-8", "replace")


def pins(lock: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9.-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


def test_there_is_something_to_check() -> None:
    assert {lock.name for lock in LOCKS} >= {"build.lock", "dev.lock", "run.lock"}
    assert len(tracked()) > 50


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert not re.search(r"://|file:|--(?:extra-)?index-url|--find-links|--trusted-host", text)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_a_hash(lock: Path) -> None:
    for entry in re.split(r"\n(?=[a-z0-9])", lock.read_text("utf-8")):
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("name", ["run.lock", "build.lock"])
def test_the_small_locks_agree_with_the_large_one(name: str) -> None:
    all_pins = pins(ROOT / "requirements" / "dev.lock")
    small = pins(ROOT / "requirements" / name)
    assert small
    assert {package: versions for package, versions in small.items() if all_pins.get(package) != versions} == {}


def test_what_the_project_needs_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    names = {re.match(r"[A-Za-z0-9._-]+", need)[0].lower() for need in project["project"]["dependencies"]}  # type: ignore[index]
    assert names <= set(pins(ROOT / "requirements" / "run.lock"))
    groups = [need for group in project["dependency-groups"].values() for need in group if isinstance(need, str)]
    assert {re.match(r"[A-Za-z0-9._-]+", need)[0].lower() for need in groups} <= set(  # type: ignore[index]
        pins(ROOT / "requirements" / "dev.lock")
    )


def test_the_package_imports_what_it_declares_and_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = {re.match(r"[A-Za-z0-9._-]+", need)[0].lower() for need in project["project"]["dependencies"]}  # type: ignore[index]
    extras = project["project"]["optional-dependencies"]
    optional = {re.match(r"[A-Za-z0-9._-]+", need)[0].lower() for needs in extras.values() for need in needs}  # type: ignore[index]
    distributions = packages_distributions()
    imported = {
        distribution.lower().replace("_", "-")
        for path in sorted((ROOT / "src").rglob("*.py"))
        for module in imports(path)
        if module not in sys.stdlib_module_names and module != "headwater"
        for distribution in distributions[module]
    }
    assert imported - optional == declared
    assert {re.match(r"[A-Za-z0-9._-]+", need)[0].lower() for need in extras["export"]} <= imported  # type: ignore[index]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_no_file_is_too_large() -> None:
    sizes = {str(path.relative_to(ROOT)): path.stat().st_size for path in tracked()}
    assert {name: size for name, size in sizes.items() if size > LARGEST_FILE} == {}


def test_no_module_is_too_long_without_a_reason() -> None:
    modules = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in tracked() if path.suffix == ".py"}
    long = {name: text for name, text in modules.items() if text.count("\n") > LONGEST_MODULE}
    assert [name for name, text in long.items() if "lines" not in (ast.get_docstring(ast.parse(text)) or "")] == []


def test_no_text_names_a_package_registry() -> None:
    assert [name for name, text in tracked_texts() if REGISTRY_HOSTS.search(text)] == []


def test_no_text_names_a_place_on_one_machine() -> None:
    assert [(name, found[0]) for name, text in tracked_texts() if (found := MACHINE_PATHS.search(text))] == []


def test_texts_end_their_lines_plainly() -> None:
    ours = [(name, text) for name, text in tracked_texts() if Path(name).suffix in {".py", ".md", ".toml", ".tsv"}]
    assert [name for name, text in ours if "\r" in text or (text and not text.endswith("\n"))] == []
