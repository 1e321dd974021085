"""What the user names -> documents: folders listed, inputs captured, whatever fails a value."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from headwater.errors import EmptyInput, HeadwaterError
from headwater.fetch import Fetcher, Limits, capture_input
from headwater.intake import read_document
from headwater.model import Capture, Document, Failed

#: files of a folder that are read
ARTICLE_SUFFIXES = (".htm", ".html", ".txt")


def expand(names: Iterable[str]) -> tuple[str | Failed, ...]:
    """-> the inputs with folders replaced by their articles, in sorted order, and nothing named twice."""
    seen: set[str] = set()
    found: list[str | Failed] = []
    for name in names:
        for each in _listed(name):
            key = each.input if isinstance(each, Failed) else each if _is_no_file(each) else os.path.realpath(each)
            if key not in seen:
                seen.add(key)
                found.append(each)
    return tuple(found)


def _is_no_file(name: str) -> bool:
    return name == "-" or "://" in name


def _listed(name: str) -> Iterator[str | Failed]:
    if _is_no_file(name) or not os.path.isdir(name):
        yield name
        return
    try:
        inside = sorted(
            str(path) for path in Path(name).iterdir() if path.suffix.lower() in ARTICLE_SUFFIXES and path.is_file()
        )
    except OSError as error:
        yield as_failed(name, error)
        return
    yield from inside
    if not inside:
        kinds = ", ".join(ARTICLE_SUFFIXES)
        yield as_failed(name, EmptyInput(name, f"the folder holds no articles ({kinds})", "name a folder that does"))


def take_input(name: str, now: datetime, limits: Limits, fetcher: Fetcher) -> tuple[Capture, Document] | Failed:
    """-> the bytes of one input and the document that they hold, or why they hold none."""
    try:
        capture = capture_input(name, now=now, limits=limits, fetcher=fetcher)
        document = read_document(capture)
    except Exception as error:  # one bad input, whatever is wrong with it, must not end the batch
        return as_failed(name, error)
    shown = _encodable(name)
    return replace(capture, name=shown), replace(document, file=shown)


def read_input(name: str, now: datetime, limits: Limits, fetcher: Fetcher) -> Document | Failed:
    """-> the document that one input holds, or why it holds none."""
    taken = take_input(name, now, limits, fetcher)
    return taken if isinstance(taken, Failed) else taken[1]


def _encodable(name: str) -> str:
    """A file's name may hold bytes that are no text; what is shown and written must."""
    return os.fsencode(name).decode("utf-8", "replace")


def as_failed(name: str, error: Exception) -> Failed:
    """-> that an input failed, with what to do about it."""
    message = str(error)
    if not isinstance(error, HeadwaterError):
        message = f"{name}: it could not be read ({type(error).__name__}: {error}); report this with the input"
    return Failed(_encodable(name), type(error).__name__, _encodable(message))
