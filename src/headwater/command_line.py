"""What all commands share: settings from options, output, progress, exit statuses."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType

    from headwater.pipeline import Progress
    from headwater.settings import Settings

NOTHING_WORKED = 1
USAGE = 2
INTERRUPTED = 130  # as shells report a program that SIGINT ended
BROKEN_PIPE = 141  # as shells report a program that SIGPIPE ended


Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT", help="Files, folders, web addresses, or -.", show_default=False)
]
Page = Annotated[
    str | None,
    typer.Option(
        "--html",
        metavar="FILE",
        help="Write one self-contained web page to FILE as well; with - to standard output instead.",
    ),
]
MinConfidence = Annotated[
    float | None,
    typer.Option(
        min=0.0, max=1.0, metavar="X", help="Leave out statements with a confidence under X (0 to 1).  [default: 0]"
    ),
]
Sentences = Annotated[
    str | None,
    typer.Option(
        metavar="DIR",
        help="Compare statements by the sentence vectors of the encoder in DIR.  [default: by words alone]",
    ),
]
AllowPrivate = Annotated[
    bool | None,
    typer.Option("--allow-private", help="Let web addresses in private networks be read.", show_default=False),
]


def settings_from(**options: Any) -> Settings:
    """-> the settings of one call; options that are None come from the environment or the defaults.

    Raises typer.BadParameter for an environment variable out of its range.
    """
    from pydantic import ValidationError  # noqa: PLC0415

    from headwater.settings import Settings  # noqa: PLC0415

    try:
        return Settings.model_validate({name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        name = f"HEADWATER_{'_'.join(str(step) for step in fault['loc'])}".upper()
        raise typer.BadParameter(f"the environment variable {name}: {fault['msg']}") from error


@contextmanager
def progress_bar(words: str = "Reading") -> Iterator[Progress | None]:
    """A bar on standard error where a person watches and more than one input is read."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn(words), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=total is None or total > 1)


def show(shown: RenderableType) -> None:
    """Print what rich can print to standard output."""
    from rich.console import Console  # noqa: PLC0415

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    console = Console(highlight=False)
    if console.is_terminal:
        console.print(shown)
        return
    with console.capture() as printed:
        console.print(shown)
    # What fills a line up to its end is for terminals alone.
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in printed.get().removesuffix("\n").split("\n")))


def write(text: str) -> None:
    """Write to standard output in UTF-8, whatever the terminal's encoding: programs read it."""
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.flush()


@contextmanager
def pipe() -> Iterator[None]:
    """End quietly when the program that reads our output has gone (`| head`)."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it ends
        sys.exit(BROKEN_PIPE)
