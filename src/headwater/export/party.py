"""Who publishes and who is cited: each once, by an id that holds in every export.

Outlets of one name are one, whether they publish, are cited, or are not in the collection at all: their id comes from
the name. Everybody else keeps the id of the source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from headwater.ids import make_id
from headwater.model import OUTSIDE, Source, SourceKind, Trace


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who publishes or is cited; `domains` are the host names under which an outlet publishes."""

    id: str
    kind: SourceKind
    name: str
    aliases: tuple[str, ...] = ()
    role: str | None = None
    domains: tuple[str, ...] = ()

    def is_called(self, words: str) -> bool:
        """-> whether words are a form of the name, and not "he", "the publication" or an office before a name."""
        own = _words(words)
        return bool(own) and set(own) <= set(_words(self.name))

    @property
    def names(self) -> tuple[str, ...]:
        """The aliases that are forms of the name."""
        return tuple(alias for alias in self.aliases if self.is_called(alias))


@dataclass(frozen=True, slots=True)
class Parties:
    """All parties by id, and the ids of those that a source, a document's publisher or an outside parent is."""

    by_id: Mapping[str, Party]
    of_source: Mapping[str, str]
    of_document: Mapping[str, str]
    outside: Mapping[str, str]

    def source(self, source: str) -> Party | None:
        """-> who a source is."""
        return self.by_id.get(self.of_source.get(source, ""))

    def publisher(self, document: str) -> Party | None:
        """-> who published a document; None where that is not known."""
        return self.by_id.get(self.of_document.get(document, ""))


def parties_of(trace: Trace) -> Parties:
    """-> the parties of a trace: publishers in the order of the documents, then sources, then outlets outside."""
    found: dict[str, Party] = {}
    of_document: dict[str, str] = {}
    for document in trace.documents:
        name = document.outlet or document.domain
        if name and _folded(name):
            domains = (document.domain,) if document.domain else ()
            of_document[document.id] = _add(found, Party(_outlet_id(name), "outlet", name, domains=domains))
    of_source = {source.id: _add(found, _party(source)) for source in trace.sources}
    outside = {
        link.parent: _add(found, Party(_outlet_id(name), "outlet", name))
        for link in trace.links
        if link.parent.startswith(OUTSIDE) and (name := link.parent.removeprefix(OUTSIDE))
    }
    return Parties(found, of_source, of_document, outside)


def _party(source: Source) -> Party:
    own = _outlet_id(source.name) if source.kind == "outlet" and _folded(source.name) else source.id
    return Party(own, source.kind, source.name, source.aliases, source.role)


def _add(found: dict[str, Party], party: Party) -> str:
    known = found.get(party.id)
    if known is None:
        found[party.id] = party
        return party.id
    aliases = dict.fromkeys((*known.aliases, party.name, *party.aliases))
    found[party.id] = replace(
        known,
        aliases=tuple(alias for alias in aliases if alias != known.name),
        role=known.role or party.role,
        domains=tuple(dict.fromkeys((*known.domains, *party.domains))),
    )
    return party.id


def _outlet_id(name: str) -> str:
    return make_id("pub", 1, _folded(name) or name)


def _folded(name: str) -> str:
    """-> what the ways of writing one outlet's name have in common."""
    return " ".join(_words(name))


def _words(name: str) -> list[str]:
    words = re.findall(r"\w+", name.casefold())
    return words[1:] if words[:1] == ["the"] and len(words) > 1 else words
