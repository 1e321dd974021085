"""Where a library lies: a folder of its own, or a PostgreSQL database with a folder of captures."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from headwater.errors import LibraryMissing

DATABASE = "library.db"
_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")


@dataclass(frozen=True, slots=True)
class Place:
    """A library's database and folder of captures; `name` is what to call it, without a password."""

    name: str
    url: URL
    captures: Path

    @property
    def file(self) -> Path | None:
        """The database's file, or None where it is a server's."""
        return Path(self.url.database or "") if self.url.get_backend_name() == "sqlite" else None


def find_place(given: str | None, captures: str | os.PathLike[str] | None = None) -> Place:
    """-> the place of a library.

    Args:
        given: a folder, an address that begins with postgresql://, or None for the user's own library.
        captures: the folder of captures of a library in PostgreSQL; a library in a folder holds its own.

    Raises LibraryMissing when nothing can lie there.
    """
    if given is not None and "://" in given:
        return _in_postgres(given, captures)
    folder = Path(given).expanduser() if given else _own()
    if folder.exists() and not folder.is_dir():
        problem = "it is a file; a library is a folder that holds its database and its captures"
        raise LibraryMissing(str(folder), problem, "name the folder")
    path = folder.absolute() / DATABASE
    return Place(str(folder), URL.create("sqlite+pysqlite", database=str(path)), folder.absolute() / "captures")


def _own() -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415 - slow to import, and needed here only

    return user_data_path("headwater", appauthor=False) / "library"


def _in_postgres(given: str, captures: str | os.PathLike[str] | None) -> Place:
    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as error:
        raise LibraryMissing(given, "it is no address of a database", _REMEDY) from error
    name = url.render_as_string(hide_password=True)
    if url.drivername not in _POSTGRES:
        raise LibraryMissing(name, f"{url.drivername} is no database that a library can lie in", _REMEDY)
    if captures is None:
        problem = "a library in PostgreSQL keeps its captures in a folder that all who use it can reach"
        raise LibraryMissing(name, problem, "name it with --captures DIR or HEADWATER_CAPTURES")
    return Place(name, url.set(drivername="postgresql+psycopg"), Path(captures).expanduser().absolute())


_REMEDY = "give a folder, or an address such as postgresql://user@host/name"
