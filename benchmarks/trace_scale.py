"""How long tracing takes, and how much memory, on collections with planted copies, rewrites and citations.

python -m benchmarks.trace_scale STORY_DIR... [--sizes 500,1000] [--copies 0.2] [--rewrites 0.1] [--citations 0.1]

The documents of the stories are multiplied: each new one is a story's document with all telling words and numbers
exchanged for invented ones, so that it is on an event of its own, or one that was planted from an earlier document at
the rates given: a copy without credit, a rewrite (sentences dropped and turned round), or a citation. Planted pairs
are known, so that the figures say how many of them were found: the pair itself, or a link to another document of the
same descent (a copy of a copy may be taken from either, and no reader could tell). Nothing is read: all statements
are in the documents' own voice.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.gold_story import load_story
from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.sentences import sentences
from headwater.model import Document, Link, OwnVoice, Reading, Span
from headwater.tracing.trace import trace
from headwater.tracing.words import is_common, stem

_START = datetime(2031, 1, 1, tzinfo=UTC)
_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"\b\d{1,3}\b")
_SYLLABLES = "ba be bi bo bra da de dri fa fe ga go gri ha ka ke kro la le lo ma me mi na ne no pa pe po ra re ro sa se ta te to tra va ve vo za ze".split()  # fmt: skip  # noqa: E501


@dataclass(frozen=True, slots=True)
class Planted:
    """A collection, how each pair of child and parent was made, and the first document of each one's family."""

    documents: tuple[Document, ...]
    pairs: Mapping[tuple[str, str], str]
    family: Mapping[str, str]


def plant(seeds: Sequence[Document], size: int, rates: Sequence[float], lots: random.Random) -> Planted:
    """-> `size` documents; `rates` are the shares of copies, rewrites and citations."""
    documents: list[Document] = []
    pairs: dict[tuple[str, str], str] = {}
    family: dict[str, str] = {}
    makers = {"copies": _copied, "rewrites": _rewritten, "citations": _cited}
    while len(documents) < size:
        at = len(documents)
        kind = next(
            (name for name, rate in zip(makers, _upto(rates), strict=True) if documents and lots.random() < rate), None
        )
        made = _elsewhere(lots.choice(seeds), lots)
        family[f"d{at}"] = f"d{at}"
        if kind is not None:
            parent = lots.choice(documents[-200:])
            made = makers[kind](parent, made, lots)
            pairs[f"d{at}", parent.id] = kind
            family[f"d{at}"] = family[parent.id]
        time_of = _START + timedelta(minutes=20 * at)
        documents.append(replace(made, id=f"d{at}", file=f"d{at}", outlet=_invented(lots), published=time_of))
    return Planted(tuple(documents), pairs, family)


def _upto(rates: Sequence[float]) -> list[float]:
    """-> the rates as chances of each in turn, given that those before it did not come."""
    left, chances = 1.0, []
    for rate in rates:
        chances.append(rate / left if left > 0 else 0.0)
        left -= rate
    return chances


def _invented(lots: random.Random) -> str:
    return " ".join("".join(lots.choices(_SYLLABLES, k=3)).capitalize() for _ in range(2))


def _elsewhere(seed: Document, lots: random.Random) -> Document:
    """-> the document on an event of its own: its sentences with other words, common ones kept."""
    words: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        word = match.group()
        if is_common(stem(word), "en"):
            return word
        invented = words.setdefault(word.lower(), _word(lots))
        return invented.capitalize() if word[0].isupper() else invented

    def exchange(text: str) -> str:
        return _NUMBER.sub(lambda _: str(lots.randint(3, 999)), _WORD.sub(other, text))

    return replace(
        seed,
        text=exchange(seed.text),
        title=exchange(seed.title or ""),
        byline=None,
        address=None,
        domain=None,
        hyperlinks=(),
        credits=(),
        furniture=(),
    )


