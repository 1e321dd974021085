"""A capture's file is what other programs take for a WARC file."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from headwater.ids import sha256
from headwater.library.warc import body_of, to_warc
from headwater.model import Capture

AT = datetime(2031, 3, 14, 9, 0, 0, 120_000, tzinfo=UTC)
HEADERS = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Content-Length", "7"), ("Set-Cookie", "a=1"))
ANSWER = Capture("https://x.example/a", b"<p>words", AT, "https://x.example/a?b", "text/html", None, 200, HEADERS)
FILE = Capture("saved pages/é.html", b"<p>words", AT, media_type="text/html")


def test_an_answer_is_a_response_with_its_headers() -> None:
    head, record = _records(to_warc(ANSWER, "cap1-1"))
    assert head == ("warcinfo", None, None, None, b"")
    kind, address, date, http, body = record
    assert (kind, address, date, body) == (
        "response",
        "https://x.example/a?b",
        "2031-03-14T09:00:00.120000Z",
        ANSWER.raw,
    )
    assert http == [
        ("Content-Type", "text/html"),
        ("X-Archive-Orig-Content-Encoding", "gzip"),
        ("X-Archive-Orig-Content-Length", "7"),
        ("Set-Cookie", "a=1"),
        ("Content-Length", "8"),
    ]


def test_a_file_is_a_resource() -> None:
    _, (kind, address, _, http, body) = _records(to_warc(FILE, "cap1-1"))
    assert (kind, address) == ("resource", "urn:headwater:input:saved%20pages/%C3%A9.html")
    assert (http, body) == (None, FILE.raw)


def _records(warc: bytes) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for record in ArchiveIterator(io.BytesIO(warc), check_digests="raise"):
        get = record.rec_headers.get_header
        if record.rec_type == "warcinfo":
            assert b"format: WARC File Format 1.1" in record.raw_stream.read()
            found.append((record.rec_type, None, None, None, b""))
            continue
        http = record.http_headers.headers if record.http_headers else None
        body = record.raw_stream.read()
        assert get("WARC-Payload-Digest") == f"sha256:{sha256(body)}"
        found.append((record.rec_type, get("WARC-Target-URI"), get("WARC-Date"), http, body))
    return found


def test_the_same_capture_gives_the_same_file() -> None:
    assert to_warc(ANSWER, "cap1-1") == to_warc(ANSWER, "cap1-1")
    assert to_warc(ANSWER, "cap1-1") != to_warc(ANSWER, "cap1-2")


@given(raw=st.binary(), status=st.sampled_from([None, 200, 299]), name=st.text(min_size=1))
def test_all_bytes_come_back(raw: bytes, status: int | None, name: str) -> None:
    name = name.encode("utf-8", "replace").decode()
    capture = replace(ANSWER if status else FILE, raw=raw, status=status, name=name)
    assert body_of(to_warc(capture, "cap1-1")) == raw


@pytest.mark.parametrize("broken", [b"", b"no archive", to_warc(ANSWER, "cap1-1")[:40], b"\x1f\x8b\x08broken"])
def test_what_is_no_capture_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        body_of(broken)
