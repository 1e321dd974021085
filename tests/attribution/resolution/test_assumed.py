"""Assumed names: what a page says of them, and that who bears one is a source without a name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from headwater.attribution.frame import Frame
from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.resolution import resolve
from headwater.attribution.resolution.assumed import assumed_names
from headwater.model import Document, Source, Span

OUTLETS = OutletLexicon.load()


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


def speaker(text: str, source: str, cue: str, content: str) -> Source:
    at = datetime(2031, 1, 1, tzinfo=UTC)
    page = Document("d", "d.txt", text, "", None, None, None, at, "en", None, (), (), (), "0" * 64, at)
    spans = [Span(begin := text.index(words), begin + len(words)) for words in (source, cue, content)]
    sources, attributions = resolve(page, [Frame(*((span,) for span in spans))], OUTLETS)
    return next(one for one in sources if one.id == attributions[0].chain[-1])


def test_who_bears_an_assumed_name_is_an_unnamed_source() -> None:
    text = "Vanda (name changed) opened the door. “They took the list in June,” said Vanda."
    found = speaker(text, "Vanda", "said", "“They took the list in June,”")
    assert (found.name, found.kind) == ("Vanda", "unnamed")
    own = speaker(text.replace(" (name changed)", ""), "Vanda", "said", "“They took the list in June,”")
    assert own.name == "Vanda"
    assert own.kind != "unnamed"
