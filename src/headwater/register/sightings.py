"""Sentences that tell of a measure: by what mechanism, whom it hits, who acts, and whether it is said to be so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from headwater.attribution.resolution.words import is_plural, singular, words
from headwater.model import Attribution, Span
from headwater.register.text import (
    Passages,
    Sentence,
    phrase_after,
    phrase_before,
    says_nothing,
    text_of,
    trim,
    without_quantity,
)
from headwater.register.vocabulary import Told, Vocabulary, Wording
from headwater.restriction import Mechanism, Tactic

#: told as so, as to come, as over, as not so, or as an idea of somebody's
Modality = Literal["fact", "planned", "lifted", "denied", "proposed"]

#: what is longer, in characters, is no sentence, and is not read; nor is a document further than so many sightings
_LONGEST_SENTENCE = 2_000
_MOST_SIGHTINGS = 200
#: how far before a wording a negation, a plan or an idea may stand, in characters
_BEFORE = 70
_CLAUSE_END = re.compile(r"[.;:?!]|,? (?:and|but) (?:that |he |she |they |it |those )|[“”\"]")
_CITIZENS = frozenset("citizen national resident inhabitant".split())
_NOT_RESTRICTED = frozenset(
    "animal dog cat car caravan trailer lorry vehicle goods sheep supporter fan tourist visitor foreigner holidaymaker "
    "player striker customer pupil migrant passport document data traveller computer".split()
)


@dataclass(frozen=True)
class Sighting:
    """One place where a measure is told. `who` are those restricted, `by` who acts, `to` where a paper goes."""

    passages: Passages
    sentence: Sentence
    span: Span
    mechanism: Mechanism
    tactic: Tactic
    modality: Modality
    modal_span: Span
    weak: bool
    who: Span | None = None
    by: Span | None = None
    to: Span | None = None
    paper: Span | None = None
    scope: Span | None = None
    #: the restricted is the speaker, or somebody spoken of before
    himself: bool = False

    @property
    def attribution(self) -> Attribution | None:
        """The statement that tells it, or None for the article's own voice."""
        return self.passages.holder(self.span)

    def words(self, span: Span) -> str:
        """-> the words at a span of its document."""
        return text_of(self.passages.document, span)


def find_sightings(passages: Passages, vocabulary: Vocabulary) -> tuple[Sighting, ...]:
    """-> what the document tells of measures, in its order; one for each mechanism and sentence."""
    found: list[Sighting] = []
    for sentence in passages.sentences:
        if len(sentence.text) <= _LONGEST_SENTENCE and vocabulary.found("anchor", sentence.text):
            found += _of_sentence(passages, sentence, vocabulary)
        if len(found) >= _MOST_SIGHTINGS:
            break
    return tuple(found)


def _of_sentence(passages: Passages, sentence: Sentence, vocabulary: Vocabulary) -> list[Sighting]:
    best: dict[Mechanism, Sighting] = {}
    for wording in vocabulary.wordings:
        for told in wording.told_in(sentence.text):
            sighting = _sighting(passages, sentence, wording, told, vocabulary)
            if sighting is None:
                continue
            known = best.get(wording.mechanism)
            best[wording.mechanism] = _both(known, sighting) if known else sighting
    return sorted(best.values(), key=lambda one: one.span)


def _both(one: Sighting, other: Sighting) -> Sighting:
    """-> the fuller of two readings of one sentence, with what only the other has."""
    fuller, lesser = sorted(
        (one, other), key=lambda each: (each.weak, each.who is None, -(each.span.end - each.span.start))
    )
    modality, place = (fuller.modality, fuller.modal_span)
    inside = lesser.span.start < fuller.span.end and fuller.span.start < lesser.span.end
    if fuller.modality == "fact" and lesser.modality != "fact" and not (inside and lesser.modality == "denied"):
        modality, place = lesser.modality, lesser.modal_span
    return replace(
        fuller,
        weak=fuller.weak and lesser.weak,
        modality=modality,
        modal_span=place,
        who=fuller.who or lesser.who,
        by=fuller.by or lesser.by,
        to=fuller.to or lesser.to,
        paper=fuller.paper or lesser.paper,
        scope=fuller.scope or lesser.scope,
    )