def _word(lots: random.Random) -> str:
    """-> an invented word; some come often, most are rare."""
    rank = int(len(_SYLLABLES) ** (3 * lots.random() ** 0.5))
    size = len(_SYLLABLES)
    return _SYLLABLES[rank % size] + _SYLLABLES[rank // size % size] + _SYLLABLES[rank // size**2 % size]


def _copied(parent: Document, _: Document, lots: random.Random) -> Document:
    paragraphs = parent.text.split("\n\n")
    return replace(parent, text="\n\n".join(paragraphs[: max(2, len(paragraphs) - lots.randint(0, 2))]))


def _rewritten(parent: Document, _: Document, lots: random.Random) -> Document:
    parts = [parent.text[span.start : span.end] for span in sentences(parent.text)]
    kept = [part for part in parts if lots.random() < 0.7] or parts
    turned = [_turned(part) for part in kept]
    return replace(parent, text=" ".join(turned))


def _turned(sentence: str) -> str:
    """-> the sentence with what follows its first comma put first."""
    first, comma, rest = sentence.rstrip(".").partition(", ")
    return f"{rest[:1].upper()}{rest[1:]}, {first[:1].lower()}{first[1:]}." if comma else sentence


def _cited(parent: Document, other: Document, lots: random.Random) -> Document:
    opening = parent.text[slice(*sentences(parent.text)[0])].rstrip(".")
    return replace(
        parent,
        title=f"{parent.title} - {parent.outlet}",
        text=f"{opening}, {parent.outlet} reported. {other.text[:200]}",
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print seconds, memory and planted pairs found for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="+", type=Path, help="folders of annotated stories")
    parser.add_argument("--sizes", default="500,1000", help="numbers of documents, smallest first")
    for name, rate in (("copies", 0.2), ("rewrites", 0.1), ("citations", 0.1)):
        parser.add_argument(f"--{name}", type=float, default=rate, help="share of the documents")
    options = parser.parse_args(arguments)
    seeds = [document for folder in options.stories for document in load_story(folder)[0]]
    outlets = OutletLexicon.load()
    for size in map(int, options.sizes.split(",")):
        planted = plant(seeds, size, (options.copies, options.rewrites, options.citations), random.Random(size))
        own_voice = tuple(OwnVoice(one.id, Span(0, len(one.text))) for one in planted.documents)
        began: dict[str, float] = {}
        traced = trace(
            Reading(planted.documents, (), (), own_voice),
            outlets,
            progress=partial(_note, began),
        )
        marks = [*began.values(), time.process_time()]
        spent = {stage: after - before for stage, before, after in zip(began, marks[:-1], marks[1:], strict=True)}
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        each = ", ".join(
            f"{stage} {seconds:.1f} s ({1000 * seconds / size:.1f} ms)" for stage, seconds in spent.items()
        )
        print(
            f"{size} documents: {sum(spent.values()):.1f} s of one processor "
            f"({1000 * sum(spent.values()) / size:.1f} ms a document): {each}; "
            f"{len(traced.stories)} stories found, {len(set(planted.family.values()))} planted; "
            f"{len(traced.claims)} claims; peak {memory:.0f} MB"
        )
        print(f"  {_found(planted, traced.links)}", flush=True)


def _note(began: dict[str, float], stage: str, _done: int, _whole: int) -> None:
    began.setdefault(stage, time.process_time())


def _found(planted: Planted, links: Sequence[Link]) -> str:
    """-> how many of the planted pairs were found, by their kind, and how many links lead into other families."""
    parents: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.parent in planted.family:
            parents[link.child].add(link.parent)
    kinds = Counter(planted.pairs.values())
    itself: Counter[str] = Counter()
    descent: Counter[str] = Counter()
    for (child, parent), kind in planted.pairs.items():
        itself[kind] += parent in parents[child]
        descent[kind] += planted.family[child] in {planted.family[other] for other in parents[child]}
    astray = sum(planted.family[child] != planted.family[other] for child, found in parents.items() for other in found)
    shares = (f"{name} {descent[name] / count:.3f} ({itself[name] / count:.3f})" for name, count in kinds.items())
    all_found = sum(map(len, parents.values()))
    return (
        f"recall, same descent (the very parent): {', '.join(shares)}; all {descent.total() / kinds.total():.3f} "
        f"({itself.total() / kinds.total():.3f}) of {kinds.total()}; {astray} of {all_found} links into other families"
    )


if __name__ == "__main__":
    main()
