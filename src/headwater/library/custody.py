"""The custody log: who did what to the library when, each entry sealed with the hash of the one before.

The hash of an entry is the SHA-256 of the canonical JSON of its number, time, actor, action, subject, detail and the
hash before it. Whoever changes, removes or inserts an entry changes every hash after it; a desk that notes down the
newest one (`headwater verify` shows it) can prove later what it held then. The principles are those of the Berkeley
Protocol on Digital Open Source Investigations (2020): authenticity, persistence, chain of custody.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: `created`: the library; `captured`: bytes were kept; `read`: a document was made from them; `seen`: bytes were kept
#: in which the same document was read as before; `judged`: a person decided something; `reviewed`: on a value of the
#: register; `imported`: a record of it came from elsewhere; `removed`: a document, or one of its captures, was taken
#: out; `withdrawn`: what was judged, reviewed or imported of it went along; `gone`: the page was asked for and is no
#: longer there; `returned`: it is there again as it was; `stamped`: an authority put a time stamp on the log;
#: `restored`: the library was made of a backup.
Action = Literal[
    "created",
    "captured",
    "read",
    "seen",
    "judged",
    "reviewed",
    "imported",
    "removed",
    "withdrawn",
    "gone",
    "returned",
    "stamped",
    "restored",
]
#: What stands before the first entry.
FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log.

    `number` counts from 1; `at` is ISO 8601, UTC; `subject` is the id of what it is about; `detail` is canonical JSON;
    `previous` and `hash` are 64 hexadecimal digits.
    """

    number: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str
    previous: str
    hash: str

    def is_sealed(self) -> bool:
        """-> whether the entry's hash is that of its words."""
        return self.hash == _hash(
            self.number, self.at, self.actor, self.action, self.subject, self.detail, self.previous
        )


def next_entry(
    number: int,
    previous: str,
    *,
    at: str,
    actor: str,
    action: Action,
    subject: str,
    detail: Mapping[str, str | int | None],
) -> Entry:
    """-> the entry after the one with `number` and the hash `previous`."""
    written = json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    sealed = _hash(number + 1, at, actor, action, subject, written, previous)
    return Entry(number + 1, at, actor, action, subject, written, previous, sealed)


def _hash(*parts: str | int) -> str:
    canonical = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
