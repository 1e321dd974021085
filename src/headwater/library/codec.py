"""How values are written into a library's rows, and read from them."""

from __future__ import annotations

import json
import os
import re
import zlib
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar, overload
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import TypeAdapter, ValidationError

from headwater.errors import InputError, LibraryDamaged
from headwater.model import Reading

#: Parameters of an address that say who sent the reader, not what page it is.
_SENDERS = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|at_\w+|cmpid|ref_src", re.IGNORECASE)

Record = TypeVar("Record")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def loads(kind: type[Record], written: str | bytes) -> Record:
    """-> the record of a type that was written as JSON. Raises pydantic's ValidationError."""
    of: Any = kind
    found: Record = _adapter(of).validate_json(written)
    return found


def record(value: Any) -> str:
    """-> a value of a type of `headwater.model` as JSON."""
    kind: Any = type(value)
    return _adapter(kind).dump_json(value, by_alias=True).decode("utf-8")


def written_reading(found: Reading) -> bytes:
    """-> a reading as JSON. Raises InputError for text that cannot be written."""
    try:
        return _adapter(Reading).dump_json(found, by_alias=True)
    except ValueError as error:
        (document,) = found.documents
        problem = "it holds characters that cannot be written"
        raise InputError(document.file, problem, "save the page anew and give the file") from error


def pack(written: bytes) -> bytes:
    """-> what stands in a row for a reading's JSON."""
    return zlib.compress(written, 6)


def unpacked(packed: bytes, document: str) -> bytes:
    """-> a reading's JSON. Raises LibraryDamaged."""
    try:
        return zlib.decompress(packed)
    except zlib.error as error:
        raise _damaged(document) from error


def read(packed: bytes, document: str) -> Reading:
    """-> the reading that was packed. Raises LibraryDamaged."""
    try:
        return loads(Reading, unpacked(packed, document))
    except ValidationError as error:
        raise _damaged(document) from error


def words_of(packed: bytes, document: str) -> tuple[str, str]:
    """-> (title, text) of the document that was packed, and nothing else of it. Raises LibraryDamaged."""
    try:
        (found,) = json.loads(unpacked(packed, document))["documents"]
        return found["title"] or "", found["text"]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(document) from error


def _damaged(document: str) -> LibraryDamaged:
    problem = "what was read in it is not in the database as it was written"
    return LibraryDamaged(document, problem, "see `headwater verify`, and put back a copy of the database")


def written(at: datetime) -> str:
    """-> an aware time as text that sorts as the times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def time(text: str) -> datetime:
    """-> the time that was written."""
    return datetime.fromisoformat(text)


@overload
def clean(text: str) -> str: ...
@overload
def clean(text: None) -> None: ...
def clean(text: str | None) -> str | None:
    """-> text that every database can hold: without NUL and lone surrogates."""
    return None if text is None else text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def plain_address(address: str) -> str:
    """-> what the ways of writing one page's address have in common."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return clean(address.strip())
    asked = [(name, value) for name, value in parse_qsl(parts.query, True) if not _SENDERS.fullmatch(name)]
    query = f"?{urlencode(asked)}" if asked else ""
    return clean(f"{host}{port}{parts.path.rstrip('/')}{query}")


def plain_file(name: str) -> str:
    """-> what the ways of naming one file have in common."""
    return clean("file:" + os.fsencode(os.path.realpath(name)).decode("utf-8", "replace"))
