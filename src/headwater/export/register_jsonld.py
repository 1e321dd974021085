"""The records of the register as schema.org in JSON-LD 1.1; and back.

A record is an Event, located in the state that is reported; each piece of its evidence is a node with the words
(`text`), the article that has them (`isPartOf`), the field and its value. Terms that schema.org does not have stand
under `headwater:`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from headwater.errors import InputError
from headwater.export.jsonld import CONTEXT
from headwater.export.plain import URN, Made, json_bytes, known
from headwater.export.register_rows import PHASE_PARTS, Flat, documents_of, entry_from, flat
from headwater.registered import Entry

_CONTEXT = {
    **CONTEXT,
    "headwater:chain": {"@container": "@list"},
    "headwater:names": {"@container": "@list"},
    "headwater:evidence": {"@container": "@list"},
    "headwater:phases": {"@container": "@list"},
    "headwater:claims": {"@container": "@list"},
    "headwater:huridocs": {"@container": "@list"},
}
_OURS = "headwater:"
_ROW = (
    *("field", "value", "stands", "stance", "start", "end", "sha256", "attribution", "chain", "names", "extractor"),
    *("reading", "phase", "before", "after"),
)
_REVIEW = ("decision", "reviewer", "at", "reason")
_HEAD = ("mechanism", "standing", "claims", "origins_min", "origins_max", "grade_proposed", "story", "huridocs")


def register_jsonld(entries: Iterable[Entry]) -> Made:
    """-> one object with a graph: the articles, then the records."""
    held = tuple(entries)
    graph = [*_articles(held), *(_event(entry) for entry in held)]
    return Made(".jsonld", json_bytes({"@context": _CONTEXT, "@graph": graph}), len(graph))


def _articles(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    for document in documents_of(entries).values():
        yield known(
            **{"@id": URN + document.id, "@type": "NewsArticle"},
            headline=document.title,
            url=document.address,
            publisher={"@type": "Organization", "name": document.outlet} if document.outlet else None,
            datePublished=document.published.isoformat() if document.published else None,
            inLanguage=document.language,
            sha256=document.sha256,
        )


def _event(entry: Entry) -> dict[str, Any]:
    record, found = entry.record, flat(entry)
    organizer = {"@type": "Organization", "name": record.authority} if record.authority else None
    return {
        "@id": URN + record.id,
        "@type": ["Event", "headwater:Restriction"],
        **known(
            name=f"{record.state or 'State not reported'}: {record.mechanism.replace('_', ' ')}",
            description="What reports say, and no finding that it is so.",
            location={"@type": "Country", "name": record.state} if record.state else None,
            organizer=organizer,
            startDate=record.start,
            endDate=record.end,
            subjectOf=[{"@id": URN + one.id} for one in entry.documents],
        ),
        **{_OURS + name: found.head[name] for name in _HEAD if found.head[name] not in (None, [])},
        "headwater:phases": [
            {"@type": "headwater:Phase", **_ours(phase, PHASE_PARTS)} for phase in found.head["phases"]
        ],
        "headwater:evidence": [_evidence(row) for row in found.rows],
    }


def _ours(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {_OURS + name: values[name] for name in names if values.get(name) not in (None, "", [])}


def _evidence(row: Mapping[str, Any]) -> dict[str, Any]:
    review = row["review"]
    decided = {"@type": "headwater:Review", **_ours(review, _REVIEW)} if review else None
    return {
        "@type": "headwater:FieldEvidence",
        "text": row["words"],
        "isPartOf": {"@id": URN + row["document"]},
        **_ours(row, _ROW),
        **({"headwater:review": decided} if decided else {}),
    }


def read_jsonld(text: str, *, name: str) -> tuple[Entry, ...]:
    """-> the entries of what `register_jsonld` wrote, in the form in which it was written.

    Raises InputError as `entry_from` does.
    """
    try:
        graph = json.loads(text)["@graph"]
        nodes = {node["@id"].removeprefix(URN): node for node in graph}
        events = [node for node in graph if "headwater:Restriction" in node.get("@type", ())]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        problem = "it is not JSON-LD in the form in which it was exported"
        raise InputError(name, problem, "give what `headwater register export --format jsonld` wrote") from error
    if not events:
        problem = "it holds no records of the register"
        raise InputError(name, problem, "give what `headwater register export --format jsonld` wrote")
    return tuple(entry_from(_flat_of(event, nodes, name), name=name) for event in events)


def _flat_of(event: Mapping[str, Any], nodes: Mapping[str, Any], name: str) -> Flat:
    own = str(event["@id"]).removeprefix(URN)
    try:
        rows = tuple(_row_of(node) for node in event.get("headwater:evidence", ()))
        phases = [
            {part: phase.get(_OURS + part) for part in PHASE_PARTS} for phase in event.get("headwater:phases", ())
        ]
        documents = tuple(_document(nodes[one], one) for one in dict.fromkeys(row["document"] for row in rows))
    except (KeyError, TypeError, AttributeError) as error:
        problem = f"record {own}: {error} is not there"
        raise InputError(name, problem, "give what `headwater register export --format jsonld` wrote") from error
    head = {part: event.get(_OURS + part) for part in _HEAD}
    return Flat({**head, "id": own, "phases": phases}, rows, documents)


def _row_of(node: Mapping[str, Any]) -> dict[str, Any]:
    row = {part: node.get(_OURS + part) for part in _ROW}
    review = node.get("headwater:review")
    return {
        **row,
        "chain": row["chain"] or [],
        "names": row["names"] or [],
        "stands": bool(row["stands"]),
        "review": {part: review.get(_OURS + part) for part in _REVIEW} if review else None,
        "document": node["isPartOf"]["@id"].removeprefix(URN),
        "words": node.get("text"),
    }


def _document(node: Mapping[str, Any], own: str) -> dict[str, Any]:
    return {
        "id": own,
        "sha256": node["sha256"],
        "title": node.get("headline"),
        "outlet": (node.get("publisher") or {}).get("name"),
        "address": node.get("url"),
        "published": node.get("datePublished"),
        "language": node.get("inLanguage") or "und",
    }
