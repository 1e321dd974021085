"""Which state a report speaks of. Names are told by what stands around them, so that no list of states is needed:
"Republic of X", "X's ministry", "leave X", and a name of its people beside it ("Xian")."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from headwater.model import Document, Span
from headwater.register.text import Passages, Sentence

_NAME = r"(?P<name>[A-Z][\w’'-]*[a-zà-ÿ](?: [A-Z][a-zà-ÿ]+)?|[A-Z]{4,})"
_OF_THE_STATE = (
    r"(?:government|ministr|presiden|parliament|security|special|secret|border|army|police|state|authorit|citizen|own"
    r"|defen[cs]e|interior|foreign|justice|intelligence|military|people|nationals|airports|leader|rulers?|capital"
    r"|hospital|western|eastern|northern|southern|embassy|courts?|law|champions)"
)
#: what shows that a name is a state's, and how much it weighs
_SIGNS: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(rf"\b(?i:republic|kingdom|federation|emirate|sultanate|state) (?i:of) (?:the )?{_NAME}\b"), 4.0),
    (re.compile(rf"\b{_NAME}[’']s? (?:own )?(?i:{_OF_THE_STATE})"), 3.0),
    (re.compile(rf"\b{_NAME}[’']s? [a-z]"), 1.0),
    (
        re.compile(
            rf"\b(?:leave|leaving|left|out of|flee|fled|exit from|returns? to|return to|citizens of|passports of"
            rf"|people of|neighbou?ring|enter(?:ed)?|into|law of|(?i:guards? (?:in|of)|service of|police (?:in|of)"
            rf"|parliament (?:in|of)|government (?:in|of)|education of|interior of|health of)) (?:the )?{_NAME}\b"
        ),
        2.0,
    ),
    (re.compile(rf"\b(?:[Ii]n|from|[Aa]cross) {_NAME}(?=[\s,.’])(?!\s[A-Z])"), 1.0),
    (
        re.compile(
            rf"\b(?i:(?:district|guards?|service|government|parliament|army|police|authorities|president|directorate|bar"
            rf"|leadership|citizens?|nationals?|constitution|embassy|consulates?|leaders?|rulers?|borders?|leader"
            rf"|(?!the\b|a\b|from\b|by\b)\w+ (?:ministry|committee|agency|staff|secretariat)) of) (?:the )?{_NAME}"
            rf"(?![\w-]*\s[A-Z])"
        ),
        2.0,
    ),
    (
        re.compile(
            rf"(?:^|(?<=[.!?”\"’]\s)|(?<=\n)){_NAME}(?: is| has| will| denie| says| said| end| take"
            r"| annul| refus| seiz| ban)"
        ),
        1.5,
    ),
)
#: "Orlovian officers": a state's people stand before its bodies and its citizens
_OF_ITS_PEOPLE = re.compile(
    rf"\b(?P<people>[A-Z][a-zà-ÿ]+(?:ian|an|ese|ish))s? (?:(?i:human rights|health|own) )?(?i:{_OF_THE_STATE}"
    r"|officials?|citizens?|officers?|journalists?|writers?|men|women|students?|doctors?|reservists?|rights|bar|frontier|consul)"
)
_BY_ITS_PEOPLE = 1.0
_NEIGHBOUR = re.compile(rf"\b(?:neighbou?ring|next-door|with|elsewhere|unlike) {_NAME}\b")
_WHERE = re.compile(rf"\b(?:in|of) (?:neighbou?ring |nearby )?{_NAME},? where\b[^,;:]*\Z")
#: enough for a state of which a clause of its own tells
_LEAST_BESIDE = 1.0
_LOOKS_LIKE_ONE = re.compile(r"(?:ia|land|stan|mark|istan|ova|any|way|gary)\Z", re.IGNORECASE)
_LOOKS_LIKE_ONE_WEIGHT = 1.0
_WITH_ITS_PEOPLE = 3.0
_IN_TITLE = 1.0
#: less than this, and a name is no state's
_LEAST = 2.0
#: nor where the document has much more for another name: it is a town or a province
_OF_THE_FIRST = 0.35
#: "TOLMEZH, April 7 (TP) -", "TRI MOSTA, Castria, March 10 (Velta) -": where the reporter sits
_DATELINE = re.compile(r"\A[A-Z][A-Z .’'-]{2,}(?:,[^\n(/–—-]{0,40})?(?:\([^)\n]{1,30}\)|/[^/\n]{1,20}/)?\s*[.–—-]")
_NO_STATE = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december the this that there these those its our your their she they his her in on at "
    "parliament government ministry police court people article section some many most under since from after "
    "nobody anyone whoever students teachers europe africa asia america european african international border "
    "interior defence defense health justice education foreign finance culture labour labor economy trade transport "
    "industry ministers affairs social security public national central supreme constitutional higher "
    "communications affairs passports passport citizens military republic state "
    "western eastern northern southern".split()
)


@dataclass(frozen=True)
class States:
    """The states that a story speaks of, with the weight of what shows it, and where each is named."""

    weights: Mapping[str, float]
    in_document: Mapping[str, Mapping[str, float]]
    places: Mapping[str, Mapping[str, tuple[Span, ...]]]

    def of(self, sentence: Sentence, passages: Passages, place: int | None = None) -> str | None:
        """-> the state that the sentence speaks of: one that it names, or that its paragraph or document does.

        `place`: the code point of what is told there; "in X, where ..." before it goes first.
        """
        document = sentence.document.id
        if place is not None and (match := _WHERE.search(sentence.text[: place - sentence.span.start])):
            name = _name(match["name"])
            if name and self.weights.get(name, 0.0) >= _LEAST_BESIDE:
                return name
        near: tuple[Mapping[str, float], ...] = (
            self._named(document, sentence.span),
            self._named(document, _paragraph(sentence, passages)),
            self.in_document.get(document, {}),
        )
        at_home = self.in_document.get(document, {})
        least = max(_LEAST, _OF_THE_FIRST * max(at_home.values(), default=0.0))
        for named in near:
            ranked = [(weight, name) for name, weight in named.items() if at_home.get(name, 0.0) >= least]
            if ranked:
                return max(ranked, key=lambda one: (one[0], one[1]))[1]
        known = [(weight, name) for name, weight in self.weights.items() if weight >= _LEAST]
        return max(known)[1] if known else None

    def _named(self, document: str, span: Span) -> dict[str, float]:
        at_home = self.in_document.get(document, {})
        found: dict[str, float] = {}
        for name, places in self.places.get(document, {}).items():
            inside = [place for place in places if span.start <= place.start < span.end]
            if inside:
                first = min(place.start for place in inside) - span.start
                leads = 4.0 if first < 28 else 0.0
                found[name] = at_home.get(name, 0.0) + 0.5 * self.weights.get(name, 0.0) + leads
        return found

    def named_in(self, name: str, document: str) -> tuple[Span, ...]:
        """-> where the document names the state or its people."""
        return self.places.get(document, {}).get(name, ())


def _paragraph(sentence: Sentence, passages: Passages) -> Span:
    same = [one.span for one in passages.sentences if one.paragraph == sentence.paragraph]
    return Span(same[0].start, same[-1].end)


def find_states(story: Sequence[Passages]) -> States:
    """-> the states of a story's documents."""
    signs: dict[str, dict[str, float]] = {}
    for passages in story:
        document = passages.document
        signs[document.id] = _signs(document)
    every = set().union(*(set(found) for found in signs.values())) if signs else set()
    places = {one.document.id: _places(one.document, every) for one in story}
    for passages in story:
        found = signs[passages.document.id]
        title = passages.document.title or ""
        for name in every:
            if _written(name).search(title):
                found[name] += _IN_TITLE
            spans = places[passages.document.id].get(name, ())
            if not spans:
                continue
            if any(_is_its_people(name, passages.document.text[span.start : span.end]) for span in spans):
                found[name] += _WITH_ITS_PEOPLE
            if _LOOKS_LIKE_ONE.search(name):
                found[name] += _LOOKS_LIKE_ONE_WEIGHT
    weights: dict[str, float] = defaultdict(float)
    for found in signs.values():
        for name, weight in found.items():
            weights[name] += weight
    return States(weights, signs, places)


