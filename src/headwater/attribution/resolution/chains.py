"""Through whom: the sources between the publishing outlet and the speaker of each attribution."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from headwater.attribution.resolution.antecedents import anaphor_type
from headwater.attribution.resolution.cast import Cast
from headwater.attribution.resolution.cues import cue_classes, cue_text
from headwater.attribution.resolution.entities import Entity, key
from headwater.attribution.resolution.phrases import parse
from headwater.model import Document, Span

#: The share of attributions that nothing holds and yet come through somebody; the encoder's judgement of mediation is
#: set against it.
_USUAL_LOG_ODDS = math.log(0.1 / 0.9)
_SHARES = frozenset("percent per half third thirds quarter quarters majority minority respondents most polled".split())
_BRINGING = frozenset("on in to with for by from of told via at and".split())
_HOSTING = frozenset("by with to told on".split())
_TALKS = frozenset(
    "interview conversation letter writing speaking podcast radio programme program show comment comments remarks "
    "article column essay appearance appearing quoted broadcast".split()
)
_STAFF = frozenset(
    "editor columnist reporter correspondent commentator critic presenter host journalist cartoonist analyst "
    "editor-in-chief anchor newsreader".split()
)
_OUTLET = 0.4
#: What the mediator has done so far, that weighs differently for each kind of speaker.
_CROSSED = ("opening:", "lead:", "spoke-last:", "carried-last:", "same-speaker:through:")
_OWN_CALL = frozenset("reporters journalists statement conference parliament court jury briefing interview".split())
#: (frame, candidates as entity numbers, features of "nobody" first and then of each candidate) -> index chosen, 0 for
#: nobody.
MediatorChooser = Callable[[int, "list[int]", "list[dict[str, float]]"], int]


@dataclass(frozen=True)
class Step:
    """One link of a chain: the entity, the rule that put it there, the words that show it."""

    entity: int
    rule: str
    spans: tuple[Span, ...]


@dataclass
class Chains:
    """Chains as they are found. `steps[i]` is frame i's chain, outermost first, the speaker last."""

    cast: Cast
    document: Document
    steps: dict[int, tuple[Step, ...]] = field(default_factory=dict)
    flat: list[int] = field(default_factory=list)

    def before(self, i: int) -> tuple[int, ...]:
        """-> the entities of frame i's chain before its speaker."""
        return tuple(step.entity for step in self.steps[i][:-1])

    def of(self, entity: int, i: int) -> tuple[Step, ...]:
        """-> how the entity itself is heard: the chain of the attribution nearest before frame i in which it speaks."""
        anchors = self.cast.nesting.anchor
        spoken = [j for j in self.steps if self.steps[j][-1].entity == entity and j != i]
        earlier = [j for j in spoken if anchors[j] <= anchors[i]]
        if earlier:
            return self.steps[max(earlier, key=lambda j: anchors[j])]
        same = [j for j in spoken if _sentence(self.cast, j) == _sentence(self.cast, i)]
        return self.steps[same[0]] if same else ()


def build_chains(cast: Cast, document: Document, choose: MediatorChooser | None = None) -> Chains:
    """-> the chain of each frame. `choose` decides between mediators; by default the mediator model does."""
    chains = Chains(cast, document)
    decide = choose or by_model(cast)
    for i in _order(cast):
        chains.steps[i] = _chain(chains, i, decide)
        if cast.nesting.container[i] is None:
            chains.flat.append(i)
    return chains


def by_model(cast: Cast) -> MediatorChooser:
    """-> the choice of the mediator model, with the encoder's judgement of whether there is anybody."""

    def choose(frame: int, candidates: list[int], features: list[dict[str, float]]) -> int:
        scores = [cast.models.mediator.score(f) for f in features]
        mediated = cast.frames[frame].mediated
        if mediated is not None and cast.nesting.container[frame] is None:
            sure = min(max(mediated, 0.01), 0.99)
            push = cast.models.trust.mediator * (math.log(sure / (1 - sure)) - _USUAL_LOG_ODDS)
            scores = [scores[0], *(score + push for score in scores[1:])]
        return max(range(len(scores)), key=lambda k: (scores[k], -k))

    return choose


