"""What is removed leaves its hash, who did it, when and why, and no word of itself; in either database."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from headwater.errors import NotKept, WasRemoved
from headwater.library import Library, Place, Question, open_library
from headwater.model import Document, Judged
from headwater.pipeline.keeping import story_trace
from headwater.registered import Entry, FieldReview, entry_of
from headwater.registered import Place as At
from headwater.restriction import FieldEvidence, Restriction

from .material import ACTOR, BRIDGE, NOW, PASSPORTS, Said, capture, keep, reading
from .test_derived import FOLLOWS, story, trace_all

#: Words that stand in this text and in no other.
SECRET = "the pillar was mended with zorblat resin by quennifer marlowick"
LEAK = replace(
    FOLLOWS,
    title="Snarvelby",
    outlet="Dayline",
    path="/leak",
    text=f"{FOLLOWS.text}\n\nTilda Harn said {SECRET}. Osric Vandemeer denied it.",
    said=(*FOLLOWS.said, Said(SECRET, "Tilda Harn")),
)
TELLING = re.compile(rb"zorblat|quennifer|marlowick|snarvelby|vandemeer|mended with", re.IGNORECASE)


def everything(library: Library) -> Iterator[bytes]:
    """Give all bytes of the library's files, and of a PostgreSQL database all that its tables hold."""
    folder = library.place.captures if library.place.file is None else library.place.captures.parent
    yield from (path.read_bytes() for path in folder.rglob("*") if path.is_file())
    if library.place.file is None:
        engine = sa.create_engine(library.place.url)
        with engine.connect() as connection:
            for table in sa.inspect(connection).get_table_names():
                for row in connection.execute(sa.text(f'SELECT * FROM "{table}"')):
                    yield b" ".join(
                        bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in row
                    )
        engine.dispose()


def traces(library: Library, raw: bytes) -> list[bytes]:
    """-> what is left of the text: its words, or the packed reading that held them."""
    return [found for whole in everything(library) for found in (*TELLING.findall(whole), *_at(whole, raw))]


def _at(whole: bytes, raw: bytes) -> list[bytes]:
    return [raw] if raw and raw in whole else []


def packed_of(library: Library, document: str) -> bytes:
    engine = sa.create_engine(library.place.url)
    with engine.connect() as connection:
        row = connection.execute(sa.text("SELECT reading FROM documents WHERE id = :id"), {"id": document}).one()
    engine.dispose()
    return bytes(row.reading)[40:200]


def remove(library: Library, document: str, reason: str = "court order 17/2031", **more: bool) -> None:
    library.remove(document, reason=reason, actor="m.reader", now=NOW + timedelta(days=1), **more)


def test_no_word_of_it_is_left(library: Library) -> None:
    first, second = keep(library, BRIDGE).document, keep(library, LEAK).document
    trace_all(library)
    keep(library, replace(LEAK, text=LEAK.text + " It was late."), at=NOW + timedelta(hours=1))
    keep(library, LEAK, at=NOW + timedelta(hours=2), extra="<p>zorblat</p>")  # another capture of it
    trace_all(library)
    packed = packed_of(library, second)
    (record, again) = library.captures_of(second)
    assert traces(library, packed)

    remove(library, second, all_versions=True)

    assert traces(library, packed) == []
    trace_all(library)
    assert traces(library, packed) == []
    assert library.verify().breaks == ()
    assert library.verify().removed == 2
    assert story(library, first).documents == (first,)
    assert story_trace(library, story(library, first)).documents[0].id == first
    assert library.search(Question("zorblat", all_versions=True), limit=5).hits == ()
    with pytest.raises(NotKept, match=r"removed on 2031-03-15 by m.reader \(court order 17/2031\)"):
        library.read(second)
    entries = [entry for one in (second, record.id, again.id) for entry in library.custody_of(one)]
    removed = [entry for entry in entries if entry.action == "removed"]
    assert [entry.subject for entry in removed] == [second, record.id, again.id]
    assert "court order" in removed[0].detail
    assert json.loads(removed[1].detail)["raw_sha256"] == record.raw_sha256


def quoting(document: Document, words: str, record: str = "rst1-0") -> Entry:
    """-> a record of the register that quotes these words of a document."""
    start = document.text.index(words)
    rows = tuple(
        FieldEvidence(name, value, document.id, start, start + len(words), document.sha256, extractor="rules/1")
        for name, value in (("tactic", "travel_ban"), ("mechanism", "exit_list"), ("status", "announced"))
    )
    found = Restriction(record, None, "travel_ban", "exit_list", "announced", rows)
    return entry_of(found, {document.id: document}, {})


