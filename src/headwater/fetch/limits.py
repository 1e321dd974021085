"""What an input may cost: sizes, times, hops, and where it may lie."""

from __future__ import annotations

from dataclasses import dataclass

from headwater import __version__


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one input; those of archives are on a file that holds many.

    Sizes are in bytes, times in seconds. `allow_private` lets private and loopback addresses be read (for an archive
    in the house), though never link-local ones; `respect_robots` asks robots.txt before every page.
    """

    max_raw_bytes: int = 20_000_000
    max_decompressed_bytes: int = 25_000_000
    max_archive_bytes: int = 20_000_000_000
    max_archive_entries: int = 200_000
    connect_timeout: float = 10.0
    read_timeout: float = 15.0
    total_timeout: float = 45.0
    max_redirects: int = 8
    allow_private: bool = False
    respect_robots: bool = True
    user_agent: str = f"Headwater/{__version__} (reads single news articles for fact-checking; obeys robots.txt)"
