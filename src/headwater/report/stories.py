"""A Trace, story by story, in the order in which people look at it; documents, links and claims have numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from headwater.model import OUTSIDE, Claim, Document, Flag, Link, Mention, Stance, Story, Trace
from headwater.report.words import called, one_line


@dataclass(frozen=True, slots=True)
class NumberedDocument:
    """A document with its number in the trace: 1, 2, ... story by story.

    `publisher` is the same for documents of one publisher, and for no others.
    """

    number: int
    document: Document
    publisher: str

    @property
    def name(self) -> str:
        """How to call it in a line."""
        return called(self.document)


@dataclass(frozen=True, slots=True)
class NumberedLink:
    """A link with its number in the trace, and the numbers of its documents.

    `parent` is None for an outlet whose piece is not in the collection: `outside` is its name then.
    """

    number: int
    link: Link
    child: int
    parent: int | None
    outside: str | None


@dataclass(frozen=True, slots=True)
class NumberedClaim:
    """A claim with its number in its story: 1, 2, ...

    `stances` are the documents (numbers) that take each stance towards it.
    """

    story: int
    number: int
    claim: Claim
    stances: Mapping[Stance, tuple[int, ...]]

    @property
    def anchor(self) -> str:
        """The id of its place in the page."""
        return f"s{self.story}c{self.number}"

    @property
    def documents(self) -> tuple[int, ...]:
        """The documents that mention it, in order."""
        return tuple(sorted({number for numbers in self.stances.values() for number in numbers}))


@dataclass(frozen=True, slots=True)
class StoryFlag:
    """Something to check in a story, with the claims that it is about; flags that say the same are one."""

    kind: str
    text: str
    claims: tuple[NumberedClaim, ...]
    spans: tuple[Mention, ...]


@dataclass(frozen=True)
class StoryOutline:
    """One story. `guests` are documents of other stories that its documents are linked with.

    `claims` are ordered by how many documents state them, then by how many publishers.
    """

    number: int
    documents: tuple[NumberedDocument, ...]
    guests: tuple[NumberedDocument, ...]
    links: tuple[NumberedLink, ...]
    claims: tuple[NumberedClaim, ...]
    flags: tuple[StoryFlag, ...]

    @cached_property
    def publishers(self) -> int:
        """How many publishers its documents have; each document without one counts for itself."""
        return len({document.publisher for document in self.documents})

    @cached_property
    def parents(self) -> int:
        """How many of its documents others were made from, or cite."""
        return len({link.parent for link in self.links} & {document.number for document in self.documents})

    @cached_property
    def outside(self) -> tuple[str, ...]:
        """The outlets that it cites and that are not in the collection, in the order of the links."""
        return tuple(dict.fromkeys(link.outside for link in self.links if link.outside is not None))

    @cached_property
    def widely(self) -> tuple[NumberedClaim, ...]:
        """Its claims that several documents mention."""
        return tuple(claim for claim in self.claims if len(claim.documents) > 1)

    @cached_property
    def singly(self) -> tuple[NumberedClaim, ...]:
        """Its claims that one document mentions alone."""
        return tuple(claim for claim in self.claims if len(claim.documents) < 2)


@dataclass(frozen=True, slots=True)
class TraceOutline:
    """The whole trace. `documents` are by number: the first one is number 1. The largest story comes first."""

    documents: tuple[NumberedDocument, ...]
    stories: tuple[StoryOutline, ...]

    def numbers(self) -> dict[str, int]:
        """-> the number of each document by its id."""
        return {one.document.id: one.number for one in self.documents}


def outline_trace(trace: Trace) -> TraceOutline:
    """-> the outline. What names documents that are not there is left out; a document in no story is one by itself."""
    groups = _groups(trace)
    documents = tuple(_numbered(document for group in groups for document in group))
    by_id = {one.document.id: one for one in documents}
    home = {by_id[document.id].number: at for at, group in enumerate(groups) for document in group}
    links = tuple(_links(trace.links, by_id))
    told = _claims(trace.claims, by_id, home, len(groups))
    flagged = _flags(trace.flags, by_id, home, told)
    stories: list[StoryOutline] = []
    for at, group in enumerate(groups):
        own = {by_id[document.id].number for document in group}
        near = tuple(link for link in links if {link.child, link.parent} & own)
        guests = {number for link in near for number in (link.child, link.parent) if number is not None} - own
        stories.append(
            StoryOutline(
                number=at + 1,
                documents=tuple(documents[number - 1] for number in sorted(own)),
                guests=tuple(documents[number - 1] for number in sorted(guests)),
                links=near,
                claims=told[at],
                flags=flagged[at],
            )
        )
    return TraceOutline(documents, tuple(stories))


def _groups(trace: Trace) -> list[list[Document]]:
    """-> the documents of each story, the largest story first."""
    left = {document.id: document for document in trace.documents}
    groups: list[list[Document]] = []
    for story in (*trace.stories, *(Story("", (document.id,)) for document in trace.documents)):
        if group := [left.pop(document) for document in dict.fromkeys(story.documents) if document in left]:
            groups.append(group)
    return sorted(groups, key=lambda group: -len(group))


def _numbered(documents: Iterable[Document]) -> Iterator[NumberedDocument]:
    for number, document in enumerate(documents, 1):
        name = one_line(document.outlet or "") or one_line(document.domain or "")
        yield NumberedDocument(number, document, name.casefold() or document.id)


def _links(links: Iterable[Link], by_id: Mapping[str, NumberedDocument]) -> Iterator[NumberedLink]:
    known = [
        link for link in links if link.child in by_id and (link.parent in by_id or link.parent.startswith(OUTSIDE))
    ]
    apart = (link for link in known if link.child != link.parent)
    order = sorted(apart, key=lambda link: (by_id[link.child].number, link.parent not in by_id))
    for number, link in enumerate(order, 1):
        parent = by_id.get(link.parent)
        outside = None if parent else one_line(link.parent.removeprefix(OUTSIDE)) or "an outlet without a name"
        yield NumberedLink(number, link, by_id[link.child].number, parent.number if parent else None, outside)


def _claims(
    claims: Iterable[Claim], by_id: Mapping[str, NumberedDocument], home: Mapping[int, int], stories: int
) -> list[tuple[NumberedClaim, ...]]:
    """-> the claims of each story: each belongs where most of its documents do. Those stated most widely come first."""
    found: list[list[NumberedClaim]] = [[] for _ in range(stories)]
    for claim in claims:
        stances: defaultdict[Stance, set[int]] = defaultdict(set)
        for mention in claim.mentions:
            if mention.document in by_id:
                stances[mention.stance].add(by_id[mention.document].number)
        told = NumberedClaim(0, 0, claim, {stance: tuple(sorted(numbers)) for stance, numbers in stances.items()})
        if told.documents:
            count = Counter(home[number] for number in told.documents)
            found[min(count, key=lambda at: (-count[at], at))].append(told)
    publishers = {one.number: one.publisher for one in by_id.values()}

    def breadth(told: NumberedClaim) -> tuple[bool, int, int]:
        stating = told.documents
        return len(stating) < 2, -len({publishers[number] for number in stating}), -len(stating)

    return [
        tuple(replace(told, story=at, number=number) for number, told in enumerate(sorted(group, key=breadth), 1))
        for at, group in enumerate(found, 1)
    ]


def _flags(
    flags: Iterable[Flag],
    by_id: Mapping[str, NumberedDocument],
    home: Mapping[int, int],
    claims: Sequence[Sequence[NumberedClaim]],
) -> list[tuple[StoryFlag, ...]]:
    """-> the flags of each story: those of its claims, and those whose words begin in its documents."""
    of_claim = {told.claim.id: at for at, group in enumerate(claims) for told in group}
    together: list[dict[tuple[str, str], list[Flag]]] = [{} for _ in claims]
    for flag in flags if claims else ():
        places = [home[by_id[mention.document].number] for mention in flag.spans if mention.document in by_id]
        at = of_claim.get(flag.claim or "", places[0] if places else 0)
        together[at].setdefault((flag.kind, one_line(flag.text)), []).append(flag)
    by_claim = {told.claim.id: told for group in claims for told in group}
    return [
        tuple(
            StoryFlag(
                kind,
                text,
                tuple(by_claim[one] for one in dict.fromkeys(flag.claim or "" for flag in same) if one in by_claim),
                tuple(mention for flag in same for mention in flag.spans),
            )
            for (kind, text), same in group.items()
        )
        for group in together
    ]
