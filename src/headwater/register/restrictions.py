"""A trace -> the records of the restrictions on travel that its stories report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from headwater.model import Attribution, Claim, Document, Source, Trace
from headwater.register.measures import find_measures
from headwater.register.records import Story, make_record
from headwater.register.sightings import find_sightings
from headwater.register.states import find_states
from headwater.register.text import Passages
from headwater.register.vocabulary import vocabulary
from headwater.restriction import Restriction


def restrictions(trace: Trace) -> tuple[Restriction, ...]:
    """-> the restrictions on travel that the documents report, story by story, in the order of the first reports.

    What several documents of a story tell of one state and one mechanism is one record; where they differ, their values
    stand side by side. A document in a language without a vocabulary is not read. Every value is proposed: none was
    seen by a person.
    """
    attributions: dict[str, list[Attribution]] = defaultdict(list)
    for one in trace.attributions:
        attributions[one.document].append(one)
    documents = {document.id: document for document in trace.documents}
    sources = {source.id: source for source in trace.sources}
    found: list[Restriction] = []
    for together in _stories(trace):
        story = [documents[one] for one in together]
        inside = frozenset(together)
        claims = tuple(claim for claim in trace.claims if any(mention.document in inside for mention in claim.mentions))
        found += _of_story(story, attributions, sources, claims)
    return tuple(found)


def _stories(trace: Trace) -> Iterator[tuple[str, ...]]:
    """Give the documents of each story, and those that are of none by themselves, in the order of the documents."""
    place = {document.id: at for at, document in enumerate(trace.documents)}
    grouped = [tuple(sorted(story.documents, key=place.__getitem__)) for story in trace.stories]
    taken = {document for story in grouped for document in story}
    apart = [(document,) for document in place if document not in taken]
    yield from sorted([*grouped, *apart], key=lambda story: place[story[0]])


def _of_story(
    documents: Sequence[Document],
    attributions: dict[str, list[Attribution]],
    sources: dict[str, Source],
    claims: tuple[Claim, ...],
) -> Iterator[Restriction]:
    by_language: dict[str, list[Passages]] = defaultdict(list)
    for document in documents:
        by_language[document.language].append(Passages(document, tuple(attributions.get(document.id, ()))))
    for language, story in by_language.items():
        words = vocabulary(language)
        if words is None:
            continue
        sightings = [sighting for passages in story for sighting in find_sightings(passages, words)]
        if not sightings:
            continue
        states = find_states(story)
        measures = find_measures(sightings, states)
        whole = Story(tuple(story), sources, claims, states, words)
        for measure in measures:
            record = make_record(measure, [other for other in measures if other is not measure], whole)
            if record is not None:
                yield record
