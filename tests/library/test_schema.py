"""The tables come from the migrations, forward from every one of them; what is newer is left alone."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from headwater.errors import LibraryDamaged, LibraryTooNew
from headwater.library import Library, Place, Question, find_place, open_library
from headwater.library.database import connect, writing
from headwater.library.schema import NEWEST, REVISIONS, migrate
from headwater.library.tables import metadata
from headwater.model import Judged
from headwater.pipeline.keeping import trace_waiting
from headwater.settings import Settings

from .material import ACTOR, NOW, PASSPORTS, keep


def test_all_migrations_are_known_in_their_order() -> None:
    config = Config()
    config.set_main_option("script_location", "headwater.library:migrations")
    scripts = ScriptDirectory.from_config(config)
    assert tuple(reversed([script.revision for script in scripts.walk_revisions()])) == REVISIONS
    assert scripts.get_heads() == [NEWEST]


def test_the_migrations_make_the_tables_that_the_program_works_with(library: Library) -> None:
    engine = connect(library.place)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _is_ours})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The index's own tables are no tables of SQLAlchemy's."""
    return kind != "table" or name in metadata.tables


@pytest.fixture(params=["sqlite", "postgresql"])
def nothing(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place with no tables at all."""
    if request.param == "sqlite":
        return find_place(str(tmp_path / "library"))
    return find_place(request.getfixturevalue("empty_database"), tmp_path / "captures")


def test_an_empty_place_becomes_a_library(nothing: Place) -> None:
    with open_library(nothing, create=True, actor=ACTOR, now=NOW) as opened:
        keep(opened, PASSPORTS)
        assert opened.verify().breaks == ()


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_an_older_library_is_brought_up_to_date_with_all_it_holds(nothing: Place, revision: str) -> None:
    with open_library(nothing, create=True, actor=ACTOR, now=NOW) as opened:
        kept = keep(opened, PASSPORTS)
        head = opened.verify().head
    _back_to(nothing, revision)

    with open_library(nothing, create=False, actor=ACTOR, now=NOW) as opened:
        assert opened.verify(head).breaks == ()
        assert opened.read(kept.document).documents[0].title == PASSPORTS.title
        assert opened.waiting() == (kept.document,)
        assert opened.judgements() == ()
        assert opened.verify().removed == 0


def _back_to(place: Place, revision: str) -> None:
    """Make of a library one as an older migration left it: without the tables that came after."""
    older = sa.create_engine("sqlite://")
    with older.begin() as connection:
        migrate(connection, revision)
        there = set(sa.inspect(connection).get_table_names())
    engine = connect(place)
    with writing(engine, place.name) as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name not in there:
                connection.execute(sa.text(f"DROP TABLE {table.name}"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
    engine.dispose()


@pytest.mark.parametrize("archive", sorted(Path(__file__).parent.glob("released-*.tar.gz")), ids=lambda path: path.stem)
def test_a_library_that_an_older_headwater_made_is_brought_up_to_date(archive: Path, tmp_path: Path) -> None:
    """Three documents of two stories, one of them an older version, as that Headwater kept and traced them."""
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "old", filter="data")
    with open_library(find_place(str(tmp_path / "old")), create=False, actor=ACTOR, now=NOW) as opened:
        found = opened.verify("f5e80a9da39bcda6fe0f89048b9b2e2ebfefb4a4a261beb5dfafdf27d121ef20")
        assert (found.breaks, found.entries, found.documents) == ((), 7, 3)
        assert (opened.size().stories, opened.waiting()) == (2, ())
        (hit,) = opened.search(Question("fifty crowns", kinds=("document",)), limit=5).hits
        assert [one.number for one in opened.versions(hit.document)] == [1, 2]
        assert opened.story_of(hit.document) is not None
        statement = opened.read(hit.document).attributions[0]
        things = (Judged(hit.document, statement.id),)
        opened.judge("wrong_attribution", things, reason="try", actor=ACTOR, now=NOW)
        assert list(trace_waiting(opened, clock=lambda: NOW, settings=Settings())) == []
        opened.remove(hit.document, reason="try", actor=ACTOR, now=NOW)
        assert opened.verify().breaks == ()


def test_a_newer_library_is_refused_and_left_as_it_is(place: Place) -> None:
    with open_library(place, create=True, actor=ACTOR, now=NOW) as opened:
        keep(opened, PASSPORTS)
    engine = sa.create_engine(place.url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0099'"))

    for create in (True, False):
        with pytest.raises(LibraryTooNew, match=r"0099.*install the newest Headwater"):
            _open(place, create)

    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM documents")).scalar_one() == 1
    engine.dispose()


def _open(place: Place, create: bool) -> None:
    with open_library(place, create=create, actor=ACTOR, now=NOW):
        pass


def test_tables_of_something_else_are_left_alone(nothing: Place) -> None:
    engine = sa.create_engine(nothing.url)
    if nothing.file:
        nothing.file.parent.mkdir(parents=True)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE documents (title TEXT)"))
    with pytest.raises(LibraryDamaged, match="not Headwater's"):
        _open(nothing, True)
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["documents"]
    engine.dispose()


def test_migrating_stops_where_it_is_told(nothing: Place) -> None:
    if nothing.file:
        nothing.file.parent.mkdir(parents=True)
    engine = connect(nothing)
    with writing(engine, nothing.name) as connection:
        migrate(connection, "0001")
        assert "stories" not in sa.inspect(connection).get_table_names()
    engine.dispose()
