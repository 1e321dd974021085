"""Which entity do "he", "the minister", "the paper" stand for? Features of each candidate for a ranking model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from headwater.attribution.frame import Frame
from headwater.attribution.resolution.entities import Entity, Mention, near_pronoun, nouns_agree
from headwater.attribution.resolution.page import Page
from headwater.attribution.resolution.words import singular, words
from headwater.model import SourceKind, Span

#: The candidate that stands for "somebody not spoken of before".
NEW = "new"
_PEOPLE_PRONOUNS = frozenset("he him his himself she her hers herself".split())
_THINGS = frozenset("it its itself this".split())
_PLURALS = frozenset("they them their theirs both these those".split())
_RELATIVE = frozenset("who whom whose which that".split())
_GENDERED = {"he": "m", "his": "m", "him": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_FIRST = frozenset("i me my myself".split())
_WE = frozenset("we us our ours".split())


@dataclass(frozen=True)
class Place:
    """Where an anaphor stands: its frame, the frames around it, and who has spoken so far.

    `container` is the speaker (entity number) of the attribution whose content holds it, `direct` whether that content
    is quoted; `content` are the spans of that content; `recent` the speakers of the attributions before it, the last
    first.
    """

    frame: int | None
    container: int | None
    direct: bool
    content: tuple[Span, ...]
    recent: tuple[int, ...]
    addressees: tuple[int, ...]


def anaphor_type(mention: Mention) -> str:
    """-> the class of the anaphor: a pronoun's number and kind, or how a noun phrase is determined."""
    phrase = mention.phrase
    if phrase.pronoun:
        for label, pronouns in (
            ("i", _FIRST), ("we", _WE), ("relative", _RELATIVE), ("person", _PEOPLE_PRONOUNS), ("plural", _PLURALS),
            ("thing", _THINGS),
        ):  # fmt: skip
            if phrase.pronoun in pronouns:
                return label
        return "other"
    if phrase.partitive:
        return "member"
    if phrase.determiner in {"a", "an"} or (phrase.number and phrase.determiner not in {"the", "these", "those"}):
        return "indefinite"
    if phrase.owner:
        return "owned"
    if phrase.determiner in {"the", "this", "that", "these", "those", "same", "such"}:
        return "definite"
    return "bare"


def pair_features(
    page: Page,
    mention: Mention,
    entity: Entity,
    place: Place,
    kinds: Mapping[SourceKind, float],
    rivals: Sequence[Entity],
) -> dict[str, float]:
    """-> the features of one candidate: what the words say, how far away it is, and its part in the talk so far.

    `kinds` gives the probability of each kind for the candidate; `rivals` are all the candidates.
    """
    label = anaphor_type(mention)
    phrase = mention.phrase
    last = entity.last_before(mention.position)
    out: dict[str, float] = {}
    if last is None:
        out[f"{label}:later"] = 1.0
    else:
        _distance(page, mention, last, label, out)
    _talk(page, mention, entity, place, label, out)
    for kind, p in kinds.items():
        out[f"{label}:kind:{kind}"] = p
    _agreement(page, mention, entity, kinds, label, out)
    if not phrase.pronoun:
        _nouns(mention, entity, label, rivals, out)
    out[f"{label}:mentions"] = min(len(entity.mentions), 5) / 5
    out[f"{label}:place"] = entity.places
    out[f"{label}:speaker"] = float(any(m.frame is not None for m in entity.mentions if m.position < mention.position))
    if entity.publisher:
        out[f"{label}:publisher"] = 1.0
    return out


def _distance(page: Page, mention: Mention, last: Mention, label: str, out: dict[str, float]) -> None:
    sentences = page.sentence_at(mention.position) - page.sentence_at(last.position)
    paragraphs = page.paragraph_at(mention.position) - page.paragraph_at(last.position)
    out[f"{label}:sentences:{_bucket(sentences)}"] = 1.0
    out[f"{label}:paragraphs:{_bucket(paragraphs)}"] = 1.0
    begin = page.sentence_span(last.position).start
    opens = last.position - begin < 12
    how = "source" if last.frame is not None else "text"
    out[f"{label}:opens"] = float(opens)
    out[f"{label}:last:{how}"] = 1.0
    out[f"{label}:{how}:sentences:{_bucket(sentences)}:{'opens' if opens else 'inside'}"] = 1.0
    if last.phrase.pronoun:
        out[f"{label}:last:pronoun"] = 1.0
    elif last.phrase.name:
        out[f"{label}:last:name"] = 1.0
    if last.preposition:
        out[f"{label}:last:place"] = 1.0
    gap = mention.span.start - last.span.end
    out[f"{label}:gap:{'0-3' if gap <= 3 else '4-30' if gap <= 30 else '31-100' if gap <= 100 else 'far'}"] = 1.0
    out[f"{label}:near"] = 1.0 / (1.0 + max(0, mention.position - last.position) / 100)


