"""How well documents on one event are grouped: B-cubed precision, recall and F1.

python -m benchmarks.story_clusters FILE.jsonl... [--sentences DIR]

Each line of a file is {"id", "story", "title" or null, "text", "published" and "outlet" if known}. Files are measured
one by one. Without --sentences, words alone decide.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from headwater.ids import sha256
from headwater.model import Document
from headwater.tracing.sentence_encoder import OnnxSentenceEncoder, SentenceEncoder
from headwater.tracing.stories import group_stories

_CAPTURED = datetime(2040, 1, 1, tzinfo=UTC)


class Scores(NamedTuple):
    """B-cubed: averages over documents, 0 to 1."""

    precision: float
    recall: float
    f1: float


def b_cubed(gold: Sequence[str], found: Sequence[str]) -> Scores:
    """-> the scores of one partition against another; both give each document's group, in one order."""
    both = Counter(zip(gold, found, strict=True))
    in_gold, in_found = Counter(gold), Counter(found)
    precision = sum(count * count / in_found[group] for (_, group), count in both.items()) / len(gold)
    recall = sum(count * count / in_gold[group] for (group, _), count in both.items()) / len(gold)
    return Scores(precision, recall, 2 * precision * recall / (precision + recall))


def read_rows(path: Path) -> Iterator[tuple[Document, str]]:
    """Give the documents of a file with the names of their stories."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            yield _document(row), str(row["story"])


def _document(row: Mapping[str, Any]) -> Document:
    return Document(
        id=str(row["id"]),
        file=str(row["id"]),
        text=row["text"],
        title=row.get("title") or None,
        outlet=row.get("outlet") or None,
        domain=None,
        byline=None,
        published=_time(row.get("published")),
        language=row.get("language") or "en",
        address=None,
        hyperlinks=(),
        furniture=(),
        credits=(),
        sha256=sha256(row["text"].encode()),
        captured_at=_CAPTURED,
    )


def _time(written: str | None) -> datetime | None:
    """-> an ISO 8601 time, in UTC where it has no zone; None for anything else."""
    try:
        time = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def measure(rows: Iterable[tuple[Document, str]], encoder: SentenceEncoder | None) -> tuple[Scores, int, int, int]:
    """-> the scores, and how many documents, stories in the gold and stories found there are."""
    documents, gold = zip(*rows, strict=True)
    stories = group_stories(documents, encoder)
    story_of = {document: story.id for story in stories for document in story.documents}
    return (
        b_cubed(gold, [story_of[document.id] for document in documents]),
        len(documents),
        len(set(gold)),
        len(stories),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, help="annotated documents, one a line")
    parser.add_argument("--sentences", type=Path, help="folder with sentences.onnx and sentences-tokenizer.json")
    options = parser.parse_args(arguments)
    encoder = None
    if options.sentences:
        encoder = OnnxSentenceEncoder(
            options.sentences / "sentences.onnx", options.sentences / "sentences-tokenizer.json"
        )
    for path in options.files:
        scores, documents, stories, found = measure(read_rows(path), encoder)
        print(
            f"{path.name}: B-cubed F1 {scores.f1:.3f}  precision {scores.precision:.3f}  recall {scores.recall:.3f}  "
            f"({documents} documents, {stories} stories, {found} found)"
        )


if __name__ == "__main__":
    main()
