"""Names that a page itself says are not their bearers' own: "whom we are calling Per", "Sabine (name changed)".

Who bears one is a source without a name: nobody should look for a person who is called so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# A word of a name has an end, and is taken whole: a page of nothing but capitals would take for ever.
_NAME = r"[\"“„«‘']?(?P<name>\b(?-i:[A-Z])[\w’'-]{0,40}+(?: (?-i:[A-Z])[\w’'-]{0,40}+){0,2})[\"”“»’']?"
_PRONOUN = r"(?:he|she|they)"
_OWN = r"(?:his|her|their)"
_CHANGED = r"(?:changed|altered|invented|withheld)"
_HERE = r"(?:here|in (?:the|this|our|these) (?:text|article|story|report|book|pages?))"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # whom we are calling Per; let us name her Alla; we will call him Per
        rf"\b(?:whom? we (?:have |will |shall )?|we (?:are|will|shall) |we[’']ll |let us )(?:are )?"
        rf"(?:call|name)(?:ing|ed)?(?: (?:him|her|them))? {_NAME}",
        # Sabine (name changed), Sabine (not her real name), Sabine (a pseudonym)
        rf"{_NAME},? ?\((?:(?:the |{_OWN} )?(?:real )?names? (?:(?:is|was|has been|have been) )?{_CHANGED}"
        rf"|not {_OWN} (?:real|own|true) name|(?:a|{_OWN}) (?:pseudonym|assumed name))\b",
        rf"{_NAME}, (?:not {_OWN} (?:real|own|true) name|a pseudonym|an assumed name)\b",
        rf"{_NAME}, whose (?:real )?name (?:(?:is|was|has been) |(?:the|this) \w+ has ){_CHANGED}\b",
        # called Leon in our pages; Gerald, as he is to be called here; the eighth, who is Ruta in these pages
        rf"\b(?:called|named|who is) {_NAME} {_HERE}\b",
        rf"{_NAME}, as (?:we call \w+|{_PRONOUN} (?:is|are|was|will be) (?:to be )?(?:called|known)) {_HERE}\b",
        # Sabine is not her name
        rf"{_NAME} (?:is|was) not {_OWN} (?:real |own |true )?name\b",
        # who begged to be called Dave; identified only as Per; under the pseudonym Per
        rf"\b(?:ask|begg|wish|want|choos|chose|prefer|agree)(?:ed|ing|s|en)?\b[^.;]{{0,20}} to be "
        rf"(?:called|known|named|identified) (?:only )?(?:as )?{_NAME}",
        rf"\b(?:identified|named|known) only (?:as|by {_OWN} first name,?) {_NAME}",
        rf"\bunder (?:the|a) (?:pseudonym|assumed name|alias)(?: of)? {_NAME}",
        # Witness K, Witness P-12
        r"\bwitness (?P<name>(?-i:[A-Z])(?:-?\d+)?|\d+)\b(?!['’]?\w)",
    )
)


def assumed_names(text: str) -> frozenset[str]:
    """-> the assumed names of a page, as it writes them."""
    return frozenset(found["name"] for pattern in _PATTERNS for found in pattern.finditer(text))


def is_assumed(names: Sequence[str], assumed: frozenset[str]) -> bool:
    """-> whether one of somebody's names is an assumed one, with or without a title before it."""
    return any(name in assumed or any(one.endswith(f" {name}") for one in assumed) for name in names)
