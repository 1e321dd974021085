"""Entities: the people, bodies, outlets and texts of one page, gathered from the words that name them."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from headwater.attribution.outlets import Outlet, OutletLexicon
from headwater.attribution.resolution.names import name_kind
from headwater.attribution.resolution.page import Page
from headwater.attribution.resolution.phrases import Phrase
from headwater.attribution.resolution.words import singular, words
from headwater.model import Span

_COMPANY_TAILS = frozenset(
    "group plc ltd inc nv ag sa gmbh corp co company holding holdings llc limited corporation".split()
)
_OUTLET_TAILS = frozenset(
    "news agency wire online media group portal network press service newswire international".split()
)
_SPELLINGS = (
    ("kh", "h"), ("x", "ks"), ("ts", "c"), ("tz", "c"), ("z", "s"), ("w", "v"), ("yi", "i"), ("iy", "i"), ("ij", "i"),
    ("ii", "i"), ("yo", "o"), ("y", "i"), ("j", "i"), ("ck", "k"), ("c", "k"), ("ph", "f"), ("sch", "sh"), ("th", "t"),
    ("h", ""), ("ie", "e"), ("ei", "e"), ("io", "o"),
)  # fmt: skip
_PRONOUN_TELLS = {
    "he": "m", "his": "m", "him": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f", "it": "it",
    "its": "it", "itself": "it",
}  # fmt: skip
_ALIKE = 84.0
_SURNAME_ALIKE = 86.0


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the page that stand for an entity.

    `frame` is the index of the frame whose source the words are, or None; `preposition` the place-like preposition
    right before them ("in", "at"), or "".
    """

    phrase: Phrase
    span: Span
    frame: int | None = None
    preposition: str = ""

    @property
    def position(self) -> int:
        """The offset where the words begin."""
        return self.span.start


@dataclass
class Entity:
    """One entity, growing while the page is read; `number` is its place in the order of making, `frames` are those in
    which it speaks, whether or not words there name it."""

    number: int
    mentions: list[Mention] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    genders: list[str] = field(default_factory=list)
    pronouns: list[str] = field(default_factory=list)
    outlet: Outlet | None = None
    publisher: bool = False
    owner: int | None = None
    group: int | None = None
    frames: list[int] = field(default_factory=list)
    pronouns_inside: dict[Span, int] = field(default_factory=dict)
    version: int = 0

    @property
    def name(self) -> str:
        """Its longest name, or ""."""
        return max(self.names, key=len) if self.names else ""

    @property
    def named(self) -> bool:
        """Whether some mention gives it a name."""
        return bool(self.names)

    @property
    def gender(self) -> str:
        """Its gender, "m" or "f", as most titles, nouns and pronouns tell, or ""."""
        return max(("m", "f"), key=self.genders.count) if self.genders else ""

    @property
    def given_name(self) -> str:
        """Its given name in lower case, where a name of two or three words looks like a person's."""
        for mention in self.mentions:
            parts = mention.phrase.name.lower().split()
            if len(parts) in {2, 3} and is_person_name(mention.phrase):
                return parts[0]
        return ""

    @property
    def plural(self) -> bool:
        """Whether most of its mentions are plurals."""
        told = [m.phrase.plural for m in self.mentions if not m.phrase.pronoun]
        return bool(told) and 2 * sum(told) > len(told)

    @property
    def places(self) -> float:
        """The share of its nominal mentions that stand after a preposition of place, 0 to 1."""
        told = [bool(m.preposition) for m in self.mentions if not m.phrase.pronoun]
        return sum(told) / len(told) if told else 0.0

    def add(self, mention: Mention) -> None:
        """Take in one more mention and what it says."""
        self.version += 1
        phrase = mention.phrase
        self.mentions.append(mention)
        self.mentions.sort(key=lambda m: (m.span.start, -m.span.end))
        if phrase.pronoun:
            self.pronouns.append(phrase.pronoun)
            gender = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}.get(phrase.pronoun, "")
            if gender:
                self.genders.append(gender)
            return
        if phrase.name and phrase.name not in self.names:
            self.names.append(phrase.name)
        self.heads.extend(head for head in phrase.heads if head not in self.heads)
        if phrase.gender:
            self.genders.extend([phrase.gender] * 2)

    def last_before(self, position: int) -> Mention | None:
        """-> its last mention that starts before the position."""
        before = [m for m in self.mentions if m.span.start < position]
        return before[-1] if before else None


