"""What was written is checked, and whoever changes it is seen: by the database at first, and by the hashes at last."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest
import sqlalchemy as sa

from headwater.errors import LibraryDamaged
from headwater.library import Library, Verification
from headwater.library.custody import FIRST, next_entry

from .material import BRIDGE, PASSPORTS, keep


@contextmanager
def behind_its_back(library: Library) -> Iterator[sa.Connection]:
    """Give a connection of somebody who may do everything, triggers or not."""
    engine = sa.create_engine(library.place.url)
    with engine.begin() as connection:
        if library.place.file is None:
            connection.execute(sa.text("SET session_replication_role = replica"))
        else:
            for table in ("captures", "custody"):
                for change in ("update", "delete"):
                    connection.execute(sa.text(f"DROP TRIGGER {table}_no_{change}"))
        yield connection
    engine.dispose()


def files_of(library: Library) -> list[Path]:
    return sorted(library.place.captures.glob("*/*.warc.gz"))


def flip(path: Path, at: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.chmod(0o644)
    path.write_bytes(raw)


@pytest.fixture
def kept(library: Library) -> Library:
    for page in (PASSPORTS, BRIDGE):
        keep(library, page)
    return library


def test_what_nobody_touched_is_whole(kept: Library) -> None:
    found = kept.verify()
    assert found.breaks == ()
    assert (found.entries, found.captures, found.documents) == (5, 2, 2)
    assert kept.verify(found.head).breaks == ()


def test_a_flipped_bit_in_a_capture_is_found_and_named(kept: Library) -> None:
    path = files_of(kept)[1]
    flip(path, path.stat().st_size // 2)
    (found,) = kept.verify().breaks
    assert path.name.startswith(found.what)
    assert "is not what was written" in found.problem
    with pytest.raises(LibraryDamaged, match=found.what):
        kept.bytes_of(found.what)


def test_every_byte_of_a_capture_counts(kept: Library) -> None:
    path = files_of(kept)[0]
    for at in range(0, path.stat().st_size, 97):
        flip(path, at)
        assert len(kept.verify().breaks) == 1, at
        flip(path, at)
    assert kept.verify().breaks == ()


COPIED = "document, page, name, address, captured_at, raw_sha256, raw_size, file_sha256, file_size"


@pytest.mark.parametrize(
    ("tamper", "named", "said"),
    [
        ("UPDATE custody SET actor = 'nobody' WHERE number = 3", "entry 3", "not those that were sealed"),
        ("UPDATE custody SET at = '2031-01-01' WHERE number = 5", "entry 5", "not those that were sealed"),
        ("DELETE FROM custody WHERE number = 2", "entry 3", "entry 2 should come before it"),
        ("DELETE FROM custody WHERE number = 5", "entry 5", "are gone"),
        ("DELETE FROM custody", "entry 1", "are gone, up to 5"),
        ("UPDATE custody SET previous = hash WHERE number = 4", "entry 4", "does not follow"),
        ("UPDATE captures SET captured_at = '2031' WHERE number = 1", "cap1-", "otherwise of its captured_at"),
        ("UPDATE documents SET reading = reading_of_other WHERE number = 1", "doc1-", "what was read"),
        ("DELETE FROM documents WHERE number = 2", "doc1-", "is not in the database"),
        ("UPDATE library SET head_hash = '00'", "entry 5", "newest entry"),
        ("DELETE FROM library", "the library", "own row"),
        (f"INSERT INTO captures SELECT 9, 'cap9', {COPIED} FROM captures WHERE number = 1", "the captures", "are 3"),
    ],
)
def test_the_first_thing_that_was_changed_is_named(kept: Library, tamper: str, named: str, said: str) -> None:
    other = "(SELECT o.reading FROM documents AS o WHERE o.number = 2)"
    with behind_its_back(kept) as connection:
        connection.execute(sa.text(tamper.replace("reading_of_other", other)))
    first, *_ = kept.verify().breaks
    assert first.what.startswith(named)
    assert said in first.problem


def test_a_file_that_is_missing_or_strange_is_named(kept: Library) -> None:
    one, _ = files_of(kept)
    strange = one.with_name("cap1-strange.warc.gz")
    os.rename(one, strange)
    found = kept.verify().breaks
    assert [one.what for one in found] == [
        one.name.removesuffix(".warc.gz"),
        f"captures/{strange.parent.name}/{strange.name}",
    ]
    assert "is not there" in found[0].problem


def test_a_log_that_was_written_anew_does_not_hold_the_hash_that_was_noted_down(kept: Library) -> None:
    noted = kept.verify().head
    with behind_its_back(kept) as connection:
        _write_anew(connection)
    found: Verification = kept.verify()
    assert found.breaks == ()  # a log that was sealed anew as a whole is consistent
    (broken,) = kept.verify(noted).breaks
    assert noted in broken.problem


def _write_anew(connection: sa.Connection) -> None:
    """As a forger would: another actor in every entry, and all hashes made to fit."""
    previous = FIRST
    for row in connection.execute(sa.text("SELECT * FROM custody ORDER BY number")).all():
        forged = next_entry(
            row.number - 1,
            previous,
            at=row.at,
            actor="forger",
            action=row.action,
            subject=row.subject,
            detail=json.loads(row.detail),
        )
        previous = forged.hash
        update = "UPDATE custody SET actor = :actor, previous = :previous, hash = :hash WHERE number = :number"
        connection.execute(sa.text(update), asdict(forged))
    connection.execute(sa.text("UPDATE library SET head_hash = :hash"), {"hash": previous})


@pytest.mark.parametrize("table", ["captures", "custody"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET number = number + 100", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_written_once(kept: Library, table: str, statement: str) -> None:
    engine = sa.create_engine(kept.place.url)
    with pytest.raises(sa.exc.DBAPIError, match="never changed"), engine.begin() as connection:
        connection.execute(sa.text(statement.format(table)))
    engine.dispose()
    assert kept.verify().breaks == ()


def test_a_damaged_page_of_the_database_is_found(kept: Library) -> None:
    if kept.place.file is None:
        pytest.skip("PostgreSQL checks its own pages")
    kept.close()
    with sqlite3.connect(kept.place.file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page_size = connection.execute("PRAGMA page_size").fetchone()[0]
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_custody_subject'").fetchone()[0]
    with kept.place.file.open("r+b") as file:
        file.seek((root - 1) * page_size + page_size // 2)
        file.write(b"\xff" * (page_size // 2))
    first, *_ = kept.verify().breaks
    assert "damaged" in first.problem
