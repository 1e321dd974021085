"""The command line: options in, a reading or a trace out.

No logic of its own, and nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from headwater import (
    __version__,
    commands_care,
    commands_export,
    commands_judging,
    commands_library,
    commands_register,
    commands_stamp,
)
from headwater.command_line import (
    INTERRUPTED,
    NOTHING_WORKED,
    AllowPrivate,
    Inputs,
    MinConfidence,
    Page,
    Sentences,
    pipe,
    progress_bar,
    settings_from,
    show,
    write,
)
from headwater.commands_library import By, Captures, SaveToo, Where

if TYPE_CHECKING:
    from headwater.model import Failed, Reading, Trace
    from headwater.pipeline import Article
    from headwater.settings import Settings
    from headwater.tracing.trace import Progress as TracingProgress

#: inputs that could not be read and are named on standard error; of a web archive there may be thousands
FAILURES_SHOWN = 30

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="Shows who says what in the news, who told them, and how many origins stand behind it.",
)

READ_HELP = """Read articles: every attributed statement, whose it is and through whom it came, what the articles
say in their own voice, and what is mere page furniture.

INPUT is a file (HTML or text), an archive of articles (JSON Lines, WARC), a folder of such files, a web
address, or - for standard input.

\b
Examples:
  headwater read article.html
  headwater read https://news.example/story --html story-read.html
  headwater read saved-pages/ --json > reading.json
  headwater read saved-pages/ --save --library desk-library/
  pbpaste | headwater read -

\b
On the terminal, each article is shown as chains: the outermost source first, below it the sources it
passes on, and the statements of each in the order of the text:
  12 [denies] the words of the statement  ‹the cue›
Marks in brackets: a stance other than asserting, [belief] for what somebody is said to think, and
[uncertain] for a confidence under one half. An article in a language that the model was not trained
for is shown as not measured, never as empty.

\b
Exit status: 0 when something was read, 1 when nothing was, 2 for a wrong call.
"""


TRACE_HELP = """Trace stories through several articles: who took it from whom, the claims that several of them
state, and how many independent origins stand behind each.

INPUT is a file (HTML or text), an archive of articles (JSON Lines, WARC), a folder of such files, a web
address, or - for standard input. Articles on different events may be mixed: they are grouped into stories.

\b
Examples:
  headwater trace saved-pages/
  headwater trace first.html second.html https://news.example/story --html story.html
  headwater trace crawl.warc.gz articles.jsonl --json > trace.json
  headwater trace saved-pages/ --save

\b
On the terminal, each story begins with its documents by time, numbered, and what each took from which
other. Then come the claims, those that most publishers state first:
  origins      who vouches for it, and the document where each came in first; 1 to 2 independent says
               that unnamed people may be the same. Copies, rewrites and citations add no origin.
  asserts ...  the documents on each side
  circular     it goes back to itself: nobody vouches for it
  drift        another wording of it, with another number
Last comes what to check: lost and wrong credits, inflated sources, retractions.

\b
Exit status: 0 when something was read, 1 when nothing was, 2 for a wrong call.
"""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"headwater {__version__}")
        raise typer.Exit


@app.callback()
def _headwater(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Shows who says what in the news, who told them, and how many origins stand behind it."""


@app.command(help=READ_HELP, short_help="Read articles: who says what, through whom, in which words.")
def read(
    inputs: Inputs,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write one JSON object to standard output (see `headwater schema`).")
    ] = False,
    html: Page = None,
    full: Annotated[bool, typer.Option("--full", help="Show all words on the terminal, not excerpts.")] = False,
    min_confidence: MinConfidence = None,
    allow_private: AllowPrivate = None,
    save: SaveToo = False,
    library: Where = None,
    captures: Captures = None,
    by: By = None,
) -> None:
    """Read the inputs and show them as asked."""
    _check_outputs({"--html": html}, as_json=as_json)
    keeping = _keeping(save=save, library=library, captures=captures, actor=by)
    settings = settings_from(min_confidence=min_confidence, allow_private=allow_private, **keeping)
    parts, interrupted = _read(inputs, settings, save=save)
    from headwater.pipeline import join  # noqa: PLC0415 - commands import what they need

    reading = join(parts)
    with pipe():
        _complain(reading)
        if reading.documents or as_json:
            _show(reading, as_json=as_json, html=html, full=full)
    _exit(reading, interrupted=interrupted)


