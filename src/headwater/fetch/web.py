"""An address -> what lies there: every hop checked, every byte counted."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import Message

import httpx2

from headwater.errors import (
    AddressRefused,
    BadStatus,
    FetchError,
    FetchTimeout,
    NotFound,
    NotText,
    PageGone,
    RobotsRefused,
    TooLarge,
    TooManyRedirects,
)
from headwater.fetch import robots
from headwater.fetch.decompression import ACCEPTED_ENCODINGS, unpack
from headwater.fetch.limits import Limits
from headwater.fetch.network import Deadline, Resolver, checked_addresses, resolve_by_system
from headwater.model import Capture

_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_REDIRECTS = (301, 302, 303, 307, 308)
_GONE = (404, 410)
_BY_HAND = "save the page in a browser and give the file"


@dataclass(frozen=True, slots=True)
class _Answer:
    """The answer to one request, without redirects: its body read when the status is a success."""

    status: int
    location: str | None
    body: bytes
    media_type: str | None
    charset: str | None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a POST sends and of what type, and the type that it asks for and takes."""

    body: bytes
    media_type: str
    takes: str


class Fetcher:
    """Reads addresses within limits, and remembers each site's robots.txt as long as it lives (one batch)."""

    def __init__(self, limits: Limits, resolver: Resolver = resolve_by_system) -> None:
        self._limits = limits
        self._resolver = resolver
        self._rules: dict[str, robots.Rules] = {}
        self._ssl_context: ssl.SSLContext | None = None

    def capture(self, address: str, *, now: datetime) -> Capture:
        """-> what lies at an http or https address.

        Args:
            address: the address as the user gave it.
            now: the time of the capture, aware.

        Raises:
            AddressRefused: another scheme, a user name or password in it, or a host in a private network.
            RobotsRefused: robots.txt forbids it, or could not be read while the site is in trouble.
            NotFound: no such host, or status 404 or 410.
            TooManyRedirects: more hops than allowed, or a circle.
            FetchTimeout: connecting, reading or all of it took too long.
            BadStatus: any other error status.
            NotText: a content type or encoding that is no text.
            TooLarge: more bytes than allowed, packed or unpacked.
            FetchError: the connection failed.
        """
        with Deadline(self._limits.total_timeout) as deadline:
            url, answer = self._follow(address, deadline)
        return Capture(
            name=address,
            raw=answer.body,
            captured_at=now,
            address=str(url),
            media_type=answer.media_type,
            charset=answer.charset,
            status=answer.status,
            headers=answer.headers,
        )

    def exchange(self, address: str, body: bytes, *, sends: str, takes: str) -> bytes:
        """-> what a service answers to a POST of `body`; `sends` and `takes` are the two media types.

        Redirects are not followed, and robots.txt is not asked: this reads no pages.

        Raises:
            AddressRefused: another scheme, a user name or password in it, or a host in a private network.
            FetchError: as for `capture`, and for a redirect.
            NotText: an answer of another type.
            TooLarge: more bytes than allowed.
        """
        with Deadline(self._limits.total_timeout) as deadline:
            sent = _Sent(body, sends, takes)
            answer = self._get(_checked(address, address), address, deadline, self._limits, sent=sent)
        if not 200 <= answer.status < 300:
            raise BadStatus(address, f"the server answered with status {answer.status}", "check the address")
        if answer.media_type != takes:
            problem = f"the server sends {answer.media_type or 'what it does not name'}, not {takes}"
            raise NotText(address, problem, "check the address")
        return answer.body

    def _follow(self, address: str, deadline: Deadline) -> tuple[httpx2.URL, _Answer]:
        url = _checked(address, address)
        seen = {str(url)}
        for _ in range(self._limits.max_redirects + 1):
            if self._limits.respect_robots:
                self._ask_robots(url, address, deadline)
            answer = self._get(url, address, deadline, self._limits)
            if answer.status not in _REDIRECTS or answer.location is None:
                _refuse_status(answer, address)
                return url, answer
            url = _next(url, answer.location, address)
            if str(url) in seen:
                raise TooManyRedirects(address, f"it redirects in a circle, back to {url}", _BY_HAND)
            seen.add(str(url))
        raise TooManyRedirects(address, f"it redirects more than {self._limits.max_redirects} times", _BY_HAND)

    def _ask_robots(self, url: httpx2.URL, address: str, deadline: Deadline) -> None:
        site = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if site not in self._rules:
            self._rules[site] = self._read_robots(_checked(f"{site}/robots.txt", address), address, deadline)
        rules = self._rules[site]
        if rules.allow(str(url)):
            return
        if rules.text is None:
            problem = f"the robots.txt of {url.host} cannot be read, so the site counts as closed"
            raise RobotsRefused(address, problem, "try again later")
        raise RobotsRefused(address, f"the robots.txt of {url.host} does not allow it", _BY_HAND)

    def _read_robots(self, url: httpx2.URL, address: str, deadline: Deadline) -> robots.Rules:
        # A robots.txt that is too long is read up to the limit, so this one only stops what never ends.
        most = 2 * robots.MAX_BYTES
        limits = replace(self._limits, max_raw_bytes=most, max_decompressed_bytes=most)
        try:
            for _ in range(robots.MAX_REDIRECTS + 1):
                answer = self._get(url, address, deadline, limits, at_most=robots.MAX_BYTES)
                if answer.status not in _REDIRECTS or answer.location is None:
                    return robots.rules_from(answer.status, answer.body)
                url = _next(url, answer.location, address)
        except (NotText, TooLarge):
            return robots.rules_from(None, b"")
        return robots.rules_from(404, b"")

    def _get(
        self,
        url: httpx2.URL,
        address: str,
        deadline: Deadline,
        limits: Limits,
        *,
        at_most: int | None = None,
        sent: _Sent | None = None,
    ) -> _Answer:
        """-> the answer to one request, from the first checked address of the host that can be connected to."""
        try:
            host, port = url.raw_host.decode("ascii"), url.port or (443 if url.scheme == "https" else 80)
            places = checked_addresses(host, port, limits, deadline, self._resolver)
            for place in places[:-1]:
                with suppress(httpx2.ConnectError, httpx2.ConnectTimeout):
                    return self._ask(url, place, deadline, address, limits, at_most, sent)
            return self._ask(url, places[-1], deadline, address, limits, at_most, sent)
        except (AddressRefused, NotFound, FetchTimeout) as error:
            where = "" if error.what_failed in (address, url.host) and url.host in address else f"{url.host}: "
            raise type(error)(address, where + error.problem, error.remedy) from error
        except (httpx2.HTTPError, httpx2.StreamError, OSError) as error:
            if isinstance(error, httpx2.TimeoutException) or not deadline.left():
                raise FetchTimeout(address, f"{url.host} took too long to answer", "try again later") from error
            problem = f"{url.host} could not be read ({str(error) or type(error).__name__})"
            raise FetchError(address, problem, "check the address, or try again later") from error

    def _ask(
        self,
        url: httpx2.URL,
        place: str,
        deadline: Deadline,
        address: str,
        limits: Limits,
        at_most: int | None,
        sent: _Sent | None,
    ) -> _Answer:
        """-> the answer to one request, sent to the IP address `place` under the name of the URL's host."""
        if self._ssl_context is None:
            self._ssl_context = httpx2.create_ssl_context(trust_env=False)
        left = max(0.01, deadline.left())
        timeout = httpx2.Timeout(min(limits.read_timeout, left), connect=min(limits.connect_timeout, left))
        transport = httpx2.HTTPTransport(verify=self._ssl_context, trust_env=False)
        headers = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": limits.user_agent,
            "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9",
            "Accept-Encoding": ACCEPTED_ENCODINGS,
        }
        if sent:
            headers |= {"Accept": sent.takes, "Content-Type": sent.media_type}
        method, body, types = ("POST", sent.body, (sent.takes,)) if sent else ("GET", None, _TYPES)
        asked = url.copy_with(host=place)
        known = {"sni_hostname": url.raw_host.decode("ascii"), "trace": deadline.note}
        with (
            httpx2.Client(transport=transport, timeout=timeout, follow_redirects=False, trust_env=False) as client,
            client.stream(method, asked, content=body, headers=headers, extensions=known) as response,
        ):
            return _read(response, deadline, address, limits, at_most, types)


