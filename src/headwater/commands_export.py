"""The command `export`: ids and a format in, files out; no logic of its own."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from headwater.command_line import INTERRUPTED, pipe, progress_bar, settings_from, write
from headwater.commands_library import Captures, Where

if TYPE_CHECKING:
    from headwater.export import Format, Made, Material, Written
    from headwater.settings import Settings

EXPORT_HELP = """Write what a library holds, or what `headwater trace --json` found, for other programs.

ID is that of a document, statement, story or claim, as `headwater search` and `show` give it. Without one,
everything is exported, the newest version of every page.

\b
Formats:
  ftm          FollowTheMoney entities, for Aleph; with the evidence beside them
  evidence     the words behind every statement, as JSON lines
  prov, provn  W3C PROV, as PROV-JSON or PROV-N
  jsonld       schema.org, as JSON-LD
  annotations  W3C Web Annotations, as JSON-LD
  graphml      a graph for Gephi, yEd, Cytoscape or networkx
  csv          tables for spreadsheets: a folder, or a .zip
  parquet      the same tables for pandas, DuckDB and the like

\b
Examples:
  headwater export --format csv --out desk.zip
  headwater export story1-084ccd45b34f9a63 --format ftm --out bridge.ftm.jsonl
  headwater trace saved-pages/ --json | headwater export --trace - --format prov

ftm, prov, provn and parquet need: pip install 'headwater[export]'

\b
Exit status: 0 when it was written, 1 when not, 2 for a wrong call.
"""


def register(app: typer.Typer) -> None:
    """Give the program the command."""
    app.command(help=EXPORT_HELP, short_help="Write what a library or a trace holds for other programs.")(export)


def export(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID", help="What to export.", show_default=False)] = None,
    *,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="One of those above.", show_default=False)],
    out: Annotated[str, typer.Option("--out", metavar="FILE|DIR", help="Where to write; - is standard output.")] = "-",
    trace: Annotated[
        str | None,
        typer.Option(
            "--trace",
            metavar="FILE",
            help="Export what `headwater trace --json` wrote, - for standard input, instead of a library.",
            show_default=False,
        ),
    ] = None,
    library: Where = None,
    captures: Captures = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Say what was written as one JSON object on standard output.")
    ] = False,
) -> None:
    """Export what is asked for."""
    if as_json and out == "-":
        raise typer.BadParameter("--json and the export both write to standard output: name a file with --out")
    if trace is not None and (library is not None or captures is not None):
        raise typer.BadParameter("give --trace or a library, not both")
    settings = settings_from(library=library, captures=captures)
    chosen = _format(form)
    if chosen.tables and out == "-" and sys.stdout.isatty():
        raise typer.BadParameter("these are several files: name a folder or a .zip with --out")
    try:
        material = _material(ids or [], trace, settings)
        made = chosen.make(material)
        written = _written(chosen, made, out)
    except KeyboardInterrupt:
        typer.echo("headwater: interrupted; nothing was exported", err=True)
        raise typer.Exit(INTERRUPTED) from None
    with pipe():
        _tell(chosen, material, written, as_json=as_json)


def _format(name: str) -> Format:
    from headwater.errors import ExportError  # noqa: PLC0415 - commands import what they need
    from headwater.export import find_format  # noqa: PLC0415

    try:
        return find_format(name)
    except ExportError as error:
        raise typer.BadParameter(str(error), param_hint="--format") from error


def _material(ids: Sequence[str], trace: str | None, settings: Settings) -> Material:
    from headwater.library import find_place, open_library  # noqa: PLC0415
    from headwater.pipeline.exporting import from_library, from_trace_file  # noqa: PLC0415

    if trace is not None:
        return from_trace_file(trace, ids, standard_input=sys.stdin.buffer)
    place = find_place(settings.library, settings.captures)
    with (
        open_library(place, create=False, actor="export", now=datetime.now(UTC)) as kept,
        progress_bar("Exporting") as progress,
    ):
        return from_library(kept, ids, progress=progress)


def _written(chosen: Format, made: Sequence[Made], out: str) -> tuple[Written, ...]:
    """Write what was made. -> the files; none for standard output."""
    from headwater.export import write_files, zipped  # noqa: PLC0415

    if out != "-":
        return write_files(made, Path(out), tables=chosen.tables)
    with pipe():
        sys.stdout.buffer.write(zipped(made) if chosen.tables else made[0].raw)
        sys.stdout.buffer.flush()
    if len(made) > 1 and not chosen.tables:
        typer.echo(
            "headwater: the evidence is left out here: name a file with --out, or see --format evidence", err=True
        )
    return ()


def _tell(chosen: Format, material: Material, written: Sequence[Written], *, as_json: bool) -> None:
    if not written:
        return
    found = material.trace
    if as_json:
        import json  # noqa: PLC0415
        from dataclasses import asdict  # noqa: PLC0415

        summary = {
            "format": chosen.name,
            "documents": len(found.documents),
            "attributions": len(found.attributions),
            "claims": len(found.claims),
            "links": len(found.links),
            "files": [asdict(file) for file in written],
        }
        write(json.dumps(summary, ensure_ascii=False, indent=2) + "\n")
        return
    from headwater.report.words import counted, one_line  # noqa: PLC0415

    parts = (
        counted(len(found.documents), "document"),
        counted(len(found.attributions), "statement"),
        counted(len(found.claims), "claim"),
        counted(len(found.links), "link"),
    )
    write(f"Exported {', '.join(parts)}\n")
    for file in written:
        entries = counted(file.entries, "entry", "entries")
        write(f"  {one_line(file.file)}  {entries}, {file.size:,} bytes\n")
