"""Text as every format can carry it, and what a format makes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from headwater.ids import sha256
from headwater.model import Span

#: before our ids, where a format asks for names that hold everywhere (RFC 8141 in form)
URN = "urn:headwater:"

_SURROGATE = re.compile("[\ud800-\udfff]")
# What XML 1.0 and spreadsheets cannot carry: control characters but for tab and line ends, and two that are none.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Made:
    """One file that a format makes: the end of its name (with its dot), its bytes, and how many entries it holds."""

    ending: str
    raw: bytes
    entries: int


def printable(text: str) -> str:
    """-> the text with U+FFFD for every character that some format cannot carry: one for one, so offsets hold."""
    return _CONTROL.sub("\ufffd", _SURROGATE.sub("\ufffd", text))


def pieces(text: str, spans: Iterable[Span]) -> list[str]:
    """-> the exact words of each span, in the order of the spans."""
    return [text[start:end] for start, end in spans]


def text_sha256(text: str) -> str:
    """-> the SHA-256 of a document's text in UTF-8: what its offsets count in. 64 hexadecimal digits."""
    return sha256(text.encode("utf-8", "replace"))


def moment(at: datetime) -> str:
    """-> an aware time in ISO 8601, UTC: "2031-05-02T08:10:00Z"."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def known(**values: Any) -> dict[str, Any]:
    """-> the values that are known: neither None nor an empty text or list."""
    return {name: value for name, value in values.items() if value not in (None, "", [], ())}


def json_bytes(value: Mapping[str, Any]) -> bytes:
    """-> an object as indented JSON, which may stand inside a page's <script> as it is."""
    return _encoded(json.dumps(value, ensure_ascii=False, indent=1)) + b"\n"


def json_lines(values: Iterable[Mapping[str, Any]]) -> tuple[bytes, int]:
    """-> (the objects as JSON, one a line, how many they are)."""
    lines = [_encoded(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) for value in values]
    return b"".join(line + b"\n" for line in lines), len(lines)


def _encoded(text: str) -> bytes:
    for character in "<\u2028\u2029\x7f":  # these end a script, or a line of it, in some readers
        text = text.replace(character, f"\\u{ord(character):04x}")
    return _SURROGATE.sub("\ufffd", text).encode("utf-8")
