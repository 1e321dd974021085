"""Corpora -> articles with gold attributions, whatever their format.

PolNeAR comes as JSON lines, the chains and statements as folders with a `gold.json`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from headwater.attribution.tokens import Convention

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Gold:
    """One gold attribution. The last four are None where the corpus does not mark them; `mediated` is whether the
    chain holds a source before the speaker.
    """

    source: Spans
    cue: Spans
    content: Spans
    stance: str | None = None
    attitude: str | None = None
    speaker_kind: str | None = None
    mediated: bool | None = None


@dataclass(frozen=True)
class Article:
    """One article; `group` is the story or batch that must stay together in cross-validation."""

    id: str
    group: str
    convention: Convention
    text: str
    attributions: tuple[Gold, ...]


def read_articles(path: Path) -> list[Article]:
    """-> the articles of a PolNeAR JSON lines file, or of a folder with a `gold.json`, or of a folder of such folders.

    Raises FileNotFoundError where `path` holds neither.
    """
    if path.suffix == ".jsonl":
        return _polnear(path)
    if path.name == "gold.json":
        return _story(path)
    found = sorted(path.glob("gold.json")) or sorted(path.glob("*/gold.json"))
    if not found:
        raise FileNotFoundError(f"{path}: neither a .jsonl file nor a folder with gold.json; name one of them")
    return [article for gold in found for article in _story(gold)]


def _polnear(path: Path) -> list[Article]:
    articles = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        golds = tuple(
            Gold(_spans(a["source"]), _spans(a["cue"]), _spans(a["content"]))
            for a in row["attributions"]
            if a["content"]
        )
        articles.append(Article(row["id"], row["id"], "polnear", row["text"], golds))
    return articles


def _story(path: Path) -> list[Article]:
    story = json.loads(path.read_text("utf-8"))
    kinds = {source["id"]: source["kind"] for source in story["sources"]}
    group = f"{path.parent.parent.name}/{path.parent.name}"
    return [
        Article(
            f"{group}/{document['id']}",
            group,
            "headwater",
            document["body_text"],
            tuple(
                Gold(
                    _spans(a["source_spans"]),
                    _spans(a["cue_spans"]),
                    _spans(a["content_spans"]),
                    a["stance"],
                    a["attitude"],
                    kinds[a["source"]],
                    len(a["chain"]) > 1,
                )
                for a in story["attributions"]
                if a["document"] == document["id"]
            ),
        )
        for document in story["documents"]
    ]


def _spans(pairs: Sequence[Sequence[int]]) -> Spans:
    return tuple((start, end) for start, end in pairs)


def fingerprint(articles: Sequence[Article]) -> str:
    """-> the first 16 hexadecimal digits of a SHA-256 over all texts and spans, for the record of a run."""
    digest = hashlib.sha256()
    for article in articles:
        digest.update(repr(article).encode("utf-8"))
    return digest.hexdigest()[:16]
