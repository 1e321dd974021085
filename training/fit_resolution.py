"""Fit the linear models of source resolution on gold stories, and write their weights.

    python -m training.fit_resolution DATA_DIR... --out src/headwater/attribution/resolution/weights.json
    python -m training.fit_resolution DATA_DIR... --work WORK

The second form fits once for each fold of `WORK/folds.json`, without the fold's stories and batches, and writes
`WORK/resolution-fold0.json` and so on, for figures on stories that nothing has seen. Folders that are in no fold, as
the practice articles, are learnt from in all.

The models are fitted one after the other, each on what the ones before it make of the gold spans: the kind of an
entity, the antecedent of a pronoun or description, the mediator of a chain, stance and attitude. Earlier choices on a
page are taken from the gold while a model learns (the right entity, the right mediator, the stance before). How far the
encoder is trusted beside them is not fitted here but by `training.fit_trust`; what the package has is kept.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.resolution.cast import Cast, Chooser, cast
from headwater.attribution.resolution.chains import MediatorChooser, build_chains
from headwater.attribution.resolution.entities import Entity
from headwater.attribution.resolution.kinds import kind_features
from headwater.attribution.resolution.linear import Models, load_models, models_from
from headwater.attribution.resolution.resolve import features_of_stance
from headwater.attribution.resolution.words import singular
from training.evaluate_resolution import GoldDocument, read_gold
from training.linear_fit import fit_labeller, fit_ranker

PENALTY = {"kind": 0.001, "antecedent": 0.003, "mediator": 0.0003, "stance": 0.0003, "attitude": 0.0004}
#: What the cue lexicon is believed to say of the stance before any gold is seen.
STANCE_PRIOR = {
    "denies": {"class:denies": 2.0},
    "confirms": {"class:confirms": 2.0},
    "partly_confirms": {"class:partly_confirms": 2.0, "class:partly_confirms:not": 2.0},
    "declines": {"class:declines": 2.0, "class:declines:not": 2.0},
    "retracts": {"class:retracts": 2.0},
    "doubts": {"class:doubts": 2.0},
}
#: What the rule for a source that is left out is believed to weigh before any gold is seen.
ANTECEDENT_PRIOR = {f"unstated:{how}:{what}usual": 1.5 for how in ("bare", "quoted", "told") for what in ("", "new:")}
#: What the rules of chains are believed to weigh before any gold is seen.
MEDIATOR_PRIOR = {
    "addressed:outlet:cue": 5.0,
    "addressed:outlet:by:told": 1.0,
    "addressed:publisher:cue": -2.0,
    "nobody:outlet-addressed": -1.5,
    "nobody:poll-share": -1.5,
    "here:outlet:on": 1.0,
    "here:outlet:talk": 2.5,
    "staff": 4.0,
    "twin:citing": 3.0,
    "spoke:sentence:citing": 1.0,
    "inside:outlet": 1.0,
    "poll-share": 5.0,
    "same-speaker:through:outlet": 1.0,
    "lead:outlet:speaker:unnamed": 0.5,
}
Weights = dict[str, Any]


def fit(documents: Sequence[GoldDocument]) -> Weights:
    """-> the weights of all models, fitted on the documents."""
    outlets = OutletLexicon.load()
    weights: Weights = {"kind": {}, "antecedent": {}, "mediator": {}, "stance": {}, "attitude": {}}
    weights["kind"] = _fit_kind(documents, outlets, models_from(weights))
    models = models_from(weights)
    casts = [(gold, *oracle_cast(gold, outlets, models)) for gold in documents]
    groups = [group for _, _, oracle in casts for group in oracle.groups]
    weights["antecedent"] = fit_ranker(groups, PENALTY["antecedent"], ANTECEDENT_PRIOR)
    weights["mediator"] = _fit_mediator([(gold, made) for gold, made, _ in casts])
    rows, labels = _judgements([(gold, made) for gold, made, _ in casts])
    weights["stance"] = fit_labeller(rows, [stance for stance, _ in labels], PENALTY["stance"], STANCE_PRIOR)
    weights["attitude"] = fit_labeller(rows, [attitude for _, attitude in labels], PENALTY["attitude"])
    weights["trust"] = asdict(load_models().trust)
    return weights


def _plain(name: str) -> str:
    return re.sub(r"^(the|a|an) ", "", " ".join(re.findall(r"\w+", name.lower())))


def _main_part(plain: str) -> set[str]:
    """-> the words of a name before what it is of, at or for: "guard" of "guard at Tri Mosta"."""
    return set(re.split(r" (?:of|at|in|for|from|to|on|by|who|heard|close|familiar) ", plain)[0].split())


def is_right(gold: GoldDocument, entity: Entity, source: str) -> bool:
    """-> whether the entity is the gold source: it already speaks for it, or bears one of its names."""
    spoken = [gold.attributions[frame]["source"] for frame in entity.frames]
    if source in spoken:
        return 2 * spoken.count(source) >= len(spoken)
    if spoken:
        return False
    wanted = gold.sources[source]
    names = {plain for name in [wanted["name"], *wanted.get("aliases", [])] if (plain := _plain(name))}
    if entity.names:
        forms = {_plain(name) for name in entity.names} - {""}
        return any(_same_name(form, name, wanted["kind"]) for form in forms for name in names)
    texts = [(_plain(m.phrase.text), m.phrase.heads) for m in entity.mentions if not m.phrase.pronoun]
    for text, heads in texts:
        for name in names:
            head = heads[0].rpartition(" ")[2] if heads else ""
            same = set(text.split()) <= set(name.split()) or set(name.split()) <= set(text.split())
            if text == name or (same and head and any(singular(word) == head for word in _main_part(name))):
                return True
    return False


def _same_name(form: str, name: str, kind: str) -> bool:
    if form == name:
        return True
    if kind == "person":
        return form.rsplit(maxsplit=1)[-1] == name.rsplit(maxsplit=1)[-1]
    return set(form.split()) <= _main_part(name) or set(name.split()) <= set(form.split())


class _Oracle:
    """Chooses the right antecedent by the gold and keeps what it saw."""

    def __init__(self, gold: GoldDocument) -> None:
        self.gold = gold
        self.groups: list[tuple[list[dict[str, float]], set[int]]] = []

    def __call__(self, frame: int, candidates: list[Entity], features: list[dict[str, float]]) -> int:
        source = self.gold.attributions[frame]["source"]
        right = {k for k, entity in enumerate(candidates) if is_right(self.gold, entity, source)} or {len(candidates)}
        self.groups.append((features, right))
        return min(right)


def oracle_cast(gold: GoldDocument, outlets: OutletLexicon, models: Models) -> tuple[Cast, _Oracle]:
    """-> the cast with every anaphor resolved by the gold, and the oracle with its observations."""
    oracle = _Oracle(gold)
    chooser: Chooser = oracle
    return cast(gold.document, gold.frames, outlets, models, chooser), oracle


def _fit_kind(documents: Sequence[GoldDocument], outlets: OutletLexicon, models: Models) -> Weights:
    rows, labels = [], []
    for gold in documents:
        made, _ = oracle_cast(gold, outlets, models)
        for entity, kind in _spoken_kinds(gold, made):
            everything = kind_features(made.page, made.frames, entity, entity.mentions)
            for _ in range(sum(m.frame is not None for m in entity.mentions) and 2):
                rows.append(everything)
                labels.append(kind)
            for mention in entity.mentions:
                if mention.frame is not None and not mention.phrase.pronoun:
                    rows.append(kind_features(made.page, made.frames, entity, [mention]))
                    labels.append(kind)
    return dict(fit_labeller(rows, labels, PENALTY["kind"]))


def _spoken_kinds(gold: GoldDocument, made: Cast) -> Iterator[tuple[Entity, str]]:
    for entity in made.entities:
        spoken = [gold.attributions[m.frame]["source"] for m in entity.mentions if m.frame is not None]
        if spoken:
            yield entity, gold.sources[max(set(spoken), key=lambda s: (spoken.count(s), s))]["kind"]


def _fit_mediator(casts: Sequence[tuple[GoldDocument, Cast]]) -> Weights:
    groups: list[tuple[list[dict[str, float]], set[int]]] = []
    for gold, made in casts:
        build_chains(made, gold.document, _mediator_oracle(gold, made, groups))
    return dict(fit_ranker(groups, PENALTY["mediator"], MEDIATOR_PRIOR))


def _mediator_oracle(
    gold: GoldDocument, made: Cast, groups: list[tuple[list[dict[str, float]], set[int]]]
) -> MediatorChooser:
    def choose(frame: int, candidates: list[int], features: list[dict[str, float]]) -> int:
        chain = gold.attributions[frame]["chain"]
        holder = made.nesting.container[frame]
        held = gold.attributions[holder]["chain"] if holder is not None else []
        if len(chain) == 1 or (held and (chain[:-1] == held or chain == held)):
            groups.append((features, {0}))
            return 0
        right = {k + 1 for k, n in enumerate(candidates) if is_right(gold, made.entities[n], chain[-2])}
        if right:
            groups.append((features, right))
        return min(right, default=0)

    return choose


def _judgements(
    casts: Sequence[tuple[GoldDocument, Cast]],
) -> tuple[list[dict[str, float]], list[tuple[str, str]]]:
    """-> the features of each frame, the stance before it taken from the gold, and its gold (stance, attitude)."""
    rows, labels = [], []
    for gold, made in casts:
        previous = None
        for i in made.nesting.order:
            stance = gold.attributions[previous]["stance"] if previous is not None else "asserts"
            rows.append(features_of_stance(made, i, previous, stance))
            labels.append((gold.attributions[i]["stance"], gold.attributions[i]["attitude"]))
            previous = i
    return rows, labels


def write(weights: Weights, path: Path) -> None:
    """Write the weights as the package reads them."""
    path.write_text(json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")


def main(argv: list[str] | None = None) -> int:
    """Fit and write; returns 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DATA_DIR")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path)
    where.add_argument("--work", type=Path)
    arguments = parser.parse_args(argv)
    documents = {f"{folder.parent.name}/{folder.name}": list(read_gold(folder)) for folder in arguments.folders}
    if arguments.out:
        write(fit([gold for story in documents.values() for gold in story]), arguments.out)
        return 0
    fold_of: dict[str, int] = json.loads((arguments.work / "folds.json").read_text("utf-8"))
    for k in sorted(set(fold_of.values())):
        seen = [gold for name, story in documents.items() if fold_of.get(name) != k for gold in story]
        write(fit(seen), arguments.work / f"resolution-fold{k}.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
