"""What the sentences near a measure offer for the fields of its record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from headwater.model import Attribution, Source, Span
from headwater.register.bodies import OFFICES, Body, find_bodies
from headwater.register.dates import find_dates
from headwater.register.measures import BESIDE, IN_DOCUMENT, IN_PARAGRAPH, IN_SENTENCE, Measure
from headwater.register.sightings import Sighting, names_people
from headwater.register.states import States
from headwater.register.text import (
    Passages,
    Sentence,
    phrase_after,
    says_nothing,
    text_of,
    trim,
    without_determiner,
    without_quantity,
)
from headwater.register.vocabulary import Vocabulary
from headwater.restriction import Field, precision


@dataclass(frozen=True)
class Candidate:
    """A value that words offer for a field. `weight`: how much speaks for it, to be compared within a field alone."""

    field: Field
    value: str
    passages: Passages
    span: Span
    weight: float
    reading: str | None = None


def find_candidates(
    measure: Measure,
    others: Sequence[Measure],
    states: States,
    vocabulary: Vocabulary,
    sources: Mapping[str, Source],
) -> tuple[Candidate, ...]:
    """-> what the documents of a measure offer for its fields, other than what a whole document says.

    Args:
        measure: whose record is filled.
        others: the other measures of the story; a sentence that is nearer to one of them offers nothing here.
        states: the states of the story.
        vocabulary: the words of the language.
        sources: who makes the statements, by id.
    """
    found: list[Candidate] = []
    for sighting in measure.sightings:
        found += _of_sighting(sighting, vocabulary, sources)
    for passages in measure.passages:
        for sentence in passages.sentences:
            near = measure.nearness(sentence)
            if not _is_nearest(measure, others, sentence, near):
                continue
            found += _bodies(measure, states, passages, sentence, near, vocabulary)
            found += _starts(measure, passages, sentence, near, vocabulary)
            found += _bases(passages, sentence, near, vocabulary)
            found += _reasons(passages, sentence, near, vocabulary, sources)
            found += _extensions(passages, sentence, near)
            found += _clauses(passages, sentence, near, vocabulary)
            found += _papers(measure, passages, sentence, near)
    return tuple(one for one in found if not _is_nearer_to_others(one, measure, others))


def _is_nearest(measure: Measure, others: Sequence[Measure], sentence: Sentence, near: float) -> bool:
    """-> whether no other measure lies nearer; at some distance the one that its document tells most of goes first."""
    document = sentence.document.id
    mine = len(measure.within(document)), len(measure.sightings)
    for other in others:
        theirs = other.nearness(sentence)
        if theirs > near:
            return False
        if theirs == near <= BESIDE and (len(other.within(document)), len(other.sightings)) > mine:
            return False
    return True


def _is_nearer_to_others(one: Candidate, measure: Measure, others: Sequence[Measure]) -> bool:
    """-> whether the words lie in one sentence with sightings of two measures, and nearer to the other's."""

    def apart(each: Measure) -> int | None:
        return min(
            (
                max(sighting.span.start - one.span.end, one.span.start - sighting.span.end, 0)
                for sighting in each.within(one.passages.document.id)
                if sighting.sentence.span.start <= one.span.start < sighting.sentence.span.end
            ),
            default=None,
        )

    mine = apart(measure)
    return mine is not None and any((theirs := apart(other)) is not None and theirs < mine for other in others)


