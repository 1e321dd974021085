"""A Reading as JSON, and back.

The types of `headwater.model` are the one definition: pydantic's TypeAdapter derives the JSON, its schema and its
validation from them. Spans are `[start, end]`; times are ISO 8601 with their offset.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from pydantic import TypeAdapter, ValidationError

from headwater.errors import InputError
from headwater.model import Reading

SCHEMA_ID = "https://json-schema.org/draft/2020-12/schema"


@cache
def _adapter() -> TypeAdapter[Reading]:
    return TypeAdapter(Reading)


def dumps(reading: Reading, *, indent: int | None = None) -> str:
    """-> the reading as one JSON object.

    Raises pydantic's PydanticSerializationError where a text holds a lone surrogate, which JSON cannot carry.
    """
    return _adapter().dump_json(reading, indent=indent).decode("utf-8")


def loads(text: str | bytes, *, name: str = "the JSON") -> Reading:
    """-> the reading that `dumps` wrote.

    Raises InputError, with `name` and the place of the first fault, when the JSON is not a reading.
    """
    try:
        return _adapter().validate_json(text)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = "/".join(str(step) for step in fault["loc"])
        problem = f"{fault['msg']} at {place}" if place else fault["msg"]
        raise InputError(name, problem, "give a file that `headwater read --json` wrote") from error


def derived_schema() -> str:
    """-> the JSON Schema (draft 2020-12) of a reading, derived from the types now."""
    schema = _adapter().json_schema(mode="serialization")
    return json.dumps({"$schema": SCHEMA_ID, **schema}, indent=2, ensure_ascii=False) + "\n"


def schema() -> str:
    """-> the JSON Schema (draft 2020-12) of a reading, as published with this version."""
    return resources.files("headwater.report").joinpath("reading.schema.json").read_text("utf-8")