def _bucket(distance: int) -> str:
    if distance < 0:
        return "later"
    return str(distance) if distance <= 3 else "4-7" if distance <= 7 else "8+"


def _talk(page: Page, mention: Mention, entity: Entity, place: Place, label: str, out: dict[str, float]) -> None:
    if place.container is not None:
        spoken = "quoted" if place.direct else "told"
        out[f"{label}:{spoken}:{'container' if place.container == entity.number else 'other'}"] = 1.0
        begin = min(s for s, _ in place.content)
        inside = [m for m in entity.mentions if begin <= m.position < mention.position]
        if inside:
            out[f"{label}:{spoken}:same-content"] = 1.0
    else:
        out[f"{label}:open:last-mention-in-text"] = 1.0
    for rank, number in enumerate(place.recent[:3]):
        if number == entity.number:
            where = "nested" if place.container is not None else "open"
            out[f"{label}:{where}:recent:{rank}"] = 1.0
            last = entity.last_before(mention.position)
            if last is not None:
                near = page.paragraph_at(mention.position) - page.paragraph_at(last.position)
                out[f"{label}:{where}:recent:{rank}:{min(near, 2)}"] = 1.0
            break
    if entity.number in place.addressees:
        out[f"{label}:addressee"] = 1.0


def _agreement(
    page: Page, mention: Mention, entity: Entity, kinds: Mapping[SourceKind, float], label: str, out: dict[str, float]
) -> None:
    phrase = mention.phrase
    gender = _GENDERED.get(phrase.pronoun, phrase.gender)
    if gender:
        told = entity.gender
        out[f"{label}:gender:{'unknown' if not told else 'same' if told == gender else 'other'}"] = 1.0
        given = entity.given_name
        if given and told != gender:
            out[f"given-name:{gender}:ends:{given[-1]}"] = 1.0
            if given in words().given_names:
                out[f"given-name:{gender}:listed:{words().given_names[given]}"] = 1.0
        nearby = near_pronoun(page, entity)
        if nearby:
            out[f"{label}:gender-nearby:{'same' if nearby == gender else 'other'}"] = 1.0
    wants_many = phrase.plural or label == "plural"
    out[f"{label}:number:{'many' if wants_many else 'one'}:{'many' if entity.plural else 'one'}"] = 1.0
    if label == "person":
        bodies = kinds.get("organization", 0) + kinds.get("outlet", 0) + kinds.get("document", 0)
        out["person:body"] = bodies
        out["person:named-person"] = float(entity.named) * kinds.get("person", 0)
    if set(entity.pronouns) & (_PEOPLE_PRONOUNS if label == "thing" else _THINGS if label == "person" else frozenset()):
        out[f"{label}:pronouns-differ"] = 1.0
    if phrase.pronoun and phrase.pronoun in entity.pronouns:
        out[f"{label}:same-pronoun"] = 1.0


def _nouns(mention: Mention, entity: Entity, label: str, rivals: Sequence[Entity], out: dict[str, float]) -> None:
    phrase = mention.phrase
    strength = head_match(phrase.heads, entity)
    out[f"{label}:noun:{strength}"] = 1.0
    if strength != "none":
        others = sum(head_match(phrase.heads, rival) == strength for rival in rivals)
        out[f"{label}:noun:{strength}:{'only' if others == 1 else 'several'}"] = 1.0
    spoken = set(words().noun_kinds(phrase.head)) if phrase.heads else set()
    if not phrase.heads:
        spoken = {"nothing"}
    has = (
        "outlet"
        if entity.outlet
        else next((m.phrase.name_kind for m in entity.mentions if m.phrase.name_kind), "unknown")
    )
    for kind in spoken:
        out[f"{label}:says:{kind}:of:{has}"] = 1.0
        if strength == "none":
            out[f"{label}:none:{kind}:of:{has}"] = 1.0
    if phrase.owner or phrase.complements:
        said = {*(w.lower() for w in phrase.complements), phrase.owner.lower()} - {""}
        texts = " ".join(m.phrase.text.lower() for m in entity.mentions)
        out[f"{label}:belongs:{'same' if any(w in texts for w in said) else 'other'}"] = 1.0
    if phrase.text.lower() in {m.phrase.text.lower() for m in entity.mentions}:
        out[f"{label}:same-words"] = 1.0


def head_match(heads: Sequence[str], entity: Entity) -> str:
    """-> how the nouns of a phrase fit an entity: "same", "in-name", "class" or "none"."""
    own = [singular(head) for head in entity.heads]
    asked = [singular(head) for head in heads]
    if any(a == o or o.endswith(" " + a) or a.endswith(" " + o) for a in asked for o in own):
        return "same"
    name_words = {singular(word.lower().strip(".,’'")) for name in entity.names for word in name.split()}
    if any(a.rpartition(" ")[2] in name_words for a in asked):
        return "in-name"
    if any(nouns_agree(a, o) for a in asked for o in [*own, *name_words]):
        return "class"
    return "none"


