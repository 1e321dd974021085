"""The workflow of `stamp`: a library's custody log -> an authority's time stamp of it, which is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from headwater.errors import StampError
from headwater.fetch import Fetcher, Limits
from headwater.library import Library, Stamp, TrustedCertificates, certificates_in, stamp_fault

_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"
#: bytes of an answer, and of a file of certificates
_MOST = 1 << 20


def stamp(
    library: Library,
    authority: str,
    *,
    actor: str,
    now: datetime,
    trusted: TrustedCertificates = (),
    allow_private: bool = False,
) -> Stamp:
    """Have an authority put a time stamp on the newest entry of the custody log, and keep it. -> the stamp.

    The authority is sent a hash of that entry's hash and a random number, nothing else.

    Args:
        library: the library.
        authority: its http or https address.
        actor: who asks, for the custody log.
        now: the time of keeping, aware.
        trusted: where some are given, the signature must lead to one of them; it is kept unchecked otherwise.
        allow_private: whether the authority may lie in a private network.

    Raises:
        StampError: the answer is no stamp of this log; nothing was kept.
        FetchError, NotText, TooLarge: the authority could not be asked.
    """
    asked = library.stamps.request()
    limits = Limits(allow_private=allow_private, max_raw_bytes=_MOST, max_decompressed_bytes=_MOST)
    answer = Fetcher(limits).exchange(authority, asked.raw, sends=_QUERY, takes=_REPLY)
    if trusted and (fault := stamp_fault(answer, asked.head, authority, trusted)):
        raise StampError(authority, fault, "check the certificates; nothing was kept")
    return library.stamps.keep(asked, authority, answer, actor=actor, now=now)


def read_certificates(files: Sequence[str]) -> TrustedCertificates:
    """-> the certificates in these files. Raises StampError where one cannot be read or holds none."""
    return tuple(one for file in files for one in certificates_in(file, _bytes_of(file)))


def _bytes_of(file: str) -> bytes:
    try:
        with Path(file).open("rb") as held:
            return held.read(_MOST)
    except OSError as error:
        problem = f"it cannot be read ({error.strerror or error})"
        raise StampError(file, problem, "give a file with the authority's certificates, as PEM or DER") from error
