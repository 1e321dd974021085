"""Score tracing on annotated stories: claims, origins and circles (and links, where they are found).

    python -m benchmarks.chains STORY_DIR... --scorer DIR [--links found]
    python -m benchmarks.chains STORY_DIR... --scorer DIR --read [--work DIR | --weights DIR] [--readings DIR]

DIR of --scorer holds `score_trace.py`. In the first form attributions are the gold's; links too, unless --links found.
In the second the stories' pages are read and traced as `headwater trace` does it: with the package's weights, with
those of --weights, or, with --work, with those of the fold that has not seen the story (as `training.evaluate` does).
--readings keeps what was read in a folder and takes it from there the next time.

In both, statements are compared by their words, or with --sentences DIR by a sentence encoder; --held-out FILE.json
takes for each story the scorer that was fitted without it (`training.fit_matching --leave-one-out`); --keep DIR writes
the traces that are scored; --each prints the figures of each story, too.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from training.evaluate import Weights, fold_weights

from benchmarks.gold_story import load_gold, load_story
from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.reader import AttributionReader
from headwater.model import Attribution, Claim, Document, Link, Reading, Source
from headwater.pipeline import read_inputs
from headwater.report.json import dumps, loads
from headwater.settings import Settings
from headwater.tracing.claims import trace_claims
from headwater.tracing.links import find_links
from headwater.tracing.matching import Scorer
from headwater.tracing.sentence_encoder import OnnxSentenceEncoder, SentenceEncoder, WordOverlapEncoder
from headwater.tracing.trace import trace


def gold_links(gold: dict[str, Any]) -> tuple[Link, ...]:
    """-> the links of a gold file."""
    return tuple(
        Link(child=row["id"], parent=parent["to"], how=parent["how"], credited=parent["credited"], score=1.0)
        for row in gold["documents"]
        for parent in row["parents"]
    )


def as_trace(
    documents: Sequence[Document],
    sources: Sequence[Source],
    attributions: Sequence[Attribution],
    links: Sequence[Link],
    claims: Sequence[Claim],
) -> dict[str, Any]:
    """-> what the scorer reads."""
    return {
        "documents": [{"id": one.id, "file": one.file, "text": one.text} for one in documents],
        "sources": [{"id": one.id, "kind": one.kind, "name": one.name, "aliases": one.aliases} for one in sources],
        "attributions": [
            {
                "document": one.document,
                "source_spans": one.source_spans,
                "cue_spans": one.cue_spans,
                "content_spans": one.content_spans,
                "kind": one.kind,
                "attitude": one.attitude,
                "stance": one.stance,
                "chain": one.chain,
            }
            for one in attributions
        ],
        "links": [{"from": one.child, "to": one.parent, "how": one.how, "credited": one.credited} for one in links],
        "claims": [
            {
                "id": one.id,
                "text": one.text,
                "mentions": [
                    {"document": mention.document, "start": mention.start, "end": mention.end, "stance": mention.stance}
                    for mention in one.mentions
                ],
                "origins": [{"source": origin.source, "document": origin.document} for origin in one.origins],
                "independent_origins": one.independent_origins
                and {"min": one.independent_origins.min, "max": one.independent_origins.max},
                "circular": one.circular,
            }
            for one in claims
        ],
    }


def trace_gold(
    folder: Path, links: str, encoder: SentenceEncoder, scorer: Scorer | None, outlets: OutletLexicon
) -> str:
    """-> the story's trace as JSON, from the gold's attributions and its links ("gold") or those found."""
    documents, sources, attributions = load_story(folder)
    parents = gold_links(load_gold(folder))
    if links == "found":
        parents = find_links(documents, attributions, sources, outlets)
    claims = trace_claims(documents, attributions, sources, None, parents, encoder, outlets=outlets, scorer=scorer)
    return json.dumps(as_trace(documents, sources, attributions, parents, claims))


def trace_pages(reading: Reading, encoder: SentenceEncoder, scorer: Scorer | None, outlets: OutletLexicon) -> str:
    """-> the trace as JSON of what was read in the story's pages, as `headwater trace` makes it."""
    named = None if isinstance(encoder, WordOverlapEncoder) else encoder
    return dumps(trace(reading, outlets, named, scorer=scorer))


def read_pages(folder: Path, weights: Callable[[str], Weights], kept: Path | None) -> Reading:
    """-> what is read in the story's pages, or was read before, if it was kept."""
    name = f"{folder.parent.name}/{folder.name}"
    before = kept / f"{name.replace('/', '-')}.json" if kept else None
    if before and before.is_file():
        return loads(before.read_text("utf-8"), name=str(before))
    these = weights(name)
    reading = read_inputs(
        [str(path) for path in sorted((folder / "docs").iterdir())],
        now=datetime.now(UTC),
        settings=Settings(),
        reader=these.reader,
        resolution=these.resolution,
    )
    if before:
        before.parent.mkdir(parents=True, exist_ok=True)
        before.write_text(dumps(reading), "utf-8")
    return reading


def fitted_scorer(held_out: Mapping[str, Any], story: str, encoder: str) -> Scorer | None:
    """-> the scorer that was fitted without the story, or None for that of the package."""
    if story not in held_out:
        return None
    fitted = held_out[story][encoder]
    return Scorer(fitted["weights"], fitted["intercept"], fitted["threshold"])


def score(scorer: Path, stories: Mapping[Path, Path]) -> None:
    """Hand gold and trace of each story to the scorer, which prints its figures."""
    paths = [str(path) for folder, traced in stories.items() for path in (folder / "gold.json", traced)]
    subprocess.run([sys.executable, str(scorer / "score_trace.py"), *paths], check=True)


def main(argv: Sequence[str] | None = None) -> None:
    """Trace each story and hand the traces to the scorer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="+")
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--links", choices=("gold", "found"), default="gold")
    parser.add_argument("--read", action="store_true")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--readings", type=Path)
    parser.add_argument("--sentences", type=Path)
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--each", action="store_true")
    options = parser.parse_args(argv)
    encoder: SentenceEncoder = WordOverlapEncoder()
    if options.sentences:
        encoder = OnnxSentenceEncoder(
            options.sentences / "sentences.onnx", options.sentences / "sentences-tokenizer.json"
        )
    held_out = json.loads(options.held_out.read_text("utf-8")) if options.held_out else {}
    outlets = OutletLexicon.load()
    weights = fold_weights(options.work) if options.work else lambda _: Weights(AttributionReader.load(options.weights))
    with tempfile.TemporaryDirectory() as made:
        keep = options.keep or Path(made)
        keep.mkdir(parents=True, exist_ok=True)
        traced: dict[Path, Path] = {}
        for folder in options.stories:
            scorer = fitted_scorer(held_out, folder.name, encoder.name)
            if options.read:
                written = trace_pages(read_pages(folder, weights, options.readings), encoder, scorer, outlets)
            else:
                written = trace_gold(folder, options.links, encoder, scorer, outlets)
            traced[folder] = keep / f"{folder.name}.json"
            traced[folder].write_text(written, "utf-8")
            if options.each:
                print(f"== {folder.name}", flush=True)
                score(options.scorer, {folder: traced[folder]})
        if options.each:
            print("== all", flush=True)
        score(options.scorer, traced)


if __name__ == "__main__":
    main()
