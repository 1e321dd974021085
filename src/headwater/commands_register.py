"""The command `register`: what reports say of restrictions on travel, and what people decided on it. No logic."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from headwater.command_line import pipe, progress_bar, settings_from, show, write
from headwater.commands_library import Captures, Where, actor_of, json_of, now, opened
from headwater.restriction import CODES

if TYPE_CHECKING:
    from headwater.pipeline.reviewing import Register

REGISTER_HELP = """The register of reported restrictions on travel: passports taken, exit bans, permits to leave.

It is what reports say, and no finding that it is so. Every value opens into the words behind it.

\b
Examples:
  headwater register list --state Veskaria
  headwater register show rst1-3f0c9a1be2d47c55
  headwater register review rst1-3f0c9a1be2d47c55 --field state --accept
  headwater register summary --by mechanism --svg mechanisms.svg
  headwater trace saved-pages/ --json | headwater register list --trace -
"""

LIST_HELP = """List the records of a library, or of what `headwater trace --json` wrote.

\b
Examples:
  headwater register list --mechanism surrender_demanded --proposed
  headwater register list --year 2031 --json
"""

SHOW_HELP = """Show one record, each field opened into its words, and reports that differ side by side.

Of each value the first three quotations are shown; --full shows all.

\b
Example:
  headwater register show rst1-3f0c9a1be2d47c55
"""

REVIEW_HELP = """Accept, correct or reject one value of a record. Each review is kept with your name and the time.

\b
Examples:
  headwater register review ID --field state --accept
  headwater register review ID --field subjects --value judges --reject --reason 'only advised, not barred'
  headwater register review ID --field start --correct 2031-02 --document DOC --quote 'since February'
  headwater register review ID --field phases --value enforced --accept
  headwater register review ID --field phases --value enforced --correct extended:2031-02 --document DOC --quote WORDS

Who rejects the mechanism rejects the record. A phase is named by its course, and given as COURSE:START..END.

\b
Exit status: 0 when it is kept, 1 when it cannot be, 2 for a wrong call.
"""

REVIEWS_HELP = """List all reviews, or take one back with --undo.

\b
Examples:
  headwater register reviews
  headwater register reviews --undo review1-7c40be8f31291d2a --reason 'read the wrong page'
"""

SUMMARY_HELP = """Count the records, what machines proposed apart from what people reviewed.

\b
Example:
  headwater register summary --by year --svg years.svg
"""

EXPORT_HELP = """Write records with all their words, for other programs or another library.

\b
Examples:
  headwater register export --format json --out register.json
  headwater register export --format csv --out register.csv
  headwater register export --format ftm --out register.ftm.jsonl
"""

IMPORT_HELP = """Take in the records of a file that `headwater register export` wrote, in any of its formats.

A file with a value that has no words behind it is refused as a whole.

\b
Example:
  headwater register import register.json
