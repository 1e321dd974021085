"""The commands that take care of a library: remove, backup, restore. No logic of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from headwater.command_line import Sentences, pipe, progress_bar, settings_from, write
from headwater.commands_library import Captures, Where, actor_of, json_of, now, opened, place_of, trace_waiting

if TYPE_CHECKING:
    from headwater.library import Manifest


REMOVE_HELP = """Take a document out of a library, on legal demand or to protect a source: the bytes that were captured,
its text, what was read in it, and all words of it in what was derived. The database is written anew, so that
nothing of it is left in freed space. What else the story holds is traced again. Judgements of it, reviews of
the register that rest on it and imported records that quote it go along.

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

BACKUP_HELP = """Write a whole library into one file: captures, readings, stories, judgements and the custody log,
as they are at this moment, whatever others add meanwhile. It can be restored into a folder or into
PostgreSQL, whichever it comes from.

\b
Examples:
  headwater backup desk-2031-03-14.zip
  headwater backup team.zip --library postgresql://desk@server/news --captures /srv/captures

\b
Exit status: 0 when it is written, 1 when it is not, 2 for a wrong call.
"""

RESTORE_HELP = """Make a library of a backup, and verify it. A file that is damaged is refused, with the part that is
broken.

\b
Examples:
  headwater restore desk-2031-03-14.zip --library desk-library/
  headwater restore desk-2031-03-14.zip --replace
  headwater restore desk.zip --library postgresql://desk@server/news --captures /srv/captures

\b
Where a library lies already, nothing is done unless --replace is given. A folder's former library is moved
aside then, into a folder that is named; the former tables of a PostgreSQL database are gone, so back it up first.

\b
Exit status: 0 when it is restored and as it was written, 1 when it is not, 2 for a wrong call.
"""


def register(app: typer.Typer) -> None:
    """Give the program the commands of care."""
    app.command(help=REMOVE_HELP, short_help="Take a document out of a library, bytes and words.")(remove)
    app.command(help=BACKUP_HELP, short_help="Write a whole library into one file.")(backup)
    app.command(help=RESTORE_HELP, short_help="Make a library of a backup.")(restore)


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
    with opened(settings, create=False) as kept:
        found = kept.remove(document, reason=reason, actor=actor_of(settings), now=now(), all_versions=all_versions)
        for one in found:
            with pipe():
                write(json_of(one, indent=None) if as_json else f"removed  {one.document}\n")
        trace_waiting(kept, settings)
        left = kept.versions_beside(found[0])
    if left:
        typer.echo(f"headwater: other versions of its page are still there: {', '.join(left)}", err=True)


def backup(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file to write.", show_default=False)],
    *,
    library: Where = None,
    captures: Captures = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object to standard output.")] = False,
) -> None:
    """Write the library into the file."""
    settings = settings_from(library=library, captures=captures)
    path = Path(file)
    if not path.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {path.absolute().parent}; make it first", param_hint="FILE")
    with opened(settings, create=False) as kept, progress_bar("Writing") as progress:
        found = kept.backup(path, progress)
    with pipe():
        _show_manifest(found, f"wrote {file}", as_json=as_json)


def restore(
    file: Annotated[str, typer.Argument(metavar="FILE", help="What backup wrote.", show_default=False)],
    *,
    library: Where = None,
    captures: Captures = None,
    replace: Annotated[bool, typer.Option("--replace", help="Take the place of what lies there.")] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who restores it.  [default: user@machine]")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object to standard output.")] = False,
) -> None:
    """Make the library of the file."""
    settings = settings_from(library=library, captures=captures, actor=by)
    from headwater import library as kept  # noqa: PLC0415

    with progress_bar("Restoring") as progress:
        found = kept.restore(
            Path(file), place_of(settings), replacing=replace, actor=actor_of(settings), now=now(), progress=progress
        )
    if found.before is not None:
        typer.echo(f"headwater: what was there before is in {found.before}", err=True)
    with pipe():
        _show_manifest(found.manifest, f"restored {place_of(settings).name} and verified it", as_json=as_json)


def _show_manifest(found: Manifest, done: str, *, as_json: bool) -> None:
    if as_json:
        facts = {name: getattr(found, name) for name in ("library", "head", "revision", "documents", "captures")}
        write(json.dumps(facts, indent=2) + "\n")
    else:
        from headwater.report.words import counted  # noqa: PLC0415

        held = f"{counted(found.documents, 'document')}, {counted(found.captures, 'capture')}"
        write(f"{done}: {held}\nThe log's newest hash in it is {found.head}\n")