def _order(cast: Cast) -> list[int]:
    """Holders come before what they hold, and who cites comes after the one whose sentence it is."""
    depth: dict[int, int] = {}

    def level(i: int) -> int:
        if i not in depth:
            depth[i] = 0
            holder = cast.nesting.container[i]
            depth[i] = 0 if holder is None else level(holder) + 1
        return depth[i]

    def place(i: int) -> tuple[int, int, int, int]:
        citing = "citing" in cue_classes(cue_text(cast.page, cast.frames[i]))
        return (level(i), _sentence(cast, i), int(citing), cast.nesting.anchor[i])

    return sorted(range(len(cast.frames)), key=place)


def _sentence(cast: Cast, i: int) -> int:
    return cast.page.sentence_at(cast.nesting.anchor[i])


def _chain(chains: Chains, i: int, choose: MediatorChooser) -> tuple[Step, ...]:
    cast = chains.cast
    speaker = cast.speakers[i]
    frame = cast.frames[i]
    rule = "unstated" if i in cast.open_sources else "speaker"
    own = Step(speaker, rule, frame.source_spans or frame.cue_spans)
    outer = _held_chain(chains, i)
    candidates = _candidates(chains, i, outer)
    if not candidates:
        return _extend(outer, own)
    features = [_nobody(chains, i, candidates), *(_mediator(chains, i, m, candidates) for m in candidates)]
    chosen = choose(i, candidates, features)
    if chosen == 0:
        return _extend(outer, own)
    mediator = candidates[chosen - 1]
    inner = (*outer, *_mediator_steps(chains, i, mediator, bool(outer)))
    return _extend(inner, own)


def _extend(outer: tuple[Step, ...], own: Step) -> tuple[Step, ...]:
    """Add the speaker, unless it is who speaks already ("I think", inside one's own words)."""
    if outer and outer[-1].entity == own.entity:
        return (*outer[:-1], Step(own.entity, own.rule, own.spans))
    return (*outer, own)


def _held_chain(chains: Chains, i: int) -> tuple[Step, ...]:
    """Take over the chain of the attribution that holds this one; of several with the same words, the longest."""
    nesting = chains.cast.nesting
    holder = nesting.container[i]
    if holder is None:
        return ()
    same = [holder, *(j for j in nesting.twins[holder] if j != i and j in chains.steps)]
    longest = max(same, key=lambda j: (len(chains.steps[j]), j == holder))
    content = chains.cast.frames[longest].content_spans
    return tuple(Step(step.entity, "containing", content) for step in chains.steps[longest])


def _mediator_steps(chains: Chains, i: int, mediator: int, nested: bool) -> tuple[Step, ...]:
    rule, spans = _evidence(chains, i, mediator)
    last = Step(mediator, rule, spans)
    if nested:
        return (last,)
    heard = chains.of(mediator, i)
    return (*(Step(s.entity, rule, s.spans) for s in heard[:-1] if s.entity != chains.cast.speakers[i]), last)


def _evidence(chains: Chains, i: int, mediator: int) -> tuple[str, tuple[Span, ...]]:
    cast = chains.cast
    for entity, addressee in cast.addressed[i]:
        if entity.number == mediator:
            return "addressee", (addressee.span,)
    if any(entity.number == mediator for entity in cast.inside[i]):
        return "addressee", cast.frames[i].source_spans
    named_in_credit = [c for c in chains.document.credits if _in_names(cast.entities[mediator], c.names)]
    spoken = [j for j in chains.steps if any(step.entity == mediator for step in chains.steps[j]) and j != i]
    if spoken:
        anchors = cast.nesting.anchor
        nearest = min(spoken, key=lambda j: (abs(anchors[j] - anchors[i]), j))
        return "previous", cast.frames[nearest].source_spans or cast.frames[nearest].cue_spans
    if named_in_credit:
        return "credit", (named_in_credit[0].span,)
    last = cast.entities[mediator].last_before(cast.nesting.anchor[i])
    return "previous", (last.span,) if last else ()


def _in_names(entity: Entity, names: Sequence[str]) -> bool:
    own = {key(name) for name in entity.names}
    return any(key(name) in own for name in names)