def _signs(document: Document) -> dict[str, float]:
    text = f"{document.title or ''}\n{document.text}"
    start = len(document.title or "") + 1
    dateline = _DATELINE.match(document.text)
    skipped = range(start, start + dateline.end()) if dateline else range(0)
    found: dict[str, float] = defaultdict(float)
    for pattern, weight in _SIGNS:
        seen: dict[str, float] = defaultdict(float)
        for match in pattern.finditer(text):
            if match.start("name") in skipped or _is_part_of_a_name(text, *match.span("name")):
                continue
            name = _name(match["name"])
            if name is not None:
                seen[name] += 1
        for name, times in seen.items():
            if re.search(rf"\b{re.escape(name.lower())}\b", text):  # no name: a word that began a sentence
                continue
            found[name] += weight * min(2.0, 1 + 0.25 * (times - 1))
    for match in _OF_ITS_PEOPLE.finditer(text):
        if not _is_part_of_a_name(text, *match.span("people")):
            for name in _from_its_people(match["people"], text):
                found[name] += _BY_ITS_PEOPLE
    for match in _NEIGHBOUR.finditer(text):
        name = _name(match["name"])
        if name is not None:
            found[name] -= 1.0
    return found


def _is_part_of_a_name(text: str, begin: int, end: int) -> bool:
    """-> whether it is the end of a longer name ("Borna Steel"), or the name of a place inside a state."""
    before = re.search(r"([^\W\d_][\w’'-]*) \Z", text[max(0, begin - 30) : begin])
    if before and before[1][0].isupper() and not before[1].isupper() and before[1].lower() not in _BEFORE_A_NAME:
        return True
    return _PLACE_INSIDE.match(text, end) is not None


