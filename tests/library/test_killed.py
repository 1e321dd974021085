"""Whoever is killed at any moment loses nothing that was confirmed and leaves nothing half-written."""

from __future__ import annotations

import itertools
import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from headwater.library import Library, Place, find_place, open_library

from .material import ACTOR, NOW, Page, Said, keep

PAGES = [
    Page(
        f"Ferry {number} is late",
        f"The harbour office said that ferry {number} left the quay at {number} past noon and came late.",
        path=f"/{number}",
        said=(Said(f"ferry {number} left the quay", "harbour office"),),
    )
    for number in range(2)
]


def in_a_child(place: Place, confirmed: Path, die: Callable[[], None]) -> int:
    """Add all pages in a process of its own, each noted in `confirmed` when it is kept. -> how the process ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        with confirmed.open("a") as file:
            die()
            with open_library(place, create=True, actor=ACTOR, now=NOW) as library:
                for page in PAGES:
                    print(keep(library, page).document, file=file, flush=True)
    except BaseException:
        os._exit(3)
    os._exit(0)


def at_step(place: Place, step: int, count: Callable[[int], None] = lambda _: None) -> Callable[[], None]:
    """-> what has the process killed at its `step`-th step: an open, move or removal in the folder of captures, or a
    statement, commit or connection of the database. Each step is told to `count`."""
    steps = itertools.count(1)

    def taken(*_: object) -> None:
        now = next(steps)
        count(now)
        if now == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in _STEPS and str(arguments[0]).startswith(str(place.captures)):
            taken()

    def begin() -> None:
        sys.addaudithook(hook)
        for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
            sa.event.listen(sa.Engine, name, taken)

    return begin


_STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.listdir"}


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


@pytest.fixture(autouse=True, scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """All that is loaded once, so that a child's steps are those of its work."""
    with open_library(find_place(str(tmp_path_factory.mktemp("first"))), create=True, actor=ACTOR, now=NOW) as library:
        for page in PAGES:
            keep(library, page)


TIMES = 12


@pytest.mark.parametrize("turn", range(TIMES))
def test_killed_at_any_step_of_its_work(place: Place, tmp_path: Path, turn: int) -> None:
    confirmed = tmp_path / "confirmed"
    step = 2 + turn * 9
    assert in_a_child(place, confirmed, at_step(place, step)) == -signal.SIGKILL
    check(place, confirmed)


def test_those_steps_reach_from_the_making_of_a_library_to_its_last_page(place: Place, tmp_path: Path) -> None:
    steps = tmp_path / "steps"
    assert in_a_child(place, tmp_path / "all", at_step(place, 0, lambda now: _note(steps, now))) == 0
    first, last = 2 + 0 * 9, 2 + (TIMES - 1) * 9
    assert first < 20
    assert last < int(steps.read_text()) < last + 60
    check(place, tmp_path / "all")


def _note(steps: Path, now: int) -> None:
    steps.write_text(str(now))


def test_killed_again_and_again_at_any_moment(place: Place, tmp_path: Path) -> None:
    """Several lives on one library, each ended by a clock that knows nothing of what goes on."""
    confirmed, lots = tmp_path / "confirmed", random.Random(2031)
    for _ in range(6):
        moment = lots.uniform(0.001, 0.15)
        in_a_child(place, confirmed, lambda moment=moment: _alarm(moment))  # type: ignore[misc]
    check(place, confirmed)


def _alarm(moment: float) -> None:
    """By the time that the process has worked, so that a busy machine makes no difference."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # which ends it at once, wherever it is
    signal.setitimer(signal.ITIMER_PROF, moment)
