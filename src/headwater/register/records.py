"""A measure and what its documents offer -> its record: of each field the value that most speaks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from headwater.ids import make_id
from headwater.model import Attribution, Claim, OriginRange, Source, Span, Stance
from headwater.register.candidates import Candidate, find_candidates
from headwater.register.dates import find_dates
from headwater.register.measures import IN_SENTENCE, Measure
from headwater.register.phases import find_phases, is_lifted, last_published
from headwater.register.responses import Answer, find_answers, find_lawfulness, response_of
from headwater.register.sightings import Sighting
from headwater.register.states import States
from headwater.register.text import Passages, likeness, text_of
from headwater.register.vocabulary import Vocabulary
from headwater.restriction import (
    Field,
    FieldEvidence,
    Formality,
    Grade,
    OfficialResponse,
    Restriction,
    SingleField,
    Status,
    Tactic,
    precision,
)

#: what proposed a value; another number where the rules give other values
EXTRACTOR = "headwater-register/1"
#: values as like as this say the same in other words
ALIKE = 0.5
#: the least that must speak for a value
_LEAST: Mapping[Field, float] = {
    "authority": 0.8,
    "implementer": 1.2,
    "legal_basis": 0.7,
    "stated_reason": 0.6,
    "start": 0.5,
    "notice": 1.0,
    "remedy": 1.0,
}
#: a report that differs is kept beside where this share of the weight speaks for it
_BESIDE = 0.3
_MOST_ROWS = 12


@dataclass(frozen=True)
class Story:
    """What a record is made from beside the measure: the documents, sources, claims and states of its story."""

    passages: tuple[Passages, ...]
    sources: Mapping[str, Source]
    claims: tuple[Claim, ...]
    states: States
    vocabulary: Vocabulary


@dataclass(frozen=True)
class _Group:
    """Candidates that say the same. `value` is the wording that most speaks for."""

    value: str
    weight: float
    members: tuple[Candidate, ...]


def make_record(measure: Measure, others: Sequence[Measure], story: Story) -> Restriction | None:
    """-> the record of a measure, or None where nobody says that there is one."""
    candidates = find_candidates(measure, others, story.states, story.vocabulary, story.sources)
    groups = {field: _grouped(field, candidates) for field in {one.field for one in candidates}}
    authority, implementer = _who_acts(groups.get("authority", ()), groups.get("implementer", ()))
    bodies = [group.value for group in (authority, implementer) if group]
    answers = find_answers(measure, others, story.passages, story.sources, story.states, story.vocabulary, bodies)
    response = response_of(answers)
    start = _first_start(groups.get("start", ()))
    status, status_rows = _status(measure, others, start.value if start else None, story)
    if status is None:
        return None
    end = _best("end", _grouped("end", _ends(measure, status_rows if status == "lifted" else ())))
    subjects = _subjects(groups.get("subjects", ()))
    documents = _documents(measure, groups.get("documents", ()))
    singles: dict[SingleField, _Group | None] = {
        "authority": authority,
        "implementer": implementer,
        "start": start,
        "end": end,
        "legal_basis": _best("legal_basis", groups.get("legal_basis", ())),
        "stated_reason": _best("stated_reason", groups.get("stated_reason", ())),
        "destination_scope": _best("destination_scope", groups.get("destination_scope", ())),
        "notice": _best("notice", groups.get("notice", ())),
        "remedy": _best("remedy", groups.get("remedy", ())),
    }
    tactic = _tactic(measure, story.vocabulary)
    formality = _formality(singles["legal_basis"], story.vocabulary)
    evidence = [
        *_state_rows(measure, story),
        *_mechanism_rows(measure, tactic),
        *status_rows,
        *(row for field, group in singles.items() for row in _rows(field, group, groups.get(field, ()))),
        *(row for group in subjects for row in _rows("subjects", group, ())),
        *(row for group in documents for row in _rows("documents", group, ())),
        *_count_rows(groups.get("subject_count", ())),
        *_answer_rows(answers, response),
        *(
            _row("formality", formality, one.passages, one.span)
            for one in _members(singles["legal_basis"])[:1]
            if formality
        ),
    ]
    lawfulness = [
        _row("lawfulness", _short(text_of(passages.document, span)), passages, span, by=one)
        for passages, span, one in find_lawfulness(measure, others, story.sources, story.states, story.vocabulary)
    ]
    counts = tuple(dict.fromkeys(group.value for group in groups.get("subject_count", ())))
    claims = _claims(measure, story.claims)
    origins = _origins(claims)
    first = measure.sightings[0]
    return Restriction(
        id=make_id("rst", 1, first.passages.document.id, first.span.start, measure.mechanism),
        state=measure.state,
        tactic=tactic,
        mechanism=measure.mechanism,
        status=status,
        evidence=tuple(dict.fromkeys([*evidence, *lawfulness])),
        authority=_value(singles["authority"]),
        implementer=_value(singles["implementer"]),
        subjects=tuple(group.value for group in subjects),
        subject_count=counts,
        documents=tuple(group.value for group in documents),
        destination_scope=_value(singles["destination_scope"]),
        start=_value(start),
        end=_value(end),
        legal_basis=_value(singles["legal_basis"]),
        stated_reason=_value(singles["stated_reason"]),
        formality=formality,
        notice=_value(singles["notice"]),
        remedy=_value(singles["remedy"]),
        official_response=response,
        lawfulness=tuple(dict.fromkeys(row.value for row in lawfulness)),
        phases=find_phases(measure, others, story.passages, story.vocabulary, _row),
        claims=tuple(claim.id for claim in claims),
        independent_origins=origins,
        grade_proposed=_grade(response, origins, measure),
    )


# choosing ------------------------------------------------------------------------------------------------------------


def _grouped(field: Field, candidates: Iterable[Candidate]) -> tuple[_Group, ...]:
    """-> the candidates of a field by what they say, the one that most speaks for first."""
    ranked = sorted((one for one in candidates if one.field == field), key=lambda one: -one.weight)
    groups: list[list[Candidate]] = []
    for one in ranked:
        home = next((group for group in groups if _same(field, group[0].value, one.value)), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    made = [_Group(_wording(field, group), _weight(group), tuple(group)) for group in groups]
    return tuple(sorted(made, key=lambda group: -group.weight))


def _same(field: Field, one: str, other: str) -> bool:
    if field in {"start", "end"}:
        return one.startswith(other) or other.startswith(one)
    if field == "subject_count":
        return one == other
    return likeness(one, other) >= ALIKE


def _wording(field: Field, group: Sequence[Candidate]) -> str:
    """-> the wording that most speaks for; of dates the most exact."""
    return max((one.value for one in group), key=len) if field in {"start", "end"} else group[0].value


def _weight(group: Sequence[Candidate]) -> float:
    """-> what speaks for a value: its best words, and a share of what further documents add."""
    best: dict[str, float] = {}
    for one in group:
        best[one.passages.document.id] = max(best.get(one.passages.document.id, 0.0), one.weight)
    ranked = sorted(best.values(), reverse=True)
    return ranked[0] + 0.5 * sum(ranked[1:4]) + 0.1 * min(5, len(group) - 1)


def _best(field: Field, groups: Sequence[_Group]) -> _Group | None:
    return groups[0] if groups and groups[0].weight >= _LEAST.get(field, 0.0) else None


def _value(group: _Group | None) -> str | None:
    return group.value if group else None


def _members(group: _Group | None) -> tuple[Candidate, ...]:
    return group.members if group else ()


def _who_acts(orders: Sequence[_Group], carries_out: Sequence[_Group]) -> tuple[_Group | None, _Group | None]:
    """-> who orders the measure and who carries it out; the same body where the reports name no other."""
    implementer = _best("implementer", carries_out)
    return _best("authority", orders) or _whose_they_are(implementer, orders), implementer


def _whose_they_are(implementer: _Group | None, orders: Sequence[_Group]) -> _Group | None:
    """-> the body whose people are said to carry it out: the Border Guard Service for border guards."""
    if implementer is None:
        return None
    own = set(_stems(implementer.value))
    return next((group for group in orders if group.value.istitle() and len(own & set(_stems(group.value))) > 1), None)


def _stems(value: str) -> list[str]:
    return [word.rstrip("s") for word in re.findall(r"\w+", value.lower()) if len(word) > 3]


def _first_start(groups: Sequence[_Group]) -> _Group | None:
    """-> the earliest of the dates that about as much speaks for: later ones tell of what followed."""
    best = _best("start", groups)
    if best is None:
        return None
    alike = [
        group
        for group in groups
        if group is best or (group.weight >= 0.5 * best.weight and precision(group.value) != "year")
    ]
    return min(alike, key=lambda group: group.value, default=best)


def _subjects(groups: Sequence[_Group]) -> tuple[_Group, ...]:
    """-> those restricted: the wording that most speaks for, and those to whom it is extended."""
    if not groups:
        return ()
    extended = [group for group in groups[1:] if any(one.reading for one in group.members)]
    most = sorted(extended, key=lambda group: -group.members[0].weight)
    return (groups[0], *most[:1])


def _documents(measure: Measure, groups: Sequence[_Group]) -> tuple[_Group, ...]:
    return tuple(groups[:1])


def _formality(basis: _Group | None, vocabulary: Vocabulary) -> Formality | None:
    if basis is None:
        return None
    for formality in ("internal", "published"):
        if vocabulary.found(formality, basis.value):
            return formality
    return None


def _tactic(measure: Measure, vocabulary: Vocabulary) -> Tactic:
    """-> the tactic of most sightings; consular where the refusal is an embassy's."""
    if measure.mechanism == "issue_or_renewal_refused" and any(
        vocabulary.found("consular", one.sentence.text) for one in measure.sightings
    ):
        return "consular_denial"
    return measure.tactic