@functools.lru_cache(maxsize=4096)
def key(name: str) -> tuple[str, ...]:
    """-> the words of a name folded for comparison: lower case, no accents, no article, no quotation marks."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    plain = "".join(ch for ch in plain if not unicodedata.combining(ch))
    parts = ["".join(ch for ch in part if ch.isalnum() or ch in "&/@.'") for part in plain.replace("-", " ").split()]
    parts = [part.strip(".'").removesuffix("'s") for part in parts]
    parts = [part for part in parts if part]
    return tuple(parts[1:] if len(parts) > 1 and parts[0] in {"the", "a", "an"} else parts)


@functools.lru_cache(maxsize=4096)
def skeleton(word: str) -> str:
    """-> a spelling in which transliterations of one name come close to each other."""
    for written, plain in _SPELLINGS:
        word = word.replace(written, plain)
    out = ""
    for ch in word:
        if not out.endswith(ch):
            out += ch
    return out


def alike(a: str, b: str, at_least: float = _ALIKE) -> bool:
    """-> whether two folded words may be spellings of one name."""
    if a == b:
        return True
    x, y = skeleton(a), skeleton(b)
    if x == y and len(x) >= 3:
        return True
    if min(len(x), len(y)) < 4 or abs(len(x) - len(y)) > 2:
        return False
    return fuzz.ratio(x, y) >= at_least


def same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """-> whether two folded names of people can be one person's: surname alike, given names not at odds."""
    if not a or not b or not alike(a[-1], b[-1], _SURNAME_ALIKE):
        return False
    if len(a) == 1 or len(b) == 1:
        return True
    x, y = a[0], b[0]
    if len(x) == 1 or len(y) == 1:
        return x[0] == y[0]
    variants = words().name_variants
    same = bool(variants.get(x, frozenset()) & variants.get(y, frozenset()))
    return same or alike(x, y) or x.startswith(y) or y.startswith(x)


def acronym_of(short: str, long: str) -> bool:
    """-> whether `short` ("OFA") is made of the initials of `long` ("Office for Airwaves")."""
    letters = short.replace(".", "")
    if not (2 <= len(letters) <= 6 and letters.isalpha() and sum(ch.isupper() for ch in letters) >= len(letters) - 1):
        return False
    parts = [part for part in long.replace("-", " ").split() if part[0].isalnum()]
    capitals = "".join(part[0] for part in parts if part[0].isupper())
    every = "".join(part[0] for part in parts).upper()
    return len(parts) >= 2 and letters.upper() in {capitals, every}


def same_body(a: tuple[str, ...], b: tuple[str, ...], bare_first: bool) -> bool:
    """-> whether two folded names of bodies, outlets or texts can be one's.

    The shorter must be the end of the longer ("the Courant", "the Environment Agency" inside a longer name), or its
    beginning when only a company's tail follows, or `bare_first` allows any beginning.
    """
    if a == b:
        return True
    short, long = (a, b) if len(a) < len(b) else (b, a)
    if not short or len(short) == len(long):
        return len(a) == len(b) and all(alike(x, y) for x, y in zip(a, b, strict=True)) and bool(a)
    if long[-len(short) :] == short:
        return True
    if long[: len(short)] == short:
        rest = long[len(short) :]
        return bare_first or all(part in _COMPANY_TAILS for part in rest) or rest[0] in {"of", "in"}
    return False


def is_person_name(phrase: Phrase) -> bool:
    """-> whether the name in the phrase looks like a person's as far as the phrase tells."""
    return phrase.name_kind in {"", "person"} and not any(ch.isdigit() for ch in phrase.name)


class Register:
    """The entities of a page, with names joined as they come."""

    def __init__(self, outlets: OutletLexicon, language: str | None, publisher: str | None, domain: str | None) -> None:
        self._outlets = outlets
        self._language = language
        self._publisher_names = [key(n) for n in (publisher or "", (domain or "").partition(".")[0]) if n]
        self._publisher = publisher
        self._publisher_outlet = outlets.by_domain(domain) if domain else None
        self.entities: list[Entity] = []

    def new(self, mention: Mention | None = None) -> Entity:
        """-> a new entity, with its first mention if one is given."""
        entity = Entity(len(self.entities))
        self.entities.append(entity)
        if mention:
            self.add(entity, mention)
        return entity

    def add(self, entity: Entity, mention: Mention) -> None:
        """Give the mention to the entity."""
        name = mention.phrase.name
        fullest = name and all(len(name.split()) > len(other.split()) for other in entity.names)
        entity.add(mention)
        if fullest:
            entity.outlet = self.find_outlet(mention.phrase)
        if name and not entity.publisher:
            entity.publisher = self.is_publisher(name, entity.outlet)

    def find_outlet(self, phrase: Phrase) -> Outlet | None:
        """-> the outlet that the phrase names, if the lexicon knows it."""
        if phrase.name_kind in {"person", "organization", "document"} or self._abbreviates(phrase.name):
            return None
        article = "The " if phrase.determiner == "the" else ""
        return self._outlets.find(article + phrase.name, self._language) or self._outlets.find(
            phrase.name, self._language
        )

    def _abbreviates(self, name: str) -> bool:
        """Whether the name is made of the initials of a longer one on the page, or of the publisher's."""
        long = [*(n for entity in self.entities for n in entity.names), *([self._publisher] if self._publisher else [])]
        return any(acronym_of(name, other) for other in long)

    def is_publisher(self, name: str, outlet: Outlet | None = None) -> bool:
        """-> whether the name is the publisher's of the page."""
        if outlet is not None and outlet == self._publisher_outlet:
            return True
        asked = key(name)
        joined = "".join(asked)
        if self._publisher and acronym_of(name, self._publisher):
            return True
        return any(
            asked == own
            or joined == "".join(own)
            or (len(own) > 1 and asked and own[-len(asked) :] == asked)
            or (len(asked) == 1 and len(joined) > 3 and own[0] == joined and set(own[1:]) <= _OUTLET_TAILS)
            or (asked and asked[-1] in words().outlet_names and asked in {own[:-1], own[-1:], own[:1]})
            for own in self._publisher_names
        )

    def named(self, mention: Mention) -> Entity | None:
        """-> the entity that the name of the mention belongs to, the one last spoken of first."""
        phrase = mention.phrase
        asked = key(phrase.name)
        if not asked:
            return None
        fits = [entity for entity in self.entities if self._fits(entity, phrase, asked, mention)]
        if not fits:
            return None
        exact = [entity for entity in fits if any(key(n) == asked for n in entity.names)]
        pool = exact or fits
        before = [e for e in pool if e.last_before(mention.position)]
        return max(before or pool, key=lambda e: (_last_position(e, mention.position), -e.number))

    def _fits(self, entity: Entity, phrase: Phrase, asked: tuple[str, ...], mention: Mention) -> bool:
        if not entity.names:
            return False
        outlet = self.find_outlet(phrase)
        if outlet is not None and entity.outlet == outlet:
            return True
        person = is_person_name(phrase) and _may_be_person(entity)
        if phrase.gender and entity.gender and phrase.gender != entity.gender and person:
            return False
        for name in entity.names:
            own = key(name)
            if own == asked or acronym_of(phrase.name, name) or acronym_of(name, phrase.name):
                return True
            if person and same_person(own, asked):
                return True
            if (
                person
                and mention.frame is not None
                and not mention.preposition
                and _given_name_only(own, asked, phrase)
            ):
                return True
            if not (person and phrase.name_kind == "person") and _bodies_fit(entity, own, asked, mention):
                return True
        return False


