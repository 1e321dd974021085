"""Taking a document out again, on legal demand or to protect a source: its bytes and all words go.

What stays is what the custody log says of it: its hashes, its address, and who removed it, when and why. So a removal
can be told from a loss, and the same bytes cannot come back unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select

from headwater.errors import NotKept, WasRemoved
from headwater.ids import sha256
from headwater.library import codec, derived, index
from headwater.library.records import Log, count_terms, make_current, terms_of_row
from headwater.library.tables import captures, documents, entries, members, removals, set_aside, terms, waiting
from headwater.library.withdrawal import withdraw
from headwater.model import Capture, Document


@dataclass(frozen=True, slots=True)
class Removal:
    """One document that was removed: ids, the SHA-256 of each capture's bytes, who did it, when (ISO 8601) and why."""

    document: str
    captures: tuple[str, ...]
    raw_sha256: tuple[str, ...]
    by: str
    at: str
    reason: str


def removal_of(connection: Connection, document: str) -> Removal | None:
    """-> the last removal of a document, or None."""
    rows = connection.execute(select(removals).where(removals.c.document == document).order_by(removals.c.number)).all()
    last = [row for row in rows if row.at == rows[-1].at]
    if not last:
        return None
    ids, hashes = tuple(row.capture for row in last), tuple(row.raw_sha256 for row in last)
    return Removal(document, ids, hashes, last[-1].actor, last[-1].at, last[-1].reason)


def captures_there(connection: Connection) -> tuple[str, ...]:
    """-> the ids of all captures that were not removed, in the order in which they came."""
    query = select(captures.c.id).where(captures.c.id.not_in(select(removals.c.capture)))
    return tuple(connection.execute(query.order_by(captures.c.number)).scalars())


def refuse_removed(connection: Connection, capture: Capture, document: Document) -> None:
    """Raise WasRemoved where these bytes, or this document in other bytes, were removed once."""
    same = or_(removals.c.raw_sha256 == sha256(capture.raw), removals.c.document == document.id)
    row = connection.execute(select(removals).where(same).order_by(removals.c.number.desc())).first()
    if row is not None:
        problem = f"it was removed from the library on {row.at[:10]} by {row.actor} ({row.reason})"
        raise WasRemoved(capture.name, problem, "add it with --even-removed if it may come back")


def versions_of(connection: Connection, document: str) -> tuple[str, ...]:
    """-> the ids of all versions of a document's page, oldest first. Raises NotKept."""
    row = _row(connection, document)
    if row.page is None:
        return (document,)
    query = select(documents.c.id).where(documents.c.page == row.page).order_by(documents.c.version)
    return tuple(connection.execute(query).scalars())


def remove(connection: Connection, log: Log, document: str, reason: str) -> Removal:
    """Take a document out of all tables, and note that it was. Its captures' files are the caller's.

    An older version of the page takes its place, if there is one. Raises NotKept.
    """
    row = _row(connection, document)
    query = select(captures).where(captures.c.document == document).order_by(captures.c.number)
    gone = select(removals.c.capture)
    held = connection.execute(query.where(captures.c.id.not_in(gone))).all()
    derived.forget_story(connection, row.number)
    if row.current:
        count_terms(connection, terms_of_row(row), -1)
    connection.execute(delete(terms).where(terms.c.documents <= 0))
    _remove_entries(connection, row.number)
    for table in (members, waiting):
        connection.execute(delete(table).where(table.c.document == row.number))
    connection.execute(delete(documents).where(documents.c.number == row.number))
    if row.current and row.page is not None:
        older = select(documents).where(documents.c.page == row.page).order_by(documents.c.version.desc())
        if (next_newest := connection.execute(older).first()) is not None:
            make_current(connection, next_newest)
    beside = select(documents.c.id).where(documents.c.page == row.page, documents.c.current)
    found = _note(connection, log, document, held, codec.clean(reason))
    withdraw(connection, log, document, found.raw_sha256, connection.execute(beside).scalars().all())
    return found


def _row(connection: Connection, document: str) -> Row[Any]:
    row = connection.execute(select(documents).where(documents.c.id == document)).first()
    if row is None:
        raise NotKept(document, "the library holds no document with this id", "search for it first")
    return row


def _remove_entries(connection: Connection, document: int) -> None:
    rows = connection.execute(select(entries.c.number, entries.c.item).where(entries.c.document == document)).all()
    index.remove(connection, [row.number for row in rows])
    connection.execute(delete(set_aside).where(set_aside.c.item.in_([row.item for row in rows])))
    connection.execute(delete(entries).where(entries.c.document == document))


def _note(connection: Connection, log: Log, document: str, held: Sequence[Row[Any]], reason: str) -> Removal:
    log.add("removed", document, {"reason": reason})
    about = {"at": log.at, "actor": log.actor, "reason": reason}
    for one in held:
        log.add("removed", one.id, {"raw_sha256": one.raw_sha256})
        values = {"document": document, "capture": one.id, "raw_sha256": one.raw_sha256, **about}
        connection.execute(insert(removals).values(values))
    ids, hashes = tuple(one.id for one in held), tuple(one.raw_sha256 for one in held)
    return Removal(document, ids, hashes, log.actor, log.at, reason)


def versions_beside(connection: Connection, removed: Removal) -> tuple[str, ...]:
    """-> the ids of the versions of a removed document's page that are still there, oldest first."""
    pages = select(captures.c.page).where(captures.c.id.in_(removed.captures), captures.c.page.is_not(None))
    query = select(documents.c.id).where(documents.c.page.in_(pages)).order_by(documents.c.version)
    return tuple(connection.execute(query).scalars())
