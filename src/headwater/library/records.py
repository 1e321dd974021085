"""Rows for captures and readings, and the entries of the custody log that go with them.

All of it happens in one transaction, and under the library's lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from headwater import __version__
from headwater.ids import sha256
from headwater.library import codec, index
from headwater.library.custody import Action, next_entry
from headwater.library.tables import captures, custody, documents, entries, library, members, removals, terms, waiting
from headwater.library.words import terms as terms_of
from headwater.model import Attribution, Capture, Document, Reading, Source

#: `added`: a page that was not there; `changed`: a page that was there with another text; `seen`: the same text in
#: other bytes; `known`: bytes that are there already.
Outcome = Literal["added", "changed", "seen", "known"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one capture: the document's id, and which version of its page it is (from 1)."""

    outcome: Outcome
    document: str
    version: int


class Log:
    """Adds entries to the custody log; `at` is ISO 8601, UTC."""

    def __init__(self, connection: Connection, actor: str, at: str) -> None:
        self._connection, self.actor, self.at = connection, actor, at

    def add(self, action: Action, subject: str, detail: dict[str, str | int | None]) -> None:
        """Seal one more entry."""
        head, head_hash = self._connection.execute(select(library.c.head, library.c.head_hash)).one()
        entry = next_entry(head, head_hash, at=self.at, actor=self.actor, action=action, subject=subject, detail=detail)
        self._connection.execute(insert(custody).values(asdict(entry)))
        self._connection.execute(update(library).values(head=entry.number, head_hash=entry.hash))


def page_of(capture: Capture, document: Document) -> str | None:
    """-> what the versions of one page have in common: its address, or the file it is in; None for standard input."""
    address = document.address or capture.address
    if address:
        return codec.plain_address(address)
    return None if capture.name == "-" else codec.plain_file(capture.name)


def is_capture(connection: Connection, capture: str) -> bool:
    """-> whether there is a capture with this id, and it was not removed."""
    gone = select(removals.c.capture)
    query = select(captures.c.number).where(captures.c.id == capture, captures.c.id.not_in(gone))
    return connection.execute(query).first() is not None


def document_of(connection: Connection, given: str) -> str | None:
    """-> the id of the document with this id, or of the one that a capture or statement with it belongs to."""
    of_statement = select(documents.c.id).join(entries, entries.c.document == documents.c.number)
    for query in (
        select(documents.c.id).where(documents.c.id == given),
        select(captures.c.document).where(captures.c.id == given),
        of_statement.where(entries.c.item == given),
    ):
        found: str | None = connection.execute(query).scalars().first()
        if found:
            return found
    return None


def find_known(connection: Connection, capture: Capture, document: Document) -> Kept | None:
    """-> what there is of a capture whose bytes are kept already, as this document or for this page; else None.

    A page on the web that shows again what it showed before its last change is news.
    """
    page = page_of(capture, document)
    same = captures.c.document == document.id
    if page is not None:
        same |= captures.c.page == page
    query = select(documents.c.id, documents.c.version).join(captures, captures.c.document == documents.c.id)
    query = query.where(captures.c.raw_sha256 == sha256(capture.raw), same)
    if capture.status is not None:
        query = query.where(documents.c.current)
    row = connection.execute(query).first()
    return Kept("known", row.id, row.version) if row else None


def insert_capture(
    connection: Connection, log: Log, capture: Capture, capture_id: str, document: Document, warc: bytes
) -> None:
    """Note a capture whose file is written."""
    values: dict[str, str | int | None] = {
        "name": codec.clean(capture.name),
        "address": codec.clean(capture.address),
        "captured_at": codec.written(capture.captured_at),
        "raw_sha256": sha256(capture.raw),
        "raw_size": len(capture.raw),
        "file_sha256": sha256(warc),
        "file_size": len(warc),
    }
    page = page_of(capture, document)
    connection.execute(insert(captures).values(id=capture_id, document=document.id, page=page, **values))
    log.add("captured", capture_id, values)


def keep_reading(connection: Connection, log: Log, found: Reading, capture_id: str, page: str | None) -> Kept:
    """Note what was read in a capture, as a new document or as one that is there."""
    (document,) = found.documents
    there = connection.execute(select(documents).where(documents.c.id == document.id)).first()
    if there is not None:
        log.add("seen", there.id, {"capture": capture_id})
        if there.current:
            return Kept("seen", there.id, there.version)
        _supersede(connection, there.page)
        make_current(connection, there)
        return Kept("changed", there.id, there.version)
    version = 1 + (_supersede(connection, page) if page is not None else 0)
    number = _insert_document(connection, log, found, capture_id, page, version)
    _insert_entries(connection, number, found)
    count_terms(connection, set(terms_of(document.title) + terms_of(document.text)), 1)
    connection.execute(insert(waiting).values(document=number))
    return Kept("added" if version == 1 else "changed", document.id, version)


