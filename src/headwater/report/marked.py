"""The article's text as HTML, every statement's words in an element of their own, one inside the other."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from headwater.model import Document, Hyperlink, Reading, Source, Span
from headwater.report.layers import Layer, Piece, Role, layers, nest, paragraphs, spread
from headwater.report.outline import Outline, Statement
from headwater.report.words import marks, one_line, safe, web_address

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
class MarkedText:
    """The paragraphs as HTML, and the numbers of the statements that have an anchor (`{anchor}s{number}`) in them."""

    paragraphs: tuple[Markup, ...]
    anchored: frozenset[int]


def mark(outline: Outline, cast: Cast, anchor: str) -> MarkedText:
    """-> the document's text with its statements marked; every id begins with `anchor`."""
    places = paragraphs(outline.document.text)
    marked = spread(layers(outline.statements), places)
    writer = _Writer(outline.document.text, _links(outline.document), cast, anchor, _bearers(marked), set())
    written = tuple(writer.inline(nest(place, inside)) for place, inside in zip(places, marked, strict=True))
    return MarkedText(written, frozenset(writer.numbered))


def _bearers(marked: Iterable[Sequence[Layer]]) -> dict[int, Role]:
    """-> for each statement the role whose words bear its number: the content's, or else the cue's, or the source's."""
    order: tuple[Role, ...] = ("content", "cue", "source")
    found: dict[int, Role] = {}
    for inside in marked:
        for layer in inside:
            known = found.setdefault(layer.statement.number, layer.role)
            found[layer.statement.number] = min(known, layer.role, key=order.index)
    return found


def _links(document: Document) -> tuple[Hyperlink, ...]:
    """-> the links to the web, in order; where two overlap, the words are the first one's."""
    found: list[Hyperlink] = []
    at = 0
    for link in sorted(document.hyperlinks, key=lambda link: link.span):
        address = web_address(link.address)
        if address and max(at, link.span.start) < link.span.end:
            found.append(Hyperlink(Span(max(at, link.span.start), link.span.end), address))
            at = link.span.end
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Writer:
    text: str
    links: tuple[Hyperlink, ...]
    cast: Cast
    anchor: str
    bearers: Mapping[int, Role]
    numbered: set[int]

    def inline(self, parts: Sequence[Span | Piece]) -> Markup:
        return Markup().join(self.piece(part) if isinstance(part, Piece) else self.plain(part) for part in parts)

    def plain(self, span: Span) -> Markup:
        """-> the words of the span; those that carry a link to the web are one."""
        written, at = Markup(), span.start
        for link in self.links[bisect_right(self.links, span.start, key=lambda link: link.span.end) :]:
            if link.span.start >= span.end:
                break
            begin, end = max(link.span.start, at), min(link.span.end, span.end)
            opened = Markup('<a class="out{}" rel="noopener noreferrer nofollow" href="{}">{}</a>')
            ends = " ends" if end == link.span.end else ""
            written += self.words(at, begin) + opened.format(ends, link.address, self.words(begin, end))
            at = end
        return written + self.words(at, span.end)

    def words(self, begin: int, end: int) -> Markup:
        return escape(safe(self.text[begin:end]))

    def piece(self, piece: Piece) -> Markup:
        """-> the piece's words in their element; the first that may bears the statement's number and anchor."""
        statement, role = piece.layer.statement, piece.layer.role
        identity, number = Markup(), Markup()
        if self.bearers[statement.number] == role and statement.number not in self.numbered:
            self.numbered.add(statement.number)
            identity = Markup(' id="{}s{}"').format(self.anchor, statement.number)
            number = self.number(statement)
        classes = self.classes(piece)
        return Markup('<span class="{}"{}>{}{}</span>').format(classes, identity, number, self.inline(piece.parts))

    def classes(self, piece: Piece) -> str:
        statement, role = piece.layer.statement, piece.layer.role
        source = self.cast.speaker(statement)
        hue = f"h{self.cast.hue(source)}"
        if role == "cue":
            return f"cue {hue}"
        if role == "source":
            return f"who {hue}"
        return f"says {self.anchor}s{statement.number} {hue} k-{source.kind} v{min(piece.levels, LEVELS - 1)}"

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
