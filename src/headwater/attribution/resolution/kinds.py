"""What kind of source is an entity? Features of its mentions for a labelling model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from headwater.attribution.decode import SOURCE_KINDS
from headwater.attribution.frame import Frame
from headwater.attribution.resolution.entities import Entity, Mention, near_pronoun
from headwater.attribution.resolution.linear import Models, blend
from headwater.attribution.resolution.page import Page
from headwater.attribution.resolution.words import words
from headwater.model import SourceKind

_AUXILIARIES = frozenset(
    "has have had is are was were be been did do does not would could to the of as in that".split()
)
_TOLD = frozenset("told tells tell telling informed".split())
_REPORTS = frozenset("reported reports writes wrote published revealed quoted quotes cited cites carried ran".split())
#: A body known by its acronym is hardly ever anything but an organization, whatever its words sound like.
_LISTED = 0.02
#: Somebody who bears a full name is hardly ever an unnamed source.
_NAMED = 0.1


def kind_probabilities(
    models: Models, page: Page, frames: Sequence[Frame], entity: Entity, mentions: Sequence[Mention] | None = None
) -> dict[SourceKind, float]:
    """-> the probability of each kind, from the words of the mentions and the encoder's judgement, if any."""
    used = entity.mentions if mentions is None else mentions
    told = models.kind.probabilities(kind_features(page, frames, entity, used))
    base: dict[SourceKind, float] = {kind: told.get(kind, 0.2) for kind in SOURCE_KINDS}
    if any(_bears_person_name(m) for m in used):
        base["unnamed"] *= _NAMED
    blended = blend(base, _measured(frames, used), models.trust.kind)
    if entity.outlet is None and not words().acronyms.isdisjoint(entity.names):
        listed = {kind: p if kind == "organization" else p * _LISTED for kind, p in blended.items()}
        return {kind: p / sum(listed.values()) for kind, p in listed.items()}
    return blended


def _measured(frames: Sequence[Frame], mentions: Sequence[Mention]) -> dict[SourceKind, float]:
    """-> the mean of the encoder's judgements in the frames of the mentions; empty where there is none."""
    found = [frames[m.frame].speaker_kind for m in mentions if m.frame is not None and frames[m.frame].speaker_kind]
    return {kind: sum(p.get(kind, 0.0) for p in found) / len(found) for kind in SOURCE_KINDS} if found else {}


def _bears_person_name(mention: Mention) -> bool:
    phrase = mention.phrase
    return (
        bool(phrase.name) and phrase.name_kind in {"", "person"} and len(phrase.name.split()) > 1 and not phrase.quoted
    )


def kind_features(
    page: Page, frames: Sequence[Frame], entity: Entity, mentions: Sequence[Mention]
) -> Mapping[str, float]:
    """-> the features that the mentions give their entity; each counts once."""
    out: set[str] = {"always"}
    nominal = [m for m in mentions if not m.phrase.pronoun]
    named = any(m.phrase.name for m in nominal)
    person_name = named and not any(m.phrase.name_kind in {"organization", "outlet", "document"} for m in nominal)
    for mention in mentions:
        if mention.phrase.pronoun:
            out.add(f"pronoun:{mention.phrase.pronoun}")
        elif mention.phrase.name or not named:
            out |= _mention_features(mention)
        else:
            out |= {f"described:{kind}" for head in mention.phrase.heads for kind in words().noun_kinds(head)}
        if mention.frame is not None:
            cue = page.piece(frames[mention.frame].cue_spans).lower().split()
            out |= {f"cue:{word}" for word in cue[:4] if word not in _AUXILIARIES}
    out.add("named" if named else "unnamed")
    if person_name and any(len(m.phrase.name.split()) in {2, 3} for m in nominal):
        out.add("name-like-a-person")
    if named and all(len(m.phrase.name.split()) < 2 for m in nominal if m.phrase.name):
        out.add("single-name-only")
    if not nominal:
        out.add("pronoun-only")
    return dict.fromkeys(out | _entity_features(page, entity, nominal, named), 1.0)


