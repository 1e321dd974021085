"""What is exported: a trace, and the captures that its documents were read in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from headwater.errors import InputError
from headwater.export.party import Parties, parties_of
from headwater.model import Attribution, Claim, Document, Source, Span, Story, Trace
from headwater.restriction import Restriction

_Known = TypeVar("_Known", Document, Attribution, Claim, Story, Restriction)


@dataclass(frozen=True, slots=True)
class Captured:
    """One capture of a document: the SHA-256 of its bytes, and when they came in (aware).

    `id`, `size` (bytes) and `file` (in the library's folder of captures) are known of what a library keeps.
    """

    document: str
    sha256: str
    captured_at: datetime
    name: str
    address: str | None = None
    id: str | None = None
    size: int | None = None
    file: str | None = None


@dataclass(frozen=True)
class Material:
    """A trace with the captures of its documents, oldest first."""

    trace: Trace
    captures: tuple[Captured, ...]

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """The documents by id."""
        return {document.id: document for document in self.trace.documents}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources by id."""
        return {source.id: source for source in self.trace.sources}

    @cached_property
    def attributions(self) -> Mapping[str, Attribution]:
        """The attributions by id."""
        return {attribution.id: attribution for attribution in self.trace.attributions}

    @cached_property
    def captures_of(self) -> Mapping[str, tuple[Captured, ...]]:
        """The captures of each document."""
        found: defaultdict[str, list[Captured]] = defaultdict(list)
        for captured in self.captures:
            found[captured.document].append(captured)
        return {document: tuple(several) for document, several in found.items()}

    @cached_property
    def story_of(self) -> Mapping[str, str]:
        """The story of each document that is in one."""
        return {document: story.id for story in self.trace.stories for document in story.documents}

    @cached_property
    def parties(self) -> Parties:
        """Who publishes and who is cited."""
        return parties_of(self.trace)

    @cached_property
    def claims_of(self) -> Mapping[str, tuple[tuple[Claim, str], ...]]:
        """The claims that each attribution states, by the attribution's id, with its stance towards each."""
        found: defaultdict[str, dict[tuple[str, str], tuple[Claim, str]]] = defaultdict(dict)
        for claim in self.trace.claims:
            for mention in claim.mentions:
                if mention.attribution is not None:
                    found[mention.attribution].setdefault((claim.id, mention.stance), (claim, mention.stance))
        return {attribution: tuple(several.values()) for attribution, several in found.items()}

    def words(self, document: str, span: Span) -> str:
        """-> the exact words of a span; "" where the document is not among these."""
        found = self.documents.get(document)
        return found.text[span.start : span.end] if found else ""


def of_trace(trace: Trace) -> Material:
    """-> a trace that no library keeps: of its captures there is what its documents say."""
    captures = (
        Captured(document.id, document.sha256, document.captured_at, document.file, document.address)
        for document in trace.documents
    )
    return Material(trace, tuple(captures))


def joined(parts: Sequence[Material]) -> Material:
    """-> several stories' materials as one. What is in two of them counts once."""
    traces = [part.trace for part in parts]
    captures = dict.fromkeys(captured for part in parts for captured in part.captures)
    if len(traces) == 1:
        return Material(traces[0], tuple(captures))
    trace = Trace(
        documents=_once(one for trace in traces for one in trace.documents),
        sources=_joined_sources(one for trace in traces for one in trace.sources),
        attributions=_once(one for trace in traces for one in trace.attributions),
        own_voice=tuple(dict.fromkeys(one for trace in traces for one in trace.own_voice)),
        links=tuple(dict.fromkeys(one for trace in traces for one in trace.links)),
        claims=_once(one for trace in traces for one in trace.claims),
        stories=_once(one for trace in traces for one in trace.stories),
        flags=tuple(dict.fromkeys(one for trace in traces for one in trace.flags)),
        restrictions=_once(one for trace in traces for one in trace.restrictions),
        not_measured=tuple(dict.fromkeys(one for trace in traces for one in trace.not_measured)),
        failed=tuple(dict.fromkeys(one for trace in traces for one in trace.failed)),
        compared_by=traces[0].compared_by if traces else "words",
    )
    return Material(trace, tuple(captures))


def selected(trace: Trace, given: Collection[str]) -> Trace:
    """-> the part of a trace that is asked for, by ids of documents, stories, claims (their story) or statements.

    What is said of a claim, its origins and their range, stays that of its whole story; its mentions are those in the
    documents asked for. Raises InputError for an id that the trace does not hold.
    """
    wanted = {document for one in given for document in _documents_of(trace, one)}
    return only(trace, wanted)


def only(trace: Trace, wanted: Collection[str]) -> Trace:
    """-> what the trace says of some of its documents (see `selected`)."""
    if {document.id for document in trace.documents} <= set(wanted):
        return trace
    attributions = tuple(one for one in trace.attributions if one.document in wanted)
    claims = tuple(
        replace(claim, mentions=mentions)
        for claim in trace.claims
        if (mentions := tuple(mention for mention in claim.mentions if mention.document in wanted))
    )
    kept = {claim.id for claim in claims}
    cited = {source for attribution in attributions for source in attribution.chain}
    cited |= {origin.source for claim in claims for origin in claim.origins if origin.source}
    return replace(
        trace,
        documents=tuple(one for one in trace.documents if one.id in wanted),
        sources=tuple(
            replace(source, mentions=tuple(one for one in source.mentions if one.document in wanted))
            for source in trace.sources
            if source.id in cited or any(mention.document in wanted for mention in source.mentions)
        ),
        attributions=attributions,
        own_voice=tuple(one for one in trace.own_voice if one.document in wanted),
        links=tuple(one for one in trace.links if one.child in wanted),
        claims=claims,
        stories=tuple(
            replace(story, documents=documents)
            for story in trace.stories
            if (documents := tuple(one for one in story.documents if one in wanted))
        ),
        flags=tuple(
            one for one in trace.flags if one.claim in kept or any(span.document in wanted for span in one.spans)
        ),
        restrictions=tuple(one for one in trace.restrictions if set(one.in_documents) & set(wanted)),
        not_measured=tuple(one for one in trace.not_measured if one.document in wanted),
        failed=(),
    )


def _documents_of(trace: Trace, given: str) -> tuple[str, ...]:
    """-> the documents that an id stands for."""
    for document in trace.documents:
        if document.id == given:
            return (given,)
    for attribution in trace.attributions:
        if attribution.id == given:
            return (attribution.document,)
    stories = {story.id: story.documents for story in trace.stories}
    if given in stories:
        return stories[given]
    for claim in trace.claims:
        if claim.id == given:
            inside = {mention.document for mention in claim.mentions}
            return tuple(one for story in stories.values() if inside & set(story) for one in story) or tuple(inside)
    raise InputError(given, "the trace holds nothing of this id", "give the id of one of its documents or stories")


def _once(values: Iterable[_Known]) -> tuple[_Known, ...]:
    return tuple({value.id: value for value in values}.values())


def _joined_sources(sources: Iterable[Source]) -> tuple[Source, ...]:
    """-> each source once, with all its mentions."""
    found: dict[str, Source] = {}
    for source in sources:
        before = found.get(source.id)
        mentions = dict.fromkeys((*before.mentions, *source.mentions)) if before else source.mentions
        found[source.id] = replace(source, mentions=tuple(mentions))
    return tuple(found.values())
