"""The error tree. Every error carries the id or name of what failed and says what to do about it.

HeadwaterError
├── InputError              the input cannot be used as it is
│   ├── NotFound            no such file, host or page
│   │   └── PageGone        the server says that there is no such page, or that it is gone
│   ├── EmptyInput          nothing in it
│   ├── NotText             binary, or an encoding that cannot be read
│   ├── TooLarge            over a size limit (raw, decompressed, or extracted)
│   └── NoArticle           a page without an article text
├── FetchError              the address could not be read
│   ├── AddressRefused      private, link-local or otherwise not allowed
│   ├── RobotsRefused       robots.txt says no
│   ├── TooManyRedirects
│   ├── FetchTimeout
│   └── BadStatus           the server answered with an error
├── ModelError              the model files are missing or do not fit together
├── ExportError             what was found cannot be exported so, or to this place
└── LibraryError            the library cannot be used as it is
    ├── LibraryMissing      there is none at this place, or it cannot be reached
    ├── LibraryDamaged      its database or one of its captures is not what was written
    ├── BackupDamaged       a backup of one is not what was written
    ├── LibraryTooNew       a newer Headwater made it
    ├── LibraryBusy         others write to it for too long
    ├── LibraryFull         no room is left for it
    ├── NotKept             it holds nothing of this id
    ├── WasRemoved          it was removed, and comes back only when that is asked for
    ├── StampError          a time stamp of it cannot be had, or is none
    ├── BadQuestion         a search that cannot be understood
    └── BadJudgement        a judgement on what cannot be judged so
"""

from __future__ import annotations


class HeadwaterError(Exception):
    """Base of all errors that Headwater raises on purpose.

    Args:
        what_failed: the input's name, address or id, as the user gave it.
        problem: what is wrong, in one sentence without a final stop.
        remedy: what the user can do about it, in one sentence without a final stop.
    """

    def __init__(self, what_failed: str, problem: str, remedy: str = "") -> None:
        self.what_failed = what_failed
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{what_failed}: {problem}" + (f"; {remedy}" if remedy else ""))


class InputError(HeadwaterError):
    """The input cannot be used as it is."""


class NotFound(InputError):
    """No such file, host or page."""


class PageGone(NotFound):
    """The server says that there is no such page (status 404), or that it is gone (410)."""

    def __init__(self, what_failed: str, problem: str, remedy: str = "", status: int = 404) -> None:
        self.status = status
        super().__init__(what_failed, problem, remedy)


class EmptyInput(InputError):
    """The input holds nothing."""


class NotText(InputError):
    """The input is binary, or in an encoding that cannot be read."""


class TooLarge(InputError):
    """The input is over a size limit."""


class NoArticle(InputError):
    """The page holds no article text."""


class FetchError(HeadwaterError):
    """The address could not be read."""


class AddressRefused(FetchError):
    """The address, or one it redirects or resolves to, is not allowed."""


class RobotsRefused(FetchError):
    """The site's robots.txt does not allow Headwater to read the page."""


class TooManyRedirects(FetchError):
    """The address redirects too many times, or in a circle."""


class FetchTimeout(FetchError):
    """The server took too long."""


class BadStatus(FetchError):
    """The server answered with an error status."""


class ModelError(HeadwaterError):
    """The model files are missing or do not fit together."""


class ExportError(HeadwaterError):
    """What was found cannot be exported in this format, or to this place."""


class LibraryError(HeadwaterError):
    """The library cannot be used as it is."""


class LibraryMissing(LibraryError):
    """There is no library at this place, or it cannot be reached."""


class LibraryDamaged(LibraryError):
    """The library's database or one of its captures is not what was written."""


class BackupDamaged(LibraryError):
    """A backup of a library is not what was written."""


class LibraryTooNew(LibraryError):
    """The library was made by a newer Headwater."""


class LibraryBusy(LibraryError):
    """Others write to the library for too long."""


class LibraryFull(LibraryError):
    """No room is left for the library."""


class StampError(LibraryError):
    """A time stamp of the custody log cannot be had, or is not what it should be."""


class NotKept(LibraryError):
    """The library holds nothing of this id."""


class WasRemoved(LibraryError):
    """What is to be kept was removed once, and comes back only when that is asked for."""


class BadQuestion(LibraryError):
    """A search that cannot be understood."""


class BadJudgement(LibraryError):
    """A judgement on what cannot be judged so."""


class BadReview(LibraryError):
    """A review of a record of the register that cannot be decided so."""