def _insert_document(
    connection: Connection, log: Log, found: Reading, capture_id: str, page: str | None, version: int
) -> int:
    (document,) = found.documents
    written = codec.written_reading(found)
    values = {
        "id": document.id,
        "capture": capture_id,
        "page": page,
        "version": version,
        "current": True,
        "title": codec.clean(document.title),
        "outlet": codec.clean(document.outlet),
        "domain": codec.clean(document.domain),
        "language": document.language,
        "published": codec.written(document.published) if document.published else None,
        "address": codec.clean(document.address),
        "kept_at": log.at,
        "read_by": f"headwater/{__version__}",
        "reading": codec.pack(written),
        "reading_sha256": sha256(written),
    }
    log.add(
        "read",
        document.id,
        {"capture": capture_id, "read_by": f"headwater/{__version__}", "reading_sha256": sha256(written)},
    )
    number: int = connection.execute(insert(documents).values(values).returning(documents.c.number)).scalar_one()
    return number


def index_document(connection: Connection, number: int, set_aside: Set[str]) -> None:
    """Put a document that has no entries yet into the index; `set_aside` are the statements that were judged wrong."""
    row = connection.execute(select(documents).where(documents.c.number == number)).one()
    _insert_entries(connection, number, codec.read(row.reading, row.id))
    if row.current:
        count_terms(connection, terms_of_row(row), 1)
    else:
        index.add_mark(connection, _entries_of(connection, number), index.OLD)
    of_wrong = select(entries.c.number).where(entries.c.document == number, entries.c.item.in_(list(set_aside)))
    index.add_mark(connection, connection.execute(of_wrong).scalars().all(), index.WRONG)


def _insert_entries(connection: Connection, number: int, found: Reading) -> None:
    (document,) = found.documents
    sources = {source.id: source for source in found.sources}
    about = [index.mark("l", document.language)]
    about += [index.mark("o", name) for name in (document.outlet, document.domain) if name]
    whole = index.Indexed(title=terms_of(document.title), body=terms_of(document.text))
    _insert_entry(connection, number, "document", document.id, whole, [index.mark("k", "document"), *about])
    for attribution in found.attributions:
        statement = _indexed(document, attribution, [sources[one] for one in attribution.chain if one in sources])
        marks = [index.mark("k", "statement"), index.mark("s", attribution.stance), *about]
        _insert_entry(connection, number, "statement", attribution.id, statement, marks)


def _insert_entry(
    connection: Connection, document: int, kind: str, item: str, indexed: index.Indexed, marks: Sequence[str]
) -> None:
    row = insert(entries).values(document=document, kind=kind, item=item).returning(entries.c.number)
    index.add(connection, connection.execute(row).scalar_one(), indexed, marks)


def _indexed(document: Document, attribution: Attribution, chain: Sequence[Source]) -> index.Indexed:
    *before, speaker = chain or (None,)
    content = " ".join(document.text[span.start : span.end] for span in attribution.content_spans)
    return index.Indexed(
        body=terms_of(content),
        speaker=terms_of(" ".join(_names(speaker))) if speaker else (),
        chain=terms_of(" ".join(name for source in before if source for name in _names(source))),
    )


def _names(source: Source) -> list[str]:
    return [source.name, *source.aliases, *([source.role] if source.role else [])]


def _supersede(connection: Connection, page: str | None) -> int:
    """Mark the page's current version as an older one. -> the highest number of its versions, 0 without any."""
    rows = connection.execute(select(documents).where(documents.c.page == page)).all() if page is not None else []
    for row in rows:
        if row.current:
            connection.execute(update(documents).where(documents.c.number == row.number).values(current=False))
            index.add_mark(connection, _entries_of(connection, row.number), index.OLD)
            count_terms(connection, terms_of_row(row), -1)
            _leave_story(connection, row.number)
    return max((row.version for row in rows), default=0)


def make_current(connection: Connection, row: Row[tuple[object, ...]]) -> None:
    """Make an older version of a page the one that counts."""
    connection.execute(update(documents).where(documents.c.number == row.number).values(current=True))
    index.remove_mark(connection, _entries_of(connection, row.number), index.OLD)
    count_terms(connection, terms_of_row(row), 1)
    connection.execute(insert(waiting).values(document=row.number))


def _leave_story(connection: Connection, number: int) -> None:
    """Take a document out of its story; the others in it wait to be traced again."""
    story = connection.execute(select(members.c.story).where(members.c.document == number)).scalar_one_or_none()
    connection.execute(delete(members).where(members.c.document == number))
    connection.execute(delete(waiting).where(waiting.c.document == number))
    others = select(members.c.document).where(
        members.c.story == story, members.c.document.not_in(select(waiting.c.document))
    )
    connection.execute(insert(waiting).from_select(["document"], others))


def _entries_of(connection: Connection, document: int) -> list[int]:
    return list(connection.execute(select(entries.c.number).where(entries.c.document == document)).scalars())


def terms_of_row(row: Row[tuple[object, ...]]) -> set[str]:
    """-> the words of a document's row."""
    return {term for words in codec.words_of(row.reading, row.id) for term in terms_of(words)}


def count_terms(connection: Connection, found: Iterable[str], step: int) -> None:
    """Count one document more (`step` 1) or less (-1) for each of the terms."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    added = dialect.insert(terms).values(documents=step)
    counted = added.on_conflict_do_update(index_elements=["term"], set_={"documents": terms.c.documents + step})
    rows = [{"term": term} for term in sorted(found)]
    if rows:
        connection.execute(counted, rows)
