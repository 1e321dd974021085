"""Entities -> sources: kind, fullest name, aliases, role."""

from __future__ import annotations

import re

from headwater.attribution.resolution.cast import Cast
from headwater.attribution.resolution.chains import Chains
from headwater.attribution.resolution.entities import Entity
from headwater.attribution.resolution.phrases import Phrase
from headwater.ids import make_id
from headwater.model import Document, Mention, Source, SourceKind

_TOLD_AFTER = re.compile(r"\s*(?:,|\s[–—-]\s|\s(?:who|whom|whose|which|that)\s)")
_OWNER = re.compile(r"^(?:.*['’]s?\s+|(?:my|our|your|his|her|its|their|whose)\s+)(?=\w)", re.IGNORECASE)
_UNSTATED = "unspecified source"


def make_sources(document: Document, cast: Cast, chains: Chains) -> dict[int, Source]:
    """-> for each entity of a chain its source; a source's id is made of the document's id and its mentions."""
    cited = sorted({step.entity for steps in chains.steps.values() for step in steps})
    return {number: _source(document, cast, chains, cast.entities[number]) for number in cited}


def _source(document: Document, cast: Cast, chains: Chains, entity: Entity) -> Source:
    nominal = [m.phrase.text for m in entity.mentions if not m.phrase.pronoun]
    cores = [m.phrase.core for m in entity.mentions if m.phrase.core and not m.phrase.name and not m.phrase.partitive]
    name = _name(cast, entity)
    if not entity.names:
        nominal = [*nominal, *cores, *(_without_owner(core) for core in cores)]
    forms = [*entity.names, *nominal]
    aliases = tuple(dict.fromkeys(form for form in forms if form != name))
    mentions = tuple(Mention(document.id, m.span) for m in entity.mentions)
    spans = [list(m.span) for m in entity.mentions]
    opened = [i for i in sorted(chains.steps) if chains.steps[i][-1].entity == entity.number and not entity.mentions]
    return Source(
        id=make_id("src", 1, document.id, spans, entity.number if not spans else None, opened if not spans else None),
        kind=source_kind(cast, entity),
        name=name,
        aliases=aliases,
        role=_role(entity),
        mentions=mentions,
    )


def _name(cast: Cast, entity: Entity) -> str:
    if entity.outlet is not None:
        return entity.outlet.name
    if entity.names:
        return max(entity.names, key=lambda name: (len(name.split()), len(name)))
    owned = _owned(cast, entity)
    if owned:
        return owned
    described = [_described(m.phrase) for m in entity.mentions if not m.phrase.pronoun]
    if described:
        sources = [_described(m.phrase) for m in entity.mentions if not m.phrase.pronoun and m.frame is not None]
        return max(sources or described, key=len)
    return entity.mentions[0].phrase.text if entity.mentions else _UNSTATED


def _owned(cast: Cast, entity: Entity) -> str:
    """-> "Anna Petrova's lawyer", "members of the Union", where the text says "her lawyer", "its members"."""
    if entity.owner is None:
        return ""
    owner = cast.entities[entity.owner]
    core = next((m.phrase.core for m in entity.mentions if m.phrase.owner and m.phrase.core), "")
    noun = _without_owner(core)
    if not core or noun == core or not owner.names:
        return ""
    whose = _name(cast, owner)
    return f"{whose}'s {noun}" if _is_person(cast, owner) else f"{noun} of {whose}"


def _is_person(cast: Cast, entity: Entity) -> bool:
    return cast.kinds(entity)["person"] > 0.5


def _without_owner(core: str) -> str:
    """-> the words of a phrase after its owner: "supporters" of "Venn's supporters"."""
    return _OWNER.sub("", core, count=1)


def _described(phrase: Phrase) -> str:
    """-> the words of an unnamed source without what is told of it after a comma or "who"."""
    return _TOLD_AFTER.split(phrase.text, maxsplit=1)[0]


def _role(entity: Entity) -> str | None:
    for mention in entity.mentions:
        if mention.phrase.name and mention.phrase.role:
            return mention.phrase.role
    if not entity.names:
        return None
    described = [m.phrase.text for m in entity.mentions if not m.phrase.name and m.phrase.heads]
    return described[0] if described else None


def source_kind(cast: Cast, entity: Entity) -> SourceKind:
    """-> the likeliest kind of the entity."""
    if not entity.mentions and entity is not cast.publisher:
        return "unnamed"
    kinds = cast.kinds(entity)
    return max(kinds, key=lambda kind: kinds[kind])
