"""WARC (ISO 28500) -> captures: the pages that a crawler or an archive has kept, with the times they were taken.

`warcio` parses; what it is given is bounded here, since it reads lines, chunks and packed bodies without limits.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from headwater.errors import HeadwaterError, InputError, TooLarge
from headwater.fetch.decompression import GZIP_MAGIC, unpack
from headwater.fetch.limits import Limits
from headwater.fetch.web import content_type
from headwater.model import Capture

_PAGES = ("text/html", "application/xhtml+xml", "text/plain")
#: Bytes that the head of a record, and that of the HTTP answer in it, may have.
_HEAD = 1_000_000
_BLOCK = 65_536
#: Stands in errors for the file until its name and the place in it are known.
ARCHIVE = "the archive"
_BROKEN = "make the archive again; what came before is read"


def captures_in_warc(stream: Any, name: str, *, now: datetime, limits: Limits) -> Iterator[Capture | HeadwaterError]:
    """Give the pages in a WARC file: answers with a success status, and resources, that are HTML or plain text.

    Requests, metadata, pictures and the like are passed over. `stream` is the unpacked file, an `archives.Unpacked`.
    """
    records = _records(stream)
    number = 0
    try:
        while True:
            stream.allowed = _HEAD
            record = next(records, None)
            if record is None:
                return
            number += 1
            stream.allowed = None
            place = f"{name}:{number}"
            if record.length is None:
                raise InputError(place, "the record does not say how long it is", _BROKEN)
            found = _page(record, place, now, limits)
            if found is not None:
                yield found
            _drain(record.raw_stream)
            if record.raw_stream.limit and not isinstance(found, HeadwaterError):
                raise InputError(place, "the file breaks off inside the record", _BROKEN)
    except HeadwaterError as error:
        yield _at(f"{name}:{number + 1}", error) if error.what_failed in (name, ARCHIVE) else error
    except Exception as error:  # the library raises whatever its parsing runs into
        problem = f"there is no WARC record where one should be ({type(error).__name__})"
        yield InputError(f"{name}:{number + 1}", problem, _BROKEN)


def _page(record: Any, place: str, now: datetime, limits: Limits) -> Capture | HeadwaterError | None:
    try:
        return _capture(record, place, now, limits)
    except HeadwaterError as error:
        return _at(place, error)


def _at(place: str, error: HeadwaterError) -> HeadwaterError:
    return type(error)(place, error.problem, error.remedy)


def _records(stream: Any) -> Iterator[Any]:
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped] # noqa: PLC0415

    # What it warns of holds words of the archive, which must not reach a terminal.
    logging.getLogger("warcio").addHandler(logging.NullHandler())

    class Records(ArchiveIterator):  # type: ignore[misc]
        INC_RECORD = ""

    return iter(Records(_Once(stream), no_record_parse=True))


class _Once:
    """The unpacked stream; it refuses what is packed once more, which the library would unpack without limit."""

    def __init__(self, stream: io.RawIOBase) -> None:
        self._stream = stream
        self._begun = False

    def read(self, size: int) -> bytes:
        block = self._stream.read(size) or b""
        if not self._begun and block.startswith(GZIP_MAGIC):
            raise InputError(ARCHIVE, "it is packed twice", "unpack it once")
        self._begun = True
        return block


def _capture(record: Any, place: str, now: datetime, limits: Limits) -> Capture | None:
    """-> the page in a record, or None for what is no page."""
    address = record.rec_headers.get_header("WARC-Target-URI")
    if record.rec_type == "response":
        status, headers, body = _answer(record, place, limits)
        if not 200 <= status < 300:
            return None
        declared = next((value for name, value in headers if name.lower() == "content-type"), None)
    elif record.rec_type == "resource":
        status, headers, declared, body = None, (), record.content_type, None
    else:
        return None
    media_type, charset = content_type(declared)
    if media_type is not None and media_type not in _PAGES:
        return None
    if record.length > limits.max_raw_bytes:
        problem = f"the page has {record.length:,} bytes, more than {limits.max_raw_bytes:,}"
        raise TooLarge(place, problem, "give the article's own page")
    return Capture(
        name=place,
        raw=_whole(record, place) if body is None else body,
        captured_at=_time(record.rec_headers.get_header("WARC-Date")) or now,
        address=address if (address or "").lower().startswith(("http://", "https://")) else None,
        media_type=media_type,
        charset=charset,
        status=status,
        headers=headers,
    )


def _whole(record: Any, place: str) -> bytes:
    block: bytes = record.raw_stream.read(record.length)
    if len(block) < record.length:
        raise InputError(place, "the file breaks off inside the record", _BROKEN)
    return block


def _answer(record: Any, place: str, limits: Limits) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """-> status, headers and body, unpacked, of the HTTP answer in a record; of one that is too long no body."""
    from warcio.bufferedreaders import ChunkedDataReader  # type: ignore[import-untyped] # noqa: PLC0415
    from warcio.statusandheaders import StatusAndHeadersParser  # type: ignore[import-untyped] # noqa: PLC0415

    fits = record.length <= limits.max_raw_bytes
    block = io.BytesIO(_whole(record, place) if fits else record.raw_stream.read(_BLOCK))
    try:
        head = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/3"]).parse(block)
        status = int(head.get_statuscode())
    except Exception as error:  # as above
        raise InputError(place, "the record holds no HTTP answer", "give the page itself") from error
    headers = tuple((str(name), str(value)) for name, value in head.headers)
    if not fits:
        return status, headers, b""
    named = {name.lower(): value.lower() for name, value in headers}
    body = ChunkedDataReader(block).read() if "chunked" in named.get("transfer-encoding", "") else block.read()
    encoding = named.get("content-encoding", "")
    if encoding.endswith("gzip") and not body.startswith(GZIP_MAGIC):
        encoding = ""  # many archives unpack the body and leave the header
    return status, headers, b"".join(unpack([body], encoding, place, limits.max_decompressed_bytes))


def _drain(stream: Any) -> None:
    while stream.read(_BLOCK):
        pass


def _time(written: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
