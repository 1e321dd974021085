"""Who is who on a page: every frame's speaker as an entity, with the names, nouns and pronouns that stand for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from headwater.attribution.frame import Frame
from headwater.attribution.outlets import Outlet, OutletLexicon
from headwater.attribution.resolution.antecedents import (
    Place,
    Unstated,
    anaphor_type,
    head_match,
    is_direct,
    new_features,
    open_features,
    pair_features,
    unstated_features,
)
from headwater.attribution.resolution.assumed import assumed_names
from headwater.attribution.resolution.cues import Addressee, addressees, cue_classes, cue_text
from headwater.attribution.resolution.entities import Entity, Mention, Register
from headwater.attribution.resolution.forms import is_member
from headwater.attribution.resolution.kinds import kind_probabilities
from headwater.attribution.resolution.linear import Models
from headwater.attribution.resolution.names import PRONOUNS
from headwater.attribution.resolution.nesting import Nesting, nest
from headwater.attribution.resolution.page import Page, overlap
from headwater.attribution.resolution.phrases import Phrase, parse
from headwater.attribution.resolution.running import preposition_before, running_spans
from headwater.attribution.resolution.words import words
from headwater.model import Document, SourceKind, Span

#: Candidates further back than this many sentences count only if they are named or have spoken.
_WINDOW = 12
_MOST_CANDIDATES = 40
#: So many of the last speakers may be meant where no source is named.
_RECENT = 6
#: Pronouns that may stand inside the words of an unnamed source.
_PERSONAL = frozenset("my our your his her its their him them".split())
#: Given the candidates' features, that of "nobody so far" last -> the index of the one chosen.
Chooser = Callable[[int, "list[Entity]", "list[dict[str, float]]"], int]


@dataclass
class Cast:
    """The page's entities and the parts that they play.

    `speakers[i]` is the entity number of frame i's speaker; `addressed[i]` the entities that its cue addresses, each
    with the words; `inside[i]` the entities named inside its source words ("the newspaper's" interlocutors).
    """

    page: Page
    frames: Sequence[Frame]
    nesting: Nesting
    models: Models
    register: Register
    publisher: Entity
    speakers: dict[int, int] = field(default_factory=dict)
    addressed: dict[int, list[tuple[Entity, Addressee]]] = field(default_factory=dict)
    inside: dict[int, list[Entity]] = field(default_factory=dict)
    open_sources: set[int] = field(default_factory=set)
    _kinds: dict[tuple[int, int], dict[SourceKind, float]] = field(default_factory=dict)

    @property
    def entities(self) -> list[Entity]:
        """All entities of the page, by their number."""
        return self.register.entities

    @cached_property
    def assumed(self) -> frozenset[str]:
        """The names on the page that are not their bearers' own."""
        return assumed_names(self.page.text)

    def speaker(self, frame: int) -> Entity:
        """-> the entity that speaks in the frame."""
        return self.entities[self.speakers[frame]]

    def kinds(self, entity: Entity) -> dict[SourceKind, float]:
        """-> the probability of each kind for the entity as known so far."""
        at = (entity.number, entity.version)
        if at not in self._kinds:
            if entity is self.publisher and not entity.mentions:
                self._kinds[at] = {"person": 0.0, "organization": 0.05, "outlet": 0.95, "document": 0.0, "unnamed": 0.0}
            else:
                self._kinds[at] = kind_probabilities(self.models, self.page, self.frames, entity)
        return self._kinds[at]

    def outlet_like(self, entity: Entity) -> float:
        """-> the probability that the entity is an outlet, 0 to 1; one that is called a newspaper or portal is one."""
        if entity.outlet or entity is self.publisher:
            return 1.0
        called = entity.named and any(words().noun_kinds(head) == ("outlet",) for head in entity.heads)
        return max(self.kinds(entity)["outlet"], 0.9 if called else 0.0)


def cast(
    document: Document, frames: Sequence[Frame], outlets: OutletLexicon, models: Models, choose: Chooser | None = None
) -> Cast:
    """-> the entities of the document and the speaker of each frame.

    `choose` decides between candidates for an anaphor; by default the antecedent model does.
    """
    page = Page(document.text)
    language = document.language if document.language != "und" else None
    register = Register(outlets, language, document.outlet, document.domain)
    publisher = register.new()
    publisher.publisher = True
    if document.outlet:
        publisher.names.append(document.outlet)
    made = Cast(page, frames, nest(frames), models, register, publisher)
    caster = _Caster(made, choose or _by_model(models), _linked_outlets(document, outlets))
    caster.run()
    return made


