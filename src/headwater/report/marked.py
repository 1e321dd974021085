"""The article's text as HTML, every statement's words in an element of their own, one inside the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from headwater.model import Attribution, Reading, Source, Span
from headwater.report.layers import Layer, Piece, in_order, levels, nest, paragraphs, spread
from headwater.report.outline import Outline, Statement
from headwater.report.prose import Prose, prose
from headwater.report.words import marks, one_line

Role = Literal["content", "source", "cue"]

# Where spans are equal, what a statement says goes around who says it, and that around the cue.
_ORDER: dict[Role, int] = {"content": 0, "source": 1, "cue": 2}

#: colours in page.css; sources beyond them take the same colours again
HUES = 8
#: lines of nested statements that page.css can set apart, the innermost included
LEVELS = 5

_NOT_STATED = Source("", "unnamed", "source not stated")


@dataclass(frozen=True, slots=True)
class Cast:
    """The sources of a reading by id, each with its colour (0 to HUES - 1), the same in every article."""

    sources: Mapping[str, Source]
    hues: Mapping[str, int]

    def speaker(self, statement: Statement) -> Source:
        """-> the last source of the statement's chain."""
        chain = statement.attribution.chain
        return self.sources.get(chain[-1], _NOT_STATED) if chain else _NOT_STATED

    def name(self, source: str) -> str:
        """-> the name of the source with this id, on one line."""
        return one_line(self.sources.get(source, _NOT_STATED).name)

    def hue(self, source: Source) -> int:
        """-> its colour."""
        return self.hues.get(source.id, 0)


def cast_of(reading: Reading, found: Sequence[Outline]) -> Cast:
    """-> the cast; each source takes the colour that its articles use least, those of several articles first."""
    cited: dict[str, dict[int, None]] = {}
    for outline in found:
        for statement in outline.statements:
            for source in reversed(statement.attribution.chain):
                cited.setdefault(source, {})[outline.number] = None
    used: Counter[tuple[int, int]] = Counter()
    hues: dict[str, int] = {}
    for source in sorted(cited, key=lambda source: -len(cited[source])):
        hues[source] = min(range(HUES), key=lambda hue: sum(used[article, hue] for article in cited[source]))
        used.update((article, hues[source]) for article in cited[source])
    return Cast({source.id: source for source in reading.sources}, hues)


@dataclass(frozen=True, slots=True)
class Part:
    """The part that some words play in a statement."""

    role: Role
    statement: Statement


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The paragraphs as HTML, and the numbers of the statements that have an anchor (`{anchor}s{number}`) in them."""

    paragraphs: tuple[Markup, ...]
    anchored: frozenset[int]


def mark(outline: Outline, cast: Cast, anchor: str) -> MarkedText:
    """-> the document's text with its statements marked; every id begins with `anchor`."""
    places = paragraphs(outline.document.text)
    marked = spread(layers(outline.statements), places)
    writer = _Writer(prose(outline.document), cast, anchor, _bearers(marked), set())
    written = tuple(writer.inline(nest(place, inside)) for place, inside in zip(places, marked, strict=True))
    return MarkedText(written, frozenset(writer.numbered))


def layers(statements: Iterable[Statement]) -> tuple[Layer[Part], ...]:
    """-> every span of the statements with its part, in the order in which they open."""
    return in_order(
        Layer(span, (_ORDER[role], statement.number), Part(role, statement))
        for statement in statements
        for role, spans in _roles(statement.attribution)
        for span in spans
    )


def _roles(attribution: Attribution) -> tuple[tuple[Role, tuple[Span, ...]], ...]:
    return (
        ("content", attribution.content_spans),
        ("source", attribution.source_spans),
        ("cue", attribution.cue_spans),
    )


def _bearers(marked: Iterable[Sequence[Layer[Part]]]) -> dict[int, Role]:
    """-> for each statement the role whose words bear its number: the content's, or else the cue's, or the source's."""
    order: tuple[Role, ...] = ("content", "cue", "source")
    found: dict[int, Role] = {}
    for inside in marked:
        for part in (layer.mark for layer in inside):
            known = found.setdefault(part.statement.number, part.role)
            found[part.statement.number] = min(known, part.role, key=order.index)
    return found


@dataclass(frozen=True, slots=True)
class _Writer:
    prose: Prose
    cast: Cast
    anchor: str
    bearers: Mapping[int, Role]
    numbered: set[int]

    def inline(self, parts: Sequence[Span | Piece[Part]]) -> Markup:
        return Markup().join(self.piece(part) if isinstance(part, Piece) else self.prose.inline(part) for part in parts)

    def piece(self, piece: Piece[Part]) -> Markup:
        """-> the piece's words in their element; the first that may bears the statement's number and anchor."""
        statement, role = piece.layer.mark.statement, piece.layer.mark.role
        identity, number = Markup(), Markup()
        if self.bearers[statement.number] == role and statement.number not in self.numbered:
            self.numbered.add(statement.number)
            identity = Markup(' id="{}s{}"').format(self.anchor, statement.number)
            number = self.number(statement)
        classes = self.classes(piece)
        return Markup('<span class="{}"{}>{}{}</span>').format(classes, identity, number, self.inline(piece.parts))

    def classes(self, piece: Piece[Part]) -> str:
        statement, role = piece.layer.mark.statement, piece.layer.mark.role
        source = self.cast.speaker(statement)
        hue = f"h{self.cast.hue(source)}"
        if role == "cue":
            return f"cue {hue}"
        if role == "source":
            return f"who {hue}"
        level = min(levels(piece, _is_content), LEVELS - 1)
        return f"says {self.anchor}s{statement.number} {hue} k-{source.kind} v{level}"

    def number(self, statement: Statement) -> Markup:
        source = self.cast.speaker(statement)
        notes = marks(statement.attribution)
        return Markup(
            '<span class="tag"><a class="n h{}{}" href="#{}c{}" aria-label="{}: to its chain">{}</a>&#8288;</span>'
        ).format(
            self.cast.hue(source),
            " unsure" if "uncertain" in notes else "",
            self.anchor,
            statement.number,
            ", ".join((f"Statement {statement.number} of {one_line(source.name)}", *notes)),
            " · ".join((str(statement.number), *notes)),
        )


def _is_content(part: Part) -> bool:
    return part.role == "content"
