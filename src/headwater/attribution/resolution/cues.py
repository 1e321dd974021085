"""What a cue says besides that something was said: its class, whom it addresses, whom it cites."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from headwater.attribution.frame import Frame
from headwater.attribution.resolution.names import DETERMINERS, is_proper
from headwater.attribution.resolution.page import Page, Word, overlap
from headwater.attribution.resolution.running import name_runs
from headwater.attribution.resolution.words import singular, words
from headwater.model import Span

_TELLING = frozenset(
    "told tell tells telling informed inform informs assured assure assures answered answers emailed texted".split()
)
_TOWARDS = frozenset("to with for on by in at of".split())
#: Nouns for the press at large: who speaks to them speaks to no outlet in particular.
_EVERYBODY = frozenset("reporter journalist correspondent media press mass newscast title organ page".split())
#: What an outlet puts to somebody ("left the newspaper's inquiry unanswered") and has of them ("in a talk with it").
_ASKED = frozenset("request inquiry enquiry question query call email message".split())
_TALK = frozenset("interview comment comments conversation talk letter writing remarks".split())
#: How many words after a cue may hold its addressee ("said by telephone to the paper").
_REACH = 7


@dataclass(frozen=True, slots=True)
class Addressee:
    """Words that name who was told: their span, the word that governs them, and whether the cue holds them."""

    span: Span
    governor: str
    in_cue: bool


def cue_text(page: Page, frame: Frame) -> str:
    """-> the cue in lower case, its parts joined by spaces, apostrophes straightened."""
    return " ".join(page.piece(frame.cue_spans).lower().replace("’", "'").split())


@functools.lru_cache(maxsize=4096)
def cue_classes(text: str) -> frozenset[str]:
    """-> the classes of the cue lexicon whose words stand in the lower-case text; short forms are spelled out first."""
    plain = text.replace("n't", " not").replace("ca not", "can not").replace("wo not", "would not")
    return frozenset(name for name, pattern in words().cues.items() if pattern.search(plain))


def addressees(page: Page, frame: Frame) -> tuple[Addressee, ...]:
    """-> names and outlet nouns right after "told", "to", "with", "on" and the like, in the cue or soon after it."""
    if not frame.cue_spans:
        return ()
    inside = [w for b, e in frame.cue_spans for w in page.words_in(b, e)]
    found = list(_after_governors(page, inside, True))
    last = max(e for _, e in frame.cue_spans)
    at = page.index_at(last)
    following = []
    for word in page.words[at : at + _REACH]:
        if not word.is_word and word.lower not in {"'s", '"', "“", "«"}:
            break
        if overlap([Span(word.start, word.end)], frame.content_spans):
            break
        following.append(word)
    for near in ([*inside[-1:], *following], _talk_before(page, frame)):
        found += [a for a in _after_governors(page, near, False) if all(a.span != other.span for other in found)]
    found += [a for a in _inquirers(page, frame) if not overlap([a.span], [other.span for other in found])]
    return tuple(found)


def _talk_before(page: Page, frame: Frame) -> list[Word]:
    """-> the words between the source and the cue, from a noun for a talk on: "in an interview with it"."""
    if not frame.source_spans:
        return []
    between = page.words_in(frame.source_spans[-1].end, frame.cue_spans[0].start)[-2 * _REACH :]
    talks = [k for k, word in enumerate(between) if word.lower in _TALK]
    return list(between[talks[0] :]) if talks else []


def _inquirers(page: Page, frame: Frame) -> Iterator[Addressee]:
    """Give whose inquiry the attribution speaks of: "left the request of the Herald unanswered"."""
    for begin, end in (*frame.cue_spans, *frame.content_spans):
        inside = page.words_in(begin, end)
        for at, word in enumerate(inside):
            if singular(word.lower) not in _ASKED:
                continue
            span = None
            if at + 2 < len(inside) and inside[at + 1].lower in {"of", "from", "by"}:
                span = _noun_phrase(page, inside, at + 2)
            elif at >= 2 and inside[at - 1].lower == "'s":
                span = _noun_phrase(page, inside[: at - 1], _phrase_start(inside, at - 2))
            if span:
                yield Addressee(span, "asked", False)


def _phrase_start(inside: Sequence[Word], last: int) -> int:
    """-> the index of the first word of the name or noun that ends at `last`, its determiner included."""
    begin = last
    while begin > 0 and last - begin < 4:
        before = inside[begin - 1]
        if before.lower in DETERMINERS:
            return begin - 1
        if not before.capital:
            break
        begin -= 1
    return begin


def _after_governors(page: Page, inside: Sequence[Word], in_cue: bool) -> Iterator[Addressee]:
    for at, word in enumerate(inside[:-1]):
        if word.lower not in _TELLING | _TOWARDS:
            continue
        if span := _noun_phrase(page, inside, at + 1):
            yield Addressee(span, word.lower, in_cue)
        elif inside[at + 1].lower == "it" and (word.lower in _TELLING or _after_talk(inside, at)):
            yield Addressee(Span(inside[at + 1].start, inside[at + 1].end), word.lower, in_cue)


def _after_talk(inside: Sequence[Word], at: int) -> bool:
    """Whether the word goes with a noun for a talk right before it: "in an interview with"."""
    return at > 0 and inside[at - 1].lower in _TALK and inside[at].lower in {"with", "to", "for", "by"}


def _noun_phrase(page: Page, inside: Sequence[Word], at: int) -> Span | None:
    begin = at
    while at < len(inside) and (inside[at].lower in DETERMINERS | {"our"} or inside[at].text in '"“«‘'):
        at += 1
    if at >= len(inside):
        return None
    end = None
    for k in range(at, min(at + 5, len(inside))):
        if inside[k].capital and is_proper(page, inside[k]):
            first = page.index_at(inside[k].start)
            run = next(name_runs(page, first, min(first + 8, len(page.words))), None)
            if run and run[0] == first:
                return Span(inside[begin].start, page.words[run[1] - 1].end)
        noun = singular(inside[k].lower)
        if noun in words().outlets and noun not in _EVERYBODY:
            end = inside[k].end
        elif end is not None or inside[k].lower in _TOWARDS | _TELLING:
            break
    return Span(inside[begin].start, end) if end is not None else None