def _checked(written: str, address: str) -> httpx2.URL:
    """-> the URL to ask for, without its fragment."""
    try:
        url = httpx2.URL(written.strip()).copy_with(fragment=None)
    except (httpx2.InvalidURL, ValueError) as error:
        raise AddressRefused(address, f"{written!r} is no address ({error})", "check the address") from error
    if url.scheme not in ("http", "https"):
        raise AddressRefused(
            address, f"{url.scheme or 'it'} is neither http nor https", "give an http or https address"
        )
    if url.userinfo:
        raise AddressRefused(address, "it holds a user name or password", "give the address without them")
    if not url.host or "%" in url.host or " " in url.host or (url.port is not None and not 0 < url.port < 65_536):
        raise AddressRefused(address, f"{written!r} names no host that can be read", "check the address")
    return url


def _next(url: httpx2.URL, location: str, address: str) -> httpx2.URL:
    try:
        joined = url.join(location)
    except (httpx2.InvalidURL, ValueError) as error:
        raise AddressRefused(address, f"it redirects to {location!r}, which is no address", _BY_HAND) from error
    return _checked(str(joined), address)


def _refuse_status(answer: _Answer, address: str) -> None:
    if 200 <= answer.status < 300:
        return
    if answer.status in _GONE:
        problem = f"there is no such page (status {answer.status})"
        raise PageGone(address, problem, "check the address, or look in a web archive", answer.status)
    if answer.status >= 500 or answer.status == 429:
        raise BadStatus(address, f"the server answered with status {answer.status}", "try again later")
    raise BadStatus(address, f"the server answered with status {answer.status}", _BY_HAND)


