"""A document and its attributions -> the statements in it, cut so small that each says one thing.

The whole body is cut at sentence ends, at the edges of attributed contents, and at clause boundaries. A piece inside an
attributed content is what its speaker says; a piece outside all of them is the article's own voice, if it lies in an
`OwnVoice` span. Scaffolding ("the ministry said") is no statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from headwater.attribution.sentences import sentences
from headwater.model import Attitude, Attribution, Document, OwnVoice, Span, Stance

#: Words of meaning that a piece needs to stand alone; a smaller one stays with its neighbour.
MIN_WORDS = 2
#: Two fragments of one content are one piece where at most this many code points of source and cue part them.
MAX_GAP = 40

_FUNCTION_WORDS = frozenset(
    "a an the and or but nor so yet of in on at by for from to with as into onto upon over under about after before "
    "since until till than that which who whom whose what when where while if because though although it its he she "
    "they them his her their him we us our you your i me my this these those there here is are was were be been being "
    "am has have had having do does did will would shall should can could may might must not no never also just only "
    "even still already very more most much many some any all each every both either neither such own same other "
    "others up down out off again then now too s t".split()
)
_WORD = re.compile(r"\w+(?:[.,]\d+)*", re.UNICODE)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_VERB_AFTER_AND = (
    r"(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|shall|should|does|did|do)"
)
#: Where a clause may end; the boundary lies where the match starts.
_BOUNDARIES = re.compile(
    r"(?:"
    r";\s+"
    r"|:\s+"
    r"|\s+[-–—]\s+|—"
    r"|,\s+(?:and|but|or|nor|yet|so)\s+(?:that\s+)?(?=\S)"
    r"|\s+(?:and|but)\s+that\s+"
    r"|,\s+(?:while|whereas|though|although|because|hours?|days?|with|without|on account of|according to)\b"
    r"|,\s+(?P<relative>who|whom|whose|which|where)\b"
    r"|,\s+(?=[a-z]+ing\b)"
    r"|,\s+(?=not\b)"
    rf"|\s+(?:and|but)\s+(?={_VERB_AFTER_AND}\b)"
    rf"|\s+(?:and|but)\s+(?=(?:the\s+|an?\s+|some\s+|about\s+)?[\w’'-]+(?:\s+[\w’'-]+)?\s+{_VERB_AFTER_AND}\b)"
    r"|\s+(?:while|whereas|although|though|because|unless)\s+"
    r"|\s+(?=\()"
    r")"
)
_STANDS_FOR = re.compile(
    r"\b(?:it|this|that|these|those|such|same|so|all|none|not|no|he|she|they|them|him|her|which|what|who)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:[\s,;:–—-]|(?:and|but|or|nor|so|yet)\s+(?:that\s+)?|that\s+)+", re.IGNORECASE)
_TRAILING = re.compile(r"(?:[\s,;:–—-]|,\s+(?:and|but|or))+$")
#: After a relative clause in the middle of a sentence its main verb follows: "a price, which ..., was ...".
_GOES_ON = re.compile(rf",\s+(?:{_VERB_AFTER_AND}|\w+ed)\b")
_NO_SUBJECT = re.compile(rf"[\s,]*{_VERB_AFTER_AND}\b")
_QUOTES = '"“”„«»‘'


@dataclass(frozen=True, slots=True)
class Statement:
    """One piece of a document that says one thing, and who says it.

    `sentence` is the span of the sentence that it stands in. `chain` holds the source ids of the attribution that
    holds it (outermost first), or nothing where the article says it in its own voice. `order` counts the statements
    of the document from 0.
    """

    document: str
    span: Span
    text: str
    sentence: Span
    order: int
    attribution: str | None = None
    chain: tuple[str, ...] = ()
    stance: Stance = "asserts"
    attitude: Attitude = "statement"


def content_words(text: str) -> list[str]:
    """-> the words that carry meaning, in lower case, in their order."""
    return [word for word in (found.group().lower() for found in _WORD.finditer(text)) if word not in _FUNCTION_WORDS]


def find_statements(
    document: Document, attributions: Sequence[Attribution], own_voice: Sequence[OwnVoice] | None = None
) -> tuple[Statement, ...]:
    """-> the statements of one document, in the order of the text.

    Args:
        document: the document.
        attributions: the attributions found in it; those of other documents are passed over.
        own_voice: what it says in its own voice, or None to take all that no attribution covers.
    """
    mine = [found for found in attributions if found.document == document.id]
    own = None if own_voice is None else [voice.span for voice in own_voice if voice.document == document.id]
    found: list[Statement] = []
    for sentence in sentences(document.text):
        for span, holders in _pieces(document.text, sentence, mine):
            if not holders and not _said_by_itself(span, own):
                continue
            for holder in _innermost(holders) or (None,):
                found.append(
                    Statement(
                        document=document.id,
                        span=span,
                        text=" ".join(document.text[span.start : span.end].split()),
                        sentence=sentence,
                        order=len(found),
                        attribution=holder.id if holder else None,
                        chain=holder.chain if holder else (),
                        stance=holder.stance if holder else "asserts",
                        attitude=holder.attitude if holder else "statement",
                    )
                )
    return tuple(found)


def _said_by_itself(span: Span, own: Sequence[Span] | None) -> bool:
    if own is None:
        return True
    return any(min(span.end, voice.end) - max(span.start, voice.start) >= (span.end - span.start) / 2 for voice in own)


def _innermost(holders: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Leave out an attribution whose chain goes on in another one that holds the same words."""
    kept = [
        one
        for one in holders
        if not any(
            len(other.chain) > len(one.chain) and other.chain[: len(one.chain)] == one.chain for other in holders
        )
    ]
    unique: dict[tuple[str, ...], Attribution] = {}
    for one in kept:
        unique.setdefault(one.chain, one)
    return tuple(unique.values())


