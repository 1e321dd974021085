"""One cast of sources for all documents: the same outlet, or person with a full name, is one source in all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from headwater.ids import make_id
from headwater.model import Source

#: words before a name that make no name fuller
_HONORIFICS = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady"])


def join_sources(
    casts: Iterable[tuple[str, Sequence[Source]]],
) -> tuple[tuple[Source, ...], list[dict[str, str]]]:
    """-> (all sources, for each document the new id of each of its sources).

    `casts` gives each document's id and its sources. Outlets of one name, and persons of one full name, are one source
    with all mentions; other sources stay apart, since two documents' "officials" or "ministry" need not be the same.
    """
    joined: dict[str, Source] = {}
    by_name: dict[tuple[str, str], str] = {}
    new_names: list[dict[str, str]] = []
    for document, sources in casts:
        names: dict[str, str] = {}
        for source in sources:
            key = _same_everywhere(source)
            known = by_name.get(key) if key else None
            if known and known not in names.values():
                joined[known] = _both(joined[known], source)
            else:
                known = source.id if source.id not in joined else make_id("src", 1, document, source.id)
                joined[known] = replace(source, id=known)
                if key:
                    by_name.setdefault(key, known)
            names[source.id] = known
        new_names.append(names)
    return tuple(joined.values()), new_names


def _same_everywhere(source: Source) -> tuple[str, str] | None:
    """-> what two documents' sources share when they are one, or None for a source that its name does not settle."""
    name = re.findall(r"\w+", source.name.casefold())
    if source.kind == "outlet":
        return ("outlet", " ".join(name[1:] if name[:1] == ["the"] else name)) if name else None
    while name and name[0] in _HONORIFICS:
        name = name[1:]
    return ("person", " ".join(name)) if source.kind == "person" and len(name) > 1 else None


def _both(one: Source, other: Source) -> Source:
    aliases = dict.fromkeys((*one.aliases, other.name, *other.aliases))
    return replace(
        one,
        aliases=tuple(alias for alias in aliases if alias != one.name),
        role=one.role or other.role,
        mentions=one.mentions + other.mentions,
    )