def _status(
    measure: Measure, others: Sequence[Measure], start: str | None, story: Story
) -> tuple[Status | None, list[FieldEvidence]]:
    told = [one for one in measure.sightings if one.modality != "proposed"]
    firm = [one for one in told if one.modality in {"fact", "planned", "lifted"}]
    if not firm:
        return None, []
    lifted = is_lifted(measure, others, story.passages, story.vocabulary)
    if lifted:
        return "lifted", [_row("status", "lifted", passages, span) for passages, span in lifted]
    denied = [one for one in told if one.modality == "denied"]
    if len(denied) >= len(firm) and all(_is_rumour(one, story.vocabulary) for one in firm):
        rows = [_row("status", "denied", one.passages, one.modal_span) for one in denied]
        return "denied", rows
    facts = [one for one in firm if one.modality == "fact"]
    last = last_published(measure)
    ahead = start is not None and last is not None and start > last.isoformat()[: len(start)]
    begun = start is not None and len(start) == 10 and last is not None and start < last.isoformat()
    if ahead or not (facts or begun):
        planned = [one for one in firm if one.modality == "planned"] or firm
        return "announced", [_row("status", "announced", one.passages, one.modal_span) for one in planned]
    return "in_force", [_row("status", "in_force", one.passages, one.modal_span) for one in facts or firm]


