"""Signs that a text reached another through a translation.

Who rewrites a text in its own language keeps its quotations as they are. Where quotations say the same in other words,
and names are spelt as another alphabet has them, the text has been through another language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from headwater.model import Span
from headwater.tracing.collection import Reading
from headwater.tracing.passages import respellings
from headwater.tracing.words import is_common, quotations

#: Shorter quotations are not compared: words.
_SHORTEST = 4
#: From here on two quotations are one, said otherwise: share of the child's keys that the parent's has too.
_SAME_SPEECH = 0.45
#: From here on they are the same words: share of the child's words in one row.
_SAME_WORDS = 0.7


@dataclass(frozen=True, slots=True)
class Translation:
    """What speaks for a translation between a child and a parent.

    `reworded` are pairs of quotations (child's span, parent's span) that say the same in other words; `kept` counts
    those that were kept word for word; `respelt` are the child's names (keys) that the parent spells otherwise.
    """

    reworded: tuple[tuple[Span, Span], ...]
    kept: int
    respelt: tuple[str, ...]

    @property
    def likely(self) -> bool:
        """Whether the child was made from a translation of the parent."""
        if len(self.reworded) == 1:
            return not self.kept and bool(self.respelt)
        return len(self.reworded) > self.kept


def find_translation(child: Reading, parent: Reading) -> Translation:
    """-> the quotations and names that the child has otherwise than the parent, and those it has kept."""
    theirs = [(span, _keys(parent, span)) for span in quotations(parent.document.text)]
    reworded, kept = [], 0
    for span, keys in _speeches(child):
        best = max(theirs, key=lambda speech: (_share(keys, speech[1]), -speech[0].start), default=None)
        if best is None or _share(keys, best[1]) < _SAME_SPEECH:
            continue
        if _in_one_row(keys, best[1]) >= _SAME_WORDS:
            kept += 1
        elif any(not is_common(key, child.document.language) for key in set(keys) & set(best[1])):
            reworded.append((span, best[0]))
    return Translation(tuple(reworded), kept, tuple(respellings(child, parent)))


def _speeches(reading: Reading) -> Iterator[tuple[Span, tuple[str, ...]]]:
    for span in quotations(reading.document.text):
        keys = _keys(reading, span)
        if len(keys) >= _SHORTEST:
            yield span, keys


def _keys(reading: Reading, span: Span) -> tuple[str, ...]:
    positions = reading.words.within(span)
    return reading.words.keys[positions.start : positions.stop]


def _share(keys: Sequence[str], others: Sequence[str]) -> float:
    mine = set(keys)
    return len(mine & set(others)) / len(mine) if mine else 0.0


def _in_one_row(keys: Sequence[str], others: Sequence[str]) -> float:
    match = SequenceMatcher(None, keys, others, autojunk=False).find_longest_match()
    return match.size / len(keys)
