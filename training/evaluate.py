"""Measure attribution with the scorers that define the measures.

    python -m training.evaluate --scorer DIR --polnear dev.jsonl [--weights DIR]
    python -m training.evaluate --scorer DIR --stories DIR [DIR ...] [--weights DIR | --work DIR]

`--scorer` is the folder with `score_attributions.py` and `score_trace.py`. PolNeAR is read with its own annotation
convention, stories (folders with `docs/` and `gold.json`) end to end as `headwater read` reads them. With `--work`,
each story or batch is read by the weights of the fold that has not seen it: `folds.json` says which, the encoders lie
in `DIR/onnx-fold0` and so on, as `training.export` writes them, and the models of source resolution in
`DIR/resolution-fold0.json` and so on, as `training.fit_resolution --work` does. `--keep DIR` keeps the readings.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import ModuleType

from headwater.attribution.reader import AttributionReader
from headwater.attribution.resolution.linear import Models, models_from
from headwater.model import Span
from headwater.pipeline import read_inputs
from headwater.report.json import dumps
from headwater.settings import Settings
from training.articles import read_articles


@dataclass(frozen=True)
class Weights:
    """The encoder and the models of source resolution (None for the package's) that read a story."""

    reader: AttributionReader
    resolution: Models | None = None


def scorer(folder: Path, name: str) -> ModuleType:
    """-> the scorer's module. Raises FileNotFoundError where it is not in `folder`."""
    if not (folder / f"{name}.py").is_file():
        raise FileNotFoundError(f"{folder / name}.py: no scorer there; name its folder with --scorer")
    sys.path.insert(0, str(folder))
    return importlib.import_module(name)


def pairs(spans: Sequence[Span]) -> list[list[int]]:
    """-> the spans as JSON has them."""
    return [[start, end] for start, end in spans]


def polnear(path: Path, reader: AttributionReader, score: ModuleType) -> None:
    """Print the attribution scorer's figures on a PolNeAR file."""
    articles = read_articles(path)
    found = reader.frames([article.text for article in articles], "polnear")
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        for article, frames in zip(articles, found, strict=True):
            rows = [
                {"source": pairs(f.source_spans), "cue": pairs(f.cue_spans), "content": pairs(f.content_spans)}
                for f in frames
            ]
            out.write(json.dumps({"id": article.id, "attributions": rows}) + "\n")
        out.flush()
        score.main([str(path), out.name])


def story_folders(paths: Sequence[Path]) -> list[Path]:
    """-> the folders with a `gold.json` among `paths` and the folders in them."""
    return [
        gold.parent for path in paths for gold in sorted(path.glob("gold.json")) or sorted(path.glob("*/gold.json"))
    ]


def trace(folder: Path, weights: Weights, out: Path) -> None:
    """Read a story's pages as a user would and write what the scorer takes."""
    names = [str(path) for path in sorted((folder / "docs").iterdir())]
    reading = read_inputs(
        names, now=datetime.now(UTC), settings=Settings(), reader=weights.reader, resolution=weights.resolution
    )
    out.write_text(dumps(reading), "utf-8")


def stories(
    paths: Sequence[Path], weights: Callable[[str], Weights], score: ModuleType, keep: Path | None = None
) -> None:
    """Print the trace scorer's figures for attributions; `weights` gives the weights for the name of a story."""
    with tempfile.TemporaryDirectory() as made:
        folder = keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        arguments: dict[str, list[str]] = {}
        for story in story_folders(paths):
            out = folder / f"{story.parent.name}-{story.name}.json"
            trace(story, weights(f"{story.parent.name}/{story.name}"), out)
            arguments.setdefault(story.parent.name, []).extend([str(story / "gold.json"), str(out)])
        everything = [file for files in arguments.values() for file in files]
        for name, these in [*arguments.items(), ("all", everything)]:
            captured = io.StringIO()
            with contextlib.redirect_stdout(captured):
                score.main(these)
            print(f"== {name}")
            print("\n".join(line for line in captured.getvalue().splitlines() if not line.startswith(_LATER)))


def fold_weights(work: Path) -> Callable[[str], Weights]:
    """-> for the name of a story the weights that have not seen it. Each are loaded once."""
    fold_of: dict[str, int] = json.loads((work / "folds.json").read_text("utf-8"))

    @cache
    def loaded(k: int) -> Weights:
        resolution = json.loads((work / f"resolution-fold{k}.json").read_text("utf-8"))
        return Weights(AttributionReader.load(work / f"onnx-fold{k}"), models_from(resolution))

    return lambda name: loaded(fold_of[name])


#: What `headwater read` does not claim to measure.
_LATER = ("links", "claims", "origins", "circular", "restrictions")


def main(argv: Sequence[str] | None = None) -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--polnear", type=Path)
    parser.add_argument("--stories", type=Path, nargs="*", default=[])
    parser.add_argument("--weights", type=Path, help="the weights to use (those of the package by default)")
    parser.add_argument("--work", type=Path, help="the folder with onnx-fold0, resolution-fold0.json, ...")
    parser.add_argument("--keep", type=Path, help="where to keep the readings of the stories")
    options = parser.parse_args(argv)
    if options.polnear:
        polnear(options.polnear, AttributionReader.load(options.weights), scorer(options.scorer, "score_attributions"))
    if options.stories:
        shipped = Weights(AttributionReader.load(options.weights))
        weights = fold_weights(options.work) if options.work else lambda _: shipped
        stories(options.stories, weights, scorer(options.scorer, "score_trace"), options.keep)


if __name__ == "__main__":
    main()
