"""Files are written whole or not at all."""

import os
import zipfile

import pytest

from headwater.errors import ExportError
from headwater.export import Made, write_files
from headwater.ids import sha256

ONE = (Made(".ftm.jsonl", b"one\n", 1), Made(".evidence.jsonl", b"two\n", 1))
TABLES = (Made("a.csv", b"a", 1), Made("b.csv", b"b", 2))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_others_stand_beside_the_first(tmp_path):
    written = write_files(ONE, tmp_path / "bridge.ftm.jsonl", tables=False)
    assert names(tmp_path) == ["bridge.evidence.jsonl", "bridge.ftm.jsonl"]
    assert [(one.size, one.sha256, one.entries) for one in written] == [
        (4, sha256(b"one\n"), 1),
        (4, sha256(b"two\n"), 1),
    ]
    write_files(ONE, tmp_path / "other.json", tables=False)
    assert (tmp_path / "other.evidence.jsonl").read_bytes() == b"two\n"


def test_tables_make_a_folder_or_an_archive(tmp_path):
    write_files(TABLES, tmp_path / "desk", tables=True)
    assert names(tmp_path / "desk") == ["a.csv", "b.csv"]
    (written,) = write_files(TABLES, tmp_path / "desk.zip", tables=True)
    assert written.entries == 3
    assert zipfile.ZipFile(tmp_path / "desk.zip").namelist() == ["a.csv", "b.csv"]
    write_files(ONE, tmp_path / "desk", tables=False)
    assert names(tmp_path / "desk") == ["a.csv", "b.csv", "headwater.evidence.jsonl", "headwater.ftm.jsonl"]


def test_files_can_be_read_by_whom_the_user_lets(tmp_path):
    before = os.umask(0o027)
    try:
        write_files(ONE, tmp_path / "a.ftm.jsonl", tables=False)
    finally:
        os.umask(before)
    assert (tmp_path / "a.ftm.jsonl").stat().st_mode & 0o777 == 0o640


def test_what_was_there_stays_when_writing_fails(tmp_path, monkeypatch):
    path = tmp_path / "a.ftm.jsonl"
    path.write_bytes(b"before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match=r"could not be written \(No space left on device\); name another place"):
        write_files(ONE, path, tables=False)
    assert path.read_bytes() == b"before"
    assert names(tmp_path) == ["a.ftm.jsonl"]


def test_a_place_that_cannot_be_is_named(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ExportError, match=r"there is no folder .*none; make it first"):
        write_files(ONE, tmp_path / "none" / "a.jsonl", tables=False)
    with pytest.raises(ExportError, match="it is a file, and these are several; name a folder"):
        write_files(TABLES, tmp_path / "file", tables=True)
    (tmp_path / "x.zip").mkdir()
    with pytest.raises(ExportError, match="it is a folder; name a file in it"):
        write_files(TABLES, tmp_path / "x.zip", tables=True)
