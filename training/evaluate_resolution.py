"""Measure source resolution on gold spans: frames come from the gold, everything else from Headwater.

    python -m training.evaluate_resolution DATA_DIR... --scorer PATH [--weights FILE] [--out DIR]

Each DATA_DIR holds a story's or a batch's `gold.json`. A trace is written for each (into --out, else a temporary
folder) and handed to the scorer, whose figures are printed. Spans are given, so only the figures on matched
attributions say something: kind, attitude, stance, speaker kind, chain, deep chain.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from headwater.attribution.frame import Frame
from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.resolution import resolve
from headwater.attribution.resolution.linear import Models, load_models, models_from
from headwater.model import Attribution, Document, Source, Span

#: The figures of the scorer that depend on resolution alone when the spans are the gold's.
FIGURES = ("kind", "attitude", "stance", "stance_marked", "speaker_kind", "chain", "deep_chain")


@dataclass(frozen=True)
class GoldDocument:
    """One gold document as resolution sees it, with its gold attributions in the order of the frames."""

    story: str
    document: Document
    frames: tuple[Frame, ...]
    attributions: tuple[dict[str, Any], ...]
    sources: dict[str, dict[str, Any]]


def read_gold(folder: Path) -> Iterator[GoldDocument]:
    """Give the documents of a folder's `gold.json`."""
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    sources = {source["id"]: source for source in gold["sources"]}
    for row in gold["documents"]:
        attributions = tuple(a for a in gold["attributions"] if a["document"] == row["id"])
        frames = tuple(
            Frame(_spans(a["source_spans"]), _spans(a["cue_spans"]), _spans(a["content_spans"])) for a in attributions
        )
        yield GoldDocument(folder.name, _document(row, gold.get("language", "en")), frames, attributions, sources)


def _spans(pairs: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(begin, end) for begin, end in pairs)


def _document(row: dict[str, Any], language: str) -> Document:
    published = datetime.fromisoformat(row["published"].replace("Z", "+00:00")) if row.get("published") else None
    return Document(
        id=row["id"],
        file=row["file"],
        text=row["body_text"],
        title=row["title"],
        outlet=row.get("outlet"),
        domain=row.get("domain"),
        byline=None,
        published=published,
        language=language,
        address=row.get("url"),
        hyperlinks=(),
        furniture=(),
        credits=(),
        sha256="0" * 64,
        captured_at=datetime(2000, 1, 1, tzinfo=UTC),
    )


def trace(folder: Path, outlets: OutletLexicon, models: Models) -> dict[str, Any]:
    """-> the trace of a folder, in the scorer's shape."""
    out: dict[str, Any] = {"documents": [], "sources": [], "attributions": []}
    for gold in read_gold(folder):
        sources, attributions = resolve(gold.document, gold.frames, outlets, models)
        document = gold.document
        out["documents"].append({"id": document.id, "file": document.file, "text": document.text})
        out["sources"] += [_source_row(source) for source in sources]
        out["attributions"] += [_attribution_row(attribution) for attribution in attributions]
    return out


def _source_row(source: Source) -> dict[str, Any]:
    return {"id": source.id, "kind": source.kind, "name": source.name, "aliases": list(source.aliases)}


def _attribution_row(a: Attribution) -> dict[str, Any]:
    return {
        "document": a.document,
        "source_spans": [list(s) for s in a.source_spans],
        "cue_spans": [list(s) for s in a.cue_spans],
        "content_spans": [list(s) for s in a.content_spans],
        "kind": a.kind,
        "attitude": a.attitude,
        "stance": a.stance,
        "chain": list(a.chain),
    }


def main(argv: list[str] | None = None) -> int:
    """Run the evaluation; returns 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DATA_DIR")
    parser.add_argument("--scorer", type=Path, required=True, help="path of score_trace.py")
    parser.add_argument("--weights", type=Path, help="a weights file to use instead of the package's")
    parser.add_argument("--out", type=Path, help="where to keep the traces")
    arguments = parser.parse_args(argv)
    models = models_from(json.loads(arguments.weights.read_text("utf-8"))) if arguments.weights else load_models()
    outlets = OutletLexicon.load()
    with tempfile.TemporaryDirectory() as temporary:
        place = arguments.out or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        pairs: list[str] = []
        for folder in arguments.folders:
            path = place / f"{folder.name}.trace.json"
            path.write_text(json.dumps(trace(folder, outlets, models), ensure_ascii=False), "utf-8")
            pairs += [str(folder / "gold.json"), str(path)]
        command = [sys.executable, str(arguments.scorer), *pairs, "--json"]
        figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    for name in FIGURES:
        print(f"{name:14} {figures[name]:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
