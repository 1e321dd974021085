"""Which passages of one document stand in another: word for word, or reworded sentence by sentence.

Exact work, done only on pairs of documents that an index has brought together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from headwater.tracing.collection import Reading
from headwater.tracing.words import is_common, is_number, sound

#: Fewer words in a row are no copy: words.
SHORTEST_RUN = 5
#: The position of the headline among the sentences of a document.
HEADLINE = -1
#: Words that the other text has in the same order, from which a sentence is kept, edited or reworded: share.
KEPT, EDITED, REWORDED = 0.93, 0.7, 0.45
#: How much a sentence of the other text that is longer or shorter is put behind others: share.
_LENGTH_MATTERS = 0.05
#: A shorter sound fits too many names: consonants.
_SHORTEST_SOUND = 3


@dataclass(frozen=True, slots=True)
class Run:
    """`length` words in a row that both documents have: from word `child` there and word `parent` here."""

    child: int
    parent: int
    length: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of a sentence of the child stands in one or two neighbouring sentences of the parent.

    `sentence` and `window` are indices of sentences (`HEADLINE` for the headline). `shared` and `total` are weights,
    of the shared words and of all words of the child's sentence, quotations left out. `keys` are the child's keys that
    are shared.
    """

    sentence: int
    window: range
    shared: float
    total: float
    keys: frozenset[str]

    @property
    def share(self) -> float:
        """0..1: how much of the sentence is shared."""
        return self.shared / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class TakenOver:
    """How much of a document's own words lies in sentences that it took from another document: shares, 0 to 1.

    `kept`: nearly word for word; `edited`: most words, in their order; `reworded`: about half of them. The rest is in
    none of these.
    """

    kept: float
    edited: float
    reworded: float

    @property
    def total(self) -> float:
        """0..1: how much was taken over in any way."""
        return self.kept + self.edited + self.reworded


def find_runs(child: Reading, parent: Reading, shortest: int = SHORTEST_RUN) -> tuple[Run, ...]:
    """-> the longest runs of words that stand in both, in the child's order, none overlapping there."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, gram in _grams(parent.words.keys, shortest):
        places[gram].append(at)
    runs = []
    at = 0
    theirs, ours = child.words.keys, parent.words.keys
    while at <= len(theirs) - shortest:
        starts = places.get(theirs[at : at + shortest], ())
        if not starts:
            at += 1
            continue
        length, start = max((_common_length(theirs, at, ours, start), -start) for start in starts)
        runs.append(Run(at, -start, length))
        at += length
    return tuple(runs)


def copied_share(child: Reading, runs: Sequence[Run]) -> float:
    """-> 0..1: how much of the child's own words lies in `runs`; see `own_positions`."""
    own = own_positions(child)
    copied = {at for run in runs for at in range(run.child, run.child + run.length)}
    return len(own & copied) / len(own) if own else 0.0


def taken_over(child: Reading, parent: Reading) -> TakenOver:
    """-> how much of the child's own words was kept, edited and reworded from the parent; see `own_positions`.

    Each sentence is put beside the one or two sentences of the parent that have most of its words in their order (the
    longest common subsequence, as in Clough and Stevenson 2011).
    """
    theirs = [_written(parent, positions) for positions in parent.sentences]
    windows = [*theirs, *((*one, *other) for one, other in pairwise(theirs))]
    words = dict.fromkeys((KEPT, EDITED, REWORDED, 0.0), 0)
    for positions in child.sentences:
        if ours := _written(child, _own(child, positions)):
            share = max((_in_order(ours, window) for window in windows), default=0.0)
            words[next(least for least in words if share >= least or not least)] += len(ours)
    total = sum(words.values()) or 1
    return TakenOver(words[KEPT] / total, words[EDITED] / total, words[REWORDED] / total)


def _written(reading: Reading, positions: Sequence[int]) -> tuple[str, ...]:
    text, starts, ends = reading.document.text, reading.words.starts, reading.words.ends
    return tuple(text[starts[at] : ends[at]].lower() for at in positions)