def _sighting(
    passages: Passages, sentence: Sentence, wording: Wording, told: Told, vocabulary: Vocabulary
) -> Sighting | None:
    text, base = sentence.text, sentence.span.start
    if wording.needs and not wording.needs.search(text):
        return None
    if wording.never and wording.never.search(text):
        return None
    if vocabulary.found("other_matter", _paragraph(passages, sentence)):
        return None
    if wording.near and not wording.near.search(passages.document.text):
        return None
    span = Span(base + told.start, base + told.end)
    slots = told.slots
    paper = next((slots[name] for name in _PAPERS if name in slots), None)
    if paper and _is_other_paper(text, paper, vocabulary):
        return None
    modality, place = _modality(text, told, base, vocabulary)
    holder = passages.holder(span)
    if holder and holder.stance == "denies" and modality in {"fact", "planned"}:
        modality, place = "denied", (holder.cue_spans or (span,))[0]
    named = text[slice(*slots["who"])] if "who" in slots else None
    if named and re.match(r"(?:that|on|in|at|by|for|after|before|from|with)\b", named):
        return None
    if named and says_nothing(named) and re.search(r"\bto \Z", text[: told.start]):
        return None  # "to prevent them from leaving": the aim of a measure, and no other one
    relative = wording.subject in {"who", "voice"} and _in_relative_clause(sentence, span.start)
    who, by = _roles(sentence, wording, told)
    if by and vocabulary.found("private", text_of(sentence.document, by)):
        return None
    paper_span = _slot(sentence, paper)
    if paper_span and who is None:
        who = _owner(sentence, paper_span)
    scope = next((slots[name] for name in ("distance", "home_area") if name in slots), None)
    return Sighting(
        passages,
        sentence,
        span,
        wording.mechanism,
        wording.tactic,
        modality,
        place,
        wording.weak or relative,
        who=_people(sentence, who),
        himself=_is_pronoun(sentence, who),
        by=by or (_agent_after(sentence, span.end) if wording.mechanism != "permission_required" else None),
        to=_receiver(sentence, span.end) if wording.mechanism == "surrender_demanded" else None,
        paper=_with_modifiers(sentence, paper_span) if paper_span else None,
        scope=trim(sentence, Span(base + scope[0], base + scope[1])) if scope else None,
    )


def _paragraph(passages: Passages, sentence: Sentence) -> str:
    """-> the words of the paragraph in which the sentence stands."""
    same = [one for one in passages.sentences if one.paragraph == sentence.paragraph]
    return passages.document.text[same[0].span.start : same[-1].span.end]


def _roles(sentence: Sentence, wording: Wording, told: Told) -> tuple[Span | None, Span | None]:
    """-> those restricted, and who orders or acts: in the wording's slots, or by what the words before it are."""
    base = sentence.span.start
    who, by = _extended(sentence, _slot(sentence, told.slots.get("who"))), _slot(sentence, told.slots.get("by"))
    before = phrase_before(sentence, base + told.start)
    if wording.subject == "who":
        return who or before, by
    if wording.subject == "by":
        return who, by or before
    if wording.subject == "voice":
        subject = phrase_before(sentence, base + told.key)
        if _MODAL.match(sentence.text, told.key):
            return who or (before if told.key == told.start else None), by
        if _is_passive(sentence, base + told.key):
            return who or subject, by
        return who or _object(sentence, told), by or subject
    return who, by


def _extended(sentence: Sentence, span: Span | None) -> Span | None:
    """-> the phrase with what goes on after it: "men" in "men aged 18 to 55 who have no certificate"."""
    if span is None:
        return None
    at = sentence.first_at(span.end)
    if at < len(sentence.words) and sentence.words[at].lower in _GOES_ON:
        whole = phrase_after(sentence, span.start)
        if whole and whole.end > span.end:
            return Span(span.start, whole.end)
    return span


