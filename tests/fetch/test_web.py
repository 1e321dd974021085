from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest

from headwater.errors import (
    AddressRefused,
    BadStatus,
    FetchError,
    FetchTimeout,
    InputError,
    NotFound,
    NotText,
    RobotsRefused,
    TooLarge,
    TooManyRedirects,
)
from headwater.fetch import Fetcher, Limits, capture_input

from .site import NOW, PAGE, Site, answer, redirect, send


@contextmanager
def listening(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A bare server that talks to one connection after the other; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                try:
                    connection, _ = server.accept()
                except OSError:
                    continue
                with connection, suppress(OSError):
                    talk(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        ended.set()
        thread.join(5)


def test_a_page_comes_with_its_final_address_type_and_charset(site: Site, limits: Limits) -> None:
    site.answers["/news/ferry"] = answer(PAGE, Content_Type="Text/HTML; charset=windows-1251")

    capture = capture_input(f"{site.address}/news/ferry#top", now=NOW, limits=limits)

    assert capture.raw == PAGE
    assert capture.name == f"{site.address}/news/ferry#top"
    assert capture.address == f"{site.address}/news/ferry"
    assert (capture.media_type, capture.charset, capture.captured_at) == ("text/html", "windows-1251", NOW)


def test_a_page_comes_with_the_status_and_headers_of_its_answer(site: Site, limits: Limits) -> None:
    site.answers["/a"] = answer(PAGE, Last_Modified="Tue, 08 Apr 2031 11:00:00 GMT", Server="Hafen Gr\u00fc\u00dfe")

    capture = capture_input(f"{site.address}/a", now=NOW, limits=limits)

    headers = dict(capture.headers)
    assert capture.status == 200
    assert headers["Last-Modified"] == "Tue, 08 Apr 2031 11:00:00 GMT"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert ("Server", "Hafen Gr\u00fc\u00dfe") in capture.headers


def test_the_request_says_who_asks_and_what_can_be_read(site: Site, limits: Limits) -> None:
    site.answers["/a"] = answer()

    capture_input(f"{site.address}/a", now=NOW, limits=replace(limits, user_agent="Headwater/test (desk of a paper)"))

    asked = dict(site.asked)["/a"]
    assert asked["User-Agent"] == "Headwater/test (desk of a paper)"
    assert asked["Host"] == site.address.removeprefix("http://")
    assert asked["Accept-Encoding"] == "gzip, deflate"
    assert "Cookie" not in asked
    assert "Authorization" not in asked


def test_a_proxy_named_in_the_environment_is_not_used(
    site: Site, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.answers["/a"] = answer()
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert capture_input(f"{site.address}/a", now=NOW, limits=limits).raw == PAGE


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda raw: zlib.compress(raw)[2:-4]),
        ("gzip, deflate", lambda raw: zlib.compress(gzip.compress(raw))),
        ("", bytes),
        ("identity", bytes),
    ],
    ids=["gzip", "zlib", "raw deflate", "two layers", "none", "identity"],
)
def test_packed_bodies_are_unpacked(site: Site, limits: Limits, encoding: str, pack: Callable[[bytes], bytes]) -> None:
    site.answers["/a"] = answer(pack(PAGE), Content_Encoding=encoding)

    assert capture_input(f"{site.address}/a", now=NOW, limits=limits).raw == PAGE


def test_an_encoding_that_cannot_be_unpacked_is_refused(site: Site, limits: Limits) -> None:
    site.answers["/a"] = answer(b"\x1b\x00", Content_Encoding="br")

    with pytest.raises(NotText, match="'br'"):
        capture_input(f"{site.address}/a", now=NOW, limits=limits)


