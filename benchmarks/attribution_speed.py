"""How fast the attribution reader is, and how much memory it takes.

    python -m benchmarks.attribution_speed [--texts 200] [--weights DIR] [--peer]

The texts are made of the chains and statements in `corpora/`, cut to 500 words each. `--peer` times a spaCy pipeline of
the size of its small English model (tagger, parser and entities over one convolutional encoder) beside it, in the same
process, where spaCy is installed. Its weights are random, since the trained ones cannot be had from a package index:
its speed is that of the real one within the noise, its output is not looked at.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from headwater.attribution import tokens as tk
from headwater.attribution.reader import AttributionReader

WORDS = 500


def texts(corpora: Path, count: int, words: int = WORDS) -> list[str]:
    """-> `count` texts of about `words` words: paragraphs of chains and statements in their order, round and round."""
    paragraphs = [
        paragraph
        for gold in sorted([*corpora.glob("chains/*/gold.json"), *corpora.glob("statements/*/gold.json")])
        for document in json.loads(gold.read_text("utf-8"))["documents"]
        for paragraph in document["body_text"].split("\n\n")
    ]
    made: list[str] = []
    at = 0
    while len(made) < count:
        taken: list[str] = []
        while sum(len(paragraph.split()) for paragraph in taken) < words:
            taken.append(paragraphs[at % len(paragraphs)])
            at += 1
        made.append("\n\n".join(taken))
    return made


def timed(run: Callable[[], object]) -> float:
    """-> seconds."""
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def spacy_pipeline() -> tuple[str, Any]:
    """-> spaCy's name and version, and a pipeline laid out as its small English model is, with random weights.

    Raises ImportError where spaCy is not installed.
    """
    import spacy  # noqa: PLC0415 (only where asked for)
    from spacy.cli.init_config import init_config  # noqa: PLC0415
    from spacy.training import Example  # noqa: PLC0415

    layout = init_config(lang="en", pipeline=["tagger", "parser", "ner"], optimize="efficiency")
    peer = spacy.util.load_model_from_config(layout, auto_fill=True)
    row = {
        "words": ["Mara", "said", "it", "rained", "."],
        "tags": ["NNP", "VBD", "PRP", "VBD", "."],
        "heads": [1, 1, 3, 1, 1],
        "deps": ["nsubj", "ROOT", "nsubj", "ccomp", "punct"],
        "entities": ["U-PERSON", "O", "O", "O", "O"],
    }
    peer.initialize(lambda: [Example.from_dict(peer.make_doc("Mara said it rained."), row)])
    return f"spaCy {spacy.__version__}, small English layout", peer


def main(argv: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--corpora", type=Path, default=Path("corpora"))
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--peer", action="store_true")
    options = parser.parse_args(argv)
    many = texts(options.corpora, options.texts)
    load = timed(lambda: AttributionReader.load(options.weights))
    reader = AttributionReader.load(options.weights)
    reader.frames(many[:2])
    tokenized = [tk.tokenize(reader.tokenizer, text) for text in many]
    pieces = sum(len(tokens) for tokens in tokenized)
    cues = timed(lambda: reader.anchors(tokenized, "headwater"))
    whole = timed(lambda: reader.frames(many))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(many)} texts of about {WORDS} words, {pieces} pieces; load {load:.2f} s; peak memory {peak:.0f} MB")
    print(f"cue finder alone: {pieces / cues:.0f} pieces/s")
    print(f"frames: {pieces / whole:.0f} pieces/s, {len(many) / whole:.1f} texts/s")
    if options.peer:
        name, peer = spacy_pipeline()
        spent = timed(lambda: list(peer.pipe(many)))
        print(f"peer {name}: {pieces / spent:.0f} pieces/s, {len(many) / spent:.1f} texts/s")


if __name__ == "__main__":
    main()
