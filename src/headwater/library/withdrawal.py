"""What people said of a document that was removed goes with it, for it holds words of it, or tells who said them.

It is what they judged of it, what they decided on values of the register that rest on it, and records of the register
that came from elsewhere and quote it. Of each the custody log keeps who decided and when, and the hash of its words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Connection, Table, delete, insert, or_, select

from headwater.errors import WasRemoved
from headwater.ids import sha256
from headwater.library import codec
from headwater.library.carrying import current_versions
from headwater.library.judgements import set_aside_wrong, wait
from headwater.library.records import Log
from headwater.library.tables import documents, imported_records, judged, judgements, removals, reviews, withdrawals
from headwater.registered import Entry, FieldReview


def withdraw(
    connection: Connection, log: Log, document: str, hashes: Collection[str], beside: Collection[str] = ()
) -> None:
    """Take out what people said of a document.

    `hashes` are the SHA-256 of its captures' bytes; `beside` is the version of its page that counts now, if there is
    one, which what was judged may have been carried over to.
    """
    numbers, touched = _judgements_of(connection, document)
    touched += beside
    of_it = connection.execute(select(judgements).where(judgements.c.number.in_(numbers))).all()
    connection.execute(delete(judged).where(judged.c.judgement.in_(numbers)))
    _let_go(connection, log, document, judgements, [(row.id, row.record) for row in of_it])
    set_aside_wrong(connection, touched)
    wait(connection, touched)
    _let_go(connection, log, document, reviews, list(_reviews_of(connection, document)))
    _let_go(connection, log, document, imported_records, list(_imported_of(connection, document, hashes)))


def refuse_withdrawn(connection: Connection, entry: Entry, file: str) -> None:
    """Raise WasRemoved where a record that comes from elsewhere quotes a document that was removed."""
    cited = {one.id: one.sha256 for one in entry.documents}
    there = connection.execute(select(documents.c.id).where(documents.c.id.in_(cited))).scalars().all()
    for one, hashed in cited.items():
        if one in there:  # it was let in again
            continue
        same = or_(removals.c.document == one, removals.c.raw_sha256 == hashed)
        row = connection.execute(select(removals).where(same).order_by(removals.c.number.desc())).first()
        if row is not None:
            problem = f"its record {entry.record.id} quotes {one}, which was removed on {row.at[:10]} ({row.reason})"
            raise WasRemoved(file, problem, "take this record out of the file; nothing was imported")


def _judgements_of(connection: Connection, document: str) -> tuple[list[int], list[str]]:
    """-> the numbers of the judgements of a document, of what undoes them and of what they undo; whom they touch."""
    about = select(judged.c.judgement).where(judged.c.document == document)
    ids = set(connection.execute(select(judgements.c.id).where(judgements.c.number.in_(about))).scalars())
    while True:
        query = select(judgements.c.id, judgements.c.undoes, judgements.c.number)
        rows = connection.execute(query.where(judgements.c.id.in_(ids) | judgements.c.undoes.in_(ids))).all()
        chained = {one for row in rows for one in (row.id, row.undoes) if one is not None}
        if chained <= ids:
            break
        ids |= chained
    numbers = [row.number for row in rows]
    query_touched = select(judged.c.document).where(judged.c.judgement.in_(numbers), judged.c.document != document)
    touched = set(connection.execute(query_touched).scalars())
    touched |= set(current_versions(connection, {*touched, document}).values())
    return numbers, sorted(touched)


def _reviews_of(connection: Connection, document: str) -> Iterator[tuple[str, str]]:
    for row in connection.execute(select(reviews.c.id, reviews.c.record)).all():
        made = codec.loads(FieldReview, row.record)
        quoted = {made.correction.document} if made.correction else set()
        if document in {*made.documents, *(place.document for place in made.places), *quoted}:
            yield row.id, row.record


def _imported_of(connection: Connection, document: str, hashes: Collection[str]) -> Iterator[tuple[str, str]]:
    """Give all that came in of each record that quotes the document, once or more often."""
    rows = connection.execute(select(imported_records.c.id, imported_records.c.record)).all()
    named = {
        row.id
        for row in rows
        for one in codec.loads(Entry, row.record).documents
        if one.id == document or one.sha256 in hashes
    }
    yield from ((row.id, row.record) for row in rows if row.id in named)


def _let_go(connection: Connection, log: Log, document: str, table: Table, found: Sequence[tuple[str, str]]) -> None:
    for item, record in found:
        hashed = sha256(record.encode())
        values = {"kind": table.name, "item": item, "record_sha256": hashed, "document": document, "at": log.at}
        connection.execute(insert(withdrawals).values(values))
        log.add("withdrawn", item, {"document": document, "record_sha256": hashed})
    connection.execute(delete(table).where(table.c.id.in_([item for item, _ in found])))