def _linked_outlets(document: Document, outlets: OutletLexicon) -> list[tuple[Span, Outlet]]:
    """-> the words that link to an outlet's site, with the outlet."""
    found = []
    for link in document.hyperlinks:
        outlet = outlets.by_domain(_host(link.address))
        if outlet is not None:
            found.append((link.span, outlet))
    return found


def _host(address: str) -> str:
    """-> the host of an address, "" for one that is none (links come from pages that nobody vouches for)."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _by_model(models: Models) -> Chooser:
    def choose(frame: int, candidates: list[Entity], features: list[dict[str, float]]) -> int:
        scores = [models.antecedent.score(f) for f in features]
        return max(range(len(scores)), key=lambda i: (scores[i], -i))

    return choose


class _Caster:
    """Goes through the page once, names first, then everything in order."""

    def __init__(self, made: Cast, choose: Chooser, links: Sequence[tuple[Span, Outlet]] = ()) -> None:
        self.links = links
        self.cast = made
        self.page = made.page
        self.frames = made.frames
        self.choose = choose
        self.sources = {i: self._source_mentions(i) for i in range(len(self.frames))}
        self.running = [self._mention(span, None) for span in running_spans(self.page)]
        self.owner_of: dict[Span, Entity] = {}
        self.order: list[int] = []

    def run(self) -> None:
        self._join_names()
        events: list[tuple[int, int, int]] = [(self.cast.nesting.anchor[i], 1, i) for i in range(len(self.frames))]
        events += [(m.position, 0, k) for k, m in enumerate(self.running)]
        for _, what, index in sorted(events):
            if what == 0:
                self._place_running(self.running[index])
            else:
                self._place_frame(index)
        for i in range(len(self.frames)):
            self._find_company(i)

    # names

    def _join_names(self) -> None:
        """Join names over the whole page, the fullest first, so that a surname before its full name finds it."""
        named = [(m, i) for i, mentions in self.sources.items() for m in mentions if m.phrase.name]
        taken = [m.span for m, _ in named]
        free = [m for m in self.running if m.phrase.name and m.span not in taken]
        everything = [m for m, _ in named] + free
        for mention in sorted(
            everything, key=lambda m: (-min(len(m.phrase.name.split()), 2), m.position, m.frame is None)
        ):
            if mention.span in self.owner_of:
                continue
            if mention.frame is None and self._covered(mention):
                continue
            entity = self.cast.register.named(mention)
            if entity is None and self.cast.register.is_publisher(mention.phrase.name):
                entity = self.cast.publisher
            if entity is None:
                entity = self.cast.register.new()
            self.cast.register.add(entity, mention)
            self.owner_of[mention.span] = entity

    def _covered(self, mention: Mention) -> bool:
        """Whether the words are (nearly) those of a source, or the name that a source's words give it."""
        for mentions in self.sources.values():
            for source in mentions:
                shared = overlap([mention.span], [source.span])
                if shared and (
                    shared >= 0.9 * (source.span.end - source.span.start) or source.phrase.name == mention.phrase.name
                ):
                    return True
        return False

    # mentions

    def _source_mentions(self, i: int) -> list[Mention]:
        mentions = [self._mention(span, i) for span in self.frames[i].source_spans]
        return sorted(mentions, key=lambda m: (not m.phrase.name, bool(m.phrase.pronoun), m.position))

    def _mention(self, span: Span, frame: int | None) -> Mention:
        return Mention(parse(self.page, span), span, frame, preposition_before(self.page, span.start))

    def _place_running(self, mention: Mention) -> None:
        if mention.phrase.name or mention.phrase.pronoun or self._covered(mention):
            return
        if mention.phrase.determiner in {"a", "an"}:
            self.cast.register.add(self._introduced_later(mention) or self.cast.register.new(), mention)
        elif (entity := self._described(mention)) is not None:
            self.cast.register.add(entity, mention)
            self.owner_of[mention.span] = entity
        else:
            entity = self.cast.register.new(mention)
            self.owner_of[mention.span] = entity

    def _introduced_later(self, mention: Mention) -> Entity | None:
        """Find the person whom a lead leaves unnamed ("A former bookkeeper told a jury") and the next lines name.

        The name must open one of the two paragraphs after the first, be a person's, and stand nowhere before.
        """
        phrase = mention.phrase
        person = bool({"person", "agent"} & set(words().noun_kinds(phrase.head)))
        if phrase.plural or phrase.partitive or not person or phrase.determiner not in {"a", "an"}:
            return None
        if self.page.paragraph_at(mention.position) != 0:
            return None
        for paragraph in self.page.paragraphs[1:3]:
            for entity in self.cast.entities:
                first = entity.mentions[0] if entity.mentions else None
                if first is None or not first.phrase.name or first.phrase.name_kind not in {"", "person"}:
                    continue
                told = first.phrase.aged or first.phrase.heads or len(first.phrase.name.split()) > 1
                genders = {phrase.gender, entity.gender} - {""}
                if 0 <= first.position - paragraph.start <= 2 and told and len(genders) < 2 and not first.phrase.owner:
                    return entity
        return None

    def _described(self, mention: Mention) -> Entity | None:
        """Find whom a noun in the running text goes back to: the outlet it links to, the last entity with the same
        noun, or the last outlet."""
        if (linked := self._linked(mention)) is not None:
            return linked
        before = [e for e in self.cast.entities if e.last_before(mention.position)]
        same = [e for e in before if head_match(mention.phrase.heads, e) in {"same", "in-name"} and e.named]
        if not same and "outlet" in words().noun_kinds(mention.phrase.head):
            return self._last_outlet(mention.position)
        same = same or [e for e in before if head_match(mention.phrase.heads, e) == "same"]
        return max(same, key=lambda e: _last(e, mention.position), default=None)

    def _linked(self, mention: Mention) -> Entity | None:
        """Find the outlet that "the publication" stands for when its words link to the outlet's site."""
        if mention.phrase.name or "outlet" not in words().noun_kinds(mention.phrase.head):
            return None
        for span, outlet in self.links:
            if overlap([span], [mention.span]):
                known = next((e for e in self.cast.entities if e.outlet == outlet), None)
                if known is None:
                    known = self.cast.register.new()
                    known.names.append(outlet.name)
                    known.outlet = outlet
                return known
        return None

    def _last_outlet(self, position: int) -> Entity | None:
        before = [e for e in self.cast.entities if e.last_before(position) and self.cast.outlet_like(e) > 0.5]
        if not before:
            return self.cast.publisher
        spoken = [e for e in before if any(m.frame is not None and m.position < position for m in e.mentions)]
        return max(spoken or before, key=lambda e: _last(e, position))

    # frames

    def _place_frame(self, i: int) -> None:
        if i in self.cast.speakers:
            return
        container = self.cast.nesting.container[i]
        if container is not None and container not in self.cast.speakers:
            self._place_frame(container)
        mentions = self.sources[i]
        if not mentions:
            self._speaks(i, self._unstated(i))
            return
        main = mentions[0]
        entity = self.owner_of.get(main.span) if main.phrase.name else None
        if entity is None:
            entity = self._antecedent(i, main)
            self.owner_of[main.span] = entity
            self.cast.register.add(entity, main)
        for other in mentions[1:]:
            if not other.phrase.name:
                self.cast.register.add(entity, other)
        if not entity.named or main.phrase.name_kind == "document":
            self._fill_in(i, main, entity)
        self._speaks(i, entity)

    def _speaks(self, i: int, entity: Entity) -> None:
        self.cast.speakers[i] = entity.number
        entity.frames.append(i)
        self.order.append(i)

    def _antecedent(self, i: int, mention: Mention) -> Entity:
        label = anaphor_type(mention)
        known = self.owner_of.get(mention.span)
        if known is not None:
            return known
        place = self.place(i)
        if (linked := self._linked(mention)) is not None:
            return linked
        if label in {"indefinite", "member"}:
            return self._introduced_later(mention) or self.cast.register.new()
        candidates = self._candidates(mention, place)
        features = [pair_features(self.page, mention, e, place, self.cast.kinds(e), candidates) for e in candidates] + [
            new_features(mention, place, candidates)
        ]
        chosen = self.choose(i, candidates, features)
        return candidates[chosen] if chosen < len(candidates) else self.cast.register.new()

    def _fill_in(self, i: int, mention: Mention, entity: Entity) -> None:
        """Find whom the words of an unnamed source go back to: "her lawyer", "people close to him", "one of them"."""
        phrase = mention.phrase
        if phrase.owner and phrase.owner not in PRONOUNS and entity.owner is None:
            start = self.page.text.find(phrase.owner, mention.span.start, mention.span.end)
            whose = self._mention(Span(start, start + len(phrase.owner)), None)
            found = self.cast.register.named(whose) if whose.phrase.name else self._described(whose)
            entity.owner = found.number if found is not None and found is not entity else None
        if anaphor_type(mention) == "member" and not phrase.heads and is_member(phrase):
            entity.group = self._group(mention, entity)
        for word in self.page.words_in(mention.span.start, mention.span.end):
            if word.lower in _PERSONAL and not phrase.pronoun:
                span = Span(word.start, word.end)
                whose = self._mention(span, None)
                place = self.place(i)
                candidates = [e for e in self._candidates(whose, place) if e is not entity]
                if (found := self._likeliest(whose, place, candidates)) is not None:
                    entity.pronouns_inside[span] = found.number

    def _likeliest(self, mention: Mention, place: Place, candidates: list[Entity]) -> Entity | None:
        scores = [
            self.cast.models.antecedent.score(
                pair_features(self.page, mention, e, place, self.cast.kinds(e), candidates)
            )
            for e in candidates
        ]
        return candidates[max(range(len(scores)), key=lambda k: (scores[k], -k))] if scores else None

    def _group(self, mention: Mention, entity: Entity) -> int | None:
        """Find the people of whom "one of them" is one: the last unnamed group that has spoken, else that was named."""
        here = self.page.sentence_at(mention.position)
        groups = []
        for other in self.cast.entities:
            last = other.last_before(mention.position)
            if other is entity or last is None or other.named or not other.plural or other.group is not None:
                continue
            if other.heads and all(words().noun_kinds(head) == ("document",) for head in other.heads):
                continue
            if here - self.page.sentence_at(last.position) <= _WINDOW:
                spoke = any(m.frame is not None for m in other.mentions)
                groups.append((spoke, last.position, other.number))
        return max(groups)[2] if groups else None

    def place(self, i: int) -> Place:
        """-> where the frame stands in the talk."""
        holder = self.cast.nesting.container[i]
        container = self.cast.speakers.get(holder) if holder is not None else None
        recent = [self.cast.speakers[j] for j in reversed(self.order) if j != i]
        return Place(
            frame=i,
            container=container,
            direct=holder is not None and is_direct(self.page, self.frames[holder]),
            content=self.frames[holder].content_spans if holder is not None else (),
            recent=tuple(dict.fromkeys(recent)),
            addressees=(),
        )

    def _candidates(self, mention: Mention, place: Place) -> list[Entity]:
        here = self.page.sentence_at(mention.position)
        found = []
        for entity in self.cast.entities:
            last = entity.last_before(mention.position)
            if last is None:
                later = not mention.phrase.pronoun and entity.named and entity.mentions
                if later and head_match(mention.phrase.heads, entity) == "same":
                    found.append((10**6, entity))
                elif entity.number == place.container:
                    found.append((0, entity))
                continue
            distance = here - self.page.sentence_at(last.position)
            spoke = any(m.frame is not None for m in entity.mentions if m.position < mention.position)
            if distance <= _WINDOW or spoke or (entity.named and not mention.phrase.pronoun):
                found.append((mention.position - last.position, entity))
        found.sort(key=lambda pair: (pair[0], pair[1].number))
        return [entity for _, entity in found[:_MOST_CANDIDATES]]

    def _unstated(self, i: int) -> Entity:
        """Find the speaker of a frame without source words, or leave it open."""
        frame = self.frames[i]
        place = self.place(i)
        before = [j for j in self.order if self.cast.nesting.container[j] == self.cast.nesting.container[i]]
        text = cue_text(self.page, frame)
        usual = self._usual(i, before)
        unstated = Unstated(
            position=self.cast.nesting.anchor[i],
            cue=tuple(text.split()),
            classes=cue_classes(text),
            quoted=is_direct(self.page, frame),
            usual=usual.number if usual else None,
        )
        candidates = self._near(unstated.position, place)
        features = [unstated_features(self.page, unstated, e, place, self.cast.kinds(e)) for e in candidates] + [
            open_features(unstated, place)
        ]
        chosen = self.choose(i, candidates, features)
        if chosen < len(candidates):
            return candidates[chosen]
        self.cast.open_sources.add(i)
        return self.cast.register.new()

    def _usual(self, i: int, before: Sequence[int]) -> Entity | None:
        """Find who most often speaks where no source is named: whose turn it is, or who speaks in the same sentence."""
        if not self.frames[i].cue_spans:
            return self._in_dialogue(i, before)
        text = cue_text(self.page, self.frames[i])
        if not before or cue_classes(text) & {"hearsay"} or _passive(text):
            return None
        sentences = [self.page.sentence_at(self.cast.nesting.anchor[j]) for j in (before[-1], i)]
        return self.cast.speaker(before[-1]) if sentences[0] == sentences[1] else None

    def _near(self, position: int, place: Place) -> list[Entity]:
        """-> who may speak without being named: who has spoken, and who stands in this sentence or the one before."""
        here = self.page.sentence_at(position)
        found = [self.cast.entities[n] for n in place.recent[:_RECENT]]
        if place.container is not None:
            found.append(self.cast.entities[place.container])
        for entity in self.cast.entities:
            last = entity.last_before(position)
            if last is not None and here - self.page.sentence_at(last.position) <= 1:
                found.append(entity)
        if self.cast.publisher.names:
            found.append(self.cast.publisher)
        return list({entity.number: entity for entity in found}.values())

    def _in_dialogue(self, i: int, before: Sequence[int]) -> Entity | None:
        """Give a bare quotation to the one whose turn it is, or else to the one who has said most so far.

        It is somebody's turn when the two paragraphs before hold two people's words.
        """
        if not before or not is_direct(self.page, self.frames[i]):
            return None
        speakers = [self.cast.speakers[j] for j in before]
        paragraphs = [self.page.paragraph_at(self.cast.nesting.anchor[j]) for j in (*before, i)]
        if len(before) > 1 and paragraphs[-1] - paragraphs[-2] == paragraphs[-2] - paragraphs[-3] == 1:
            return self.cast.entities[speakers[-2]]
        most = max(reversed(speakers), key=speakers.count)
        return self.cast.entities[most] if speakers.count(most) > 1 else self.cast.entities[speakers[-1]]

    def _find_company(self, i: int) -> None:
        """Note whom the cue addresses and whom the source words name beside the speaker."""
        found = []
        for addressee in addressees(self.page, self.frames[i]):
            mention = self._mention(addressee.span, None)
            entity = self._addressed(mention)
            if entity is not None:
                found.append((entity, addressee))
        self.cast.addressed[i] = found
        own = self.cast.speakers[i]
        self.cast.inside[i] = [
            entity
            for mention in self.running
            if (entity := self.owner_of.get(mention.span)) is not None
            and entity.number != own
            and any(s <= mention.span.start and mention.span.end <= e for s, e in self.frames[i].source_spans)
        ]

    def _addressed(self, mention: Mention) -> Entity | None:
        phrase: Phrase = mention.phrase
        if phrase.pronoun:
            outlet = self._last_outlet(mention.position)
            return None if outlet is self.cast.publisher else outlet
        if phrase.owner == "our" or phrase.determiner == "this":
            return self.cast.publisher
        if phrase.name:
            if self.cast.register.is_publisher(phrase.name):
                return self.cast.publisher
            entity = self.cast.register.named(mention)
            if entity is None:
                entity = self.cast.register.new(mention)
            return entity
        if mention.span in self.owner_of:
            return self.owner_of[mention.span]
        return self._described(mention)


def _last(entity: Entity, position: int) -> tuple[int, int]:
    last = entity.last_before(position)
    return (last.position if last else -1, -entity.number)


def _passive(cue: str) -> bool:
    parts = cue.split()
    return bool(parts) and parts[0] in {"is", "are", "was", "were", "been", "being", "am", "be", "it", "this"}
