"""Train the cue finder and the span reader, step by step; each step is kept in the work folder and not done again.

    python -m training.train [--polnear DIR] --ours DIR [DIR ...] --work DIR [--folds 3] [--only NAME ...]

Steps: cue finders on the two halves of PolNeAR give candidates for the other half; a cue finder and a span reader
learn PolNeAR whole; then both go on with the statements and chains (and a part of PolNeAR, so that it stays known):
once on everything (`ship`), and once for each fold without that fold's stories, for honest figures (`fold0`, ...).
Without `--polnear` both learn from the statements and chains alone, which anyone has who has this repository.
With `--grafts no` the span reader does without the grafted sentences of `training.grafts`.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import torch
from torch import nn

from headwater.attribution.decode import Anchor
from training.articles import Article, fingerprint, read_articles
from training.examples import (
    CUE_ROWS,
    READER_ROWS,
    ReaderRow,
    anchors_of_spans,
    cue_rows,
    minilm_folder,
    reader_rows,
    spans_of_anchors,
)
from training.fit import Schedule, cue_loss, fit, reader_loss
from training.grafts import donors, graft
from training.network import CueFinder, SpanReader, load_minilm
from training.predict import find_anchors

M = TypeVar("M", CueFinder, SpanReader)
T = TypeVar("T")

#: The threshold at which the cue finder proposes; the span reader judges each proposal.
PROPOSE = 0.15

#: The cue finder's last step: after PolNeAR, and from the words of MiniLM alone.
CUES_AFTER, CUES_ALONE = Schedule(epochs=3, rate=1.5e-4), Schedule(epochs=6, rate=2e-4)

#: The last steps of the span reader: what is added to the name, its schedule, and the parts of PolNeAR of which each
#: epoch reads one, so that PolNeAR stays known.
LAST_STEPS = (
    ("learnt-", Schedule(epochs=5, rate=2e-4, batch=48), 16),
    ("", Schedule(epochs=1, rate=1e-4, batch=48, seed=17), 4),
)
#: The same without PolNeAR: more epochs, since all has to be learnt from fewer articles.
LAST_STEPS_ALONE = (("", Schedule(epochs=6, rate=2e-4, batch=48), 1),)


class Work:
    """The work folder: what a step made is loaded on the next run instead of being made again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log.jsonl"
        folder.mkdir(parents=True, exist_ok=True)

    def done(self, name: str) -> bool:
        """-> whether the model of that name is kept."""
        return self._path(name).exists()

    def fill(self, name: str, fresh: M) -> M:
        """-> `fresh` with the weights that are kept under `name`."""
        fresh.load_state_dict(torch.load(self._path(name), weights_only=True))
        return fresh.eval()

    def model(self, name: str, fresh: M, make: Callable[[M], nn.Module]) -> M:
        """-> `fresh`, filled from the file of `name`, or trained by `make` and saved."""
        if self.done(name):
            return self.fill(name, fresh)
        make(fresh)
        torch.save(fresh.state_dict(), self._path(name))
        return fresh

    def candidates(self) -> dict[str, Sequence[Anchor]]:
        """-> all candidates that are kept, by article id."""
        found: dict[str, Sequence[Anchor]] = {}
        for path in sorted(self.folder.glob("candidates-*.pickle")):
            found |= pickle.loads(path.read_bytes())
        return found

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.pt"

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """-> what `make` made the first time."""
        path = self.folder / f"{name}.pickle"
        if not path.exists():
            path.write_bytes(pickle.dumps(make()))
        return pickle.loads(path.read_bytes())


def folds(articles: Sequence[Article], count: int) -> dict[str, int]:
    """-> the fold of each group: groups in the order of their names, dealt round; the same on every machine."""
    groups = sorted({article.group for article in articles})
    return {group: i % count for i, group in enumerate(groups)}


def seen_by(name: str, articles: Sequence[Article], fold_of: Mapping[str, int]) -> list[Article]:
    """-> the articles that the models of that name ('ship', 'fold0', ...) may learn from."""
    return [article for article in articles if name != f"fold{fold_of[article.group]}"]


QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def quotes_varied(article: Article, chance: random.Random) -> Article:
    """-> the article, now and then with straight quotes instead of curly ones (the offsets stay)."""
    return replace(article, text=article.text.translate(QUOTES)) if chance.random() < 0.3 else article


def train_cues(model: CueFinder, articles: Sequence[Article], schedule: Schedule, name: str, work: Work) -> nn.Module:
    """Train the cue finder on `articles`."""

    def rows_of_epoch(epoch: int) -> list:
        chance = random.Random(epoch)
        shift = epoch * 61
        return [row for article in articles for row in cue_rows(quotes_varied(article, chance), shift)]

    return fit(model, rows_of_epoch, cue_loss(CUE_ROWS), schedule, name=name, log=work.log)


@dataclass(frozen=True)
class ReaderMaterial:
    """What the span reader learns from: all of `articles` in every epoch, another one of so many `parts` of `passing`
    in each, grafts on `articles` where wanted, the candidates of all by article id, and `soft` rows in every epoch.
    `first` is the number of the first epoch, which decides what chance draws.
    """

    articles: Sequence[Article]
    candidates: Mapping[str, Sequence[Anchor]]
    passing: Sequence[Article] = ()
    parts: int = 16
    grafts: bool = False
    soft: Sequence[ReaderRow] = ()
    first: int = 0

    def rows(self, epoch: int) -> list[ReaderRow]:
        """-> the rows of one epoch, counted from 0."""
        epoch += self.first
        chance = random.Random(epoch)
        passing = random.Random(11).sample(self.passing, len(self.passing))[epoch % self.parts :: self.parts]
        rows = [
            row
            for article in (*self.articles, *passing)
            for row in reader_rows(quotes_varied(article, chance), self.candidates.get(article.id, []), chance)
        ]
        return [*rows, *(self._grafted(chance) if self.grafts else []), *self.soft]

    def _grafted(self, chance: random.Random) -> list[ReaderRow]:
        pool = [
            donor
            for article in self.articles
            for donor in donors(article, spans_of_anchors(article, self.candidates.get(article.id, [])))
        ]
        made = [graft(article, pool, chance) for article in self.articles]
        return [
            row
            for each in made
            if each
            for row in reader_rows(
                quotes_varied(each.article, chance), anchors_of_spans(each.article, each.wrong), chance
            )
        ]


def train_reader(name: str, model: SpanReader, material: ReaderMaterial, schedule: Schedule, work: Work) -> SpanReader:
    """-> the span reader after the step of that name, which is kept: trained on the gold of its articles and on the
    candidates that are none.
    """
    return work.model(
        name, model, lambda m: fit(m, material.rows, reader_loss(READER_ROWS), schedule, name=name, log=work.log)
    )


def started(model: M, source: nn.Module | None = None) -> M:
    """-> `model` with the weights of `source`, or of MiniLM."""
    torch.manual_seed(7)
    if source is None:
        load_minilm(model.encoder, minilm_folder() / "model.safetensors")
    else:
        model.load_state_dict(source.state_dict())
    return model


def proposals(model: CueFinder, articles: Sequence[Article]) -> dict[str, list[Anchor]]:
    """-> candidates by article id."""
    return dict(zip([a.id for a in articles], find_anchors(model, articles, PROPOSE), strict=True))


@dataclass(frozen=True)
class Learnt:
    """What PolNeAR has taught: its articles, candidates by article id, a cue finder and a span reader.

    All are empty or None where it is not at hand.
    """

    articles: Sequence[Article] = ()
    candidates: Mapping[str, Sequence[Anchor]] = field(default_factory=dict)
    cues: CueFinder | None = None
    reader: SpanReader | None = None