def test_a_bomb_is_cut_off_while_it_unpacks(site: Site, limits: Limits) -> None:
    site.answers["/bomb"] = answer(gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")

    with pytest.raises(TooLarge, match="when unpacked"):
        capture_input(f"{site.address}/bomb", now=NOW, limits=replace(limits, max_decompressed_bytes=1_000_000))


def test_a_packed_body_that_breaks_off_is_refused(site: Site, limits: Limits) -> None:
    site.answers["/a"] = answer(gzip.compress(PAGE)[:-9], Content_Encoding="gzip")

    with pytest.raises(InputError, match="breaks off"):
        capture_input(f"{site.address}/a", now=NOW, limits=limits)


def test_a_page_that_says_it_is_too_large_is_refused_before_it_is_read(site: Site, limits: Limits) -> None:
    site.answers["/large"] = answer(b"x" * 3_000)

    with pytest.raises(TooLarge, match="3,000 bytes"):
        capture_input(f"{site.address}/large", now=NOW, limits=replace(limits, max_raw_bytes=2_000))


def test_a_page_that_does_not_say_how_large_it_is_is_cut_off(site: Site, limits: Limits) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        send(handler, b"", length=False)
        while True:
            handler.wfile.write(b"x" * 10_000)

    site.answers["/endless"] = endless

    with pytest.raises(TooLarge, match="more than 200,000 bytes"):
        capture_input(f"{site.address}/endless", now=NOW, limits=replace(limits, max_raw_bytes=200_000))


def test_a_body_that_drips_ends_with_the_time_for_it(site: Site, limits: Limits) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        send(handler, b"", length=False)
        while True:
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.02)

    site.answers["/drip"] = drip
    begun = time.monotonic()

    with pytest.raises(FetchTimeout, match=r"took too long|was over"):
        capture_input(f"{site.address}/drip", now=NOW, limits=replace(limits, read_timeout=0.5, total_timeout=0.6))
    assert time.monotonic() - begun < 5


def test_headers_that_drip_end_with_the_time_for_them(limits: Limits) -> None:
    def drip(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while True:
            connection.sendall(b"x")
            time.sleep(0.02)

    quick = replace(limits, read_timeout=0.5, total_timeout=0.6, respect_robots=False)
    begun = time.monotonic()
    with listening(drip) as port, pytest.raises(FetchTimeout):
        capture_input(f"http://127.0.0.1:{port}/", now=NOW, limits=quick)
    assert time.monotonic() - begun < 5


def test_a_silent_server_ends_with_the_time_for_reading(limits: Limits) -> None:
    quick = replace(limits, read_timeout=0.2, respect_robots=False)
    with listening(lambda connection: time.sleep(1.0)) as port, pytest.raises(FetchTimeout):
        capture_input(f"http://127.0.0.1:{port}/", now=NOW, limits=quick)


def test_a_resolver_that_does_not_answer_ends_too(limits: Limits) -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(1.0)
        return ["127.0.0.1"]

    with pytest.raises(FetchTimeout, match="resolve"):
        Fetcher(replace(limits, connect_timeout=0.1), slow).capture("http://paper.example/", now=NOW)


def test_redirects_are_followed_and_the_last_address_is_kept(site: Site, limits: Limits) -> None:
    site.answers |= {"/1": redirect("/2", 301), "/2": redirect(f"{site.address}/3?q=1", 307), "/3?q=1": answer()}

    capture = capture_input(f"{site.address}/1", now=NOW, limits=limits)

    assert (capture.name, capture.address) == (f"{site.address}/1", f"{site.address}/3?q=1")


def test_a_chain_without_an_end_is_left(site: Site, limits: Limits) -> None:
    for hop in range(30):
        site.answers[f"/{hop}"] = redirect(f"/{hop + 1}")

    with pytest.raises(TooManyRedirects, match="more than 4 times"):
        capture_input(f"{site.address}/0", now=NOW, limits=replace(limits, max_redirects=4))
    assert "/5" not in site.paths()


def test_a_circle_is_seen(site: Site, limits: Limits) -> None:
    site.answers |= {"/a": redirect("/b"), "/b": redirect("/a")}

    with pytest.raises(TooManyRedirects, match="circle"):
        capture_input(f"{site.address}/a", now=NOW, limits=limits)


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254"),
        ("http://[fe80::1]/", "fe80::1"),
        ("http://0.0.0.0/", "0.0.0.0"),
        ("file:///etc/passwd", "neither http nor https"),
        ("ftp://paper.example/", "neither http nor https"),
        ("http://user:secret@paper.example/", "user name or password"),
        ("http://[::1", "no address"),
        ("https://", "no host"),
    ],
)
def test_each_hop_is_checked(site: Site, limits: Limits, to: str, problem: str) -> None:
    site.answers["/a"] = redirect(to)

    with pytest.raises(AddressRefused) as refused:
        capture_input(f"{site.address}/a", now=NOW, limits=limits)
    assert problem in str(refused.value)
    assert refused.value.what_failed == f"{site.address}/a"
    assert "secret" not in refused.value.problem


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_this_machine_is_not_read_unless_allowed(site: Site, host: str) -> None:
    site.answers["/a"] = answer()

    with pytest.raises((AddressRefused, NotFound)):
        capture_input(f"http://{host}:{site.server.server_port}/a", now=NOW, limits=Limits())
    assert site.asked == []