"""


def _codes(field: str) -> str:
    """-> the codes of a field, for people: "in_force, announced, lifted"."""
    return ", ".join(CODES[field])


Of = Annotated[
    str | None,
    typer.Option(
        "--trace",
        metavar="FILE",
        help="Take what `headwater trace --json` wrote, - for standard input, instead of a library.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]
Record = Annotated[str, typer.Argument(metavar="ID", help="The record's id, or how it begins.", show_default=False)]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides.  [default: user@machine]")]


def register(app: typer.Typer) -> None:
    """Give the program the command."""
    group = typer.Typer(help=REGISTER_HELP, no_args_is_help=True, rich_markup_mode=None)
    group.command("list", help=LIST_HELP, short_help="List the records.")(list_records)
    group.command("show", help=SHOW_HELP, short_help="Show one record and its words.")(show_record)
    group.command("review", help=REVIEW_HELP, short_help="Decide on one value.")(review)
    group.command("reviews", help=REVIEWS_HELP, short_help="List what people decided; take it back.")(reviews)
    group.command("summary", help=SUMMARY_HELP, short_help="Count the records.")(summary)
    group.command("export", help=EXPORT_HELP, short_help="Write records with their words.")(export)
    group.command("import", help=IMPORT_HELP, short_help="Take records in.")(import_records)
    app.add_typer(group, name="register", short_help="Reported restrictions on travel, each value with its words.")


def _code(field: Literal["mechanism", "status"], given: str | None) -> str | None:
    """-> the code that was given, written as in a record. Raises typer.BadParameter, naming all."""
    code = given.strip().lower().replace("-", "_").replace(" ", "_") if given is not None else None
    if code is not None and code not in CODES[field]:
        raise typer.BadParameter(f"{given!r} is none; give one of {_codes(field)}", param_hint=f"--{field}")
    return code


def _register(trace: str | None, library: str | None, captures: str | None) -> Register:
    from headwater.pipeline.exporting import from_trace_file  # noqa: PLC0415 - commands import what they need
    from headwater.pipeline.reviewing import register_of, register_of_library  # noqa: PLC0415

    if trace is not None:
        if library is not None or captures is not None:
            raise typer.BadParameter("give --trace or a library, not both")
        return register_of(from_trace_file(trace, standard_input=sys.stdin.buffer))
    settings = settings_from(library=library, captures=captures)
    with opened(settings, create=False) as kept, progress_bar("Deriving") as progress:
        return register_of_library(kept, progress=progress)


def list_records(
    *,
    state: Annotated[str | None, typer.Option("--state", help="Only of this state.", show_default=False)] = None,
    mechanism: Annotated[
        str | None, typer.Option("--mechanism", help=f"Only these: {_codes('mechanism')}.", show_default=False)
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="Only what began then.", show_default=False)] = None,
    status: Annotated[
        str | None, typer.Option("--status", help=f"Only these: {_codes('status')}.", show_default=False)
    ] = None,
    reviewed: Annotated[
        bool | None,
        typer.Option(
            "--reviewed/--proposed",
            help="Only what people decided on, in part at least; or what nobody has looked at.",
            show_default=False,
        ),
    ] = None,
    trace: Of = None,
    library: Where = None,
    captures: Captures = None,
    as_json: AsJson = False,
) -> None:
    """List the records."""
    mechanism, status = _code("mechanism", mechanism), _code("status", status)
    found = _register(trace, library, captures)
    chosen = tuple(
        one
        for one in found.entries
        if (state is None or (one.record.state or "").casefold() == state.casefold())
        and (mechanism is None or one.record.mechanism == mechanism)
        and (year is None or (one.record.start or "").startswith(str(year)))
        and (status is None or one.record.status == status)
        and (reviewed is None or (one.standing != "proposed") is reviewed)
    )
    with pipe():
        if as_json:
            from headwater.export import written_register  # noqa: PLC0415

            write(written_register(chosen, "json"))
        else:
            from headwater.report.register import list_view  # noqa: PLC0415

            show(list_view(chosen, len(found.gone)))


def show_record(
    record: Record,
    *,
    full: Annotated[bool, typer.Option("--full", help="Show all words of every value.")] = False,
    trace: Of = None,
    library: Where = None,
    captures: Captures = None,
    as_json: AsJson = False,
) -> None:
    """Show one record."""
    entry = _register(trace, library, captures).entry(record)
    with pipe():
        if as_json:
            from headwater.export import coded  # noqa: PLC0415

            write(json_of(coded([entry])[0]))
        else:
            from headwater.report.register import entry_view  # noqa: PLC0415

            show(entry_view(entry, full=full))


def review(
    record: Record,
    *,
    field: Annotated[str, typer.Option("--field", metavar="FIELD", help="Of which field.", show_default=False)],
    value: Annotated[
        str | None, typer.Option("--value", help="On which of its values, where there are several.", show_default=False)
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="The words say so.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="They do not.")] = False,
    correct: Annotated[
        str | None, typer.Option("--correct", metavar="VALUE", help="They say this instead.", show_default=False)
    ] = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="ID", help="Where the words stand.", show_default=False)
    ] = None,
    quote: Annotated[
        str | None, typer.Option("--quote", metavar="WORDS", help="The words for it.", show_default=False)
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.", show_default=False)] = None,
    by: By = None,
    library: Where = None,
    captures: Captures = None,
    as_json: AsJson = False,
) -> None:
    """Keep one decision."""
    if (accept, reject, correct is not None).count(True) != 1:
        raise typer.BadParameter("give one of --accept, --reject and --correct VALUE")
    if reject and not (reason or "").strip():
        raise typer.BadParameter("say why", param_hint="--reason")
    decision: Literal["accepted", "rejected", "corrected"] = (
        "accepted" if accept else "rejected" if reject else "corrected"
    )
    from headwater.errors import BadReview  # noqa: PLC0415
    from headwater.pipeline.reviewing import Decided, decide  # noqa: PLC0415

    settings = settings_from(library=library, captures=captures, actor=by)
    said = Decided(field, decision, value, correct, document, quote, reason)
    with opened(settings, create=False) as kept:
        try:
            made = decide(kept, record, said, actor=actor_of(settings), now=now())
        except BadReview as error:
            raise typer.BadParameter(str(error)) from error
    with pipe():
        if as_json:
            write(json_of(made))
            return
        from headwater.report.register import decided_words  # noqa: PLC0415

        write(f"{decided_words(made)}\n{made.id}\n")


def reviews(
    *,
    undo: Annotated[str | None, typer.Option("--undo", metavar="ID", help="Take it back.", show_default=False)] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.", show_default=False)] = None,
    by: By = None,
    library: Where = None,
    captures: Captures = None,
    as_json: AsJson = False,
) -> None:
    """List the reviews."""
    settings = settings_from(library=library, captures=captures, actor=by)
    from headwater.pipeline.reviewing import notes_on, register_of_library  # noqa: PLC0415

    with opened(settings, create=False) as kept:
        if undo is not None:
            if not (reason or "").strip():
                raise typer.BadParameter("say why", param_hint="--reason")
            kept.reviews.undo(undo, reason=reason or "", actor=actor_of(settings), now=now())
        made = kept.reviews.all()
        notes = notes_on(made, register_of_library(kept)) if made and not as_json else {}
    with pipe():
        if as_json:
            write(json_of(list(made)) if made else "[]\n")
            return
        from headwater.report.register import reviews_view  # noqa: PLC0415

        show(reviews_view(made, notes))


def summary(
    *,
    by: Annotated[str, typer.Option("--by", metavar="state|mechanism|year|response", help="By what.")] = "state",
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Draw it as well.", show_default=False)
    ] = None,
    trace: Of = None,
    library: Where = None,
    captures: Captures = None,
    as_json: AsJson = False,
) -> None:
    """Count the records."""
    from headwater.report import register as shown  # noqa: PLC0415

    chosen: Any = by
    if by not in ("state", "mechanism", "year", "response"):
        raise typer.BadParameter("give state, mechanism, year or response", param_hint="--by")
    rows = shown.summary(_register(trace, library, captures).entries, chosen)
    if svg is not None:
        from headwater.report.register_picture import summary_svg  # noqa: PLC0415

        _written(svg, summary_svg(rows, chosen))
    with pipe():
        if as_json:
            write(json_of(list(rows)))
        else:
            show(shown.summary_view(rows, chosen))


def export(
    *,
    form: Annotated[str, typer.Option("--format", metavar="json|csv|ftm|jsonld", help="How.", show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where; else standard output.")] = None,
    trace: Of = None,
    library: Where = None,
    captures: Captures = None,
) -> None:
    """Write the records."""
    from headwater.export import REGISTER_FORMATS, written_register  # noqa: PLC0415

    if form not in REGISTER_FORMATS:
        raise typer.BadParameter(f"give one of {', '.join(REGISTER_FORMATS)}", param_hint="--format")
    made = written_register(_register(trace, library, captures).entries, form)
    if out is not None:
        _written(out, made)
        return
    with pipe():
        write(made)


def import_records(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What was exported.", show_default=False)],
    *,
    by: By = None,
    library: Where = None,
    captures: Captures = None,
) -> None:
    """Take records in."""
    from headwater.errors import InputError  # noqa: PLC0415
    from headwater.pipeline.reviewing import bring_in  # noqa: PLC0415

    settings = settings_from(library=library, captures=captures, actor=by)
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise InputError(str(file), f"it could not be read ({error.strerror})", "name a file that exists") from error
    with opened(settings, create=True) as kept:
        found = bring_in(kept, str(file), raw, actor=actor_of(settings), now=now())
    with pipe():
        write(f"imported {len(found)} {'record' if len(found) == 1 else 'records'}\n")


def _written(path: Path, text: str) -> None:
    from headwater.export import Made, write_files  # noqa: PLC0415

    write_files([Made(path.suffix, text.encode("utf-8"), 1)], path, tables=False)