@app.command(help=TRACE_HELP, short_help="Trace stories: who took it from whom, and what stands behind each claim.")
def trace(
    inputs: Inputs,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write one JSON object to standard output (see `headwater schema trace`).")
    ] = False,
    html: Page = None,
    dot: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write the graph for Graphviz to FILE as well; with - instead."),
    ] = None,
    graphml: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write the graph as GraphML to FILE as well; with - instead."),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Show all claims, mentions and words on the terminal, not excerpts.")
    ] = False,
    min_confidence: MinConfidence = None,
    sentences: Sentences = None,
    allow_private: AllowPrivate = None,
    save: SaveToo = False,
    library: Where = None,
    captures: Captures = None,
    by: By = None,
) -> None:
    """Trace the inputs and show what was found as asked."""
    files = {"--html": html, "--dot": dot, "--graphml": graphml}
    _check_outputs(files, as_json=as_json)
    keeping = _keeping(save=save, library=library, captures=captures, actor=by)
    settings = settings_from(min_confidence=min_confidence, sentences=sentences, allow_private=allow_private, **keeping)
    from headwater.pipeline.tracing import in_fixed_order, load_encoder  # noqa: PLC0415

    load_encoder(settings.sentences)  # what is wrong with it is said before the long work, not after it
    parts, interrupted = _read(list(in_fixed_order(inputs)), settings, save=save)
    found = _trace(parts, settings)
    with pipe():
        _complain(found)
        if found.documents or as_json:
            _show_trace(found, as_json=as_json, files=files, full=full)
    _exit(found, interrupted=interrupted)


class _Kind(StrEnum):
    READING = "reading"
    TRACE = "trace"


@app.command()
def schema(
    of: Annotated[_Kind, typer.Argument(metavar="[reading|trace]", show_default=False)] = _Kind.READING,
) -> None:
    """Show the JSON Schema of what `headwater read --json` writes; with `trace`, `headwater trace --json`."""
    from headwater.report import json  # noqa: PLC0415

    with pipe():
        write(json.schema(of.value))


commands_library.register(app)
commands_judging.register(app)
commands_care.register(app)
commands_register.register(app)
commands_export.register(app)
commands_stamp.register(app)


