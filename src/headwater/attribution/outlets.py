"""The world's outlets and agencies: their names, abbreviations and domains.

The list is the package's `lexicon/outlets.tsv`, whose head says what each column holds. A name leads to an outlet
only when it is safe: names that are ordinary words need their capitals ("the Sun"), abbreviations need theirs ("FT",
not "ft"), and one that means other things too ("ABC", "IS") leads to an outlet only from a text in its language.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeGuard, get_args

OutletKind = Literal["agency", "newspaper", "broadcaster", "portal", "magazine", "channel"]
Care = Literal["", "capitals", "article"]

_COLUMNS = 7
#: Closes an abbreviation in the table that means something else too.
_SHARED = "*"
_COMBINING = re.compile("[\u0300-\u036f]")
_SPACE = re.compile(r"\s+")
_QUOTES = "\"'“”„‟‘’‚‛«»‹›「」『』《》〈〉"
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_ARTICLE = re.compile(r"^the ", re.IGNORECASE)
_TITLE_CASE_FROM = 4
#: In a written abbreviation such as "U.P.I." they carry nothing.
_FULL_STOPS = re.compile(r"(?<=\w)\.(?=\w|$)")


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet or agency.

    `name` is how English-language texts name it most often, and is unique in a lexicon; `abbreviations` keep the case
    they are written in ("dpa"), and those that mean something else too are in `shared_abbreviations` as well; `domains`
    are lower-case host names without "www."; `language` is the lower-case ISO 639-1 code of its main language;
    `other_names` are further, former, translated and transliterated names. `care` says how a name must be written to
    mean the outlet: "capitals" for ordinary words ("Time"), "article" for those that also need their article
    ("The Sun"), "" for all others.
    """

    name: str
    kind: OutletKind
    language: str
    abbreviations: tuple[str, ...] = ()
    shared_abbreviations: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    care: Care = ""


