"""The commands of a library, from add to verify. Options in, what is kept out; no logic of its own."""

from __future__ import annotations

import sys
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

VERIFY_HELP = """Check that a library holds what was written into it: the custody log from its first entry on,
every capture's bytes, every reading.

\b
Examples:
  headwater verify
  headwater verify --head 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae

\b
Exit status: 0 when everything is as it was written, 1 when something is not; the first break is named.
"""

JUDGE_HELP = """Decide what Headwater cannot know, or got wrong. Claims, origins and links follow at once.

\b
VERDICT, and what it is about:
  same-claim A B         two claims, statements or words state one proposition
  different-claims A B   they do not
  unsure A B             you looked and cannot say; takes an earlier decision back
  same-source A B        the speakers of two statements are one
  different-sources A B  they are not
  wrong-attribution A    nobody says so, or somebody else does: the statement is set aside
  rejected-link A B      the document A was not made from the document B
  undo J                 take a judgement back

\b
`headwater show STORY --ids` shows the ids; words are named by their place: doc1-3f0c9a1be2d47c55:120-164.
Of a statement's chain, att1-91d2a7c40be8f312/1 is the outermost source; without a number it is the speaker.

\b
Examples:
  headwater judge same-claim claim1-5be2d47c553f0c9a att1-91d2a7c40be8f312 --reason 'both mean the 1978 order'
  headwater judge rejected-link doc1-3f0c9a1be2d47c55 doc1-c40be8f31291d2a7 --reason 'both copy the agency'
  headwater judge undo judgement1-7c40be8f31291d2a --reason 'the agency never had it'

\b
Nothing is ever changed: a judgement is kept with your name, the time and the reason, in the custody log as
well, and a later one on the same things takes its place.

\b
Exit status: 0 when it is kept, 1 when it cannot be, 2 for a wrong call.
"""

REMOVE_HELP = """Take a document out of a library, on legal demand or to protect a source: the bytes that were captured,
its text, what was read in it, and all words of it in what was derived. The database is written anew, so that
nothing of it is left in freed space. What else the story holds is traced again.

\b
Its hashes, its address, your name, the time and the reason stay in the custody log: `headwater verify` tells
a removal from a loss, and adding the same bytes again is refused, with the reason.

\b
Examples:
  headwater remove doc1-3f0c9a1be2d47c55 --reason 'court order 17/2031'
  headwater remove doc1-3f0c9a1be2d47c55 --all-versions --reason 'protects a source' --by 'M. Reader'

\b
Not reached: backups, and what the server of a PostgreSQL database keeps beside its tables (its log, its own
backups). Do not name in the reason whom the removal protects: it stays.

\b
Exit status: 0 when it is removed, 1 when it is not there or the library is in use, 2 for a wrong call.
"""