def _ends(measure: Measure, lifted: Sequence[FieldEvidence]) -> Iterator[Candidate]:
    """Give the dates of the sentences that tell the end of a measure, and those until which it is told to hold."""
    for passages in measure.passages:
        document = passages.document
        published = document.published.date() if document.published else None
        over = [row.start for row in lifted if row.document == document.id]
        for sentence in passages.sentences:
            tells_end = any(sentence.span.start <= place < sentence.span.end for place in over)
            if not tells_end and measure.nearness(sentence) < IN_SENTENCE:
                continue
            for found in find_dates(sentence.text, sentence.span.start, published):
                if found.sense in ({"on", "from"} if tells_end else set() if over else {"until"}):
                    weight = 1.0 + 0.1 * len(found.value)
                    yield Candidate("end", found.value, passages, found.span, weight, text_of(document, found.span))


def _is_rumour(one: Sighting, vocabulary: Vocabulary) -> bool:
    """-> whether it is told on the word of nobody who would know: "a post claimed"."""
    return any(
        vocabulary.found("rumour", " ".join(one.words(span) for span in (*held.source_spans, *held.cue_spans)))
        for held in one.passages.holders(one.span)
    )


# evidence ------------------------------------------------------------------------------------------------------------


def _row(
    field: Field,
    value: str,
    passages: Passages,
    span: Span,
    *,
    by: Attribution | None = None,
    stance: Stance | None = None,
    reading: str | None = None,
) -> FieldEvidence:
    one = by or passages.holder(span)
    return FieldEvidence(
        field=field,
        value=value,
        document=passages.document.id,
        start=span.start,
        end=span.end,
        sha256=passages.document.sha256,
        stance=stance or (one.stance if one and one.stance in _TOWARDS_WHAT_IS_SAID else "asserts"),
        attribution=one.id if one else None,
        chain=one.chain if one else (),
        extractor=EXTRACTOR,
        reading=reading,
    )


