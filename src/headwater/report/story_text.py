"""A document's text as HTML, with the words marked that state a claim, and a place to jump to for all evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from headwater.model import Evidence, Mention, Span, Stance, Trace
from headwater.registered import all_evidence
from headwater.report.layers import Layer, Piece, in_order, levels, nest, paragraphs, spread
from headwater.report.marked import HUES, LEVELS
from headwater.report.prose import Prose, prose
from headwater.report.stories import NumberedClaim, NumberedDocument, TraceOutline
from headwater.report.words import STANCES, one_line, shorten

#: characters of a claim in the label of a number
LABEL = 80


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim that some words state, and their stance towards it."""

    told: NumberedClaim
    stance: Stance


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that state claims, or that are evidence, or both."""

    span: Span
    states: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class StoryText:
    """The paragraphs as HTML, the spans that have an anchor (see `anchor`) in them, and those in several pieces.

    Each piece of the latter has the anchor as a class.
    """

    paragraphs: tuple[Markup, ...]
    anchored: frozenset[Span]
    scattered: tuple[Span, ...]


def anchor(document: int, span: Span) -> str:
    """-> the id of the words of a span in the document with this number."""
    return f"d{document}w{span.start}-{span.end}"


def hue(told: NumberedClaim) -> str:
    """-> the colour of a claim, as a class; claims of a single document have none."""
    return f"h{(told.number - 1) % HUES}" if len(told.documents) > 1 else "hq"


def find_passages(trace: Trace, outline: TraceOutline) -> dict[str, tuple[Passage, ...]]:
    """-> for each document (id) the passages to mark: mentions of claims, and all words that evidence quotes."""
    states: defaultdict[tuple[str, Span], dict[tuple[int, int, Stance], Stated]] = defaultdict(dict)
    for told in (told for story in outline.stories for told in story.claims):
        for said in told.claim.mentions:
            place = (said.document, Span(said.start, said.end))
            states[place][told.story, told.number, said.stance] = Stated(told, said.stance)
    for mention in _evidence(trace):
        states.setdefault((mention.document, mention.span), {})
    found: defaultdict[str, list[Passage]] = defaultdict(list)
    for (document, span), stated in states.items():
        found[document].append(Passage(span, tuple(stated[key] for key in sorted(stated))))
    return {document: tuple(passages) for document, passages in found.items()}


def mark_story_text(one: NumberedDocument, passages: Iterable[Passage]) -> StoryText:
    """-> the document's text with its passages marked."""
    places = paragraphs(one.document.text)
    # Words that state a claim go around words that are evidence only, where both are the same length.
    marked = in_order(Layer(passage.span, (not passage.states,), passage) for passage in passages)
    nested = [nest(place, inside) for place, inside in zip(places, spread(marked, places), strict=True)]
    pieces = Counter(piece.layer.mark.span for parts in nested for piece in _pieces(parts))
    scattered = frozenset(span for span, count in pieces.items() if count > 1)
    writer = _Writer(prose(one.document), one.number, scattered, set())
    written = tuple(writer.inline(parts) for parts in nested)
    return StoryText(written, frozenset(writer.anchored), tuple(sorted(scattered)))


def _pieces(parts: Sequence[Span | Piece[Passage]]) -> Iterator[Piece[Passage]]:
    for part in parts:
        if isinstance(part, Piece):
            yield part
            yield from _pieces(part.parts)


def _evidence(trace: Trace) -> Iterator[Mention]:
    reasons: list[Evidence] = [evidence for link in trace.links for evidence in link.evidence]
    for claim in trace.claims:
        reasons += claim.why
        reasons += (evidence for origin in claim.origins for evidence in origin.evidence)
        yield from (mention for variant in claim.variants for mention in variant.mentions)
    yield from (mention for evidence in reasons for mention in evidence.spans)
    yield from (mention for flag in trace.flags for mention in flag.spans)
    for record in trace.restrictions:
        yield from (Mention(row.document, Span(row.start, row.end)) for row in all_evidence(record))


@dataclass(frozen=True, slots=True)
class _Writer:
    prose: Prose
    document: int
    scattered: frozenset[Span]
    anchored: set[Span]

    def inline(self, parts: Sequence[Span | Piece[Passage]]) -> Markup:
        return Markup().join(self.piece(part) if isinstance(part, Piece) else self.prose.inline(part) for part in parts)

    def piece(self, piece: Piece[Passage]) -> Markup:
        passage = piece.layer.mark
        identity, numbers = Markup(), Markup()
        if passage.span not in self.anchored:
            self.anchored.add(passage.span)
            identity = Markup(' id="{}"').format(anchor(self.document, passage.span))
            numbers = Markup().join(_number(stated) for stated in passage.states)
        classes = _classes(piece)
        if passage.span in self.scattered:
            classes = f"{classes} {anchor(self.document, passage.span)}"
        return Markup('<span class="{}"{}>{}{}</span>').format(classes, identity, numbers, self.inline(piece.parts))


def _classes(piece: Piece[Passage]) -> str:
    states = piece.layer.mark.states
    if not states:
        return "quoted"
    level = min(levels(piece, lambda passage: bool(passage.states)), LEVELS - 1)
    told = max((stated.told for stated in states), key=lambda told: len(told.documents))
    return f"says {hue(told)} v{level}"


def _number(stated: Stated) -> Markup:
    told = stated.told
    stance = "" if stated.stance == "asserts" else STANCES[stated.stance]
    label = f"Claim {told.number}{f', {stance}' if stance else ''}: {shorten(one_line(told.claim.text), LABEL)}"
    return Markup('<span class="tag"><a class="n {}" href="#{}" aria-label="{}">{}</a>&#8288;</span>').format(
        hue(told), told.anchor, label, f"{told.number} · {stance}" if stance else told.number
    )
