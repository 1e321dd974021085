"""The versions of a page: what changed from one to the next, and whether the page says so."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from headwater.library import Holding, Library, PageEvent, Version
from headwater.model import Document, Reading
from headwater.report.changes import Change, changes

#: `silent`: words were changed, and nothing that is new in the page says so; `told`: it says so; `retracted`: it says
#: that it takes back what it said; `unchanged`: the same words; `not measured`: whether it says so is not known.
Edit = Literal["silent", "told", "retracted", "unchanged", "not measured"]

#: What a page writes where it was changed. The words are English.
_TOLD = re.compile(
    r"\b(?:updated?|correct(?:s|ed|ion|ions)|clarif(?:y|ies|ied|ication|ications)|amend(?:ed|ment|ments)"
    r"|editor[’']?s[’']? note|(?:an?|the) (?:earlier|previous) version)\b",
    re.IGNORECASE,
)
_RETRACTED = re.compile(
    r"\b(?:retract(?:s|ed|ion)|(?:has|have|had) been (?:withdrawn|taken down|removed)|withdrawn|withdrew|withdraws"
    r"|no longer stands? by|apologi[sz]es? for the (?:article|report|story|error))\b",
    re.IGNORECASE,
)
#: A page that keeps less of its words has been taken back, where it says so at all: share.
_KEPT_LITTLE = 0.5


@dataclass(frozen=True, slots=True)
class Revision:
    """From one version of a page to the next.

    `note` are the new words that say that it was changed; `removed` and `added` count words; `gone` are the contents of
    statements of the older version that the newer one no longer has.
    """

    before: Document
    after: Document
    edit: Edit
    note: str | None
    removed: int
    added: int
    gone: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class PageHistory:
    """All versions of a page, what changed from each to the next, when it was gone, and whether it is: oldest first."""

    versions: tuple[Version, ...]
    changes: tuple[Revision, ...]
    events: tuple[PageEvent, ...]
    is_gone: bool


def page_history(library: Library, found: Holding) -> PageHistory:
    """-> what is known of the page that a document is a version of."""
    (document,) = found.reading.documents
    changed = revisions(library, document.id)
    presence = library.presence
    return PageHistory(found.versions, changed, presence.events(document.id), presence.is_gone(document.id))


def revisions(library: Library, document: str) -> tuple[Revision, ...]:
    """-> what changed from each version of the document's page to the next, oldest first. Raises NotKept."""
    readings = [library.read(one.document) for one in library.versions(document)]
    return tuple(revision(before, after) for before, after in itertools.pairwise(readings))


def revision(before: Reading, after: Reading) -> Revision:
    """-> what changed between two readings, of one document each."""
    (old,), (new,) = before.documents, after.documents
    found = changes(old, new)
    removed, added = (
        sum(len(piece.words.split()) for change in found for piece in change.pieces if piece.fate == fate)
        for fate in ("removed", "added")
    )
    note = next(_notes(found, old, new), None)
    return Revision(
        old, new, _edit(found, removed, old, new, note), note, removed, added, tuple(_gone(before, new)), found
    )


def _edit(found: Sequence[Change], removed: int, old: Document, new: Document, note: str | None) -> Edit:
    if not found:
        return "unchanged"
    if note is None:
        return "silent" if new.language == "en" else "not measured"
    whole = max(1, len(old.text.split()))
    takes_back = _RETRACTED.search(note) is not None
    return "retracted" if takes_back and (removed / whole > 1 - _KEPT_LITTLE or _is_head(note, new)) else "told"


def _is_head(note: str, new: Document) -> bool:
    """Whether a note stands over or beside the article, as what takes back the whole of it does."""
    beside = [piece.text for piece in new.furniture if piece.kind == "notice"]
    return any(note in place for place in (new.title or "", new.text.split("\n\n", 1)[0], *beside))


def _notes(found: Sequence[Change], old: Document, new: Document) -> Iterator[str]:
    """Give the new words that say that something was changed, those that take it back first."""
    said = [piece.words for change in found for piece in change.pieces if piece.fate == "added"]
    known = {piece.text for piece in old.furniture}
    said += [piece.text for piece in new.furniture if piece.kind == "notice" and piece.text not in known]
    # What others withdraw in the news is told in the text; what the page itself takes back, over it.
    yield from (words for words in said if _RETRACTED.search(words) and _is_head(words, new))
    yield from (words for words in said if _TOLD.search(words))


def _gone(before: Reading, after: Document) -> Iterator[str]:
    (old,) = before.documents
    for one in before.attributions:
        words = [old.text[span.start : span.end] for span in one.content_spans]
        if not all(" ".join(part.split()) in " ".join(after.text.split()) for part in words):
            yield " … ".join(words)
