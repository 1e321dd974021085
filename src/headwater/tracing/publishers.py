"""The names that the publishers of a collection go by, and where documents name them.

A publisher is named in full ("the Merrow Courant"), by its short name ("the Courant") or by its abbreviation ("TP").
Short names and abbreviations may fit several publishers; who is meant is for the caller to decide, with what it knows
of the documents.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.resolution.words import words as word_lists
from headwater.model import Document, Span

Form = Literal["full", "short", "abbreviation", "stripped"]

_WORD = re.compile(r"\w+(?:['’]\w+)*(?:/\d+)?")
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_FIRM = re.compile(r",?\s+(?:plc|ltd|inc|llc|gmbh|corp|co|s\.?a|ag|limited|incorporated)\.?$", re.IGNORECASE)
_MINISTRY = re.compile(r"^(Ministry|Department|Office) of (?:the )?(\w+)$")
_BEFORE_SHORT = re.compile(r"(?:\b[Tt]he |[«“\"‘'(]|[–-] )$")
#: A name without its "News" or "Portal" may be a place's; it counts where nothing else can stand.
_AROUND_STRIPPED = frozenset({"()", "“”", "«»", '""', "‘’"})
_NAME_GOES_ON = re.compile(r"[ -][A-Z0-9]")
_NAME_BEFORE = re.compile(r"(?<!\w)(?!The\b|A\b|An\b)[A-Z]\w*[ -]$")
_LOOK = 30
_ARTICLES = frozenset({"the", "a", "an"})
#: Words that outlets of all kinds carry: the rest of the name is what people say ("Castell" for "Castell News").
_CARRIED = frozenset(
    (
        "news press portal agency radio online today media group service newspaper newsroom tv television network en "
        "com info wire"
    ).split()
)
#: A site's label in its host name is a name from this length on: letters.
_SHORTEST_LABEL = 4
#: A short name stands for the source as a whole in names of up to so many words ("the newspaper The Bolt").
_SHORT_SOURCE = 3
#: How much of a line may hold the letterhead: code points.
_HEAD_LENGTH = 250
#: Numbers by which documents are cited: "memo No. 7/118".
_FILE_NUMBER = re.compile(r"\b\d{1,5}/\d{2,5}\b")
_HEAD_OF_TITLE = re.compile(r"(?P<name>[A-Z][^:–—|]{3,60}?)(?:: | [-–—] )")
_CAPITALISED = re.compile(r"[A-Z][\w’'-]*(?: (?:(?:of|for|and|the|on|de|&) ){0,2}[A-Z][\w’'-]*)+")
_LINKING = frozenset({"of", "the", "and", "for", "in", "on", "&"})


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes some documents of the collection.

    `key` is the folded name (or the domain, where there is no name); `name` as the documents give it; `documents`
    holds the ids, in the order of the collection.
    """

    key: str
    name: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """Words of a text that name one of these publishers (keys), by the given form."""

    span: Span
    publishers: tuple[str, ...]
    form: Form


