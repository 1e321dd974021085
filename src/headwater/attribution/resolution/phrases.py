"""Parsing the words that stand for a source: "President Orlan's spokesman Dmytro Pesnov" -> role and name.

No tagger is at work here: a phrase is cut into its parts at commas, relative words and prepositions, and its words are
told apart by capitals, by word lists, and by how the same words are written elsewhere on the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from headwater.attribution.resolution.names import (
    ADVERBS,
    COMMON,
    DETERMINERS,
    HEDGES,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    governs_of,
    is_number,
    is_proper,
    name_and_role,
    name_kind,
    named_before_noun,
    numbered_document,
    proper_runs,
    trailing_name,
)
from headwater.attribution.resolution.page import QUOTATION_MARKS, Page, Word
from headwater.attribution.resolution.words import is_plural, singular, words
from headwater.model import Span

_SELVES = frozenset("himself herself itself themselves myself ourselves".split())
_STOP_FORMS = frozenset(
    "speaking asked reached quoted named identified including citing based published released seen obtained leaked "
    "posted known called said sent dated signed close reporting representing serving working living taking "
    "interviewed polled surveyed involved standing leading running defending prosecuting leaving returning".split()
)
_BREAKS = frozenset(",;:()[]—–-")
_HONORIFICS = frozenset("mr mrs ms miss mx dr sir lord lady dame st hon rev".split())
_OFFICES = {
    "gov": "governor",
    "sen": "senator",
    "rep": "representative",
    "gen": "general",
    "col": "colonel",
    "maj": "major",
    "capt": "captain",
    "lt": "lieutenant",
    "sgt": "sergeant",
    "adm": "admiral",
    "prof": "professor",
    "pres": "president",
    "det": "detective",
    "insp": "inspector",
    "supt": "superintendent",
    "cllr": "councillor",
    "coun": "councillor",
    "amb": "ambassador",
    "pc": "constable",
}
_AGE = re.compile(r"\d{1,3}(?:-year-old)?\Z")
_PARTITIVE_HEADS = frozenset(
    "one two three four five six seven eight nine ten some several many most both none all".split()
)
_MEMBERS = frozenset(
    "another other others both neither first second third fourth fifth sixth seventh eighth ninth tenth last latter "
    "former".split()
)
_SUBJECTS = frozenset("i he she we they you".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """The parts of a source phrase. Strings are empty where the phrase has no such part.

    `text` is the phrase without outer quotation marks; `pronoun` is lower case; `name` is the proper name that the
    phrase gives its source, `name_kind` what its own words say it is ("person", "organization", "outlet", "document",
    "" when they do not tell); `heads` are the nouns said of the source, lower case and singular, the main one first;
    `role` the words around them; `owner` the name or pronoun that owns the source ("its", "the Courant");
    `complements` names inside "of ..." and the like.
    """

    text: str
    span: Span
    pronoun: str = ""
    determiner: str = ""
    name: str = ""
    name_kind: str = ""
    title: str = ""
    heads: tuple[str, ...] = ()
    role: str = ""
    owner: str = ""
    complements: tuple[str, ...] = ()
    plural: bool = False
    partitive: bool = False
    number: str = ""
    aged: bool = False
    quoted: bool = False
    gender: str = ""
    core: str = ""

    @property
    def head(self) -> str:
        """The main noun said of the source, or ""."""
        return self.heads[0] if self.heads else ""


def parse(page: Page, span: Span) -> Phrase:
    """-> the parts of the words at `span`."""
    begin, end, quoted = _strip_marks(page.text, span.start, span.end)
    tokens = list(page.words_in(begin, end))
    while tokens and tokens[-1].lower in {*_SELVES, "also", "alone"}:
        tokens.pop()
    tokens = _strip_possessive(tokens)
    if not tokens:
        return Phrase(page.text[begin:end], Span(begin, end), quoted=quoted)
    begin, end = tokens[0].start, tokens[-1].end
    text = page.text[begin:end]
    if len(tokens) == 1 and tokens[0].lower in PRONOUNS:
        return Phrase(text, Span(begin, end), pronoun=tokens[0].lower, plural=tokens[0].lower in _PLURAL_PRONOUNS)
    if called := _called_in_quotes(page, tokens):
        return replace(called, text=text, span=Span(begin, end))
    segments = _segments(tokens)
    first = _parse_segment(page, segments[0])
    for segment in segments[1:]:
        first = _join(first, segment, page)
    return replace(first, text=text, span=Span(begin, end), quoted=quoted or text[0] in QUOTATION_MARKS)


def _called_in_quotes(page: Page, tokens: list[Word]) -> Phrase | None:
    """-> the parts of a noun with the quoted name that ends the phrase: "the video channel «Kitchen of War»"."""
    at = next((k for k, token in enumerate(tokens) if token.text in QUOTATION_MARKS), 0)
    name = tokens[at + 1 :]
    while name and name[-1].text in QUOTATION_MARKS:
        name = name[:-1]
    if not at or not name or not name[0].capital or not name[-1].capital:
        return None
    if any(not (token.is_word or token.text == "&") for token in name):
        return None
    before = _parse_segment(page, tokens[:at])
    kinds = words().noun_kinds(before.head) if before.head else ()
    if before.name or before.core.split()[-1:] != [tokens[at - 1].text] or not set(kinds) & _CALLED:
        return None
    called = " ".join(page.text[name[0].start : name[-1].end].split())
    return replace(before, name=called, name_kind=_name_kind(page, called, before.heads), plural=False)


_CALLED = frozenset({"outlet", "organization", "document"})
_PLURAL_PRONOUNS = frozenset("they them their theirs we us our ours these those".split())


def _strip_marks(text: str, begin: int, end: int) -> tuple[int, int, bool]:
    """Take white space, stops and paired outer quotation marks off; a quoted name keeps nothing of its marks."""
    quoted = False
    while begin < end and (text[begin].isspace() or text[begin] in QUOTATION_MARKS + "‘'’,.;:-–—("):
        quoted |= text[begin] in QUOTATION_MARKS + "‘"
        begin += 1
    while begin < end and (text[end - 1].isspace() or text[end - 1] in QUOTATION_MARKS + "’',;:-–—"):
        end -= 1
    return begin, end, quoted


def _strip_possessive(tokens: list[Word]) -> list[Word]:
    if len(tokens) > 1 and tokens[-1].lower == "'s":
        return tokens[:-1]
    return tokens


def _segments(tokens: list[Word]) -> list[list[Word]]:
    """Cut at commas, dashes and brackets; a segment that opens a clause ends the phrase."""
    out: list[list[Word]] = [[]]
    for at, token in enumerate(tokens):
        if token.text in _BREAKS:
            if out[-1]:
                out.append([])
            continue
        if token.lower in RELATIVES and out[-1] and not (token.lower == "that" and at == 0):
            break
        out[-1].append(token)
    return [segment for segment in out if segment] or [tokens]


def _parse_segment(page: Page, tokens: list[Word]) -> Phrase:
    while len(tokens) > 1 and tokens[0].lower in {"as", *HEDGES}:
        tokens = tokens[1:]
    core, rest = _core(page, tokens)
    owner, core_after_owner = _owner(page, core)
    determiner = core[0].lower if core and core[0].lower in DETERMINERS | POSSESSIVES else ""
    number = next((t.lower for t in core_after_owner if is_number(t.lower)), "")
    body = [
        t
        for before, t in zip([None, *core_after_owner], core_after_owner, strict=False)
        if t.is_word
        and t.lower not in DETERMINERS | POSSESSIVES
        and not ((t.lower in ADVERBS or is_number(t.lower)) and not (t.capital and before and before.capital))
        and not (_AGE.match(t.text) and not (before and before.capital))
    ]
    if all(t.lower in _MEMBERS for t in body):
        body = []
    aged = any(t.lower.endswith("-year-old") for t in core)
    partitive = (
        bool(rest)
        and rest[0].lower == "of"
        and ((len(core) <= 2 and core[-1].lower in _PARTITIVE_HEADS) or (len(core) == 1 and is_number(core[-1].lower)))
    )
    partitive |= bool(core) and core[-1].lower in _MEMBERS | _PARTITIVE_HEADS and not body
    name, role_words, title = name_and_role(page, body, trailing=True)
    complements = tuple(proper_runs(page, rest))
    if not name and (called := named_before_noun(page, body)):
        name, role_words = called
    if not name and rest and not partitive:
        name = trailing_name(page, determiner or number, role_words, rest)
        complements = tuple(run for run in complements if run != name)
    role_words = [_OFFICES.get(word.strip("."), word) for word in role_words]
    role_words = [word for word in role_words if word not in _HONORIFICS]
    heads = _heads(role_words)
    kind = _name_kind(page, name, heads) if name else ""
    if numbered := numbered_document(page, core):
        name, kind, heads = numbered, "document", (singular(numbered.split()[0].lower()),)
    plural = _plural(role_words, number, partitive, core)
    gender = _gender(name, title, [*role_words, *heads], kind)
    core_text = page.text[core[0].start : core[-1].end] if core else ""
    role = " ".join(role_words)
    return Phrase(
        "",
        Span(tokens[0].start, tokens[-1].end),
        "",
        determiner,
        name,
        kind,
        title,
        heads,
        role,
        owner,
        complements,
        plural,
        partitive,
        number,
        aged,
        False,
        gender,
        core_text,
    )


def _core(page: Page, tokens: list[Word]) -> tuple[list[Word], list[Word]]:
    """-> (the words up to the first preposition or participle, the rest)."""
    for at, token in enumerate(tokens):
        if at and token.lower in _SUBJECTS and tokens[at - 1].text[0].islower():
            return tokens[:at], tokens[at:]
        if at == 0 or not token.text[0].islower():
            continue
        if token.lower == "per" and at + 1 < len(tokens) and tokens[at + 1].lower == "cent":
            continue
        before = tokens[at - 1]
        after_noun = before.lower not in COMMON and (
            bool(words().noun_kinds(before.lower)) or before.capital or is_plural(before.lower)
        )
        participle = token.lower in _STOP_FORMS or (token.lower.endswith("ed") and at + 1 < len(tokens))
        if token.lower in PREPOSITIONS or (participle and after_noun):
            inner = is_proper(page, before) and at + 1 < len(tokens) and _next_capital(tokens, at)
            if token.lower in {"of", "for"} and inner and governs_of(before.lower):
                continue
            return tokens[:at], tokens[at:]
    return tokens, []


def _next_capital(tokens: list[Word], at: int) -> bool:
    following = tokens[at + 1]
    return following.capital or (following.lower == "the" and at + 2 < len(tokens) and tokens[at + 2].capital)


def _owner(page: Page, core: list[Word]) -> tuple[str, list[Word]]:
    """-> (the owner before "'s" or the possessive pronoun, the words after it)."""
    for at in range(len(core) - 1, 0, -1):
        if core[at].lower == "'s":
            begin = 1 if core[0].lower in DETERMINERS and not core[1].capital and at > 1 else 0
            return page.text[core[begin].start : core[at - 1].end], core[at + 1 :]
        if core[at].text in {"'", "’"} and at + 1 < len(core) and not core[at + 1].capital:
            return page.text[core[0].start : core[at - 1].end], core[at + 1 :]
    if core and core[0].lower in POSSESSIVES:
        return core[0].lower, core[1:]
    return "", core


def _heads(role_words: list[str]) -> tuple[str, ...]:
    """The main noun of the role words, with its longer forms known to the lists first ("prime minister")."""
    if not role_words:
        return ()
    heads = []
    for size in (3, 2, 1):
        noun = singular(" ".join(role_words[-size:]))
        if size == 1 or (len(role_words) >= size and words().is_listed(noun)):
            heads.append(noun)
    return tuple(dict.fromkeys(heads))


def _name_kind(page: Page, name: str, heads: tuple[str, ...]) -> str:
    own = name_kind(name)
    kinds = words().noun_kinds(heads[0]) if heads else ()
    if "person" in kinds and "organization" in kinds:
        return own
    if kinds == ("person",):
        return "person"
    for kind in ("person", "outlet", "organization", "document"):
        if kind in kinds and (own in {"", kind} or kind == "outlet"):
            return kind
    if own:
        return own
    first = name.split(maxsplit=1)[0].lower().strip(".")
    if first in words().given_names and len(name.split()) > 1:
        return "person"
    return ""


def _plural(role_words: list[str], number: str, partitive: bool, core: list[Word]) -> bool:
    if partitive:
        return bool(number) and number not in {"one", "another", "other", "1", "no", "third", "each", "every"}
    if role_words:
        return is_plural(role_words[-1])
    return bool(core) and core[-1].lower in {"others", "both", "several", "some", "many", "all", "most", "few"}


def _gender(name: str, title: str, nouns: list[str], kind: str) -> str:
    lists = words()
    for word in (title, *nouns):
        if word and (gender := lists.gender(word)):
            return gender
    if name and kind in {"", "person"} and len(name.split()) > 1:
        return lists.given_names.get(name.split(maxsplit=1)[0].lower(), "")
    return ""


def _join(first: Phrase, segment: list[Word], page: Page) -> Phrase:
    """Add what an apposition says to the phrase that it stands by."""
    if _AGE.match(segment[0].text) and len(segment) == 1:
        return replace(first, aged=True)
    if segment[0].lower in _STOP_FORMS or segment[0].lower in PREPOSITIONS | RELATIVES:
        return first
    if segment[0].lower in {"and", "or", "not", "but"}:
        return first
    other = _parse_segment(page, segment)
    if other.name and not first.name and other.name_kind in {"", "person", "outlet", "organization"}:
        if other.name_kind == "person" and first.heads and not words().is_person(first.head) and not first.partitive:
            return first
        kind = _name_kind(page, other.name, (*other.heads, *first.heads)) or other.name_kind
        return replace(
            first,
            name=other.name,
            name_kind=kind,
            title=other.title or first.title,
            gender=first.gender or other.gender,
            heads=(*other.heads, *first.heads),
            plural=False if not first.plural else first.plural,
            role=first.role or other.role,
            partitive=False,
            number="",
            determiner="" if first.determiner in {"a", "an"} else first.determiner,
        )
    if other.name and first.name:
        return first
    if not other.heads:
        return first
    kind = first.name_kind or (_name_kind(page, first.name, other.heads) if first.name else "")
    role = first.role or page.text[segment[0].start : segment[-1].end]
    return replace(
        first,
        heads=(*first.heads, *other.heads),
        name_kind=kind,
        role=role,
        gender=first.gender or other.gender,
        aged=first.aged or other.aged,
        owner=first.owner or other.owner,
        complements=(*first.complements, *other.complements),
    )