def _of_sighting(one: Sighting, vocabulary: Vocabulary, sources: Mapping[str, Source]) -> Iterator[Candidate]:
    acted = one.by is not None and vocabulary.found("authority", one.words(one.by))
    firm = 0.3 if one.weak and not acted else 1.0
    if vocabulary.found("standing", one.sentence.text):  # what a rule says is not what is done now
        firm *= _STANDING
    if one.modality in {"denied", "proposed"}:
        firm *= 0.3
    if one.who:
        text = _people(one.words(one.who))
        detail = min(1.0, len(text.split()) / 10) + 0.4 * bool(re.search(r"\d", text))
        yield Candidate("subjects", text, one.passages, one.who, firm * (1 + detail))
        if counted := _count(one.words(one.who)):
            yield Candidate("subject_count", counted, one.passages, one.who, firm)
        if match := _HELD_PAPER.search(one.words(one.who)):
            span = _within(one.passages, one.who, match["paper"])
            if span:
                yield Candidate("documents", text_of(one.passages.document, span), one.passages, span, firm)
    elif one.himself and (mention := _speaker(one, sources)):
        yield Candidate("subjects", without_determiner(one.words(mention)), one.passages, mention, firm)
    for place in (one.to, one.by):
        if place is None or len(one.words(place).split()) >= 9:
            continue
        receives = place is one.to and vocabulary.found("authority", one.words(place))
        if receives or vocabulary.found("implementer", one.words(place)):
            weight = 3.5 if place is one.to else 2.0
            value = without_determiner(one.words(place))
            yield Candidate("implementer", value, one.passages, place, weight * firm)
    if one.paper and one.tactic != "citizenship_revocation":
        text = without_determiner(one.words(one.paper))
        yield Candidate("documents", text, one.passages, one.paper, firm * (1 + 0.2 * len(text.split())))
    if one.scope:
        words = one.words(one.scope)
        yield Candidate("destination_scope", words, one.passages, one.scope, firm + 0.1 * len(words.split()))


#: what a rule on paper weighs beside what is told of now
_STANDING = 0.5


def _speaker(one: Sighting, sources: Mapping[str, Source]) -> Span | None:
    """-> the fullest words of the document for whoever speaks of himself: "an executive at the company"."""
    speakers = (sources.get(each.chain[-1]) for each in one.passages.holders(one.span) if each.chain)
    speaker = next((each for each in speakers if each and each.kind in {"person", "unnamed"}), None)
    mentions = [each.span for each in speaker.mentions if each.document == one.passages.document.id] if speaker else []
    named = [span for span in mentions if not says_nothing(one.words(span)) and len(one.words(span).split()) < 12]
    return max(named, key=lambda span: span.end - span.start, default=None)


_HELD_PAPER = re.compile(
    r"\b(?:without|shows?|have no|had no|has no|holds?|lacks?|lacking|do not have|no|ask for|on|present|need|needs)"
    r"\s+(?:the\s|an?\s|any\s)?(?:new\s)?[‘“\"«'(]*"
    r"(?P<paper>(?:(?!the\b|an?\b|any\b)[\w-]+\s)?(?:certificate|permit|card|booklet|letter|pass|stamp|slip|waiver|notice)(?:es|s)?\b"
    r"|(?:[Ff]orm|[Cc]ertificate) (?=[\w-]*[A-Z\d])[\w-]+)"
)
_FIGURE = re.compile(r"(?P<least>at least |more than |over )?(?<![\w-])(?P<number>\d{1,3}(?:[,.]\d{3})+|\d+)(?![\w-])")
_SPELLED = {
    word: at for at, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}


def _papers(measure: Measure, passages: Passages, sentence: Sentence, near: float) -> Iterator[Candidate]:
    """Give the papers without which nobody may go: "could not show the new form M-9", "without a pass"."""
    if near < BESIDE or measure.mechanism not in {"permission_required", "internal_radius_limit"}:
        return
    for match in _HELD_PAPER.finditer(sentence.text):
        span = trim(
            sentence, Span(sentence.span.start + match.start("paper"), sentence.span.start + match.end("paper"))
        )
        if span:
            value = text_of(passages.document, span)
            sure = 2.0 if re.search(r"[A-Z\d]", value) else 1.0
            yield Candidate("documents", value, passages, span, sure * (0.6 + near / 10 + 0.2 * len(value.split())))


def _people(text: str) -> str:
    return without_determiner(without_quantity(without_determiner(text)))