def _candidates(chains: Chains, i: int, outer: tuple[Step, ...]) -> list[int]:
    """List who may stand between: whom the words name, and, outside of any other content, who was heard before."""
    cast = chains.cast
    taken = {cast.speakers[i], *(step.entity for step in outer)}
    found = [e.number for e, _ in cast.addressed[i]] + [e.number for e in cast.inside[i]]
    found += [cast.speakers[j] for j in cast.nesting.twins[i]]
    if cast.nesting.container[i] is None:
        for j in reversed(chains.flat):
            found += [step.entity for step in reversed(chains.steps[j])] if len(found) < 24 else []
        anchor = cast.nesting.anchor[i]
        paragraph = cast.page.paragraph_at(anchor)
        for entity in cast.entities:
            near = [
                m
                for m in entity.mentions
                if abs(cast.page.paragraph_at(m.position) - paragraph) <= 2 and m.position <= anchor + 200
            ]
            if near and cast.outlet_like(entity) > _OUTLET:
                found.append(entity.number)
    else:
        found = [
            n for n in found if cast.outlet_like(cast.entities[n]) > 0.2 or any(e.number == n for e in cast.inside[i])
        ]
    found = [n for n in dict.fromkeys(found) if n not in taken]
    return [
        n for n in found if cast.entities[n] is not cast.publisher or any(e.number == n for e, _ in cast.addressed[i])
    ][:30]


def _nobody(chains: Chains, i: int, candidates: Sequence[int]) -> dict[str, float]:
    cast = chains.cast
    where = "held" if cast.nesting.container[i] is not None else "open"
    names = {"nobody", f"{where}:nobody"}
    names |= {f"{where}:nobody:{name}" for name in _situation(chains, i)}
    cue = cue_text(cast.page, cast.frames[i])
    names |= {f"nobody:cue:{part}" for part in cue.split() if part in _OWN_CALL}
    names |= {f"nobody:class:{name}" for name in cue_classes(cue)}
    if any(entity.publisher for entity, _ in cast.addressed[i]):
        names.add("nobody:publisher-addressed")
    if any(a.in_cue and not e.publisher and cast.outlet_like(e) > 0.5 for e, a in cast.addressed[i]):
        names.add("nobody:outlet-addressed")
    if _is_share(cast, i) and any(_is_poll(cast.entities[n]) for n in candidates):
        names.add("nobody:poll-share")
    if not chains.flat:
        names.add("nobody:first")
    elif not chains.before(chains.flat[-1]):
        last = chains.flat[-1]
        names.add(f"nobody:last-unmediated:{_nearness(cast, last, i)}")
        if cast.speakers[last] == cast.speakers[i]:
            names.add("nobody:last-unmediated:same-speaker")
    same = [j for j in chains.flat if cast.speakers[j] == cast.speakers[i]]
    if same:
        names.add(f"nobody:speaker-was:{'mediated' if chains.before(same[-1]) else 'direct'}")
    out = dict.fromkeys(names, 1.0)
    for kind, p in cast.kinds(cast.speaker(i)).items():
        out[f"{where}:nobody:speaker:{kind}"] = p
    if chains.flat:
        out["nobody:share"] = sum(not chains.before(j) for j in chains.flat) / len(chains.flat)
    return out


def _situation(chains: Chains, i: int) -> set[str]:
    """Describe how the speaker is brought in, whoever the mediator is."""
    cast = chains.cast
    frame = cast.frames[i]
    if not frame.source_spans:
        return {"no-source"}
    phrase = parse(cast.page, frame.source_spans[0])
    mention = next((m for m in cast.speaker(i).mentions if m.frame == i), None)
    names = {f"speaker-words:{anaphor_type(mention) if mention else 'none'}"}
    if phrase.name:
        names.add("speaker-words:named")
        if phrase.heads:
            names.add("speaker-words:named-with-role")
    for head in phrase.heads[:1]:
        if head in {"source", "interlocutor", "official", "insider", "reporter", "journalist", "columnist", "author"}:
            names.add(f"speaker-noun:{head}")
    if phrase.quoted:
        names.add("speaker-quoted")
    if phrase.owner in {"its", "their"}:
        names.add("speaker-owned")
    spoke = [j for j in chains.steps if cast.speakers[j] == cast.speakers[i]]
    names.add("speaker-known" if spoke else "speaker-fresh")
    return names


