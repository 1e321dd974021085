"""Codes of the HURIDOCS micro-thesauri for records of the register; `huridocs.toml` holds the mapping."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib import resources

from headwater.registered import Entry
from headwater.restriction import Mechanism


@cache
def _mapping() -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    found = tomllib.loads(resources.files("headwater.export").joinpath("huridocs.toml").read_text("utf-8"))
    return tuple(found["every"]), {name: tuple(codes) for name, codes in found["mechanism"].items()}


def codes_of(mechanism: Mechanism) -> tuple[str, ...]:
    """-> the codes of a mechanism, numbers of six digits: those of every restriction first."""
    every, by_mechanism = _mapping()
    return (*every, *by_mechanism.get(mechanism, ()))


def coded(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """-> the entries with their codes."""
    return tuple(replace(one, huridocs=codes_of(one.record.mechanism)) for one in entries)
