"""The tables that CSV and Parquet hold: one row for one thing, one column for one fact.

Ids join them. Spans are code points of the document's text, half-open; what is not known is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from headwater.export.evidence import steps_of
from headwater.export.material import Material
from headwater.export.plain import pieces, text_sha256
from headwater.ids import make_id
from headwater.model import OUTSIDE, Evidence, Link, Mention, Span

#: `texts` and `spans` are lists: of text, and of `[start, end]`
Kind = Literal["text", "number", "share", "truth", "time", "texts", "spans"]
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, its columns with what they hold, and what gives its rows."""

    name: str
    columns: Mapping[str, Kind]
    rows: Callable[[Material], Iterable[Row]]


def _documents(material: Material) -> Iterator[Row]:
    for one in material.trace.documents:
        publisher = material.parties.publisher(one.id)
        yield (
            one.id,
            material.story_of.get(one.id),
            one.file,
            one.title,
            one.outlet,
            publisher.id if publisher else None,
            one.domain,
            one.byline,
            one.published,
            one.language,
            one.address,
            one.sha256,
            one.captured_at,
            text_sha256(one.text),
            one.text,
        )


def _captures(material: Material) -> Iterator[Row]:
    for one in material.captures:
        yield one.id, one.document, one.sha256, one.size, one.captured_at, one.name, one.address, one.file


def _sources(material: Material) -> Iterator[Row]:
    for one in material.trace.sources:
        party = material.parties.source(one.id)
        yield one.id, party.id if party else None, one.kind, one.name, one.role, one.aliases


def _source_mentions(material: Material) -> Iterator[Row]:
    for source in material.trace.sources:
        for mention in source.mentions:
            yield source.id, *_place(material, mention)


def _attributions(material: Material) -> Iterator[Row]:
    for one in material.trace.attributions:
        document = material.documents.get(one.document)
        text = document.text if document else ""
        names = [party.name for source in one.chain if (party := material.parties.source(source))]
        spans = (one.content_spans, one.cue_spans, one.source_spans)
        yield (
            one.id,
            one.document,
            one.chain[-1] if one.chain else None,
            one.stance,
            one.attitude,
            one.kind,
            one.confidence,
            *(" … ".join(pieces(text, several)) for several in spans),
            names,
            one.chain,
            *spans,
            one.within,
        )


def _chain_steps(material: Material) -> Iterator[Row]:
    for one in material.trace.attributions:
        for place, step in enumerate(steps_of(one), 1):
            words = " … ".join(material.words(one.document, span) for span in step.spans)
            yield one.id, place, step.source, step.rule or None, words, step.spans


def _own_voice(material: Material) -> Iterator[Row]:
    for one in material.trace.own_voice:
        yield _place(material, Mention(one.document, one.span))


def _links(material: Material) -> Iterator[Row]:
    for one in material.trace.links:
        outside = one.parent.startswith(OUTSIDE)
        yield (
            link_id(one),
            one.child,
            None if outside else one.parent,
            one.parent.removeprefix(OUTSIDE) if outside else None,
            one.how,
            one.credited,
            one.score,
        )


def _claims(material: Material) -> Iterator[Row]:
    for one in material.trace.claims:
        independent = one.independent_origins
        yield (
            one.id,
            next((story for mention in one.mentions if (story := material.story_of.get(mention.document))), None),
            one.text,
            independent.min if independent else None,
            independent.max if independent else None,
            one.circular,
            len({mention.document for mention in one.mentions}),
        )


def _claim_mentions(material: Material) -> Iterator[Row]:
    for claim in material.trace.claims:
        for one in claim.mentions:
            place = _place(material, Mention(one.document, Span(one.start, one.end)))
            yield claim.id, one.stance, one.attribution, *place


def _origins(material: Material) -> Iterator[Row]:
    for claim in material.trace.claims:
        for number, one in enumerate(claim.origins, 1):
            party = material.parties.source(one.source or "")
            yield claim.id, number, one.kind, party.name if party else None, one.source, one.document


def _variants(material: Material) -> Iterator[Row]:
    for claim in material.trace.claims:
        for variant in claim.variants:
            for mention in variant.mentions:
                yield claim.id, variant.text, *_place(material, mention)


def _flags(material: Material) -> Iterator[Row]:
    for number, flag in enumerate(material.trace.flags, 1):
        for mention in flag.spans or (None,):
            yield number, flag.kind, flag.text, flag.claim, *_place(material, mention)


def _evidence(material: Material) -> Iterator[Row]:
    for link in material.trace.links:
        yield from _reasons(material, "link", link_id(link), None, link.evidence)
    for claim in material.trace.claims:
        yield from _reasons(material, "claim", claim.id, None, claim.why)
        for number, origin in enumerate(claim.origins, 1):
            yield from _reasons(material, "origin", claim.id, number, origin.evidence)


def _reasons(
    material: Material, of: str, own_id: str, origin: int | None, several: Iterable[Evidence]
) -> Iterator[Row]:
    for number, one in enumerate(several, 1):
        for mention in one.spans or (None,):
            yield of, own_id, origin, number, one.feature, one.value, one.text, *_place(material, mention)


def _not_measured(material: Material) -> Iterator[Row]:
    for one in material.trace.not_measured:
        yield one.document, one.what, one.reason


def _place(material: Material, mention: Mention | None) -> Row:
    """-> document, start, end, words."""
    if mention is None:
        return None, None, None, None
    return mention.document, *mention.span, material.words(mention.document, mention.span)


def link_id(link: Link) -> str:
    """-> an id for a link, which has none in the trace."""
    return make_id("link", 1, link.child, link.parent, link.how)


def _columns(text: str) -> dict[str, Kind]:
    """-> columns in their order; each is a text unless it says otherwise: "name:kind"."""
    kinds: dict[str, Any] = {}
    for column in text.split():
        name, _, kind = column.partition(":")
        kinds[name] = kind or "text"
    return kinds


_PLACE = "document start:number end:number words"

TABLES = (
    Table(
        "documents",
        _columns(
            "id story file title outlet publisher domain byline published:time language address sha256"
            " captured_at:time text_sha256 text"
        ),
        _documents,
    ),
    Table("captures", _columns("id document sha256 size:number captured_at:time name address file"), _captures),
    Table("sources", _columns("id entity kind name role aliases:texts"), _sources),
    Table("source_mentions", _columns(f"source {_PLACE}"), _source_mentions),
    Table(
        "attributions",
        _columns(
            "id document speaker stance attitude kind confidence:share content cue source chain:texts"
            " chain_sources:texts content_spans:spans cue_spans:spans source_spans:spans within"
        ),
        _attributions,
    ),
    Table("chain_steps", _columns("attribution place:number source rule words spans:spans"), _chain_steps),
    Table("own_voice", _columns(_PLACE), _own_voice),
    Table("links", _columns("id child parent outside how credited:truth score:share"), _links),
    Table(
        "claims",
        _columns("id story text origins_min:number origins_max:number circular:truth documents:number"),
        _claims,
    ),
    Table("claim_mentions", _columns(f"claim stance attribution {_PLACE}"), _claim_mentions),
    Table("origins", _columns("claim number:number kind name source document"), _origins),
    Table("variants", _columns(f"claim text {_PLACE}"), _variants),
    Table("flags", _columns(f"number:number kind text claim {_PLACE}"), _flags),
    Table("evidence", _columns(f"of id origin:number number:number feature value:share text {_PLACE}"), _evidence),
    Table("not_measured", _columns("document what reason"), _not_measured),
)
