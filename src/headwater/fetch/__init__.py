"""Addresses and files -> Capture, with limits: everything that comes in is hostile."""

from __future__ import annotations

import re
from datetime import datetime

from headwater.errors import AddressRefused
from headwater.fetch.archives import ARCHIVE_SUFFIXES, captures_in, is_archive
from headwater.fetch.files import capture_file, capture_standard_input
from headwater.fetch.limits import Limits
from headwater.fetch.web import Fetcher
from headwater.model import Capture

__all__ = ["ARCHIVE_SUFFIXES", "Fetcher", "Limits", "capture_input", "captures_in", "is_archive"]

_SCHEME = re.compile(r"\s*(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{1,30})://")


def capture_input(name: str, *, now: datetime, limits: Limits, fetcher: Fetcher | None = None) -> Capture:
    """-> the bytes of one input.

    Args:
        name: a file's path, "-" for standard input, or an http or https address.
        now: the time of the capture, aware.
        limits: sizes, times and places allowed.
        fetcher: reads addresses; give the same one for a batch, so that each site's robots.txt is read once.

    Raises:
        HeadwaterError: see `Fetcher.capture` and `headwater.fetch.files`.
    """
    if name == "-":
        return capture_standard_input(name, now=now, limits=limits)
    scheme = _SCHEME.match(name)
    if scheme is None:
        return capture_file(name, now=now, limits=limits)
    if scheme["scheme"].lower() not in ("http", "https"):
        raise AddressRefused(
            name, f"{scheme['scheme']} is neither http nor https", "give an http or https address, or a file"
        )
    return (fetcher or Fetcher(limits)).capture(name.strip(), now=now)
