"""A teacher for the span reader: MPNet learns the statements and chains, and hands on what an attribution is.

    python -m training.teach --mpnet FILE --polnear DIR --ours DIR [DIR ...] --work WORK [--only NAME ...]

FILE is the `model.safetensors` of all-mpnet-base-v2, WORK the folder of `training.train`, where the steps of each NAME
('ship', 'fold0', ...) must be done. Teaching goes in the rounds of ROUNDS. In each the teacher of NAME goes on learning
from what the span reader of that name has read, and then the span reader goes on, from `reader-NAME` over
`taught-NAME` to `taught2-NAME`: half of its rows are articles of PolNeAR read by the convention of the statements and
chains, on which teacher and span reader say together what is there (soft labels, Hinton et al. 2015). With
`--teacher NAME` the teacher of NAME hands on to all.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from headwater.attribution.decode import Anchor
from training.articles import Article, read_articles
from training.examples import IGNORE, ReaderRow, SoftLabels, reader_rows
from training.fit import Schedule, tensors
from training.mpnet import load_mpnet, teacher
from training.network import SpanReader
from training.train import ReaderMaterial, Work, seen_by, train_reader


@dataclass(frozen=True)
class Round:
    """One round of teaching. `name` is added to 'teacher' and 'taught'; the teacher's and the span reader's schedules;
    of how many parts of PolNeAR each reads one in an epoch, by PolNeAR's own convention (None: without it); how many
    rows of PolNeAR they label together, and how much the teacher's word counts for the spans and for the other
    judgements.
    """

    name: str
    teacher: Schedule
    student: Schedule
    parts: int | None
    passing: int
    spans: float
    heads: float


#: In the first round the teacher, which has not read PolNeAR, finds fewer spans than its pupil, so only its other
#: judgements are heard.
ROUNDS = (
    Round(
        "",
        teacher=Schedule(epochs=4, rate=5e-5, batch=32, average=0.99, fresh=10.0),
        student=Schedule(epochs=2, rate=1e-4, batch=48, average=0.995, seed=17),
        parts=None,
        passing=5000,
        spans=0.0,
        heads=1.0,
    ),
    Round(
        "2",
        teacher=Schedule(epochs=2, rate=4e-5, batch=32, average=0.99, fresh=10.0, seed=19),
        student=Schedule(epochs=2, rate=1.5e-4, batch=48, average=0.997, seed=23),
        parts=4,
        passing=15000,
        spans=0.5,
        heads=0.5,
    ),
)


#: What a reader says of a row: the probabilities of the roles, (pieces, roles), and those of each head, (labels,).
Judged = list[Tensor]


def passing_rows(
    articles: Sequence[Article], candidates: Mapping[str, Sequence[Anchor]], count: int
) -> list[ReaderRow]:
    """-> at least `count` rows of articles drawn from `articles`, read by our convention and without labels."""
    chance = random.Random(3)
    made: list[ReaderRow] = []
    for article in chance.sample(articles, len(articles)):
        if len(made) >= count:
            break
        ours = replace(article, convention="headwater")
        made += [_unlabelled(row) for row in reader_rows(ours, candidates.get(article.id, []), chance)]
    return made


def _unlabelled(row: ReaderRow) -> ReaderRow:
    return replace(row, roles=torch.full((len(row.ids),), IGNORE).numpy(), heads=torch.full((5,), IGNORE).numpy())


@torch.no_grad()
def judged(model: SpanReader, rows: Sequence[ReaderRow], batch: int = 16) -> list[Judged]:
    """-> what the model says of each row."""
    found: list[Judged] = [[] for _ in rows]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
    for at in range(0, len(order), batch):
        chosen = order[at : at + batch]
        with torch.autocast("cpu", torch.bfloat16):
            outputs = model.eval()(*tensors([rows[i] for i in chosen], len(rows[chosen[-1]].ids)))
        shares = [output.float().softmax(-1) for output in outputs]
        for k, i in enumerate(chosen):
            found[i] = [shares[0][k, : len(rows[i].ids)].clone(), *(head[k].clone() for head in shares[1:])]
    return found


def soft_rows(
    rows: Sequence[ReaderRow], small: Sequence[Judged], large: Sequence[Judged], plan: Round
) -> list[ReaderRow]:
    """-> the rows with soft labels: roles and validity by `plan.spans`, the other heads by `plan.heads`."""
    weights = (plan.spans, plan.spans, *[plan.heads] * 4)
    made = []
    for row, ours, theirs in zip(rows, small, large, strict=True):
        roles, *heads = (torch.lerp(a, b, w).numpy() for a, b, w in zip(ours, theirs, weights, strict=True))
        made.append(replace(row, soft=SoftLabels(roles, tuple(heads))))
    return made


def started_teacher(mpnet: Path) -> SpanReader:
    """-> the teacher with MPNet's own weights."""
    torch.manual_seed(7)
    large = teacher()
    load_mpnet(large.encoder, mpnet)
    return large


def main(argv: Sequence[str] | None = None) -> None:
    """Teach the readers that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mpnet", type=Path, required=True, help="model.safetensors of all-mpnet-base-v2")
    parser.add_argument("--polnear", type=Path, required=True, help="folder with train.jsonl")
    parser.add_argument("--ours", type=Path, nargs="+", required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=["ship"], help="'ship', 'fold0', ...")
    parser.add_argument("--teacher", help="the name whose teacher hands on to all (else each has one of its own)")
    options = parser.parse_args(argv)
    torch.set_num_threads(2)
    work = Work(options.work)
    fold_of: dict[str, int] = json.loads((options.work / "folds.json").read_text("utf-8"))
    ours = [article for folder in options.ours for article in read_articles(folder)]
    candidates = work.candidates()
    polnear = read_articles(options.polnear / "train.jsonl")

    def material(name: str, plan: Round) -> ReaderMaterial:
        seen = seen_by(name, ours, fold_of)
        return ReaderMaterial(seen, candidates, polnear if plan.parts else (), plan.parts or 1, grafts=True)

    for name in options.only:
        by = options.teacher or name
        large = started_teacher(options.mpnet)
        student = work.fill(f"reader-{name}", SpanReader())
        for plan in ROUNDS:
            train_reader(f"teacher{plan.name}-{by}", large, material(by, plan), plan.teacher, work)
            taught, soft = f"taught{plan.name}-{name}", []
            if not work.done(taught):
                rows = passing_rows(polnear, candidates, plan.passing)
                told = work.kept(f"told{plan.name}-{by}", lambda m=large, rows=rows: judged(m, rows))
                soft = soft_rows(rows, judged(student, rows), told, plan)
            train_reader(taught, student, replace(material(name, plan), soft=soft, first=21), plan.student, work)


if __name__ == "__main__":
    main()