def _last_position(entity: Entity, position: int) -> int:
    last = entity.last_before(position)
    return last.span.start if last else -1


def _may_be_person(entity: Entity) -> bool:
    kinds = {m.phrase.name_kind for m in entity.mentions if m.phrase.name}
    return bool(kinds) and kinds <= {"", "person"} and entity.outlet is None


def _given_name_only(own: tuple[str, ...], asked: tuple[str, ...], phrase: Phrase) -> bool:
    short, long = (own, asked) if len(own) < len(asked) else (asked, own)
    return len(short) == 1 and len(long) in {2, 3} and short[0] == long[0] and len(short[0]) > 2 and not phrase.plural


def _bodies_fit(entity: Entity, own: tuple[str, ...], asked: tuple[str, ...], mention: Mention) -> bool:
    kinds = {m.phrase.name_kind for m in entity.mentions if m.phrase.name} | {mention.phrase.name_kind}
    if "person" in kinds:
        return False
    bare_first = mention.frame is not None and not mention.preposition and entity.places < 0.5
    if len(asked) == 1 and len(own) > 1 and own[0] == asked[0] and mention.phrase.name_kind == "" and not bare_first:
        return all(part in _COMPANY_TAILS for part in own[1:])
    if len(asked) == 1 < len(own) and own[-1] == asked[0] and not _may_shorten(mention, asked[0]):
        return False
    return same_body(own, asked, bare_first)


def _may_shorten(mention: Mention, word: str) -> bool:
    """Whether one word may stand for a longer name that it ends: "the Courant" may, a bare "Brask" may not."""
    phrase = mention.phrase
    lists = words()
    return phrase.determiner == "the" or bool(phrase.owner) or word in lists.outlet_names or word in lists.organizations


def name_words_kind(names: Iterable[str]) -> str:
    """-> what the words of the names say they name, or ""."""
    return next((kind for name in names if (kind := name_kind(name))), "")


def near_pronoun(page: Page, entity: Entity) -> str:
    """-> "m", "f" or "it": what most pronouns tell that follow the entity's names in their sentences with no other name
    between, or ""."""
    votes = {"m": 0, "f": 0, "it": 0}
    for mention in entity.mentions:
        if not mention.phrase.name:
            continue
        end = page.sentence_span(mention.position).end
        for word in page.words_in(mention.span.end, max(end, mention.span.end)):
            if word.lower in _PRONOUN_TELLS:
                votes[_PRONOUN_TELLS[word.lower]] += 1
            elif not word.capital or word.lower in {"i", "a"}:
                continue
            break
    told = sorted(votes, key=lambda pronoun: -votes[pronoun])
    return told[0] if votes[told[0]] > votes[told[1]] else ""


def nouns_agree(a: str, b: str) -> bool:
    """-> whether two nouns (lower case, singular) can be said of one source: alike, or in one class of nouns."""
    x, y = singular(a), singular(b)
    if x == y or x.endswith((" " + y, "-" + y)) or y.endswith((" " + x, "-" + x)):
        return True
    return bool(noun_classes(x) & noun_classes(y))


def noun_classes(noun: str) -> frozenset[int]:
    """-> the numbers of the noun's classes, by the whole noun or else by its last word."""
    classes = words().classes
    return classes.get(noun) or classes.get(noun.rpartition(" ")[2]) or frozenset()