_GOES_ON = frozenset("aged who without between under over of with".split())


def _in_relative_clause(sentence: Sentence, place: int) -> bool:
    """-> whether the words before are "people who": they say of whom is spoken, not that it is so."""
    words_ = sentence.words
    at = sentence.first_at(place)
    while at and words_[at - 1].lower in _AUXILIARIES:
        at -= 1
    return at > 0 and words_[at - 1].lower in {"who", "that", "which"}


def _is_passive(sentence: Sentence, place: int) -> bool:
    """-> whether the words before the verb make it passive: "has since been cancelled"."""
    words_ = sentence.words
    at = sentence.first_at(place)
    while at and (words_[at - 1].lower in _BETWEEN or words_[at - 1].lower.endswith("ly")):
        at -= 1
    return at > 0 and words_[at - 1].lower in _BE


_MODAL = re.compile(r"(?:may|must|can|cannot|could|not|unable|no longer|without|only|told|ordered)\b", re.IGNORECASE)
_BE = frozenset("is are was were be been being get gets got getting".split())
_BETWEEN = frozenset("not never now also since still again then even no longer".split())


def _object(sentence: Sentence, told: Told) -> Span | None:
    """-> the noun phrase after the verb, as far as the next of the wording's parts."""
    base = sentence.span.start
    at = sentence.first_at(base + told.key)
    whole = phrase_after(sentence, sentence.words[at].end) if at < len(sentence.words) else None
    stops = [base + place[0] for place in told.slots.values()]
    end = min((stop for stop in stops if whole and whole.start < stop < whole.end), default=None)
    return trim(sentence, Span(whole.start, end)) if whole and end else whole


_AUXILIARIES = frozenset("is are was were be been being has have had will would may can could not also".split())


def _is_pronoun(sentence: Sentence, span: Span | None) -> bool:
    if span is None:
        return False
    return text_of(sentence.document, span).lower() in {"he", "she", "he himself", "she herself", "himself", "herself"}


_PAPERS = ("passport", "papers", "exit_permit", "permit", "citizenship")


def _slot(sentence: Sentence, place: tuple[int, int] | None) -> Span | None:
    if place is None:
        return None
    base = sentence.span.start
    return trim(sentence, Span(base + place[0], base + place[1]))


def _is_other_paper(text: str, place: tuple[int, int], vocabulary: Vocabulary) -> bool:
    """-> whether the words around the noun make it another paper: a pet's, a stolen or an expired one."""
    before = text[max(0, place[0] - 40) : place[0]]
    last = re.findall(r"[\w-]+", before)[-2:]
    noun = text[place[0] : place[1]]
    return any(vocabulary.classes["other_passport"].fullmatch(word) for word in [*last, *noun.split()])


def _modality(text: str, told: Told, base: int, vocabulary: Vocabulary) -> tuple[Modality, Span]:
    """-> how the words are told, and the words that show it."""
    begin, end = told.start, told.end
    clause = max((stop.end() for stop in _CLAUSE_END.finditer(text, 0, begin)), default=0)
    before = max(clause, begin - _BEFORE)
    inside = Span(base + begin, base + end)

    def place(name: str, first: int, last: int) -> Span | None:
        word = vocabulary.classes[name].search(text, first, last)
        return Span(base + word.start(), base + word.end()) if word else None

    if lifted := place("lifted", before, begin) or place("over", before, end):
        return "lifted", lifted
    if denied := place("negated", before, begin):
        return "denied", denied
    if proposed := place("proposed", before, begin):
        return "proposed", proposed
    if planned := place("planned", clause, min(len(text), end)):
        return "planned", planned
    return "fact", inside


