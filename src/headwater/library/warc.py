"""A capture as a WARC file (ISO 28500), and back.

One file holds one capture: a `warcinfo` record and a `response` record with the answer's status and headers, or a
`resource` record for what came in from a file or standard input. The body is stored as it was read, unpacked: a
Content-Encoding or Transfer-Encoding that no longer holds is kept under `X-Archive-Orig-...`, as web archives do.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from headwater import __version__
from headwater.ids import sha256
from headwater.model import Capture

#: Headers that tell how the body travelled, not what it is.
_OF_THE_WAY = ("content-encoding", "transfer-encoding", "content-length")
_NAMESPACE = uuid.UUID("8b2c7b2e-6f0a-5c53-9a55-3d3f0c1d7c11")


def to_warc(capture: Capture, capture_id: str) -> bytes:
    """-> the capture as a gzip-compressed WARC file. The same capture and id give the same bytes."""
    from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped] # noqa: PLC0415
    from warcio.warcwriter import BufferWARCWriter  # type: ignore[import-untyped] # noqa: PLC0415

    writer = BufferWARCWriter(gzip=True, warc_version="WARC/1.1")
    about = {"software": f"headwater/{__version__}", "format": "WARC File Format 1.1"}
    head = writer.create_warcinfo_record(f"{capture_id}.warc.gz", about)
    named = {
        "WARC-Date": _date(capture.captured_at),
        "WARC-Record-ID": _record_id(capture_id, "content"),
        "WARC-Payload-Digest": f"sha256:{sha256(capture.raw)}",
    }
    head.rec_headers.replace_header("WARC-Record-ID", _record_id(capture_id, "warcinfo"))
    head.rec_headers.replace_header("WARC-Date", named["WARC-Date"])
    writer.write_record(head)
    body, address = io.BytesIO(capture.raw), capture.address or f"urn:headwater:input:{quote(capture.name, safe='/')}"
    if capture.status is None:
        media_type = capture.media_type or "application/octet-stream"
        record = writer.create_warc_record(
            address,
            "resource",
            payload=body,
            length=len(capture.raw),
            warc_content_type=media_type,
            warc_headers_dict=named,
        )
    else:
        answer = StatusAndHeaders(f"{capture.status} ", list(_headers(capture)), protocol="HTTP/1.1")
        record = writer.create_warc_record(
            address,
            "response",
            payload=body,
            length=len(capture.raw),
            http_headers=answer,
            warc_headers_dict=named,
        )
    writer.write_record(record)
    written: bytes = writer.get_contents()
    return written


def body_of(warc: bytes) -> bytes:
    """-> the bytes that were captured. Raises ValueError when it is no WARC file of one capture."""
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped] # noqa: PLC0415
    from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped] # noqa: PLC0415

    try:
        for record in ArchiveIterator(io.BytesIO(warc)):
            if record.rec_type in ("response", "resource"):
                body: bytes = record.raw_stream.read()
                return body
    except (ArchiveLoadFailed, OSError, EOFError) as error:
        raise ValueError(str(error)) from error
    raise ValueError("it holds no capture")


def _date(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _record_id(capture_id: str, record: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, f'{capture_id}/{record}')}>"


def _headers(capture: Capture) -> Iterator[tuple[str, str]]:
    for name, value in capture.headers:
        yield (f"X-Archive-Orig-{name}" if name.lower() in _OF_THE_WAY else name), value
    yield "Content-Length", str(len(capture.raw))