class Publishers:
    """The publishers of a collection and their names.

    A document without outlet and address has a publisher of its own, named by its letterhead where there is one.
    """

    def __init__(self, documents: Sequence[Document], outlets: OutletLexicon) -> None:
        groups: defaultdict[str, list[Document]] = defaultdict(list)
        for document in documents:
            groups[publisher_key(document)].append(document)
        self.publishers = {
            key: Publisher(key, _name(members), tuple(member.id for member in members))
            for key, members in groups.items()
        }
        self._of_document = {member.id: key for key, members in groups.items() for member in members}
        forms: defaultdict[tuple[str, ...], dict[str, Form]] = defaultdict(dict)
        for key, members in groups.items():
            for words, form in _forms(members, outlets):
                if words:
                    forms[words].setdefault(key, form)
        self._forms = {words: _preferred(fits) for words, fits in forms.items()}
        self._longest: dict[str, int] = {}
        for words in self._forms:
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def of(self, document: str) -> str:
        """-> the key of the document's publisher."""
        return self._of_document[document]

    def resolve(self, name: str) -> tuple[str, ...]:
        """-> the keys of the publishers that a source's name stands for, as a whole or at its core."""
        for naming in self.namings(name, by_itself=True):
            named = len(fold(name[naming.span.start : naming.span.end]))
            if naming.form in {"full", "abbreviation"} or named > 1 or len(fold(name)) <= _SHORT_SOURCE:
                return naming.publishers
        return ()

    def namings(self, text: str, by_itself: bool = False) -> Iterator[Naming]:
        """Give where `text` names publishers, in order, the longest name first; namings do not overlap.

        A short name counts with its article, in quotation marks or, with `by_itself`, alone.
        """
        words = [(match.start(), match.end(), _plain(match.group())) for match in _WORD.finditer(text)]
        at = 0
        while at < len(words):
            found = self._longest_at(text, words, at, by_itself)
            if found is None:
                at += 1
                continue
            naming, taken = found
            yield naming
            at += taken

    def _longest_at(
        self, text: str, words: Sequence[tuple[int, int, str]], at: int, by_itself: bool
    ) -> tuple[Naming, int] | None:
        for size in range(min(self._longest.get(words[at][2], 0), len(words) - at), 0, -1):
            form = self._forms.get(tuple(word for _, _, word in words[at : at + size]))
            if form is None:
                continue
            span = Span(words[at][0], words[at + size - 1][1])
            if _written_as_name(text, span, form[0], by_itself):
                return Naming(span, form[1], form[0]), size
        return None


def publisher_key(document: Document) -> str:
    """-> what documents of one publisher share: the folded name, else the domain; else the document's id."""
    if document.outlet:
        return " ".join(fold(_BRACKETS.sub("", document.outlet)))
    return (document.domain or document.id).lower()


def fold(name: str) -> tuple[str, ...]:
    """-> the words of a name without case, accents, possessive and a leading article."""
    words = tuple(_plain(match.group()) for match in _WORD.finditer(name))
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return re.sub(r"['’]s?$", "", bare)


def _name(members: Sequence[Document]) -> str:
    first = members[0]
    return first.outlet or first.domain or letterhead(first) or first.title or PurePath(first.file).name


def _preferred(fits: dict[str, Form]) -> tuple[Form, tuple[str, ...]]:
    """-> the strongest form under which the words stand for somebody, and for whom they do so."""
    order: tuple[Form, ...] = ("full", "abbreviation", "short", "stripped")
    best = min(fits.values(), key=order.index)
    return best, tuple(key for key, form in fits.items() if form == best)


def _forms(members: Sequence[Document], outlets: OutletLexicon) -> Iterator[tuple[tuple[str, ...], Form]]:
    first = members[0]
    names = [first.outlet or ("" if first.domain else letterhead(first) or "")]
    listed = (outlets.find(first.outlet) if first.outlet else None) or (
        outlets.by_domain(first.domain) if first.domain else None
    )
    if listed is not None:
        names += [listed.name, *listed.other_names]
        yield from ((fold(short), "abbreviation") for short in listed.abbreviations)
    yield from (((number,), "full") for member in members for number in _FILE_NUMBER.findall(member.title or ""))
    for name in filter(None, names):
        full = _FIRM.sub("", _BRACKETS.sub("", name)).strip()
        yield fold(full), "full"
        for part in _parts_of_body(full):
            yield fold(part), "full" if len(fold(part)) > 1 else "stripped"
        yield from _short_names(full)
        yield from ((words, "abbreviation") for words in _initials(full, members))
    if not first.outlet and first.domain and len(label := _site_label(first.domain)) >= _SHORTEST_LABEL:
        yield fold(label), "full"


def _parts_of_body(full: str) -> Iterator[str]:
    """Give a body's name without its place or its part, and with its words turned round ("Defence Ministry")."""
    whole = full.partition(",")[0]
    words = whole.split(" of ")
    for size in range(len(words), 0, -1):
        part = re.sub(r" the$", "", " of ".join(words[:size]))
        if part != full:
            yield part
        if turned := _MINISTRY.match(part):
            yield f"{turned[2]} {turned[1]}"
    if len(words) > 1 and any(word in word_lists().organizations for word in fold(words[-1])):
        yield words[-1]


