"""The workflow of a library: inputs -> captures and readings that are kept -> stories that are traced again.

Every document is read by itself, so that what is kept of it depends on nothing that was read beside it, and every one
is kept before the next is read: whoever is stopped loses nothing that was confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from headwater.attribution.outlets import OutletLexicon
from headwater.errors import LibraryBusy, LibraryError, PageGone, WasRemoved
from headwater.fetch import Fetcher, Limits
from headwater.library import Holding, Kept, Library, Neighbourhood, StoryRecord, in_force
from headwater.model import Capture, Document, Failed, Reading, Trace
from headwater.pipeline.inputs import as_failed, expand, take_inputs
from headwater.pipeline.reading import Article, FrameReader, Progress, Save, join, read_documents
from headwater.pipeline.registering import with_restrictions
from headwater.pipeline.revisions import Edit, revision
from headwater.pipeline.tracing import load_encoder
from headwater.settings import Settings
from headwater.tracing.trace import as_judged, trace

Clock = Callable[[], datetime]
#: How often a story is traced again when others have changed it meanwhile.
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one input: what was kept of it, and what it is.

    `edit` says of a new version whether the page says that it was changed; None for what is no new version.
    """

    input: str
    kept: Kept
    title: str | None
    outlet: str | None
    edit: Edit | None = None


def add_each(
    library: Library,
    names: Sequence[str],
    *,
    actor: str,
    clock: Clock,
    settings: Settings,
    reader: FrameReader | None = None,
    progress: Progress | None = None,
    even_removed: bool = False,
) -> Iterator[Added | Failed]:
    """-> what became of each input, in their order; what is given is kept.

    An input that fails is given as such and the others go on. Tracing is left to `trace_waiting`.

    Args:
        library: where to keep.
        names: the inputs of `headwater read`.
        actor: who adds, for the custody log.
        clock: the time of each capture, aware.
        settings: all statements are kept, whatever `min_confidence` says.
        reader: finds attributions; loaded when it is needed.
        progress: is told how far the work has come.
        even_removed: whether to keep what was removed from the library once; it fails otherwise.

    Raises:
        LibraryError: the library cannot be written to; what was given before is kept.
        ModelError: the model cannot be loaded.
    """
    inputs = expand(names)
    limits = Limits(allow_private=settings.allow_private)
    fetcher = _Watching(limits)
    settings = settings.model_copy(update={"min_confidence": 0.0})
    for done, given in enumerate(inputs):
        if progress:
            progress(done, len(inputs))
        fetcher.gone = None
        for taken in take_inputs([given], clock(), limits, fetcher):
            if fetcher.gone is not None and (document := library.presence.page_at(str(given))):
                yield _note_gone(library, str(given), document, fetcher.gone, actor, clock())
                continue
            if isinstance(taken, Failed):
                yield taken
                continue
            try:
                yield _add(library, *taken, actor, clock, settings, reader, even_removed)
            except WasRemoved as error:
                yield as_failed(taken[0].name, error)
    if progress:
        progress(len(inputs), len(inputs))


class _Watching(Fetcher):
    """Reads addresses, and notes of the last one why its page is gone; None where it is there."""

    gone: str | None = None

    def capture(self, address: str, *, now: datetime) -> Capture:
        try:
            found = super().capture(address, now=now)
        except PageGone as error:
            self.gone = f"status {error.status}"
            raise
        if found.address and leads_home(address, found.address):
            self.gone = f"it leads to the front page, {found.address}"
        return found


def leads_home(asked: str, got: str) -> bool:
    """-> whether who asks for a page of a site gets the site's front page: how many sites tell that a page is gone."""
    try:
        one, other = urlsplit(asked.strip()), urlsplit(got)
    except ValueError:
        return False
    is_front = other.path in ("", "/") and not other.query
    hosts = [(each.hostname or "").removeprefix("www.") for each in (one, other)]
    return is_front and hosts[0] == hosts[1] and bool(one.path.strip("/") or one.query)


def _note_gone(library: Library, address: str, document: str, why: str, actor: str, now: datetime) -> Failed:
    library.presence.note_gone(document, why, actor=actor, now=now)
    problem = f"the page is no longer there ({why}); that is noted, and what was captured of it is kept"
    return as_failed(address, PageGone(address, problem, f"see `headwater versions {document}`"))


