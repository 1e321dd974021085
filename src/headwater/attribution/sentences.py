"""Text -> sentences, by rule.

A sentence ends at a full stop, question or exclamation mark or ellipsis that is followed by the start of another,
and at each blank line. Full stops of abbreviations, initials and numbers do not end one; closing quotation marks and
brackets belong to the sentence that they close.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from headwater.model import Span

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
_END = re.compile(r"(?:[.!?…]+)[\"'”’»›)\]]*(?=\s)|[.!?…]+[\"'”’»›)\]]*\Z")
_OPENING = re.compile(r"[\"'“‘„«‹(\[¿¡—–•*#-]*\s*")
_LAST_WORD = re.compile(r"(\S+)\Z")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\Z|[^\W\d_]\Z")
#: How far a rule looks around a full stop, in code points.
_LOOK = 60
_OPENERS = "\"'“‘„«‹([¿¡—–"

#: Always followed by more of the same sentence.
_TITLES = frozenset(
    "mr mrs ms mx dr prof rev hon st messrs mme mlle sr sra gen lt col maj capt cmdr cdr sgt cpl adm brig det "
    "insp supt sen rep gov pres amb coun cllr fr no nos art para sec fig figs vol pp vs v approx est ca cf al "
    "viz e.g i.e op".split()
)
#: End a sentence only before a capital that starts one.
_OTHERS = frozenset(
    "inc ltd co corp bros plc jr sr dept univ assn ave blvd rd etc jan feb mar apr jun jul aug sept sep oct "
    "nov dec mon tue tues wed thu thur thurs fri sat sun a.m p.m u.s u.k u.n e.u d.c ph.d min max hr hrs km "
    "kg lb oz".split()
)
#: Words with which a sentence begins far more often than a name goes on.
_STARTERS = frozenset(
    "the a an this that these those he she it they we i you his her its their our my but and or so yet "
    "however then in on at by for from with as when while after before since if although though there here "
    "what who why how not no now meanwhile still even earlier later".split()
)


def sentences(text: str) -> tuple[Span, ...]:
    """-> the spans of the sentences, in order, without white space around them.

    Spans do not overlap; every character that is not white space lies in one of them. A blank line always ends a
    sentence, a single line break never does by itself.
    """
    return tuple(span for begin, end in _paragraphs(text) for span in _split(text, begin, end))


def paragraphs(text: str) -> tuple[Span, ...]:
    """-> the spans of the paragraphs (parted by blank lines), without white space around them."""
    return tuple(Span(*trimmed) for span in _paragraphs(text) if (trimmed := _trim(text, *span)))


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for gap in _PARAGRAPH_BREAK.finditer(text):
        yield begin, gap.start()
        begin = gap.end()
    yield begin, len(text)


def _split(text: str, begin: int, end: int) -> Iterator[Span]:
    start = begin
    for mark in _END.finditer(text, begin, end):
        if mark.start() >= start and _ends_sentence(text, start, mark, end):
            if trimmed := _trim(text, start, mark.end()):
                yield Span(*trimmed)
            start = mark.end()
    if trimmed := _trim(text, start, end):
        yield Span(*trimmed)


def _trim(text: str, begin: int, end: int) -> tuple[int, int] | None:
    piece = text[begin:end]
    core = piece.strip()
    if not core:
        return None
    start = begin + len(piece) - len(piece.lstrip())
    return start, start + len(core)


def _ends_sentence(text: str, start: int, mark: re.Match[str], end: int) -> bool:
    after = _OPENING.match(text, min(_skip_space(text, mark.end(), end), end), end)
    at = after.end() if after else mark.end()
    following = text[at : min(at + _LOOK, end)]
    if not following:
        return True
    first = following[0]
    if first.islower():
        return False
    stops = mark.group().rstrip("\"'”’»›)]")
    if set(stops) - {"."}:
        return True
    if len(stops) > 1:
        return first.isupper() or not first.isalnum()
    if mark.group() != stops:
        return True
    return not _goes_on_after_stop(text[max(start, mark.start() - _LOOK) : mark.start()], following)


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _goes_on_after_stop(before: str, following: str) -> bool:
    last = _LAST_WORD.search(before)
    if last is None:
        return False
    word = last.group(1).lstrip(_OPENERS)
    lower = word.lower()
    next_word = re.split(r"[^\w’'-]", following, maxsplit=1)[0].lower()
    if lower in _TITLES:
        return not (lower == "no" and not following[0].isdigit())
    if _INITIALS.fullmatch(word) and not word.islower() and word != "I":
        return next_word not in _STARTERS
    if lower in _OTHERS:
        return following[0].isdigit() or (lower not in {"a.m", "p.m", "etc"} and next_word not in _STARTERS)
    return False