def new_features(mention: Mention, place: Place, rivals: Sequence[Entity]) -> dict[str, float]:
    """-> the features of the candidate that is nobody so far."""
    label = anaphor_type(mention)
    phrase = mention.phrase
    out = {f"{label}:{NEW}": 1.0}
    if phrase.pronoun:
        out[f"{label}:{NEW}:{phrase.pronoun}"] = 1.0
        if place.container is not None:
            out[f"{label}:{NEW}:{'quoted' if place.direct else 'told'}"] = 1.0
        return out
    out[f"{label}:{NEW}:{'complement' if phrase.complements else 'plain'}"] = 1.0
    out[f"{label}:{NEW}:{'many' if phrase.plural else 'one'}"] = 1.0
    for kind in words().noun_kinds(phrase.head) or ("unlisted",):
        out[f"{label}:{NEW}:{kind}"] = 1.0
    if phrase.heads:
        out[f"{label}:{NEW}:head:{phrase.head}"] = 1.0
    best = {head_match(phrase.heads, rival) for rival in rivals}
    out[f"{label}:{NEW}:{'seen' if best & {'same', 'in-name'} else 'unseen'}"] = 1.0
    if len(phrase.text.split()) > 3:
        out[f"{label}:{NEW}:long"] = 1.0
    if "same" in phrase.text.lower().split()[:3]:
        out[f"{label}:{NEW}:same"] = 1.0
    return out


@dataclass(frozen=True)
class Unstated:
    """Where a frame without source words stands: the place of its cue (else of its content), the cue's words and
    classes, and the number of the entity that speaks in most such places (whose turn it is in a dialogue, who speaks
    already in the sentence), or None where that leaves it open."""

    position: int
    cue: tuple[str, ...]
    classes: frozenset[str]
    quoted: bool
    usual: int | None


def unstated_features(
    page: Page, unstated: Unstated, entity: Entity, place: Place, kinds: Mapping[SourceKind, float]
) -> dict[str, float]:
    """-> the features of one candidate for a speaker whom the words leave out ("..., and added that ...")."""
    how = _how(unstated)
    last = entity.last_before(unstated.position)
    names = {f"{how}:somebody"}
    if last is not None:
        sentences = page.sentence_at(unstated.position) - page.sentence_at(last.position)
        paragraphs = page.paragraph_at(unstated.position) - page.paragraph_at(last.position)
        role = "source" if last.frame is not None else "text"
        names |= {f"{how}:{role}:sentences:{_bucket(sentences)}", f"{how}:{role}:paragraphs:{_bucket(paragraphs)}"}
        if last.preposition:
            names.add(f"{how}:{role}:place:{_bucket(sentences)}")
    rank = place.recent.index(entity.number) if entity.number in place.recent else -1
    names.add(f"{how}:recent:{rank if rank < 3 else 'older'}")
    if rank == 0 and last is not None:
        same = page.sentence_at(unstated.position) == page.sentence_at(last.position)
        names |= {f"{how}:last:{'sentence' if same else 'before'}:{word}" for word in unstated.classes | {"any"}}
        names |= {f"{how}:last:{'sentence' if same else 'before'}:opens:{word}" for word in unstated.cue[:1]}
    if entity.number == unstated.usual:
        names.add(f"{how}:usual")
    if place.container is not None:
        names.add(f"{how}:{'container' if place.container == entity.number else 'held'}")
    if entity.publisher:
        names.add(f"{how}:publisher")
    out = dict.fromkeys(names, 1.0)
    for kind, p in kinds.items():
        out[f"{how}:kind:{kind}"] = p
    return out


def open_features(unstated: Unstated, place: Place) -> dict[str, float]:
    """-> the features of leaving open who speaks."""
    how = _how(unstated)
    names = {f"{how}:{NEW}", *(f"{how}:{NEW}:{word}" for word in unstated.cue)}
    names |= {f"{how}:{NEW}:class:{name}" for name in unstated.classes}
    names.add(f"{how}:{NEW}:{'held' if place.container is not None else 'open'}")
    if unstated.cue:
        names.add(f"{how}:{NEW}:opens:{unstated.cue[0]}")
    if unstated.usual is None:
        names.add(f"{how}:{NEW}:usual")
    if not place.recent:
        names.add(f"{how}:{NEW}:first")
    return dict.fromkeys(names, 1.0)


def _how(unstated: Unstated) -> str:
    if not unstated.cue:
        return "unstated:bare"
    return f"unstated:{'quoted' if unstated.quoted else 'told'}"


def is_direct(page: Page, frame: Frame) -> bool:
    """-> whether the content of the frame opens with a quotation mark."""
    first = min(frame.content_spans)
    return page.text[first.start : first.start + 1] in set("\"“„«‘'") or page.text[max(0, first.start - 1)] in set(
        '"“„«‘'
    )
