"""Entities -> sources: kind, fullest name, aliases, role."""

from __future__ import annotations

from headwater.attribution.resolution.cast import Cast
from headwater.attribution.resolution.chains import Chains
from headwater.attribution.resolution.entities import Entity
from headwater.ids import make_id
from headwater.model import Document, Mention, Source, SourceKind

_UNSTATED = "unspecified source"


def make_sources(document: Document, cast: Cast, chains: Chains) -> dict[int, Source]:
    """-> for each entity of a chain its source; a source's id is made of the document's id and its mentions."""
    cited = sorted({step.entity for steps in chains.steps.values() for step in steps})
    return {number: _source(document, cast, chains, cast.entities[number]) for number in cited}


def _source(document: Document, cast: Cast, chains: Chains, entity: Entity) -> Source:
    nominal = [m.phrase.text for m in entity.mentions if not m.phrase.pronoun]
    name = _name(cast, entity)
    aliases = tuple(dict.fromkeys(text for text in [*entity.names, *nominal] if text != name))
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
    described = [m.phrase.text for m in entity.mentions if not m.phrase.pronoun]
    if described:
        sources = [m.phrase.text for m in entity.mentions if not m.phrase.pronoun and m.frame is not None]
        return max(sources or described, key=len)
    return entity.mentions[0].phrase.text if entity.mentions else _UNSTATED


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
