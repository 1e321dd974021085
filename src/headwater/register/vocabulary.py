"""The register's words, one data file for each language: `vocabulary/en.toml` says at its top how it is written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from headwater.restriction import CODES, Mechanism, Tactic

#: what the words before a wording name: those restricted, who orders or acts, or either by the voice of its first part
Subject = Literal["who", "by", "voice"]

#: a pattern, and how much speaks for what it finds
Weighted = tuple[re.Pattern[str], float]

_WORD = r"[‘“\"«(]?[\w’'№%$€£/-]+(?:[.,]\d+)*(?:\.(?=\s\d))?[’”\"»)]?,?"
_CLASS = re.compile(r"\{(\w+)\}")
_SLOT = re.compile(r"\s*<(\d+|who|by|to)>\s*")
#: the most words of a slot
_LONGEST_SLOT = 16
#: the class of control that a mechanism belongs to, where a wording names no other
TACTICS: Mapping[Mechanism, Tactic] = {
    "passport_confiscated": "document_control",
    "surrender_demanded": "document_control",
    "revoked": "document_control",
    "issue_or_renewal_refused": "document_control",
    "exit_list": "travel_ban",
    "border_stop": "travel_ban",
    "permission_required": "travel_ban",
    "internal_radius_limit": "travel_ban",
    "reentry_denied": "travel_ban",
}


@dataclass(frozen=True, slots=True)
class Told:
    """Where a sentence tells something in a wording, with the places of the wording's slots and classes in it."""

    start: int
    end: int
    slots: Mapping[str, tuple[int, int]]
    #: where the first part begins: the verb, whose voice tells who does it
    key: int


@dataclass(frozen=True, slots=True)
class Wording:
    """One way in which a mechanism is told.

    `parts` is one pattern, whose words follow each other, or several that stand in one clause in any order, with no
    more than `within` words between two of them. They have a named group for each slot and for the first use of each
    class. `needs` must be found in the same sentence, `near` in the same document, `never` must not stand in the
    sentence. `weak`: it tells only where an authority is near.
    """

    mechanism: Mechanism
    tactic: Tactic
    parts: tuple[re.Pattern[str], ...]
    within: int
    subject: Subject | None
    weak: bool
    needs: re.Pattern[str] | None
    near: re.Pattern[str] | None
    never: re.Pattern[str] | None

    def told_in(self, text: str) -> Iterator[Told]:
        """Give the places where a sentence tells it in this wording."""
        first, *others = self.parts
        for match in first.finditer(text):
            found = [match]
            for part in others:
                following = self._nearest(part, text, found)
                if following is None:
                    break
                found.append(following)
            else:
                begin, end = min(one.start() for one in found), max(one.end() for one in found)
                slots = {
                    name: one.span(name)
                    for one in reversed(found)
                    for name in one.re.groupindex
                    if one[name] is not None
                }
                yield Told(begin, end, slots, match.start())

    def _nearest(self, part: re.Pattern[str], text: str, found: list[re.Match[str]]) -> re.Match[str] | None:
        """-> the match of a further part that stands nearest to those found, in their clause; none on their words."""
        best: tuple[int, re.Match[str]] | None = None
        for one in part.finditer(text):
            if any(one.start() < other.end() and other.start() < one.end() for other in found):
                continue
            gaps = [text[min(one.end(), other.end()) : max(one.start(), other.start())] for other in found]
            gap = min(gaps, key=len)
            apart = len(gap.split())
            if apart <= self.within and not _CLAUSE_STOP.search(gap) and (best is None or apart < best[0]):
                best = (apart, one)
        return best[1] if best else None


