"""The articles of the register, read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.register import article_documents, expected, read_trace

from headwater.model import Trace
from headwater.pipeline import join
from headwater.pipeline.reading import read_documents
from headwater.settings import Settings

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def read_stories() -> dict[str, tuple[list[dict], Trace]]:
    """-> for each file of articles what it expects, and its trace as `headwater trace` makes it."""
    paths = [path for folder in ("articles", "later", "unseen") for path in sorted((HERE / folder).glob("*.toml"))]
    documents = {path: article_documents(path) for path in paths}
    found = read_documents([one for together in documents.values() for one in together], Settings())
    by_id = {part.document.id: part for part in found}
    return {
        f"{path.parent.name}/{path.stem}": (expected(path), read_trace(join(by_id[one.id] for one in documents[path])))
        for path in paths
    }
