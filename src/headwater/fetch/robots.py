"""robots.txt, by RFC 9309: what its status and its rules say about one address."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

#: More than this of a robots.txt is not read (RFC 9309 asks for 500 KiB at least), nor are more hops followed.
MAX_BYTES = 512_000
MAX_REDIRECTS = 5
#: The name that robots.txt may call this program by.
PRODUCT = "Headwater"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site's robots.txt says: its text, or None when it could not be read and so forbids everything.

    A missing file (status 4xx) has no rules: its text is "".
    """

    text: str | None

    def allow(self, address: str) -> bool:
        """-> whether the rules let this program read an address."""
        if self.text is None:
            return False
        return bool(Protego.parse(self.text).can_fetch(address, PRODUCT))


def rules_from(status: int | None, body: bytes) -> Rules:
    """-> the rules that follow from the answer to a request for robots.txt.

    Args:
        status: the HTTP status, or None when the site could not be reached.
        body: the file's bytes.
    """
    if status is not None and 200 <= status < 300:
        return Rules(body[:MAX_BYTES].decode("utf-8-sig", "replace"))
    if status is not None and 300 <= status < 500:
        return Rules("")
    return Rules(None)
