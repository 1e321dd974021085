"""The commands of a library: add, search, show, verify. Options in, what is kept out; no logic of its own."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from headwater.command_line import (
    INTERRUPTED,
    NOTHING_WORKED,
    AllowPrivate,
    Inputs,
    Sentences,
    pipe,
    progress_bar,
    settings_from,
    show,
    write,
)

if TYPE_CHECKING:
    from headwater.library import Library, Place
    from headwater.model import Failed, Trace
    from headwater.pipeline import Save
    from headwater.pipeline.keeping import Added
    from headwater.settings import Settings

ADD_HELP = """Keep articles in a library: the pages as they came in, what was read in them, and the stories
that follow from them together.

INPUT is a file (HTML or text), an archive of articles (JSON Lines, WARC), a folder of such files, a web
address, or - for standard input.

\b
Examples:
  headwater add saved-pages/
  headwater add https://news.example/story --library desk-library/
  headwater add saved-pages/ --library postgresql://desk@server/news --captures /srv/captures

\b
Each line on standard output is confirmed: what it names is kept, whatever happens afterwards.
  added    a page that was not there
  changed  a page that was there with another text: a new version of it
  seen     the same text in other bytes: one more capture of it
  known    nothing new

Adding again changes nothing and finishes what was stopped.

\b
Exit status: 0 when something was added or known, 1 when nothing was, 2 for a wrong call.
"""

SEARCH_HELP = """Search a library: statements and documents, best first.

All words of QUERY must be found; "words in quotes" one after the other; -word must not be found; passp*
stands for all words that begin so. Without QUERY, what the filters let through comes newest first.
Of several values of one filter, any will do; different filters must all hold.

\b
Examples:
  headwater search 'passports doctors'
  headwater search --speaker Halsey --stance denies --since 2031-03-01
  headwater search '"crack in the pillar"' --outlet 'Radio Orsel' --json

\b
Exit status: 0 when something was found, 1 when nothing was, 2 for a wrong call.
"""

SHOW_HELP = """Show what a library keeps under an id: a document, capture, statement, claim or story.

\b
Examples:
  headwater show doc1-3f0c9a1be2d47c55
  headwater show doc1-3f0c9a1be2d47c55 --changes
  headwater show story1-084ccd45b34f9a63 --ids
  headwater show cap1-91d2a7c40be8f312 --raw > page.html
"""

VERSIONS_HELP = """Show the versions of a page that a library keeps, and what changed from each to the next, word by
word: [-removed-], {+added+}; and when the page was asked for and was gone.

\b
Examples:
  headwater versions doc1-3f0c9a1be2d47c55
  headwater versions doc1-3f0c9a1be2d47c55 --json

\b
  silent edit   words were changed, and nothing new in the page says so
  told          the page says that it was changed
  retracted     it says that it takes back what it said
  not measured  the page is in a language whose words for this are not known

\b
Exit status: 0 when it is shown, 1 when there is no such page, 2 for a wrong call.
"""

VERIFY_HELP = """Check that a library holds what was written into it: the custody log from its first entry on,
every capture's bytes, every reading, and the time stamps of the log (see `headwater stamp`).

\b
Examples:
  headwater verify
  headwater verify --authority-certificate authority.pem
  headwater verify --head 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae

\b
Exit status: 0 when everything is as it was written, 1 when something is not; the first break is named.
"""

Where = Annotated[
    str | None,
    typer.Option(
        "--library",
        metavar="FOLDER|URL",
        help="The library: a folder, or postgresql://...  [default: in the user's data folder]",
        show_default=False,
    ),
]
Captures = Annotated[
    str | None,
    typer.Option(
        "--captures", metavar="DIR", help="Where a library in PostgreSQL keeps its captures.", show_default=False
    ),
]


AuthorityCertificates = Annotated[
    list[str] | None,
    typer.Option(
        "--authority-certificate",
        metavar="FILE",
        help="Certificates that a time stamp's signature must lead to, as PEM or DER.",
        show_default=False,
    ),
]
By = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who keeps it, for the custody log.  [default: user@machine]")
]
SaveToo = Annotated[
    bool, typer.Option("--save", help="Keep what is read in the library as well (see `headwater add`).")
]


def register(app: typer.Typer) -> None:
    """Give the program the commands of a library."""
    app.command(help=ADD_HELP, short_help="Keep articles in a library.")(add)
    app.command(help=SEARCH_HELP, short_help="Search a library.")(search)
    app.command("show", help=SHOW_HELP, short_help="Show what a library keeps under an id.")(show_kept)
    app.command(help=VERSIONS_HELP, short_help="Show the versions of a page, and what changed.")(versions)
    app.command(help=VERIFY_HELP, short_help="Check that a library holds what was written into it.")(verify)


def add(
    inputs: Inputs,
    *,
    library: Where = None,
    captures: Captures = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="NAME", help="Who adds, for the custody log.  [default: user@machine]"),
    ] = None,
    sentences: Sentences = None,
    allow_private: AllowPrivate = None,
    even_removed: Annotated[
        bool, typer.Option("--even-removed", help="Keep what was removed from the library once.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object a line for each input.")] = False,
) -> None:
    """Keep the inputs, and trace the stories that they belong to."""
    from headwater.model import Failed  # noqa: PLC0415 - commands import what they need

    settings = settings_from(
        library=library, captures=captures, actor=by, sentences=sentences, allow_private=allow_private
    )
    worked = failed = 0
    try:
        with opened(settings, create=True) as kept:
            for done in _add(kept, inputs, settings, even_removed=even_removed):
                with pipe():
                    _tell(done, as_json=as_json)
                is_failed = isinstance(done, Failed)
                worked, failed = worked + (not is_failed), failed + is_failed
            trace_waiting(kept, settings)
    except KeyboardInterrupt:
        typer.echo("headwater: interrupted; what was named is kept, and adding again does the rest", err=True)
        raise typer.Exit(INTERRUPTED) from None
    if failed and worked + failed > 1:
        typer.echo(f"{failed} of {worked + failed} inputs not added", err=True)
    if not worked:
        raise typer.Exit(NOTHING_WORKED)


def search(
    query: Annotated[str, typer.Argument(metavar="[QUERY]", help="The words to be found.", show_default=False)] = "",
    *,
    library: Where = None,
    captures: Captures = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", metavar="KIND", help="Only these: statement or document.")
    ] = None,
    outlet: Annotated[
        list[str] | None, typer.Option("--outlet", metavar="NAME", help="Only of this outlet: its name or domain.")
    ] = None,
    speaker: Annotated[
        list[str] | None,
        typer.Option("--speaker", metavar="NAME", help="Only statements of this speaker: a name or part of one."),
    ] = None,
    stance: Annotated[
        list[str] | None,
        typer.Option(
            "--stance",
            metavar="STANCE",
            help="Only statements that: asserts, confirms, partly_confirms, denies, declines, retracts or doubts.",
        ),
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option("--language", metavar="CODE", help="Only in this language (ISO 639-1).")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="TIME", help="Only published at or after this day or time (UTC).")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="TIME", help="Only published before this day or time (UTC).")
    ] = None,
    story: Annotated[
        str | None, typer.Option("--story", metavar="ID", help="Only in this story, or in that of this document.")
    ] = None,
    all_versions: Annotated[
        bool, typer.Option("--all-versions", help="Search older versions of pages as well.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=500, metavar="N", help="How many hits to show.")] = 20,
    after: Annotated[
        str | None, typer.Option("--after", metavar="CURSOR", help="Go on from where the page before ended.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object to standard output.")] = False,
) -> None:
    """Search the library and show what was found."""
    settings = settings_from(library=library, captures=captures)
    from headwater.errors import BadQuestion  # noqa: PLC0415 - commands import what they need
    from headwater.library import question_from  # noqa: PLC0415
    from headwater.report.library import hits_view  # noqa: PLC0415

    try:
        question = question_from(
            query,
            kinds=kind or (),
            outlets=outlet or (),
            speakers=speaker or (),
            stances=stance or (),
            languages=language or (),
            since=since,
            until=until,
            story=story,
            all_versions=all_versions,
        )
        with opened(settings, create=False) as kept:
            page = kept.search(question, limit=limit, after=after)
    except BadQuestion as error:
        raise typer.BadParameter(str(error)) from error
    with pipe():
        if as_json:
            write(json_of(page))
        elif page.hits:
            show(hits_view(page))
            if page.next:
                typer.echo(f"More: the same with --after {page.next}", err=True)
        else:
            typer.echo("headwater: nothing was found", err=True)
    if not page.hits:
        raise typer.Exit(NOTHING_WORKED)


def show_kept(
    given: Annotated[str, typer.Argument(metavar="ID", help="What to show.", show_default=False)],
    *,
    library: Where = None,
    captures: Captures = None,
    changes: Annotated[bool, typer.Option("--changes", help="Show what changed in each version of the page.")] = False,
    raw: Annotated[bool, typer.Option("--raw", help="Write the bytes that were captured to standard output.")] = False,
    ids: Annotated[bool, typer.Option("--ids", help="Show the ids that `headwater judge` takes.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Show all words on the terminal, not excerpts.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object to standard output.")] = False,
) -> None:
    """Show what is kept under the id."""
    if sum((changes, raw, ids, as_json)) > 1:
        raise typer.BadParameter("give one of --changes, --raw, --ids and --json")
    settings = settings_from(library=library, captures=captures)
    from headwater.library import StoryRecord  # noqa: PLC0415

    with opened(settings, create=False) as kept, pipe():
        from headwater.pipeline.keeping import story_trace, with_versions  # noqa: PLC0415
        from headwater.report import library as views  # noqa: PLC0415

        if raw:
            sys.stdout.buffer.write(kept.bytes_of(kept.capture_of(given).id))
            return
        found = kept.find(given)
        if ids:
            from headwater.report.judgements import reading_ids, trace_ids  # noqa: PLC0415

            show(trace_ids(story_trace(kept, found)) if isinstance(found, StoryRecord) else reading_ids(found.reading))
        elif changes:
            show(views.changes_view(with_versions(kept, found)))
        elif isinstance(found, StoryRecord):
            _show_story(story_trace(kept, found), as_json=as_json, full=full)
        elif as_json:
            write(json_of(found))
        else:
            show(views.holding_view(found, full=full))


def versions(
    given: Annotated[str, typer.Argument(metavar="ID", help="Any version of the page.", show_default=False)],
    *,
    library: Where = None,
    captures: Captures = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object to standard output.")] = False,
) -> None:
    """Show the page's versions."""
    settings = settings_from(library=library, captures=captures)
    from headwater.library import StoryRecord  # noqa: PLC0415
    from headwater.pipeline.revisions import page_history  # noqa: PLC0415

    with opened(settings, create=False) as kept:
        found = kept.find(given)
        if isinstance(found, StoryRecord):
            raise typer.BadParameter(f"{given} is of a story; give the id of a document")
        page = page_history(kept, found)
    with pipe():
        if as_json:
            write(json_of(page))
        else:
            from headwater.report.library import revisions_view  # noqa: PLC0415

            show(revisions_view(page.versions, page.changes, page.events, is_gone=page.is_gone))


