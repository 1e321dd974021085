"""The course of a measure: on paper, seldom enforced, more often, extended, lifted; with words and time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from headwater.model import Span
from headwater.register.dates import find_dates
from headwater.register.measures import BESIDE, IN_DOCUMENT, Measure
from headwater.register.text import Passages, Sentence, text_of
from headwater.register.vocabulary import Vocabulary
from headwater.restriction import Course, FieldEvidence, Phase

#: makes a row of evidence: field, value, document, span
MakeRow = Callable[..., FieldEvidence]

#: the classes of words that tell a phase; the first that a sentence holds decides
_COURSES: tuple[tuple[str, Course], ...] = (
    ("seldom", "seldom_enforced"),
    ("extended", "extended"),
    ("stricter", "enforced"),
    ("on_paper", "on_paper"),
)
_ORDER: tuple[Course, ...] = ("on_paper", "seldom_enforced", "enforced", "announced", "extended", "eased", "lifted")
_PERIOD = re.compile(
    r"\b(?:since|until|till|before|after|in|from|during)\s+(?:the\s+)?(?:[A-Z][\w’-]+\s+(?:times|era|years|crisis|war)"
    r"(?:\s+of\s+\d{4})?|(?:recently|now|then|lately))\b"
    r"|\b(?:until recently|nowadays|now|so far|in (?:my|his|her) time)\b"
)
_WITHDRAWN = re.compile(
    r"\b(?:measure|ban|order|instruction|memo|rule|list|requirement|restriction|paper|practice|it|prohibition|decree"
    r"|limit|checkpoint|barrier|regime|control)s?\b"
    r"[^.;:?!]{0,60}?\b(?:was|were|been|is|are)\s+(?:since |now |also |formally )?"
    r"(?P<over>lifted|withdrawn|abolished|scrapped|repealed|revoked|suspended|rescinded|ended|dropped|cancelled|stopped|discontinued)\b"
    r"|\b(?P<active>lift(?:s|ed)|withdrew|abolish(?:es|ed)|scrap(?:s|ped)|repeal(?:s|ed)|dropped|rescind(?:s|ed))\s+(?:it\b|(?:the|its|a|an|this)\s+(?:\w+\s+){0,3}?"
    r"(?:measure|ban|order|instruction|memo|rule|list|requirement|restriction|prohibition|decree|limit|permits?)s?\b)",
    re.IGNORECASE,
)


def find_phases(
    measure: Measure, others: Sequence[Measure], story: Sequence[Passages], vocabulary: Vocabulary, row: MakeRow
) -> tuple[Phase, ...]:
    """-> the phases that reports tell, in the order of time; one for each course, from the report that says most."""
    found: dict[Course, Phase] = {}
    for passages in measure.passages:
        for sentence in passages.sentences:
            near = measure.nearness(sentence)
            if near < IN_DOCUMENT or any(other.nearness(sentence) > near for other in others):
                continue
            if near < BESIDE and not vocabulary.found("rule_word", sentence.text):
                continue
            course = _course(sentence, near, vocabulary)
            if course is None:
                continue
            phase = _phase(course, passages, sentence, row)
            known = found.get(course)
            if known is None:
                found[course] = phase
            else:
                fuller = known if known.period or not phase.period else phase
                found[course] = Phase(
                    course, fuller.text, (*known.evidence, *phase.evidence), fuller.period, fuller.start, fuller.end
                )
    for passages, span in is_lifted(measure, others, story, vocabulary)[:1]:
        sentence = next(one for one in passages.sentences if one.span.start <= span.start < one.span.end)
        found["lifted"] = _phase("lifted", passages, sentence, row)
    return tuple(sorted(found.values(), key=lambda one: _ORDER.index(one.course)))


def _course(sentence: Sentence, near: float, vocabulary: Vocabulary) -> Course | None:
    text = sentence.text
    if not vocabulary.found("rule_word", text):
        return None
    return next((course for name, course in _COURSES if vocabulary.found(name, text)), None)


def _phase(course: Course, passages: Passages, sentence: Sentence, row: MakeRow) -> Phase:
    published = passages.document.published.date() if passages.document.published else None
    start = end = period = None
    for found in find_dates(sentence.text, sentence.span.start, published):
        period = period or text_of(passages.document, found.span)
        if found.sense == "until":
            end = end or found.value
        else:
            start = start or found.value
    if match := _PERIOD.search(sentence.text):
        period = period or " ".join(match.group().split())
    value = {"lifted": "lifted", "announced": "announced"}.get(course, "in_force")
    return Phase(
        course, " ".join(sentence.text.split()), (row("status", value, passages, sentence.span),), period, start, end
    )


def is_lifted(
    measure: Measure, others: Sequence[Measure], story: Sequence[Passages], vocabulary: Vocabulary
) -> list[tuple[Passages, Span]]:
    """-> where reports say that the measure is over, if any does: in a sighting, or of "the order".

    What is only announced cannot be over: in a report on a new measure, "the order was withdrawn" is the old one.
    """
    found = [(one.passages, one.modal_span) for one in measure.sightings if one.modality == "lifted" and not one.weak]
    if is_only_announced(measure):
        return found
    rivals = [other for other in others if other.state == measure.state and not is_only_announced(other)]
    announced = [other for other in others if other.state == measure.state and is_only_announced(other)]
    told_in = {passages.document.id for each in (measure, *announced) for passages in each.passages}
    for passages in story:
        if passages.document.id not in told_in:
            continue
        for sentence in passages.sentences:
            near = measure.nearness(sentence)
            if any(other.nearness(sentence) > near for other in rivals):
                continue
            if near < BESIDE and not any(other.nearness(sentence) for other in announced):
                continue
            found += [(passages, span) for span in _withdrawals(passages, sentence, vocabulary)]
    return found


def is_only_announced(measure: Measure) -> bool:
    """-> whether reports tell more of what is to come than of what is."""
    told = [one.modality for one in measure.sightings]
    return told.count("planned") > told.count("fact") + told.count("lifted")


def _withdrawals(passages: Passages, sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Span]:
    for match in _WITHDRAWN.finditer(sentence.text):
        holder = passages.holder(Span(sentence.span.start + match.start(), sentence.span.start + match.end()))
        before = sentence.text[: match.end()]
        if vocabulary.found("negated", before) or (holder and holder.stance in {"doubts", "denies"}):
            continue
        if re.search(r"\b(?:until|if|will be|to be|should|could|would)\b", before):
            continue
        place = match.span("over") if match["over"] else match.span("active")
        yield Span(sentence.span.start + place[0], sentence.span.start + place[1])


def last_published(measure: Measure) -> date | None:
    """-> the day of the last report that has one."""
    days = [one.document.published.date() for one in measure.passages if one.document.published]
    return max(days, default=None)