def _count(text: str) -> str | None:
    match = _FIGURE.match(without_quantity(text))
    if match:
        return match["number"].replace(",", "").replace(".", "")
    first = without_quantity(text).split(maxsplit=1)[0].lower()
    return str(_SPELLED[first]) if first in _SPELLED else None


def _within(passages: Passages, span: Span, words: str) -> Span | None:
    at = passages.document.text.find(words, span.start, span.end)
    return Span(at, at + len(words)) if at >= 0 else None


# bodies --------------------------------------------------------------------------------------------------------------

#: how far it reaches that a body is said to order or to check
_REACH = {IN_SENTENCE: 1.0, IN_PARAGRAPH: 0.85, BESIDE: 0.7, IN_DOCUMENT: 0.4}
_ORDERED_BY = re.compile(
    r"(?:orders?|memos?|circulars?|instructions?|decrees?|letters?|decisions?|rules?|procedure|lists?|resolutions?|ordered"
    r"|told|instructed|required|drawn up|issued|imposed|introduced|announced|adopted|decreed|supplied|signed|approved"
    r"|established|came|comes)(?: (?:No\.? ?)?[\w/.-]*\d[\w/.-]*| on \w+(?: \w+)?)?"
    r" (?:of|by|from) (?:the |its |their )?\Z",
    re.IGNORECASE,
)
#: who gives a permit may be who asks for it, or who acts for them
_CONSENT_OF = re.compile(
    r"(?:permits?|notices?|permission|approval|authori[sz]ation|consent|stamps?|signature)(?: \w+)?"
    r" (?:of|by|from) (?:the |its |their )?\Z",
    re.IGNORECASE,
)
_AT = re.compile(r"\b(?:to|at|in|with) (?:the |their |its |an? )?\Z")
_MEMO_OF = re.compile(
    r"(?:memo|order|circular|instruction|decree|letter|directive)(?: (?:No\.? ?)?[\w/.-]*\d[\w/.-]*)?, (?:the )?\Z",
    re.I,
)
_SPEAKS_FOR = re.compile(
    r"(?:spokes\w+|speaker|head|chief|minister|official|officer|section|secretary)s? (?:of|for|at|in) (?:the )?\Z",
    re.IGNORECASE,
)
_SHOWN_TO = re.compile(
    r"(?:shown|presented|produced|checked|stamped|verified|collected|enforced|carried out) (?:to|by|at) (?:the )?\Z",
    re.I,
)
_MEN_OF = re.compile(
    r"(?:officers?|agents?|workers|employees|men|members|officials|people) (?:of|from) (?:the )?\Z", re.I
)


def _bodies(
    measure: Measure, states: States, passages: Passages, sentence: Sentence, near: float, vocabulary: Vocabulary
) -> Iterator[Candidate]:
    sightings = [one for one in measure.within(passages.document.id) if one.sentence.at == sentence.at]
    for body in find_bodies(sentence, vocabulary):
        if _is_foreign(measure.state, states, passages, body):
            continue
        value = without_determiner(text_of(passages.document, body.span))
        before = sentence.text[: body.span.start - sentence.span.start][-60:]
        after = sentence.text[body.span.end - sentence.span.start :][:40]
        if re.match(r"-|\s+(?:orders?|cases?|rulings?|hearings?)\b", after) and value.lower().endswith("court"):
            continue
        elsewhere = [place for one in sightings for place in (one.who, one.to) if place]
        checks = _SHOWN_TO.search(before) is not None
        if body.orders and not checks and not any(place.start <= body.head.start < place.end for place in elsewhere):
            weight = near * 0.3 + _ordering(sightings, body, before, after, vocabulary) * _REACH[near]
            if " " not in value:
                weight *= 0.5
            elif _is_named(value) and text_of(passages.document, body.head).lower() not in OFFICES:
                weight *= 1.4
            if vocabulary.classes["implementer"].search(value):
                weight *= 0.5
            if vocabulary.classes["unnamed_body"].fullmatch(value):
                weight *= 0.4
            if _MEN_OF.search(before):
                weight += 1.0 * _REACH[near]
            if _SPEAKS_FOR.search(before):
                weight *= 0.7
            yield Candidate("authority", value, passages, body.span, weight)
        if body.carries_out or checks or _CONSENT_OF.search(before):
            weight = (
                2.5 * checks * _REACH[near]
                + near * 0.3
                + _carrying_out(sightings, body, before, after, vocabulary) * _REACH[near]
            )
            if _is_named(value):
                weight *= 1.2
            yield Candidate("implementer", value, passages, body.span, weight)


