"""The formats of the register: what writes one, and what reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, get_args

from headwater.errors import ExportError, NotText
from headwater.export.huridocs import coded
from headwater.export.register import read_table, register_table
from headwater.export.register_ftm import read_ftm, register_ftm
from headwater.export.register_jsonld import read_jsonld, register_jsonld
from headwater.export.register_rows import checked
from headwater.registered import Entry
from headwater.report.json import dumps_entries, loads_entries

RegisterFormat = Literal["json", "csv", "ftm", "jsonld"]
REGISTER_FORMATS: tuple[RegisterFormat, ...] = get_args(RegisterFormat)


def written_register(entries: Sequence[Entry], form: str) -> str:
    """-> the entries in a format, with the codes of HURIDOCS. Raises ExportError for a format that there is not."""
    held = coded(entries)
    if form == "json":
        return dumps_entries(held) + "\n"
    if form == "csv":
        return register_table(held)
    if form in ("ftm", "jsonld"):
        return (register_ftm(held) if form == "ftm" else register_jsonld(held)).raw.decode("utf-8")
    raise ExportError(f"--format {form}", "there is no such format", f"give one of {', '.join(REGISTER_FORMATS)}")


def read_register(raw: bytes, *, name: str) -> tuple[Entry, ...]:
    """-> the entries of what `written_register` wrote, each value of which has its words.

    The format is known by how the file begins. Raises InputError where it is none of them, and, naming the record and
    the field, where a value has no words.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(name, "it is no text in UTF-8", "give what `headwater register export` wrote") from error
    read: dict[RegisterFormat, Callable[[], tuple[Entry, ...]]] = {
        "json": lambda: loads_entries(text, name=name),
        "csv": lambda: read_table(text, name=name),
        "ftm": lambda: read_ftm(text, name=name),
        "jsonld": lambda: read_jsonld(text, name=name),
    }
    return checked(read[_format_of(text)](), name=name)


def _format_of(text: str) -> RegisterFormat:
    start = text.lstrip()[:200]
    if start.startswith("["):
        return "json"
    if start.startswith("{"):
        return "jsonld" if '"@context"' in start else "ftm"
    return "csv"
