"""A Reading or a Trace as JSON, and back.

The types of `headwater.model` are the one definition: pydantic's TypeAdapter derives the JSON, its schema and its
validation from them. Spans are `[start, end]`; times are ISO 8601 with their offset; a link's child and parent are
`from` and `to`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from headwater.errors import InputError
from headwater.model import Reading, Trace
from headwater.registered import Entry

SCHEMA_ID = "https://json-schema.org/draft/2020-12/schema"

#: what has a published schema: the findings of `headwater read` and of `headwater trace`
Kind = Literal["reading", "trace"]
_TYPES: dict[str, Any] = {"reading": Reading, "trace": Trace, "register": tuple[Entry, ...]}
_COMMANDS = {
    "reading": "headwater read --json",
    "trace": "headwater trace --json",
    "register": "headwater register export --format json",
}


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(_TYPES[kind])


def dumps(found: Reading | Trace, *, indent: int | None = None) -> str:
    """-> the reading or trace as one JSON object.

    Raises pydantic's PydanticSerializationError where a text holds a lone surrogate, which JSON cannot carry.
    """
    adapter = _adapter("trace" if isinstance(found, Trace) else "reading")
    return adapter.dump_json(found, indent=indent, by_alias=True).decode("utf-8")


def loads(text: str | bytes, *, name: str = "the JSON") -> Reading:
    """-> the reading that `dumps` wrote.

    Raises InputError, with `name` and the place of the first fault, when the JSON is not a reading.
    """
    reading: Reading = _validated("reading", text, name)
    return reading


def loads_trace(text: str | bytes, *, name: str = "the JSON") -> Trace:
    """-> the trace that `dumps` wrote. Raises as `loads` does, when the JSON is not a trace."""
    trace: Trace = _validated("trace", text, name)
    return trace


def dumps_entries(found: Sequence[Entry], *, indent: int | None = 2) -> str:
    """-> entries of the register as one JSON array."""
    return _adapter("register").dump_json(tuple(found), indent=indent, by_alias=True).decode("utf-8")


def loads_entries(text: str | bytes, *, name: str = "the JSON") -> tuple[Entry, ...]:
    """-> the entries that `dumps_entries` wrote.

    Raises InputError, with `name` and the place of the first fault, for other JSON, and for a value without its words.
    """
    entries: tuple[Entry, ...] = _validated("register", text, name)
    return entries


def _validated(kind: str, text: str | bytes, name: str) -> Any:
    try:
        return _adapter(kind).validate_json(text)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = "/".join(str(step) for step in fault["loc"])
        problem = f"{fault['msg']} at {place}" if place else fault["msg"]
        raise InputError(name, problem, f"give a file that `{_COMMANDS[kind]}` wrote") from error


def derived_schema(kind: Kind = "reading") -> str:
    """-> the JSON Schema (draft 2020-12) of a reading or a trace, derived from the types now."""
    schema = _adapter(kind).json_schema(mode="serialization", by_alias=True)
    return json.dumps({"$schema": SCHEMA_ID, **schema}, indent=2, ensure_ascii=False) + "\n"


def schema(kind: Kind = "reading") -> str:
    """-> the JSON Schema (draft 2020-12) of a reading or a trace, as published with this version."""
    return resources.files("headwater.report").joinpath(f"{kind}.schema.json").read_text("utf-8")
