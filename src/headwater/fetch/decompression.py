"""Compressed bytes -> bytes, never more of them than allowed: a bomb is cut off while it unpacks."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from headwater.errors import InputError, NotText, TooLarge

GZIP_MAGIC = b"\x1f\x8b"
#: What is asked of servers and can be unpacked here.
ACCEPTED_ENCODINGS = "gzip, deflate"
_STEP = 65_536


def unpack(chunks: Iterable[bytes], encoding: str, name: str, limit: int) -> Iterator[bytes]:
    """-> the unpacked chunks of a stream.

    Args:
        chunks: the stream as it comes in.
        encoding: a Content-Encoding, "" for none; several are parted by commas, the outermost last.
        name: the input's name, for errors.
        limit: bytes that may come out at most.

    Raises:
        NotText: an encoding other than gzip and deflate.
        InputError: the stream is broken off or no such stream.
        TooLarge: more comes out than `limit`.
    """
    for each in reversed([part.strip().lower() for part in encoding.split(",") if part.strip()]):
        if each == "identity":
            continue
        if each not in ("gzip", "x-gzip", "deflate"):
            raise NotText(
                name, f"it is packed as {each!r}, which cannot be unpacked here", "save the page and give the file"
            )
        chunks = _inflated(chunks, each, name, limit)
    return _limited(chunks, name, limit)


def gunzip(raw: bytes, name: str, limit: int) -> bytes:
    """-> the content of gzip bytes, several members included. Raises as `unpack` does."""
    return b"".join(unpack([raw], "gzip", name, limit))


def _limited(chunks: Iterable[bytes], name: str, limit: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise TooLarge(
                name, f"it has more than {limit:,} bytes when unpacked", "give the article's own page or its text"
            )
        yield chunk


def _inflated(chunks: Iterable[bytes], encoding: str, name: str, limit: int) -> Iterator[bytes]:
    window = zlib.MAX_WBITS | 16 if encoding.endswith("gzip") else zlib.MAX_WBITS
    inflater = zlib.decompressobj(window)
    begun = False
    size = 0
    try:
        for chunk in chunks:
            if encoding == "deflate" and not begun and chunk and not _has_zlib_header(chunk):
                # Some servers send raw deflate under that name.
                inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            begun = begun or bool(chunk)
            rest = chunk
            while rest:
                if inflater.eof:
                    rest = rest.lstrip(b"\0")
                    if not rest or not encoding.endswith("gzip"):
                        break
                    inflater = zlib.decompressobj(window)
                out = inflater.decompress(rest, _STEP)
                rest = inflater.unconsumed_tail or inflater.unused_data
                size += len(out)
                if size > limit:
                    raise TooLarge(
                        name,
                        f"it has more than {limit:,} bytes when unpacked",
                        "give the article's own page or its text",
                    )
                yield out
    except zlib.error as error:
        raise InputError(name, f"it cannot be unpacked ({error})", "save or pack it again") from error
    if begun and not inflater.eof:
        raise InputError(name, "it is packed and breaks off before its end", "save or pack it again")


def _has_zlib_header(chunk: bytes) -> bool:
    return len(chunk) >= 2 and chunk[0] & 0x0F == 8 and int.from_bytes(chunk[:2], "big") % 31 == 0
