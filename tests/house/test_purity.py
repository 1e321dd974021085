"""Steps decide and do nothing else: they read no clock, open no file, and draw no lots."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "headwater"
PURE = [
    *PACKAGE.glob("model.py"),
    *PACKAGE.glob("ids.py"),
    *PACKAGE.glob("errors.py"),
    *(path for step in ("intake", "attribution", "tracing", "register") for path in (PACKAGE / step).rglob("*.py")),
    *(PACKAGE / "report").rglob("*.py"),
]
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter"}
CLOCK_OWNERS = {"datetime", "date", "time", "dt"}
IMPURE_MODULES = {"random", "secrets", "tempfile", "shutil", "subprocess", "socket", "time"}


def impurities(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name) and called.id in {"open", "input", "print"}:
                yield f"line {node.lineno}: {called.id}()"
            elif (
                isinstance(called, ast.Attribute)
                and called.attr in CLOCKS
                and isinstance(called.value, ast.Name | ast.Attribute)
                and ast.unparse(called.value).split(".")[-1] in CLOCK_OWNERS
            ):
                yield f"line {node.lineno}: {ast.unparse(called)}()"
        elif isinstance(node, ast.Import):
            yield from (f"line {node.lineno}: import {n.name}" for n in node.names if n.name in IMPURE_MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in IMPURE_MODULES:
            yield f"line {node.lineno}: from {node.module} import"


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_step_only_decides(path: Path) -> None:
    assert list(impurities(ast.parse(path.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    "source",
    [
        "open('x')",
        "from datetime import datetime\ndatetime.now()",
        "import datetime\ndatetime.datetime.now()",
        "import time",
        "from random import choice",
    ],
)
def test_the_check_sees_what_it_looks_for(source: str) -> None:
    assert list(impurities(ast.parse(source)))
