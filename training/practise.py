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
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from headwater.attribution.decode import Anchor
from training.articles import Article, fingerprint, read_articles
from training.examples import ReaderRow
from training.fit import Schedule
from training.mpnet import teacher
from training.network import CueFinder, SpanReader
from training.teach import ROUNDS, Judged, judged, passing_rows, soft_rows
from training.train import ReaderMaterial, Work, proposals, seen_by, train_cues, train_reader

TEACHER = Schedule(epochs=1, rate=4e-5, batch=32, average=0.99, fresh=10.0, seed=29)
CUES = Schedule(epochs=2, rate=1.5e-4, seed=29)
READER = Schedule(epochs=2, rate=2e-4, batch=48, average=0.998, seed=29)
#: Of so many parts of PolNeAR each epoch of the span reader reads one; so many rows of it the teacher labels.
PARTS, PASSING = 4, 7500


@dataclass(frozen=True)
class Course:
    """What there is to read: `ours` by the name of the model that may see them, the practice articles, PolNeAR, the
    candidates by article id, and the rows of PolNeAR that the teacher labels.
    """

    work: Work
    ours: Mapping[str, Sequence[Article]]
    practice: Sequence[Article]
    polnear: Sequence[Article]
    candidates: Mapping[str, Sequence[Anchor]]
    rows: Sequence[ReaderRow]

    def material(self, name: str, soft: Sequence[ReaderRow] = ()) -> ReaderMaterial:
        """-> what a reader of that name learns from; PolNeAR only beside soft labels."""
        seen = [*self.ours[name], *self.practice]
        passing = self.polnear if soft else ()
        return ReaderMaterial(seen, self.candidates, passing, PARTS, grafts=True, soft=soft, first=41)

    def told(self, name: str) -> list[Judged]:
        """-> what the teacher of that name says of the rows, once it has practised."""
        large = self.work.fill(f"teacher{ROUNDS[-1].name}-{name}", teacher())
        train_reader(f"practised-teacher-{name}", large, self.material(name), TEACHER, self.work)
        return self.work.kept(f"practised-told-{name}", lambda: judged(large, self.rows))

    def cues(self, name: str) -> None:
        """Make the cue finder of that name."""
        step = f"practised-cues-{name}"
        again = random.Random(11).sample(self.polnear, len(self.polnear) // 8)
        articles = [*self.ours[name], *self.practice, *self.practice, *again]
        before = self.work.fill(f"cues-{name}", CueFinder())
        self.work.model(step, before, lambda m: train_cues(m, articles, CUES, step, self.work))

    def reader(self, name: str, told: list[Judged]) -> None:
        """Make the span reader of that name."""
        before = self.work.fill(f"taught{ROUNDS[-1].name}-{name}", SpanReader())
        soft = soft_rows(self.rows, judged(before, self.rows), told, ROUNDS[-1])
        train_reader(f"practised-{name}", before, self.material(name, soft), READER, self.work)


def main(argv: Sequence[str] | None = None) -> None:
    """Train the encoders that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, required=True, help="folder with train.jsonl")
    parser.add_argument("--ours", type=Path, nargs="+", required=True)
    parser.add_argument("--practice", type=Path, required=True, help="folder of batches with gold.json")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=["ship"], help="'ship', 'fold0', ...")
    parser.add_argument("--teacher", help="the name whose teacher labels for all (else each has one of its own)")
    options = parser.parse_args(argv)
    torch.set_num_threads(2)
    work, names = Work(options.work), options.only
    fold_of: dict[str, int] = json.loads((options.work / "folds.json").read_text("utf-8"))
    ours = [article for folder in options.ours for article in read_articles(folder)]
    practice = read_articles(options.practice)
    polnear = read_articles(options.polnear / "train.jsonl")
    with work.log.open("a", encoding="utf-8") as log:
        log.write(json.dumps({"practice": fingerprint(practice), "articles": len(practice)}) + "\n")
    # A cue finder that has not read them proposes what the span readers learn to turn down in the practice articles.
    before = work.fill(f"cues-{names[0]}", CueFinder())
    work.kept("candidates-practice", lambda: proposals(before, practice))
    candidates = work.candidates()
    seen = {name: seen_by(name, ours, fold_of) for name in {*names, options.teacher} - {None}}
    course = Course(work, seen, practice, polnear, candidates, passing_rows(polnear, candidates, PASSING))
    for name in names:
        course.cues(name)
        if not work.done(f"practised-{name}"):
            course.reader(name, course.told(options.teacher or name))


if __name__ == "__main__":
    main()
