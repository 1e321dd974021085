"""A file or standard input -> its bytes, unpacked when it is gzip."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from headwater.errors import InputError, NotFound, TooLarge
from headwater.fetch.decompression import GZIP_MAGIC, gunzip
from headwater.fetch.limits import Limits
from headwater.model import Capture

_MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".text": "text/plain",
}


def capture_file(name: str, *, now: datetime, limits: Limits) -> Capture:
    """-> the bytes of a file, unpacked when they are gzip.

    Raises:
        NotFound: no such file.
        InputError: a folder, a file that may not be read, or broken gzip.
        TooLarge: more bytes than allowed, packed or unpacked.
    """
    with opened(name) as file:
        raw = _read(file, name, limits)
    path = Path(name)
    suffix = Path(path.stem).suffix if path.suffix.lower() == ".gz" else path.suffix
    return Capture(name, raw, now, media_type=_MEDIA_TYPES.get(suffix.lower()))


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Open a file to read its bytes. Raises NotFound and InputError as `capture_file` does."""
    try:
        with Path(name).open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise NotFound(name, "there is no such file", "check the name, or put https:// before an address") from error
    except IsADirectoryError as error:
        raise InputError(name, "it is a folder", "give the files in it") from error
    except (OSError, ValueError) as error:
        raise InputError(
            name, f"it cannot be read ({getattr(error, 'strerror', None) or error})", "check the file"
        ) from error


def capture_standard_input(name: str, *, now: datetime, limits: Limits) -> Capture:
    """-> the bytes of standard input. Raises as `capture_file` does."""
    return Capture(name, _read(sys.stdin.buffer, "standard input", limits), now)


def _read(file: BinaryIO, name: str, limits: Limits) -> bytes:
    raw = file.read(limits.max_raw_bytes + 1)
    if len(raw) > limits.max_raw_bytes:
        raise TooLarge(name, f"it has more than {limits.max_raw_bytes:,} bytes", "give one article a file")
    return gunzip(raw, name, limits.max_decompressed_bytes) if raw.startswith(GZIP_MAGIC) else raw
