"""What the terminal says of a Trace: documents with their parents, claims with their sides and origins, what to check.

Stories, documents and claims have the numbers that they have on the page (`headwater.report.stories`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from headwater.model import (
    OUTSIDE,
    Claim,
    Descent,
    Document,
    Evidence,
    Link,
    Mention,
    NotMeasured,
    Origin,
    Source,
    Span,
    Stance,
    Trace,
)
from headwater.report.stories import NumberedClaim, NumberedDocument, StoryFlag, StoryOutline, outline_trace
from headwater.report.words import STANCES, one_line

#: from the closest descent to the loosest
_CLOSENESS: tuple[Descent, ...] = ("republished", "translated", "rewritten", "cited")
#: reasons that stand elsewhere: with the links, or with the origins
_SAID_ELSEWHERE = frozenset({"cites", "taken_from", "independent_origins", "circle", "same_origin"})


@dataclass(frozen=True, slots=True)
class Place:
    """A document as people refer to it: its number (None for one that is not given), and a name."""

    number: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Parent:
    """One of the documents that a document was made from, or cites; `reasons` with the words that show each."""

    how: Descent
    credited: bool
    score: float
    place: Place
    reasons: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document with its number and its parents, the closest descent first."""

    place: Place
    document: Document
    parents: tuple[Parent, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One mention of a claim: where, by whom (the chain's names, () for the document's own voice), in which words."""

    place: Place
    chain: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Side:
    """All mentions of a claim with one stance, by document."""

    stance: Stance
    mentions: tuple[Said, ...]

    @property
    def documents(self) -> tuple[Said, ...]:
        """The first mention of each document."""
        return tuple({said.place: said for said in reversed(self.mentions)}.values())[::-1]


@dataclass(frozen=True, slots=True)
class OriginRow:
    """An origin: the source's name, what it is, and the document where it came in first."""

    name: str
    origin: Origin
    source: Source | None
    first: Place | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Something to know besides, and the documents it is about."""

    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim that several documents mention.

    `drift` are its other wordings, with another number or name; `same` the names taken for one origin ("A = B");
    `not_counted` why some mentions add no origin.
    """

    number: int
    claim: Claim
    documents: int
    publishers: int
    origins: tuple[OriginRow, ...]
    range_reason: str
    sides: tuple[Side, ...]
    drift: tuple[Reason, ...]
    circle: tuple[str, ...]
    same: tuple[str, ...]
    not_counted: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class FlagRow:
    """One thing to check, with the numbers of the claims it is about and the words behind it."""

    kind: str
    text: str
    claims: tuple[int, ...]
    words: tuple[tuple[Place, str], ...]


@dataclass(frozen=True, slots=True)
class StoryRows:
    """A story of several documents; `alone` counts the claims that one document alone mentions."""

    number: int
    documents: tuple[DocumentRow, ...]
    publishers: int
    claims: tuple[ClaimRow, ...]
    alone: int
    flags: tuple[FlagRow, ...]


@dataclass(frozen=True, slots=True)
class TraceRows:
    """All of a trace: stories of several documents, the largest first, and the documents that stand apart."""

    stories: tuple[StoryRows, ...]
    apart: tuple[DocumentRow, ...]
    publishers: int
    links: tuple[tuple[Descent, int], ...]
    uncredited: int
    not_measured: tuple[tuple[Place, tuple[NotMeasured, ...]], ...]

    @property
    def claims(self) -> tuple[ClaimRow, ...]:
        """The claims of all stories that several documents mention."""
        return tuple(claim for story in self.stories for claim in story.claims)


def trace_rows(trace: Trace) -> TraceRows:
    """-> what the terminal says of the trace."""
    outline = outline_trace(trace)
    reader = _Reader(trace, outline.documents)
    stories = [story for story in outline.stories if len(story.documents) > 1]
    apart = [one for story in outline.stories if len(story.documents) == 1 for one in story.documents]
    gaps: dict[str, list[NotMeasured]] = {}
    for gap in trace.not_measured:
        gaps.setdefault(gap.document, []).append(gap)
    return TraceRows(
        stories=tuple(reader.story(story) for story in stories),
        apart=tuple(reader.row(one) for one in apart),
        publishers=len({one.publisher for one in outline.documents}),
        links=tuple(Counter(link.how for link in trace.links).most_common()),
        uncredited=sum(not link.credited for link in trace.links),
        not_measured=tuple((reader.place(document), tuple(found)) for document, found in gaps.items()),
    )


class _Reader:
    """Looks up what ids stand for."""

    def __init__(self, trace: Trace, numbered: Sequence[NumberedDocument]) -> None:
        self._links = trace.links
        self._documents = {one.document.id: one for one in numbered}
        self._sources = {source.id: source for source in trace.sources}
        self._chains = {one.id: one.chain for one in trace.attributions}

    def place(self, document: str) -> Place:
        """-> how to refer to a document, or to an outlet outside the collection."""
        found = self._documents.get(document)
        return Place(found.number, found.name) if found else Place(None, one_line(document.removeprefix(OUTSIDE)))

    def story(self, story: StoryOutline) -> StoryRows:
        return StoryRows(
            number=story.number,
            documents=tuple(self.row(one) for one in story.documents),
            publishers=story.publishers,
            claims=tuple(self._claim(told) for told in story.widely),
            alone=len(story.singly),
            flags=tuple(self._flag(flag) for flag in story.flags),
        )

    def row(self, one: NumberedDocument) -> DocumentRow:
        links = sorted(
            (link for link in self._links if link.child == one.document.id),
            key=lambda link: (_CLOSENESS.index(link.how), -link.score),
        )
        return DocumentRow(self.place(one.document.id), one.document, tuple(self._parent(link) for link in links))

    def _parent(self, link: Link) -> Parent:
        reasons: dict[str, dict[str, None]] = {}
        for why in link.evidence:
            own = (mention for mention in why.spans if mention.document == link.child)
            words = reasons.setdefault(one_line(why.text), {})
            words.update((said, None) for mention in own if (said := self._words(mention)))
        shown = tuple((text, tuple(words)) for text, words in reasons.items())
        return Parent(link.how, link.credited, link.score, self.place(link.parent), shown)

    def _claim(self, told: NumberedClaim) -> ClaimRow:
        claim = told.claim
        stating = {mention.document for mention in claim.mentions} & self._documents.keys()
        other = [why for why in claim.why if why.feature not in _SAID_ELSEWHERE]
        return ClaimRow(
            number=told.number,
            claim=claim,
            documents=len(stating),
            publishers=len({self._documents[document].publisher for document in stating}),
            origins=tuple(self._origin(origin) for origin in claim.origins),
            range_reason=next(iter(_texts(claim, "independent_origins")), ""),
            sides=tuple(self._sides(claim)),
            drift=tuple(Reason(one_line(each.text), self._places(each.mentions)) for each in claim.variants),
            circle=_texts(claim, "circle"),
            same=tuple(text for text in _texts(claim, "same_origin") if "=" in text),
            not_counted=tuple(self._reasons(other)),
        )

    def _reasons(self, evidence: Sequence[Evidence]) -> Iterator[Reason]:
        spans: dict[str, list[Mention]] = {}
        for why in evidence:
            spans.setdefault(one_line(why.text), []).extend(why.spans)
        for text, mentions in spans.items():
            yield Reason(text, self._places(mentions))

    def _sides(self, claim: Claim) -> Iterator[Side]:
        for stance in STANCES:
            said = [
                Said(
                    self.place(one.document),
                    tuple(self._name(source) for source in self._chains.get(one.attribution or "", ())),
                    self._words(Mention(one.document, Span(one.start, one.end))),
                )
                for one in claim.mentions
                if one.stance == stance
            ]
            if said:
                yield Side(stance, tuple(sorted(said, key=lambda one: one.place.number or len(self._documents) + 1)))

    def _origin(self, origin: Origin) -> OriginRow:
        source = self._sources.get(origin.source or "")
        first = self.place(origin.document) if origin.document else None
        name = one_line(source.name) if source else first.name if first else "source not stated"
        return OriginRow(name, origin, source, first)

    def _flag(self, flag: StoryFlag) -> FlagRow:
        words = ((self.place(mention.document), self._words(mention)) for mention in flag.spans)
        shown = dict.fromkeys((place, said) for place, said in words if said)
        numbers = sorted(told.number for told in flag.claims if len(told.documents) > 1)
        return FlagRow(flag.kind, flag.text, tuple(numbers), tuple(shown))

    def _places(self, mentions: Sequence[Mention]) -> tuple[Place, ...]:
        return tuple(dict.fromkeys(self.place(mention.document) for mention in mentions))

    def _words(self, mention: Mention) -> str:
        found = self._documents.get(mention.document)
        return one_line(found.document.text[mention.span.start : mention.span.end]) if found else ""

    def _name(self, source: str) -> str:
        return one_line(self._sources[source].name) if source in self._sources else "source not stated"


def _texts(claim: Claim, feature: str) -> tuple[str, ...]:
    return tuple(one_line(why.text) for why in claim.why if why.feature == feature)
