"""The wordings of furniture, bylines and wire lines, read from `wordings.toml`, and what a line is by its words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal, NamedTuple, get_args

from headwater.intake.blocks import sentences
from headwater.intake.dates import is_date_line
from headwater.model import FurnitureKind

_Level = Literal["opening", "whole", "holding", "foot"]

#: Longer lines are paragraphs, whatever they begin with: code points, sentences.
_LONGEST: dict[_Level, tuple[int, int]] = {"opening": (300, 5), "whole": (60, 2), "holding": (220, 4), "foot": (260, 4)}
_LONGEST_LINE = 400
#: The order in which kinds are asked: the more telling first.
_ORDER: tuple[FurnitureKind, ...] = (
    "advertisement",
    "newsletter",
    "subscription",
    "sharing",
    "caption",
    "author_box",
    "notice",
    "related",
)
_QUOTES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "−": "-",
    }
)
_LEAD = re.compile(r"^(?:[^\w\"'(©@]|\d+[.)](?=\s))+")
_BEFORE_HEADLINE = r"\s*(?:[:|•·]|\s-(?=\s))"
_HEADING_END = rf"(?:{_BEFORE_HEADLINE}|\s*(?:[!>»→]|\.\.\.|…)*\s*$)"
#: What a `*` at the end of a heading stands for ("more from *").
_FEW_WORDS = r"(?:\s+[^\s:|]+){0,6}?"
_TOKEN = re.compile(r"\([^()|]*(?:\|[^()|]*)+\)\S*|\S+")


class Heading(NamedTuple):
    """A heading of related stories and what follows it on the line ("" when it stands alone)."""

    heading: str
    rest: str


@dataclass(frozen=True, slots=True)
class _Wordings:
    levels: dict[tuple[FurnitureKind, _Level], re.Pattern[str]]
    headings: re.Pattern[str]
    byline: re.Pattern[str]
    staff: re.Pattern[str]
    channel: re.Pattern[str]


@lru_cache(maxsize=1)
def _wordings() -> _Wordings:
    table = tomllib.loads(resources.files(__package__).joinpath("wordings.toml").read_text("utf-8"))
    channels = "|".join(sorted(map(re.escape, table["channels"]), key=len, reverse=True))

    def phrases(kind: str, key: str) -> list[str]:
        return [phrase for language in table[kind].values() for phrase in language.get(key, ())]

    levels: dict[tuple[FurnitureKind, _Level], re.Pattern[str]] = {}
    for kind in get_args(FurnitureKind):
        for level in get_args(_Level):
            if found := phrases(kind, level):
                levels[kind, level] = _either(found, channels)
    names = [phrase for language in table["byline"].values() for phrase in language]
    return _Wordings(
        levels,
        re.compile(
            rf"(?:{_either(phrases('related', 'headings'), channels, _FEW_WORDS).pattern}{_HEADING_END}"
            rf"|{_either(phrases('related', 'introducing'), channels).pattern}{_BEFORE_HEADLINE}\s*(?=\S))",
            re.I,
        ),
        re.compile(rf"(?:{_either(names, channels).pattern})\s*(?=\S)", re.I),
        _either(table["staff"]["phrases"], channels),
        re.compile(rf"(?:{channels})", re.I),
    )


def _either(phrases: Iterable[str], channels: str, tail: str = "") -> re.Pattern[str]:
    """-> one pattern for all phrases, the longest first; `tail` is what a `*` at a phrase's end stands for."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return re.compile("(?:" + "|".join(_phrase_pattern(phrase, channels, tail) for phrase in ordered) + ")", re.I)


def _phrase_pattern(phrase: str, channels: str, tail: str = "") -> str:
    tokens = _TOKEN.findall(phrase)
    parts: list[str] = []
    for index, token in enumerate(tokens):
        if token != "*":
            parts.append(_token_pattern(token, channels))
        elif index + 1 < len(tokens):
            parts.append(r"(?:\S+\s+){0,8}?" if index == 0 else r"(?:\s+\S+){0,8}?")
        else:
            parts.append(tail)
    return r"\s*".join(part for part in parts if part)


