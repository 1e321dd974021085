"""Quotations that nobody introduces, but in which somebody is quoted in turn: "An admiral says it is all in hand."

Where the words inside a quotation say who says something, the whole quotation is somebody's words too. The encoder
looks for a cue or for the first piece of a quotation, and passes over some that have neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from headwater.attribution.decode import length, shared
from headwater.attribution.frame import Frame
from headwater.model import Span

#: A quotation within a paragraph; its length is bounded so that a stray mark costs little.
_QUOTATION = re.compile(r"“[^“”\n]{12,1500}”|«[^«»\n]{12,1500}»|(?<!\w)\"[^\"\n]{12,1500}\"(?!\w)")
#: A quotation of which this share is content of an attribution already is not bare.
_TAKEN = 0.6
#: Closing mark and stop may lie outside of the quotation.
_SLACK = 2
#: The share of such quotations that annotators of the chains and statements marked so, without source and cue: 10 of 23
#: that were found by an encoder that had not seen them.
_CONFIDENCE = 0.43


def bare_quotations(text: str, frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """-> a frame without source and cue for each quotation of `text` that lies in the content of none of `frames`, but
    holds the cue and the content of one.
    """
    quotations = (Span(*found.span()) for found in _QUOTATION.finditer(text))
    return tuple(
        Frame((), (), (quotation,), _CONFIDENCE)
        for quotation in quotations
        if not any(shared([quotation], f.content_spans) >= _TAKEN * length([quotation]) for f in frames)
        and any(_holds(quotation, frame) for frame in frames)
    )


def _holds(quotation: Span, frame: Frame) -> bool:
    cue, content = frame.cue_spans, frame.content_spans
    if not cue or shared([quotation], cue) < length(cue):
        return False
    return shared([quotation], content) >= length(content) - _SLACK
