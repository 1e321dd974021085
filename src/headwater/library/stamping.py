"""The time stamps that a library keeps: rows, their entries in the custody log, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select

from headwater.errors import StampError
from headwater.ids import make_id, sha256
from headwater.library import codec
from headwater.library.custody import Entry
from headwater.library.records import Log
from headwater.library.tables import custody, library, stamps
from headwater.library.timestamp import (
    Stamp,
    StampRequest,
    TrustedCertificates,
    fault_of,
    is_installed,
    request_for,
    time_of,
)

_Opened = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class StampCheck:
    """A stamp as it was found: `covers` is the number of the entry that it is of, and of how many it proves the time.

    `fault` says what is wrong with it. `signature` says whether its signature was looked at.
    """

    id: str
    covers: int
    authority: str
    stamped_at: datetime
    signature: bool
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Stamps:
    """The time stamps of one library. All methods raise LibraryError, or one of its kinds, where it refuses."""

    reading: _Opened
    writing: _Opened

    def request(self) -> StampRequest:
        """-> a request for a stamp of the custody log's newest entry. Raises StampError where none can be made."""
        with self.reading() as connection:
            head = connection.execute(select(library.c.head, library.c.head_hash)).one()
        return request_for(head.head, head.head_hash)

    def keep(self, asked: StampRequest, authority: str, answer: bytes, *, actor: str, now: datetime) -> Stamp:
        """Keep an authority's answer to a request. Raises StampError for one that is no stamp of what was asked for."""
        with self.writing() as connection:
            return _keep(connection, Log(connection, actor, codec.written(now)), asked, authority, answer)

    def all(self) -> tuple[Stamp, ...]:
        """-> all stamps, in the order in which they came."""
        with self.reading() as connection:
            return tuple(_stamp(row) for row in connection.execute(select(stamps).order_by(stamps.c.number)))


def _keep(connection: Connection, log: Log, asked: StampRequest, authority: str, answer: bytes) -> Stamp:
    at = time_of(answer, asked.head, authority, asked.nonce)
    authority = codec.clean(authority)
    made = Stamp(make_id("stamp", 1, authority, sha256(answer)), asked.entry, authority, at, answer)
    values: dict[str, str | int | None] = {
        "id": made.id,
        "entry": made.entry,
        "authority": authority,
        "stamped_at": codec.written(at),
    }
    connection.execute(insert(stamps).values(answer=answer, **values))
    log.add("stamped", made.id, {**values, "head": asked.head, "answer_sha256": sha256(answer)})
    return made


def check(connection: Connection, entry: Entry, said: dict[str, object], trusted: TrustedCertificates) -> StampCheck:
    """-> how a stamp is that an entry of the log tells of; `said` is the entry's detail."""
    row = connection.execute(select(stamps).where(stamps.c.id == entry.subject)).first()
    if row is None:
        return StampCheck(entry.subject, 0, "", codec.time(entry.at), False, "the time stamp is not in the database")
    found = _stamp(row)
    fault = next(_faults(connection, found, said, trusted), "")
    return StampCheck(found.id, found.entry, found.authority, found.stamped_at, bool(trusted) and not fault, fault)


def _faults(
    connection: Connection, found: Stamp, said: dict[str, object], trusted: TrustedCertificates
) -> Iterator[str]:
    told = (said.get("answer_sha256"), said.get("entry"), said.get("authority"), said.get("stamped_at"))
    if told != (sha256(found.answer), found.entry, found.authority, codec.written(found.stamped_at)):
        yield "the time stamp is not what was kept"
    query = select(custody.c.hash).where(custody.c.number == found.entry)
    head = connection.execute(query).scalar_one_or_none()
    if head is None or head != said.get("head"):
        yield f"the time stamp is of an entry {found.entry} of the custody log that is not there as it was stamped"
    elif trusted:
        yield fault_of(found.answer, head, found.authority, trusted)
    elif is_installed():
        try:
            time_of(found.answer, head, found.authority)
        except StampError as error:
            yield error.problem


def _stamp(row: Row[tuple[object, ...]]) -> Stamp:
    return Stamp(row.id, row.entry, row.authority, codec.time(row.stamped_at), bytes(row.answer))
