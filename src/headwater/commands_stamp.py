"""The command `stamp`: an authority's address in, its time stamp kept; no logic of its own."""

from __future__ import annotations

from typing import Annotated

import typer

from headwater.command_line import AllowPrivate, pipe, settings_from, write
from headwater.commands_library import AuthorityCertificates, Captures, Where, actor_of, json_of, now, opened

STAMP_HELP = """Have an authority put a time stamp (RFC 3161) on a library's custody log: proof, for people who do not
trust you, that the library held then what it holds now. The log is chained, so one stamp covers all entries
before it; stamp as often as that matters, once a day or after each collection.

\b
The authority is sent a hash of the log's newest entry and a random number: nothing of what the library holds.
Nothing is ever sent but to the address that you name. Its answer is kept, and `headwater verify` checks it
offline, with the authority's certificates.

\b
Examples:
  headwater stamp --authority https://stamps.example/tsr
  headwater stamp --authority https://stamps.example/tsr --authority-certificate authority.pem
  headwater verify --authority-certificate authority.pem

Needs: pip install 'headwater[timestamp]'

\b
Exit status: 0 when the stamp is kept, 1 when there is none, 2 for a wrong call.
"""


def register(app: typer.Typer) -> None:
    """Give the program the command."""
    app.command(help=STAMP_HELP, short_help="Put an authority's time stamp on the custody log.")(stamp)


def stamp(
    *,
    authority: Annotated[
        str, typer.Option("--authority", metavar="URL", help="The authority's address.", show_default=False)
    ],
    certificates: AuthorityCertificates = None,
    library: Where = None,
    captures: Captures = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who asks, for the custody log.  [default: user@machine]")
    ] = None,
    allow_private: AllowPrivate = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object to standard output.")] = False,
) -> None:
    """Ask for the stamp and keep it."""
    settings = settings_from(library=library, captures=captures, actor=by, allow_private=allow_private)
    from headwater.pipeline import stamping  # noqa: PLC0415 - commands import what they need

    trusted = stamping.read_certificates(certificates or ())
    with opened(settings, create=False) as kept:
        made = stamping.stamp(
            kept,
            authority,
            actor=actor_of(settings),
            now=now(),
            trusted=trusted,
            allow_private=settings.allow_private,
        )
    with pipe():
        if as_json:
            write(json_of(made.told()))
        else:
            checked = "" if trusted else "; its signature was not checked: see --authority-certificate"
            at = f"{made.stamped_at:%Y-%m-%d %H:%M:%S} UTC"
            write(f"stamped  {made.id}  entries 1 to {made.entry} of the custody log, {at}{checked}\n")