def _owner(sentence: Sentence, paper: Span) -> Span | None:
    """-> whose paper it is: "the passports of officials", "from officials", "officials' passports"."""
    words_ = sentence.words
    at = sentence.first_at(paper.end)
    if at < len(words_) and words_[at].lower in {"of", "from", "off", "at", "belonging", "held"}:
        return phrase_after(sentence, words_[at].end)
    first = sentence.first_at(paper.start)
    while (
        first and words_[first - 1].lower not in {"s'", "'"} and not re.search(r"(?:'s|s')\Z", words_[first - 1].lower)
    ):
        if not words_[first - 1].text[0].isalpha() or sentence.first_at(paper.start) - first > 2:
            return None
        first -= 1
    if not first:
        return None
    return phrase_before(sentence, words_[first - 1].end)


def _agent_after(sentence: Sentence, place: int) -> Span | None:
    """-> who acts, after a passive: "by the border guards"."""
    words_ = sentence.words
    for at in range(sentence.first_at(place), min(len(words_), sentence.first_at(place) + 12)):
        if words_[at].text in '.;:?!“”"':
            return None
        if words_[at].lower == "by":
            after = phrase_after(sentence, words_[at].end)
            return after if after and not re.match(r"\d", text_of(sentence.document, after)) else None
    return None


def _receiver(sentence: Sentence, place: int) -> Span | None:
    """-> to whom a paper goes: "to the security desk at their workplace"."""
    words_ = sentence.words
    first = sentence.first_at(place)
    if first < len(words_) and words_[first].lower in {"to", "with", "at", "in"}:
        return phrase_after(sentence, words_[first].end)
    return None


def _with_modifiers(sentence: Sentence, paper: Span) -> Span:
    """-> the noun with the adjectives before it: "foreign passports", "red certificate"."""
    words_ = sentence.words
    first = sentence.first_at(paper.start)
    while first and words_[first - 1].lower in _PAPER_MODIFIERS:
        first -= 1
    return Span(words_[first].start, paper.end) if first < len(words_) else paper


_PAPER_MODIFIERS = frozenset(
    "foreign travel international diplomatic ordinary service red green blue exit written special prior".split()
)


def _people(sentence: Sentence, span: Span | None) -> Span | None:
    """-> the span where it names people who can be restricted, else None."""
    if span is None:
        return None
    text = text_of(sentence.document, span)
    if says_nothing(text) or len(text) < 3 or _NO_NOUN_PHRASE.match(text):
        return None
    return span if names_people(text) else None


_NO_NOUN_PHRASE = re.compile(r"(?:of|had|has|have|farther|further|\w+ing an?|the same)\b", re.IGNORECASE)
#: ends the noun with its adjectives
_AFTER_NOUN = re.compile(
    r"\b(?:who|whose|whom|which|that|aged|with|without|of|in|from|under|between|over|at|on|up|to|for|by|above|below"
    r"|employed|moved)\b"
)


def names_people(text: str) -> bool:
    """-> whether a phrase names people whom a state may restrict."""
    text = without_quantity(text)
    core = _AFTER_NOUN.split(text)[0]
    nouns = re.findall(r"[^\W\d_][\w’'-]*", core.lower()) or re.findall(r"[^\W\d_][\w’'-]*", text.lower())
    if not nouns:
        return False
    if re.match(r"(?:anyone|anybody|everyone|everybody|those|whoever|people|persons|all)\b", text.lower()):
        return True
    head = nouns[-1].removesuffix("'s").removesuffix("’s").strip("’'")
    if singular(head) in _NOT_RESTRICTED or {singular(noun) for noun in nouns} & _NOT_RESTRICTED:
        return False
    kinds = set(words().noun_kinds(head))
    if singular(head) in _CITIZENS or kinds & {"person", "group", "agent"}:
        return True
    return is_plural(head) and not kinds & {"organization", "document", "outlet"}


def sightings_of(story: tuple[Passages, ...], vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Give the sightings of all documents."""
    for passages in story:
        yield from find_sightings(passages, vocabulary)
