"""FollowTheMoney entities (https://followthemoney.tech), one JSON object a line, for Aleph and its kin.

Documents are Articles; publishers and outlets Organizations; people Persons; who is cited without a name a LegalEntity
with the keyword "unnamed", so that it can be left out where names are matched, as can its Documentations, by the status
"unnamed". A Mention says under which names somebody stands in a document, a Documentation what a document has to do
with somebody, or with the document it was made from. FollowTheMoney has no quotation: a Documentation's `recordId`
gives the ids of the statements in the sidecar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any

from headwater import __version__
from headwater.errors import ExportError
from headwater.export.evidence import evidence
from headwater.export.material import Material
from headwater.export.plain import Made, json_lines, known, moment, pieces, printable
from headwater.ids import make_id
from headwater.model import Attribution, Document, Link, SourceKind
from headwater.report.words import HOWS

ENDING = ".ftm.jsonl"
#: what FollowTheMoney calls a source; a cited document is none of its entities, since we do not hold it
SCHEMATA: Mapping[SourceKind, str] = {
    "person": "Person",
    "organization": "Organization",
    "outlet": "Organization",
    "unnamed": "LegalEntity",
}


def ftm(material: Material) -> tuple[Made, ...]:
    """-> the entities, and the evidence sidecar. Raises ExportError where followthemoney is not installed."""
    raw, count = json_lines(entities(material))
    return (Made(ENDING, raw, count), *evidence(material))


def entities(material: Material) -> Iterator[dict[str, Any]]:
    """-> every entity as FollowTheMoney writes it: articles, parties, mentions, documentations."""
    for part in PARTS:
        for schema, own_id, properties in part(material):
            yield entity(schema, own_id, properties)


_Raw = tuple[str, str, Mapping[str, Any]]


def _articles(material: Material) -> Iterator[_Raw]:
    for document in material.trace.documents:
        captures = material.captures_of.get(document.id, ())
        yield (
            "Article",
            document.id,
            known(
                title=document.title,
                fileName=PurePath(document.file).name or document.id,
                author=document.byline,
                publisher=document.outlet or document.domain,
                sourceUrl=document.address,
                publishedAt=_published(document),
                retrievedAt=sorted({moment(captured.captured_at) for captured in captures}),
                language=document.language,
                bodyText=document.text,
                notes=[f"SHA-256 of the capture: {one}" for one in dict.fromkeys(c.sha256 for c in captures)],
                processingAgent=f"headwater {__version__}",
            ),
        )


def _published(document: Document) -> str | None:
    """-> the time; only the day where no more than that is known (such documents carry midnight UTC)."""
    if document.published is None:
        return None
    written = moment(document.published)
    return written.removesuffix("T00:00:00Z")


def _people(material: Material) -> Iterator[_Raw]:
    for party in material.parties.by_id.values():
        if schema := SCHEMATA.get(party.kind):
            unnamed = party.kind == "unnamed"
            yield (
                schema,
                party.id,
                known(
                    name=party.name or "unnamed",
                    weakAlias=() if unnamed else party.names,
                    summary=party.role,
                    position=party.role if schema == "Person" else None,
                    keywords="unnamed" if unnamed else None,
                    website=[f"https://{domain}/" for domain in party.domains],
                ),
            )


def _mentions(material: Material) -> Iterator[_Raw]:
    for source in material.trace.sources:
        party = material.parties.source(source.id)
        if party is None or party.kind in ("unnamed", "document"):
            continue
        names: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for mention in source.mentions:
            words = material.words(mention.document, mention.span)
            names[mention.document][words if party.is_called(words) else party.name] = None
        for document, forms in names.items():
            if document in material.documents:
                yield (
                    "Mention",
                    make_id("men", 1, document, party.id),
                    known(document=document, resolved=party.id, name=list(forms), detectedSchema=SCHEMATA[party.kind]),
                )


def _documentations(material: Material) -> Iterator[_Raw]:
    for (document_id, entity), facts in _relations(material).items():
        document = material.documents[document_id]
        party = material.parties.by_id.get(entity)
        yield (
            "Documentation",
            make_id("dmt", 1, document_id, entity),
            known(
                document=document_id,
                entity=entity,
                role=facts["role"],
                status="unnamed" if party and party.kind == "unnamed" else None,
                recordId=facts["record"],
                summary=facts["words"],
                date=_published(document),
                sourceUrl=document.address,
                publisher=document.outlet or document.domain,
            ),
        )


def _relations(material: Material) -> Mapping[tuple[str, str], Mapping[str, list[str]]]:
    """-> what each document has to do with each entity: roles, ids of statements, words."""
    found: defaultdict[tuple[str, str], dict[str, dict[str, None]]] = defaultdict(
        lambda: {"role": {}, "record": {}, "words": {}}
    )
    parties = material.parties
    for document in material.trace.documents:
        if publisher := parties.publisher(document.id):
            found[document.id, publisher.id]["role"]["publisher"] = None
    for attribution in material.trace.attributions:
        for entity, role, words in _cited(material, attribution):
            facts = found[attribution.document, entity]
            facts["role"][role] = None
            facts["record"][attribution.id] = None
            facts["words"] |= dict.fromkeys(words)
    for link in material.trace.links:
        parent = link.parent if link.parent in material.documents else parties.outside.get(link.parent)
        if parent and link.child in material.documents:
            found[link.child, parent]["role"][_descent(link)] = None
    return {pair: {name: list(values) for name, values in facts.items()} for pair, facts in found.items()}


def _cited(material: Material, attribution: Attribution) -> Iterator[tuple[str, str, list[str]]]:
    """-> (entity, its role, its words) for each link of an attribution's chain that is an entity."""
    document = material.documents.get(attribution.document)
    for place, source in enumerate(attribution.chain, 1):
        party = material.parties.source(source)
        if party is None or document is None or party.kind not in SCHEMATA:
            continue
        if place == len(attribution.chain):
            yield party.id, f"speaker: {attribution.stance}", pieces(document.text, attribution.content_spans)
        else:
            yield party.id, "passes on", []


def _descent(link: Link) -> str:
    """-> "cites it"; "rewrites it, without credit"."""
    return f"{HOWS[link.how]} it" if link.credited else f"{HOWS[link.how]} it, without credit"


#: what the entities are made of, in their order
PARTS = (_articles, _people, _mentions, _documentations)


def entity(schema: str, own_id: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """-> an entity that FollowTheMoney has cleaned and found valid: what no value of its type can be is left out."""
    try:
        from followthemoney import model  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        problem = "it needs followthemoney, which is not installed"
        raise ExportError("--format ftm", problem, "install it with: pip install 'headwater[export]'") from error
    proxy = model.make_entity(schema)
    proxy.id = own_id
    for name, value in properties.items():
        values: Iterable[str] = [value] if isinstance(value, str) else value
        proxy.add(name, [printable(one) for one in values])
    made: dict[str, Any] = proxy.to_dict()
    made["properties"] = {name: made["properties"][name] for name in sorted(made["properties"])}
    return made