_BEFORE_A_NAME = frozenset(
    "in from across leave leaving into of the republic kingdom federation for and but to".split()
)
_PLACE_INSIDE = re.compile(
    r" (?:region|province|district|valley|county|city|club|crossing|airport|port|station|street|square|university)\b"
)


def _from_its_people(people: str, text: str) -> list[str]:
    """-> the states of a text whose people are called so; where it names none, what such a state is called."""
    stem = re.sub(r"(?:ian|an|ese|ish)\Z", "", people)
    if len(stem) < 4:
        return []
    named = {match[0] for match in re.finditer(rf"\b{re.escape(stem)}[a-zà-ÿ]{{0,3}}\b", text)}
    known = [name for name in named if name != people and people.startswith(name[:-1])]
    if known:
        return known
    return [people[:-1]] if people.endswith("ian") and people.lower() not in _NO_PEOPLE else []


_NO_PEOPLE = frozenset("christian civilian guardian historian librarian parisian italian russian".split())


def _name(written: str) -> str | None:
    name = re.sub(r"[’']s?\Z", "", written)
    if name.isupper():
        name = name.title()
    first = name.split(maxsplit=1)[0]
    return None if first.lower() in _NO_STATE or len(first) < 4 else name


def _written(name: str) -> re.Pattern[str]:
    """-> the name, in capitals too, and the names of its people."""
    stem = re.escape(name[:-1] if name[-1] in "aeiouy" and len(name) > 4 else name)
    whole = re.escape(name)
    return re.compile(
        rf"\b(?:{whole}|{re.escape(name.upper())}|(?:{stem}|{whole})(?:n|an|ian|ean|ese|i|ish|ic|er)s?)(?![\w-]*\w)"
    )


def _is_its_people(name: str, written: str) -> bool:
    return written.casefold() != name.casefold()


def _places(document: Document, names: Iterable[str]) -> dict[str, tuple[Span, ...]]:
    found: dict[str, tuple[Span, ...]] = {}
    dateline = _DATELINE.match(document.text)
    after = dateline.end() if dateline else 0
    for name in sorted(names):
        spans = tuple(
            Span(match.start(), match.end())
            for match in _written(name).finditer(document.text)
            if match.start() >= after
        )
        if spans:
            found[name] = spans
    return found


def merged(states: States, names: Iterable[str]) -> dict[str, str]:
    """-> for each name the fuller or more frequent one that is written for the same state."""
    same: dict[str, str] = {}
    by_stem: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_stem[name.casefold()[:-1]].append(name)
    for alike in by_stem.values():
        best = max(alike, key=lambda one: (states.weights.get(one, 0.0), one))
        same.update(dict.fromkeys(alike, best))
    return same
