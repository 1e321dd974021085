"""The bodies that a text names: ministries, services, boards; and who of them orders a measure or carries it out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from headwater.model import Span
from headwater.register.text import Sentence, Word
from headwater.register.vocabulary import Vocabulary

_CLOSED = frozenset(
    "the a an of to and or by with at in on from for that which who said says told is are was were be been has have "
    "had done "
    "will would may must their its his her our as but not no any all these those this after before under over into "
    "about than when while if because since so also only even now then there here it he she they we you".split()
)
_VERBS = re.compile(r"\w+(?:ed|ing)\Z")
_HEADLESS = frozenset("old new other many some several most former".split())


@dataclass(frozen=True, slots=True)
class Body:
    """A body that a sentence names: the place of its name, of its noun, and what it can be."""

    span: Span
    head: Span
    orders: bool
    carries_out: bool


def find_bodies(sentence: Sentence, vocabulary: Vocabulary) -> tuple[Body, ...]:
    """-> the bodies that the sentence names, in order."""
    return tuple(_bodies(sentence, vocabulary))


def _bodies(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Body]:
    base, text = sentence.span.start, sentence.text
    heads: dict[tuple[int, int], set[str]] = {}
    for kind in ("authority", "implementer"):
        for match in vocabulary.classes[kind].finditer(text):
            heads.setdefault((base + match.start(), base + match.end()), set()).add(kind)
    end = 0
    for (begin, stop), kinds in sorted(heads.items(), key=lambda one: (one[0][0], -one[0][1])):
        if begin < end:
            continue
        span = _name(sentence, begin, stop, vocabulary.classes["order_words"])
        end = span.end
        whole = sentence.document.text[span.start : span.end]
        if vocabulary.classes["private"].search(whole):
            continue
        inner = set(kinds)
        for name in ("authority", "implementer"):
            if vocabulary.classes[name].search(whole):
                inner.add(name)
        yield Body(span, Span(begin, stop), "authority" in inner, "implementer" in inner)


def _name(sentence: Sentence, begin: int, stop: int, orders: re.Pattern[str]) -> Span:
    """-> the noun with its modifiers before it and what is "of" it after it."""
    words = sentence.words
    first = sentence.first_at(begin)
    last = sentence.first_at(stop)
    return Span(_leftmost(words, first, orders), _rightmost(words, last))


def _leftmost(words: tuple[Word, ...], first: int, orders: re.Pattern[str]) -> int:
    at = first
    while at and first - at < 6:
        word = words[at - 1]
        if not word.text[0].isalnum() or word.text[0].isdigit() or word.lower in _CLOSED | _HEADLESS:
            break
        if word.lower.endswith(("'s", "s'")):
            alone = at < 2 or not words[at - 2].text[0].isupper() or words[at - 2].lower in _CLOSED
            if word.text[0].isupper() and alone:  # whose it is: the state's, mostly
                break
            at -= 1
            continue
        if word.text[0].islower() and (
            _VERBS.match(word.lower) or word.lower.endswith("ly") or orders.match(word.lower)
        ):
            break
        at -= 1
    return words[at].start if at < len(words) else words[-1].start


def _named(words: tuple[Word, ...], last: int) -> int:
    """-> where the name of an office's holder ends: "President Oskar Vant"."""
    at = last
    if at and words[at - 1].lower in OFFICES and words[at - 1].text[0].isupper():
        while at < len(words) and words[at].text[0].isupper() and words[at].lower not in _CLOSED and at - last < 3:
            at += 1
    return at


#: nouns of those who hold an office: a name may follow
OFFICES = frozenset("president minister governor commandant prefect mayor prosecutor general".split())


def _rightmost(words: tuple[Word, ...], last: int) -> int:
    at = _named(words, last)
    while at + 1 < len(words) and words[at].lower in {"of", "for"} and at - last < 10:
        step = at + 1
        if words[step].lower == "the":
            step += 1
        begin = step
        while (
            step < len(words)
            and words[step].text[0].isalpha()
            and words[step].lower not in _CLOSED
            and step - begin < 4
        ):
            if begin < step and words[step].text[0].islower() and words[begin].text[0].isupper():
                break
            step += 1
        if step == begin:
            break
        at = step
    return words[at - 1].end if at else words[0].end
