"""The folder of captures: one WARC file for each, written once, whole or not at all.

A file is written to `incoming/` first, while its writer holds the library's lock; then the database is told of it, and
then it moves to its place. Whoever comes next with the lock finds in `incoming/` only what a writer left who was
stopped between: what the database knows moves to its place, and what it does not know was never confirmed and goes.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from headwater.errors import LibraryDamaged, LibraryMissing

_SUFFIX = ".warc.gz"
_MARK = "LIBRARY"
_INCOMING = "incoming"


class CaptureFolder:
    """The captures of one library, under `path`. Raises OSError where the file system refuses."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._incoming = path / _INCOMING

    def found(self, library: str) -> str:
        """Make the folder, and mark it as that of the library with this id.

        -> the id, or that of a library that was begun here and never came to hold anything. The caller holds the lock.

        Raises LibraryDamaged when the folder holds the captures of another library.
        """
        self._incoming.mkdir(parents=True, exist_ok=True)
        mark = self.path / _MARK
        if mark.exists():
            if next(self.listed(), None) is None:
                return mark.read_text("ascii").strip()
            problem = "this folder holds the captures of a library whose database is elsewhere, or gone"
            raise LibraryDamaged(str(self.path), problem, "put back the database, or name another folder")
        written = self._incoming / _MARK
        with written.open("w", encoding="ascii") as file:
            file.write(library + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(written, mark)
        _sync_folder(self.path)
        return library

    def check(self, library: str) -> None:
        """Raise LibraryMissing when there is no such folder, LibraryDamaged when it is another library's."""
        try:
            marked = (self.path / _MARK).read_text("ascii").strip()
        except (FileNotFoundError, NotADirectoryError) as error:
            problem = "the library's captures are not in this folder"
            raise LibraryMissing(str(self.path), problem, "name the folder in which they are kept") from error
        except UnicodeDecodeError:
            marked = ""
        if marked != library:
            problem = f"these are the captures of another library ({marked or 'unnamed'}, not {library})"
            raise LibraryDamaged(str(self.path), problem, "name the folder in which this library's captures are kept")

    def write(self, capture: str, warc: bytes) -> None:
        """Write a capture's file to where it waits, through to the disk."""
        waiting = self._waiting(capture)
        descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        with os.fdopen(descriptor, "wb") as file:
            file.write(warc)
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(self._incoming)

    def publish(self, capture: str) -> None:
        """Move a capture's file to its place; nothing happens when somebody has done so."""
        place = self._place(capture)
        place.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            os.rename(self._waiting(capture), place)
            _sync_folder(place.parent)

    def drop(self, capture: str) -> None:
        """Remove a file that waits and that the database does not know, or not any more."""
        with suppress(FileNotFoundError):
            self._waiting(capture).unlink()
            _sync_folder(self._incoming)

    def withdraw(self, capture: str) -> None:
        """Move a capture's file to where it waits to be dropped, or to come back if its removal does not count."""
        with suppress(FileNotFoundError):
            os.rename(self._place(capture), self._waiting(capture))
            _sync_folder(self._incoming)

    def settle(self, is_known: Callable[[str], bool]) -> None:
        """Finish what stopped writers have left. The caller holds the library's lock."""
        for waiting in sorted(self._incoming.iterdir()):
            capture = waiting.name.removesuffix(_SUFFIX)
            if waiting.name.endswith(_SUFFIX) and is_known(capture):
                self.publish(capture)
            else:
                waiting.unlink(missing_ok=True)

    def read(self, capture: str) -> bytes:
        """-> a capture's file. Raises FileNotFoundError when there is none."""
        for path in (self._place(capture), self._waiting(capture)):
            with suppress(FileNotFoundError):
                return path.read_bytes()
        return self._place(capture).read_bytes()  # it may have moved between the two looks

    def listed(self) -> Iterator[str]:
        """-> the names, relative to the folder, of all files in their place, sorted."""
        for folder in sorted(self.path.iterdir()):
            if folder.is_dir() and folder.name != _INCOMING:
                yield from (f"{folder.name}/{path.name}" for path in sorted(folder.iterdir()))

    def name_of(self, capture: str) -> str:
        """-> the name of a capture's file, relative to the folder."""
        return str(self._place(capture).relative_to(self.path))

    def _place(self, capture: str) -> Path:
        return self.path / capture[-2:] / f"{capture}{_SUFFIX}"

    def _waiting(self, capture: str) -> Path:
        return self._incoming / f"{capture}{_SUFFIX}"


def _sync_folder(folder: Path) -> None:
    """Write the folder itself through to the disk, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
