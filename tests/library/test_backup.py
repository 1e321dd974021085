"""One file holds a whole library, and either database can be made of it again."""

from __future__ import annotations

import json
import os
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from headwater.errors import BackupDamaged, HeadwaterError, LibraryError, LibraryTooNew, NotFound
from headwater.library import Library, Place, Question, find_place, open_library, restore
from headwater.library import backup as backups

from .conftest import BOTH
from .material import ACTOR, BRIDGE, NOW, PASSPORTS, Page, Said, keep
from .test_derived import FOLLOWS, story, trace_all
from .test_judgements import decide, statement


@pytest.fixture
def full(library: Library) -> tuple[Library, str]:
    """A library with all that one can hold, and a document of it."""
    first, second = keep(library, BRIDGE).document, keep(library, FOLLOWS).document
    gone = keep(library, PASSPORTS).document
    changed = replace(BRIDGE, text=BRIDGE.text.replace("forty", "fifty"), said=(Said("fifty million", "Tilda Harn"),))
    newest = keep(library, changed, at=NOW + timedelta(hours=1)).document
    trace_all(library)
    decide(library, "wrong_attribution", statement(library, second))
    library.remove(gone, reason="court order", actor=ACTOR, now=NOW)
    trace_all(library)
    assert first in {one.document for one in library.versions(newest)}
    return library, newest


