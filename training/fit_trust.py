"""Fit how far source resolution trusts the encoder (`headwater.attribution.resolution.linear.Trust`).

    python -m training.fit_trust STORY... --work WORK [--out src/headwater/attribution/resolution/weights.json]

Each story or batch is judged, on its gold spans, by the encoder (`WORK/onnx-fold0` and so on) and the resolution models
(`WORK/resolution-fold0.json`) of the fold that has not seen it. The four numbers are chosen one after the other, each
as the one that gets most labels right (a stance other than "asserts" counts twice); the table of all tries is printed.
With `--out` they are written there and into the folds' models.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from headwater.attribution import tokens as tk
from headwater.attribution.decode import ATTITUDES, SOURCE_KINDS, STANCES, Anchor
from headwater.attribution.frame import Frame
from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.reader import AttributionReader
from headwater.attribution.resolution import resolve
from headwater.attribution.resolution.linear import Models, Trust, models_from
from training.evaluate_resolution import GoldDocument, read_gold
from training.fit_resolution import write

TRIES = {
    "stance": (0.0, 0.3, 0.5, 0.7, 1.0),
    "attitude": (0.0, 0.5, 1.0),
    "kind": (0.0, 0.3, 0.6, 1.0),
    "mediator": (0.0, 0.5, 1.0, 1.5),
}


@dataclass(frozen=True)
class Judged:
    """A gold document, its frames judged by an encoder that has not seen it, and the models of the same fold."""

    gold: GoldDocument
    models: Models


def judged(documents: Sequence[GoldDocument], reader: AttributionReader) -> list[GoldDocument]:
    """-> the documents, each frame with what the encoder says of it, read for its gold cue."""
    tokenized = [tk.tokenize(reader.tokenizer, gold.document.text) for gold in documents]
    places = [
        {anchor: i for i, frame in enumerate(gold.frames) if (anchor := _anchor(tokens, frame))}
        for gold, tokens in zip(documents, tokenized, strict=True)
    ]
    frames = [list(gold.frames) for gold in documents]
    for d, anchor, judgement in reader.judge(tokenized, [list(found) for found in places], "headwater"):
        i = places[d][anchor]
        frames[d][i] = replace(
            frames[d][i],
            stance=dict(zip(STANCES, judgement.stance.tolist(), strict=True)),
            attitude=dict(zip(ATTITUDES, judgement.attitude.tolist(), strict=True)),
            speaker_kind=dict(zip(SOURCE_KINDS, judgement.speaker_kind.tolist(), strict=True)),
            mediated=judgement.mediated,
        )
    return [replace(gold, frames=tuple(made)) for gold, made in zip(documents, frames, strict=True)]


def _anchor(tokens: tk.Tokens, frame: Frame) -> Anchor | None:
    inside = np.flatnonzero(tokens.covered_by(frame.cue_spans or frame.content_spans[:1]))
    if not len(inside):
        return None
    run = np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1)[0] if frame.cue_spans else inside[:1]
    return Anchor(int(run[0]), int(run[-1]) + 1, 1.0, cueless=not frame.cue_spans)


def right(documents: Sequence[Judged], trust: Trust, outlets: OutletLexicon) -> Counter[str]:
    """-> how many labels are right with this trust: stance, attitude, kind, mediator (whether there is one), and how
    many attributions there are.
    """
    out: Counter[str] = Counter()
    for each in documents:
        gold = each.gold
        sources, found = resolve(gold.document, gold.frames, outlets, replace(each.models, trust=trust))
        kinds = {source.id: source.kind for source in sources}
        for ours, theirs in zip(found, gold.attributions, strict=True):
            marked = theirs["stance"] != "asserts"
            out["all"] += 1
            out["stance"] += ours.stance == theirs["stance"]
            out["marked"] += marked
            out["marked right"] += marked and ours.stance == theirs["stance"]
            out["attitude"] += ours.attitude == theirs["attitude"]
            out["kind"] += kinds[ours.chain[-1]] == gold.sources[theirs["source"]]["kind"]
            out["mediator"] += (len(ours.chain) > 1) == (len(theirs["chain"]) > 1)
    return out


def main(argv: Sequence[str] | None = None) -> None:
    """Fit, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(argv)
    fold_of: dict[str, int] = json.loads((options.work / "folds.json").read_text("utf-8"))
    documents: list[Judged] = []
    files = []
    for k in sorted(set(fold_of.values())):
        if not (options.work / f"onnx-fold{k}").exists():
            print(f"fold {k} left out: {options.work}/onnx-fold{k} is not there")
            continue
        files.append(options.work / f"resolution-fold{k}.json")
        models = models_from(json.loads(files[-1].read_text("utf-8")))
        unseen = [s for s in options.stories if fold_of[f"{s.parent.name}/{s.name}"] == k]
        golds = [gold for story in unseen for gold in read_gold(story)]
        reader = AttributionReader.load(options.work / f"onnx-fold{k}")
        documents += [Judged(gold, models) for gold in judged(golds, reader)]
    trust = documents[0].models.trust
    outlets = OutletLexicon.load()
    for name, values in TRIES.items():
        scores = []
        for value in values:
            count = right(documents, replace(trust, **{name: value}), outlets)
            scores.append((count[name] + (count["marked right"] if name == "stance" else 0), value))
            print(
                f"{name} {value}: "
                + "  ".join(f"{key} {count[key] / count['all']:.3f}" for key in TRIES)
                + f"  stance where not asserts {count['marked right'] / count['marked']:.3f}"
            )
        trust = replace(trust, **{name: max(scores)[1]})
    print(trust)
    for path in [options.out, *files] if options.out else []:
        write(json.loads(path.read_text("utf-8")) | {"trust": asdict(trust)}, path)


if __name__ == "__main__":
    main()
