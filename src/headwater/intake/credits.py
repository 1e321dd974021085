"""Lines by which a text credits others for the whole of it: "(Source: an agency)", "with reporting from Y"."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from headwater.intake.blocks import tidy
from headwater.intake.wordings import byline_of, is_staff_line
from headwater.model import Credit, Span

#: A credit stands in the first or last paragraphs: how many of each are looked at.
_HEAD, _FOOT = 3, 6
_LONGEST = 220
_CLOSING = re.compile(r"(?<=[.!?…»”\"])\s*\((?P<names>[A-ZÀ-ÞА-ЯЄІЇҐ][^().!?;:]{1,60})\)\.?$")


@dataclass(frozen=True, slots=True)
class _Words:
    label: re.Pattern[str]
    inside: re.Pattern[str]
    parting: re.Pattern[str]
    after: re.Pattern[str]
    outlets: frozenset[str]
    own: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = tomllib.loads(resources.files(__package__).joinpath("credits.toml").read_text("utf-8"))

    def either(section: str) -> str:
        phrases = {phrase for language in table[section].values() for phrase in language}
        return "|".join(
            re.escape(phrase).replace("\\ ", r"\s+") for phrase in sorted(phrases, key=lambda p: (-len(p), p))
        )

    parting = "|".join(map(re.escape, table["parting"]["words"]))
    after = "|".join(map(re.escape, table["parting"]["after"]))
    return _Words(
        re.compile(rf"(?P<label>{either('labels')})(?!\w)\s*(?P<colon>[:：])?\s*", re.I),
        re.compile(rf"[,;]?\s+(?P<inside>{either('inside')})(?!\w)\s*", re.I),
        re.compile(rf"\s*(?:[,;/·|+]|\s(?:{parting})\s|\s&\s)\s*", re.I),
        re.compile(rf"[.;,|]?\s*(?:{after})\s*:.*$", re.I | re.S),
        frozenset(table["outlets"]["words"]),
        frozenset(table["outlets"]["own"]),
    )


def find_credits(text: str) -> tuple[Credit, ...]:
    """-> the credits at the head and foot of a document's text, in order.

    Args:
        text: paragraphs joined by one blank line.
    """
    paragraphs: list[tuple[int, str]] = []
    at = 0
    for paragraph in text.split("\n\n"):
        paragraphs.append((at, paragraph))
        at += len(paragraph) + 2
    foot = max(_HEAD, len(paragraphs) - _FOOT)
    found: list[Credit] = []
    for start, paragraph in [*paragraphs[:_HEAD], *paragraphs[foot:]]:
        names = credit_names(paragraph)
        if names:
            found.append(Credit(Span(start, start + len(paragraph)), names))
    if paragraphs and len(paragraphs) > 1 and (closing := _closing_credit(*paragraphs[-1])):
        found.append(closing)
    return tuple(sorted(set(found), key=lambda credit: credit.span))


def credit_names(line: str) -> tuple[str, ...]:
    """-> the names that a line credits, in order; () for any other line.

    Bylines give the sources beside the writer ("By Ann Lee, with reporting from the Courier" -> the Courier); wire
    lines ("(Reporting by ...)") give names only where these are newsrooms.
    """
    if not 4 <= len(line) <= _LONGEST:
        return ()
    bare = line.strip()
    bracketed = bare.startswith(("(", "[")) and bare.endswith((")", "]"))
    bare = bare.strip("()[] ").rstrip(". ")
    found = _labelled(bare)
    if found is not None:
        label, rest = found
        names = _names(rest)
        alone = (
            len(bare.split()) <= 14 and " " in label["label"].strip() and not line.rstrip().endswith((".", "!", "?"))
        )
        fits = label["colon"] or bracketed or (alone and all(name[0].isupper() for name in names))
        return names if fits and names and all(_is_name(name) for name in names) else ()
    writer = byline_of(bare)
    inside = _words().inside.search(bare)
    if inside and (writer or bare.casefold().startswith("with ")):
        return tuple(name for name in _names(bare[inside.end() :]) if _is_name(name))
    if is_staff_line(line):
        return tuple(name for name in _wire_names(bare) if is_newsroom(name))
    return ()


def _labelled(bare: str) -> tuple[re.Match[str], str] | None:
    """A label at the line's start, or after a first field such as "Author: Lina Koss. Source: Pulse"."""
    pattern = _words().label
    label = pattern.match(bare)
    if label is None and byline_of(bare):
        label = next(
            (
                found
                for found in pattern.finditer(bare)
                if found["colon"] and bare[: found.start()].rstrip().endswith((".", ",", ";", "|"))
            ),
            None,
        )
    return None if label is None else (label, bare[label.end() :])


def _names(rest: str) -> tuple[str, ...]:
    rest = _words().after.sub("", rest).strip(" .:")
    names = (tidy(name).strip(" .\"'“”„«»‘’") for name in _words().parting.split(rest))
    return tuple(dict.fromkeys(name for name in names if name))


def _is_name(name: str) -> bool:
    """Whether words can be the name of a source: short, and no sentence."""
    words = name.split()
    return (
        1 <= len(words) <= 9
        and not re.search(r"[.!?]\s", name)
        and (any(word[0].isupper() or word[0].isdigit() for word in words) or len(words) <= 4)
    )


def _wire_names(bare: str) -> list[str]:
    parts = re.split(r"[;.]\s*|,\s*(?=(?:with|additional)\b)", bare)
    names: list[str] = []
    for each in parts:
        found = re.match(r"[\w\s]*?\b(?:by|von|de|par|por|from)\s+(.*)", each, re.I)
        if found:
            names.extend(_names(found[1]))
    return names


def is_newsroom(name: str) -> bool:
    """-> whether a name is an outlet's and no person's, by its words: "Coast Herald", and not "the Herald's staff"."""
    words = {word.strip(".,'’").casefold() for word in name.split()}
    return bool(words & _words().outlets) and not words & _words().own


def _closing_credit(start: int, paragraph: str) -> Credit | None:
    """A newsroom in brackets after the last full stop: "... up 11 per cent. (Castell)"."""
    found = _CLOSING.search(paragraph)
    if found is None or found.start() == 0:
        return None
    names = _names(found["names"])
    if not names or not all(
        len(name.split()) <= 4 and all(word[0].isupper() for word in name.split()) for name in names
    ):
        return None
    begin = start + found.start() + len(found[0]) - len(found[0].lstrip())
    return Credit(Span(begin, start + len(paragraph)), names)


def is_credit_line(line: str) -> bool:
    """-> whether a line credits a source for the whole text."""
    return bool(credit_names(line))


def is_staff_notice(line: str) -> bool:
    """-> whether a line is a wire line that names staff alone: "(Reporting by Pilar Quist; Editing by Dov Harmon)"."""
    return is_staff_line(line) and not credit_names(line)
