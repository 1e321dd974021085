"""W3C PROV (https://www.w3.org/TR/prov-dm/): PROV-JSON and PROV-N.

Captures, documents, statements and claims are entities; who publishes or speaks is an agent. A document was derived
from its capture and from the documents it was made from; a statement was quoted from the document (PROV's quotation),
and is attributed to its speaker; a claim was derived from what states it, and had as primary source the documents in
which its origins came in first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from headwater.errors import ExportError
from headwater.export.material import Captured, Material
from headwater.export.plain import URN, Made, json_bytes, moment, pieces, printable, text_sha256
from headwater.ids import make_id
from headwater.model import OUTSIDE, Attribution, Claim, Document, Link, SourceKind

if TYPE_CHECKING:
    from prov.identifier import Identifier
    from prov.model import ProvDocument

PREFIX = "headwater"
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
#: PROV's own types of agents, where one fits
_AGENTS: Mapping[SourceKind, str] = {"person": "Person", "organization": "Organization", "outlet": "Organization"}


def prov_json(material: Material) -> tuple[Made, ...]:
    """-> PROV-JSON (W3C member submission 2013). Raises ExportError where the library `prov` is not installed."""
    record = document_of(material)
    written = json_bytes(json.loads(record.serialize(format="json") or ""))
    return (Made(".prov.json", written, _size(record)),)


def prov_n(material: Material) -> tuple[Made, ...]:
    """-> PROV-N (W3C recommendation 2013). Raises ExportError where the library `prov` is not installed."""
    record = document_of(material)
    return (Made(".provn", (record.get_provn() + "\n").encode("utf-8"), _size(record)),)


def _size(record: ProvDocument) -> int:
    return sum(1 for _ in record.get_records())


def document_of(material: Material) -> ProvDocument:
    """-> the provenance of the material, as the library `prov` holds it."""
    try:
        from prov.model import ProvDocument  # noqa: PLC0415 - an extra
    except ImportError as error:
        problem = "it needs the library prov, which is not installed"
        raise ExportError("--format prov", problem, "install it with: pip install 'headwater[export]'") from error
    record = ProvDocument()
    record.add_namespace(PREFIX, URN)
    for part in PARTS:
        part(record, material)
    return record


def _agents(record: ProvDocument, material: Material) -> None:
    from prov.constants import PROV  # noqa: PLC0415

    for party in material.parties.by_id.values():
        facts = _facts(label=party.name, kind=party.kind, role=party.role, alias=party.names)
        if party.kind == "document":
            record.entity(_name(party.id), [("prov:type", _type("CitedDocument")), *facts])
            continue
        types = [_type("Unnamed")] if party.kind == "unnamed" else [PROV[_AGENTS[party.kind]]]
        record.agent(_name(party.id), [*(("prov:type", one) for one in types), *facts])


def _captures(record: ProvDocument, material: Material) -> None:
    first: dict[str, Captured] = {}
    for captured in material.captures:
        first.setdefault(_capture_id(captured), captured)
    for capture, captured in first.items():
        facts = _facts(sha256=captured.sha256, size=captured.size, address=captured.address, file=captured.file)
        record.entity(_name(capture), [("prov:type", _type("Capture")), *facts])
        record.wasGeneratedBy(_name(capture), time=captured.captured_at)


def _documents(record: ProvDocument, material: Material) -> None:
    for document in material.trace.documents:
        record.entity(_name(document.id), [("prov:type", _type("Document")), *_document_facts(material, document)])
        for captured in material.captures_of.get(document.id, ()):
            record.wasDerivedFrom(_name(document.id), _name(_capture_id(captured)))
        if publisher := material.parties.publisher(document.id):
            record.wasAttributedTo(_name(document.id), _name(publisher.id))


def _document_facts(material: Material, document: Document) -> list[tuple[str, Any]]:
    return _facts(
        label=document.title or document.file,
        outlet=document.outlet,
        byline=document.byline,
        published=moment(document.published) if document.published else None,
        language=document.language,
        address=document.address,
        file=document.file,
        story=material.story_of.get(document.id),
        textSha256=text_sha256(document.text),
    )


def _statements(record: ProvDocument, material: Material) -> None:
    for attribution in material.trace.attributions:
        document = material.documents.get(attribution.document)
        if document is None:
            continue
        name = _name(attribution.id)
        record.entity(name, [("prov:type", _type("Statement")), *_statement_facts(attribution, document)])
        record.quotation(name, _name(document.id))
        if attribution.within in material.attributions:
            record.wasDerivedFrom(name, _name(attribution.within or ""))
        speaker = material.parties.source(attribution.chain[-1]) if attribution.chain else None
        if speaker and speaker.kind == "document":
            record.quotation(name, _name(speaker.id))
        elif speaker:
            record.wasAttributedTo(name, _name(speaker.id))


def _statement_facts(attribution: Attribution, document: Document) -> list[tuple[str, Any]]:
    return _facts(
        words=" … ".join(pieces(document.text, attribution.content_spans)),
        spans=" ".join(f"{start}-{end}" for start, end in attribution.content_spans),
        cue=" … ".join(pieces(document.text, attribution.cue_spans)),
        chain=" ".join(attribution.chain),
        kind=attribution.kind,
        attitude=attribution.attitude,
        stance=attribution.stance,
        confidence=attribution.confidence,
    )


def _links(record: ProvDocument, material: Material) -> None:
    for outside, party in material.parties.outside.items():
        facts = _facts(label=outside.removeprefix(OUTSIDE))
        record.entity(_name(_outside_id(outside)), [("prov:type", _type("OutsideDocument")), *facts])
        record.wasAttributedTo(_name(_outside_id(outside)), _name(party))
    for link in material.trace.links:
        parent = _outside_id(link.parent) if link.parent.startswith(OUTSIDE) else link.parent
        record.wasDerivedFrom(_name(link.child), _name(parent), other_attributes=_link_facts(link))


def _link_facts(link: Link) -> list[tuple[str, Any]]:
    reasons = tuple(evidence.text for evidence in link.evidence)
    return _facts(how=link.how, credited=link.credited, score=link.score, because=reasons)


def _claims(record: ProvDocument, material: Material) -> None:
    for claim in material.trace.claims:
        record.entity(_name(claim.id), [("prov:type", _type("Claim")), *_claim_facts(claim)])
        for mention in claim.mentions:
            facts = _facts(stance=mention.stance, span=f"{mention.start}-{mention.end}")
            record.wasDerivedFrom(
                _name(claim.id), _name(mention.attribution or mention.document), other_attributes=facts
            )
        for origin in claim.origins:
            if origin.document:
                party = material.parties.source(origin.source or "")
                facts = _facts(origin=party.id if party else None, originKind=origin.kind)
                record.primary_source(_name(claim.id), _name(origin.document), other_attributes=facts)


def _claim_facts(claim: Claim) -> list[tuple[str, Any]]:
    independent = claim.independent_origins
    return _facts(
        label=claim.text,
        originsMin=independent.min if independent else None,
        originsMax=independent.max if independent else None,
        circular=claim.circular,
    )


#: what is written, in this order
PARTS: tuple[Callable[[ProvDocument, Material], None], ...] = (
    _agents,
    _captures,
    _documents,
    _statements,
    _links,
    _claims,
)


def _capture_id(captured: Captured) -> str:
    return captured.id or f"sha256-{captured.sha256}"


def _outside_id(parent: str) -> str:
    return make_id("out", 1, parent)


def _name(own_id: str) -> str:
    """-> a qualified name; an id that is not of our making may hold anything, and goes by its hash."""
    return f"{PREFIX}:{own_id if _PLAIN.fullmatch(own_id) else make_id('id', 1, own_id)}"


def _type(name: str) -> Identifier:
    from prov.identifier import Namespace  # noqa: PLC0415

    return Namespace(PREFIX, URN)[name]


def _facts(**facts: Any) -> list[tuple[str, Any]]:
    """-> the attributes that are known; each of several values is one of its own."""
    found: list[tuple[str, Any]] = []
    for name, value in facts.items():
        key = "prov:label" if name == "label" else f"{PREFIX}:{name}"
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None and one != "":
                found.append((key, printable(one) if isinstance(one, str) else one))
    return found
