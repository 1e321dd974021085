"""Files that hold many articles -> their captures, one by one: JSON Lines and WARC, plain or packed with gzip.

An archive is hostile too. It is read as it streams, never whole; what one entry may cost, and how much may come out of
what is packed, is bounded; and what is wrong with one entry does not hide the others. Where the file breaks off, what
was whole before is kept.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import BinaryIO

from headwater.errors import EmptyInput, HeadwaterError, TooLarge
from headwater.fetch.decompression import GZIP_MAGIC, unpack
from headwater.fetch.files import opened
from headwater.fetch.jsonl import captures_in_jsonl
from headwater.fetch.limits import Limits
from headwater.fetch.warc import ARCHIVE, captures_in_warc
from headwater.model import Capture

_JSONL = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_WARC = (".warc", ".warc.gz")
#: how the names of archives end
ARCHIVE_SUFFIXES = (*_JSONL, *_WARC)

_BLOCK = 65_536
#: What is packed may grow by so many times at most, once it has given the first bytes; pages pack to a tenth, mostly.
_GROWTH, _FIRST = 200, 100_000_000


def is_archive(name: str) -> bool:
    """-> whether a file's name is that of an archive."""
    return name.lower().endswith(ARCHIVE_SUFFIXES)


def captures_in(name: str, *, now: datetime, limits: Limits) -> Iterator[Capture | HeadwaterError]:
    """Give the captures in an archive, in its order, and for each entry that cannot be used the error that says why.

    A capture's name is that of the file with the entry's line (JSON Lines) or number (WARC), "articles.jsonl:3", or the
    `id` that a line gives: "articles.jsonl#a17".

    Args:
        name: the file's path; its end says what it is.
        now: the time of the capture, aware, where the archive gives none.
        limits: `max_raw_bytes` and `max_decompressed_bytes` are for one entry, the limits of archives for the whole.

    Raises:
        NotFound: no such file.
        InputError: a folder, or a file that may not be read.
    """
    with opened(name) as file:
        stream = Unpacked(_chunks(file, name, limits))
        read = captures_in_warc if name.lower().endswith(_WARC) else captures_in_jsonl
        number = 0
        for number, capture in enumerate(read(stream, name, now=now, limits=limits), 1):
            if number > limits.max_archive_entries:
                problem = f"it holds more than {limits.max_archive_entries:,} entries; the first of them are read"
                yield TooLarge(name, problem, "split it")
                return
            yield capture
        if not number:
            yield EmptyInput(name, "it holds no articles", "check that it is the right file, and whole")


class Unpacked(io.RawIOBase):
    """What comes out of an archive, as a file: reads may be short, and errors come after all that was whole.

    `allowed` is how many more bytes may be read, or None for as many as there are; more raise TooLarge.
    """

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self.allowed: int | None = None
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """-> True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with what is there next; -> how many bytes that is, 0 at the end."""
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(buffer), len(self._rest))
        if self.allowed is not None:
            self.allowed -= size
            if self.allowed < 0:
                raise TooLarge(ARCHIVE, "the head of an entry has no end", "make the archive again")
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def _chunks(file: BinaryIO, name: str, limits: Limits) -> Iterator[bytes]:
    taken = given = 0

    def blocks() -> Iterator[bytes]:
        nonlocal taken
        while block := file.read(_BLOCK):
            taken += len(block)
            yield block

    packed = blocks()
    first = next(packed, b"")
    source: Iterator[bytes] = chain([first], packed)
    if first.startswith(GZIP_MAGIC):
        source = unpack(source, "gzip", name, limits.max_archive_bytes)
    for chunk in source:
        given += len(chunk)
        if given > _FIRST + _GROWTH * taken:
            problem = f"it unpacks to more than {_GROWTH} times its size, as no archive of pages does"
            raise TooLarge(name, problem, "check where it comes from")
        if given > limits.max_archive_bytes:
            raise TooLarge(name, f"it has more than {limits.max_archive_bytes:,} bytes when unpacked", "split it")
        yield chunk
