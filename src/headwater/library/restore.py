"""A backup -> a library, in a folder or in PostgreSQL, whichever it was made from."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from headwater.errors import LibraryDamaged, LibraryError
from headwater.library import codec
from headwater.library.backup import Manifest, Progress, drop_tables, fill_captures, fill_tables, open_backup
from headwater.library.captures import CaptureFolder
from headwater.library.database import connect, told_plainly, writing
from headwater.library.place import DATABASE, Place, find_place
from headwater.library.records import Log
from headwater.library.schema import revision_of
from headwater.library.verification import Verification, verify


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, how it verified, and the folder in which what was there before is; None where nothing was."""

    manifest: Manifest
    verification: Verification
    before: Path | None


def restore(
    file: Path, place: Place, *, replacing: bool, actor: str, now: datetime, progress: Progress | None = None
) -> Restored:
    """Make a library of a backup, and verify it; nothing is changed when anything is wrong.

    Args:
        file: what `Library.backup` wrote.
        place: where the library is to lie.
        replacing: whether it may take the place of what lies there. A folder's former library, and a database's former
            captures, are moved aside; the former tables of a PostgreSQL database are gone.
        actor: who restores it, for the custody log.
        now: when, aware.
        progress: is told how far the work has come.

    Raises:
        NotFound: there is no such file.
        BackupDamaged: the file is not as it was written; the part that is broken is named.
        LibraryTooNew: a newer Headwater wrote it.
        LibraryError: there is something at the place, or the database or the file system refuses.
    """
    with told_plainly(place.name), open_backup(file) as (archive, found):
        work = _Work(file, archive, found, actor, now, progress)
        return (_into_database if place.file is None else _into_folder)(place, work, replacing)


@dataclass(frozen=True, slots=True)
class _Work:
    file: Path
    archive: zipfile.ZipFile
    found: Manifest
    actor: str
    now: datetime
    progress: Progress | None

    @property
    def aside(self) -> str:
        """What the folder is called to which goes what was there."""
        return f"before-{self.now:%Y%m%d-%H%M%S}"

    def fill(self, connection: Connection, folder: CaptureFolder) -> Verification:
        """Make the library, in an empty database and folder. Raises LibraryDamaged when it does not verify."""
        fill_captures(self.archive, self.found, folder)
        fill_tables(connection, self.archive, self.found, self.progress)
        with self.file.open("rb") as read:
            hashed = hashlib.file_digest(read, "sha256").hexdigest()
        log = Log(connection, self.actor, codec.written(self.now))
        log.add("restored", self.found.library, {"backup_sha256": hashed, "head": self.found.head})
        checked = verify(connection, folder, tuple(folder.listed()), self.found.head)
        if checked.breaks:
            first = checked.breaks[0]
            problem = f"the library in it is not as it was written: {first.what}: {first.problem}"
            raise LibraryDamaged(str(self.file), problem, "restore another backup; nothing was changed")
        return checked


def _into_folder(place: Place, work: _Work, replacing: bool) -> Restored:
    """The library is made in a folder beside, and takes its place when it is whole."""
    home = place.captures.parent
    there = [path for path in (*home.glob(f"{DATABASE}*"), place.captures) if path.exists()]
    if there and not replacing:
        raise _not_empty(place)
    home.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=".restoring-", dir=home))
    made = find_place(str(new))
    try:
        engine = connect(made)
        try:
            with writing(engine, place.name) as connection:
                checked = work.fill(connection, CaptureFolder(made.captures))
        finally:
            engine.dispose()
        before = home / work.aside if there else None
        if before:
            before.mkdir()
            for path in there:
                path.rename(before / path.name)
        for path in sorted(new.iterdir()):
            path.rename(home / path.name)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return Restored(work.found, checked, before)


def _into_database(place: Place, work: _Work, replacing: bool) -> Restored:
    """All tables come in one transaction; the captures are put in their place just before it counts."""
    home = place.captures.parent
    home.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=".restoring-", dir=home))
    engine = connect(place)
    try:
        with ExitStack() as undone, writing(engine, place.name) as connection:
            held = revision_of(connection, place.name) is not None
            captured = place.captures.is_dir() and any(place.captures.iterdir())
            if (held or captured) and not replacing:
                raise _not_empty(place)
            if held:
                drop_tables(connection)
            checked = work.fill(connection, CaptureFolder(new))
            before = home / f"{place.captures.name}-{work.aside}" if place.captures.exists() else None
            if before:
                place.captures.rename(before)
                undone.callback(before.rename, place.captures)
            new.rename(place.captures)
            undone.callback(place.captures.rename, new)
            connection.commit()
            undone.pop_all()
    finally:
        engine.dispose()
        shutil.rmtree(new, ignore_errors=True)
    return Restored(work.found, checked, before if captured else None)


def _not_empty(place: Place) -> LibraryError:
    problem = "something lies here already"
    return LibraryError(place.name, problem, "name another place, or add --replace to have it moved aside")
