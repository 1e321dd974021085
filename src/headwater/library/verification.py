"""Whether everything is as it was written: the custody log first, then what it speaks of, in its order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select, text

from headwater.errors import LibraryDamaged
from headwater.ids import sha256
from headwater.library import codec, stamping
from headwater.library.captures import CaptureFolder
from headwater.library.custody import FIRST, Entry
from headwater.library.stamping import StampCheck
from headwater.library.tables import (
    captures,
    custody,
    documents,
    imported_records,
    judgements,
    library,
    reviews,
    stamps,
)
from headwater.library.timestamp import TrustedCertificates
from headwater.library.warc import body_of

_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Break:
    """Something that is not as it was written. `entry` is the number of the log's entry that says how it was."""

    what: str
    problem: str
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at (counts), and what is broken, in the order of the custody log.

    `head` is the hash of the log's newest entry: noted elsewhere, it proves later that nothing was taken away.
    """

    entries: int
    captures: int
    documents: int
    head: str
    breaks: tuple[Break, ...]
    judgements: int = 0
    #: documents that were removed, as the log says
    removed: int = 0
    #: the time stamps of the log, in the order in which they came
    stamps: tuple[StampCheck, ...] = ()


def verify(
    connection: Connection,
    folder: CaptureFolder,
    files: Sequence[str],
    noted: str | None = None,
    trusted: TrustedCertificates = (),
) -> Verification:
    """-> whether everything is as it was written.

    `files` are those that were in the folder before the connection's transaction began, so that all of them are known
    to it. `noted` is a hash of the log that somebody noted down. The signatures of time stamps are checked where there
    are `trusted` certificates. Raises OSError when a file cannot be read at all.
    """
    breaks = list(_broken_pages(connection))
    entries = captured = read = judged = reviewed = imported = 0
    gone, let_go = _last_entries(connection), _withdrawn(connection)
    stamped: list[StampCheck] = []
    previous = FIRST
    for entry in _log(connection):
        entries += 1
        fault = _broken_entry(entry, entries, previous)
        if fault:
            breaks.append(fault)
            if entry.number != entries:  # the numbers go on from what is there
                entries = entry.number
        previous = entry.hash
        if entry.action == "captured":
            captured += 1
            if gone.get(entry.subject) == "removed":
                breaks += _still_there(folder, entry)
            else:
                breaks += _broken_capture(connection, folder, entry)
        elif entry.action == "read":
            read += 1
            breaks += _broken_reading(connection, entry, gone[entry.subject])
        elif entry.action == "judged":
            judged += entry.subject not in let_go
            breaks += _broken_decision(connection, entry, judgements, "judgement", let_go)
        elif entry.action == "reviewed":
            reviewed += entry.subject not in let_go
            breaks += _broken_decision(connection, entry, reviews, "review", let_go)
        elif entry.action == "imported":
            imported += entry.number > let_go.get(entry.subject, 0)
            breaks += _broken_import(connection, entry, let_go)
        elif entry.action == "stamped":
            stamped.append(stamping.check(connection, entry, _detail(entry), trusted))
            breaks += [Break(one.id, one.fault, entry.number) for one in stamped[-1:] if one.fault]
    breaks += _broken_end(connection, entries, previous)
    if noted is not None and connection.execute(select(custody).where(custody.c.hash == noted.lower())).first() is None:
        breaks.append(Break("the custody log", f"it holds no entry with the hash {noted}, which was noted down"))
    breaks += _uncounted(
        connection,
        {
            "captures": captured,
            "documents": read,
            "judgements": judged,
            "reviews": reviewed,
            "imported_records": imported,
            "stamps": len(stamped),
        },
    )
    breaks += _unrecorded(connection, folder, files)
    return Verification(entries, captured, read, previous, tuple(breaks), judged, _removed(gone), tuple(stamped))


def _broken_pages(connection: Connection) -> Iterator[Break]:
    if connection.dialect.name == "sqlite":
        said = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
        if said != "ok":
            yield Break("the database", f"it is damaged ({said})")


def _log(connection: Connection) -> Iterator[Entry]:
    last = 0
    while rows := connection.execute(
        select(custody).where(custody.c.number > last).order_by(custody.c.number).limit(_TOGETHER)
    ).all():
        yield from (Entry(*row) for row in rows)
        last = rows[-1].number


def _broken_entry(entry: Entry, number: int, previous: str) -> Break | None:
    what = f"entry {entry.number} of the custody log"
    if entry.number != number:
        return Break(what, f"entry {number} should come before it, and is not there", entry.number)
    if entry.previous != previous:
        return Break(what, "it does not follow from the entry before: one of them was put in another's place", number)
    if not entry.is_sealed():
        return Break(what, "its words are not those that were sealed", number)
    return None


def _broken_capture(connection: Connection, folder: CaptureFolder, entry: Entry) -> Iterator[Break]:
    said = _detail(entry)
    row = connection.execute(select(captures).where(captures.c.id == entry.subject)).first()
    if row is None:
        yield Break(entry.subject, "the capture is not in the database", entry.number)
        return
    if changed := [name for name in said if getattr(row, name, None) != said[name]]:
        yield Break(entry.subject, f"the database says otherwise of its {', '.join(changed)}", entry.number)
    file = f"captures/{folder.name_of(entry.subject)}"
    try:
        warc = folder.read(entry.subject)
    except FileNotFoundError:
        yield Break(entry.subject, f"its file {file} is not there", entry.number)
        return
    if sha256(warc) != said.get("file_sha256"):
        yield Break(entry.subject, f"its file {file} is not what was written{_how(warc, said)}", entry.number)


def _how(warc: bytes, said: dict[str, Any]) -> str:
    try:
        same = sha256(body_of(warc)) == said.get("raw_sha256")
    except ValueError:
        return ", and cannot be read"
    return ", though the page's own bytes are the same" if same else ", and the page's own bytes are others"


def _last_entries(connection: Connection) -> dict[str, str]:
    """-> for each document, and each capture that was removed, what was done last of what makes it or takes it away.

    For a document that was read again after a removal, it is the number of that entry.
    """
    query = select(custody.c.subject, custody.c.action, custody.c.number).order_by(custody.c.number)
    found: dict[str, str] = {}
    for row in connection.execute(query.where(custody.c.action.in_(("read", "removed")))):
        found[row.subject] = "removed" if row.action == "removed" else str(row.number)
    return found


def _removed(last: Mapping[str, str]) -> int:
    return sum(action == "removed" and subject.startswith("doc") for subject, action in last.items())


def _still_there(folder: CaptureFolder, entry: Entry) -> Iterator[Break]:
    with suppress(FileNotFoundError):
        folder.read(entry.subject)
        file = f"captures/{folder.name_of(entry.subject)}"
        yield Break(entry.subject, f"it was removed, and its file {file} is still there", entry.number)


def _broken_reading(connection: Connection, entry: Entry, last: str) -> Iterator[Break]:
    row = connection.execute(select(documents).where(documents.c.id == entry.subject)).first()
    if last == "removed":
        if row is not None:
            yield Break(entry.subject, "it was removed, and the database still holds it", entry.number)
        return
    if last != str(entry.number):  # it was removed, and came back by a later entry
        return
    if row is None:
        yield Break(entry.subject, "the document is not in the database", entry.number)
        return
    try:
        found = sha256(codec.unpacked(row.reading, row.id))
    except LibraryDamaged:
        found = ""
    if found != _detail(entry).get("reading_sha256"):
        yield Break(entry.subject, "what was read in it is not what was written", entry.number)


def _withdrawn(connection: Connection) -> dict[str, int]:
    """-> the number of the last entry by which each decision or imported record went along with a document."""
    query = select(custody.c.subject, custody.c.number).where(custody.c.action == "withdrawn")
    return {row.subject: row.number for row in connection.execute(query.order_by(custody.c.number))}


def _broken_decision(
    connection: Connection, entry: Entry, table: Table, what: str, let_go: Mapping[str, int]
) -> Iterator[Break]:
    record = connection.execute(select(table.c.record).where(table.c.id == entry.subject)).scalar()
    if entry.subject in let_go:
        if record is not None:
            yield Break(entry.subject, f"the {what} was withdrawn, and the database still holds it", entry.number)
    elif record is None:
        yield Break(entry.subject, f"the {what} is not in the database", entry.number)
    elif sha256(record.encode()) != _detail(entry).get("record_sha256"):
        yield Break(entry.subject, f"the {what} is not what was written", entry.number)


def _broken_import(connection: Connection, entry: Entry, let_go: Mapping[str, int]) -> Iterator[Break]:
    if entry.number < let_go.get(entry.subject, 0):  # what came in of it since is counted
        return
    query = select(imported_records.c.record).where(imported_records.c.id == entry.subject)
    hashes = {sha256(record.encode()) for record in connection.execute(query).scalars()}
    if _detail(entry).get("record_sha256") not in hashes:
        yield Break(entry.subject, "the record that was imported is not in the database as it came", entry.number)


def _broken_end(connection: Connection, number: int, last: str) -> Iterator[Break]:
    row: Row[Any] | None = connection.execute(select(library)).first()
    if row is None:
        yield Break("the library", "its own row is not in the database")
    elif row.head > number:
        yield Break(f"entry {number + 1} of the custody log", f"it and all after it are gone, up to {row.head}")
    elif (row.head, row.head_hash) != (number, last):
        yield Break(f"entry {number} of the custody log", f"the library's newest entry is {row.head}, not this", number)


def _uncounted(connection: Connection, spoken_of: Mapping[str, int]) -> Iterator[Break]:
    """Give the tables with rows that nobody has entered in the log."""
    for table in (captures, documents, judgements, reviews, imported_records, stamps):
        there = connection.execute(select(func.count()).select_from(table)).scalar_one()
        if there > spoken_of[table.name]:
            yield Break(
                f"the {table.name}", f"there are {there}, and the custody log speaks of {spoken_of[table.name]}"
            )


def _unrecorded(connection: Connection, folder: CaptureFolder, files: Sequence[str]) -> Iterator[Break]:
    """Give the files that are of no capture."""
    known = {folder.name_of(one) for one in connection.execute(select(captures.c.id)).scalars()}
    for name in files:
        if name not in known:
            yield Break(f"captures/{name}", "the file is of no capture that the library knows")


def _detail(entry: Entry) -> dict[str, Any]:
    try:
        found = json.loads(entry.detail)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
