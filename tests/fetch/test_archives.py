"""JSON Lines and WARC: what is whole comes out, what is not is named, and nothing hostile costs much."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from headwater.errors import HeadwaterError, NotFound
from headwater.fetch import Limits, captures_in, is_archive
from headwater.model import Capture

from .site import NOW, PAGE

LIMITS = Limits()
TAKEN = datetime(2031, 4, 3, 8, tzinfo=UTC)


def read(path: Path, limits: Limits = LIMITS) -> tuple[list[Capture], list[HeadwaterError]]:
    found = list(captures_in(str(path), now=NOW, limits=limits))
    captures = [each for each in found if isinstance(each, Capture)]
    return captures, [each for each in found if isinstance(each, HeadwaterError)]


def lines(path: Path, *rows: object) -> Path:
    written = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows).encode()
    path.write_bytes(gzip.compress(written) if path.suffix == ".gz" else written)
    return path


def answer(
    address: str, body: bytes = PAGE, status: str = "200 OK", media_type: str = "text/html", **headers: str
) -> Callable[[WARCWriter], object]:
    named = [("Content-Type", media_type), *((name.replace("_", "-"), value) for name, value in headers.items())]
    return lambda writer: writer.create_warc_record(
        address,
        "response",
        payload=io.BytesIO(body),
        http_headers=StatusAndHeaders(status, named, protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": "2031-04-03T08:00:00Z"},
    )


def warc(path: Path, *records: Callable[[WARCWriter], object]) -> Path:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "a test"}))
        for record in records:
            writer.write_record(record(writer))
    return path


@pytest.mark.parametrize("name", ["a.jsonl", "a.NDJSON", "a.jsonl.gz", "b.warc", "b.WARC.GZ"])
def test_archives_are_known_by_their_names(name: str) -> None:
    assert is_archive(name)
    assert not is_archive(name + ".html")


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson.gz"])
def test_a_line_is_an_article_with_what_it_says_of_itself(tmp_path: Path, name: str) -> None:
    path = lines(
        tmp_path / name,
        {"url": "https://orsel.example/a", "title": "T", "published": "2031-04-02", "outlet": "O", "text": "Böe"},
        "",
        {"id": "b7", "html": "<p>x</p>", "text": "", "title": None, "crawler": {"any": 1}},
    )

    captures, errors = read(path)

    assert errors == []
    assert captures == [
        Capture(
            f"{path}:1", "Böe".encode(), NOW, "https://orsel.example/a", "text/plain", "utf-8", None, (), "T", "O",
            "2031-04-02",
        ),
        Capture(f"{path}#b7", b"<p>x</p>", NOW, None, "text/html", "utf-8"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("not json", "no JSON"),
        ('{"text": "broken', "no JSON"),
        ("[" * 100_000, "nested too deep"),
        ("7", "no JSON object"),
        ('{"text": 3}', "`text` is no string"),
        ('{"title": "x"}', "neither `text` nor `html`"),
        ('{"text": " "}', "neither `text` nor `html`"),
        ('{"text": "x", "url": "javascript:alert(1)"}', "no http or https address"),
        ('{"text": "x", "url": "http://[broken"}', "no http or https address"),
    ],
)
def test_a_bad_line_is_named_and_hides_no_other(tmp_path: Path, line: str, problem: str) -> None:
    path = lines(tmp_path / "a.jsonl", {"text": "one"}, line, {"text": "three"})

    captures, (error,) = read(path)

    assert [capture.raw for capture in captures] == [b"one", b"three"]
    assert error.what_failed == f"{path}:2"
    assert problem in error.problem
    assert error.remedy


def test_a_line_in_another_encoding_and_one_that_is_too_long_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "caf\xe9"}\n' + b'{"text": "' + b"x" * 5000 + b'"}\n{"text": "three"}')

    captures, errors = read(path, replace(LIMITS, max_decompressed_bytes=1000))

    assert [capture.raw for capture in captures] == [b"three"]
    assert [(error.what_failed, type(error).__name__) for error in errors] == [
        (f"{path}:1", "NotText"),
        (f"{path}:2", "TooLarge"),
    ]


def test_a_packed_file_that_breaks_off_keeps_the_lines_before(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl.gz", *({"text": f"{n:x}" * 50} for n in range(2000)))
    path.write_bytes(path.read_bytes()[:-400])

    captures, (error,) = read(path)

    assert len(captures) > 100
    assert [capture.raw for capture in captures[:3]] == [b"0" * 50, b"1" * 50, b"2" * 50]
    assert error.what_failed == f"{path}:{len(captures) + 1}"
    assert "breaks off" in error.problem


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_of_a_web_archive_come_with_their_address_and_time(tmp_path: Path, name: str) -> None:
    chunked = b"".join(
        b"%x\r\n%s\r\n" % (len(PAGE[at : at + 50]), PAGE[at : at + 50]) for at in range(0, len(PAGE), 50)
    )
    path = warc(
        tmp_path / name,
        answer("https://a.example/1", media_type="text/html; charset=windows-1251", Server="x"),
        answer("https://a.example/picture", media_type="image/png"),
        answer("https://a.example/gone", status="404 Not Found"),
        answer("https://a.example/moved", status="301 Moved", Location="https://a.example/1"),
        answer("https://a.example/2", gzip.compress(PAGE), Content_Encoding="gzip"),
        answer("https://a.example/3", chunked + b"0\r\n\r\n", Transfer_Encoding="chunked"),
        answer("https://a.example/4", Content_Encoding="gzip"),
        lambda writer: writer.create_warc_record(
            "urn:headwater:input:a.html", "resource", payload=io.BytesIO(PAGE), warc_content_type="text/html"
        ),
        lambda writer: writer.create_warc_record("https://a.example/1", "metadata", payload=io.BytesIO(PAGE)),
    )

    captures, errors = read(path)

    assert errors == []
    assert [capture.raw for capture in captures] == [PAGE] * 5
    assert [capture.address for capture in captures] == [*(f"https://a.example/{n}" for n in (1, 2, 3, 4)), None]
    assert [capture.name for capture in captures] == [f"{path}:{n}" for n in (2, 6, 7, 8, 9)]
    assert (captures[0].media_type, captures[0].charset) == ("text/html", "windows-1251")
    assert (captures[0].captured_at, captures[0].status) == (TAKEN, 200)
    assert ("Server", "x") in captures[0].headers


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@pytest.mark.parametrize("left", [20, 150, 300])
def test_a_web_archive_that_breaks_off_keeps_the_pages_before(tmp_path: Path, name: str, left: int) -> None:
    path = warc(tmp_path / name, *(answer(f"https://a.example/{n}") for n in range(3)))
    path.write_bytes(path.read_bytes()[: -left if name == "a.warc" else -left // 2])

    captures, (error,) = read(path)

    assert [capture.raw for capture in captures] == [PAGE] * len(captures)
    assert len(captures) >= 2
    assert error.what_failed == f"{path}:{len(captures) + 2}"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (b"", "no articles"),
        (b"hello\nworld\n", "no WARC record"),
        (b"\x00\xff" * 5000, "no WARC record"),
        (gzip.compress(gzip.compress(b"WARC/1.0\r\n")), "packed twice"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "how long it is"),
        (b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n", "no HTTP answer"),
        (
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
            "the page has 99,999,999,999 bytes",
        ),
        (gzip.compress(b"WARC/1.0\r\n" + b"a: b\r\n" * 1_000_000), "no end"),
        (gzip.compress(b"WARC/1.0" * 1_000_000), "no end"),
        (gzip.compress(b"\0" * 150_000_000), "times its size"),
    ],
)
@pytest.mark.parametrize("ending", [".warc", ".warc.gz"])
def test_what_is_no_web_archive_is_named(
    tmp_path: Path, written: bytes, problem: str, ending: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(written)

    captures, (error, *more) = read(path, replace(LIMITS, max_decompressed_bytes=1000))

    assert (captures, more) == ([], [])
    assert error.what_failed.startswith(str(path))
    assert problem in error.problem or (problem == "times its size" and "no end" in error.problem)
    assert error.remedy
    assert capfd.readouterr() == ("", "")


def test_a_packed_bomb_is_cut_off_by_its_growth(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "one"}\n' + b" " * 150_000_000))

    captures, errors = read(path)

    assert [capture.raw for capture in captures] == [b"one"]
    assert any("times its size" in error.problem for error in errors)


def test_an_archive_has_a_largest_size_and_number_of_entries(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", *({"text": f"text {n}"} for n in range(9)))

    captures, (error,) = read(path, replace(LIMITS, max_archive_entries=4))
    assert len(captures) == 4
    assert "more than 4 entries" in error.problem

    _, errors = read(path, replace(LIMITS, max_archive_bytes=100))
    assert "more than 100 bytes" in errors[-1].problem


def test_a_page_in_a_web_archive_that_is_too_long_hides_no_other(tmp_path: Path) -> None:
    path = warc(
        tmp_path / "a.warc.gz",
        answer("https://a.example/1", b"x" * 50_000),
        answer("https://a.example/film", b"x" * 50_000, media_type="video/mp4"),
        answer("https://a.example/bomb", gzip.compress(b"x" * 500_000), Content_Encoding="gzip"),
        answer("https://a.example/2"),
    )

    captures, errors = read(path, replace(LIMITS, max_raw_bytes=10_000, max_decompressed_bytes=20_000))

    assert [capture.address for capture in captures] == ["https://a.example/2"]
    assert [(error.what_failed, type(error).__name__) for error in errors] == [
        (f"{path}:2", "TooLarge"),
        (f"{path}:4", "TooLarge"),
    ]


def test_a_missing_archive_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"nowhere\.warc"):
        list(captures_in(str(tmp_path / "nowhere.warc"), now=NOW, limits=LIMITS))


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08", b"WARC/1.0\r\nContent-Length: 9\r\n\r\n"]),
    st.sampled_from(["any.warc", "any.jsonl"]),
)
@settings(deadline=None)
def test_any_bytes_are_read_to_their_end_or_named(raw: bytes, begin: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(begin + raw)
        captures, errors = read(path)
        assert captures or errors
        assert all(str(path) in error.what_failed for error in errors)
