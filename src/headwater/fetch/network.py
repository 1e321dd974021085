"""Connections to checked addresses only, none of which outlives its deadline.

A host name is resolved once, every address it resolves to is checked, and the connection goes to the address that
was checked: what the name resolves to a moment later does not matter (DNS rebinding). TLS and the Host header keep
the name.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from headwater.errors import AddressRefused, FetchTimeout, NotFound
from headwater.fetch.limits import Limits

#: -> the addresses that a host name stands for; may raise OSError.
Resolver = Callable[[str, int], list[str]]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
#: Where one cloud answers to its machines in IPv6: a private address that holds secrets.
_CLOUD_METADATA = ipaddress.IPv6Address("fd00:ec2::254")
_REMEDY_PRIVATE = "allow private addresses if this is meant"


class Deadline:
    """The end of the time that one input may take: then every connection that it has opened is shut.

    Timeouts of single reads do not end a server that sends one byte now and then; this does.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._sockets.clear()

    def left(self) -> float:
        """-> seconds left, 0 when it has passed."""
        return max(0.0, self._end - time.monotonic())

    def note(self, event: str, details: Mapping[str, Any]) -> None:
        """Remembers the sockets that the HTTP client opens (its "trace" extension calls this)."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._sockets.append(details["return_value"].get_extra_info("socket"))
            if not self.left():
                self._shut()

    def _shut(self) -> None:
        for each in list(self._sockets):
            with suppress(OSError):
                # Not the method of TLS sockets: that one would also take the session from under the reader.
                socket.socket.shutdown(each, socket.SHUT_RDWR)


def resolve_by_system(host: str, port: int) -> list[str]:
    """-> the addresses of a host as the system resolves it, without repetitions.

    Raises:
        OSError: it cannot be resolved.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]).partition("%")[0] for address in found))


def is_public(address: str) -> bool:
    """-> whether an IP address lies in the public internet.

    Private, loopback, link-local, multicast, reserved and unspecified addresses do not, nor do IPv6 addresses that
    carry such an IPv4 address (mapped, 6to4, Teredo, NAT64).
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return all(_is_public(each) for each in (ip, *_carried(ip)))


def is_in_house(address: str) -> bool:
    """-> whether an IP address is loopback or private: what `allow_private` opens.

    Link-local addresses are not, since clouds keep their secrets there (169.254.169.254).
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if ip == _CLOUD_METADATA:
        return False
    refused = ip.is_link_local or ip.is_multicast or ip.is_unspecified or (ip.is_reserved and not ip.is_loopback)
    return (ip.is_private or ip.is_loopback) and not refused


def _is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        return _is_public(ip.ipv4_mapped)
    return ip.is_global and not (
        ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved or ip.is_unspecified
    )


def _carried(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> Iterator[ipaddress.IPv4Address]:
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.sixtofour is not None:
            yield ip.sixtofour
        if ip.teredo is not None:
            yield from ip.teredo
        if ip in _NAT64:
            yield ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)


def checked_addresses(
    host: str, port: int, limits: Limits, deadline: Deadline, resolver: Resolver = resolve_by_system
) -> list[str]:
    """-> the addresses of a host, each of them checked. Connect to these and to no others.

    Raises:
        NotFound: the name cannot be resolved.
        AddressRefused: one of its addresses is not public, and private ones are not allowed.
        FetchTimeout: resolving took too long.
    """
    addresses = _resolve(host, port, min(limits.connect_timeout, deadline.left()), resolver)
    for each in addresses:
        if is_public(each):
            continue
        if not is_in_house(each):
            raise AddressRefused(host, f"it leads to {each}, which is never read", "give a public address")
        if not limits.allow_private:
            raise AddressRefused(host, f"it leads to {each}, which is no public address", _REMEDY_PRIVATE)
    return addresses


def _resolve(host: str, port: int, timeout: float, resolver: Resolver) -> list[str]:
    """The system's resolver takes no timeout, so it runs in a thread of its own."""
    answers: queue.Queue[list[str] | Exception] = queue.Queue(1)

    def ask() -> None:
        try:
            answers.put(resolver(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=max(0.01, timeout))
    except queue.Empty:
        raise FetchTimeout(host, "its name took too long to resolve", "try again later") from None
    if isinstance(answer, Exception) or not answer:
        problem = "there is no such host, or its name cannot be resolved"
        raise NotFound(host, problem, "check the address and the network")
    return answer
