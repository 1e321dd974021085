"""The records of the register as FollowTheMoney: an Event for each, Documentation for each piece of evidence; and back.

A record is an Event and no Sanction: it is what reports say of a state's measure, and must not turn up where people and
companies are screened. Its Documentations say which Article gives which field, in which words. What FollowTheMoney has
no property for stands as JSON, in an Event's `notes` and in a Documentation's `recordId`. Records that a person
rejected are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from headwater import __version__
from headwater.errors import InputError
from headwater.export.ftm import entity
from headwater.export.plain import Made, json_lines, known
from headwater.export.register_rows import Flat, documents_of, entry_from, flat
from headwater.ids import make_id
from headwater.registered import CitedDocument, Entry

#: before the JSON of a record, or a document, in its notes
_HEAD = "headwater register 1: "
_CAUTION = "What reports say, and no finding that it is so."


def register_ftm(entries: Iterable[Entry]) -> Made:
    """-> the entities, one a line. Raises ExportError where followthemoney is not installed."""
    kept = [entry for entry in entries if entry.standing != "rejected"]
    raw, count = json_lines(entity(*one) for one in _entities(kept))
    return Made(".ftm.jsonl", raw, count)


_Raw = tuple[str, str, Mapping[str, Any]]


def _entities(entries: Sequence[Entry]) -> Iterator[_Raw]:
    for document in documents_of(entries).values():
        yield "Article", document.id, _article(document)
    for entry in entries:
        found, documents = flat(entry), documents_of([entry])
        yield "Event", entry.record.id, _event(entry, found)
        for number, row in enumerate(found.rows):
            own_id = make_id("dmt", 1, entry.record.id, number)
            yield "Documentation", own_id, _documentation(entry, row, number, documents[row["document"]])


def _article(document: CitedDocument) -> Mapping[str, Any]:
    return known(
        title=document.title,
        fileName=document.id,
        publisher=document.outlet,
        sourceUrl=document.address,
        publishedAt=document.published.isoformat() if document.published else None,
        language=document.language,
        notes=[
            f"SHA-256 of the capture: {document.sha256}",
            _HEAD + json.dumps(_written(document), ensure_ascii=False),
        ],
        processingAgent=f"headwater {__version__}",
    )


def _written(document: CitedDocument) -> dict[str, Any]:
    published = document.published.isoformat() if document.published else None
    return {
        "title": document.title,
        "outlet": document.outlet,
        "address": document.address,
        "published": published,
        "language": document.language,
        "sha256": document.sha256,
    }


def _event(entry: Entry, found: Flat) -> Mapping[str, Any]:
    record = entry.record
    kind = record.mechanism.replace("_", " ")
    return known(
        name=f"{record.state or 'State not reported'}: {kind} (reported restriction on travel)",
        country=record.state,
        startDate=record.start,
        endDate=record.end,
        summary=_CAUTION,
        description=[f"{field}: {value}" for field, value in _facts(entry)],
        keywords=[
            "reported restriction on travel",
            *(code for code in (record.tactic, record.mechanism, record.status) if code),
            f"standing: {entry.standing}",
            f"grade proposed: {record.grade_proposed}",
            *(f"HURIDOCS {code}" for code in entry.huridocs),
        ],
        recordId=record.id,
        notes=_HEAD + json.dumps(dict(found.head), ensure_ascii=False),
    )


def _facts(entry: Entry) -> Iterator[tuple[str, str]]:
    for field in ("authority", "implementer", "subjects", "documents", "legal_basis", "official_response"):
        for value in entry.record.values(field):
            yield field.replace("_", " "), value.replace("_", " ")
    origins = entry.record.independent_origins
    yield "independent origins", f"{origins.min} to {origins.max}" if origins else "not measured"


def _documentation(entry: Entry, row: Mapping[str, Any], number: int, document: CitedDocument) -> Mapping[str, Any]:
    rest = {name: value for name, value in row.items() if name != "document"}
    return known(
        document=row["document"],
        entity=entry.record.id,
        role=f"{row['field']}: {row['value']}",
        status=row["stance"],
        summary=row["words"],
        description=" > ".join(name or source for name, source in zip(row["names"], row["chain"], strict=True)),
        recordId=json.dumps({"number": number, **rest}, ensure_ascii=False),
        date=document.published.isoformat() if document.published else None,
        sourceUrl=document.address,
        publisher=document.outlet,
    )


def read_ftm(text: str, *, name: str) -> tuple[Entry, ...]:
    """-> the entries of entities that `register_ftm` wrote. Raises InputError as `entry_from` does."""
    entities = [_parsed(line, name) for line in text.splitlines() if line.strip()]
    articles = {one["id"]: one["properties"] for one in entities if one.get("schema") == "Article"}
    rows: dict[str, list[dict[str, Any]]] = {}
    for one in entities:
        if one.get("schema") == "Documentation":
            properties = one["properties"]
            row = _inside(_only(properties, "recordId"), f"documentation {one['id']}", name)
            row["document"] = _only(properties, "document")
            # FollowTheMoney may tidy white space in a summary; the words as they stand are beside it.
            if _only(properties, "summary").split() != str(row.get("words") or "").split():
                row["words"] = _only(properties, "summary")
            rows.setdefault(_only(properties, "entity"), []).append(row)
    found = []
    for one in entities:
        notes = one["properties"].get("notes", ()) if one.get("schema") == "Event" else ()
        for note in notes:
            if note.startswith(_HEAD):
                head = _inside(note.removeprefix(_HEAD), f"record {one['id']}", name)
                own = sorted(rows.get(one["id"], ()), key=lambda row: row.get("number", 0))
                cited = dict.fromkeys(row["document"] for row in own)
                documents = tuple(_document(each, articles, one["id"], name) for each in cited)
                found.append(entry_from(Flat(head, tuple(own), documents), name=name))
    if not found:
        problem = "it holds no records of the register"
        raise InputError(name, problem, "give what `headwater register export --format ftm` wrote")
    return tuple(found)


def _parsed(line: str, name: str) -> dict[str, Any]:
    found = _inside(line, "a line", name)
    if not isinstance(found.get("id"), str) or not isinstance(found.get("properties"), dict):
        raise InputError(name, "a line is no entity", "give what `headwater register export --format ftm` wrote")
    return found


def _inside(text: str, what: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise InputError(name, f"{what} is no JSON", "give what `headwater register export` wrote") from error
    if not isinstance(found, dict):
        raise InputError(name, f"{what} is no JSON object", "give what `headwater register export` wrote")
    return found


def _only(properties: Mapping[str, Any], name: str) -> str:
    values = properties.get(name) or [""]
    return str(values[0])


def _document(own_id: str, articles: Mapping[str, Any], record: str, name: str) -> dict[str, Any]:
    if own_id not in articles:
        raise InputError(name, f"record {record}: its document {own_id!r} is not there", "give the whole file")
    written = next((note for note in articles[own_id].get("notes", ()) if str(note).startswith(_HEAD)), "")
    return {"id": own_id, **_inside(str(written).removeprefix(_HEAD), f"article {own_id}", name)}