def _add(
    library: Library,
    capture: Capture,
    document: Document,
    actor: str,
    clock: Clock,
    settings: Settings,
    reader: FrameReader | None,
    even_removed: bool,
) -> Added | Failed:
    kept = library.known(capture, document, even_removed=even_removed)
    if kept is None:
        (article,) = read_documents([document], settings, reader)
        if isinstance(article, Failed):
            return article
        try:
            found = _as_reading(article)
            kept = library.keep(capture, found, actor=actor, now=clock(), even_removed=even_removed)
        except LibraryError:
            raise
        except Exception as error:  # one bad document, whatever is wrong with it, must not end the batch
            return as_failed(capture.name, error)
    elif kept.outcome == "known" and capture.status is not None:
        library.presence.note_returned(kept.document, actor=actor, now=clock())
    return Added(capture.name, kept, document.title, document.outlet, _edit_of(library, kept))


def _edit_of(library: Library, kept: Kept) -> Edit | None:
    """-> how a new version differs from the one before; nothing for a page that went back to an older one."""
    if kept.outcome != "changed":
        return None
    versions = library.versions(kept.document)
    before = next((one.document for one in versions if one.number == kept.version - 1), None)
    if before is None or versions[-1].document != kept.document:
        return None
    return revision(library.read(before), library.read(kept.document)).edit


def saver(library: Library, saved: list[Added | Failed], *, actor: str, clock: Clock) -> Save:
    """-> what keeps each article that `read_each` reads; what became of each is added to `saved`.

    What was removed once is not kept. Raises LibraryError when the library cannot be written to.
    """

    def save(capture: Capture, article: Article) -> None:
        document = article.document
        try:
            kept = library.keep(capture, _as_reading(article), actor=actor, now=clock())
            saved.append(Added(capture.name, kept, document.title, document.outlet, _edit_of(library, kept)))
        except WasRemoved as error:
            saved.append(as_failed(capture.name, error))

    return save


def trace_waiting(
    library: Library, *, clock: Clock, settings: Settings, progress: Progress | None = None
) -> Iterator[Failed]:
    """Trace the stories of all documents that wait for it, and no others. -> those that could not be traced.

    Raises LibraryError when the library cannot be written to, and ModelError when an encoder cannot be loaded; what
    was traced before that is kept, and the rest waits.
    """
    waiting = library.waiting()
    left = dict.fromkeys(waiting)
    faulty: set[str] = set()
    for document in waiting:
        if progress:
            progress(len(waiting) - len(left), len(waiting))
        if document not in left:
            continue
        try:
            traced = _trace_around(library, document, faulty, clock, settings)
        except (LibraryError, MemoryError):
            raise
        except Exception as error:  # what cannot be traced waits, and stops no other story
            yield as_failed(document, error)
            faulty.add(document)
            traced = (document,)
        for one in traced:
            left.pop(one, None)
    if progress and waiting:
        progress(len(waiting), len(waiting))


def _trace_around(
    library: Library, document: str, faulty: Collection[str], clock: Clock, settings: Settings
) -> tuple[str, ...]:
    """-> the documents that were traced: those of the story of this one, and what may belong to it."""
    for _ in range(_TRIES):
        seen: Neighbourhood = library.neighbourhood(document, faulty)
        if document not in seen.stories:  # another version has taken its place
            return (document,)
        found = trace(
            joined(library, seen.documents),
            OutletLexicon.load(),
            load_encoder(settings.sentences),
            judgements=seen.judgements,
        )
        if library.replace_stories(seen, found, now=clock()):
            return seen.documents
    raise LibraryBusy(document, "others keep changing the story that it belongs to", "add again to have it traced")


def story_trace(library: Library, story: StoryRecord) -> Trace:
    """-> a story as `headwater trace` would give it: its documents' readings, and what was derived from them."""
    judged = in_force(library.judgements_on(story.documents))
    reading = as_judged(joined(library, story.documents), (story.story,), judged)
    found = Trace.of(
        reading,
        links=story.links,
        claims=story.claims,
        stories=(story.story,),
        flags=story.flags,
        compared_by=story.compared_by,
    )
    return with_restrictions(found)


def with_versions(library: Library, found: Holding | StoryRecord) -> tuple[Document, ...]:
    """-> the versions of a document's page, oldest first; of a story, nothing: its documents are pages of their own."""
    if isinstance(found, StoryRecord):
        return ()
    return tuple(document for version in found.versions for document in library.read(version.document).documents)


def joined(library: Library, documents: Sequence[str]) -> Reading:
    """-> one reading of several documents that are kept."""
    return join(_as_article(library.read(document)) for document in documents)


def _as_reading(article: Article) -> Reading:
    return Reading((article.document,), article.sources, article.attributions, article.own_voice, article.not_measured)


def _as_article(reading: Reading) -> Article:
    (document,) = reading.documents
    return Article(document, reading.sources, reading.attributions, reading.own_voice, reading.not_measured)
