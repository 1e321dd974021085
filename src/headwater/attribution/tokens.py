"""Text -> word pieces with offsets, case and paragraph breaks, and the windows that the encoder reads.

The vocabulary is BERT's uncased one. What it drops is put back: the case of each piece goes in beside its id,
and a break between paragraphs is a piece of its own. The first piece of each window names the annotation
convention that the encoder shall follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from headwater.model import Span

Convention = Literal["headwater", "polnear"]

#: Ids of unused pieces of the vocabulary, given a meaning here.
CONVENTION_ID: dict[Convention, int] = {"polnear": 1, "headwater": 2}
PARAGRAPH_ID = 3
PAD_ID = 0
#: Case of a piece; added to three times the marker (0 or 1) it gives the piece's kind, 0 to 5.
LOWER, TITLE, UPPER = 0, 1, 2
CASES = 3

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tokens:
    """The pieces of one text. All arrays have one row per piece.

    `ids`: vocabulary ids; `cases`: LOWER, TITLE or UPPER; `starts`, `ends`: code points of the text, half-open
    (equal for a paragraph break).
    """

    text: str
    ids: Ids
    cases: Ids
    starts: Ids
    ends: Ids

    def __len__(self) -> int:
        return len(self.ids)

    def span(self, first: int, last: int) -> Span:
        """-> the span from piece `first` up to and with piece `last`."""
        return Span(int(self.starts[first]), int(self.ends[last]))

    def covered_by(self, spans: Sequence[tuple[int, int]]) -> npt.NDArray[np.bool_]:
        """-> for each piece, whether it shares a character with one of the spans; breaks inside a span count."""
        inside = np.zeros(len(self), dtype=bool)
        for start, end in spans:
            inside |= (self.starts < end) & (self.ends > start)
            inside |= (self.ids == PARAGRAPH_ID) & (self.starts > start) & (self.starts < end)
        return inside


def tokenize(tokenizer: Tokenizer, text: str) -> Tokens:
    """-> the pieces of `text`, without the tokenizer's own special pieces."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    ids: list[int] = []
    cases: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    previous = 0
    for piece, (start, end) in zip(encoding.ids, encoding.offsets, strict=True):
        if ids and "\n" in text[previous:start]:
            ids.append(PARAGRAPH_ID)
            cases.append(LOWER)
            starts.append(previous)
            ends.append(previous)
        ids.append(piece)
        cases.append(_case(text[start:end]))
        starts.append(start)
        ends.append(end)
        previous = end
    return Tokens(text, *(np.asarray(column, dtype=np.int64) for column in (ids, cases, starts, ends)))


def _case(piece: str) -> int:
    if not piece or not piece[0].isupper():
        return LOWER
    return UPPER if len(piece) > 1 and piece.isupper() else TITLE


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces `first` up to `last` (half-open) of one text; the window's row 0 is the convention, row 1 piece `first`.

    Rows of the pieces from `keep_first` up to `keep_last` are the ones to use; the others are context.
    """

    first: int
    last: int
    keep_first: int
    keep_last: int


def tiles(length: int, size: int, margin: int) -> list[Window]:
    """-> windows of at most `size` rows over `length` pieces, each with `margin` pieces of context at inner edges."""
    room = size - 1
    if length <= room:
        return [Window(0, length, 0, length)] if length else []
    windows: list[Window] = []
    keep = 0
    while keep < length:
        first = max(0, keep - margin)
        last = min(length, first + room)
        until = length if last == length else last - margin
        windows.append(Window(first, last, keep, until))
        keep = until
    return windows


def around(length: int, first: int, last: int, size: int) -> Window:
    """-> the window of at most `size` rows whose middle is the pieces `first` up to `last` (half-open)."""
    room = size - 1
    middle = (first + last) // 2
    begin = max(0, min(middle - room // 2, length - room))
    return Window(begin, min(length, begin + room), begin, min(length, begin + room))


def rows(tokens: Tokens, window: Window, convention: Convention, marked: Sequence[int] | Ids = ()) -> tuple[Ids, Ids]:
    """-> (ids, kinds) of a window, each of shape (1 + pieces,); `marked` are the pieces of the cue to read for."""
    ids = np.concatenate(([CONVENTION_ID[convention]], tokens.ids[window.first : window.last]))
    kinds = np.concatenate(([LOWER], tokens.cases[window.first : window.last]))
    for piece in marked:
        if window.first <= piece < window.last:
            kinds[1 + piece - window.first] += CASES
    return ids, kinds


def pad(sequences: Sequence[Ids], length: int | None = None) -> tuple[Ids, npt.NDArray[np.bool_]]:
    """-> (array of shape (rows, length) filled with PAD_ID, mask of the same shape: True where there is a piece)."""
    width = length or max(len(sequence) for sequence in sequences)
    out = np.full((len(sequences), width), PAD_ID, dtype=np.int64)
    mask = np.zeros((len(sequences), width), dtype=bool)
    for i, sequence in enumerate(sequences):
        out[i, : len(sequence)] = sequence
        mask[i, : len(sequence)] = True
    return out, mask
