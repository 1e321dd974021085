"""Bring a library's database to the tables that this Headwater works with."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from headwater.errors import LibraryDamaged, LibraryTooNew

#: The newest migration, and all that came before it, oldest first. They are numbered, so a later one is known as such.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
NEWEST = REVISIONS[-1]
_SCRIPTS = "headwater.library:migrations"


def revision_of(connection: Connection, name: str) -> str | None:
    """-> the migration that the database has, or None when it holds no library.

    Raises LibraryTooNew for one that this Headwater does not know, LibraryDamaged for tables that are no library's.
    """
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables & {"library", "documents", "captures", "custody"}:
            raise LibraryDamaged(name, "its database holds tables that are not Headwater's", "name another database")
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if found is None:
        return None
    if found not in REVISIONS:
        problem = f"it was made by a newer Headwater (its tables have version {found}, this one knows up to {NEWEST})"
        raise LibraryTooNew(name, problem, "install the newest Headwater; nothing was changed")
    return str(found)


def migrate(connection: Connection, to: str = NEWEST) -> None:
    """Make or change the tables as the migrations say, in the connection's own transaction."""
    from alembic import command  # noqa: PLC0415 - slow to import, and seldom needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    config.attributes["connection"] = connection
    command.upgrade(config, to)
