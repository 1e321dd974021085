"""Whoever is killed at any moment loses nothing that was confirmed and leaves nothing half-written."""

from __future__ import annotations

import itertools
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from headwater.library import Library, Place, open_library

from .material import ACTOR, NOW, Page, Said, keep

PAGES = [
    Page(
        f"Ferry {number} is late",
        f"The harbour office said that ferry {number} left the quay at {number} past noon and came late.",
        path=f"/{number}",
        said=(Said(f"ferry {number} left the quay", "harbour office"),),
    )
    for number in range(4)
]


def in_a_child(place: Place, confirmed: Path, die: Callable[[], None]) -> int:
    """Add all pages in a process of its own, each noted in `confirmed` when it is kept. -> how the process ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        with confirmed.open("a") as file, open_library(place, create=True, actor=ACTOR, now=NOW) as library:
            die()
            for page in PAGES:
                print(keep(library, page).document, file=file, flush=True)
    except BaseException:
        os._exit(3)
    os._exit(0)


def at_step(step: int) -> Callable[[], None]:
    """-> what has the process killed when it opens, moves or removes its `step`-th file, or makes or lists a folder."""

    def begin() -> None:
        count = itertools.count(1)

        def hook(event: str, _: object) -> None:
            if event in _STEPS and next(count) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)

    return begin


_STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.listdir", "os.scandir"}


def check(place: Place, confirmed: Path) -> None:
    """Whatever happened: what was confirmed is there, nothing is half there, and adding again does the rest."""
    there = confirmed.read_text().split() if confirmed.exists() else []
    with open_library(place, create=True, actor=ACTOR, now=NOW) as library:
        assert library.verify().breaks == ()
        for document in there:
            assert library.read(document).attributions
            assert all(library.bytes_of(capture.id) for capture in library.captures_of(document))
        for page in PAGES:
            keep(library, page)
        _is_complete(library)


def _is_complete(library: Library) -> None:
    found = library.verify()
    assert found.breaks == ()
    assert (found.documents, found.captures, found.entries) == (len(PAGES), len(PAGES), 1 + 2 * len(PAGES))
    assert not list((library.place.captures / "incoming").iterdir())
    assert len(list(library.place.captures.glob("*/*.warc.gz"))) == len(PAGES)


@pytest.mark.parametrize("step", range(1, 40, 2))
def test_killed_at_every_file_that_is_touched(place: Place, tmp_path: Path, step: int) -> None:
    confirmed = tmp_path / "confirmed"
    ended = in_a_child(place, confirmed, at_step(step))
    assert ended in (0, -signal.SIGKILL)
    check(place, confirmed)


def test_the_steps_reach_into_all_of_the_work(place: Place, tmp_path: Path) -> None:
    assert in_a_child(place, tmp_path / "first", at_step(1)) == -signal.SIGKILL
    assert in_a_child(place, tmp_path / "last", at_step(10_000)) == 0


def test_killed_again_and_again_at_any_moment(place: Place, tmp_path: Path) -> None:
    """Several lives on one library, each ended by a clock that knows nothing of what goes on."""
    confirmed, lots = tmp_path / "confirmed", random.Random(2031)
    whole = time.monotonic()
    in_a_child(place, tmp_path / "unused", at_step(7))
    whole = time.monotonic() - whole
    for _ in range(6):
        moment = lots.uniform(0.0, 2 * whole)
        in_a_child(place, confirmed, lambda moment=moment: _alarm(moment))  # type: ignore[misc]
    check(place, confirmed)


def _alarm(moment: float) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process at once, wherever it is
    signal.setitimer(signal.ITIMER_REAL, max(0.001, moment))