def reviewed(document: Document, words: str) -> FieldReview:
    start = document.text.index(words)
    places = (At(document.id, start, start + len(words)),)
    return FieldReview(
        "", None, "exit_list", (document.id,), "authority", words, places, "accepted", "m.reader", NOW, words
    )


def test_what_people_said_of_it_goes_along(library: Library) -> None:
    """Judgements, reviews and records that came from elsewhere hold words of a document, or tell who said them."""
    first, second = keep(library, BRIDGE).document, keep(library, LEAK).document
    trace_all(library)
    (other,), (leak,) = library.read(first).documents, library.read(second).documents
    said = library.read(second).attributions[-1]
    named = {"actor": "m.reader", "now": NOW}
    wrong = library.judge("wrong_attribution", [Judged(second, said.id)], reason="Quennifer told me", **named)
    library.undo(wrong.id, reason="Quennifer Marlowick told me otherwise", **named)
    stays = library.judge(
        "wrong_attribution", [Judged(first, library.read(first).attributions[0].id)], reason="r", **named
    )
    mine, theirs = library.reviews.keep([reviewed(leak, SECRET), reviewed(other, "forty million crowns")])
    library.reviews.undo(mine.id, reason="ask Vandemeer", actor="m.reader", now=NOW)
    entries = [quoting(leak, SECRET), quoting(other, "forty million crowns", "rst1-1")]
    library.reviews.keep_imported(entries, file="elsewhere.json", **named)
    library.reviews.keep_imported(entries, file="elsewhere.json", **named)
    assert library.verify().breaks == ()

    remove(library, second)

    assert traces(library, b"") == []
    assert library.judgements() == (stays,)
    assert library.reviews.all() == (theirs,)
    assert [one.record.id for one in library.reviews.imported()] == ["rst1-1"]
    found = library.verify()
    assert (found.breaks, found.judgements) == ((), 1)
    decided, gone = library.custody_of(wrong.id)
    assert (decided.actor, decided.action, gone.action) == ("m.reader", "judged", "withdrawn")
    assert json.loads(gone.detail)["record_sha256"] == json.loads(decided.detail)["record_sha256"]

    with pytest.raises(WasRemoved, match=r"elsewhere.json: its record rst1-0 quotes .*court order"):
        library.reviews.keep_imported(entries[::-1], file="elsewhere.json", **named)
    assert library.verify().breaks == ()
    again = capture(LEAK, at=NOW + timedelta(days=2))
    library.keep(again, reading(LEAK, again), actor=ACTOR, now=NOW, even_removed=True)
    library.reviews.keep_imported(entries, file="elsewhere.json", **named)
    assert library.verify().breaks == ()
    remove(library, second)
    assert traces(library, b"") == []
    assert library.verify().breaks == ()


def test_what_is_withdrawn_must_be_gone(library: Library) -> None:
    document = keep(library, LEAK).document
    (made,) = library.reviews.keep([reviewed(library.read(document).documents[0], SECRET)])
    engine = sa.create_engine(library.place.url)
    with engine.begin() as connection:
        record = connection.execute(sa.text("SELECT record FROM reviews")).scalar_one()
    with pytest.raises(sa.exc.DBAPIError, match="never changed"), engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM reviews"))
    remove(library, document)
    with engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO reviews (number, id, record) VALUES (9, :id, :record)"),
            {"id": made.id, "record": record},
        )
    engine.dispose()
    assert [one.what for one in library.verify().breaks] == [made.id, "the reviews"]
    remove(library, document)  # once more, as one does where a library was removed from by an older Headwater
    assert library.verify().breaks == ()


def test_the_pages_of_postgresql_are_written_anew(library: Library, postgresql: str) -> None:
    """Also what the server's files hold beside the rows that can be asked for."""
    if library.place.file is not None:
        pytest.skip("the other test reads all bytes of a file")
    document = keep(library, LEAK).document
    trace_all(library)
    remove(library, document)
    engine = sa.create_engine(library.place.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("CHECKPOINT"))
        folder = Path(connection.execute(sa.text("SHOW data_directory")).scalar_one())
        own = connection.execute(sa.text("SELECT oid FROM pg_database WHERE datname = current_database()")).scalar_one()
    engine.dispose()
    listed = subprocess.run(["ls", str(folder / "base" / str(own))], capture_output=True, text=True, check=True)
    files = [folder / "base" / str(own) / name for name in listed.stdout.split()]
    assert len(files) > 50
    assert [path.name for path in files if TELLING.search(_bytes_of(path))] == []