def _mediator(chains: Chains, i: int, m: int, candidates: Sequence[int]) -> dict[str, float]:
    cast = chains.cast
    entity = cast.entities[m]
    where = "held" if cast.nesting.container[i] is not None else "open"
    classes = cue_classes(cue_text(cast.page, cast.frames[i]))
    names = {f"{where}:somebody"}
    outlet = "outlet" if cast.outlet_like(entity) > 0.5 else "other"
    for other, addressee in cast.addressed[i]:
        if other.number == m:
            how = "publisher" if entity.publisher else outlet
            names |= {
                f"addressed:{how}:{'cue' if addressee.in_cue else 'near'}",
                f"addressed:{how}:by:{addressee.governor}",
            }
            if entity.named:
                names.add(f"addressed:{how}:named")
        elif not other.publisher:
            names.add("another-addressed")
    if any(other.number == m for other in cast.inside[i]):
        names.add(f"inside:{outlet}")
        names |= {f"inside:{outlet}:{name}" for name in _situation(chains, i) if name.startswith("speaker-noun")}
    twins = [j for j in cast.nesting.twins[i] if cast.speakers[j] == m]
    if twins:
        names |= {f"twin:{outlet}", *(f"twin:{name}" for name in classes & {"citing", "hearsay"})}
        if "citing" in {c for j in twins for c in cue_classes(cue_text(cast.page, cast.frames[j]))}:
            names.add("twin:cites")
    if _is_share(cast, i) and _is_poll(entity):
        names.add("poll-share")
    out = dict.fromkeys(names | _heard(chains, i, m, outlet, classes), 1.0)
    for kind, p in cast.kinds(entity).items():
        out[f"{where}:mediator:{kind}"] = p
    if chains.flat:
        out["share"] = sum(m in chains.before(j) or cast.speakers[j] == m for j in chains.flat) / len(chains.flat)
        out[f"share:{outlet}"] = out["share"]
    crossed = [name for name in _CROSSED if f"{name}{outlet}" in out]
    for kind, p in cast.kinds(cast.speaker(i)).items():
        for name in crossed:
            out[f"{name}{outlet}:speaker:{kind}"] = p
        out[f"share:{outlet}:speaker:{kind}"] = p * out.get("share", 0.0)
    return out


def _is_poll(entity: Entity) -> bool:
    return bool({"poll", "survey", "ballot"} & {head.rpartition(" ")[2] for head in entity.heads})


def _is_share(cast: Cast, i: int) -> bool:
    """Whether the speaker is a share of those asked: "58 percent", "half of respondents"."""
    spans = cast.frames[i].source_spans
    text = cast.page.piece(spans).lower() if spans else ""
    return any(word in _SHARES or word.endswith("%") for word in text.split())


def _heard(chains: Chains, i: int, m: int, outlet: str, classes: frozenset[str]) -> set[str]:
    """Describe where the mediator was heard before, against where the frame stands."""
    cast = chains.cast
    names: set[str] = set()
    situation = _situation(chains, i)
    spoke = [j for j in chains.flat if cast.speakers[j] == m]
    carried = [j for j in chains.flat if m in chains.before(j)]
    if spoke:
        near = _nearness(cast, spoke[-1], i)
        names |= {f"spoke:{outlet}:{near}", *(f"spoke:{outlet}:{s}" for s in situation)}
        names |= {f"spoke:{near}:{c}" for c in classes & {"citing", "declines", "hearsay", "address"}}
        if spoke[-1] == chains.flat[-1]:
            names |= {f"spoke-last:{outlet}", f"spoke-last:{outlet}:{near}", *(f"spoke-last:{s}" for s in situation)}
            names |= {f"spoke-last:{outlet}:{c}" for c in classes & {"belief", "declines", "confirms", "denies"}}
        if spoke[0] == chains.flat[0]:
            names |= {f"lead:{outlet}", *(f"lead:{outlet}:{s}" for s in situation)}
    if carried:
        near = _nearness(cast, carried[-1], i)
        names |= {f"carried:{outlet}:{near}", *(f"carried:{s}" for s in situation)}
        if carried[-1] == chains.flat[-1]:
            names |= {f"carried-last:{outlet}", f"carried-last:{near}", *(f"carried-last:{s}" for s in situation)}
            if cast.speakers[chains.flat[-1]] == cast.speakers[i]:
                names.add(f"carried-last:same-speaker:{near}")
    same = [j for j in chains.flat if cast.speakers[j] == cast.speakers[i]]
    if same:
        names.add(f"same-speaker:{f'through:{outlet}' if m in chains.before(same[-1]) else 'otherwise'}")
    names |= _named(chains, i, m, outlet)
    last = cast.entities[m].last_before(cast.nesting.anchor[i])
    if last is not None and not spoke and not carried:
        paragraphs = cast.page.paragraph_at(cast.nesting.anchor[i]) - cast.page.paragraph_at(last.position)
        sentence = cast.page.sentence_at(last.position) == _sentence(cast, i)
        names.add(f"mentioned:{outlet}:{'sentence' if sentence else min(paragraphs, 3)}")
        names |= {f"mentioned:{c}" for c in classes & {"citing", "address"}}
    return names


