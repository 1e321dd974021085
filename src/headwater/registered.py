"""An entry of the register: a record with all that one needs to read it, and what people decided on it.

A `Restriction` points into documents; an `Entry` carries the words as well, so that it can be shown, written for other
programs and read again where the documents are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from headwater.model import Document, Source, Trace
from headwater.restriction import Decision, FieldEvidence, Mechanism, Restriction, Reviewable

#: how far people have looked at a record: at no value, at some, at all, or they rejected it as a whole
Standing = Literal["proposed", "partly_reviewed", "reviewed", "rejected"]
#: characters of the sentence that are kept on either side of a quotation
_AROUND = 110


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a document: code points of its text, half-open."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FieldReview:
    """What a person decided on one value of a record.

    The record is named by what stays the same when records are derived again: the state and mechanism that were
    proposed, and the documents that reported it, any of which stands for its story. `value` is the value decided on
    (None where the record had none; of a phase, its course) and `places` the words it rested on. `correction` is the
    evidence of the value that takes its place. A review that takes another back has its id in `undoes`, and decides
    nothing else.
    """

    id: str
    state: str | None
    mechanism: Mechanism
    documents: tuple[str, ...]
    field: Reviewable
    value: str | None
    places: tuple[Place, ...]
    decision: Decision
    by: str
    at: datetime
    reason: str | None = None
    correction: FieldEvidence | None = None
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A record with the reviews that are in force on it, oldest first, and those whose words give the value no more."""

    record: Restriction
    reviews: tuple[FieldReview, ...] = ()
    adrift: tuple[FieldReview, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document that an entry quotes, as far as a reader needs it; `published` is aware."""

    id: str
    sha256: str
    title: str | None = None
    outlet: str | None = None
    address: str | None = None
    published: datetime | None = None
    language: str = "und"


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words at a place, with what stands around them in their paragraph."""

    place: Place
    words: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """Where an entry came from that was not derived here: the file's name, who imported it, and when (aware)."""

    file: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A record, and what shows it.

    `names` are those of the sources in the chains of its evidence, by id; `story` is the id of the story it was derived
    from, None for a document that is in none; `reviews` are those in force, oldest first, and `adrift` those that were
    made on words which do not give the value any more: the text was changed, or is read otherwise now.
    `huridocs` are codes of the HURIDOCS micro-thesauri, numbers only, where they are asked for.
    """

    record: Restriction
    standing: Standing
    documents: tuple[CitedDocument, ...]
    quotations: tuple[Quotation, ...]
    names: Mapping[str, str]
    story: str | None = None
    reviews: tuple[FieldReview, ...] = ()
    imported: Imported | None = None
    adrift: tuple[FieldReview, ...] = ()
    huridocs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError where the words of some evidence, or its document, are not there."""
        there = {quotation.place for quotation in self.quotations}
        known = {document.id: document.sha256 for document in self.documents}
        for row in all_evidence(self.record):
            if place_of(row) not in there:
                raise ValueError(f"the words of {row.field} {row.value!r} are not there")
            if known.get(row.document) != row.sha256:
                raise ValueError(f"the document of {row.field} {row.value!r} is not there, or is another capture")


def place_of(row: FieldEvidence) -> Place:
    """-> where the words of some evidence stand."""
    return Place(row.document, row.start, row.end)


def all_evidence(record: Restriction) -> tuple[FieldEvidence, ...]:
    """-> all evidence of a record, that of its phases last."""
    return (*record.evidence, *(row for phase in record.phases for row in phase.evidence))


def standing_of(record: Restriction) -> Standing:
    """-> how far people have looked at a record whose reviews are in its evidence."""
    if record.rejected:
        return "rejected"
    decided = [
        any(row.review is not None for row in record.evidence if (row.field, row.value) == shown)
        for shown in dict.fromkeys((row.field, row.value) for row in record.evidence)
    ]
    decided += [any(row.review is not None for row in phase.evidence) for phase in record.phases]
    return "reviewed" if all(decided) else "partly_reviewed" if any(decided) else "proposed"


def entry_of(
    record: Restriction,
    documents: Mapping[str, Document],
    names: Mapping[str, str],
    story: str | None = None,
    reviews: tuple[FieldReview, ...] = (),
    adrift: tuple[FieldReview, ...] = (),
) -> Entry:
    """-> the entry of a record; `documents` are those that its evidence is in, by id, and `names` those of sources."""
    rows = all_evidence(record)
    places = dict.fromkeys(place_of(row) for row in rows)
    cited = dict.fromkeys(row.document for row in rows)
    chains = dict.fromkeys(source for row in rows for source in row.chain)
    return Entry(
        record=record,
        standing=standing_of(record),
        documents=tuple(_cited(documents[one]) for one in cited),
        quotations=tuple(quotation(documents[place.document], place) for place in places),
        names={source: names[source] for source in chains if source in names},
        story=story,
        reviews=reviews,
        adrift=adrift,
    )


def entries_of(trace: Trace, reviewed: Iterable[Reviewed] | None = None) -> tuple[Entry, ...]:
    """-> the entries of a trace's records as they were `reviewed`; where that is None, as nobody has reviewed them."""
    found = (Reviewed(record) for record in trace.restrictions) if reviewed is None else reviewed
    documents = {document.id: document for document in trace.documents}
    names = names_of(trace.sources)
    home = {document: story.id for story in trace.stories for document in story.documents}
    return tuple(
        entry_of(one.record, documents, names, home.get(one.record.in_documents[0]), one.reviews, one.adrift)
        for one in found
    )


def names_of(sources: Iterable[Source]) -> dict[str, str]:
    """-> the names of sources, by id."""
    return {source.id: source.name for source in sources}


def quotation(document: Document, place: Place) -> Quotation:
    """-> the words at a place, with what stands around them."""
    text = document.text
    begin, end = text.rfind("\n", 0, place.start) + 1, text.find("\n", place.end)
    end = len(text) if end < 0 else end
    before, after = text[begin : place.start], text[place.end : end]
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + "…"
    return Quotation(place, text[place.start : place.end], before, after)


def _cited(document: Document) -> CitedDocument:
    return CitedDocument(
        document.id,
        document.sha256,
        document.title,
        document.outlet or document.domain,
        document.address,
        document.published,
        document.language,
    )