@pytest.fixture(params=BOTH)
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Another place, with nothing in it."""
    if request.param == "sqlite":
        yield find_place(str(tmp_path / "elsewhere"))
    else:
        yield find_place(request.getfixturevalue("empty_database"), tmp_path / "captures-elsewhere")


def what_is_there(library: Library, document: str) -> object:
    searches = [
        library.search(Question(**asked), limit=50).hits  # type: ignore[arg-type]
        for asked in ({"words": "crowns", "all_versions": True}, {"speakers": ("Harn",)}, {"languages": ("en",)})
    ]
    return (
        library.holding(document),
        story(library, document),
        library.judgements(),
        library.waiting(),
        [sorted((hit.item, hit.text, hit.superseded) for hit in hits) for hits in searches],
        [library.bytes_of(one.id) for one in library.captures_of(document)],
        library.neighbourhood(document).documents,
    )


def test_a_library_comes_back_in_either_database(full: tuple[Library, str], elsewhere: Place, tmp_path: Path) -> None:
    library, document = full
    before, size = what_is_there(library, document), library.size()
    head = library.verify().head
    made = library.backup(tmp_path / "backup.zip")
    assert (made.documents, made.head) == (3, head)

    found = restore(tmp_path / "backup.zip", elsewhere, replacing=False, actor="restorer", now=NOW)

    assert (found.before, found.verification.breaks) == (None, ())
    with open_library(elsewhere, create=False, actor=ACTOR, now=NOW) as again:
        assert what_is_there(again, document) == before
        assert again.size() == replace(size, entries=size.entries + 1)
        verified = again.verify(head)
        assert (verified.breaks, verified.removed, verified.judgements) == ((), 1, 1)
        assert again.custody_of(found.manifest.library)[-1].action == "restored"
        # and it goes on from there
        added = keep(again, Page("Ferry", "The ferry is late, the harbour office said.", path="/ferry")).document
        trace_all(again)
        decide(again, "wrong_attribution", statement(again, document))
        assert again.holding(added).story
        assert again.verify().breaks == ()
    assert not list(tmp_path.rglob(".restoring-*"))


def test_what_others_write_meanwhile_is_in_it_whole_or_not_at_all(place: Place, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with open_library(place, create=False, actor=ACTOR, now=NOW) as writer:
            for number in range(200):
                keep(writer, Page(f"Ferry {number}", f"Ferry {number} left the quay late.", path=f"/{number}"))
                if stop.is_set():
                    return

    with open_library(place, create=True, actor=ACTOR, now=NOW) as library:
        keep(library, BRIDGE)
        writer = threading.Thread(target=write)
        writer.start()
        try:
            held = [library.backup(tmp_path / f"{number}.zip").documents for number in range(3)]
        finally:
            stop.set()
            writer.join()
        assert library.size().documents >= held[-1] >= held[0] >= 1
    for number in range(3):
        found = restore(
            tmp_path / f"{number}.zip", find_place(str(tmp_path / f"of{number}")), replacing=False, actor=ACTOR, now=NOW
        )
        assert (found.verification.breaks, found.verification.documents) == ((), held[number])


def test_what_lies_there_is_replaced_only_when_that_is_said(full: tuple[Library, str], tmp_path: Path) -> None:
    library, document = full
    file = tmp_path / "backup.zip"
    library.backup(file)
    later = keep(library, Page("Ferry", "The ferry is late, the harbour office said.", path="/ferry")).document
    library.close()

    with pytest.raises(LibraryError, match=r"something lies here already.*--replace"):
        restore(file, library.place, replacing=False, actor=ACTOR, now=NOW)
    assert library.read(later)
    library.close()

    found = restore(file, library.place, replacing=True, actor=ACTOR, now=NOW)

    with open_library(library.place, create=False, actor=ACTOR, now=NOW) as again:
        assert again.read(document)
        assert again.verify().breaks == ()
        with pytest.raises(LibraryError, match="nothing of this id"):
            again.read(later)
    assert found.before is not None
    assert list(found.before.rglob("*.warc.gz"))
    if library.place.file is not None:
        with open_library(find_place(str(found.before)), create=False, actor=ACTOR, now=NOW) as old:
            assert old.read(later)
            assert old.verify().breaks == ()


def tampered(file: Path, made: Path, change: str, *, new: bytes | None) -> None:
    """Write the archive anew with one part changed, or without it (None)."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w") as archive:
        for name in old.namelist():
            if name != change:
                archive.writestr(name, old.read(name))
            elif new is not None:
                archive.writestr(name, new)


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A backup of a library with one document."""
    with open_library(find_place(str(tmp_path / "one")), create=True, actor=ACTOR, now=NOW) as library:
        keep(library, PASSPORTS)
        library.backup(tmp_path / "one.zip")
    return tmp_path / "one.zip"


def refused(file: Path, error: type[HeadwaterError], said: str) -> None:
    place = find_place(str(file.parent / "refused"))
    with pytest.raises(error, match=said):
        restore(file, place, replacing=False, actor=ACTOR, now=NOW)
    assert not (file.parent / "refused" / "library.db").exists()
    assert not list(file.parent.rglob(".restoring-*"))


def test_every_part_of_it_counts(one: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(one) as archive:
        names = archive.namelist()
    assert len(names) > 10
    for name in names:
        for new in (None, b"{}"):
            tampered(one, tmp_path / "bad.zip", name, new=new)
            refused(tmp_path / "bad.zip", BackupDamaged, f"damaged: {name}")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.99])
def test_a_file_that_was_cut_short_is_refused(one: Path, share: float) -> None:
    os.truncate(one, int(one.stat().st_size * share))
    refused(one, BackupDamaged, "cut short")


def test_a_flipped_bit_anywhere_is_found_or_makes_no_difference(one: Path, tmp_path: Path) -> None:
    whole = one.read_bytes()
    refusals = 0
    for at in range(0, len(whole), 7):
        raw = bytearray(whole)
        raw[at] ^= 1 << at % 8
        one.write_bytes(raw)
        try:
            with backups.open_backup(one) as (archive, found):
                same = {name: archive.read(name) for name in found.parts}
        except BackupDamaged:
            refusals += 1
            continue
        one.write_bytes(whole)
        with zipfile.ZipFile(one) as archive:
            assert same == {name: archive.read(name) for name in same}
    assert refusals > 500


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "none.zip", NotFound, "no such file")
    (tmp_path / "diary.zip").write_text("Dear diary")
    refused(tmp_path / "diary.zip", BackupDamaged, "no backup")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("photo.jpg", b"...")
    refused(tmp_path / "other.zip", BackupDamaged, "manifest.json")


@pytest.mark.parametrize(("key", "value"), [("format", 2), ("revision", "0099")])
def test_a_newer_one_is_refused(one: Path, tmp_path: Path, key: str, value: object) -> None:
    with zipfile.ZipFile(one) as archive:
        told = json.loads(archive.read("manifest.json"))
    tampered(one, tmp_path / "new.zip", "manifest.json", new=json.dumps(told | {key: value}).encode())
    refused(tmp_path / "new.zip", LibraryTooNew, "install the newest Headwater")


def test_a_library_that_is_broken_is_not_restored(tmp_path: Path) -> None:
    """A backup keeps a library as it is, broken or not; restoring says so."""
    with open_library(find_place(str(tmp_path / "one")), create=True, actor=ACTOR, now=NOW) as library:
        kept = keep(library, PASSPORTS)
        (record,) = library.captures_of(kept.document)
        path = library.place.captures / record.file
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:-1])
        library.backup(tmp_path / "one.zip")
    refused(tmp_path / "one.zip", LibraryError, f"{record.id}: its file .* is not what was written")


def test_a_file_that_is_there_is_left_alone(library: Library, tmp_path: Path) -> None:
    keep(library, PASSPORTS)
    (tmp_path / "thesis.doc").write_text("My thesis")
    with pytest.raises(LibraryError, match="there is such a file"):
        library.backup(tmp_path / "thesis.doc")
    assert (tmp_path / "thesis.doc").read_text() == "My thesis"
    with pytest.raises(LibraryError):
        library.backup(tmp_path / "no folder" / "backup.zip")
    library.backup(tmp_path / "backup.zip")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []
