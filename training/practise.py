"""Teacher and encoders go on with the practice articles, which are read in training alone and never measured on.

    python -m training.practise --polnear DIR --ours DIR [DIR ...] --practice DIR --work WORK [--only NAME ...]

WORK is the folder of `training.train` and `training.teach`, where the steps of each NAME ('ship', 'fold0', ...) must be
done. From `teacher2-NAME` comes `practised-teacher-NAME`, which labels rows of PolNeAR again; from `cues-NAME` comes
`practised-cues-NAME`, from `taught2-NAME` comes `practised-NAME`. Each reads again what NAME has read before; the span
reader also the labelled rows. With `--teacher NAME` the teacher of NAME hands on to all.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
from collections.abc import Sequence
from pathlib import Path

import torch

from headwater.attribution.decode import Anchor
from training.articles import fingerprint, read_articles
from training.examples import ReaderRow
from training.fit import Schedule
from training.mpnet import teacher
from training.network import CueFinder, SpanReader
from training.teach import ROUNDS, judged, passing_rows, soft_rows
from training.train import ReaderMaterial, Work, proposals, train_cues, train_reader

TEACHER = Schedule(epochs=1, rate=4e-5, batch=32, average=0.99, fresh=10.0, seed=29)
CUES = Schedule(epochs=2, rate=1.5e-4, seed=29)
READER = Schedule(epochs=2, rate=2e-4, batch=48, average=0.998, seed=29)
#: Of so many parts of PolNeAR each epoch of the span reader reads one; so many rows of it the teacher labels.
PARTS, PASSING = 4, 7500


def main(argv: Sequence[str] | None = None) -> None:
    """Train the encoders that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, required=True, help="folder with train.jsonl")
    parser.add_argument("--ours", type=Path, nargs="+", required=True)
    parser.add_argument("--practice", type=Path, required=True, help="folder of batches with gold.json")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=["ship"], help="'ship', 'fold0', ...")
    parser.add_argument("--teacher", help="the name whose teacher has labelled for all (else each has one of its own)")
    options = parser.parse_args(argv)
    torch.set_num_threads(2)
    work, last = Work(options.work), ROUNDS[-1]
    fold_of: dict[str, int] = json.loads((options.work / "folds.json").read_text("utf-8"))
    ours = [article for folder in options.ours for article in read_articles(folder)]
    practice = read_articles(options.practice)
    polnear = read_articles(options.polnear / "train.jsonl")
    with work.log.open("a", encoding="utf-8") as log:
        log.write(json.dumps({"practice": fingerprint(practice), "articles": len(practice)}) + "\n")
    candidates: dict[str, list[Anchor]] = {}
    for path in sorted(options.work.glob("candidates-*.pickle")):
        if path.stem != "candidates-practice":
            candidates |= pickle.loads(path.read_bytes())
    rows = passing_rows(polnear, candidates, PASSING)

    def material(name: str, soft: Sequence[ReaderRow] = ()) -> ReaderMaterial:
        seen = [a for a in ours if name != f"fold{fold_of[a.group]}"]
        passing = polnear if soft else ()
        return ReaderMaterial([*seen, *practice], candidates, passing, PARTS, grafts=True, soft=soft, first=41)

    for name in options.only:
        by = options.teacher or name
        before = CueFinder()
        before.load_state_dict(torch.load(work.folder / f"cues-{name}.pt", weights_only=True))
        candidates |= work.kept("candidates-practice", lambda m=before: proposals(m, practice))
        large = teacher()
        large.load_state_dict(torch.load(work.folder / f"teacher{last.name}-{by}.pt", weights_only=True))
        work.model(
            f"practised-teacher-{by}",
            large,
            lambda m, by=by: train_reader(m, material(by), TEACHER, name=f"practised-teacher-{by}", work=work),
        )
        told = work.kept(f"practised-told-{by}", lambda m=large: judged(m, rows))
        again = random.Random(11).sample(polnear, len(polnear) // 8)
        work.model(
            f"practised-cues-{name}",
            before,
            lambda m, again=again, name=name: train_cues(
                m, [*material(name).articles, *practice, *again], CUES, f"practised-cues-{name}", work
            ),
        )
        student = SpanReader()
        student.load_state_dict(torch.load(work.folder / f"taught{last.name}-{name}.pt", weights_only=True))
        soft = soft_rows(rows, judged(student, rows), told, last)
        work.model(
            f"practised-{name}",
            student,
            lambda m, name=name, soft=soft: train_reader(
                m, material(name, soft), READER, name=f"practised-{name}", work=work
            ),
        )


if __name__ == "__main__":
    main()
