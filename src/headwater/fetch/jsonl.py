"""JSON Lines -> captures: one article a line, an object with `text` or `html` and what is known of it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from headwater.errors import EmptyInput, HeadwaterError, InputError, NotText, TooLarge
from headwater.fetch.limits import Limits
from headwater.model import Capture

_FIELDS = ("url", "id", "title", "published", "outlet", "text", "html")
_LONGEST_ID = 200
_REMEDY = 'write one object a line, such as {"url": "https://...", "outlet": "...", "published": "...", "text": "..."}'


def captures_in_jsonl(
    stream: io.RawIOBase, name: str, *, now: datetime, limits: Limits
) -> Iterator[Capture | HeadwaterError]:
    """Give the captures in JSON Lines, and for each line that is none the error with file and line.

    Fields are `text` or `html` (one is needed), `url`, `id`, `title`, `published` and `outlet`, all strings; others are
    passed over, and so are empty lines.
    """
    file = io.BufferedReader(stream)
    number = 0
    try:
        while line := file.readline(limits.max_decompressed_bytes + 1):
            number += 1
            place = f"{name}:{number}"
            if len(line) > limits.max_decompressed_bytes:
                while line and not line.endswith(b"\n"):
                    line = file.readline(limits.max_decompressed_bytes)
                problem = f"the line has more than {limits.max_decompressed_bytes:,} bytes"
                yield TooLarge(place, problem, "give one article a line")
            elif line.strip(b" \t\r\n\xef\xbb\xbf"):
                yield _capture(line, name, place, now)
    except HeadwaterError as error:
        yield type(error)(f"{name}:{number + 1}", error.problem, error.remedy)


def _capture(line: bytes, name: str, place: str, now: datetime) -> Capture | HeadwaterError:
    try:
        fields = _fields(line, place)
    except HeadwaterError as error:
        return error
    text, page = fields.get("text"), fields.get("html")
    return Capture(
        name=f"{name}#{fields['id'][:_LONGEST_ID]}" if "id" in fields else place,
        raw=(text or page or "").encode("utf-8", "replace"),
        captured_at=now,
        address=fields.get("url"),
        media_type="text/plain" if text else "text/html",
        charset="utf-8",
        title=fields.get("title"),
        outlet=fields.get("outlet"),
        published=fields.get("published"),
    )


def _fields(line: bytes, place: str) -> dict[str, str]:
    """-> the fields that are given and not empty. Raises InputError where the line is no article."""
    try:
        found: Any = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotText(place, "the line is not in UTF-8", "write the file in UTF-8") from error
    except (ValueError, RecursionError) as error:
        problem = f"the line is no JSON ({error})" if isinstance(error, ValueError) else "the line is nested too deep"
        raise InputError(place, problem, _REMEDY) from error
    if not isinstance(found, dict):
        raise InputError(place, "the line is no JSON object", _REMEDY)
    fields = {field: found[field] for field in _FIELDS if found.get(field) is not None}
    for field, value in fields.items():
        if not isinstance(value, str):
            raise InputError(place, f"its `{field}` is no string", _REMEDY)
    given = {field: value.strip() for field, value in fields.items() if value.strip()}
    if "text" not in given and "html" not in given:
        raise EmptyInput(place, "the line has neither `text` nor `html`", _REMEDY)
    if "url" in given and not _is_web(given["url"]):
        raise InputError(place, f"its `url` {given['url'][:200]!r} is no http or https address", _REMEDY)
    return given


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.netloc)
