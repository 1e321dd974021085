"""What the authorities answer, and what others say of the lawfulness: from the statements of the story alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from headwater.model import Attribution, Source, Span, Stance
from headwater.register.measures import BESIDE, IN_DOCUMENT, Measure
from headwater.register.phases import is_only_announced
from headwater.register.sightings import Sighting
from headwater.register.states import States
from headwater.register.text import Passages, Sentence, likeness, text_of
from headwater.register.vocabulary import Vocabulary
from headwater.restriction import OfficialResponse, Tactic

#: a statement that lies this near to another measure than this one answers that one
_SAYS_STANCE: Mapping[Stance, OfficialResponse | None] = {
    "confirms": "confirmed",
    "partly_confirms": "partly_confirmed",
    "denies": "denied",
    "declines": "declined",
}


#: a statement of fewer words, beside a measure, is taken to speak of it
_SHORT = 14
#: through whom an official's own words may come
_MEDIA = frozenset(["outlet", "document"])


@dataclass(frozen=True)
class Answer:
    """An official's words on a measure. `sure`: they speak of the measure itself, not of something beside it."""

    response: OfficialResponse
    passages: Passages
    span: Span
    attribution: Attribution | None
    sure: bool


def find_answers(
    measure: Measure,
    others: Sequence[Measure],
    story: Sequence[Passages],
    sources: Mapping[str, Source],
    states: States,
    vocabulary: Vocabulary,
    bodies: Sequence[str],
) -> tuple[Answer, ...]:
    """-> what officials of the state answer on the measure, in the order of the story.

    Args:
        measure: on which they answer.
        others: the other measures of the story.
        story: all documents of the story.
        sources: the sources of its statements, by id.
        states: the states of the story.
        vocabulary: the words of the language.
        bodies: who orders the measure and carries it out.
    """
    found: list[Answer] = []
    rivals = [other for other in others if other.state == measure.state]
    for passages in story:
        found += _by_admitting(measure, rivals, passages, vocabulary)
        here = {one.span: one for one in measure.within(passages.document.id)}
        found += _by_publishing(measure, passages, vocabulary)
        for one in passages.attributions:
            speaker = sources.get(one.chain[-1]) if one.chain else None
            if speaker is None or not _is_official(measure.state, speaker, one, passages, states, vocabulary):
                continue
            if any(sources[each].kind not in _MEDIA for each in one.chain[:-1] if each in sources):
                continue  # told of by somebody else
            own = any(likeness(speaker.name, body) >= 0.5 for body in bodies)
            content = " ".join(text_of(passages.document, span) for span in one.content_spans)
            weighed = others
            if vocabulary.found("looking_back", content):
                if is_only_announced(measure) and not all(is_only_announced(other) for other in rivals):
                    continue  # it speaks of the older measure
                weighed = [other for other in others if not is_only_announced(other)]
            subject = _subject(measure, others, passages, content, vocabulary)
            if subject is False or (subject is None and not own and not _concerns(measure, weighed, passages, one)):
                continue
            answer = _answer(one, passages, list(here.values()), vocabulary, beside=_is_beside(measure, passages, one))
            if answer:
                found.append(answer)
    return tuple(found)


def response_of(answers: Sequence[Answer]) -> OfficialResponse:
    """-> the answers taken together: who confirms and denies, confirms in part."""
    if any(
        one.attribution is None and one.response == "confirmed" for one in answers
    ):  # who publishes a measure denies another
        return "confirmed"
    sure = {one.response for one in answers if one.sure}
    given = sure | ({one.response for one in answers} if "denied" not in sure else set())
    if "partly_confirmed" in given or {"confirmed", "denied"} <= given:
        return "partly_confirmed"
    for response in ("confirmed", "denied", "declined"):
        if response in given:
            return response
    return "none"


def _by_publishing(measure: Measure, passages: Passages, vocabulary: Vocabulary) -> Iterator[Answer]:
    """Give the measure as its authority publishes it itself."""
    outlet = passages.document.outlet or ""
    if passages.document.published is None or not vocabulary.found("publisher_body", outlet):
        return
    for one in measure.within(passages.document.id):
        if one.modality in {"fact", "planned", "lifted"} and one.attribution is None:
            yield Answer("confirmed", passages, one.span, None, sure=True)


def _by_admitting(
    measure: Measure, rivals: Sequence[Measure], passages: Passages, vocabulary: Vocabulary
) -> Iterator[Answer]:
    """Give what an authority admits, in a publication of its own, of a measure older than the one it announces."""
    outlet = passages.document.outlet or ""
    if passages.document.published is None or not vocabulary.found("publisher_body", outlet):
        return
    if is_only_announced(measure) or not any(
        is_only_announced(other) and other.within(passages.document.id) for other in rivals
    ):
        return
    for sentence in passages.sentences:
        match = vocabulary.classes["looking_back"].search(sentence.text)
        span = Span(sentence.span.start, sentence.span.end)
        if match and passages.holder(span) is None:
            yield Answer("partly_confirmed", passages, span, None, sure=True)


