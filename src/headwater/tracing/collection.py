"""The documents of a collection, read once into what is compared: words, sentences, speech, and weights of words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import chain

from headwater.attribution.sentences import sentences
from headwater.model import Document, Span
from headwater.tracing.words import Words, is_common, quotations, read_words

#: Weights are as if a story had this many documents at least: in a story of two, nothing could be rare.
_LEAST_DOCUMENTS = 8
_COMMON_WEIGHT = 0.1
#: The weight of a word that two documents share and no other has.
TWO_ALONE = 1.6
_MIDNIGHT = time()
#: By how much the clock of a page may be off: it gives its own place's hours, or those of a server.
CLOCKS = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Reading:
    """One document as tracing reads it.

    `sentences` are ranges of word positions; `speech` holds the positions of words inside quotation marks; `title` the
    keys of the headline's words; `keys` all keys of text and title, `common` those of them that are common in the
    document's language.
    """

    document: Document
    words: Words
    sentences: tuple[range, ...]
    speech: frozenset[int]
    title: tuple[str, ...]
    keys: frozenset[str]
    common: frozenset[str]

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id

    @property
    def published(self) -> datetime | None:
        """When the document was published, if that is known."""
        return self.document.published

    def around(self, spans: Iterable[Span]) -> frozenset[int]:
        """-> the indices of the sentences that `spans` touch."""
        return frozenset(
            index
            for span in spans
            for index, positions in enumerate(self.sentences)
            if positions and self.words.span(positions.start, positions.stop).start < span.end
            if self.words.span(positions.start, positions.stop).end > span.start
        )


def read_document(document: Document) -> Reading:
    """-> the document's words, sentences and speech."""
    words = read_words(document.text)
    ranges = tuple(filter(None, (words.within(span) for span in sentences(document.text))))
    speech = frozenset(at for span in quotations(document.text) for at in words.within(span))
    title = read_words(document.title or "").keys
    keys = frozenset(words.keys) | frozenset(title)
    common = frozenset(key for key in keys if is_common(key, document.language))
    return Reading(document, words, ranges, speech, title, keys, common)


def rarity(readings: Sequence[Reading]) -> Mapping[str, float]:
    """-> how much sharing a key tells among these documents, at most `TWO_ALONE`.

    It is that much for what only two of them hold, less by the log of how many do, and 0.1 for what is common in the
    language of one of them.
    """
    frequency = Counter(chain.from_iterable(reading.keys for reading in readings))
    common = frozenset[str]().union(*(reading.common for reading in readings))
    total = max(len(readings), _LEAST_DOCUMENTS) + 1
    scale = TWO_ALONE / math.log(total / 2)
    return {
        key: _COMMON_WEIGHT if key in common else scale * math.log(total / max(count, 2))
        for key, count in frequency.items()
    }


def may_precede(earlier: Reading, later: Reading) -> bool:
    """-> whether `earlier` may have been there when `later` was written: not known to be published after it.

    A time of midnight is a day whose hour is not known. A page's clock may be that of its place: some hours of
    difference are no order.
    """
    if earlier.published is None or later.published is None:
        return True
    return earlier.published <= _end(later.published) + CLOCKS


def _end(published: datetime) -> datetime:
    return published + timedelta(days=1) if published.time() == _MIDNIGHT else published