def main() -> None:
    """Run the command line and end the process with its exit status."""
    from headwater.errors import HeadwaterError  # noqa: PLC0415

    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(errors="backslashreplace")
    try:
        app(prog_name="headwater")
    except HeadwaterError as error:
        typer.echo(f"headwater: {error}", err=True)
        sys.exit(NOTHING_WORKED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _check_outputs(files: Mapping[str, str | None], *, as_json: bool) -> None:
    """Say before the work, not after it, that its result has no place to go."""
    to_output = [f"{option} -" for option, file in files.items() if file == "-"]
    if len(both := (["--json"] if as_json else []) + to_output) > 1:
        raise typer.BadParameter(f"{' and '.join(both)} both write to standard output: name a file")
    for option, file in files.items():
        if file in (None, "-"):
            continue
        path = Path(file)
        if path.is_dir():
            raise typer.BadParameter(f"{path} is a folder; name a file in it", param_hint=option)
        if not path.absolute().parent.is_dir():
            raise typer.BadParameter(f"there is no folder {path.absolute().parent}; make it first", param_hint=option)


def _keeping(*, save: bool, **options: str | None) -> Mapping[str, str | None]:
    """-> the options that say where to keep what is read. Raises typer.BadParameter where it is not kept at all."""
    if not save and any(value is not None for value in options.values()):
        raise typer.BadParameter("--library, --captures and --by say how to keep what is read: give --save as well")
    return options


def _read(inputs: list[str], settings: Settings, *, save: bool) -> tuple[list[Article | Failed], bool]:
    """-> what was read, and whether the user interrupted it: what is finished by then is kept."""
    from headwater.pipeline import read_each  # noqa: PLC0415

    parts: list[Article | Failed] = []
    interrupted = False
    try:
        with (
            commands_library.saving(settings, wanted=save) as keep,
            progress_bar() as progress,
        ):
            now = datetime.now(UTC) if save else _time_of_reading()
            for part in read_each(inputs, now=now, settings=settings, progress=progress, save=keep):
                parts.append(part)
    except KeyboardInterrupt:
        interrupted = True
        typer.echo("headwater: interrupted; what follows is what was finished", err=True)
    return parts, interrupted


def _time_of_reading() -> datetime:
    """-> now, or the time in SOURCE_DATE_EPOCH (seconds since 1970), so that two runs can give the same bytes.

    See https://reproducible-builds.org/specs/source-date-epoch/. Raises typer.BadParameter where it is no such number.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if not given:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise typer.BadParameter(
            f"SOURCE_DATE_EPOCH is {given!r}; set it to whole seconds since 1970, or not at all"
        ) from error


def _trace(parts: list[Article | Failed], settings: Settings) -> Trace:
    from headwater.pipeline.tracing import trace_parts  # noqa: PLC0415

    try:
        with _tracing_progress() as progress:
            return trace_parts(parts, settings=settings, progress=progress)
    except KeyboardInterrupt:
        typer.echo("headwater: interrupted while tracing; nothing is shown", err=True)
        raise


def _exit(found: Reading | Trace, *, interrupted: bool) -> None:
    """End with the status that tells how it went."""
    if interrupted:
        raise typer.Exit(INTERRUPTED)
    if not found.documents:
        raise typer.Exit(NOTHING_WORKED)


@contextmanager
def _tracing_progress() -> Iterator[TracingProgress | None]:
    """The stage that tracing has come to, on standard error where a person watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Tracing")
        yield lambda stage, done, total: bar.update(
            task, description=f"Tracing {stage}", completed=done, total=total if total > 1 else None
        )


def _complain(reading: Reading | Trace) -> None:
    if not reading.failed:
        return
    from rich.console import Console  # noqa: PLC0415

    from headwater.report.terminal import failure  # noqa: PLC0415

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for failed in reading.failed[:FAILURES_SHOWN]:
        console.print(failure(failed))
    if len(reading.failed) > FAILURES_SHOWN:
        console.print(f"and {len(reading.failed) - FAILURES_SHOWN} more (all with --json)")
    whole = len(reading.documents) + len(reading.failed)
    if whole > 1:
        console.print(f"{len(reading.failed)} of {whole} inputs not read")


def _show(reading: Reading, *, as_json: bool, html: str | None, full: bool) -> None:
    if html is not None:
        from headwater.report.page import page  # noqa: PLC0415

        _put(page(reading, version=__version__), html)
    if as_json:
        from headwater.report import json  # noqa: PLC0415

        write(json.dumps(reading, indent=2) + "\n")
    elif html != "-":
        from headwater.report.terminal import view  # noqa: PLC0415

        show(view(reading, full=full))


def _show_trace(found: Trace, *, as_json: bool, files: Mapping[str, str | None], full: bool) -> None:
    for option, file in files.items():
        if file is not None:
            _put(_made(option, found), file)
    if as_json:
        from headwater.report import json  # noqa: PLC0415

        write(json.dumps(found, indent=2) + "\n")
    elif "-" not in files.values():
        from headwater.report.trace_terminal import view  # noqa: PLC0415

        show(view(found, full=full))


def _made(option: str, found: Trace) -> str:
    if option == "--html":
        from headwater.report.story_page import story_page  # noqa: PLC0415

        return story_page(found, version=__version__)
    from headwater.report.graph import dot, graphml  # noqa: PLC0415

    return dot(found) if option == "--dot" else graphml(found)


def _put(made: str, file: str) -> None:
    if file == "-":
        write(made)
    else:
        _replace(Path(file), made)
        typer.echo(f"headwater: wrote {file}", err=True)


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.absolute().parent, delete=False) as made:
            made.write(text)
        os.chmod(made.name, 0o666 & ~_umask())
        os.replace(made.name, path)
    except OSError as error:
        typer.echo(f"headwater: {path}: it could not be written ({error.strerror}); name another file", err=True)
        raise typer.Exit(NOTHING_WORKED) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