def _is_named(value: str) -> bool:
    """-> whether it is a body's own name, and not only what kind of body it is."""
    words = value.split()
    return len(words) > 1 and words[0][0].isupper() and words[-1][0].isupper()


def _is_foreign(state: str, states: States, passages: Passages, body: Body) -> bool:
    """-> whether the body bears the name of another state, or stands right after it ("Castria's ministry")."""
    reach = Span(body.span.start - 24, body.span.end + 1)
    inside: dict[str, int] = {}
    for name in states.weights:
        for place in states.named_in(name, passages.document.id):
            if reach.start <= place.start and place.end <= reach.end:
                between = passages.document.text[place.end : body.span.start]
                if place.start >= body.span.start or re.fullmatch(r"[’']?s? ?(?:\w+ )?", between):
                    inside[name] = place.start
    strong = [name for name in inside if states.weights[name] >= 3.0]
    return bool(strong) and state not in strong


def _ordering(sightings: Sequence[Sighting], body: Body, before: str, after: str, vocabulary: Vocabulary) -> float:
    weight = 0.0
    if any(one.by and one.by.start <= body.head.start < one.by.end for one in sightings):
        weight += 3.0
    if _ORDERED_BY.search(before) or _MEMO_OF.search(before):
        weight += 3.0
    if _CONSENT_OF.search(before):
        weight += 2.0
    if re.match(
        r"\W*(?:has |have |had |also |then |never |on \w+ )*(?:" + vocabulary.classes["order_words"].pattern + ")",
        after,
        re.I,
    ):
        weight += 2.0
    if vocabulary.classes["answers"].match(after.lstrip(" ,")):
        weight += 0.5
    if re.match(r" to (?:scrap|lift|end|drop|abolish|withdraw|return|publish|repeal|stop|release)\b", after):
        weight += 1.5
    if _ITS_ORDER.match(after):
        weight += 2.0
    return weight


def _carrying_out(sightings: Sequence[Sighting], body: Body, before: str, after: str, vocabulary: Vocabulary) -> float:
    weight = 0.0
    for one in sightings:
        if one.to and one.to.start <= body.head.start < one.to.end:
            weight = max(weight, 3.5)
        if one.by and one.by.start <= body.head.start < one.by.end:
            weight = max(weight, 2.0)
        if one.span.start <= body.head.start < one.span.end:
            weight = max(weight, 1.5)
        if one.tactic == "document_control" and _AT.search(before):
            weight = max(weight, 1.2)
    if _CONSENT_OF.search(before):
        weight = max(weight, 1.5)
    if re.match(
        r"\W*(?:has |have |had |also |then |who |and )*(?:will |would |are to |must )?(?:"
        + vocabulary.classes["check_words"].pattern
        + ")",
        after,
        re.I,
    ):
        weight = max(weight, 2.5)
    return weight


# times ---------------------------------------------------------------------------------------------------------------

