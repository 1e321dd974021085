from __future__ import annotations

import gzip
import io
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.errors import HeadwaterError, InputError, NotFound, TooLarge
from headwater.fetch import Limits, capture_input
from headwater.fetch.decompression import gunzip, unpack

from .site import NOW, PAGE

LIMITS = Limits()


def test_a_file_comes_with_the_type_that_its_name_says(tmp_path: Path) -> None:
    for name, media_type in {
        "a.html": "text/html",
        "b.HTM": "text/html",
        "c.txt": "text/plain",
        "d.xhtml": "application/xhtml+xml",
        "e": None,
        "f.article": None,
    }.items():
        (tmp_path / name).write_bytes(PAGE)
        capture = capture_input(str(tmp_path / name), now=NOW, limits=LIMITS)
        assert (capture.raw, capture.media_type, capture.address) == (PAGE, media_type, None)
        assert (capture.name, capture.captured_at) == (str(tmp_path / name), NOW)


@pytest.mark.parametrize("name", ["page.html.gz", "page.html", "page"])
def test_packed_files_are_unpacked_whatever_they_are_called(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(PAGE[:40]) + gzip.compress(PAGE[40:]))

    capture = capture_input(str(tmp_path / name), now=NOW, limits=LIMITS)

    assert capture.raw == PAGE
    assert capture.media_type == ("text/html" if ".html" in name else None)


def test_a_packed_bomb_is_cut_off(tmp_path: Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"\0" * 30_000_000))

    with pytest.raises(TooLarge, match="when unpacked"):
        capture_input(str(tmp_path / "bomb.gz"), now=NOW, limits=replace(LIMITS, max_decompressed_bytes=100_000))


def test_many_small_packed_members_are_counted_together(tmp_path: Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"\0" * 60_000) * 20)

    with pytest.raises(TooLarge):
        capture_input(str(tmp_path / "bomb.gz"), now=NOW, limits=replace(LIMITS, max_decompressed_bytes=1_000_000))


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_bytes(b"x" * 10_001)

    with pytest.raises(TooLarge, match="10,000 bytes"):
        capture_input(str(tmp_path / "large.txt"), now=NOW, limits=replace(LIMITS, max_raw_bytes=10_000))


def test_a_device_without_an_end_is_left() -> None:
    with pytest.raises(TooLarge):
        capture_input("/dev/zero", now=NOW, limits=replace(LIMITS, max_raw_bytes=100_000))


def test_what_is_no_file_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such file"):
        capture_input(str(tmp_path / "nothing.html"), now=NOW, limits=LIMITS)
    with pytest.raises(InputError, match="folder"):
        capture_input(str(tmp_path), now=NOW, limits=LIMITS)
    with pytest.raises(InputError, match="cannot be read"):
        capture_input("a\0b", now=NOW, limits=LIMITS)
    with pytest.raises(NotFound, match="https://"):
        capture_input("paper.example/news/1", now=NOW, limits=LIMITS)


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(PAGE))))

    capture = capture_input("-", now=NOW, limits=LIMITS)

    assert (capture.name, capture.raw, capture.address, capture.media_type) == ("-", PAGE, None, None)


def test_standard_input_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 1_000)))

    with pytest.raises(TooLarge):
        capture_input("-", now=NOW, limits=replace(LIMITS, max_raw_bytes=999))


@given(st.binary(max_size=5_000))
def test_what_was_packed_comes_out_again(raw: bytes) -> None:
    assert gunzip(gzip.compress(raw), "a.gz", 5_000) == raw


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "gzip, deflate"]))
def test_broken_bytes_are_an_error_and_no_crash(raw: bytes, encoding: str) -> None:
    with suppress(HeadwaterError):
        assert len(b"".join(unpack([raw], encoding, "a", 1_000))) <= 1_000


@given(st.lists(st.binary(max_size=200), max_size=8), st.integers(1, 60))
def test_it_does_not_matter_where_a_stream_is_cut(parts: list[bytes], step: int) -> None:
    packed = b"".join(gzip.compress(part) for part in parts)
    chunks = [packed[at : at + step] for at in range(0, len(packed), step)]

    assert b"".join(unpack(chunks, "gzip", "a", 10_000)) == b"".join(parts)
