"""Connections, transactions, and what the databases' complaints mean."""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from headwater.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryFull, LibraryMissing
from headwater.library.place import Place

#: How long a writer waits for others, in seconds.
PATIENCE = 60.0
_LOCK = 0x68656164  # the same in all who use one PostgreSQL database; "head"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
#: What SQLite says of a file that is not as it was written, its full-text index among it.
_DAMAGE = ("malformed", "not a database", "file is encrypted", "vtable constructor failed", "invalid fts5 file format")


def connect(place: Place) -> Engine:
    """-> an engine for the place's database. Nothing is opened yet.

    Raises LibraryMissing when the driver for PostgreSQL is not installed.
    """
    if place.file is not None:
        engine = create_engine(place.url, connect_args={"timeout": PATIENCE, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(place.url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except ModuleNotFoundError as error:
        problem = "the driver for PostgreSQL is not installed"
        raise LibraryMissing(place.name, problem, "install it with: pip install 'headwater[postgres]'") from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy begins them, and in no other place
    # What is removed is overwritten, not only given up.
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("headwater_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def reading(engine: Engine, name: str) -> Iterator[Connection]:
    """Give a connection that sees one state of the library, whatever others write meanwhile."""
    with told_plainly(name), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine, name: str) -> Iterator[Connection]:
    """Give a connection that alone writes to the library; what was written counts when the block ends."""
    with told_plainly(name), engine.connect() as connection:
        connection.execution_options(headwater_writes=True)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE:g}s'"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection


def scrub(engine: Engine, name: str, tables: Sequence[str]) -> None:
    """Write the database anew, so that nothing of what was removed is left in its files.

    PostgreSQL's own log of changes is its server's. Raises LibraryBusy when others use the database all the time.
    """
    with told_plainly(name), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in tables:
                connection.execute(text(f"VACUUM FULL {table}"))
            return
    file = engine.url.database or ""
    try:
        with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as raw:
            raw.execute("PRAGMA secure_delete = ON").close()
            raw.execute("INSERT INTO words(words) VALUES ('optimize')")
            raw.execute("VACUUM")
            until = time.monotonic() + PATIENCE
            while raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:  # others still read what was
                if time.monotonic() > until:
                    raise sqlite3.OperationalError("database is busy")
                time.sleep(0.1)
    except sqlite3.Error as error:
        raise explained(DBAPIError("", None, error), name) from error


@contextmanager
def told_plainly(name: str) -> Iterator[None]:
    """Turn what databases and file systems complain of into errors that say what to do about it."""
    try:
        yield
    except DBAPIError as error:
        raise explained(error, name) from error
    except OSError as error:
        raise refused(error, name) from error


def refused(error: OSError, name: str) -> LibraryError:
    """-> what a file system's complaint means."""
    where = str(error.filename) if error.filename else name
    if error.errno in _NO_ROOM:
        return full(where)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return LibraryError(where, "it may not be written here", "change the rights, or name another library")
    return LibraryError(where, f"the file system refuses ({error.strerror or error})", "check the disk")


def full(where: str) -> LibraryFull:
    """-> that no room is left."""
    return LibraryFull(where, "no room is left on the disk; what was confirmed is kept", "make room and add again")


def explained(error: DBAPIError, name: str) -> LibraryError:
    """-> what a database's complaint means."""
    said = str(error.orig or error).strip()
    low = said.lower()
    code = getattr(error.orig, "sqlstate", None) or ""
    if any(sign in low for sign in _DAMAGE) or code.startswith("XX"):
        problem = f"its database is damaged ({_first_line(said)})"
        return LibraryDamaged(name, problem, "put back a copy of it, or add the captures to a new library")
    if "disk is full" in low or code == "53100":
        return full(name)
    if "disk i/o error" in low or code in ("58030", "53200"):
        problem = f"its disk refuses ({_first_line(said)}); what was confirmed is kept"
        return LibraryError(name, problem, "make room, and check the disk and the limits on the size of files")
    if "is locked" in low or "database is busy" in low or code in ("55P03", "40P01", "40001"):
        return LibraryBusy(name, f"others have been writing to it for over {PATIENCE:g} seconds", "try again later")
    if "readonly" in low or "read-only" in low or code in ("42501", "25006"):
        return LibraryError(name, "it may not be written", "change the rights, or name another library")
    if "unable to open" in low:
        return LibraryMissing(name, "its database cannot be opened", "check the folder and the rights to it")
    if isinstance(error, OperationalError) and (not code or code[:2] in ("08", "28", "3D", "57")):
        return LibraryMissing(name, f"its database cannot be reached ({_first_line(said)})", "check the address")
    return LibraryError(name, f"its database refuses ({_first_line(said)})", "report this with what you did")


def _first_line(said: str) -> str:
    return said.splitlines()[0][:200] if said else "it does not say why"
