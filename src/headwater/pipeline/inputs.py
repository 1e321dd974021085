"""What the user names -> documents: folders listed, inputs captured, whatever fails a value."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from headwater.errors import EmptyInput, HeadwaterError
from headwater.fetch import ARCHIVE_SUFFIXES, Fetcher, Limits, capture_input, captures_in, is_archive
from headwater.intake import read_document
from headwater.model import Capture, Document, Failed

#: files of a folder that are read
ARTICLE_SUFFIXES = (".htm", ".html", ".txt")
READ_SUFFIXES = (*ARTICLE_SUFFIXES, *ARCHIVE_SUFFIXES)


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
            str(path) for path in Path(name).iterdir() if path.name.lower().endswith(READ_SUFFIXES) and path.is_file()
        )
    except OSError as error:
        yield as_failed(name, error)
        return
    yield from inside
    if not inside:
        kinds = ", ".join(READ_SUFFIXES)
        yield as_failed(name, EmptyInput(name, f"the folder holds no articles ({kinds})", "name a folder that does"))


def take_inputs(
    inputs: Iterable[str | Failed], now: datetime, limits: Limits, fetcher: Fetcher
) -> Iterator[tuple[Capture, Document] | Failed]:
    """Give the bytes and the document of each input, of an archive those of all its entries, or why there is none."""
    for given in inputs:
        if isinstance(given, Failed):
            yield given
        elif is_archive(given) and not _is_no_file(given):
            yield from _take_archive(given, now, limits)
        else:
            yield take_input(given, now, limits, fetcher)


def take_input(name: str, now: datetime, limits: Limits, fetcher: Fetcher) -> tuple[Capture, Document] | Failed:
    """-> the bytes of one input and the document that they hold, or why they hold none."""
    try:
        capture = capture_input(name, now=now, limits=limits, fetcher=fetcher)
    except Exception as error:  # one bad input, whatever is wrong with it, must not end the batch
        return as_failed(name, error)
    return _read(capture)


def _take_archive(name: str, now: datetime, limits: Limits) -> Iterator[tuple[Capture, Document] | Failed]:
    try:
        for found in captures_in(name, now=now, limits=limits):
            if isinstance(found, HeadwaterError):
                yield as_failed(found.what_failed, found)
            else:
                yield _read(found)
    except Exception as error:  # as above
        yield as_failed(name, error)


def _read(capture: Capture) -> tuple[Capture, Document] | Failed:
    try:
        document = read_document(capture)
    except Exception as error:  # as above
        return as_failed(capture.name, error)
    shown = _encodable(capture.name)
    return replace(capture, name=shown), replace(document, file=shown)


def _encodable(name: str) -> str:
    """A file's name may hold bytes that are no text; what is shown and written must."""
    try:
        return os.fsencode(name).decode("utf-8", "replace")
    except UnicodeEncodeError:
        return name.encode("utf-8", "replace").decode("utf-8")


def as_failed(name: str, error: Exception) -> Failed:
    """-> that an input failed, with what to do about it."""
    message = str(error)
    if not isinstance(error, HeadwaterError):
        message = f"{name}: it could not be read ({type(error).__name__}: {error}); report this with the input"
    return Failed(_encodable(name), type(error).__name__, _encodable(message))
