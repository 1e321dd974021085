"""Assumed names: what a page says of them. That who bears one is unnamed stands in `test_resolve.py`."""

from __future__ import annotations

import pytest

from headwater.attribution.resolution.assumed import assumed_names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A driver whom we are calling Milo says the lists were burnt.", "Milo"),
        ("A driver, whom we shall call Milo, says so.", "Milo"),
        ("A resident, let us call her Vanda, opened the door.", "Vanda"),
        ("Vanda (name changed) opened the door.", "Vanda"),
        ("«Vanda» (the name has been changed) opened the door.", "Vanda"),
        ("Vanda (not her real name) opened the door.", "Vanda"),
        ("Vanda Reth (a pseudonym) opened the door.", "Vanda Reth"),
        ("Vanda, whose name has been changed, opened the door.", "Vanda"),
        ("A witness, called Orsk in this report, opened the door.", "Orsk"),
        ("Orsk, as he is to be called here, kept the key.", "Orsk"),
        ("Orsk is not his real name.", "Orsk"),
        ("A guard who asked to be called “Orsk” kept the key.", "Orsk"),
        ("A guard identified only as Orsk kept the key.", "Orsk"),
        ("Witness P-4 kept the key.", "P-4"),
        ("WITNESS K: I kept the key.", "K"),
    ],
)
def test_a_page_says_that_a_name_is_assumed(text: str, name: str) -> None:
    assert assumed_names(text) == {name}


@pytest.mark.parametrize(
    "text",
    [
        "The party that we call Progress won the vote.",
        "The town is called Orsk in the atlas.",
        "Vanda Reth changed the lock; her name is on the door.",
        "The road is to be called Harbour Street.",
        "A witness kept the key. Orsk did not.",
        "The street (renamed in May) is closed.",
    ],
)
def test_other_names_are_their_bearers_own(text: str) -> None:
    assert assumed_names(text) == frozenset()


@pytest.mark.parametrize("piece", ["A", "A’", "A’’", "Aa "])
def test_a_page_of_nothing_but_capitals_is_read(piece: str) -> None:
    assert assumed_names(piece * 200_000) == frozenset()