def _read(
    response: httpx2.Response,
    deadline: Deadline,
    address: str,
    limits: Limits,
    at_most: int | None,
    types: Sequence[str],
) -> _Answer:
    status = response.status_code
    location = response.headers.get("location")
    if not 200 <= status < 300:
        return _Answer(status, location, b"", None, None)
    media_type, charset = content_type(response.headers.get("content-type"))
    if media_type is not None and media_type not in types and at_most is None:
        wanted = "a page" if types is _TYPES else types[0]
        raise NotText(address, f"the server sends {media_type}, not {wanted}", "give the address of the article's page")
    length = response.headers.get("content-length", "")
    if length.isdigit() and int(length) > limits.max_raw_bytes and at_most is None:
        raise TooLarge(
            address, f"it has {int(length):,} bytes, more than {limits.max_raw_bytes:,}", "give the article's own page"
        )
    raw = _counted(response, deadline, address, limits.max_raw_bytes)
    encoding = response.headers.get("content-encoding", "")
    chunks = unpack(raw, encoding, address, limits.max_decompressed_bytes)
    body = b"".join(chunks) if at_most is None else _first(chunks, at_most)
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw)
    return _Answer(status, location, body, media_type, charset, headers)


def _first(chunks: Iterator[bytes], size: int) -> bytes:
    """-> the first bytes of a stream, the rest unread."""
    taken = bytearray()
    for chunk in chunks:
        taken += chunk
        if len(taken) >= size:
            break
    return bytes(taken[:size])


def _counted(response: httpx2.Response, deadline: Deadline, address: str, limit: int) -> Iterator[bytes]:
    size = 0
    for chunk in response.iter_raw():
        size += len(chunk)
        if size > limit:
            raise TooLarge(address, f"it has more than {limit:,} bytes", "give the article's own page")
        yield chunk
    if not deadline.left():
        # The connection was shut: what came so far may look like all of a body without a length.
        raise FetchTimeout(address, "the time for it was over before its end", "try again later")


def content_type(header: str | None) -> tuple[str | None, str | None]:
    """-> the media type, in lower case, and the charset that a Content-Type header declares, or None for each."""
    if not header:
        return None, None
    message = Message()
    message["Content-Type"] = header[:500]
    charset = message.get_param("charset")
    return message.get_content_type().lower(), charset if isinstance(charset, str) else None