def verify(
    *,
    library: Where = None,
    captures: Captures = None,
    head: Annotated[
        str | None,
        typer.Option("--head", metavar="HASH", help="A hash noted down earlier that the log must still hold."),
    ] = None,
    certificates: AuthorityCertificates = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object to standard output.")] = False,
) -> None:
    """Check the library and name the first break."""
    settings = settings_from(library=library, captures=captures)
    from headwater.pipeline.stamping import read_certificates  # noqa: PLC0415 - commands import what they need

    trusted = read_certificates(certificates or ())
    with opened(settings, create=False) as kept:
        found = kept.verify(head, trusted)
    with pipe():
        if as_json:
            write(json_of(found))
        else:
            from headwater.report.library import verification_view  # noqa: PLC0415

            show(verification_view(found))
    if found.breaks:
        raise typer.Exit(NOTHING_WORKED)


@contextmanager
def opened(settings: Settings, *, create: bool) -> Iterator[Library]:
    """Give the library that the settings name."""
    from headwater.library import open_library  # noqa: PLC0415

    with open_library(place_of(settings), create=create, actor=actor_of(settings), now=now()) as kept:
        yield kept


@contextmanager
def saving(settings: Settings, *, wanted: bool) -> Iterator[Save | None]:
    """Give what keeps each article that is read, and after the block trace what waits, and say what was kept."""
    if not wanted:
        yield None
        return
    from headwater.model import Failed  # noqa: PLC0415
    from headwater.pipeline.keeping import saver  # noqa: PLC0415

    saved: list[Added | Failed] = []
    with opened(settings, create=True) as kept:
        yield saver(kept, saved, actor=actor_of(settings), clock=now)
        trace_waiting(kept, settings)
    outcomes = Counter("not kept" if isinstance(one, Failed) else one.kept.outcome for one in saved)
    for one in saved:
        if isinstance(one, Failed):
            typer.echo(f"headwater: not kept: {one.message}", err=True)
    counts = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items()) or "nothing"
    typer.echo(f"headwater: saved in {place_of(settings).name}: {counts}", err=True)


