"""Whether a page is still there: that it was asked for and was gone, and that it came back, as the custody log tells.

Nothing that was captured is lost by it; a capture that comes after tells by itself that the page is there again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, select

from headwater.library import codec
from headwater.library.records import Log
from headwater.library.tables import captures, custody, documents

_Opened = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class PageEvent:
    """That a page was not there when it was asked for, or was there again with bytes that are kept already.

    `document` is the version that was the newest then, `why` what the server answered, `at` aware, `entry` the number
    in the custody log.
    """

    what: Literal["gone", "returned"]
    document: str
    at: datetime
    by: str
    why: str
    entry: int


@dataclass(frozen=True, slots=True)
class Presence:
    """What a library knows of pages that are no longer there. Methods raise LibraryError where the database refuses."""

    reading: _Opened
    writing: _Opened

    def page_at(self, address: str) -> str | None:
        """-> the newest version of the page that was captured at an address; None where none was."""
        with self.reading() as connection:
            return _page_at(connection, codec.clean(address))

    def note_gone(self, document: str, why: str, *, actor: str, now: datetime) -> None:
        """Note in the custody log that a page is no longer there, unless that was the last news of it."""
        with self.writing() as connection:
            last = _last(connection, document)
            if last is None or last.action != "gone" or _why(last) != why:
                Log(connection, actor, codec.written(now)).add("gone", document, {"why": codec.clean(why)})

    def note_returned(self, document: str, *, actor: str, now: datetime) -> None:
        """Note that a page is there again as it was; nothing happens where it was not gone."""
        with self.reading() as connection:
            last = _last(connection, document)
        if last is not None and last.action == "gone":
            with self.writing() as connection:
                Log(connection, actor, codec.written(now)).add("returned", document, {})

    def events(self, document: str) -> tuple[PageEvent, ...]:
        """-> when the document's page was gone, and when it was there again as it was, oldest first."""
        with self.reading() as connection:
            rows = _news(connection, codec.clean(document), ("gone", "returned"))
        return tuple(
            PageEvent(row.action, row.subject, codec.time(row.at), row.actor, _why(row), row.number) for row in rows
        )

    def is_gone(self, document: str) -> bool:
        """-> whether the document's page was not there when it was asked for last."""
        with self.reading() as connection:
            last = _last(connection, codec.clean(document))
        return last is not None and last.action == "gone"


def _page_at(connection: Connection, address: str) -> str | None:
    query = select(documents.c.id).where(documents.c.current)
    found: str | None = (
        connection.execute(query.where(documents.c.page == codec.plain_address(address))).scalars().first()
    )
    if found is not None:
        return found
    # The page may give another address as its own than the one at which it was asked for.
    named = select(captures.c.page).where((captures.c.name == address) | (captures.c.address == address))
    return connection.execute(query.where(documents.c.page.in_(named))).scalars().first()


def _news(connection: Connection, document: str, actions: Sequence[str]) -> Sequence[Row[Any]]:
    """-> the entries of these actions on the versions of the document's page, in order."""
    page = select(documents.c.page).where(documents.c.id == document)
    versions = select(documents.c.id).where((documents.c.id == document) | documents.c.page.in_(page))
    query = select(custody).where(custody.c.subject.in_(versions), custody.c.action.in_(actions))
    return connection.execute(query.order_by(custody.c.number)).all()


def _last(connection: Connection, document: str) -> Row[Any] | None:
    rows = _news(connection, document, ("read", "seen", "gone", "returned"))
    return rows[-1] if rows else None


def _why(row: Row[Any]) -> str:
    return str(json.loads(row.detail).get("why", ""))
