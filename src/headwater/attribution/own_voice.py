"""What an article says in its own voice: the words that no attribution takes up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from headwater.attribution.sentences import sentences
from headwater.model import Attribution, Document, OwnVoice, Span

#: Fewer words than this beside an attribution in a sentence are its frame ("on a conference call that"), no statement.
_FEWEST_WORDS = 5

_WORD = re.compile(r"\w[\w'’.-]*")
_EDGE = " \n\t\u00a0,;:.!?-–—\"“”„«»‘’'()"


def own_voice(document: Document, attributions: Iterable[Attribution]) -> tuple[OwnVoice, ...]:
    """-> the sentences of `document` that hold no part of an attribution, and of the others what is left over where it
    is long enough to say something; in the order of the text. Credits of the document are nobody's statement.
    """
    taken = [
        span
        for attribution in attributions
        if attribution.document == document.id
        for spans in (attribution.source_spans, attribution.cue_spans, attribution.content_spans)
        for span in spans
    ]
    taken += [credit.span for credit in document.credits]
    taken.sort()
    left = (span for sentence in sentences(document.text) for span in _left(document, sentence, taken))
    return tuple(OwnVoice(document.id, span) for span in left)


def _left(document: Document, sentence: Span, taken: list[Span]) -> Iterator[Span]:
    inside = [span for span in taken if span.start < sentence.end and span.end > sentence.start]
    if not inside:
        yield sentence
        return
    at = sentence.start
    for span in [*inside, Span(sentence.end, sentence.end)]:
        if span.start > at:
            piece = _trimmed(document.text, at, span.start)
            if len(_WORD.findall(document.text[piece.start : piece.end])) >= _FEWEST_WORDS:
                yield piece
        at = max(at, span.end)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return Span(start, end)
