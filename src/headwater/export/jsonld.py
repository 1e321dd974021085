"""schema.org as JSON-LD 1.1: NewsArticle, Quotation, Statement, Claim, Organization, Person.

The context is inside: schema.org's vocabulary is the default, and what it has no word for stands under `headwater:`.
What an article was made from is its `isBasedOn`, what it cites its `citation`; a statement is a Quotation where it has
somebody's own words and a Statement where it tells them in others, and its `author` is who said it. A chain is a list,
outermost first. A Claim's `appearance` is what states it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from headwater.export.material import Material
from headwater.export.party import Party
from headwater.export.plain import URN, Made, json_bytes, known, moment, pieces, text_sha256
from headwater.model import Attribution, Claim, Document, Link, SourceKind, Span

CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "@vocab": "https://schema.org/",
    "headwater": URN,
    "headwater:chain": {"@container": "@list", "@type": "@id"},
}
_TYPES: Mapping[SourceKind, str] = {
    "person": "Person",
    "organization": "Organization",
    "outlet": "NewsMediaOrganization",
    "document": "CreativeWork",
    "unnamed": "headwater:Unnamed",
}


def jsonld(material: Material) -> tuple[Made, ...]:
    """-> one object with a graph."""
    graph = [node for part in PARTS for node in part(material)]
    return (Made(".jsonld", json_bytes({"@context": CONTEXT, "@graph": graph}), len(graph)),)


def _parties(material: Material) -> Iterator[dict[str, Any]]:
    for party in material.parties.by_id.values():
        yield _party(party)


def _party(party: Party) -> dict[str, Any]:
    return {"@id": URN + party.id, "@type": _TYPES[party.kind]} | known(
        name=party.name,
        alternateName=list(party.names),
        description=party.role,
        url=[f"https://{domain}/" for domain in party.domains],
    )


def _articles(material: Material) -> Iterator[dict[str, Any]]:
    links: defaultdict[str, list[Link]] = defaultdict(list)
    for link in material.trace.links:
        links[link.child].append(link)
    for document in material.trace.documents:
        yield _article(material, document, links[document.id])


def _article(material: Material, document: Document, links: Iterable[Link]) -> dict[str, Any]:
    publisher = material.parties.publisher(document.id)
    made = {
        **known(
            headline=document.title,
            url=document.address,
            datePublished=moment(document.published) if document.published else None,
            inLanguage=None if document.language == "und" else document.language,
            author=[{"@type": "Person", "name": document.byline}] if document.byline else None,
            publisher=_reference(publisher.id) if publisher else None,
            isBasedOn=_parents(material, (link for link in links if link.how != "cited")),
            citation=_parents(material, (link for link in links if link.how == "cited")),
        ),
        "encoding": [
            known(
                **{"@type": "MediaObject"},
                identifier=captured.id,
                sha256=captured.sha256,
                contentSize=str(captured.size) if captured.size is not None else None,
                uploadDate=moment(captured.captured_at),
            )
            for captured in material.captures_of.get(document.id, ())
        ],
        "headwater:textSha256": text_sha256(document.text),
        "headwater:link": [_link(material, link) for link in links],
    }
    return {"@id": URN + document.id, "@type": "NewsArticle", **{name: one for name, one in made.items() if one}}


def _parents(material: Material, links: Iterable[Link]) -> list[dict[str, str]]:
    return [_reference(parent) for parent in dict.fromkeys(_parent(material, link) for link in links)]


def _parent(material: Material, link: Link) -> str:
    """-> the id of the parent; of a piece that is not in the collection, that of its outlet."""
    return material.parties.outside.get(link.parent, link.parent)


def _link(material: Material, link: Link) -> dict[str, Any]:
    return {
        "headwater:parent": _reference(_parent(material, link)),
        "headwater:how": link.how,
        "headwater:credited": link.credited,
        "headwater:score": link.score,
        "headwater:because": [evidence.text for evidence in link.evidence],
    }


def _statements(material: Material) -> Iterator[dict[str, Any]]:
    for attribution in material.trace.attributions:
        if document := material.documents.get(attribution.document):
            yield _statement(material, attribution, document)


def _statement(material: Material, attribution: Attribution, document: Document) -> dict[str, Any]:
    chain = [party.id for source in attribution.chain if (party := material.parties.source(source))]
    return {
        "@id": URN + attribution.id,
        "@type": "Statement" if attribution.kind == "indirect" else "Quotation",
        "text": " … ".join(pieces(document.text, attribution.content_spans)),
        "isPartOf": _reference(document.id),
        **({"author": _reference(chain[-1]), "headwater:chain": [URN + one for one in chain]} if chain else {}),
        **({"headwater:within": _reference(attribution.within)} if attribution.within else {}),
        "headwater:stance": attribution.stance,
        "headwater:attitude": attribution.attitude,
        "headwater:kind": attribution.kind,
        "headwater:confidence": attribution.confidence,
        "headwater:span": [_span(start, end) for start, end in attribution.content_spans],
    }


def _span(start: int, end: int) -> dict[str, int]:
    return {"headwater:start": start, "headwater:end": end}


def _claims(material: Material) -> Iterator[dict[str, Any]]:
    for claim in material.trace.claims:
        yield _claim(material, claim)


def _claim(material: Material, claim: Claim) -> dict[str, Any]:
    independent = claim.independent_origins
    stating = dict.fromkeys(mention.attribution or mention.document for mention in claim.mentions)
    return {
        "@id": URN + claim.id,
        "@type": "Claim",
        "text": claim.text,
        "appearance": [_reference(one) for one in stating],
        "headwater:circular": claim.circular,
        **({"headwater:originsMin": independent.min, "headwater:originsMax": independent.max} if independent else {}),
        "headwater:origin": [
            known(
                **{"headwater:originKind": origin.kind},
                author=_reference(party.id) if (party := material.parties.source(origin.source or "")) else None,
                firstAppearance=_reference(origin.document) if origin.document else None,
            )
            for origin in claim.origins
        ],
        "headwater:mention": [
            {
                "headwater:document": _reference(mention.document),
                "headwater:stance": mention.stance,
                "text": material.words(mention.document, Span(mention.start, mention.end)),
                **_span(mention.start, mention.end),
            }
            for mention in claim.mentions
        ],
    }


#: what the graph is made of, in its order
PARTS = (_parties, _articles, _statements, _claims)


def _reference(own_id: str) -> dict[str, str]:
    return {"@id": URN + own_id}