_WEEKDAY_OR_SAYING = re.compile(r"day\b|\b(?:said|told|announced|reported|wrote|dated|of)\b", re.IGNORECASE)
_TAKES_EFFECT = re.compile(r"\b(?:effect|force|began|begun|begin|start|invalid|introduced|stopped)\b", re.IGNORECASE)
_ITS_ORDER = re.compile(
    r"[’']s? (?:\w+ )?(?:order|list|memo|instruction|decree|permission|approval|circular|decision)"
    r"|(?: internal| secret)? (?:memo|order|circular|instruction|directive)\b"
)
#: a year alone is most often that of a law, or of something else
_PRECISE = {"year": 0.6, "month": 1.0, "day": 1.1}
_BEGINS = re.compile(
    r"\b(?:dated|effect|force|began|begun|begin|start|since|invalid|became|introduced|ordered|told|issued|imposed|order|ban|stopped|signed|voided|decree)\b",
    re.IGNORECASE,
)


#: what "since April" weighs, further off in the document, in a sentence on leaving or the border
_SINCE = 0.6


def _starts(
    measure: Measure, passages: Passages, sentence: Sentence, near: float, vocabulary: Vocabulary
) -> Iterator[Candidate]:
    published = passages.document.published.date() if passages.document.published else None
    for found in find_dates(sentence.text, sentence.span.start, published):
        weight = near
        if near < BESIDE:
            if found.sense != "since" or not vocabulary.found("about_going", sentence.text):
                continue
            weight = _SINCE
        if found.sense == "on":
            lead = sentence.text[: found.span.end - sentence.span.start][-45:]
            of_the_act = near == IN_SENTENCE and len(found.value) == 10 and not _WEEKDAY_OR_SAYING.search(lead)
            if not of_the_act and not _BEGINS.search(lead):
                continue
            weight *= 0.9 if _TAKES_EFFECT.search(lead) else 0.5
        if near < IN_PARAGRAPH and not vocabulary.found("measure", sentence.text):
            continue
        if found.sense == "until":
            continue
        weight *= _PRECISE[precision(found.value)]
        clause = sentence.text[
            max(0, found.span.start - sentence.span.start - 60) : found.span.end - sentence.span.start
        ]
        if re.search(r"\b(?:fought|war|elections?|born|lived|lives|exile|member|minister (?:until|from))\b", clause):
            weight *= 0.3
        if vocabulary.found("dated_rule", clause):
            continue
        yield Candidate("start", found.value, passages, found.span, weight, text_of(passages.document, found.span))


# legal basis ---------------------------------------------------------------------------------------------------------


def _bases(passages: Passages, sentence: Sentence, near: float, vocabulary: Vocabulary) -> Iterator[Candidate]:
    text = sentence.text
    taken: list[tuple[int, int]] = []
    for pattern, sure in vocabulary.bases:
        for match in pattern.finditer(text):
            begin, end = match.start(), match.start() + len(match.group().rstrip(" ,"))
            if any(begin < stop and first < end for first, stop in taken) or end <= begin:
                continue
            taken.append((begin, end))
            lead = text[max(0, begin - 30) : begin].lower()
            under = re.search(r"(?:" + vocabulary.classes["under"].pattern + r")\s+(?:the\s+|an?\s+)?\Z", lead, re.I)
            span = Span(sentence.span.start + begin, sentence.span.start + end)
            weight = sure * (0.5 + near / IN_SENTENCE) * (1.5 if under else 1.0)
            if re.match(r"(?i)(?:memo|circular)", match.group()):
                weight *= 0.5
            if re.search(r"International|Covenant|Convention|Universal", match.group()):
                continue
            yield Candidate("legal_basis", without_determiner(text_of(passages.document, span)), passages, span, weight)


# reasons -------------------------------------------------------------------------------------------------------------


