"""Count what source resolution gets right on gold spans, fold by fold, and show what it gets wrong.

    python -m training.resolution_errors STORY... --work WORK --scorer DIR [--encoder] [--json]
    python -m training.resolution_errors STORY... --work WORK --scorer DIR --show CLASS [--number 20] [--seed 1]

Each story or batch is resolved by the models of the fold that has not seen it (`WORK/folds.json`,
`WORK/resolution-fold0.json` and so on, as `training.fit_resolution --work` writes them). Spans are the gold's. Without
`--encoder` nothing but resolution is at work; with it the encoder of the fold (`WORK/onnx-fold0`) judges each gold
attribution first, and folds without an encoder are left out. Names are compared as `score_trace.py` in `--scorer` does.

Classes: "deep: too short", "deep: another speaker" and so on for chains of two links or more, "flat: ..." for the
others, "kind: gold > found" for speakers of the wrong kind. `--show` prints a random sample of those whose class
begins so, each with its text, the gold's chain and the one found.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.reader import AttributionReader
from headwater.attribution.resolution import resolve
from headwater.attribution.resolution.linear import Models, models_from
from headwater.model import Attribution, Source
from training.evaluate import scorer
from training.evaluate_resolution import GoldDocument, read_gold
from training.fit_trust import judged

Chain = Sequence[dict[str, Any]]
_AROUND = 250


@dataclass(frozen=True)
class Judged:
    """One gold attribution beside the one found: its fold, whether its gold chain has two links or more, whether the
    chain, the speaker's name and the speaker's kind are right, and the classes of its errors.
    """

    fold: int
    gold: GoldDocument
    attribution: dict[str, Any]
    wanted: Chain
    found: Chain
    deep: bool
    chain: bool
    speaker: bool
    kind: bool
    classes: tuple[str, ...]


def judge(fold: int, gold: GoldDocument, models: Models, outlets: OutletLexicon, score: ModuleType) -> Iterator[Judged]:
    """Give each gold attribution of a document with what resolution makes of its spans."""
    sources, attributions = resolve(gold.document, gold.frames, outlets, models)
    by_id = {source.id: source for source in sources}
    for mine, theirs in zip(attributions, gold.attributions, strict=True):
        wanted = [gold.sources[source] for source in theirs["chain"]]
        yield _compared(fold, gold, theirs, wanted, _rows(mine, by_id), score)


def _rows(attribution: Attribution, sources: dict[str, Source]) -> Chain:
    found = [sources[source] for source in attribution.chain]
    return [{"name": s.name, "aliases": list(s.aliases), "kind": s.kind} for s in found]


def _compared(
    fold: int, gold: GoldDocument, attribution: dict[str, Any], wanted: Chain, found: Chain, score: ModuleType
) -> Judged:
    same = [score.same_source(a, b) for a, b in zip(wanted[:-1], found[:-1], strict=False)]
    speaker = bool(score.same_source(wanted[-1], found[-1]))
    right = len(wanted) == len(found) and all(same) and speaker
    deep = len(wanted) > 1
    classes = []
    if not right:
        classes.append(f"{'deep' if deep else 'flat'}: {_class(len(found) - len(wanted), all(same), speaker)}")
    kinds = (wanted[-1]["kind"], found[-1]["kind"])
    if kinds[0] != kinds[1]:
        classes.append(f"kind: {kinds[0]} > {kinds[1]}{'' if speaker else ', another speaker'}")
    return Judged(fold, gold, attribution, wanted, found, deep, right, speaker, kinds[0] == kinds[1], tuple(classes))


def _class(longer: int, mediators: bool, speaker: bool) -> str:
    if longer:
        return f"too {'long' if longer > 0 else 'short'}{'' if speaker else ', another speaker'}"
    if mediators:
        return "another speaker"
    return "another mediator" + ("" if speaker else " and speaker")


def figures(rows: Sequence[Judged]) -> dict[str, Any]:
    """-> counts and shares: of deep and flat chains, speakers by name, kinds of speaker; then the classes of errors."""
    deep, flat = [r for r in rows if r.deep], [r for r in rows if not r.deep]
    out: dict[str, Any] = {"attributions": len(rows), "deep": len(deep)}
    for name, right, of in (
        ("deep chain", sum(r.chain for r in deep), len(deep)),
        ("flat chain", sum(r.chain for r in flat), len(flat)),
        ("speaker", sum(r.speaker for r in rows), len(rows)),
        ("speaker kind", sum(r.kind for r in rows), len(rows)),
    ):
        out[name] = right / of if of else None
    out["errors"] = dict(Counter(name for row in rows for name in row.classes).most_common())
    return out


def show(row: Judged) -> str:
    """-> an error for people: the text around it, its spans, the gold's chain, the chain found."""
    text, a = row.gold.document.text, row.attribution
    spans = [span for role in ("source_spans", "cue_spans", "content_spans") for span in a[role]]
    begin, end = min(s for s, _ in spans), max(e for _, e in spans)
    words = {role: " | ".join(text[s:e] for s, e in a[role]) for role in ("source_spans", "cue_spans")}
    chains = [" > ".join(f"{s['name']} ({s['kind']})" for s in chain) for chain in (row.wanted, row.found)]
    return (
        f"-- {row.gold.story}/{row.gold.document.id} of {row.gold.document.outlet}: {', '.join(row.classes)}\n"
        f"   {text[max(0, begin - _AROUND) : end + 30]}\n".replace("\n\n", "⏎")
        + f"   source: {words['source_spans']}  cue: {words['cue_spans']}\n"
        f"   gold:   {chains[0]}\n   found:  {chains[1]}\n"
    )