#: parts two clauses
_CLAUSE_STOP = re.compile(r"[;:?!]|\.(?=\s|$)|,? but ")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language. `classes` gives the pattern of each class.

    `reasons` and `bases` find the reasons that are given and the laws and orders that are named, each with its weight.
    """

    language: str
    classes: Mapping[str, re.Pattern[str]]
    wordings: tuple[Wording, ...]
    reasons: tuple[Weighted, ...]
    bases: tuple[Weighted, ...]

    def found(self, name: str, text: str) -> bool:
        """-> whether a word of the class stands in the text."""
        return self.classes[name].search(text) is not None


@cache
def vocabulary(language: str) -> Vocabulary | None:
    """-> the words of a language (ISO 639-1), or None where there are none."""
    if not re.fullmatch(r"[a-z]{2,3}", language):
        return None
    file = resources.files("headwater.register").joinpath(f"vocabulary/{language}.toml")
    return compiled(tomllib.loads(file.read_text("utf-8"))) if file.is_file() else None


def compiled(table: Mapping[str, Any]) -> Vocabulary:
    """-> the vocabulary that a file's table holds. Raises ValueError for a mechanism or class that is not known."""
    entries: dict[str, list[str]] = {}
    for section, classes in table.items():
        if isinstance(classes, Mapping):
            for name, words in classes.items():
                if name in entries:
                    raise ValueError(f"the class {name} of [{section}] stands twice")
                entries[name] = words
    return Vocabulary(
        language=table["language"],
        classes={name: _pattern("{" + name + "}", entries) for name in entries},
        wordings=tuple(_wording(row, entries) for row in table["wording"]),
        reasons=tuple(_weighted(row) for row in table.get("reason", ())),
        bases=tuple(_weighted(row) for row in table.get("basis", ())),
    )


def _wording(row: Mapping[str, Any], entries: Mapping[str, list[str]]) -> Wording:
    mechanism = row["mechanism"]
    if mechanism not in TACTICS:
        raise ValueError(f"{mechanism!r} is no mechanism; there are {', '.join(TACTICS)}")
    tactic = row.get("tactic", TACTICS[mechanism])
    if tactic not in CODES["tactic"]:
        raise ValueError(f"{tactic!r} is no tactic; there are {', '.join(CODES['tactic'])}")
    written = row["parts"] if "parts" in row else [row["pattern"]]
    return Wording(
        mechanism,
        tactic,
        tuple(_pattern(part, entries) for part in written),
        row.get("within", 8),
        row.get("subject"),
        row.get("weak", False),
        _any_of(row.get("needs", ()), entries),
        _any_of(row.get("near", ()), entries),
        _any_of(row.get("never", ()), entries),
    )


#: parts of the patterns of reasons and laws
_PARTS = {
    "{quote}": '‘“"«»”’',
    "{act}": r"(?:Act|Law|Code|Decree|Order|Ordinance|Regulations?|Constitution|Bill|Statute|Directive)",
    "{kind}": r"(?:Instruction|Decree|Order|Resolution|Regulation|Circular|Directive|Law|Act|Ordinance|Decision|Memo"
    r"|Rule|Edict)",
    "{named}": r"(?:[A-Z][\w’-]+(?: (?:on|of|and|for|in|against) (?:the )?(?=[A-Z]))? ?){1,6}",
    "{of_date}": r"(?: of (?:\d{1,2} \w+(?: \d{4})?|\d{4})|,? adopted (?:in|on) (?:\d{1,2} \w+ )?\d{4}| \(\d{4}\)"
    r"|/\d{2,4})?",
}


def _weighted(row: Mapping[str, Any]) -> Weighted:
    pattern = row["pattern"]
    for name, part in _PARTS.items():
        pattern = pattern.replace(name, part)
    return re.compile(pattern), row["weight"]


def _any_of(names: list[str] | tuple[()], entries: Mapping[str, list[str]]) -> re.Pattern[str] | None:
    return _pattern("(?:" + "|".join("{" + name + "}" for name in names) + ")", entries) if names else None


def _pattern(written: str, entries: Mapping[str, list[str]]) -> re.Pattern[str]:
    named: set[str] = set()

    def words(match: re.Match[str]) -> str:
        name = match[1]
        if name not in entries:
            raise ValueError(f"there is no class {name}")
        opening = "(?:" if name in named else f"(?P<{name}>"
        named.add(name)
        longest_first = sorted(entries[name], key=lambda entry: (-len(entry), entry))
        return opening + "|".join(longest_first) + ")"

    def gap(match: re.Match[str]) -> str:
        if match[1].isdigit():
            return rf"(?:\s+{_WORD}){{0,{match[1]}}}?\s+[‘“\"«(]?"
        return rf"\s+(?P<{match[1]}>(?:{_WORD}\s+){{1,{_LONGEST_SLOT}}}?)"

    spelled = _SLOT.sub(gap, _CLASS.sub(words, written))
    spaced = spelled.replace(" ", r"\s+")
    return re.compile(rf"(?<![\w-])(?:{spaced})(?![\w-])", re.IGNORECASE)
