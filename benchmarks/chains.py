"""Score tracing on annotated stories: claims, origins and circles (and links, where they are found).

python -m benchmarks.chains STORY_DIR... --scorer DIR [--sentences DIR] [--held-out FILE.json] [--links gold|found]

DIR of --scorer holds `score_trace.py`. Attributions are the gold's; links too, unless --links found. Without
--sentences statements are compared by word overlap. --held-out takes, for each story, the scorer that was fitted
without it (`training.fit_matching --leave-one-out`). --keep DIR writes the traces scored.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.gold_story import load_gold, load_story
from headwater.attribution.outlets import OutletLexicon
from headwater.model import Attribution, Claim, Document, Link, Source
from headwater.tracing.claims import trace_claims
from headwater.tracing.links import find_links
from headwater.tracing.matching import Scorer
from headwater.tracing.sentence_encoder import OnnxSentenceEncoder, SentenceEncoder, WordOverlapEncoder


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


def main(argv: Sequence[str] | None = None) -> None:
    """Trace each story and hand the traces to the scorer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="+")
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--sentences", type=Path)
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--links", choices=("gold", "found"), default="gold")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args(argv)
    encoder: SentenceEncoder = WordOverlapEncoder()
    if options.sentences:
        encoder = OnnxSentenceEncoder(
            options.sentences / "sentences.onnx", options.sentences / "sentences-tokenizer.json"
        )
    held_out = json.loads(options.held_out.read_text("utf-8")) if options.held_out else {}
    outlets = OutletLexicon.load()
    with tempfile.TemporaryDirectory() as made:
        keep = options.keep or Path(made)
        keep.mkdir(parents=True, exist_ok=True)
        paths: list[str] = []
        for folder in options.stories:
            documents, sources, attributions = load_story(folder)
            links = gold_links(load_gold(folder))
            if options.links == "found":
                links = find_links(documents, attributions, sources, outlets)
            scorer = None
            if folder.name in held_out:
                fitted = held_out[folder.name][encoder.name]
                scorer = Scorer(fitted["weights"], fitted["intercept"], fitted["threshold"])
            claims = trace_claims(
                documents, attributions, sources, None, links, encoder, outlets=outlets, scorer=scorer
            )
            path = keep / f"{folder.name}.json"
            path.write_text(json.dumps(as_trace(documents, sources, attributions, links, claims)), "utf-8")
            paths += [str(folder / "gold.json"), str(path)]
        subprocess.run([sys.executable, str(options.scorer / "score_trace.py"), *paths], check=True)


if __name__ == "__main__":
    main()
