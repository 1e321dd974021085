"""A library as one file, from which it can be made again in either database.

The file is a ZIP archive. `tables/` holds the rows of each table as JSON lines, `captures/` the WARC files as they are,
and `manifest.json`, written last, the SHA-256 of each of these, the version of the tables and the hash of the custody
log's newest entry. The full-text index is not in it: it follows from the readings.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, LargeBinary, MetaData, Table, insert, select, text

from headwater import __version__
from headwater.errors import BackupDamaged, LibraryBusy, LibraryError, LibraryTooNew, NotFound
from headwater.library.captures import CaptureFolder
from headwater.library.records import index_document
from headwater.library.removal import captures_there
from headwater.library.schema import NEWEST, REVISIONS, migrate
from headwater.library.tables import documents, library, metadata, set_aside

FORMAT = 1
_MANIFEST = "manifest.json"
#: What follows from the readings, and is made anew.
_DERIVED_FROM_READINGS = frozenset({"entries", "terms"})
_CAPTURE = re.compile(r"captures/[0-9a-z]{2}/(?P<id>cap\d+-[0-9a-f]+)\.warc\.gz")
#: What an archive with a flipped bit may make its reader raise.
_BROKEN = (
    *(KeyError, ValueError, TypeError, AttributeError, OSError, EOFError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, struct.error),
)
_CHUNK = 1 << 20
_TOGETHER = 200

#: called as it goes on: parts or documents done, and all of them
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: version of the tables, the library's id, hash of the log's newest entry, counts."""

    headwater: str
    revision: str
    library: str
    head: str
    documents: int
    captures: int
    parts: dict[str, str]


# ---- writing


def write_backup(connection: Connection, folder: CaptureFolder, file: Path, progress: Progress | None) -> Manifest:
    """Write what the connection's transaction sees of a library into a file, whole or not at all.

    Raises LibraryError when there is such a file, LibraryBusy when somebody removes a document meanwhile, OSError.
    """
    if file.exists():
        raise LibraryError(str(file), "there is such a file", "name another one; a backup never replaces one")
    with _whole(file) as made, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        parts: dict[str, str] = {}
        counts: dict[str, int] = {}
        for table in metadata.sorted_tables:
            if table.name not in _DERIVED_FROM_READINGS:
                counts[table.name] = _write_table(connection, table, archive, parts)
        there = captures_there(connection)
        for done, capture in enumerate(there):
            if progress:
                progress(done, len(there))
            name = f"captures/{folder.name_of(capture)}"
            try:
                warc = folder.read(capture)
            except FileNotFoundError as error:
                problem = "its file is not there: it is lost, or was removed while the backup was made"
                raise LibraryBusy(capture, problem, "see `headwater verify`, or make the backup again") from error
            archive.writestr(zipfile.ZipInfo(name), warc)
            parts[name] = hashlib.sha256(warc).hexdigest()
        row = connection.execute(select(library)).one()
        found = Manifest(__version__, NEWEST, row.id, row.head_hash, counts["documents"], len(there), parts)
        told = {"format": FORMAT, **{name: getattr(found, name) for name in Manifest.__slots__}}
        archive.writestr(_MANIFEST, json.dumps(told, indent=1))
    return found


@contextmanager
def _whole(file: Path) -> Iterator[IO[bytes]]:
    """Give a file to write to, which gets its name when it is whole and on the disk."""
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.absolute().parent)
    try:
        with os.fdopen(descriptor, "wb") as made:
            yield made
            made.flush()
            os.fsync(made.fileno())
        os.replace(name, file)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)
        raise


def _write_table(connection: Connection, table: Table, archive: zipfile.ZipFile, parts: dict[str, str]) -> int:
    name, hashed, count = f"tables/{table.name}.jsonl", hashlib.sha256(), 0
    query = select(table).order_by(*table.primary_key.columns)
    rows = connection.execute(query.execution_options(yield_per=_TOGETHER))
    with archive.open(name, "w", force_zip64=True) as written:
        for row in rows.mappings():
            line = json.dumps({key: _as_json(value) for key, value in row.items()}, ensure_ascii=False) + "\n"
            hashed.update(line.encode())
            written.write(line.encode())
            count += 1
    parts[name] = hashed.hexdigest()
    return count


def _as_json(value: Any) -> Any:
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes | memoryview) else value


# ---- reading


