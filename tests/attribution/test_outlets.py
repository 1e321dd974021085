"""Outlets are found by the ways they are named, and by nothing else."""

import importlib.resources
import re
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.attribution.outlets import Outlet, OutletLexicon, parse_outlets

TABLE = importlib.resources.files("headwater.attribution").joinpath("lexicon/outlets.tsv").read_text("utf-8")
LEXICON = OutletLexicon.load()


def name_of(outlet: Outlet | None) -> str | None:
    return outlet.name if outlet else None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Financial Times", "Financial Times"),
        ("the Financial Times", "Financial Times"),
        ("THE FINANCIAL TIMES", "Financial Times"),
        ("financial  times", "Financial Times"),
        ("FT", "Financial Times"),
        ("The FT", "Financial Times"),
        ("the FT's", "Financial Times"),
        ("NYT", "The New York Times"),
        ("The New York Times’s", "The New York Times"),
        ("Reuters’", "Reuters"),
        ("U.P.I.", "United Press International"),
        ("dpa", "Deutsche Presse-Agentur"),
        ("DPA", "Deutsche Presse-Agentur"),
        ("Unian", "UNIAN"),
        ("«Медуза»", "Meduza"),
        ("Коммерсантъ", "Kommersant"),
        ("El Pais", "El País"),
        ("Agence France Presse", "Agence France-Presse"),
        ("Mail and Guardian", "Mail & Guardian"),
        ("the Sun", "The Sun"),
        ("The Guardian", "The Guardian"),
        ("Guardian", "The Guardian"),
        ("新华社", "Xinhua"),
        ("Harper's", "Harper's Magazine"),
    ],
)
def test_finds_an_outlet_by_the_ways_it_is_written(written: str, name: str) -> None:
    assert name_of(LEXICON.find(written)) == name


@pytest.mark.parametrize(
    "words",
    [
        "ft",
        "Ft",
        "nyt",
        "ap",
        "Sun",
        "the sun",
        "the guardian",
        "the Republic",
        "time",
        "Harper",
        "",
        "  ",
        "’s",
        "the",
    ],
)
def test_leaves_ordinary_words_alone(words: str) -> None:
    assert LEXICON.find(words) is None


def test_a_shared_abbreviation_needs_the_language_of_the_text() -> None:
    assert LEXICON.find("ABC") is None
    assert len(LEXICON.candidates("ABC")) > 2
    assert name_of(LEXICON.find("ABC", "es")) == "ABC Spain"
    assert LEXICON.find("ABC", "en") is None
    assert LEXICON.find("IS", "en") is None
    assert name_of(LEXICON.find("IS", "fi")) == "Ilta-Sanomat"


def test_a_sure_name_needs_no_language() -> None:
    assert name_of(LEXICON.find("BBC", "uk")) == "BBC"


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("ft.com", "Financial Times"),
        ("www.ft.com", "Financial Times"),
        ("WWW.FT.COM.", "Financial Times"),
        ("edition.cnn.com", "CNN"),
        ("news.sky.com", "Sky News"),
        ("epl.delfi.ee", "Eesti Päevaleht"),
        ("www.delfi.ee", "Delfi"),
        ("notft.com", None),
        ("com", None),
        ("co.uk", None),
        ("", None),
    ],
)
def test_a_domain_leads_to_its_nearest_outlet(domain: str, name: str | None) -> None:
    assert name_of(LEXICON.by_domain(domain)) == name


def test_is_read_once() -> None:
    assert OutletLexicon.load() is LEXICON


@given(st.text(max_size=40))
def test_any_words_are_answered(words: str) -> None:
    found = LEXICON.find(words)
    assert found is None or found in LEXICON.candidates(words)


def test_every_outlet_is_found_by_its_own_name_and_domains() -> None:
    for outlet in LEXICON.outlets:
        assert LEXICON.find(outlet.name, outlet.language) is outlet, outlet.name
        for domain in outlet.domains:
            assert LEXICON.by_domain(f"www.{domain}") is outlet, domain
        for name in outlet.other_names:
            assert outlet in LEXICON.candidates(name), (outlet.name, name)
        for short in outlet.abbreviations:
            assert outlet in LEXICON.candidates(short), (outlet.name, short)


def test_no_two_outlets_share_a_name() -> None:
    named = defaultdict(set)
    for outlet in LEXICON.outlets:
        for name in (outlet.name, *outlet.other_names):
            for found in LEXICON.candidates(name):
                named[name].add(found.name)
    shared = {short for outlet in LEXICON.outlets for short in outlet.shared_abbreviations}
    assert {name: found for name, found in named.items() if len(found) > 1 and name.upper() not in shared} == {}


def test_abbreviations_of_several_outlets_are_noted_as_shared() -> None:
    holders = defaultdict(set)
    noted = defaultdict(list)
    for outlet in LEXICON.outlets:
        for short in outlet.abbreviations:
            holders[short.upper()].add(outlet.name)
            noted[short.upper()].append(short in outlet.shared_abbreviations)
    unnoted = {short: held for short, held in holders.items() if len(held) > 1 and not all(noted[short])}
    assert unnoted == {}


def test_abbreviations_are_short_and_other_names_are_not_abbreviations() -> None:
    for outlet in LEXICON.outlets:
        assert all(2 <= len(short) <= 10 for short in outlet.abbreviations), outlet.name
        assert not [name for name in outlet.other_names if re.fullmatch(r"[A-Z]{2,4}", name)], outlet.name


def test_domains_are_plain_lower_case_host_names() -> None:
    for outlet in LEXICON.outlets:
        for domain in outlet.domains:
            assert re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", domain), domain
            assert not domain.startswith("www."), domain


def test_names_are_tidy() -> None:
    for outlet in LEXICON.outlets:
        for name in (outlet.name, *outlet.other_names, *outlet.abbreviations):
            assert name == " ".join(name.split()), name
        assert re.fullmatch(r"[a-z]{2}", outlet.language), outlet.name
        assert len(set(outlet.other_names)) == len(outlet.other_names), outlet.name


def test_the_whole_world_is_there() -> None:
    assert len(LEXICON.outlets) > 1000
    assert len({outlet.language for outlet in LEXICON.outlets}) > 40
    assert len(TABLE.encode()) < 500_000


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A\tagency\ten", "line 2: want 7 cells"),
        ("A\tpaper\ten\t\t\t\t", "'paper' is no kind of outlet"),
        ("\tagency\ten\t\t\t\t", "has no name"),
        ("A\tagency\ten\t\t\t\tgreat", "'great' is no care"),
    ],
)
def test_a_bad_row_is_named(row: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse_outlets("# head\n" + row)


def test_one_domain_cannot_have_two_outlets() -> None:
    rows = parse_outlets("A\tagency\ten\t\ta.example\t\t\nB\tagency\ten\t\ta.example\t\t")
    with pytest.raises(ValueError, match=r"a\.example belongs to both A and B"):
        OutletLexicon(rows)
