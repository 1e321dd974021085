"""Everything that can be wrong with a library gets an error that says what to do, and loses nothing."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from headwater.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryFull, LibraryMissing
from headwater.library import Library, Place, Question, database, find_place, open_library

from .material import ACTOR, BRIDGE, NOW, PASSPORTS, Page, capture, keep, reading


def opened(place: Place, *, create: bool = False) -> None:
    with open_library(place, create=create, actor=ACTOR, now=NOW):
        pass


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("mysql://host/name", "no database that a library can lie in"),
        ("postgresql://host:notaport/name", "no address"),
        ("postgresql://host/name", "--captures DIR"),
    ],
)
def test_a_place_where_no_library_can_lie(given: str, said: str) -> None:
    with pytest.raises(LibraryMissing, match=said):
        find_place(given)


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    place = find_place("postgresql://desk:s3cret@127.0.0.1:1/none", tmp_path)
    with pytest.raises(LibraryMissing, match="cannot be reached") as raised:
        opened(place)
    assert "s3cret" not in str(raised.value)


def test_there_is_no_library_here(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing, match="headwater add"):
        opened(find_place(str(tmp_path / "none")))
    assert not (tmp_path / "none").exists()


def test_a_file_is_no_library(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    with pytest.raises(LibraryMissing, match="it is a file"):
        find_place(str(tmp_path / "file"))


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(b"This is a diary, not a database. " * 200)
    with pytest.raises(LibraryDamaged, match=r"damaged.*put back a copy"):
        opened(find_place(str(tmp_path)), create=True)
    assert path.read_bytes().startswith(b"This is a diary")


@pytest.mark.parametrize("harm", ["DROP TABLE words_config", "DELETE FROM words_config"])
def test_a_database_whose_index_of_words_is_gone_is_damaged(library: Library, harm: str) -> None:
    if library.place.file is None:
        pytest.skip("PostgreSQL has no such table")
    keep(library, PASSPORTS)
    library.close()
    with sqlite3.connect(library.place.file) as connection:
        connection.execute(harm)
    connection.close()
    with pytest.raises(LibraryDamaged, match=r"damaged.*put back a copy"):
        _use(library.place)


def test_a_database_that_lost_its_end_is_damaged(library: Library) -> None:
    if library.place.file is None:
        pytest.skip("PostgreSQL keeps its own files")
    keep(library, PASSPORTS)
    library.close()
    with sqlite3.connect(library.place.file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    os.truncate(library.place.file, library.place.file.stat().st_size // 2)
    with pytest.raises(LibraryDamaged, match="damaged"):
        _use(library.place)


def _use(place: Place) -> None:
    with open_library(place, create=False, actor=ACTOR, now=NOW) as again:
        keep(again, BRIDGE)
        again.search(Question("passports"), limit=5)


def test_the_captures_of_another_library_are_refused(place: Place, tmp_path: Path) -> None:
    with open_library(place, create=True, actor=ACTOR, now=NOW) as one:
        keep(one, PASSPORTS)
    other = find_place(str(tmp_path / "other"))
    opened(other, create=True)
    shutil.rmtree(place.captures)
    with pytest.raises(LibraryMissing, match="captures are not in this folder"):
        opened(place)
    shutil.copytree(other.captures, place.captures)
    with pytest.raises(LibraryDamaged, match="captures of another library"):
        opened(place)


def test_captures_without_their_database_are_not_taken_over(tmp_path: Path) -> None:
    place = find_place(str(tmp_path / "library"))
    with open_library(place, create=True, actor=ACTOR, now=NOW) as one:
        keep(one, PASSPORTS)
    for path in place.captures.parent.glob("library.db*"):
        path.unlink()
    with pytest.raises(LibraryDamaged, match="database is elsewhere, or gone"):
        opened(place, create=True)


def test_who_waits_too_long_is_told(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    with open_library(library.place, create=False, actor=ACTOR, now=NOW) as impatient:
        engine = database.connect(library.place)
        with (
            database.writing(engine, "a long work"),
            pytest.raises(LibraryBusy, match=r"others have been writing.*try again later"),
        ):
            keep(impatient, PASSPORTS)
        engine.dispose()
        assert keep(impatient, PASSPORTS).outcome == "added"


def test_a_database_without_room_loses_nothing(tmp_path: Path) -> None:
    place = find_place(str(tmp_path / "library"))
    with open_library(place, create=True, actor=ACTOR, now=NOW) as library:
        first = keep(library, PASSPORTS)
    long = Page(
        "Long", "\n\n".join(f"Paragraph {n} tells of {n * 7919} new things." for n in range(3000)), path="/long"
    )
    with open_library(place, create=True, actor=ACTOR, now=NOW) as library:
        engine = library._engine
        sa.event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 1"))
        engine.dispose()
        with pytest.raises(LibraryFull, match=r"no room is left.*make room and add again"):
            keep(library, long)
    assert not list((place.captures / "incoming").iterdir())
    with open_library(place, create=True, actor=ACTOR, now=NOW) as library:
        assert library.verify().breaks == ()
        assert library.size().documents == 1
        assert library.read(first.document)
        assert keep(library, long).outcome == "added"


FILL = """
    import sys
    from headwater.errors import LibraryFull
    from headwater.library import find_place, open_library
    from tests.library.material import ACTOR, NOW, Page, keep

    place = find_place(sys.argv[1])
    kept = []
    with open_library(place, create=True, actor=ACTOR, now=NOW) as library:
        try:
            for number in range(10_000):
                words = " ".join(f"{number * 7919 + n * 104729:x}" for n in range(3000))
                kept.append(keep(library, Page(f"Page {number}", words, path=f"/{number}")).document)
        except LibraryFull as error:
            print(error, file=sys.stderr)
    with open_library(place, create=False, actor=ACTOR, now=NOW) as library:
        assert kept, "nothing fitted"
        assert library.verify().breaks == (), library.verify().breaks
        for document in kept:
            library.read(document)
            library.bytes_of(library.captures_of(document)[0].id)
        print("kept", len(kept))