def place_of(settings: Settings) -> Place:
    """-> where the library that the settings name lies."""
    from headwater.library import find_place  # noqa: PLC0415

    return find_place(settings.library, settings.captures)


def actor_of(settings: Settings) -> str:
    """-> who is at work, for the custody log: as the settings say, else the user and machine."""
    import getpass  # noqa: PLC0415
    import socket  # noqa: PLC0415

    if settings.actor:
        return settings.actor
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # the user's number has no name on this machine
        user = "unnamed"
    return f"{user}@{socket.gethostname()}"


def now() -> datetime:
    """-> the present, aware."""
    return datetime.now(UTC)


def _add(kept: Library, inputs: list[str], settings: Settings, *, even_removed: bool) -> Iterator[Added | Failed]:
    from headwater.pipeline.keeping import add_each  # noqa: PLC0415
    from headwater.pipeline.tracing import load_encoder  # noqa: PLC0415

    load_encoder(settings.sentences)  # what is wrong with it is said before the long work, not after it
    yield from add_each(kept, inputs, actor=actor_of(settings), clock=now, settings=settings, even_removed=even_removed)


def _tell(done: Added | Failed, *, as_json: bool) -> None:
    """Say what became of one input: on standard output when it is kept, and on standard error when it is not."""
    from headwater.model import Failed  # noqa: PLC0415

    if as_json:
        write(json_of(done, indent=None))
    elif isinstance(done, Failed):
        _complain(done)
    else:
        from headwater.report.words import one_line  # noqa: PLC0415

        about = " · ".join(one_line(part) for part in (done.title or done.input, done.outlet) if part)
        edit = {"silent": ", a silent edit", "retracted": ", retracted"}.get(done.edit or "", "")
        version = f" (version {done.kept.version}{edit})" if done.kept.outcome == "changed" else ""
        write(f"{done.kept.outcome:7}  {done.kept.document}  {about}{version}\n")


def _complain(failed: Failed) -> None:
    from headwater.report.terminal import failure  # noqa: PLC0415

    typer.echo(failure(failed).plain, err=True)


def trace_waiting(kept: Library, settings: Settings) -> None:
    """Trace what waits, with progress; say what could not be traced."""
    from headwater.pipeline import keeping  # noqa: PLC0415

    with progress_bar("Tracing") as progress:
        for failed in keeping.trace_waiting(kept, clock=now, settings=settings, progress=progress):
            typer.echo(f"headwater: not traced, and waits: {failed.message}", err=True)


def _show_story(found: Trace, *, as_json: bool, full: bool) -> None:
    if as_json:
        write(json_of(found))
    else:
        from headwater.report.trace_terminal import view  # noqa: PLC0415

        show(view(found, full=full))


def json_of(value: Any, *, indent: int | None = 2) -> str:
    """-> a value of the model or the library as JSON, with a line end."""
    from pydantic import TypeAdapter  # noqa: PLC0415

    kind: Any = type(value)
    return TypeAdapter(kind).dump_json(value, by_alias=True, indent=indent).decode("utf-8") + "\n"