def _short_names(full: str) -> Iterator[tuple[tuple[str, ...], Form]]:
    words = fold(full)
    if len(words) < 2 or any(word in _LINKING for word in words):
        return
    if words[-1] not in _CARRIED:
        yield words[-1:], "short"
    rest = tuple(word for word in words if word not in _CARRIED)
    if rest and rest != words:
        yield rest, "stripped"
    if len(words) > 2:
        yield words[-2:], "stripped"


def _initials(full: str, members: Sequence[Document]) -> Iterator[tuple[str, ...]]:
    """Give the name's initials where a text of the publisher's own writes them in capitals."""
    words = [word for word in re.findall(r"[^\W\d_]+", full) if word.lower() not in _LINKING]
    initials = "".join(word[0] for word in words).upper()
    if 2 <= len(initials) <= 6 and any(re.search(rf"\b{initials}\b", member.text[:50_000]) for member in members):
        yield (initials.casefold(),)


def _site_label(domain: str) -> str:
    """-> the part of a host name that the site is called by ("norvane24" of "news.norvane24.example")."""
    labels = domain.lower().split(".")
    labels = labels[:-1] if len(labels) > 1 else labels
    if len(labels) > 1 and len(labels[-1]) <= 3:
        labels = labels[:-1]
    return labels[-1]


def _is_body(written: str) -> bool:
    """Whether these are words for a body in lower case: "the defence ministry"."""
    words = fold(written)
    return len(words) > 1 and any(word in word_lists().organizations for word in words)


def _written_as_name(text: str, span: Span, form: Form, by_itself: bool) -> bool:
    written = text[span.start : span.end]
    if form == "abbreviation":
        return written.isupper() or by_itself
    if form == "full":
        return any(letter.isupper() or letter.isdigit() for letter in written) or _is_body(written)
    if not written[0].isupper():
        # "the chancellery" may be the only one that is meant
        return by_itself and form == "stripped" and written in word_lists().organizations
    before, after = text[max(0, span.start - _LOOK) : span.start], text[span.end : span.end + 2]
    # "the Courant said", not "the Courant Building", "Kordon-Inform" or "the Trebin fire brigade"
    if _NAME_GOES_ON.match(after) or _NAME_BEFORE.search(before):
        return False
    if form == "stripped":
        return by_itself or before[-1:] + after[:1] in _AROUND_STRIPPED
    return by_itself or bool(_BEFORE_SHORT.search(before))


def is_body_name(name: str) -> bool:
    """-> whether a publisher's name is that of a body: "National Film Archive of Pellany", "Marl Lines plc"."""
    bare = _BRACKETS.sub("", name)
    head = fold(re.split(r" of |,", bare)[0])
    return bool(_FIRM.search(bare)) or bool(head and head[-1] in word_lists().organizations)


def letterhead(document: Document) -> str | None:
    """-> the body that a text without an outlet comes from, as its head or foot names it, or None.

    That is what stands before a colon or dash in the headline if it has capitals ("Open Frontier: statement"), else
    the first name with a body's noun ("National Film Archive of Pellany") in headline, first, or last lines.
    """
    title = document.title or ""
    if (head := _HEAD_OF_TITLE.match(title)) and _all_capitalised(head["name"]):
        return head["name"]
    paragraphs = [paragraph for paragraph in document.text.split("\n\n") if paragraph]
    lines = [title, *paragraphs[:2], *(piece.text for piece in document.furniture), *paragraphs[-2:]]
    nouns = word_lists().organizations
    for line in lines:
        for match in _CAPITALISED.finditer(line[:_HEAD_LENGTH]):
            words = fold(match.group())
            if len(words) > 1 and any(word in nouns for word in words):
                return match.group()
    return None


def _all_capitalised(name: str) -> bool:
    words = [word for word in name.split() if word.lower() not in _LINKING]
    return len(words) > 1 and all(word[0].isupper() for word in words)
