"""The library: what it keeps, and how it is kept whole.

Every change is one transaction under one lock: the capture's file, its row, what was read in it, the words it is found
by and the entries of the custody log count together or not at all.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select

from headwater import __version__
from headwater.errors import LibraryDamaged, LibraryError, LibraryMissing, NotKept
from headwater.ids import make_id, sha256
from headwater.library import codec, derived, judgements, removal
from headwater.library.backup import Manifest, Progress, write_backup
from headwater.library.captures import CaptureFolder
from headwater.library.custody import FIRST, Entry
from headwater.library.database import connect, reading, scrub, told_plainly, writing
from headwater.library.holding import CaptureRecord, Holding, Size, Version
from headwater.library.place import Place
from headwater.library.presence import Presence
from headwater.library.question import Page, Question
from headwater.library.records import (
    Kept,
    Log,
    document_of,
    find_known,
    insert_capture,
    is_capture,
    keep_reading,
    page_of,
)
from headwater.library.removal import Removal, refuse_removed
from headwater.library.reviews import Reviews
from headwater.library.schema import NEWEST, migrate, revision_of
from headwater.library.searching import search
from headwater.library.stamping import Stamps
from headwater.library.tables import captures, custody, documents, library, stories, waiting
from headwater.library.timestamp import TrustedCertificates
from headwater.library.verification import Verification, verify
from headwater.library.warc import body_of, to_warc
from headwater.library.withdrawal import withdraw
from headwater.model import Capture, Document, Judged, Judgement, Reading, Trace, Verdict


class Library:
    """One open library. Several may be open at once, in one program or in many; close each, or use `with`.

    All methods raise LibraryError, or one of its kinds, when the database or the file system refuses.
    """

    def __init__(self, place: Place, engine: Engine) -> None:
        self.place = place
        self._engine = engine
        self._captures = CaptureFolder(place.captures)

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    # ---- keeping

    def known(self, capture: Capture, document: Document, *, even_removed: bool = False) -> Kept | None:
        """-> what there is of a capture whose bytes are kept already, as this document or for this page; else None.

        Raises WasRemoved where it was removed once, unless `even_removed`.
        """
        with self._reading() as connection:
            return self._known(connection, capture, document, even_removed)

    def _known(self, connection: Connection, capture: Capture, document: Document, even_removed: bool) -> Kept | None:
        kept = find_known(connection, capture, document)
        if kept is None and not even_removed:
            refuse_removed(connection, capture, document)
        return kept

    def keep(self, capture: Capture, found: Reading, *, actor: str, now: datetime, even_removed: bool = False) -> Kept:
        """Keep a capture and what was read in it; nothing happens when both are there.

        Args:
            capture: the bytes.
            found: the reading of this one document; source ids are its own.
            actor: who keeps it, for the custody log.
            now: the time of keeping, aware.
            even_removed: whether to keep what was removed once.

        Raises:
            WasRemoved: it was removed, and may not come back.
            LibraryFull: no room is left; nothing was kept.
            LibraryBusy: others write for too long.
        """
        (document,) = found.documents
        capture_id = make_id("cap", 1, capture.name, capture.captured_at.isoformat(), sha256(capture.raw))
        warc = to_warc(capture, capture_id)
        begun = False
        try:
            with self._writing() as connection:
                self._captures.settle(lambda waits: is_capture(connection, waits))
                kept = self._known(connection, capture, document, even_removed)
                if kept:
                    return kept
                begun = True
                self._captures.write(capture_id, warc)
                log = Log(connection, actor, codec.written(now))
                insert_capture(connection, log, capture, capture_id, document, warc)
                kept = keep_reading(connection, log, found, capture_id, page_of(capture, document))
                if kept.outcome == "changed":
                    judgements.set_aside_wrong(connection, (kept.document,))
        except Exception:
            if begun:
                self._drop_unknown(capture_id)
            raise
        with told_plainly(self.place.name):
            self._captures.publish(capture_id)
        return kept

    def _drop_unknown(self, capture: str) -> None:
        """Remove the file of a capture that was not kept; where that is not sure, who comes next settles it."""
        try:
            with self._writing() as connection:
                if not is_capture(connection, capture):
                    self._captures.drop(capture)
        except LibraryError:
            return

    # ---- removing

    def remove(
        self, document: str, *, reason: str, actor: str, now: datetime, all_versions: bool = False
    ) -> tuple[Removal, ...]:
        """Remove a document, on legal demand or to protect a source: its bytes, its text and all that follows from it.

        What people judged or decided of it, and records of the register that quote it, go along. The hashes and the
        address stay in the custody log, with who removed it, when and why. The other documents of its story wait to be
        traced again. The database is written anew, so that nothing of it is left in its files.

        Args:
            document: its id.
            reason: why.
            actor: who removes it.
            now: when, aware.
            all_versions: whether the other versions of its page go too.

        Raises:
            NotKept: there is no such document; one that was removed before is given as it was then.
            LibraryBusy: others use the database all the time. The document is gone; its words may be left in freed
                space until the same is called again.
        """
        document = codec.clean(document)
        with self._writing() as connection:
            self._captures.settle(lambda waits: is_capture(connection, waits))
            found = self._remove(connection, document, self._log(connection, actor, now), reason, all_versions)
        with told_plainly(self.place.name):
            for one in found:
                for capture in one.captures:
                    self._captures.drop(capture)
        scrub(self._engine, self.place.name, WITH_WORDS)
        return found

    def versions_beside(self, removed: Removal) -> tuple[str, ...]:
        """-> the ids of the versions of a removed document's page that are still there."""
        with self._reading() as connection:
            return removal.versions_beside(connection, removed)

    def _remove(
        self, connection: Connection, document: str, log: Log, reason: str, all_versions: bool
    ) -> tuple[Removal, ...]:
        try:
            wanted = removal.versions_of(connection, document) if all_versions else (document,)
            found = tuple(removal.remove(connection, log, one, reason) for one in wanted)
        except NotKept:
            before = removal.removal_of(connection, document)
            if before is None:
                raise
            withdraw(connection, log, before.document, before.raw_sha256)
            return (before,)
        for one in found:
            for capture in one.captures:
                self._captures.withdraw(capture)
        return found

    def backup(self, file: Path, progress: Progress | None = None) -> Manifest:
        """Write all of the library into one file, as it is now, whatever others write meanwhile.

        Raises LibraryError when there is such a file, LibraryFull, and LibraryBusy when others remove something.
        """
        with told_plainly(str(file)), self._reading() as connection:
            return write_backup(connection, self._captures, file, progress)

    # ---- what is there

    def find(self, given: str) -> Holding | derived.StoryRecord:
        """-> what is kept under an id: a document's, a capture's, a statement's, a claim's or a story's.

        Of a capture or a statement it is the document, of a claim the story. Raises NotKept.
        """
        given = codec.clean(given)
        with self._reading() as connection:
            story = derived.story_of(connection, given, of_documents=False)
            document = None if story else document_of(connection, given)
        if story:
            return story
        if document is None:
            raise self._not_kept(given)
        return self.holding(document)

    def holding(self, document: str) -> Holding:
        """-> all that is kept of one document. Raises NotKept."""
        kept = self.captures_of(document)
        story = self.story_of(document)
        log = [entry for subject in (document, *(one.id for one in kept)) for entry in self.custody_of(subject)]
        return Holding(
            self.read(document),
            self.versions(document),
            kept,
            tuple(sorted(log, key=lambda entry: entry.number)),
            story.story.id if story else None,
        )

    def read(self, document: str) -> Reading:
        """-> what was read in one document. Raises NotKept."""
        document = codec.clean(document)
        with self._reading() as connection:
            row = connection.execute(select(documents.c.reading).where(documents.c.id == document)).first()
        if row is None:
            raise self._not_kept(document)
        return codec.read(row.reading, document)

    def versions(self, document: str) -> tuple[Version, ...]:
        """-> all versions of the document's page, oldest first. Raises NotKept."""
        document = codec.clean(document)
        with self._reading() as connection:
            row = connection.execute(select(documents).where(documents.c.id == document)).first()
            if row is None:
                raise self._not_kept(document)
            same = documents.c.page == row.page if row.page is not None else documents.c.id == document
            query = select(documents, captures.c.captured_at).join(captures, captures.c.id == documents.c.capture)
            found = connection.execute(query.where(same).order_by(documents.c.version)).all()
        return tuple(Version(one.id, one.version, codec.time(one.captured_at), one.current) for one in found)

    def captures_of(self, document: str) -> tuple[CaptureRecord, ...]:
        """-> the captures in which the document was read, oldest first."""
        document = codec.clean(document)
        with self._reading() as connection:
            query = select(captures).where(captures.c.document == document).order_by(captures.c.number)
            return tuple(self._capture_record(row) for row in connection.execute(query))

    def capture(self, capture: str) -> CaptureRecord:
        """-> what is known of a capture. Raises NotKept."""
        capture = codec.clean(capture)
        with self._reading() as connection:
            row = connection.execute(select(captures).where(captures.c.id == capture)).first()
        if row is None:
            raise self._not_kept(capture)
        return self._capture_record(row)

    def capture_of(self, given: str) -> CaptureRecord:
        """-> the capture with this id, or the first in which the document with this id was read. Raises NotKept."""
        found = self.captures_of(given)
        return found[0] if found else self.capture(given)

    def bytes_of(self, capture: str) -> bytes:
        """-> a capture's bytes, as they came in.

        Raises NotKept, and LibraryDamaged when they are not what was kept.
        """
        record = self.capture(capture)
        with told_plainly(self.place.name):
            try:
                raw = body_of(self._captures.read(capture))
            except (FileNotFoundError, ValueError) as error:
                raise self._broken(record) from error
        if sha256(raw) != record.raw_sha256:
            raise self._broken(record)
        return raw

    def custody_of(self, subject: str) -> tuple[Entry, ...]:
        """-> what the custody log says of a capture or a document, oldest first."""
        subject = codec.clean(subject)
        with self._reading() as connection:
            query = select(custody).where(custody.c.subject == subject).order_by(custody.c.number)
            return tuple(Entry(*row) for row in connection.execute(query))

    def size(self) -> Size:
        """-> how much there is."""
        with self._reading() as connection:
            return Size(
                *(
                    connection.execute(select(func.count()).select_from(table)).scalar_one()
                    for table in (documents, captures, custody, stories, waiting)
                )
            )

    def search(self, question: Question, *, limit: int, after: str | None = None) -> Page:
        """-> the hits, best first, or newest first when no words are asked for; at most `limit` (1 to 500).

        `after` is the cursor of the page before. Raises BadQuestion for one that cannot be understood.
        """
        with self._reading() as connection:
            return search(connection, question, limit=limit, after=after)

    def verify(self, noted: str | None = None, trusted: TrustedCertificates = ()) -> Verification:
        """-> whether everything is as it was written: the custody log, every capture's bytes, every reading.

        Args:
            noted: a hash that an earlier verification gave as its head: it must still be in the log.
            trusted: certificates; the signature of every time stamp must lead to one of them, where some are given.
        """
        with told_plainly(self.place.name):
            noted = codec.clean(noted)
            # Listed first: what comes in from now on is in the folder after it is in the database.
            files = tuple(self._captures.listed())
            with self._reading() as connection:
                return verify(connection, self._captures, files, noted, trusted)

    # ---- what people decide

    def judge(self, verdict: Verdict, about: Sequence[Judged], *, reason: str, actor: str, now: datetime) -> Judgement:
        """Keep what somebody decided; the stories that it touches wait to be traced again.

        Args:
            verdict: of a link `about` is its child and its parent; of an attribution it is that; else both things.
            about: what is judged, as `headwater.model.Judged` says; whether it is there is for the caller to look up.
            reason: why.
            actor: who decides.
            now: when, aware.
        """
        with self._writing() as connection:
            return judgements.judge(connection, self._log(connection, actor, now), verdict, about, reason, now)

    def undo(self, judgement: str, *, reason: str, actor: str, now: datetime) -> Judgement:
        """Take a judgement back, by one more. Raises NotKept when there is none, or when it is undone already."""
        judgement = codec.clean(judgement)
        with self._writing() as connection:
            return judgements.undo(connection, self._log(connection, actor, now), judgement, reason, now)

    def judgements(self, documents: Collection[str] | None = None) -> tuple[Judgement, ...]:
        """-> what people have decided, and taken back, of any of these documents, or all, oldest first."""
        with self._reading() as connection:
            return judgements.made_on(connection, None if documents is None else map(codec.clean, documents))

    def judgements_on(self, documents: Collection[str] | None = None) -> tuple[Judgement, ...]:
        """-> the same, where the words are the same about the version of a page that counts, whichever was judged."""
        with self._reading() as connection:
            return judgements.holding_on(connection, None if documents is None else map(codec.clean, documents))

    @property
    def reviews(self) -> Reviews:
        """-> what people decided on the records of the register, and those that came from elsewhere."""
        return Reviews(self._reading, self._writing)

    @property
    def presence(self) -> Presence:
        """-> what is known of pages that are no longer there."""
        return Presence(self._reading, self._writing)

    @property
    def stamps(self) -> Stamps:
        """-> the time stamps of the custody log."""
        return Stamps(self._reading, self._writing)

    # ---- tracing: what is derived is replaced as a whole

    def waiting(self) -> tuple[str, ...]:
        """-> the ids of the documents that are not traced yet, in the order in which they came."""
        with self._reading() as connection:
            return derived.waiting_documents(connection)

    def neighbourhood(self, document: str, without: Collection[str] = ()) -> derived.Neighbourhood:
        """-> the documents that one document is to be traced with: the stories that it may belong to.

        Others that wait are among them when they are like it, but for those in `without`.
        """
        document = codec.clean(document)
        with self._reading() as connection:
            return derived.neighbourhood(connection, document, without)

    def replace_stories(self, seen: derived.Neighbourhood, trace: Trace, *, now: datetime) -> bool:
        """Put the trace of a neighbourhood in the place of what was known of its stories.

        -> False, with nothing changed, when others have changed some of it since it was looked up.
        """
        with self._writing() as connection:
            return derived.replace_stories(connection, seen, trace, now)

    def story_of(self, given: str) -> derived.StoryRecord | None:
        """-> the story with this id, or the one that the document with this id is in; None when there is none."""
        given = codec.clean(given)
        with self._reading() as connection:
            return derived.story_of(connection, given)

    # ----

    def _reading(self) -> AbstractContextManager[Connection]:
        return reading(self._engine, self.place.name)

    def _writing(self) -> AbstractContextManager[Connection]:
        return writing(self._engine, self.place.name)

    def _log(self, connection: Connection, actor: str, now: datetime) -> Log:
        return Log(connection, actor, codec.written(now))

    def _not_kept(self, given: str) -> NotKept:
        with self._reading() as connection:
            was = removal.removal_of(connection, given)
        if was is not None:
            return NotKept(
                given, f"it was removed on {was.at[:10]} by {was.by} ({was.reason})", "only its hash is left"
            )
        return NotKept(given, f"the library {self.place.name} holds nothing of this id", "search for it first")

    def _capture_record(self, row: Row[Any]) -> CaptureRecord:
        return CaptureRecord(
            row.id,
            row.document,
            row.name,
            row.address,
            codec.time(row.captured_at),
            row.raw_sha256,
            row.raw_size,
            self._captures.name_of(row.id),
            row.file_sha256,
        )

    def _broken(self, record: CaptureRecord) -> LibraryDamaged:
        problem = f"the file {record.file} of {self.place.captures} is not what was captured"
        return LibraryDamaged(record.id, problem, "put back a copy of it, and see `headwater verify`")

    def prepare(self, *, create: bool, actor: str, now: datetime) -> None:
        """Bring the tables up to date, and make sure that the captures are this library's. See `open_library`."""
        with self._reading() as connection:
            revision = revision_of(connection, self.place.name)
            known = connection.execute(select(library.c.id)).scalar_one_or_none() if revision else None
        if revision is None and not create:
            raise LibraryMissing(self.place.name, "there is no library in this database", _MAKE_ONE)
        if revision != NEWEST or known is None:
            with self._writing() as connection:
                known = self._made(connection, actor, codec.written(now))
        with told_plainly(self.place.name):
            self._captures.check(known)

    def _made(self, connection: Connection, actor: str, at: str) -> str:
        """-> the id of the library, made if need be; the caller holds its lock."""
        if revision_of(connection, self.place.name) != NEWEST:
            migrate(connection)
        known: str | None = connection.execute(select(library.c.id)).scalar_one_or_none()
        if known is None:
            known = self._captures.found(str(uuid.uuid4()))
            connection.execute(insert(library).values(number=1, id=known, created_at=at, head=0, head_hash=FIRST))
            Log(connection, actor, at).add("created", known, {"headwater": __version__})
        return known


#: The tables that hold words of documents.
WITH_WORDS = (
    *("documents", "words", "entries", "terms", "links", "claims", "flags"),
    *("judgements", "reviews", "imported_records"),
)
_MAKE_ONE = "make one with: headwater add INPUT"


@contextmanager
def open_library(place: Place, *, create: bool, actor: str, now: datetime) -> Iterator[Library]:
    """Give the library at a place, its tables brought up to date, and close it after the block.

    Args:
        place: where it lies.
        create: whether to make it when there is none.
        actor: who opens it, for the custody log of a new one.
        now: the present, aware.

    Raises:
        LibraryMissing: there is none, or it cannot be reached.
        LibraryTooNew: a newer Headwater made it.
        LibraryDamaged: its database is damaged, or the captures are another library's.
        LibraryError: the database or the file system refuses.
    """
    if place.file is not None:
        if not create and not place.file.exists():
            raise LibraryMissing(place.name, "there is no library here", _MAKE_ONE)
        with told_plainly(place.name):
            place.file.parent.mkdir(parents=True, exist_ok=True)
    with Library(place, connect(place)) as opened:
        opened.prepare(create=create, actor=actor, now=now)
        yield opened
