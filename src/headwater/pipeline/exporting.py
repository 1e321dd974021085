"""The workflow of `export`: a library, or a trace that was written as JSON -> what a format makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from headwater.errors import EmptyInput, ExportError, InputError, NotFound, TooLarge
from headwater.export import Captured, Material, joined, of_trace, only, selected
from headwater.fetch import Limits
from headwater.library import CaptureRecord, Library, StoryRecord, question_from
from headwater.model import NotMeasured, Reading, Trace
from headwater.pipeline.keeping import joined as joined_reading
from headwater.pipeline.keeping import story_trace
from headwater.pipeline.reading import Progress
from headwater.report.json import loads_trace

#: bytes of a trace as JSON, for each byte that one page may have: a trace holds many pages
_PAGES = 100
#: hits that a search gives at once, at most
_PAGE = 500


def from_library(library: Library, given: Sequence[str] = (), *, progress: Progress | None = None) -> Material:
    """-> what a library keeps under some ids, or all of it: the newest version of every page.

    The id of a document, of one of its captures or statements stands for that document, that of a story or claim for
    the story. What is said of a claim stays that of its whole story; a document that is in none is not measured so.

    Raises NotKept for an id that there is nothing of, ExportError when the library holds nothing.
    """
    wanted = list(dict.fromkeys(_documents_of(library, given) if given else _all_documents(library)))
    if not wanted:
        raise ExportError(library.place.name, "the library holds no documents", "add some with: headwater add INPUT")
    left = dict.fromkeys(wanted)
    parts: list[Material] = []
    while left:
        if progress:
            progress(len(wanted) - len(left), len(wanted))
        part = _part(library, next(iter(left)), frozenset(wanted))
        parts.append(part)
        left.pop(next(iter(left)))
        for document in part.trace.documents:
            left.pop(document.id, None)
    if progress:
        progress(len(wanted), len(wanted))
    return joined(parts)


def _part(library: Library, document: str, wanted: frozenset[str]) -> Material:
    """-> the wanted documents of the story that a document is in; the document alone where there is none."""
    story = library.story_of(document)
    if story is not None and document in story.documents:
        trace = only(story_trace(library, story), wanted)
    else:
        trace = _untraced(joined_reading(library, [document]))
    captures = (_captured(record) for one in trace.documents for record in library.captures_of(one.id))
    return Material(trace, tuple(captures))


def _documents_of(library: Library, given: Sequence[str]) -> Iterator[str]:
    for one in given:
        found = library.find(one)
        if isinstance(found, StoryRecord):
            yield from found.documents
        else:
            yield from (document.id for document in found.reading.documents)


def _all_documents(library: Library) -> Iterator[str]:
    question = question_from("", kinds=("document",))
    after: str | None = None
    while True:
        page = library.search(question, limit=_PAGE, after=after)
        yield from (hit.document for hit in page.hits)
        if page.next is None:
            return
        after = page.next


def _untraced(reading: Reading) -> Trace:
    gaps = tuple(
        NotMeasured(document.id, "claims and links", "the document is in no story: it waits, or is an older version")
        for document in reading.documents
    )
    return Trace.of(reading, gaps=gaps)


def _captured(record: CaptureRecord) -> Captured:
    return Captured(
        document=record.document,
        sha256=record.raw_sha256,
        captured_at=record.captured_at,
        name=record.name,
        address=record.address,
        id=record.id,
        size=record.raw_size,
        file=record.file,
    )


def from_trace_file(name: str, given: Sequence[str] = (), *, standard_input: BinaryIO) -> Material:
    """-> a trace that `headwater trace --json` wrote, or the part of it that some ids stand for; "-" reads the input.

    Raises InputError when it cannot be read, is no trace, or holds nothing of an id.
    """
    limit = Limits().max_raw_bytes * _PAGES
    try:
        if name == "-":
            raw = standard_input.read(limit + 1)
        else:
            with Path(name).open("rb") as held:
                raw = held.read(limit + 1)
    except FileNotFoundError as error:
        raise NotFound(name, "there is no such file", "give what `headwater trace --json` wrote") from error
    except OSError as error:
        problem = f"it could not be read ({error.strerror})"
        raise InputError(name, problem, "give a file that `headwater trace --json` wrote") from error
    if len(raw) > limit:
        raise TooLarge(name, f"it has more than {limit:,} bytes", "trace fewer articles at once")
    trace = loads_trace(raw, name=name)
    if not trace.documents:
        raise EmptyInput(name, "the trace holds no documents", "trace some articles")
    return of_trace(selected(replace(trace, failed=()), given) if given else trace)