def _bytes_of(path: Path) -> bytes:
    """-> what a file of a server that runs holds; nothing of one that it has just taken away."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def test_it_comes_back_only_when_that_is_asked_for(library: Library) -> None:
    document = keep(library, LEAK).document
    remove(library, document)
    for again in (capture(LEAK, at=NOW + timedelta(days=2)), capture(LEAK, at=NOW, extra="<nav>Home</nav>")):
        found = reading(LEAK, again)
        with pytest.raises(WasRemoved, match=r"removed .* by m.reader \(court order 17/2031\).*--even-removed"):
            library.known(again, found.documents[0])
        with pytest.raises(WasRemoved):
            library.keep(again, found, actor=ACTOR, now=NOW)
    assert not list((library.place.captures / "incoming").iterdir())

    again = capture(LEAK, at=NOW + timedelta(days=2))
    kept = library.keep(again, reading(LEAK, again), actor=ACTOR, now=NOW, even_removed=True)

    assert (kept.outcome, kept.document) == ("added", document)
    assert library.verify().breaks == ()
    assert library.verify().removed == 0
    assert library.known(again, reading(LEAK, again).documents[0]) is not None
    remove(library, document, "again")
    assert library.verify().breaks == ()
    with pytest.raises(NotKept, match="again"):
        library.read(document)


def test_an_older_version_takes_its_place(library: Library) -> None:
    first = keep(library, BRIDGE).document
    changed = replace(BRIDGE, text=BRIDGE.text.replace("forty", "fifty"), said=())
    second = keep(library, changed, at=NOW + timedelta(hours=1)).document
    assert library.search(Question("forty", kinds=("document",)), limit=5).hits == ()
    remove(library, second)
    assert [(one.document, one.current) for one in library.versions(first)] == [(first, True)]
    assert len(library.search(Question("forty", kinds=("document",)), limit=5).hits) == 1
    trace_all(library)
    assert story(library, first).documents == (first,)


def test_what_is_not_there_is_not_removed(library: Library) -> None:
    keep(library, PASSPORTS)
    with pytest.raises(NotKept, match="no document"):
        remove(library, "doc1-0000")
    assert library.verify().removed == 0


def test_a_removal_that_was_stopped_is_finished(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped before the database knew of it, nothing is gone; stopped after, the next call does the rest."""
    document = keep(library, LEAK).document
    (record,) = library.captures_of(document)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(type(library._captures), "withdraw", stop)
        with pytest.raises(KeyboardInterrupt):
            remove(library, document)
    assert library.verify().breaks == ()
    assert library.bytes_of(record.id) == capture(LEAK).raw

    with monkeypatch.context() as patched:
        patched.setattr(type(library._captures), "drop", stop)
        with pytest.raises(KeyboardInterrupt):
            remove(library, document)
    assert [one.problem for one in library.verify().breaks if "still there" in one.problem]

    remove(library, document)
    assert library.verify().breaks == ()
    assert traces(library, b"") == []


def test_what_was_moved_away_and_not_removed_comes_back(library: Library) -> None:
    document = keep(library, LEAK).document
    (record,) = library.captures_of(document)
    library._captures.withdraw(record.id)
    assert library.bytes_of(record.id)
    keep(library, BRIDGE)
    assert (library.place.captures / record.file).exists()
    assert library.verify().breaks == ()


def test_a_file_that_came_back_is_seen(library: Library) -> None:
    document = keep(library, LEAK).document
    (record,) = library.captures_of(document)
    path = library.place.captures / record.file
    raw = path.read_bytes()
    remove(library, document)
    path.write_bytes(raw)
    assert any("was removed, and its file" in one.problem for one in library.verify().breaks)


def test_a_removal_is_one_entry_that_nobody_can_forge(place: Place) -> None:
    """A document that was taken out behind the library's back is a loss, not a removal."""
    with open_library(place, create=True, actor=ACTOR, now=NOW) as library:
        document = keep(library, LEAK).document
    engine = sa.create_engine(place.url)
    with engine.begin() as connection:
        if place.file is None:
            connection.execute(sa.text("SET session_replication_role = replica"))
        connection.execute(sa.text("DELETE FROM waiting"))
        connection.execute(sa.text("DELETE FROM entries"))
        connection.execute(sa.text("DELETE FROM documents"))
    engine.dispose()
    with open_library(place, create=False, actor=ACTOR, now=NOW) as library:
        assert [(one.what, one.problem) for one in library.verify().breaks] == [
            (document, "the document is not in the database")
        ]
