"""Fit the scorer of statement pairs on annotated stories: fourteen weights, an intercept and a threshold.

python -m training.fit_matching STORY_DIR... [--sentences DIR] --out src/headwater/tracing/matching.json
python -m training.fit_matching STORY_DIR... [--sentences DIR] --leave-one-out FILE.json

Without --sentences the scorer is fitted for word overlap. The first form adds to or replaces that encoder's entry in
the file; the second writes one scorer for each story, fitted on the others, for `benchmarks.chains --held-out`.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from benchmarks.gold_story import load_gold, load_story

from headwater.attribution.outlets import OutletLexicon
from headwater.model import Link
from headwater.tracing.antecedents import antecedents
from headwater.tracing.cast import Cast
from headwater.tracing.claims import FORGET, profile_documents
from headwater.tracing.grouping import Pair, group
from headwater.tracing.matching import FEATURES, Profile, likenesses, pair_features, rarity
from headwater.tracing.sentence_encoder import OnnxSentenceEncoder, SentenceEncoder, WordOverlapEncoder

#: Thresholds that are tried, in mean log-odds.
THRESHOLDS = (-2.75, -2.5, -2.25, -2.0, -1.75, -1.5)
#: How far weights are held back (ridge), the intercept apart.
RIDGE = 1.0
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Story:
    """One annotated story, compared.

    `pairs` are positions (smaller first), `features` a row for each, `claims` for each statement its gold claim or
    None, `gold` for each gold mention its claim and the statement found for it, or None.
    """

    name: str
    count: int
    pairs: list[Pair]
    features: Floats
    claims: list[str | None]
    gold: list[tuple[str, int | None]]
    pointing: tuple[Pair, ...]


def load(folder: Path, encoder: SentenceEncoder) -> Story:
    """-> the story in `folder` with features from `encoder` and the gold's links."""
    gold = load_gold(folder)
    documents, sources, attributions = load_story(folder)
    cast = Cast(documents, sources, gold_links(gold), OutletLexicon.load())
    profiles, ranges = profile_documents(documents, attributions, None, cast)
    vectors = encoder.encode([one.statement.text for one in profiles])
    sentences = encoder.encode([_sentence(one, cast) for one in profiles])
    weight = rarity(profiles)
    pairs: list[Pair] = []
    rows: list[Floats] = []
    order = list(ranges)
    for at, left in enumerate(order):
        for right in order[at:]:
            a, b = ranges[left], ranges[right]
            features = pair_features(
                profiles[a.start : a.stop],
                profiles[b.start : b.stop],
                likenesses(vectors[a.start : a.stop], vectors[b.start : b.stop]),
                likenesses(sentences[a.start : a.stop], sentences[b.start : b.stop]),
                weight,
                any({link.child, link.parent} == {left, right} for link in gold_links(gold)),
            )
            for i in a:
                for j in b:
                    if i < j:
                        pairs.append((i, j))
                        rows.append(features[i - a.start, j - b.start])
    mentions = gold_mentions(gold, profiles)
    claims: list[str | None] = [None] * len(profiles)
    for claim, found in mentions:
        if found is not None and claims[found] is None:
            claims[found] = claim
    words = frozenset(
        word.lower() for source in sources for name in (source.name, *source.aliases) for word in name.split()
    )
    pointing = tuple(
        (places.start + at, places.start + target)
        for places in ranges.values()
        for at, target in antecedents(profiles[places.start : places.stop], words).items()
    )
    return Story(folder.name, len(profiles), pairs, np.array(rows), claims, mentions, pointing)


def gold_links(gold: Mapping[str, Any]) -> tuple[Link, ...]:
    """-> the links of a gold file."""
    return tuple(
        Link(child=row["id"], parent=parent["to"], how=parent["how"], credited=parent["credited"], score=1.0)
        for row in gold["documents"]
        for parent in row["parents"]
    )


def gold_mentions(gold: Mapping[str, Any], profiles: Sequence[Profile]) -> list[tuple[str, int | None]]:
    """-> for each gold mention its claim and the statement that fits it best (half of the shorter one, or None)."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(profiles):
        places[one.statement.document].append(at)
    found: list[tuple[str, int | None]] = []
    for claim in gold["claims"]:
        for mention in claim["stated_in"]:
            best, fit = None, 0.0
            for at in places[mention["document"]]:
                begin, end = profiles[at].statement.span
                shared = min(end, mention["end"]) - max(begin, mention["start"])
                if shared > 0 and shared * 2 >= min(end - begin, mention["end"] - mention["start"]):
                    share = shared / (max(end, mention["end"]) - min(begin, mention["start"]))
                    if share > fit:
                        best, fit = at, share
            found.append((claim["id"], best))
    return found


def examples(story: Story) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """-> features and labels of the pairs that hold a gold mention; words that only point back teach nothing."""
    back = {at for at, _ in story.pointing}
    kept = [
        row
        for row, (i, j) in enumerate(story.pairs)
        if (story.claims[i] or story.claims[j]) and i not in back and j not in back
    ]
    same = [
        story.claims[story.pairs[row][0]] is not None
        and story.claims[story.pairs[row][0]] == story.claims[story.pairs[row][1]]
        for row in kept
    ]
    return story.features[kept], np.array(same)


def fit(features: Floats, same: npt.NDArray[np.bool_]) -> Floats:
    """-> the weights and, last, the intercept of a ridge logistic, by Newton's method with halved steps."""
    columns = np.c_[features, np.ones(len(features))]
    weights = np.zeros(columns.shape[1])
    weights[-1] = np.log(same.mean() / (1 - same.mean()))
    ridge = RIDGE * np.r_[np.ones(columns.shape[1] - 1), 0.0]

    def loss(at: Floats) -> float:
        scores = columns @ at
        return float(np.logaddexp(0, scores).sum() - scores[same].sum() + 0.5 * (ridge * at * at).sum())

    now = loss(weights)
    for _ in range(20):
        likely = 1 / (1 + np.exp(-np.clip(columns @ weights, -30, 30)))
        slope = columns.T @ (likely - same) + ridge * weights
        bend = (columns * (likely * (1 - likely))[:, None]).T @ columns + np.diag(ridge + 1e-6)
        step, share = np.linalg.solve(bend, slope), 1.0
        while loss(weights - share * step) > now and share > 1e-3:
            share /= 2
        weights = weights - share * step
        before, now = now, loss(weights)
        if before - now < 1e-3:
            break
    return weights


def home(story: Story, weights: Floats, threshold: float) -> list[int]:
    """-> the group of each statement."""
    scores = story.features @ weights[:-1] + weights[-1]
    log_odds = {pair: float(score) for pair, score in zip(story.pairs, scores, strict=True) if score > FORGET}
    groups = group(story.count, log_odds, threshold, story.pointing)
    place = {position: at for at, members in enumerate(groups) for position in members}
    return [place[position] for position in range(story.count)]


def b_cubed(story: Story, groups: Sequence[int]) -> tuple[float, float, int]:
    """-> sums of precision and recall over the gold mentions, and how many there are."""
    homes = [groups[found] if found is not None else -1 - at for at, (_, found) in enumerate(story.gold)]
    labels = [claim for claim, _ in story.gold]
    both, mine, theirs = Counter(zip(labels, homes, strict=True)), Counter(homes), Counter(labels)
    precision = sum(both[label, place] / mine[place] for label, place in zip(labels, homes, strict=True))
    recall = sum(both[label, place] / theirs[label] for label, place in zip(labels, homes, strict=True))
    return precision, recall, len(labels)


def f1(parts: Sequence[tuple[float, float, int]]) -> float:
    """-> B-cubed F1 over several stories."""
    precision, recall, count = (sum(column) for column in zip(*parts, strict=True))
    return 2 * precision * recall / (precision + recall) / count


def entry(weights: Floats, threshold: float) -> dict[str, object]:
    """-> a scorer as `matching.json` holds it."""
    named = {name: round(float(value), 4) for name, value in zip(FEATURES, weights[:-1], strict=True)}
    return {"weights": named, "intercept": round(float(weights[-1]), 4), "threshold": threshold}


def _sentence(one: Profile, cast: Cast) -> str:
    span = one.statement.sentence
    return " ".join(cast.documents[one.statement.document].text[span.start : span.end].split())


def main(argv: Sequence[str] | None = None) -> None:
    """Fit, and print what leaving each story out gives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="+")
    parser.add_argument("--sentences", type=Path, help="folder of the exported sentence encoder")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--leave-one-out", type=Path)
    options = parser.parse_args(argv)
    encoder: SentenceEncoder = WordOverlapEncoder()
    if options.sentences:
        encoder = OnnxSentenceEncoder(
            options.sentences / "sentences.onnx", options.sentences / "sentences-tokenizer.json"
        )
    stories = [load(folder, encoder) for folder in options.stories]
    rows = [examples(story) for story in stories]

    def fitted_without(left_out: int | None) -> Floats:
        kept = [row for at, row in enumerate(rows) if at != left_out]
        return fit(np.concatenate([row[0] for row in kept]), np.concatenate([row[1] for row in kept]))

    scorers = [fitted_without(at) for at in range(len(stories))]
    scores = {
        threshold: f1(
            [b_cubed(story, home(story, weights, threshold)) for story, weights in zip(stories, scorers, strict=True)]
        )
        for threshold in THRESHOLDS
    }
    best = max(scores, key=lambda threshold: scores[threshold])
    for threshold, score in scores.items():
        print(f"leave one story out, threshold {threshold:5.2f}: B-cubed F1 {score:.3f}")
    if options.leave_one_out:
        held_out = {
            story.name: {encoder.name: entry(weights, best)} for story, weights in zip(stories, scorers, strict=True)
        }
        options.leave_one_out.write_text(json.dumps(held_out, indent=1) + "\n", "utf-8")
    if options.out:
        old = json.loads(options.out.read_text("utf-8")) if options.out.exists() else {}
        old[encoder.name] = entry(fitted_without(None), best)
        options.out.write_text(json.dumps(dict(sorted(old.items())), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