def learn_polnear(articles: Sequence[Article], work: Work) -> Learnt:
    """-> what the annotators of PolNeAR teach."""
    order = list(articles)
    random.Random(5).shuffle(order)
    halves = (order[::2], order[1::2])
    half_cues = Schedule(epochs=3, rate=2e-4)
    candidates: dict[str, list[Anchor]] = {}
    for i in (0, 1):
        model = work.model(
            f"cues-half{i}",
            started(CueFinder()),
            lambda m, i=i: train_cues(m, halves[i], half_cues, f"cues-half{i}", work),
        )
        candidates |= work.kept(f"candidates-half{i}", lambda m=model, i=i: proposals(m, halves[1 - i]))
    cues = work.model(
        "cues-polnear",
        started(CueFinder()),
        lambda m: train_cues(m, articles, Schedule(epochs=4, rate=2e-4), "cues-polnear", work),
    )
    reader: SpanReader | None = None
    for name, epochs, seed in (("reader-polnear", 2, 13), ("reader-polnear2", 3, 15)):
        schedule = Schedule(epochs=epochs, rate=2e-4, batch=48, seed=seed)
        reader = train_reader(name, started(SpanReader(), reader), ReaderMaterial(articles, candidates), schedule, work)
    return Learnt(articles, candidates, cues, reader)


def last_cues(name: str, seen: Sequence[Article], learnt: Learnt, work: Work) -> CueFinder:
    """-> the cue finder that has read `seen` (and an eighth of PolNeAR again)."""
    rest = random.Random(11).sample(learnt.articles, len(learnt.articles) // 8)
    schedule = CUES_AFTER if learnt.cues else CUES_ALONE
    return work.model(
        f"cues-{name}",
        started(CueFinder(), learnt.cues),
        lambda m: train_cues(m, [*seen, *seen, *rest], schedule, f"cues-{name}", work),
    )


def last_reader(
    name: str,
    seen: Sequence[Article],
    candidates: Mapping[str, Sequence[Anchor]],
    learnt: Learnt,
    grafts: bool,
    work: Work,
) -> None:
    """Make the span reader that has read `seen` (and parts of PolNeAR again); each of its steps is kept."""
    last = learnt.reader
    for added, schedule, parts in LAST_STEPS if learnt.reader else LAST_STEPS_ALONE:
        material = ReaderMaterial(seen, candidates, learnt.articles, parts, grafts)
        last = train_reader(f"reader-{added}{name}", started(SpanReader(), last), material, schedule, work)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the steps that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, help="folder with train.jsonl")
    parser.add_argument(
        "--ours", type=Path, nargs="+", required=True, help="folders of stories or batches with gold.json"
    )
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--only", nargs="*", help="'ship', 'fold0', ...: the last steps to make (all if none is named)")
    parser.add_argument("--grafts", choices=("yes", "no"), default="yes")
    options = parser.parse_args(argv)
    torch.set_num_threads(2)
    work = Work(options.work)
    polnear = read_articles(options.polnear / "train.jsonl") if options.polnear else []
    ours = [article for folder in options.ours for article in read_articles(folder)]
    with work.log.open("a", encoding="utf-8") as log:
        log.write(f'{{"polnear": "{fingerprint(polnear)}", "ours": "{fingerprint(ours)}", "folds": {options.folds}}}\n')
    learnt = learn_polnear(polnear, work) if polnear else Learnt()
    fold_of = folds(ours, options.folds)
    (work.folder / "folds.json").write_text(json.dumps(fold_of, indent=1) + "\n", "utf-8")
    candidates = dict(learnt.candidates)
    for k in range(options.folds):
        seen = seen_by(f"fold{k}", ours, fold_of)
        unseen = [a for a in ours if fold_of[a.group] == k]
        model = last_cues(f"fold{k}", seen, learnt, work)
        candidates |= work.kept(f"candidates-fold{k}", lambda m=model, u=unseen: proposals(m, u))
    for name in options.only or ["ship", *(f"fold{k}" for k in range(options.folds))]:
        seen = seen_by(name, ours, fold_of)
        if name == "ship":
            last_cues(name, seen, learnt, work)
        last_reader(name, seen, candidates, learnt, options.grafts == "yes", work)


if __name__ == "__main__":
    main()
