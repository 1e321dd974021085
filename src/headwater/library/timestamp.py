"""Time stamps (RFC 3161): an authority's word that the custody log was there at a time, as far as one entry.

What is stamped are the 64 hexadecimal digits of an entry's hash, as ASCII. The log is chained, so one stamp covers all
entries before it. An authority learns the SHA-256 of these digits and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from headwater.errors import StampError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

#: Certificates that somebody trusts to lead to an authority's; a type of an extra, so not named where the code runs.
TrustedCertificates: TypeAlias = "Sequence[Certificate]"
_SHA256 = "2.16.840.1.101.3.4.2.1"
_INSTALL = "install it with: pip install 'headwater[timestamp]'"


@dataclass(frozen=True, slots=True)
class StampRequest:
    """A request for a stamp of an entry: the entry's number and hash, and the request as it is sent (DER)."""

    entry: int
    head: str
    raw: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp that is kept: the entry it is of, the authority's address, the time it gave (aware), its answer (DER)."""

    id: str
    entry: int
    authority: str
    stamped_at: datetime
    answer: bytes

    def told(self) -> StampTold:
        """-> what there is to say of it, without its bytes."""
        return StampTold(self.id, self.entry, self.authority, self.stamped_at)


@dataclass(frozen=True, slots=True)
class StampTold:
    """A stamp without its bytes: it covers the log's entries from 1 to `entry`; `stamped_at` is aware."""

    id: str
    entry: int
    authority: str
    stamped_at: datetime


def request_for(entry: int, head: str) -> StampRequest:
    """-> a request for a stamp of the entry with this hash. Raises StampError where the library is not installed."""
    _needed(head)
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder  # noqa: PLC0415 - an extra

    asked = TimestampRequestBuilder().data(head.encode("ascii")).hash_algorithm(HashAlgorithm.SHA256).build()
    if asked.nonce is None:
        raise StampError(head, "no request could be made of it", "report this")
    return StampRequest(entry, head, asked.as_bytes(), asked.nonce)


def time_of(answer: bytes, head: str, authority: str, nonce: int | None = None) -> datetime:
    """-> the time (aware) that an answer gives for the entry with this hash; its signature is not looked at.

    Raises StampError for what is no time stamp, a refusal, and the stamp of something else.
    """
    read = _read(answer, authority)
    if read.status not in (0, 1):
        said = "; ".join(read.status_string) or f"status {read.status}"
        raise StampError(authority, f"the authority refuses ({said[:200]})", "ask another authority")
    try:
        stamped = read.tst_info
        imprint = stamped.message_imprint
        same = imprint.hash_algorithm.dotted_string == _SHA256 and imprint.message == _digest(head)
        found, told = stamped.gen_time, stamped.nonce
    except ValueError as error:
        raise _no_stamp(authority) from error
    if not same:
        raise StampError(authority, "the time stamp is of something else than the custody log's entry", _ASK_AGAIN)
    if nonce is not None and told != nonce:
        raise StampError(authority, "the time stamp is of another request", _ASK_AGAIN)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def fault_of(answer: bytes, head: str, authority: str, certificates: TrustedCertificates) -> str:
    """-> what is wrong with a stamp of the entry with this hash, or "".

    Its signature must lead to one of the certificates, all valid when it was made, and the one that signs must be for
    time stamps (RFC 3161, 2.3).
    """
    try:
        time_of(answer, head, authority)
    except StampError as error:
        return error.problem
    from rfc3161_client import VerificationError, VerifierBuilder  # noqa: PLC0415 - an extra

    read = _read(answer, authority)
    try:
        VerifierBuilder(roots=list(certificates)).build().verify(read, _digest(head))
    except (VerificationError, ValueError) as error:
        return f"its signature does not lead to a certificate that was given ({_first_line(error)})"
    return ""


def certificates_in(file: str, raw: bytes) -> tuple[Certificate, ...]:
    """-> the certificates of a file, in PEM or DER. Raises StampError where it holds none."""
    _needed(file)
    from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificates  # noqa: PLC0415 - an extra

    try:
        if b"-----BEGIN" in raw:
            return tuple(load_pem_x509_certificates(raw))
        return (load_der_x509_certificate(raw),)
    except ValueError as error:
        raise StampError(
            file, "it holds no certificate that can be read", "give the authority's certificates as PEM or DER"
        ) from error


def is_installed() -> bool:
    """-> whether stamps can be read here."""
    try:
        import rfc3161_client  # noqa: F401, PLC0415 - an extra
    except ImportError:
        return False
    return True


_ASK_AGAIN = "ask again, or another authority; nothing was kept"


def _needed(what: str) -> None:
    if not is_installed():
        raise StampError(what, "time stamps need rfc3161-client, which is not installed", _INSTALL)


def _read(answer: bytes, authority: str) -> TimeStampResponse:
    _needed(authority)
    from rfc3161_client import decode_timestamp_response  # noqa: PLC0415 - an extra

    try:
        return decode_timestamp_response(answer)
    except ValueError as error:
        raise _no_stamp(authority) from error


def _no_stamp(authority: str) -> StampError:
    return StampError(authority, "what it answered is no time stamp", "check the address of the authority")


def _digest(head: str) -> bytes:
    return hashlib.sha256(head.encode("ascii")).digest()


def _first_line(error: Exception) -> str:
    lines: Iterable[str] = str(error).splitlines()
    return next(iter(lines), type(error).__name__)[:200]