def read_all(stories: Sequence[Path], work: Path, score: ModuleType, encoder: bool) -> list[Judged]:
    """-> every gold attribution of the stories, judged by the models of its fold."""
    fold_of: dict[str, int] = json.loads((work / "folds.json").read_text("utf-8"))
    outlets = OutletLexicon.load()
    rows: list[Judged] = []
    for k in sorted({fold_of[f"{story.parent.name}/{story.name}"] for story in stories}):
        weights = work / f"onnx-fold{k}"
        if encoder and not weights.exists():
            print(f"fold {k} left out: {weights} is not there", file=sys.stderr)
            continue
        models = models_from(json.loads((work / f"resolution-fold{k}.json").read_text("utf-8")))
        unseen = [story for story in stories if fold_of[f"{story.parent.name}/{story.name}"] == k]
        golds = [gold for story in unseen for gold in read_gold(story)]
        if encoder:
            golds = judged(golds, AttributionReader.load(weights))
        rows += [row for gold in golds for row in judge(k, gold, models, outlets, score)]
    return rows


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures or the errors asked for; returns 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="+", type=Path, metavar="STORY")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True, help="the folder with score_trace.py")
    parser.add_argument("--encoder", action="store_true", help="let the fold's encoder judge the gold spans first")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", metavar="CLASS", help="print errors whose class begins so")
    parser.add_argument("--number", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    rows = read_all(options.stories, options.work, scorer(options.scorer, "score_trace"), options.encoder)
    if options.show is not None:
        chosen = [row for row in rows if any(name.startswith(options.show) for name in row.classes)]
        random.Random(options.seed).shuffle(chosen)
        print("\n".join(show(row) for row in chosen[: options.number]))
        return 0
    made = {f"fold {k}": figures([r for r in rows if r.fold == k]) for k in sorted({r.fold for r in rows})}
    made["all"] = figures(rows)
    if options.json:
        print(json.dumps(made, indent=1))
        return 0
    for name, shares in made.items():
        print(
            f"== {name}: "
            + "  ".join(
                f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in shares.items() if k != "errors"
            )
        )
    print("\n".join(f"{count:5} {name}" for name, count in made["all"]["errors"].items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