@contextmanager
def open_backup(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Give a backup, every part of which is as it was written.

    Raises NotFound, BackupDamaged with the part that is broken, and LibraryTooNew.
    """
    if not file.is_file():
        raise NotFound(str(file), "there is no such file", "give a file that `headwater backup` wrote")
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        problem = "it is no backup of a library, or it was cut short"
        raise BackupDamaged(str(file), problem, "give another copy of it") from error
    with archive:
        found = _manifest(archive, file)
        _check_parts(archive, found, file)
        yield archive, found


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    try:
        told = json.loads(archive.read(_MANIFEST))
        form, revision = told.pop("format"), told["revision"]
        if form > FORMAT or revision > NEWEST:
            problem = f"a newer Headwater wrote it ({told['headwater']})"
            raise LibraryTooNew(str(file), problem, "install the newest Headwater; nothing was changed")
        found = Manifest(**told)
    except _BROKEN as error:
        raise _damaged(file, _MANIFEST) from error
    if found.revision not in REVISIONS:
        raise _damaged(file, _MANIFEST)
    return found


def _check_parts(archive: zipfile.ZipFile, found: Manifest, file: Path) -> None:
    for name, expected in found.parts.items():
        hashed = hashlib.sha256()
        try:
            with archive.open(name) as part:
                while chunk := part.read(_CHUNK):
                    hashed.update(chunk)
        except _BROKEN as error:
            raise _damaged(file, name) from error
        if hashed.hexdigest() != expected:
            raise _damaged(file, name)


def _damaged(file: Path, part: str) -> BackupDamaged:
    problem = f"it is damaged: {part} in it is not what was written"
    return BackupDamaged(str(file), problem, "give another copy of it; nothing was changed")


def fill_tables(
    connection: Connection, archive: zipfile.ZipFile, found: Manifest, progress: Progress | None = None
) -> None:
    """Make the tables of a library in an empty database, and put all rows of a backup into them."""
    migrate(connection, found.revision)
    for name in (table.name for table in metadata.sorted_tables):
        if f"tables/{name}.jsonl" in found.parts:
            table = Table(name, MetaData(), autoload_with=connection)
            _fill(connection, archive, table)
            _go_on_counting(connection, table)
    migrate(connection)
    numbers = connection.execute(select(documents.c.number).order_by(documents.c.number)).scalars().all()
    aside = frozenset(connection.execute(select(set_aside.c.item)).scalars())
    for done, number in enumerate(numbers):
        if progress:
            progress(done, len(numbers))
        index_document(connection, number, aside)


def _fill(connection: Connection, archive: zipfile.ZipFile, table: Table) -> None:
    packed = [column.name for column in metadata.tables[table.name].columns if isinstance(column.type, LargeBinary)]
    rows: list[dict[str, Any]] = []
    with archive.open(f"tables/{table.name}.jsonl") as part:
        for line in part:
            row = json.loads(line)
            rows.append(row | {name: base64.b64decode(row[name]) for name in packed})
            if len(rows) == _TOGETHER:
                connection.execute(insert(table), rows)
                rows = []
    if rows:
        connection.execute(insert(table), rows)


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Have the next row's number come after those that are there; SQLite sees to it by itself."""
    if connection.dialect.name != "postgresql" or "number" not in table.columns:
        return
    statement = (
        f"SELECT setval(pg_get_serial_sequence('{table.name}', 'number'), max(number)) FROM {table.name} "
        f"WHERE pg_get_serial_sequence('{table.name}', 'number') IS NOT NULL HAVING max(number) IS NOT NULL"
    )
    connection.execute(text(statement))


def fill_captures(archive: zipfile.ZipFile, found: Manifest, folder: CaptureFolder) -> None:
    """Put all captures of a backup into a folder, which is made and marked as the library's."""
    folder.found(found.library)
    for name in found.parts:
        if match := _CAPTURE.fullmatch(name):
            folder.write(match["id"], archive.read(name))
            folder.publish(match["id"])


def drop_tables(connection: Connection) -> None:
    """Take all tables of a library out of a PostgreSQL database."""
    names = ["words", "alembic_version", *(table.name for table in metadata.sorted_tables)]
    connection.execute(text(f"DROP TABLE IF EXISTS {', '.join(names)} CASCADE"))
    connection.execute(text("DROP FUNCTION IF EXISTS headwater_written_once(), headwater_let_go()"))