@pytest.mark.parametrize(
    "address", ["10.0.0.7", "192.168.1.1", "172.16.0.1", "100.64.0.1", "::ffff:10.0.0.7", "fc00::1"]
)
def test_a_name_that_leads_into_a_private_network_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused, match=r"no public address|never read"):
        Fetcher(Limits(), lambda host, port: ["93.184.216.34", address]).capture("https://paper.example/", now=NOW)


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere a moment later (DNS rebinding) leads nowhere."""
    answers = [["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]]
    connected: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], *args: object, **kwargs: object) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(socket, "create_connection", connect)
    fetcher = Fetcher(Limits(respect_robots=False), lambda host, port: answers.pop(0))

    with pytest.raises(FetchError):
        fetcher.capture("http://paper.example:8080/a", now=NOW)
    assert connected == [("93.184.216.34", 8080)]


def test_the_host_keeps_its_name_on_a_pinned_connection(site: Site, limits: Limits) -> None:
    site.answers["/a"] = answer()
    fetcher = Fetcher(limits, lambda host, port: ["127.0.0.1"])

    capture = fetcher.capture(f"http://Zeitung-für-alle.example:{site.server.server_port}/a", now=NOW)

    host = f"{'zeitung-für-alle.example'.encode('idna').decode()}:{site.server.server_port}"
    assert {asked["Host"] for _, asked in site.asked} == {host}
    assert capture.address == f"http://{host}/a"


def test_tls_asks_for_the_host_by_its_name(limits: Limits) -> None:
    hello: list[bytes] = []
    quick = replace(limits, respect_robots=False)
    fetcher = Fetcher(quick, lambda host, port: ["127.0.0.1"])

    with listening(lambda connection: hello.append(connection.recv(4000))) as port, pytest.raises(FetchError):
        fetcher.capture(f"https://paper.example:{port}/", now=NOW)
    assert b"paper.example" in hello[0]


def test_the_next_address_of_a_host_is_tried_when_one_does_not_answer(site: Site, limits: Limits) -> None:
    site.answers["/a"] = answer()
    fetcher = Fetcher(limits, lambda host, port: ["::1", "127.0.0.1"])

    assert fetcher.capture(f"http://paper.example:{site.server.server_port}/a", now=NOW).raw == PAGE


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, NotFound),
        (410, NotFound),
        (401, BadStatus),
        (403, BadStatus),
        (429, BadStatus),
        (500, BadStatus),
        (304, BadStatus),
    ],
)
def test_a_status_that_is_no_success_is_an_error(
    site: Site, limits: Limits, status: int, error: type[Exception]
) -> None:
    site.answers["/a"] = answer(b"<p>Sorry, dear reader.</p>", status)

    with pytest.raises(error, match=str(status)):
        capture_input(f"{site.address}/a", now=NOW, limits=limits)


@pytest.mark.parametrize(
    "media_type", ["application/pdf", "image/png", "application/octet-stream", "application/json", "video/mp4"]
)
def test_what_is_no_page_is_refused(site: Site, limits: Limits, media_type: str) -> None:
    site.answers["/a"] = answer(b"%PDF-1.7", Content_Type=media_type)

    with pytest.raises(NotText, match=media_type):
        capture_input(f"{site.address}/a", now=NOW, limits=limits)


@pytest.mark.parametrize(
    ("header", "media_type"),
    [("", None), ("text/plain", "text/plain"), ("application/xhtml+xml;charset=utf-8", "application/xhtml+xml")],
)
def test_pages_and_texts_are_read(site: Site, limits: Limits, header: str, media_type: str | None) -> None:
    site.answers["/a"] = answer(Content_Type=header)

    assert capture_input(f"{site.address}/a", now=NOW, limits=limits).media_type == media_type


def test_robots_txt_is_obeyed(site: Site, limits: Limits) -> None:
    site.answers |= {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /archive/\n", Content_Type="text/plain"),
        "/archive/1": answer(),
        "/news/1": answer(),
    }

    with pytest.raises(RobotsRefused, match="does not allow"):
        capture_input(f"{site.address}/archive/1", now=NOW, limits=limits)
    assert "/archive/1" not in site.paths()
    assert capture_input(f"{site.address}/news/1", now=NOW, limits=limits).raw == PAGE
    assert capture_input(f"{site.address}/archive/1", now=NOW, limits=replace(limits, respect_robots=False)).raw == PAGE


def test_rules_that_name_this_program_hold_for_it(site: Site, limits: Limits) -> None:
    rules = b"User-agent: headwater\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    site.answers |= {"/robots.txt": answer(rules, Content_Type="text/plain"), "/a": answer()}

    with pytest.raises(RobotsRefused):
        capture_input(f"{site.address}/a", now=NOW, limits=limits)


def test_a_redirect_into_a_forbidden_part_is_not_followed(site: Site, limits: Limits) -> None:
    site.answers |= {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /private/\n", Content_Type="text/plain"),
        "/a": redirect("/private/b"),
        "/private/b": answer(),
    }

    with pytest.raises(RobotsRefused):
        capture_input(f"{site.address}/a", now=NOW, limits=limits)
    assert "/private/b" not in site.paths()


@pytest.mark.parametrize(("status", "read"), [(404, True), (403, True), (429, True), (500, False), (503, False)])
def test_a_robots_txt_that_is_missing_allows_and_one_in_trouble_forbids(
    site: Site, limits: Limits, status: int, read: bool
) -> None:
    site.answers |= {"/robots.txt": answer(b"", status), "/a": answer()}

    if read:
        assert capture_input(f"{site.address}/a", now=NOW, limits=limits).raw == PAGE
    else:
        with pytest.raises(RobotsRefused, match="counts as closed"):
            capture_input(f"{site.address}/a", now=NOW, limits=limits)


def test_a_robots_txt_may_redirect_but_not_without_end(site: Site, limits: Limits) -> None:
    site.answers |= {f"/robots-{hop}": redirect(f"/robots-{hop + 1}") for hop in range(20)}
    site.answers |= {"/robots.txt": redirect("/robots-0"), "/a": answer()}

    assert capture_input(f"{site.address}/a", now=NOW, limits=limits).raw == PAGE
    assert "/robots-6" not in site.paths()


def test_a_very_long_robots_txt_is_read_in_part(site: Site, limits: Limits) -> None:
    rules = b"User-agent: *\nDisallow: /archive/\n" + b"# nothing\n" * 200_000
    site.answers |= {"/robots.txt": answer(rules, Content_Type="text/plain"), "/archive/1": answer(), "/a": answer()}

    assert capture_input(f"{site.address}/a", now=NOW, limits=limits).raw == PAGE
    with pytest.raises(RobotsRefused):
        capture_input(f"{site.address}/archive/1", now=NOW, limits=limits)


def test_a_robots_txt_that_is_a_bomb_is_read_in_part(site: Site, limits: Limits) -> None:
    rules = gzip.compress(b"User-agent: *\nDisallow: /archive/\n" + b"\n" * 50_000_000)
    site.answers |= {
        "/robots.txt": answer(rules, Content_Type="text/plain", Content_Encoding="gzip"),
        "/archive/1": answer(),
    }

    with pytest.raises(RobotsRefused, match="does not allow"):
        capture_input(f"{site.address}/archive/1", now=NOW, limits=limits)


def test_one_fetcher_asks_each_site_for_its_rules_once(site: Site, limits: Limits) -> None:
    site.answers |= {"/a": answer(), "/b": answer()}
    fetcher = Fetcher(limits)

    for path in ("/a", "/b", "/a"):
        capture_input(f"{site.address}{path}", now=NOW, limits=limits, fetcher=fetcher)
    assert site.paths().count("/robots.txt") == 1


def test_a_host_without_a_name_in_the_network_is_not_found(limits: Limits) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror("Name or service not known")

    with pytest.raises(NotFound, match="no such host"):
        Fetcher(limits, unknown).capture("http://paper.example/", now=NOW)


def test_a_server_that_nobody_runs_is_an_error(limits: Limits) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    with pytest.raises(FetchError, match="could not be read"):
        capture_input(f"http://127.0.0.1:{port}/", now=NOW, limits=limits)


def test_a_server_that_speaks_no_http_is_an_error(limits: Limits) -> None:
    greeting = b"220 mail.example ESMTP\r\n"
    with listening(lambda connection: connection.sendall(greeting)) as port, pytest.raises(FetchError):
        capture_input(f"http://127.0.0.1:{port}/", now=NOW, limits=limits)


@pytest.mark.parametrize(
    "address",
    [
        "http://",
        "http:///path",
        "https://user:pw@paper.example/",
        "https://paper.example:99999/",
        "https://paper .example/",
        "http://[::1/",
        "https://paper.example\x00/",
        "ftp://paper.example/a",
        "file:///etc/passwd",
        "gopher://paper.example/",
    ],
)
def test_addresses_that_are_none_are_refused(address: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        capture_input(address, now=NOW, limits=Limits())
    assert refused.value.remedy
