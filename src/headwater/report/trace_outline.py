"""A Trace, story by story, in the order in which people look at it: who took it from whom, claims, what to check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from headwater.model import (
    Claim,
    Descent,
    Document,
    Flag,
    Link,
    Mention,
    NotMeasured,
    Origin,
    Source,
    Span,
    Stance,
    Trace,
)
from headwater.report.words import STANCES, one_line, shorten

OUTSIDE = "outside:"
#: characters of a title that stands for a document without a publisher
CALLED = 32
#: reasons that are said elsewhere: by the links, by the origins themselves
_SAID_ELSEWHERE = frozenset({"cites", "taken_from", "independent_origins", "circle"})


@dataclass(frozen=True, slots=True)
class Place:
    """A document as people refer to it: its number in the outline (None for one that is not in it), and a name."""

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
class Drift:
    """Another wording of a claim, with another number, and where it stands."""

    words: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ClaimOutline:
    """A claim that several documents state.

    `same` are names taken for one origin ("A = B"); `not_counted` the reasons why mentions add no origin, with the
    documents they stand in.
    """

    number: int
    claim: Claim
    documents: int
    publishers: int
    origins: tuple[OriginRow, ...]
    range_reason: str
    sides: tuple[Side, ...]
    drift: tuple[Drift, ...]
    circle: tuple[str, ...]
    same: tuple[str, ...]
    not_counted: tuple[tuple[str, tuple[Place, ...]], ...]


@dataclass(frozen=True, slots=True)
class FlagRow:
    """One thing to check, with the numbers of the claims it is about and the words behind it."""

    kind: str
    text: str
    claims: tuple[int, ...]
    words: tuple[tuple[Place, str], ...]


@dataclass(frozen=True, slots=True)
class StoryOutline:
    """A story of several documents; `alone` counts the claims that one document alone states."""

    number: int
    rows: tuple[DocumentRow, ...]
    publishers: int
    claims: tuple[ClaimOutline, ...]
    alone: int
    flags: tuple[FlagRow, ...]


@dataclass(frozen=True, slots=True)
class TraceOutline:
    """All of a trace: stories of several documents, the largest first, and the documents that stand apart."""

    stories: tuple[StoryOutline, ...]
    apart: tuple[DocumentRow, ...]
    publishers: int
    links: tuple[tuple[Descent, int], ...]
    uncredited: int
    shared_claims: int
    circular: int
    not_measured: tuple[tuple[Place, tuple[NotMeasured, ...]], ...]


def called(document: Document) -> str:
    """-> how to call a document in a line: its outlet or host, or else the beginning of its title, or its file."""
    for name in (document.outlet, document.domain, shorten(one_line(document.title or ""), CALLED)):
        if name and one_line(name):
            return one_line(name)
    return one_line(PurePath(document.file).name) or one_line(document.id)


def trace_outline(trace: Trace) -> TraceOutline:
    """-> the outline; documents are numbered as they come in it."""
    return _Outliner(trace).outline()


def _publishers(documents: Iterable[Document]) -> int:
    return len({one_line(document.outlet or document.domain or document.id).casefold() for document in documents})


class _Outliner:
    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.documents = {document.id: document for document in trace.documents}
        self.sources = {source.id: source for source in trace.sources}
        self.chains = {one.id: one.chain for one in trace.attributions}
        self.grouped, self.single = self._stories()
        ordered = [document for story in (*self.grouped, self.single) for document in story]
        self.places = {one.id: Place(number, called(one)) for number, one in enumerate(ordered, 1)}
        self.home = {one.id: at for at, story in enumerate(self.grouped) for one in story}

    def outline(self) -> TraceOutline:
        claims = self._claims_by_story()
        stories = tuple(
            self._story(at, story, [claim for claim in claims.get(at, []) if len(_documents(claim)) > 1], claims)
            for at, story in enumerate(self.grouped)
        )
        gaps: dict[str, list[NotMeasured]] = {}
        for gap in self.trace.not_measured:
            gaps.setdefault(gap.document, []).append(gap)
        hows = Counter(link.how for link in self.trace.links)
        return TraceOutline(
            stories=stories,
            apart=tuple(self._row(document) for document in self.single),
            publishers=_publishers(self.trace.documents),
            links=tuple(hows.most_common()),
            uncredited=sum(not link.credited for link in self.trace.links),
            shared_claims=sum(len(story.claims) for story in stories),
            circular=sum(row.claim.circular for story in stories for row in story.claims),
            not_measured=tuple((self.place(document), tuple(found)) for document, found in gaps.items()),
        )

    def place(self, document: str) -> Place:
        """-> how to refer to a document, or to an outlet outside the collection."""
        return self.places.get(document) or Place(None, one_line(document.removeprefix(OUTSIDE)))

    def words(self, mention: Mention) -> str:
        document = self.documents.get(mention.document)
        return one_line(document.text[mention.span.start : mention.span.end]) if document else ""

    def _stories(self) -> tuple[list[list[Document]], list[Document]]:
        """-> the stories of several documents, the largest first, and the documents that are in none of them."""
        inside = [
            [self.documents[one] for one in dict.fromkeys(story.documents) if one in self.documents]
            for story in self.trace.stories
        ]
        grouped = sorted((story for story in inside if len(story) > 1), key=len, reverse=True)
        taken = {document.id for story in grouped for document in story}
        return grouped, [document for document in self.trace.documents if document.id not in taken]

    def _claims_by_story(self) -> dict[int, list[Claim]]:
        found: dict[int, list[Claim]] = {}
        for claim in self.trace.claims:
            homes = [self.home[one.document] for one in claim.mentions if one.document in self.home]
            if homes:
                found.setdefault(homes[0], []).append(claim)
        return found

    def _story(
        self, at: int, story: Sequence[Document], shared: Sequence[Claim], claims: Mapping[int, Sequence[Claim]]
    ) -> StoryOutline:
        def weight(claim: Claim) -> tuple[int, int]:
            stating = [self.documents[one] for one in _documents(claim) if one in self.documents]
            return -_publishers(stating), -len(stating)

        rows = tuple(self._claim(number, claim) for number, claim in enumerate(sorted(shared, key=weight), 1))
        return StoryOutline(
            number=at + 1,
            rows=tuple(self._row(document) for document in story),
            publishers=_publishers(story),
            claims=rows,
            alone=len(claims.get(at, ())) - len(shared),
            flags=self._flags(at, claims.get(at, ()), {row.claim.id: row.number for row in rows}),
        )

    def _row(self, document: Document) -> DocumentRow:
        order = ("republished", "translated", "rewritten", "cited")
        links = sorted(
            (link for link in self.trace.links if link.child == document.id),
            key=lambda link: (order.index(link.how), -link.score),
        )
        return DocumentRow(self.place(document.id), document, tuple(self._parent(link) for link in links))

    def _parent(self, link: Link) -> Parent:
        reasons: dict[str, dict[str, None]] = {}
        for why in link.evidence:
            own = (mention for mention in why.spans if mention.document == link.child)
            words = reasons.setdefault(one_line(why.text), {})
            words.update((said, None) for mention in own if (said := self.words(mention)))
        shown = tuple((text, tuple(words)) for text, words in reasons.items())
        return Parent(link.how, link.credited, link.score, self.place(link.parent), shown)

    def _claim(self, number: int, claim: Claim) -> ClaimOutline:
        stating = [self.documents[one] for one in _documents(claim) if one in self.documents]
        reasons: dict[str, dict[Place, None]] = {}
        for why in claim.why:
            if why.feature not in _SAID_ELSEWHERE and why.feature != "same_origin":
                found = reasons.setdefault(one_line(why.text), {})
                found.update(dict.fromkeys(self.place(mention.document) for mention in why.spans))
        return ClaimOutline(
            number=number,
            claim=claim,
            documents=len(stating),
            publishers=_publishers(stating),
            origins=tuple(self._origin(origin) for origin in claim.origins),
            range_reason=next((one_line(why.text) for why in claim.why if why.feature == "independent_origins"), ""),
            sides=tuple(self._sides(claim)),
            drift=tuple(
                Drift(
                    one_line(variant.text),
                    tuple(dict.fromkeys(self.place(mention.document) for mention in variant.mentions)),
                )
                for variant in claim.variants
            ),
            circle=tuple(one_line(why.text) for why in claim.why if why.feature == "circle"),
            same=tuple(one_line(why.text) for why in claim.why if why.feature == "same_origin" and "=" in why.text),
            not_counted=tuple((text, tuple(places)) for text, places in reasons.items()),
        )

    def _sides(self, claim: Claim) -> Iterable[Side]:
        for stance in STANCES:
            mentions = [one for one in claim.mentions if one.stance == stance]
            if mentions:
                said = (
                    Said(
                        self.place(one.document),
                        tuple(self._name(source) for source in self.chains.get(one.attribution or "", ())),
                        self.words(Mention(one.document, Span(one.start, one.end))),
                    )
                    for one in mentions
                )
                yield Side(stance, tuple(sorted(said, key=lambda one: (one.place.number is None, one.place.number))))

    def _name(self, source: str) -> str:
        return one_line(self.sources[source].name) if source in self.sources else "source not stated"

    def _origin(self, origin: Origin) -> OriginRow:
        source = self.sources.get(origin.source or "")
        first = self.place(origin.document) if origin.document else None
        name = one_line(source.name) if source else first.name if first else "source not stated"
        return OriginRow(name, origin, source, first)

    def _flags(self, at: int, claims: Sequence[Claim], numbers: Mapping[str, int]) -> tuple[FlagRow, ...]:
        """-> the story's flags; those that say the same are one."""
        inside = {claim.id for claim in claims}
        together: dict[tuple[str, str], list[Flag]] = {}
        for flag in self.trace.flags:
            if flag.claim in inside or any(self.home.get(mention.document) == at for mention in flag.spans):
                together.setdefault((flag.kind, one_line(flag.text)), []).append(flag)
        return tuple(
            FlagRow(
                kind,
                text,
                tuple(sorted({numbers[one] for flag in flags if (one := flag.claim or "") in numbers})),
                tuple(
                    dict.fromkeys(
                        (self.place(mention.document), words)
                        for flag in flags
                        for mention in flag.spans
                        if (words := self.words(mention))
                    )
                ),
            )
            for (kind, text), flags in together.items()
        )


def _documents(claim: Claim) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.document for mention in claim.mentions))