def _pieces(
    text: str, sentence: Span, attributions: Sequence[Attribution]
) -> Iterable[tuple[Span, tuple[Attribution, ...]]]:
    """Cut one sentence; -> each piece and the attributions whose content holds it."""
    near = [one for one in attributions if any(_touch(sentence, span) for span in _all_spans(one))]
    covers = [(one, _joined(text, one)) for one in near]
    scaffold = [span for one in near for span in (*one.source_spans, *one.cue_spans)]
    edges = {sentence.start, sentence.end}
    for _, spans in covers:
        edges.update(at for span in spans for at in span if sentence.start < at < sentence.end)
    for one, spans in covers:
        for span in (*one.source_spans, *one.cue_spans):
            if not any(span.start >= content.start and span.end <= content.end for content in spans):
                edges.update(at for at in span if sentence.start < at < sentence.end)
    for one, _ in covers:
        if one.attitude == "belief" and (hull := _belief(text, sentence, one)):
            yield hull, (one,)
    marks = sorted(edges)
    for begin, end in pairwise(marks):
        inside = tuple(one for one, spans in covers if any(span.start <= begin and end <= span.end for span in spans))
        if any(span.start <= begin and end <= span.end for span in scaffold):
            continue
        whole_clause = not inside and bool(_NO_SUBJECT.match(text, begin, end))
        for piece in _clauses(text, Span(sentence.start if whole_clause else begin, end)):
            whole = piece.end - piece.start >= (sentence.end - sentence.start) - 1
            words = text[piece.start : piece.end]
            if whole or len(content_words(words)) >= MIN_WORDS or (inside and _means_something(words)):
                yield piece, inside


def _means_something(words: str) -> bool:
    """Whether a piece of a content has a word of meaning, or one that stands for something said before."""
    return bool(content_words(words)) or bool(_STANDS_FOR.search(words))


def _belief(text: str, sentence: Span, one: Attribution) -> Span | None:
    """Give "the palace fears a run of departures" whole: that somebody holds the belief is itself stated."""
    parts = sorted(span for span in _all_spans(one) if _touch(sentence, span))
    hull = Span(max(sentence.start, parts[0].start), min(sentence.end, max(part.end for part in parts)))
    said = {at for part in parts for at in range(part.start, part.end)}
    gap = sum(at not in said for at in range(hull.start, hull.end))
    return hull if one.source_spans and one.cue_spans and gap <= MAX_GAP else None


def _all_spans(one: Attribution) -> tuple[Span, ...]:
    return (*one.source_spans, *one.cue_spans, *one.content_spans)


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _joined(text: str, one: Attribution) -> list[Span]:
    """Join fragments of a content that only its own source and cue part ("the permit reportedly ended")."""
    joined: list[Span] = []
    for span in sorted(one.content_spans):
        if joined and _only_scaffold(text, joined[-1].end, span.start, one):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _only_scaffold(text: str, begin: int, end: int, one: Attribution) -> bool:
    between = text[begin:end]
    if end - begin > MAX_GAP or any(mark in between for mark in ".!?,\n") or set(between) & set(_QUOTES):
        return False
    left = set(range(begin, end))
    for span in (*one.source_spans, *one.cue_spans):
        left -= set(range(span.start, span.end))
    return not "".join(text[at] for at in sorted(left)).strip()


def _clauses(text: str, span: Span) -> Iterable[Span]:
    """Cut at clause boundaries, where both sides keep words enough to stand alone."""
    starts = [span.start]
    for found in _BOUNDARIES.finditer(text, span.start, span.end):
        at = found.start()
        if found["relative"] and _GOES_ON.search(text, found.end(), span.end):
            continue
        if (
            len(content_words(text[starts[-1] : at])) >= MIN_WORDS
            and len(content_words(text[at : span.end])) >= MIN_WORDS
        ):
            starts.append(at)
    for begin, end in zip(starts, [*starts[1:], span.end], strict=True):
        if trimmed := _trim(text, begin, end):
            yield trimmed


def _trim(text: str, begin: int, end: int) -> Span | None:
    piece = text[begin:end]
    if leading := _LEADING.match(piece):
        begin += leading.end()
    if trailing := _TRAILING.search(text[begin:end]):
        end = begin + trailing.start()
    return Span(begin, end) if _LETTERS.search(text, begin, end) else None
