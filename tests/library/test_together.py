"""Two writers and ten readers at once."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable

from headwater.library import Library, Place, Question, open_library

from .material import ACTOR, NOW, PASSPORTS, Page, Said, keep

EACH = 6


def page(writer: int, number: int) -> Page:
    text = f"The harbour office said that ferry {writer}-{number} left the quay late and came back early."
    return Page(f"Ferry {writer}-{number}", text, path=f"/{writer}/{number}", said=(Said("left the quay", "Office"),))


def write(library: Library, writer: int) -> None:
    for number in range(EACH):
        keep(library, page(writer, number))
        keep(library, PASSPORTS)  # all want to keep this one


def read(library: Library) -> None:
    seen = 0
    while seen < 2 * EACH + 1:
        now = library.size()
        # Of each document all is there, or nothing.
        assert now.entries == 1 + now.documents + now.captures
        assert now.documents >= seen
        hits = library.search(Question("ferry", kinds=("statement",)), limit=50).hits
        assert all(library.read(hit.document).documents[0].id == hit.document for hit in hits)
        seen = now.documents
    assert library.verify().breaks == ()


def fork(place: Place, work: Callable[[Library], None]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        with open_library(place, create=True, actor=ACTOR, now=NOW) as library:
            work(library)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def test_two_writers_and_ten_readers_at_once(place: Place) -> None:
    children = [fork(place, lambda library, writer=writer: write(library, writer)) for writer in range(2)]  # type: ignore[misc]
    children += [fork(place, read) for _ in range(10)]
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 12
    with open_library(place, create=False, actor=ACTOR, now=NOW) as library:
        found = library.verify()
        assert found.breaks == ()
        assert (found.documents, found.captures) == (2 * EACH + 1, 2 * EACH + 1)
