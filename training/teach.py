"""A teacher for the span reader: MPNet learns the statements and chains, and hands on what an attribution is.

    python -m training.teach --mpnet FILE --polnear DIR --ours DIR [DIR ...] --work WORK [--only NAME ...]

FILE is the `model.safetensors` of all-mpnet-base-v2, WORK the folder of `training.train`, where the steps of each NAME
('ship', 'fold0', ...) must be done. For each NAME two steps follow: `teacher-NAME` reads what the span reader of that
name has read, without PolNeAR; then `taught-NAME` goes on from `reader-NAME` for two epochs, half of whose rows are
articles of PolNeAR read by the convention of the statements and chains. On those the teacher says stance, attitude,
speaker's kind and mediation (soft labels, Hinton et al. 2015); their spans are those that `reader-NAME` sees, since
the teacher, which has not learnt from PolNeAR, finds fewer. With `--teacher NAME` the teacher of NAME hands on to
all.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from headwater.attribution.decode import Anchor
from training.articles import Article, read_articles
from training.examples import IGNORE, READER_ROWS, ReaderRow, SoftLabels, reader_rows
from training.fit import Schedule, fit, reader_loss, tensors
from training.mpnet import load_mpnet, teacher
from training.network import SpanReader
from training.train import ReaderMaterial, Work, train_reader

TEACHER = Schedule(epochs=4, rate=5e-5, batch=32, average=0.99, fresh=10.0)
STUDENT = Schedule(epochs=2, rate=1e-4, batch=48, average=0.995, seed=17)

#: How many rows of PolNeAR the teacher labels.
PASSING = 5000


def passing_rows(articles: Sequence[Article], candidates: Mapping[str, Sequence[Anchor]]) -> list[ReaderRow]:
    """-> rows of articles drawn from `articles`, read by our convention and without labels."""
    chance = random.Random(3)
    made: list[ReaderRow] = []
    for article in chance.sample(articles, len(articles)):
        if len(made) >= PASSING:
            break
        ours = replace(article, convention="headwater")
        made += [_unlabelled(row) for row in reader_rows(ours, candidates.get(article.id, []), chance)]
    return made


def _unlabelled(row: ReaderRow) -> ReaderRow:
    return replace(row, roles=torch.full((len(row.ids),), IGNORE).numpy(), heads=torch.full((5,), IGNORE).numpy())


@torch.no_grad()
def judged(model: SpanReader, rows: Sequence[ReaderRow], batch: int = 16) -> list[list[Tensor]]:
    """-> for each row the probabilities of the roles, (pieces, roles), and those of each head, (labels,)."""
    found: list[list[Tensor]] = [[] for _ in rows]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
    for at in range(0, len(order), batch):
        chosen = order[at : at + batch]
        with torch.autocast("cpu", torch.bfloat16):
            outputs = model.eval()(*tensors([rows[i] for i in chosen], len(rows[chosen[-1]].ids)))
        shares = [output.float().softmax(-1) for output in outputs]
        for k, i in enumerate(chosen):
            found[i] = [shares[0][k, : len(rows[i].ids)], *(head[k] for head in shares[1:])]
    return found


def soft_rows(rows: Sequence[ReaderRow], spans_by: SpanReader, heads_by: SpanReader) -> list[ReaderRow]:
    """-> the rows with soft labels: roles and validity by one reader, the other heads by another."""
    return [
        replace(row, soft=SoftLabels(spans[0].numpy(), tuple(head.numpy() for head in (spans[1], *heads[2:]))))
        for row, spans, heads in zip(rows, judged(spans_by, rows), judged(heads_by, rows), strict=True)
    ]


def teacher_of(name: str, material: ReaderMaterial, mpnet: Path, work: Work) -> SpanReader:
    """-> the teacher that has read what the span reader of `name` has read."""
    torch.manual_seed(7)
    large = teacher()
    if not (work.folder / f"teacher-{name}.pt").exists():
        load_mpnet(large.encoder, mpnet)
    return work.model(
        f"teacher-{name}",
        large,
        lambda m: train_reader(m, material, TEACHER, name=f"teacher-{name}", work=work),
    )


def teach(name: str, large: SpanReader, material: ReaderMaterial, passing: Sequence[ReaderRow], work: Work) -> None:
    """Make the span reader of `name` that the teacher `large` has taught."""
    student = SpanReader()
    student.load_state_dict(torch.load(work.folder / f"reader-{name}.pt", weights_only=True))
    soft = soft_rows(passing, student, large)
    rows = material.rows(21)
    work.model(
        f"taught-{name}",
        student,
        lambda m: fit(
            m, lambda _: [*rows, *soft], reader_loss(READER_ROWS), STUDENT, name=f"taught-{name}", log=work.log
        ),
    )


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
    candidates: dict[str, list[Anchor]] = {}
    for path in sorted(options.work.glob("candidates-*.pickle")):
        candidates |= pickle.loads(path.read_bytes())
    passing = passing_rows(read_articles(options.polnear / "train.jsonl"), candidates)

    def material(name: str) -> ReaderMaterial:
        seen = [a for a in ours if name != f"fold{fold_of[a.group]}"]
        return ReaderMaterial(seen, candidates, parts=1, grafts=True)

    for name in options.only:
        by = options.teacher or name
        teach(name, teacher_of(by, material(by), options.mpnet, work), material(name), passing, work)


if __name__ == "__main__":
    main()
