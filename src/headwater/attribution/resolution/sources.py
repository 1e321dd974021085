"""Entities -> sources: kind, fullest name, aliases, role."""

from __future__ import annotations

from collections.abc import Iterator

from headwater.attribution.resolution.assumed import is_assumed
from headwater.attribution.resolution.cast import Cast
from headwater.attribution.resolution.chains import Chains
from headwater.attribution.resolution.entities import Entity
from headwater.attribution.resolution.entities import Mention as Words
from headwater.attribution.resolution.forms import described, in_digits, is_member, member_of, owned, shorter
from headwater.attribution.resolution.phrases import Phrase
from headwater.ids import make_id
from headwater.model import Document, Mention, Source, SourceKind, Span

_POSSESSIVE = frozenset("my our your his her its their".split())
_LOWERED = frozenset(
    "two three four five six seven eight nine ten eleven twelve several some many few other former various "
    "all both".split()
)
_UNSTATED = "no source named"


def make_sources(document: Document, cast: Cast, chains: Chains) -> dict[int, Source]:
    """-> for each entity of a chain its source; a source's id is made of the document's id and its mentions."""
    cited = sorted({step.entity for steps in chains.steps.values() for step in steps})
    return {number: _source(document, cast, chains, cast.entities[number]) for number in cited}


def _source(document: Document, cast: Cast, chains: Chains, entity: Entity) -> Source:
    name = _name(cast, entity)
    nominal = [m.phrase.text for m in entity.mentions if not m.phrase.pronoun]
    forms = [*entity.names, *nominal, *_further_forms(cast, entity)]
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
    return max((described(m.phrase) for m in spoken), key=len, default="") or _UNSTATED


def _filled_in(cast: Cast, entity: Entity) -> str:
    """-> the words of an unnamed source with its owner, its group and its pronouns named, or "" where none is known.

    "Anna Petrova's lawyer" for "her lawyer", "members of the Union" for "its members", "one of three aides" for "one
    of them", "people close to Anna Petrova" for "people close to her".
    """
    mention = next((m for m in entity.mentions if m.frame is not None and not m.phrase.pronoun), None)
    return next(_filled_forms(cast, entity, mention), "") if mention is not None else ""


def _further_forms(cast: Cast, entity: Entity) -> Iterator[str]:
    """Give the forms of a source without a name that its words come to: shorter, filled in, with numbers in digits."""
    for mention in entity.mentions:
        if mention.phrase.pronoun or (entity.names and mention.phrase.name_kind != "document"):
            continue
        if mention.frame is not None:
            yield from _filled_forms(cast, entity, mention)
        if not mention.phrase.name:
            yield from shorter(mention.phrase)
        if (digits := in_digits(mention.phrase.text)) != mention.phrase.text:
            yield digits


def _filled_forms(cast: Cast, entity: Entity, mention: Words) -> Iterator[str]:
    phrase = mention.phrase
    if entity.group is not None and is_member(phrase) and (group := _group_words(cast, entity.group)):
        yield from member_of(phrase, group)
    if phrase.owner and (owner := _owner(cast, entity, phrase)) is not None:
        yield from owned(phrase, _name(cast, owner), _is_person(cast, owner))
    for text in (described(phrase), phrase.text):
        if filled := _with_names(cast, entity, text, phrase.span.start):
            yield filled


def _owner(cast: Cast, entity: Entity, phrase: Phrase) -> Entity | None:
    first = phrase.span.start
    inside = entity.pronouns_inside.get(Span(first, first + len(phrase.owner)))
    number = entity.owner if entity.owner is not None else inside
    return cast.entities[number] if number is not None and cast.entities[number].names else None


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
    told = [described(m.phrase) for m in group.mentions if not m.phrase.pronoun]
    if not told:
        return ""
    words = max(told, key=len)
    first = words.split()[0]
    return words if first.lower() not in _LOWERED and first not in {"The", "These"} else words[0].lower() + words[1:]


def _is_person(cast: Cast, entity: Entity) -> bool:
    return cast.kinds(entity)["person"] > 0.5


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
    """-> the likeliest kind of the entity; who bears an assumed name is unnamed."""
    if not entity.mentions and entity is not cast.publisher:
        return "unnamed"
    if is_assumed(entity.names, cast.assumed):
        return "unnamed"
    kinds = cast.kinds(entity)
    return max(kinds, key=lambda kind: kinds[kind])
