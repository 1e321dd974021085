"""Reviews on one version of a page -> on the version that counts, where the words are the same.

A person reviewed words, not a version. What is not the same stays where it was, for a person to look at again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from headwater.errors import NotKept
from headwater.library import Library
from headwater.library.carrying import same_in
from headwater.model import Judged, Reading, Span
from headwater.registered import FieldReview, Place
from headwater.restriction import FieldEvidence


def carried_reviews(library: Library, made: Sequence[FieldReview], present: Collection[str]) -> tuple[FieldReview, ...]:
    """-> the reviews, of the versions that count where they have the same words.

    `present` are the ids of the documents that records are derived from: the newest version of every page.
    """
    cited = {one for review in made for one in _documents(review)} - set(present)
    pairs = {one: pair for one in sorted(cited) if (pair := _versions(library, one, present)) is not None}
    return tuple(_carried(review, pairs) for review in made) if pairs else tuple(made)


def _documents(review: FieldReview) -> tuple[str, ...]:
    given = (review.correction.document,) if review.correction is not None else ()
    return (*review.documents, *(place.document for place in review.places), *given)


def _versions(library: Library, document: str, present: Collection[str]) -> tuple[Reading, Reading] | None:
    """-> the readings of a document and of the version of its page that counts; None where there is no other."""
    try:
        current = next((one.document for one in library.versions(document) if one.current), document)
        return (library.read(document), library.read(current)) if current in present else None
    except NotKept:  # it was removed
        return None


def _carried(review: FieldReview, pairs: Mapping[str, tuple[Reading, Reading]]) -> FieldReview:
    newer = [pairs[one][1].documents[0].id for one in review.documents if one in pairs]
    places = (_place(place, pairs) for place in review.places)
    return replace(
        review,
        documents=tuple(dict.fromkeys((*review.documents, *newer))),
        places=tuple(places),
        correction=_correction(review.correction, pairs) if review.correction is not None else None,
    )


def _place(place: Place, pairs: Mapping[str, tuple[Reading, Reading]]) -> Place:
    if place.document not in pairs:
        return place
    found = same_in(Judged(place.document, span=Span(place.start, place.end)), *pairs[place.document])
    return Place(found.document, *found.span) if found is not None and found.span is not None else place


def _correction(given: FieldEvidence, pairs: Mapping[str, tuple[Reading, Reading]]) -> FieldEvidence:
    at = _place(Place(given.document, given.start, given.end), pairs)
    if at.document == given.document:
        return given
    (newer,) = pairs[given.document][1].documents
    return replace(given, document=at.document, start=at.start, end=at.end, sha256=newer.sha256)
