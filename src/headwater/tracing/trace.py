"""A reading -> its trace: the steps of tracing in their order.

    links over all documents -> stories -> one cast for each story -> claims inside each story -> flags

Stories come before claims, so that documents on distinct events, and pages that are no news at all, never lend each
other mentions or origins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.renaming import renamed
from headwater.model import (
    Attribution,
    Claim,
    Document,
    Judgements,
    Link,
    NotMeasured,
    OwnVoice,
    Reading,
    Source,
    Story,
    Trace,
)
from headwater.tracing.claims import NOTHING_JUDGED, trace_claims
from headwater.tracing.flags import find_flags
from headwater.tracing.judged import document_pairs, set_aside, source_pairs, told_apart
from headwater.tracing.likeness import survey
from headwater.tracing.links import find_links
from headwater.tracing.matching import Scorer
from headwater.tracing.order import by_time
from headwater.tracing.same_sources import joined, same_sources
from headwater.tracing.sentence_encoder import SentenceEncoder, WordOverlapEncoder
from headwater.tracing.stories import group_stories

Stage = Literal["links", "stories", "claims", "flags"]
#: called before a stage and as it goes on: the stage, how much of it is done, and how much there is (1 for a whole)
Progress = Callable[[Stage, int, int], None]


def trace(
    reading: Reading,
    outlets: OutletLexicon,
    encoder: SentenceEncoder | None = None,
    *,
    scorer: Scorer | None = None,
    progress: Progress | None = None,
    judgements: Judgements = NOTHING_JUDGED,
) -> Trace:
    """-> what follows from the reading's documents together, with all that the reading holds.

    The documents come out by time of publication, those without one last. The same documents give the same trace in
    whatever order the reading has them.

    Args:
        reading: what was read, as `headwater.pipeline.join` puts it together.
        outlets: the world's outlets.
        encoder: gives statements their vectors; without it they are compared by their words.
        scorer: says how likely two statements are to be one claim; the one fitted for the encoder by default.
        progress: is told how far the work has come.
        judgements: what people have decided; it goes before what is found here.
    """
    tell = progress or (lambda *_: None)
    reading = told_apart(set_aside(in_order(reading), judgements), judgements)
    documents = reading.documents
    tell("links", 0, 1)
    surveyed = survey(documents)
    links = find_links(
        documents, reading.attributions, reading.sources, outlets, judgements.rejected_links, surveyed=surveyed
    )
    tell("stories", 0, 1)
    stories = group_stories(documents, links, together=document_pairs(judgements), surveyed=surveyed)
    reading = one_cast(reading, stories, judgements)
    claims: list[Claim] = []
    for done, part in enumerate(_parts(stories, reading, links)):
        tell("claims", done, len(stories))
        claims += _claims(part, outlets, encoder or WordOverlapEncoder(), scorer, judgements)
    tell("flags", 0, 1)
    flags = find_flags(documents, reading.attributions, reading.sources, links, claims, outlets=outlets)
    return Trace.of(
        reading,
        links=links,
        claims=tuple(claims),
        stories=stories,
        flags=flags,
        gaps=tuple(_unread(reading.not_measured)),
        compared_by="words" if encoder is None else "sentence vectors",
    )


def as_judged(reading: Reading, stories: Sequence[Story], judgements: Judgements) -> Reading:
    """-> the reading as the trace of these stories holds it: in order, what is wrong set aside, with one cast."""
    return one_cast(told_apart(set_aside(in_order(reading), judgements), judgements), stories, judgements)


def one_cast(reading: Reading, stories: Sequence[Story], judgements: Judgements) -> Reading:
    """-> the reading, in which the sources of a story that are one have one id."""
    together, apart = (
        source_pairs(reading.attributions, pairs) for pairs in (judgements.same_source, judgements.different_sources)
    )
    same = same_sources(reading.sources, reading.attributions, stories, together, apart)
    attributions = tuple(renamed(one, same) for one in reading.attributions)
    return in_order(replace(reading, sources=joined(reading.sources, same), attributions=attributions))


def in_order(reading: Reading) -> Reading:
    """-> the same reading, its documents by time of publication and everything else by its place in them."""
    documents = sorted(reading.documents, key=by_time)
    place = {document.id: at for at, document in enumerate(documents)}
    sources = [
        replace(
            source, mentions=tuple(sorted(source.mentions, key=lambda one: (place.get(one.document, -1), one.span)))
        )
        for source in reading.sources
    ]
    return replace(
        reading,
        documents=tuple(documents),
        sources=tuple(sorted(sources, key=lambda source: _first_place(source, place))),
        attributions=tuple(sorted(reading.attributions, key=lambda one: place[one.document])),
        own_voice=tuple(sorted(reading.own_voice, key=lambda one: (place[one.document], one.span))),
        not_measured=tuple(sorted(reading.not_measured, key=lambda one: place.get(one.document, -1))),
        failed=tuple(sorted(reading.failed, key=lambda one: (one.input, one.error, one.message))),
    )


def _first_place(source: Source, place: Mapping[str, int]) -> tuple[int, tuple[int, int], str]:
    first = source.mentions[0] if source.mentions else None
    return (place.get(first.document, -1), first.span, source.id) if first else (len(place), (0, 0), source.id)


@dataclass(slots=True)
class _Part:
    """What of a reading belongs to one story, in the order of the reading."""

    documents: list[Document] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    own_voice: list[OwnVoice] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def _parts(stories: Sequence[Story], reading: Reading, links: Sequence[Link]) -> list[_Part]:
    """-> each story's part of the reading; the reading is gone through once, however many stories there are."""
    parts = [_Part() for _ in stories]
    home = {document: part for part, story in zip(parts, stories, strict=True) for document in story.documents}
    cited_in: defaultdict[str, dict[int, _Part]] = defaultdict(dict)
    for document in reading.documents:
        home[document.id].documents.append(document)
    for one in reading.attributions:
        home[one.document].attributions.append(one)
        for cited in one.chain:
            cited_in[cited][id(home[one.document])] = home[one.document]
    for source in reading.sources:
        for part in cited_in[source.id].values():
            part.sources.append(source)
    for voice in reading.own_voice:
        home[voice.document].own_voice.append(voice)
    for link in links:
        home[link.child].links.append(link)
    return parts


def _claims(
    part: _Part, outlets: OutletLexicon, encoder: SentenceEncoder, scorer: Scorer | None, judgements: Judgements
) -> tuple[Claim, ...]:
    return trace_claims(
        part.documents,
        part.attributions,
        part.sources,
        part.own_voice,
        part.links,
        encoder,
        outlets=outlets,
        scorer=scorer,
        judgements=judgements,
    )


def _unread(gaps: Iterable[NotMeasured]) -> tuple[NotMeasured, ...]:
    """-> that a document whose statements are not known takes part in no claim."""
    return tuple(
        NotMeasured(gap.document, "claims", "its statements are not known")
        for gap in gaps
        if gap.what == "attributions"
    )