def _is_official(
    state: str, speaker: Source, one: Attribution, passages: Passages, states: States, vocabulary: Vocabulary
) -> bool:
    if speaker.kind in {"outlet", "document"} or (
        speaker.kind == "unnamed" and not vocabulary.found("spokes", speaker.name)
    ):
        return False
    words = " ".join(text_of(passages.document, span) for span in one.source_spans)
    cue = " ".join(text_of(passages.document, span) for span in one.cue_spans)
    if vocabulary.found("ordering", cue):
        return False
    described = f"{speaker.name} {speaker.role or ''} {' '.join(speaker.aliases)} {words}"
    if vocabulary.found("not_official", described):
        return False
    if not vocabulary.found("official", described) and not vocabulary.found("authority", described):
        return False
    return not any(
        name != state and weight >= 3.0 and state not in described and name[:-1] in described
        for name, weight in states.weights.items()
    )


def _sentences(passages: Passages, one: Attribution) -> list[Sentence]:
    spans = (*one.source_spans, *one.cue_spans, *one.content_spans)
    return [
        sentence
        for sentence in passages.sentences
        if any(span.start < sentence.span.end and sentence.span.start < span.end for span in spans)
    ]


def _concerns(measure: Measure, others: Sequence[Measure], passages: Passages, one: Attribution) -> bool:
    """-> whether the statement lies as near to this measure as to any other; one that is told more often else."""
    sentences = _sentences(passages, one)
    near = max((measure.nearness(sentence) for sentence in sentences), default=0.0)
    theirs = max((other.nearness(sentence) for sentence in sentences for other in others), default=0.0)
    if near == theirs:
        most = max((len(other.within(passages.document.id)) or 0 for other in others), default=0)
        here = len(measure.within(passages.document.id))
        if near == 0.0:
            return all(len(measure.sightings) >= len(other.sightings) for other in others)
        return near > IN_DOCUMENT or here >= most
    return near > theirs


def _subject(
    measure: Measure, others: Sequence[Measure], passages: Passages, content: str, vocabulary: Vocabulary
) -> bool | None:
    """-> whether, of the measures that the document tells, the words speak of this one alone, or of another alone.

    They do where they hold words for its kind: papers, going abroad, citizenship. None: they do not tell.
    """
    here = passages.document.id
    rivals = {_KINDS[other.tactic] for other in others if other.within(here)} - {_KINDS[measure.tactic]}
    if not measure.within(here) or not rivals:
        return None
    mine = vocabulary.found(_KINDS[measure.tactic], content)
    theirs = any(vocabulary.found(kind, content) for kind in rivals)
    return mine if mine != theirs else None


#: the words that speak of a kind of measure
_KINDS: Mapping[Tactic, str] = {
    "document_control": "about_papers",
    "consular_denial": "about_papers",
    "travel_ban": "about_going",
    "citizenship_revocation": "citizenship",
}


def _is_beside(measure: Measure, passages: Passages, one: Attribution) -> bool:
    """-> whether the statement stands in a paragraph with the measure, or in the one beside it."""
    return any(measure.nearness(sentence) >= BESIDE for sentence in _sentences(passages, one))


def _answer(
    one: Attribution, passages: Passages, here: Sequence[Sighting], vocabulary: Vocabulary, *, beside: bool
) -> Answer | None:
    content = " ".join(text_of(passages.document, span) for span in one.content_spans)
    whole = " ".join(sentence.text for sentence in _sentences(passages, one))
    place = (one.content_spans or one.cue_spans or one.source_spans)[0]
    inside = [each for each in here for span in one.content_spans if span.start <= each.span.start < span.end]
    if one.stance == "declines":
        return Answer("declined", passages, (one.cue_spans or (place,))[0], one, sure=True)
    denying = vocabulary.found("denying", content)
    denies = denying and (one.stance == "denies" or len(content.split()) < _SHORT)
    if not inside and not vocabulary.found("measure", content if len(content) > 20 else whole):
        return Answer("denied", passages, place, one, sure=True) if denies and beside else None
    if one.stance == "retracts":
        return None
    stated = _SAYS_STANCE.get(one.stance)
    if stated == "confirmed" and not inside and vocabulary.found("stricter", content):
        stated = "partly_confirmed"
    if stated:
        return Answer(stated, passages, place, one, sure=True)
    if one.attitude == "belief":
        return None
    if inside:
        denied = all(each.modality == "denied" for each in inside)
        return Answer("denied" if denied else "confirmed", passages, place, one, sure=True)
    if denying:
        return Answer("denied", passages, place, one, sure=True)
    if vocabulary.found("admitting", content):
        return Answer("partly_confirmed", passages, place, one, sure=True)
    return Answer("confirmed", passages, place, one, sure=False)


def find_lawfulness(
    measure: Measure,
    others: Sequence[Measure],
    sources: Mapping[str, Source],
    states: States,
    vocabulary: Vocabulary,
) -> Iterator[tuple[Passages, Span, Attribution]]:
    """Give what others than the state say of the lawfulness of the measure, with whose statement it is."""
    for passages in measure.passages:
        for one in passages.attributions:
            speaker = sources.get(one.chain[-1]) if one.chain else None
            if (
                speaker is None
                or speaker.kind == "outlet"
                or (one.attitude == "statement" and one.stance == "declines")
            ):
                continue
            if _is_official(measure.state, speaker, one, passages, states, vocabulary):
                continue
            if not _concerns(measure, others, passages, one):
                continue
            for span in one.content_spans:
                if vocabulary.found("lawfulness", passages.document.text[span.start : span.end]):
                    yield passages, span, one
                    break