def _entity_features(page: Page, entity: Entity, nominal: Sequence[Mention], named: bool) -> set[str]:
    out: set[str] = set()
    if entity.outlet is not None:
        out.add("in-outlet-lexicon")
    if entity.publisher:
        out.add("publisher")
    if named:
        out |= {f"context:{context}" for context in _contexts(page, nominal)}
        out.add(f"pronoun-nearby:{near_pronoun(page, entity) or 'none'}")
    if entity.gender:
        out.add("gendered" + (":named" if named else ""))
    if entity.places > 0.4:
        out.add("place")
    return out


def _contexts(page: Page, mentions: Sequence[Mention]) -> set[str]:
    """-> what the words right before and after the names tell: "told X", "X reported", "X's"."""
    out: set[str] = set()
    for mention in mentions:
        at = page.index_at(mention.span.start)
        before = page.words[at - 1].lower if at else ""
        past = page.index_at(mention.span.end)
        after = page.words[past].lower if past < len(page.words) else ""
        if before in _TOLD:
            out.add("told")
        if after in _REPORTS:
            out.add("reports")
        if after == "'s":
            out.add("owner")
        if before in {"by", "from"}:
            out.add(before)
    return out


def _mention_features(mention: Mention) -> set[str]:
    phrase = mention.phrase
    own = "named" if phrase.name else "bare"
    out = {f"{own}:det:{phrase.determiner or 'none'}", f"number:{_number(phrase.number)}"}
    if phrase.title:
        out.add("title")
    for flag in ("aged", "plural", "partitive", "quoted"):
        if getattr(phrase, flag):
            out |= {flag, f"{own}:{flag}"}
    if phrase.owner:
        out.add(f"{own}:owned")
    if phrase.heads:
        head = phrase.heads[0]
        out |= {f"head:{head}", f"{own}:head:{head}"}
        known = words().noun_kinds(head) or words().noun_kinds(head.rpartition(" ")[2])
        out |= {f"{own}:noun:{kind}" for kind in known or ("unlisted",)}
        if len(known) == 1:
            out.add(f"{own}:noun-only:{known[0]}:{'many' if phrase.plural else 'one'}:{phrase.determiner == 'the'}")
        for word in phrase.role.split()[:-1]:
            out |= {f"{own}:modifier:{kind}:{'many' if phrase.plural else 'one'}" for kind in words().noun_kinds(word)}
        for other in phrase.heads[1:]:
            out |= {f"{own}:beside:{kind}" for kind in words().noun_kinds(other) or ("unlisted",)}
    else:
        out.add(f"{own}:no-noun")
    if phrase.name:
        out |= _name_features(phrase.name, phrase.name_kind)
    if not phrase.name and not phrase.heads and phrase.text:
        out.add(f"words:{phrase.text.lower().split()[0]}")
    return out


def _name_features(name: str, name_kind: str) -> set[str]:
    parts = name.split()
    out = {f"name-kind:{name_kind or 'untold'}", f"name-words:{min(len(parts), 4)}"}
    if any(part.isupper() and len(part) > 1 for part in parts):
        out.add("name:capitals")
    if any(ch.isdigit() for ch in name):
        out.add("name:digit")
    if parts[0].lower() in words().given_names:
        out.add("name:given")
    if any(part.lower() in {"of", "for", "and", "&"} for part in parts):
        out.add("name:joined")
    if parts[-1].lower() in words().outlet_names:
        out.add("name:outlet-word")
    common = [part.lower() in words().common for part in parts]
    if len(parts) > 1:
        out.add(f"name:common:{'all' if all(common) else 'last' if common[-1] else 'first' if common[0] else 'none'}")
        if common[-1] and parts[-1].lower() not in words().given_names:
            out.add(f"name-words:{min(len(parts), 4)}:common-last")
    if parts[0][0] == "@":
        out.add("name:handle")
    return out


def _number(number: str) -> str:
    if not number:
        return "none"
    return number if number in {"one", "two", "some", "several", "many", "another", "both", "no", "all"} else "count"