def _token_pattern(token: str, channels: str) -> str:
    """-> the pattern of one word, choice or placeholder; word characters end where the word ends unless `*` follows."""
    pattern = ""
    for piece in re.findall(r"\([^()]*\|[^()]*\)|\[channel\]|\[mail\]|\*|[^*(\[]+|.", token):
        if piece == "*":
            pattern = pattern.removesuffix(r"(?!\w)") if pattern else r"\w*"
        elif piece == "[channel]":
            pattern += rf"(?<!\w)(?:{channels})(?!\w)"
        elif piece == "[mail]":
            pattern += r"[\w.+-]+@[\w-]+\.[\w.-]+"
        elif piece.startswith("(") and "|" in piece:
            pattern += "(?:" + "|".join(_choice_pattern(choice, channels) for choice in piece[1:-1].split("|")) + ")"
        else:
            pattern += _words_pattern(piece)
    return pattern


def _choice_pattern(choice: str, channels: str) -> str:
    choice = choice.strip()
    return _phrase_pattern(choice, channels) if choice and choice != "*" else (r"\S+" if choice else "")


def _words_pattern(words: str) -> str:
    pattern = re.escape(words)
    if words[0].isalnum():
        pattern = r"(?<!\w)" + pattern
    if words[-1].isalnum():
        pattern += r"(?!\w)"
    return pattern


def _plain(text: str) -> str:
    """-> `text` with quotes and dashes of one kind and without the bullets and emoji before it."""
    return _LEAD.sub("", text.translate(_QUOTES)).strip()


@lru_cache(maxsize=4096)
def kind_of_line(text: str, at_foot: bool) -> FurnitureKind | None:
    """-> the kind of furniture that a line is by its words, or None for a line of text.

    `at_foot` says that no paragraph of the article follows: then weaker wordings count too.
    Headings of related stories are `related`.
    """
    if len(text) > _LONGEST_LINE:
        return None
    if related_heading(text) is not None:
        return "related"
    plain = _plain(text)
    stops = sentences(plain)
    levels = _wordings().levels
    for level in ("whole", "opening", "holding", "foot"):
        longest, most = _LONGEST[level]
        if len(plain) > longest or stops > most or (level == "foot" and not at_foot):
            continue
        for kind in _ORDER:
            pattern = levels.get((kind, level))
            if pattern is not None and _matches(pattern, plain, level):
                return kind
    return "notice" if at_foot and _is_menu(plain) else None


def _is_menu(plain: str) -> bool:
    """Whether a line is a row of short fields parted by bars: "Fixtures | Table | Player ratings"."""
    fields = plain.split(" | ")
    return len(fields) > 1 and len(plain) <= 160 and all(0 < len(field.split()) <= 7 for field in fields)


def _matches(pattern: re.Pattern[str], plain: str, level: _Level) -> bool:
    if level == "whole":
        found = pattern.match(plain)
        return found is not None and not plain[found.end() :].strip(" .:!…>|0123456789()[],\"'")
    return (pattern.search(plain) if level == "holding" else pattern.match(plain)) is not None


def related_heading(text: str) -> Heading | None:
    """-> the heading of related stories that a line is or begins with, and the rest of the line."""
    if len(text) > _LONGEST_LINE:
        return None
    plain = _plain(text)
    found = _wordings().headings.match(plain)
    if found is None:
        return None
    shift = len(text.rstrip()) - len(plain)
    end = found.end() + max(shift, 0)
    rest = text.rstrip()[end:].strip(" :|•·>-–—")
    return Heading(text.rstrip()[:end].strip(" |•·>-–—"), rest)


def byline_of(text: str) -> str | None:
    """-> the names in a line such as "By Ann Lee" or "Автор: Іван Кит", or None for other lines."""
    if len(text) > 140:
        return None
    found = _wordings().byline.match(text.translate(_QUOTES).strip())
    if found is None:
        return None
    names = text.strip()[found.end() :].strip(" :")
    if not names or not names[0].isupper() or names.endswith((".", "!", "?")) or len(names.split()) > 14:
        return None
    return names


def head_line(text: str) -> bool:
    """-> whether a line belongs to the head of an article: a byline or a date line."""
    return byline_of(text) is not None or is_date_line(text)


def is_staff_line(text: str) -> bool:
    """-> whether a line says who wrote, reported or edited, as wire copy does at its foot."""
    if len(text) > _LONGEST_LINE:
        return False
    plain = _plain(text).strip("() ")
    if len(plain) > 260 or _wordings().staff.match(plain) is None:
        return False
    return all(len(rest.split()) <= 9 for rest in re.split(r"(?<=[a-z\d]{3}[.!?])\s+", plain)[1:])


def names_channel(text: str) -> bool:
    """-> whether a line names a channel such as Telegram or Viber, and little else."""
    if len(text) > _LONGEST_LINE:
        return False
    words = _plain(text).strip(" .,!:;").split()
    return len(words) <= 3 and bool(_wordings().channel.search(" ".join(words)))