def _reasons(
    passages: Passages, sentence: Sentence, near: float, vocabulary: Vocabulary, sources: Mapping[str, Source]
) -> Iterator[Candidate]:
    for pattern, sure in vocabulary.reasons:
        for match in pattern.finditer(sentence.text):
            begin, end = match.span("reason")
            span = trim_end(sentence, begin, end)
            attribution = passages.holder(span)
            if attribution is None and near < BESIDE:
                continue
            said = _official_share(attribution, sources, vocabulary)
            if said < _OFFICIAL and attribution and _asks(passages, attribution, vocabulary):
                continue  # why others want it otherwise
            if attribution is None and vocabulary.found("publisher_body", passages.document.outlet or ""):
                said = _OFFICIAL
            weight = sure * (0.4 + near / IN_SENTENCE) * said
            yield Candidate("stated_reason", text_of(passages.document, span), passages, span, weight)


def _asks(passages: Passages, one: Attribution, vocabulary: Vocabulary) -> bool:
    """-> whether the statement asks for something, and does not tell that it is so."""
    return any(vocabulary.found("asking", text_of(passages.document, span)) for span in one.cue_spans)


def _official_share(attribution: Attribution | None, sources: Mapping[str, Source], vocabulary: Vocabulary) -> float:
    """-> how much a reason weighs by who gives it: those who order a measure state its reason, others guess at it."""
    speaker = sources.get(attribution.chain[-1]) if attribution and attribution.chain else None
    if speaker is None:
        return 0.8
    described = f"{speaker.name} {speaker.role or ''} {' '.join(speaker.aliases)}"
    official = vocabulary.found("official", described) and not vocabulary.found("not_official", described)
    if official or (speaker.kind == "document" and vocabulary.found("instruments", speaker.name)):
        return _OFFICIAL
    return 1.0 if speaker.kind == "document" else 0.6


#: what a reason weighs that those give who order a measure
_OFFICIAL = 1.6


def trim_end(sentence: Sentence, begin: int, end: int) -> Span:
    """-> the words of a sentence from one place to another, without white space and marks at the end."""
    words = sentence.text[begin:end].rstrip(" ,;:-–—")
    return Span(sentence.span.start + begin, sentence.span.start + begin + len(words))


# others --------------------------------------------------------------------------------------------------------------

_EXTENDED = re.compile(
    r"\b(?:appl(?:ied|ies|y|ying)(?: the rule| it| them)?|extend(?:ed|s|ing)?|spread(?:s|ing)?|widened|broadened"
    r"|expanded)"
    r"(?: now| also| even)* (?:to|on|also on|also to|even to) ",
    re.IGNORECASE,
)
_INCLUDING = re.compile(r"\bincluding (?=people|those|persons|staff|employees|workers)", re.IGNORECASE)


def _extensions(passages: Passages, sentence: Sentence, near: float) -> Iterator[Candidate]:
    """Give those to whom a measure is extended: they are subjects beside the first ones."""
    for pattern in (_EXTENDED, _INCLUDING):
        for match in pattern.finditer(sentence.text):
            span = phrase_after(sentence, sentence.span.start + match.end())
            if span and names_people(text_of(passages.document, span)):
                words = _people(text_of(passages.document, span))
                detail = 0.1 * min(10, len(words.split()))
                yield Candidate("subjects", words, passages, span, 0.5 + near / 10 + detail, "extended to")


def _clauses(passages: Passages, sentence: Sentence, near: float, vocabulary: Vocabulary) -> Iterator[Candidate]:
    """Give how those restricted learn of it, and what they can do, in the words of the report."""
    if near < BESIDE:
        return
    for field in ("notice", "remedy"):
        match = vocabulary.classes[field].search(sentence.text)
        if match:
            begin = max(
                (at.end() for at in re.finditer(r"[,;:“”\"]\s*| and ", sentence.text[: match.start()])), default=0
            )
            stop = re.search(r"[.;,“”\"]", sentence.text[match.end() :])
            end = match.end() + (stop.start() if stop else len(sentence.text) - match.end())
            span = trim(sentence, Span(sentence.span.start + begin, sentence.span.start + end))
            if span and span.end - span.start < 160:
                name: Field = "notice" if field == "notice" else "remedy"
                yield Candidate(name, text_of(passages.document, span), passages, span, near)