"""


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """A disk of 6 MB, mounted in a namespace of its own, is filled to its end."""
    disk = tmp_path / "disk"
    disk.mkdir()
    program = textwrap.dedent(FILL)
    mounted = f'mount -t tmpfs -o size=6m none "{disk}" && exec "$0" -c "$1" "{disk}/library"'
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", mounted, sys.executable]
    if shutil.which("unshare") is None or _fails([*command, "pass"]):
        pytest.skip("a disk cannot be mounted here")
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([*command, program], cwd=root, capture_output=True, text=True, timeout=250, check=False)
    assert done.returncode == 0, done.stderr
    assert "no room is left" in done.stderr
    assert done.stdout.startswith("kept ")


def _fails(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode != 0


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Have the system refuse to let any file grow beyond a size (bytes), as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_is_full_for_the_database_or_for_a_capture_loses_nothing(tmp_path: Path) -> None:
    place = find_place(str(tmp_path / "library"))
    with open_library(place, create=True, actor=ACTOR, now=NOW) as library:
        first = keep(library, PASSPORTS)
        large = Page("Large", " ".join(f"{number * 104729:x}" for number in range(60_000)), path="/large")
        captured = capture(large)
        found = reading(large, captured)
        for size in (20_000, 300_000):  # less than the capture, less than what the database writes
            with files_no_larger_than(size), pytest.raises(LibraryError, match="room"):
                library.keep(captured, found, actor=ACTOR, now=NOW)
        assert library.verify().breaks == ()
        assert library.read(first.document)
        assert library.keep(captured, found, actor=ACTOR, now=NOW).outcome == "added"
        assert library.verify().breaks == ()


def test_a_backup_that_finds_no_room_leaves_nothing_behind(library: Library, tmp_path: Path) -> None:
    keep(library, PASSPORTS)
    library.size()
    with files_no_larger_than(4_000), pytest.raises(LibraryFull, match="no room is left"):
        library.backup(tmp_path / "backup.zip")
    assert not [path.name for path in tmp_path.iterdir() if "backup" in path.name]
    assert library.backup(tmp_path / "backup.zip").documents == 1


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(LibraryError, match="may not be written"):
            opened(find_place(str(tmp_path / "library")), create=True)
    finally:
        tmp_path.chmod(0o700)
