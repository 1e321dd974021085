"""What people decided on the records of the register, and the records that came from elsewhere: written once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from headwater.basic import undone_by
from headwater.errors import NotKept
from headwater.ids import make_id, sha256
from headwater.library import codec
from headwater.library.records import Log
from headwater.library.tables import imported_records, reviews
from headwater.library.withdrawal import refuse_withdrawn
from headwater.registered import Entry, FieldReview, Imported

_Opened = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Reviews:
    """The reviews of one library. All methods raise LibraryError, or one of its kinds, when the database refuses."""

    reading: _Opened
    writing: _Opened

    def all(self) -> tuple[FieldReview, ...]:
        """-> all reviews, those that take others back among them, in the order in which they were made."""
        with self.reading() as connection:
            return _all(connection)

    def keep(self, made: Sequence[FieldReview]) -> tuple[FieldReview, ...]:
        """Keep what a person decided, all or nothing, with an entry each in the custody log. -> the same, with ids."""
        with self.writing() as connection:
            return tuple(_keep(connection, one) for one in made)

    def undo(self, given: str, *, reason: str, actor: str, now: datetime) -> FieldReview:
        """Take a review back, by one more. Raises NotKept when there is none, or when it is undone already."""
        with self.writing() as connection:
            made = _all(connection)
            found = next((one for one in made if one.id == given), None)
            if found is None:
                raise NotKept(given, "no review has this id", "see `headwater register reviews`")
            if given in undone_by(made):
                raise NotKept(given, "this review is undone already", "undo what undid it to have it again")
            taken = replace(found, id="", by=actor, at=now, reason=reason, correction=None, undoes=given)
            return _keep(connection, taken)

    def imported(self) -> tuple[Entry, ...]:
        """-> the entries that came from elsewhere, in the order in which they came; the newest of each id."""
        with self.reading() as connection:
            query = select(imported_records.c.record).order_by(imported_records.c.number)
            found = (codec.loads(Entry, record) for record in connection.execute(query).scalars())
            return tuple({one.record.id: one for one in found}.values())

    def keep_imported(self, found: Sequence[Entry], *, file: str, actor: str, now: datetime) -> None:
        """Keep entries that came from elsewhere, all or nothing, with an entry each in the custody log.

        Raises WasRemoved where one quotes a document that was removed from the library.
        """
        with self.writing() as connection:
            for one in found:
                refuse_withdrawn(connection, one, file)
                record = codec.record(replace(one, imported=Imported(codec.clean(file), codec.clean(actor), now)))
                connection.execute(insert(imported_records).values(id=one.record.id, record=record))
                _log(connection, actor, now).add("imported", one.record.id, {"record_sha256": sha256(record.encode())})


def _all(connection: Connection) -> tuple[FieldReview, ...]:
    query = select(reviews.c.record).order_by(reviews.c.number)
    return tuple(codec.loads(FieldReview, record) for record in connection.execute(query).scalars())


def _keep(connection: Connection, made: FieldReview) -> FieldReview:
    count = connection.execute(select(func.count()).select_from(reviews)).scalar_one()
    made = replace(made, id="", by=codec.clean(made.by), reason=codec.clean(made.reason))
    made = replace(made, id=make_id("review", 1, count, codec.record(made)))
    record = codec.record(made)
    connection.execute(insert(reviews).values(id=made.id, undoes=made.undoes, record=record))
    _log(connection, made.by, made.at).add("reviewed", made.id, {"record_sha256": sha256(record.encode())})
    return made


def _log(connection: Connection, actor: str, now: datetime) -> Log:
    return Log(connection, actor, codec.written(now))
