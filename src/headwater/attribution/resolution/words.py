"""The word lists of resolution, read once, and the small morphology that goes with them.

Each list is a file of the package's `lexicon/` folder whose first line says what it holds.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "wives": "wife",
    "police": "police",
    "media": "media",
    "news": "news",
    "staff": "staff",
    "press": "press",
    "premises": "premises",
    "widowed": "widow",
}
#: Endings by which an unlisted noun most often names a person ("abstainer").
_AGENT_ENDINGS = ("er", "or", "ist", "ian", "eer", "man", "mate", "monger", "smith", "wright", "keeper")


@dataclass(frozen=True)
class Words:
    """Word lists by name, lower case unless said otherwise.

    `genders` and `given_names` map a word to "m" or "f"; `name_variants` and `classes` map a given name or a noun to
    the numbers of its groups of spellings, or of nouns that stand for each other; `cues` maps a cue class to the
    pattern of its words; `acronyms` keep their case.
    """

    people: frozenset[str]
    groups: frozenset[str]
    organizations: frozenset[str]
    outlets: frozenset[str]
    outlet_names: frozenset[str]
    documents: frozenset[str]
    titles: frozenset[str]
    metonyms: frozenset[str]
    acronyms: frozenset[str]
    particles: frozenset[str]
    common: frozenset[str]
    genders: Mapping[str, str]
    given_names: Mapping[str, str]
    name_variants: Mapping[str, frozenset[int]]
    classes: Mapping[str, frozenset[int]]
    cues: Mapping[str, re.Pattern[str]]

    def noun_kinds(self, noun: str) -> tuple[str, ...]:
        """-> the kinds of source that the noun (any number, lower case) may name, by the lists it stands in.

        "person", "group", "organization", "outlet", "document"; "agent" where only the ending tells.
        """
        return _noun_kinds(noun)

    def is_listed(self, noun: str) -> bool:
        """-> whether the noun stands itself in a list of nouns for sources, by no ending or last word alone."""
        return any(noun in entries for entries in (self.people, self.organizations, self.outlets, self.documents))

    def is_person(self, noun: str) -> bool:
        """-> whether the noun (any number, lower case) names a person by office, trade, kin or ending."""
        return bool({"person", "agent"} & set(_noun_kinds(noun)))

    def gender(self, word: str) -> str:
        """-> "m" or "f" where the word tells, else ""."""
        return self.genders.get(word) or self.genders.get(singular(word), "")


@functools.cache
def words() -> Words:
    """-> the lists that come with the package."""
    return Words(
        people=_list("people.txt"),
        groups=_list("groups.txt"),
        organizations=_list("organizations.txt"),
        outlets=_list("outlet_nouns.txt"),
        outlet_names=_list("outlet_names.txt"),
        documents=_list("documents.txt"),
        titles=_list("titles.txt"),
        metonyms=_list("metonyms.txt"),
        acronyms=_list("initials.txt"),
        particles=_list("names_particles.txt"),
        common=_list("common_words.txt"),
        genders=_keyed("gender.txt"),
        given_names=_keyed("given_names.txt"),
        name_variants=_by_line("given_name_variants.txt"),
        classes=_by_line("classes.txt"),
        cues={key: _cue_pattern(entries) for key, entries in _classes("cues.txt").items()},
    )


@functools.lru_cache(maxsize=8192)
def singular(noun: str) -> str:
    """-> the singular of a lower-case English noun, by rule; the last word of a phrase carries the number."""
    head, space, last = noun.rpartition(" ")
    return head + space + _singular_word(last)


def is_plural(noun: str) -> bool:
    """-> whether the form of the lower-case noun is a plural."""
    return noun in {"people", "media", "staff", "police"} or singular(noun) != noun


def _singular_word(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, put in (("women", "woman"), ("men", "man")):
        if word.endswith(ending):
            return word.removesuffix(ending) + put
    if len(word) <= 3 or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


@functools.lru_cache(maxsize=8192)
def _noun_kinds(noun: str) -> tuple[str, ...]:
    lists = words()
    one = singular(noun)
    last = one.rsplit("-", 1)[-1]
    kinds = []
    if one in lists.people or (last != one and last in lists.people):
        kinds.append("person")
    if noun in lists.groups:
        kinds.append("group")
    if one in lists.organizations or noun in lists.organizations:
        kinds.append("organization")
    if one in lists.outlets or noun in lists.outlets:
        kinds.append("outlet")
    if one in lists.documents or noun in lists.documents:
        kinds.append("document")
    if not kinds and " " in noun:
        return _noun_kinds(noun.rpartition(" ")[2])
    if not kinds and len(one) > 5 and one.endswith(_AGENT_ENDINGS):
        kinds.append("agent")
    return tuple(kinds)


def _text(name: str) -> str:
    return importlib.resources.files("headwater.attribution.resolution").joinpath(f"lexicon/{name}").read_text("utf-8")


def _lines(name: str) -> Iterator[str]:
    return (line for line in _text(name).splitlines() if line.strip() and not line.startswith("#"))


def _entries(line: str) -> list[str]:
    return [entry.strip() for entry in line.split(",") if entry.strip()]


def _list(name: str) -> frozenset[str]:
    entries = [entry for line in _lines(name) for entry in _entries(line)]
    return frozenset([*entries, *(singular(entry) for entry in entries)])


def _by_line(name: str) -> dict[str, frozenset[int]]:
    """-> for each entry the numbers of the lines that list it."""
    out: dict[str, set[int]] = {}
    for number, line in enumerate(_lines(name)):
        for entry in _entries(line):
            out.setdefault(entry, set()).add(number)
    return {entry: frozenset(numbers) for entry, numbers in out.items()}


def _classes(name: str) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for line in _lines(name):
        key, _, rest = line.partition(":")
        out.setdefault(key.strip(), []).extend(_entries(rest))
    return out


def _keyed(name: str) -> dict[str, str]:
    return {entry: key for key, entries in _classes(name).items() for entry in entries}


def _cue_pattern(entries: list[str]) -> re.Pattern[str]:
    forms = sorted({form for entry in entries for form in _verb_forms(entry)}, key=lambda form: (-len(form), form))
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(form) for form in forms) + r")(?!\w)")


def _verb_forms(entry: str) -> Iterator[str]:
    """Give an entry and, for a single word, the regular forms it may take as a verb."""
    yield entry
    if not entry.isalpha():
        return
    yield from (entry + "s", entry + "es", entry + "ed", entry + "d", entry + "ing")
    if entry.endswith("e"):
        yield entry[:-1] + "ing"
    elif entry.endswith("y"):
        yield from (entry[:-1] + "ies", entry[:-1] + "ied")
    else:
        yield from (entry + entry[-1] + "ed", entry + entry[-1] + "ing")