def _named(chains: Chains, i: int, m: int, outlet: str) -> set[str]:
    """Describe where the page names the mediator: its title, its credits, its opening, this sentence."""
    entity = chains.cast.entities[m]
    names = {f"here:{outlet}:{word}" for word in _words_before(chains.cast, i, entity)}
    if _opens_page(chains.cast, entity):
        names.add(f"opening:{outlet}")
    title = (chains.document.title or "").lower()
    if any(name.lower() in title for name in entity.names):
        names.add(f"title:{outlet}")
    if any(_in_names(entity, credit.names) for credit in chains.document.credits):
        names.add("credited")
    if outlet == "outlet" and _is_staff(chains.cast, i, m):
        names.add("staff")
    return names


def _is_staff(cast: Cast, i: int, m: int) -> bool:
    """Whether the speaker is "its columnist" or the like, and the entity the outlet last named before."""
    frame = cast.frames[i]
    phrase = parse(cast.page, frame.source_spans[0]) if frame.source_spans else None
    if phrase is None or phrase.owner not in {"its", "their"} or not _STAFF & {h.split()[-1] for h in phrase.heads}:
        return False
    anchor = cast.nesting.anchor[i]
    outlets = [e for e in cast.entities if e.last_before(anchor) and cast.outlet_like(e) > _OUTLET]
    last = max(outlets, key=lambda e: _last_position(e, anchor), default=None)
    return last is not None and last.number == m


def _last_position(entity: Entity, offset: int) -> int:
    last = entity.last_before(offset)
    return last.position if last else -1


def _opens_page(cast: Cast, entity: Entity) -> bool:
    """Whether the first paragraph brings the entity in as a talk's host or publisher: "in an interview with X"."""
    first = cast.page.paragraphs[0].end if cast.page.paragraphs else 0
    for mention in entity.mentions:
        at = cast.page.index_at(mention.span.start)
        if mention.span.start < first and any(w.lower in _HOSTING for w in cast.page.words[max(0, at - 2) : at]):
            return True
    return False


def _words_before(cast: Cast, i: int, entity: Entity) -> set[str]:
    """-> the small words ("on", "in") that bring the entity in within the frame's sentence, outside its content."""
    sentence = cast.page.sentence_span(cast.nesting.anchor[i])
    content = cast.frames[i].content_spans
    found: set[str] = set()
    for mention in entity.mentions:
        begin = mention.span.start
        if not sentence.start <= begin < sentence.end or any(s <= begin < e for s, e in content):
            continue
        at = cast.page.index_at(begin) - 1
        while at >= 0 and cast.page.words[at].lower in {"the", "a", "an", '"', "“", "«"}:
            at -= 1
        if at >= 0 and cast.page.words[at].lower in _BRINGING:
            found.add(cast.page.words[at].lower)
            before = {word.lower for word in cast.page.words[max(0, at - 4) : at]}
            if before & _TALKS or mention.phrase.head in _TALKS:
                found.add("talk")
    return found


def _nearness(cast: Cast, j: int, i: int) -> str:
    if _sentence(cast, j) == _sentence(cast, i):
        return "sentence"
    gap = cast.page.paragraph_at(cast.nesting.anchor[i]) - cast.page.paragraph_at(cast.nesting.anchor[j])
    if gap == 0:
        return "next" if _sentence(cast, i) - _sentence(cast, j) == 1 else "paragraph"
    return "next-paragraph" if gap == 1 else "far"