#: stances in which the words themselves are held to be so
_TOWARDS_WHAT_IS_SAID = frozenset(["asserts", "confirms", "partly_confirms", "doubts"])


def _rows(field: Field, group: _Group | None, groups: Sequence[_Group]) -> Iterator[FieldEvidence]:
    """Give the words of a value, and of the values of reports that differ."""
    if group is None:
        return
    for one in group.members[:_MOST_ROWS]:
        reading = one.reading or (one.value if one.value != group.value else None)
        yield _row(field, group.value, one.passages, one.span, reading=reading)
    for other in groups:
        if other is not group and other.weight >= max(_BESIDE * group.weight, _LEAST.get(field, 0.0)):
            for one in other.members[:3]:
                yield _row(field, other.value, one.passages, one.span, reading=one.reading)


def _state_rows(measure: Measure, story: Story) -> Iterator[FieldEvidence]:
    """Give where the measure's documents name the state; where none does, where the others of the story do."""
    naming = [one for one in measure.passages if story.states.named_in(measure.state, one.document.id)]
    for passages in naming or story.passages:
        for span in story.states.named_in(measure.state, passages.document.id)[:_MOST_ROWS]:
            yield _row("state", measure.state, passages, span)


def _mechanism_rows(measure: Measure, tactic: Tactic) -> Iterator[FieldEvidence]:
    for one in measure.sightings:
        stance: Stance | None = "denies" if one.modality == "denied" else None
        yield _row("mechanism", one.mechanism, one.passages, one.span, stance=stance)
        yield _row("tactic", tactic, one.passages, one.span, stance=stance)


def _count_rows(groups: Sequence[_Group]) -> Iterator[FieldEvidence]:
    for group in groups:
        for one in group.members[:3]:
            yield _row("subject_count", group.value, one.passages, one.span)


def _answer_rows(answers: Sequence[Answer], response: OfficialResponse) -> Iterator[FieldEvidence]:
    for one in answers:
        value = response if response == "partly_confirmed" and one.response != "declined" else one.response
        reading = one.response if value != one.response else None
        yield _row("official_response", value, one.passages, one.span, by=one.attribution, reading=reading)


def _short(text: str) -> str:
    return text if len(text) <= 200 else text[:199].rsplit(" ", 1)[0] + "…"


# what stands behind it -----------------------------------------------------------------------------------------------


def _claims(measure: Measure, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """-> the claims that the sightings state, the one of most sightings first."""

    def stated(claim: Claim) -> int:
        return sum(_states(one, claim) for one in measure.sightings if one.modality != "denied")

    counted = [(stated(claim), claim) for claim in claims]
    return tuple(claim for times, claim in sorted(counted, key=lambda one: -one[0]) if times)


def _states(one: Sighting, claim: Claim) -> bool:
    return any(
        mention.document == one.passages.document.id
        and mention.start < one.span.end
        and one.span.start < mention.end
        and mention.stance in _TOWARDS_WHAT_IS_SAID
        for mention in claim.mentions
    )


def _origins(claims: Sequence[Claim]) -> OriginRange | None:
    """-> the widest range that one of the claims has: what stands behind the best supported, at least and at most."""
    ranges = [claim.independent_origins for claim in claims if claim.independent_origins]
    if not ranges:
        return None
    return OriginRange(max(one.min for one in ranges), max(one.max for one in ranges))


def _grade(response: OfficialResponse, origins: OriginRange | None, measure: Measure) -> Grade:
    if response in {"confirmed", "partly_confirmed"}:
        return "admitted"
    if origins and origins.min >= 2:
        return "corroborated"
    if (origins and origins.max >= 1) or any(one.attribution for one in measure.sightings):
        return "reported"
    return "unattributed"