def _in_order(sentence: Sequence[str], window: Sequence[str]) -> float:
    """-> the share of the sentence's words that stand in the window in this order, less a little for other lengths."""
    unequal = abs(len(window) - len(sentence)) / max(len(window), len(sentence))
    return LCSseq.similarity(sentence, window) / len(sentence) - _LENGTH_MATTERS * unequal


def own_positions(reading: Reading) -> frozenset[int]:
    """-> the positions of the words that are the document's own: not quoted, and not there to say who is quoted."""
    return frozenset(at for positions in reading.sentences for at in _own(reading, positions))


def _own(reading: Reading, positions: range) -> list[int]:
    own = [at for at in positions if at not in reading.speech]
    return own if 2 * len(own) > len(positions) else []


def liken(
    child: Reading, parent: Reading, weights: Mapping[str, float], sentences: Sequence[int] | None = None
) -> tuple[Likeness, ...]:
    """-> for each sentence of the child (or those named), where in the parent most of it stands.

    Sentences of which nothing is shared are left out. Names spelt differently count as the same where they sound so.
    """
    respelt = respellings(child, parent)
    windows = list(_windows(parent))
    found = []
    for index in range(HEADLINE, len(child.sentences)) if sentences is None else sentences:
        keys = own_keys(child, index)
        translated = {respelt.get(key, key): key for key in sorted(keys)}
        best = max(
            ((_weight(translated.keys() & held, weights), -at) for at, (_, held) in enumerate(windows)),
            default=(0.0, 0),
        )
        if best[0] <= 0:
            continue
        window, held = windows[-best[1]]
        shared = frozenset(translated[key] for key in translated.keys() & held)
        total = _weight(keys, weights)
        found.append(Likeness(index, window, min(best[0], total), total, shared))
    return tuple(found)


def own_keys(reading: Reading, sentence: int) -> frozenset[str]:
    """-> the keys of a sentence's own words; see `own_positions`."""
    if sentence == HEADLINE:
        return frozenset(reading.title)
    return frozenset(reading.words.keys[at] for at in _own(reading, reading.sentences[sentence]))


def respellings(child: Reading, parent: Reading) -> Mapping[str, str]:
    """-> names of the child that the parent spells otherwise: the child's key to the parent's."""
    theirs = {
        key: _sound_at(parent, at)
        for at in sorted(parent.words.names)
        if (key := parent.words.keys[at]) not in child.keys
    }
    by_sound = {heard: key for key, heard in theirs.items() if len(heard) >= _SHORTEST_SOUND}
    ours = ((at, child.words.keys[at]) for at in sorted(child.words.names))
    return {
        key: by_sound[heard]
        for at, key in ours
        if key not in parent.keys and not is_number(key) and not is_common(key, child.document.language)
        if (heard := _sound_at(child, at)) in by_sound
    }


def _sound_at(reading: Reading, at: int) -> str:
    return sound(
        reading.document.text[reading.words.starts[at] : reading.words.ends[at]].removesuffix("'s").removesuffix("’s")
    )


def _weight(keys: set[str] | frozenset[str], weights: Mapping[str, float]) -> float:
    # The exact sum does not depend on the order of a set, which differs from run to run.
    return math.fsum(weights.get(key, 0.0) for key in keys)


def _windows(parent: Reading) -> Iterator[tuple[range, frozenset[str]]]:
    held = [frozenset(parent.words.keys[positions.start : positions.stop]) for positions in parent.sentences]
    if parent.title:
        yield range(HEADLINE, HEADLINE + 1), frozenset(parent.title)
    for index, keys in enumerate(held):
        yield range(index, index + 1), keys
        if index + 1 < len(held):
            yield range(index, index + 2), keys | held[index + 1]


def _grams(keys: tuple[str, ...], size: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    for at in range(len(keys) - size + 1):
        yield at, keys[at : at + size]


def _common_length(one: Sequence[str], at: int, other: Sequence[str], start: int) -> int:
    length = 0
    while at + length < len(one) and start + length < len(other) and one[at + length] == other[start + length]:
        length += 1
    return length
