"""Entities -> sources: kind, fullest name, aliases, role."""

from __future__ import annotations

import re

from headwater.attribution.resolution.cast import Cast
from headwater.attribution.resolution.chains import Chains
from headwater.attribution.resolution.entities import Entity
from headwater.attribution.resolution.phrases import Phrase
from headwater.ids import make_id
from headwater.model import Document, Mention, Source, SourceKind, Span

_TOLD_AFTER = re.compile(r"\s*(?:,|\s[–—-]\s|\s(?:who|whom|whose|which|that)\s)")
_OWNER = re.compile(r"^(?:.*['’]s?\s+|(?:my|our|your|his|her|its|their|whose)\s+)(?=\w)", re.IGNORECASE)
_ONE = re.compile(r"^(?:one|another|some|certain)\s+(?=\w)", re.IGNORECASE)
_OF_THEM = re.compile(r"\s+of\s+(?:them|these|those|us|you)\b.*", re.IGNORECASE | re.DOTALL)
_POSSESSIVE = frozenset("my our your his her its their".split())
_LOWERED = frozenset(
    "two three four five six seven eight nine ten eleven twelve several some many few other former various "
    "all both".split()
)
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
        role=_role(cast, entity),
        mentions=mentions,
    )


def _name(cast: Cast, entity: Entity) -> str:
    if entity.outlet is not None:
        return entity.outlet.name
    if entity.names:
        return max(entity.names, key=lambda name: (len(name.split()), len(name)))
    if filled := _filled_in(cast, entity):
        return filled
    nominal = [m for m in entity.mentions if not m.phrase.pronoun]
    spoken = [m for m in nominal if m.frame is not None] or nominal or entity.mentions
    return max((_described(m.phrase) for m in spoken), key=len, default="") or _UNSTATED


def _filled_in(cast: Cast, entity: Entity) -> str:
    """-> the words of an unnamed source with its owner, its group and its pronouns named, or "" where none is known.

    "Anna Petrova's lawyer" for "her lawyer", "members of the Union" for "its members", "one of three aides" for "one
    of them", "people close to Anna Petrova" for "people close to her".
    """
    mention = next((m for m in entity.mentions if m.frame is not None and not m.phrase.pronoun), None)
    if mention is None:
        return ""
    phrase = mention.phrase
    if entity.group is not None and (group := _group_words(cast, entity.group)):
        return f"{_count(phrase)} of {group}"
    noun = _without_owner(phrase.core)
    first = phrase.span.start
    if phrase.owner and noun and noun != phrase.core:
        number = (
            entity.owner
            if entity.owner is not None
            else entity.pronouns_inside.get(Span(first, first + len(phrase.owner)))
        )
        owner = cast.entities[number] if number is not None else None
        if owner is not None and owner.names:
            whose = _name(cast, owner)
            return f"{whose}'s {noun}" if _is_person(cast, owner) else f"{noun} of {whose}"
        return ""
    return _with_names(cast, entity, _described(phrase), first)


def _with_names(cast: Cast, entity: Entity, text: str, start: int) -> str:
    """-> the text with each pronoun in it replaced by whom it stands for, or "" where there is nothing to replace."""
    out = text
    for span, number in sorted(entity.pronouns_inside.items(), reverse=True):
        begin, end = span.start - start, span.end - start
        owner = cast.entities[number]
        if begin > 0 and end <= len(text) and owner.names:
            possessive = out[begin:end].lower() in _POSSESSIVE and end < len(text)
            out = out[:begin] + _name(cast, owner) + ("'s" if possessive else "") + out[end:]
    return out if out != text else ""


def _group_words(cast: Cast, number: int) -> str:
    group = cast.entities[number]
    described = [_described(m.phrase) for m in group.mentions if not m.phrase.pronoun]
    if not described:
        return ""
    words = max(described, key=len)
    first = words.split()[0]
    return words if first.lower() not in _LOWERED and first not in {"The", "These"} else words[0].lower() + words[1:]


def _count(phrase: Phrase) -> str:
    return _OF_THEM.sub("", phrase.text).strip() or phrase.text


def _is_person(cast: Cast, entity: Entity) -> bool:
    return cast.kinds(entity)["person"] > 0.5


def _without_owner(core: str) -> str:
    """-> the words of a phrase after its owner: "supporters" of "Venn's supporters"."""
    return _OWNER.sub("", _ONE.sub("", core), count=1)


def _described(phrase: Phrase) -> str:
    """-> the words of an unnamed source without what is told of it after a comma or "who"."""
    return _TOLD_AFTER.split(phrase.text, maxsplit=1)[0]


def _role(cast: Cast, entity: Entity) -> str | None:
    """-> the office or trade beside a name, or a description of a named person elsewhere on the page."""
    for mention in entity.mentions:
        if mention.phrase.name and mention.phrase.role:
            return mention.phrase.role
    if not entity.names or not _is_person(cast, entity):
        return None
    described = [m.phrase.text for m in entity.mentions if not m.phrase.name and m.phrase.heads]
    return described[0] if described else None


def source_kind(cast: Cast, entity: Entity) -> SourceKind:
    """-> the likeliest kind of the entity."""
    if not entity.mentions and entity is not cast.publisher:
        return "unnamed"
    kinds = cast.kinds(entity)
    return max(kinds, key=lambda kind: kinds[kind])
