"""The forms of a source that nobody names: from its words, its owner, its group and what its pronouns stand for.

One source is spoken of in several ways, and another text seldom picks the same one: "her new advisers" are "Anna
Petrova's new advisers", "new advisers of Anna Petrova" and "advisers".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from headwater.attribution.resolution.names import DETERMINERS, NUMBERS, POSSESSIVES
from headwater.attribution.resolution.phrases import Phrase
from headwater.attribution.resolution.words import singular, words

_TOLD_AFTER = re.compile(r"\s*(?:,|\s[–—-]\s|\s(?:who|whom|whose|which|that)\s)")
_OWNER = re.compile(r"^(?:.*['’]s?\s+|(?:my|our|your|his|her|its|their|whose)\s+)(?:own\s+)?(?=\w)", re.IGNORECASE)
_OWNED = re.compile(r"^(.*\w)['’]s?\s+(?:own\s+)?(\w.*)$")
_ONE_OF = re.compile(
    r"^(?:(?:at least|some|most|both|all)\s+)?[\w-]+\s+of\s+(?=(?:the|my|our|your|his|her|its|their)\s)", re.IGNORECASE
)
_ONE = re.compile(r"^(?:one|another|some|certain)\s+(?!of\b)(?=\w)", re.IGNORECASE)
_OF_THEM = re.compile(r"\s+(?:of|among)\s+(?:them|these|those|us|you)\b.*", re.IGNORECASE | re.DOTALL)
_OTHER = re.compile(r"^(?:the\s+)?(another|other|others)$", re.IGNORECASE)
_UNITS = {word: k for k, word in enumerate("one two three four five six seven eight nine".split(), 1)}
_TEENS = {
    word: k
    for k, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 10
    )
}
_TENS = {word: 10 * k for k, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_VALUES = {**_UNITS, **_TEENS, **_TENS, "a": 1}
_UNIT, _TEEN, _TEN = ("|".join(table) for table in (_UNITS, _TEENS, _TENS))
_SMALL = rf"(?P<tens{{0}}>{_TEN})(?:[- ](?P<units{{0}}>{_UNIT}))?|(?P<teens{{0}}>{_TEEN})"
_HUNDREDS = rf"(?P<hundreds>a|{_UNIT}) hundred(?:(?: and)? (?:{_SMALL.format(1)}|(?P<few>{_UNIT})))?"
_NUMBER = re.compile(rf"\b(?:{_HUNDREDS}|{_SMALL.format(2)})\b", re.IGNORECASE)
#: Numbers below this stay words: "two officials", but "58 percent".
_SPELLED = 13


def described(phrase: Phrase) -> str:
    """-> the words of an unnamed source without what is told of it after a comma or "who"."""
    return _TOLD_AFTER.split(phrase.text, maxsplit=1)[0]


def without_owner(core: str) -> str:
    """-> the words of a phrase after its owner: "supporters" of "Venn's own supporters"."""
    return _OWNER.sub("", _ONE.sub("", core), count=1)


def owned(phrase: Phrase, whose: str, person: bool) -> tuple[str, ...]:
    """-> the phrase with its owner named, the better form first: "Anna Petrova's lawyer", "lawyer of Anna Petrova"."""
    noun = without_owner(phrase.core)
    if not noun or noun == phrase.core:
        return ()
    rest = described(phrase)[len(phrase.core) :] if described(phrase).startswith(phrase.core) else ""
    forms = (f"{whose}'s {noun}", f"{noun} of {whose}")
    better = forms if person else forms[::-1]
    return tuple(dict.fromkeys([*better, *(form + rest for form in better), f"{noun}{rest} of {whose}"]))


def shorter(phrase: Phrase) -> Iterator[str]:
    """Give the phrase without what is told of it, and its noun with ever fewer words before it."""
    core = phrase.core
    yield described(phrase)
    if not core or phrase.partitive:
        return
    yield core
    if found := _OWNED.match(core):
        yield f"{found[2]} of {found[1]}"
    if core.lower() == "those" and phrase.text[len(core) :].startswith(" who "):
        yield f"people{phrase.text[len(core) :]}"
    bare = without_owner(_ONE_OF.sub("", core))
    yield bare
    parts = bare.split()
    while len(parts) > 1:
        parts = parts[1:]
        if _may_stand_alone(parts):
            yield " ".join(parts)
    if phrase.head and words().noun_kinds(phrase.head) and parts and singular(parts[-1].lower()) == phrase.head:
        yield parts[-1]


def _may_stand_alone(parts: list[str]) -> bool:
    return parts[0].lower() not in DETERMINERS | POSSESSIVES | NUMBERS and bool(words().noun_kinds(parts[-1].lower()))


def member_of(phrase: Phrase, group: str) -> tuple[str, ...]:
    """-> one or some of a group, the fullest form first: "one of three aides" for "one of them", "other aides"."""
    count = _OF_THEM.sub("", phrase.text).strip() or phrase.text
    forms = [f"{count} of {group}"]
    if found := _OTHER.match(count):
        noun = _without_number(group)
        forms.append(f"{'another' if found[1].lower() == 'another' else 'other'} {noun}")
    return tuple(forms)


def is_member(phrase: Phrase) -> bool:
    """-> whether the phrase says no more than that somebody is of a group: "one of them", "another", "the third"."""
    return " of " not in f" {phrase.text} " or bool(_OF_THEM.search(phrase.text))


def _without_number(group: str) -> str:
    parts = group.split()
    while len(parts) > 1 and parts[0].lower() in DETERMINERS | NUMBERS:
        parts = parts[1:]
    return " ".join(parts)


def in_digits(text: str) -> str:
    """-> the text with its numbers from thirteen up in digits: "58 percent" for "Fifty-eight percent"."""
    return _NUMBER.sub(_digits, text)


def _digits(found: re.Match[str]) -> str:
    values = {name: _VALUES[word.lower()] for name, word in found.groupdict().items() if word}
    total = 100 * values.pop("hundreds", 0) + sum(values.values())
    return str(total) if total >= _SPELLED else found.group()
