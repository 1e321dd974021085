"""Attributions whose sources have got other ids, since sources of several documents turned out to be one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from headwater.model import Attribution


def renamed(attribution: Attribution, names: Mapping[str, str]) -> Attribution:
    """-> the attribution with the new ids of its sources; those that have none keep theirs."""
    return replace(
        attribution,
        chain=tuple(names.get(source, source) for source in attribution.chain),
        steps=tuple(replace(step, source=names.get(step.source, step.source)) for step in attribution.steps),
    )