JUDGEMENTS_HELP = """Show what people have decided, who, when and why, and whether it still holds.

ID is a document, statement, claim, story or judgement; without it, all are shown.

\b
Examples:
  headwater judgements
  headwater judgements story1-084ccd45b34f9a63 --json

\b
  in force   everything derived honours it
  undone     somebody took it back
  overruled  a later one says otherwise
  gone       what it is about is no longer there: removed, or replaced by a newer version
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


def register(app: typer.Typer) -> None:
    """Give the program the commands of a library."""
    app.command(help=ADD_HELP, short_help="Keep articles in a library.")(add)
    app.command(help=SEARCH_HELP, short_help="Search a library.")(search)
    app.command("show", help=SHOW_HELP, short_help="Show what a library keeps under an id.")(show_kept)
    app.command(help=JUDGE_HELP, short_help="Decide what claims, sources, statements or links are.")(judge)
    app.command(help=REMOVE_HELP, short_help="Take a document out of a library, bytes and words.")(remove)
    app.command(help=JUDGEMENTS_HELP, short_help="Show what people have decided, and whether it holds.")(judgements)
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
        with _opened(settings, create=True) as kept:
            for done in _add(kept, inputs, settings, even_removed=even_removed):
                with pipe():
                    _tell(done, as_json=as_json)
                is_failed = isinstance(done, Failed)
                worked, failed = worked + (not is_failed), failed + is_failed
            _trace(kept, settings)
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
        with _opened(settings, create=False) as kept:
            page = kept.search(question, limit=limit, after=after)
    except BadQuestion as error:
        raise typer.BadParameter(str(error)) from error
    with pipe():
        if as_json:
            write(_json(page))
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

    with _opened(settings, create=False) as kept, pipe():
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
            write(_json(found))
        else:
            show(views.holding_view(found, full=full))


def judge(
    verdict: Annotated[str, typer.Argument(metavar="VERDICT", help="What you decide.", show_default=False)],
    things: Annotated[
        list[str], typer.Argument(metavar="THING...", help="What it is about, by id.", show_default=False)
    ],
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.", show_default=False)],
    library: Where = None,
    captures: Captures = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who decides.  [default: user@machine]")
    ] = None,
    sentences: Sentences = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object to standard output.")] = False,
) -> None:
    """Keep the judgement, and trace again what it touches."""
    settings = settings_from(library=library, captures=captures, actor=by, sentences=sentences)
    if not reason.strip():
        raise typer.BadParameter("say why", param_hint="--reason")
    from headwater.errors import BadJudgement  # noqa: PLC0415
    from headwater.pipeline.judging import review, things_from, verdict_from  # noqa: PLC0415

    with _opened(settings, create=False) as kept:
        named: Any = {"reason": reason, "actor": _actor(settings), "now": _now()}
        try:
            if verdict == "undo":
                if len(things) != 1:
                    raise typer.BadParameter("undo takes one judgement; `headwater judgements` shows their ids")
                made = kept.undo(things[0], **named)
            else:
                what = verdict_from(verdict)
                made = kept.judge(what, things_from(kept, what, things), **named)
        except BadJudgement as error:
            raise typer.BadParameter(str(error)) from error
        _trace(kept, settings)
        found = review(kept, made.id)
    with pipe():
        if as_json:
            write(_json(made))
        else:
            from headwater.report.judgements import judgements_view  # noqa: PLC0415

            show(judgements_view(found))


def remove(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its id.", show_default=False)],
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stays.", show_default=False)],
    all_versions: Annotated[
        bool, typer.Option("--all-versions", help="Remove the other versions of its page as well.")
    ] = False,
    library: Where = None,
    captures: Captures = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who removes it.  [default: user@machine]")
    ] = None,
    sentences: Sentences = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object a line for each document.")] = False,
) -> None:
    """Remove the document, and trace again what is left of its story."""
    settings = settings_from(library=library, captures=captures, actor=by, sentences=sentences)
    if not reason.strip():
        raise typer.BadParameter("say why", param_hint="--reason")
    with _opened(settings, create=False) as kept:
        found = kept.remove(document, reason=reason, actor=_actor(settings), now=_now(), all_versions=all_versions)
        for one in found:
            with pipe():
                write(_json(one, indent=None) if as_json else f"removed  {one.document}\n")
        _trace(kept, settings)
        left = kept.versions_beside(found[0])
    if left:
        typer.echo(f"headwater: other versions of its page are still there: {', '.join(left)}", err=True)


def judgements(
    given: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Only those about this.", show_default=False)
    ] = None,
    *,
    library: Where = None,
    captures: Captures = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON array to standard output.")] = False,
) -> None:
    """Show the judgements as they stand."""
    settings = settings_from(library=library, captures=captures)
    from headwater.pipeline.judging import review  # noqa: PLC0415

    with _opened(settings, create=False) as kept:
        found = review(kept, given)
    with pipe():
        if as_json:
            write("[" + ",\n".join(_json(one).rstrip("\n") for one in found) + "]\n")
        else:
            from headwater.report.judgements import judgements_view  # noqa: PLC0415

            show(judgements_view(found))


def verify(
    *,
    library: Where = None,
    captures: Captures = None,
    head: Annotated[
        str | None,
        typer.Option("--head", metavar="HASH", help="A hash noted down earlier that the log must still hold."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object to standard output.")] = False,
) -> None:
    """Check the library and name the first break."""
    settings = settings_from(library=library, captures=captures)
    with _opened(settings, create=False) as kept:
        found = kept.verify(head)
    with pipe():
        if as_json:
            write(_json(found))
        else:
            from headwater.report.library import verification_view  # noqa: PLC0415

            show(verification_view(found))
    if found.breaks:
        raise typer.Exit(NOTHING_WORKED)


@contextmanager
def _opened(settings: Settings, *, create: bool) -> Iterator[Library]:
    from headwater.library import open_library  # noqa: PLC0415

    with open_library(_place(settings), create=create, actor=_actor(settings), now=_now()) as kept:
        yield kept


def _place(settings: Settings) -> Place:
    from headwater.library import find_place  # noqa: PLC0415

    return find_place(settings.library, settings.captures)


def _actor(settings: Settings) -> str:
    import getpass  # noqa: PLC0415
    import socket  # noqa: PLC0415

    if settings.actor:
        return settings.actor
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # the user's number has no name on this machine
        user = "unnamed"
    return f"{user}@{socket.gethostname()}"


def _now() -> datetime:
    return datetime.now(UTC)


def _add(kept: Library, inputs: list[str], settings: Settings, *, even_removed: bool) -> Iterator[Added | Failed]:
    from headwater.pipeline.keeping import add_each  # noqa: PLC0415
    from headwater.pipeline.tracing import load_encoder  # noqa: PLC0415

    load_encoder(settings.sentences)  # what is wrong with it is said before the long work, not after it
    yield from add_each(kept, inputs, actor=_actor(settings), clock=_now, settings=settings, even_removed=even_removed)


def _tell(done: Added | Failed, *, as_json: bool) -> None:
    """Say what became of one input: on standard output when it is kept, and on standard error when it is not."""
    from headwater.model import Failed  # noqa: PLC0415

    if as_json:
        write(_json(done, indent=None))
    elif isinstance(done, Failed):
        _complain(done)
    else:
        from headwater.report.words import one_line  # noqa: PLC0415

        about = " · ".join(one_line(part) for part in (done.title or done.input, done.outlet) if part)
        version = f" (version {done.kept.version})" if done.kept.outcome == "changed" else ""
        write(f"{done.kept.outcome:7}  {done.kept.document}  {about}{version}\n")


def _complain(failed: Failed) -> None:
    from headwater.report.terminal import failure  # noqa: PLC0415

    typer.echo(failure(failed).plain, err=True)


def _trace(kept: Library, settings: Settings) -> None:
    from headwater.pipeline.keeping import trace_waiting  # noqa: PLC0415

    with progress_bar("Tracing") as progress:
        for failed in trace_waiting(kept, clock=_now, settings=settings, progress=progress):
            typer.echo(f"headwater: not traced, and waits: {failed.message}", err=True)


def _show_story(found: Trace, *, as_json: bool, full: bool) -> None:
    if as_json:
        write(_json(found))
    else:
        from headwater.report.trace_terminal import view  # noqa: PLC0415

        show(view(found, full=full))


def _json(value: Any, *, indent: int | None = 2) -> str:
    from pydantic import TypeAdapter  # noqa: PLC0415

    kind: Any = type(value)
    return TypeAdapter(kind).dump_json(value, by_alias=True, indent=indent).decode("utf-8") + "\n"
