"""What a library says of what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from headwater.library.custody import Entry
from headwater.model import Reading


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a page: its document, and when it was first captured (aware)."""

    document: str
    number: int
    captured_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class CaptureRecord:
    """What is known of one capture without its bytes. Sizes in bytes; `captured_at` is aware."""

    id: str
    document: str
    name: str
    address: str | None
    captured_at: datetime
    raw_sha256: str
    raw_size: int
    file: str
    file_sha256: str


@dataclass(frozen=True, slots=True)
class Holding:
    """All that is kept of one document: what was read, the versions of its page, its captures, and who did what.

    `story` is the id of the story that it is in; None while it waits to be traced.
    """

    reading: Reading
    versions: tuple[Version, ...]
    captures: tuple[CaptureRecord, ...]
    log: tuple[Entry, ...]
    story: str | None


@dataclass(frozen=True, slots=True)
class Size:
    """How much a library holds; `waiting` counts the documents that are not traced yet."""

    documents: int
    captures: int
    entries: int
    stories: int
    waiting: int