class OutletLexicon:
    """Outlets by name, abbreviation and domain."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self.outlets: tuple[Outlet, ...] = tuple(outlets)
        self._by_domain: dict[str, Outlet] = {}
        self._by_name: defaultdict[str, list[tuple[Outlet, str]]] = defaultdict(list)
        self._by_abbreviation: defaultdict[str, list[tuple[Outlet, bool]]] = defaultdict(list)
        for outlet in self.outlets:
            self._index(outlet)

    def _index(self, outlet: Outlet) -> None:
        for listed in (outlet.name, *outlet.other_names):
            if listed not in outlet.abbreviations:
                self._by_name[_name_key(listed)].append((outlet, listed))
        for short in outlet.abbreviations:
            for written in dict.fromkeys(_written_forms(short)):
                self._by_abbreviation[written].append((outlet, short in outlet.shared_abbreviations))
        for domain in outlet.domains:
            other = self._by_domain.setdefault(domain, outlet)
            if other is not outlet:
                raise ValueError(f"{domain} belongs to both {other.name} and {outlet.name}")

    @classmethod
    @functools.cache
    def load(cls) -> OutletLexicon:
        """-> the lexicon that comes with the package; read once."""
        table = importlib.resources.files("headwater.attribution").joinpath("lexicon/outlets.tsv")
        return cls(parse_outlets(table.read_text("utf-8")))

    def find(self, name: str, language: str | None = None) -> Outlet | None:
        """-> the outlet that `name` stands for, or None when there is none or more than one.

        Case, accents, quotation marks, a leading "the" and a closing possessive do not matter, within what the
        outlet's `care` and the case of abbreviations allow. `language` (ISO 639-1, of the citing text) decides
        between outlets that share the name, and for abbreviations that mean other things too.
        """
        found = self._written_as(name)
        at_home = [outlet for outlet in found if outlet.language == language]
        if len(at_home) == 1:
            return at_home[0]
        sure = [outlet for outlet, shared in found.items() if not shared]
        return sure[0] if len(sure) == 1 else None

    def candidates(self, name: str) -> tuple[Outlet, ...]:
        """-> every outlet that `name` may stand for: those so named first, then those so abbreviated."""
        return tuple(self._written_as(name))

    def _written_as(self, name: str) -> dict[Outlet, bool]:
        """-> the outlets that `name` may stand for, each with whether the words mean other things too."""
        asked = _clean(name)
        return self._exactly(asked) or self._exactly(_clean(_POSSESSIVE.sub("", asked)))

    def _exactly(self, asked: str) -> dict[Outlet, bool]:
        short = self._by_abbreviation.get(_FULL_STOPS.sub("", _ARTICLE.sub("", asked)), ())
        named = (outlet for outlet, listed in self._by_name.get(_name_key(asked), ()) if _safe(outlet, listed, asked))
        return {**dict.fromkeys(named, False), **dict(short)}

    def by_domain(self, domain: str) -> Outlet | None:
        """-> the outlet that publishes under `domain` or the nearest parent of it ("edition.cnn.com"), or None."""
        return next((self._by_domain[host] for host in _parents(domain) if host in self._by_domain), None)


def parse_outlets(table: str) -> tuple[Outlet, ...]:
    """Read a table of outlets, as the head of `lexicon/outlets.tsv` describes it.

    Raises ValueError naming the line, if a row does not fit the columns.
    """
    outlets = []
    for number, line in enumerate(table.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            outlets.append(_parse_row(line, number))
    return tuple(outlets)


def _parse_row(line: str, number: int) -> Outlet:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != _COLUMNS:
        raise ValueError(f"line {number}: want {_COLUMNS} cells between tabs, got {len(cells)}: {line!r}")
    name, kind, language, abbreviations, domains, other_names, care = cells
    if not name:
        raise ValueError(f"line {number}: the outlet has no name")
    if not _is_kind(kind):
        raise ValueError(f"line {number}: {kind!r} is no kind of outlet; use one of {', '.join(get_args(OutletKind))}")
    if not _is_care(care):
        raise ValueError(f"line {number}: {care!r} is no care; leave it empty or use 'capitals' or 'article'")
    marked = _several(abbreviations)
    return Outlet(
        name=name,
        kind=kind,
        language=language,
        abbreviations=tuple(short.removesuffix(_SHARED) for short in marked),
        shared_abbreviations=tuple(short.removesuffix(_SHARED) for short in marked if short.endswith(_SHARED)),
        domains=_several(domains),
        other_names=_several(other_names),
        care=care,
    )


def _is_kind(word: str) -> TypeGuard[OutletKind]:
    return word in get_args(OutletKind)


def _is_care(word: str) -> TypeGuard[Care]:
    return word in get_args(Care)


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _clean(name: str) -> str:
    return _SPACE.sub(" ", name).strip(" ,.;:" + _QUOTES)


def _name_key(name: str) -> str:
    folded = _COMBINING.sub("", unicodedata.normalize("NFKD", _clean(name).casefold()))
    spaced = unicodedata.normalize("NFC", folded).replace("’", "'").replace("-", " ").replace("&", " and ")
    return _ARTICLE.sub("", _SPACE.sub(" ", spaced))


def _safe(outlet: Outlet, listed: str, asked: str) -> bool:
    """Whether `asked` is written with the capitals, and the article, that the outlet needs."""
    if outlet.care == "":
        return True
    listed_with, asked_with = _ARTICLE.match(listed) is not None, _ARTICLE.match(asked) is not None
    if (asked_with and not listed_with) or (outlet.care == "article" and listed_with and not asked_with):
        return False
    words = zip(_words(listed), _words(asked), strict=False)
    return not any(ours[0].isupper() and theirs[0].islower() for ours, theirs in words)


def _words(name: str) -> list[str]:
    return _ARTICLE.sub("", _clean(name)).replace("-", " ").split()


def _written_forms(short: str) -> Iterator[str]:
    """Give the ways an abbreviation may be written: as listed, in capitals, and from four letters on as "Unian"."""
    plain = _FULL_STOPS.sub("", short)
    yield plain
    yield plain.upper()
    if len(plain) >= _TITLE_CASE_FROM and plain.isalpha():
        yield plain.capitalize()


def _parents(domain: str) -> Iterator[str]:
    labels = domain.strip().lower().rstrip(".").split(".")
    for at in range(len(labels) - 1):
        yield ".".join(labels[at:])
