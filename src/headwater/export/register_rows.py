"""An entry of the register as flat rows, one for each piece of evidence, and back: what every format of it is made of.

What a record holds follows from its rows: a value stands where a row says so. So no value comes in without its words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from headwater.errors import InputError
from headwater.registered import CitedDocument, Entry, Quotation, place_of, standing_of
from headwater.restriction import MANY_FIELDS, SINGLE_FIELDS, FieldEvidence, Restriction

_REMEDY = "give a file that `headwater register export` wrote"
#: what a phase holds beside its evidence
PHASE_PARTS = ("course", "text", "period", "start", "end")


@dataclass(frozen=True, slots=True)
class Flat:
    """An entry in JSON's terms: what it is as a whole, its evidence, and the documents that it quotes."""

    head: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]
    documents: tuple[Mapping[str, Any], ...]


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def flat(entry: Entry) -> Flat:
    """-> the entry as rows. The reviews themselves are left out: each row says what was decided on it."""
    record = entry.record
    phases = [{part: getattr(phase, part) for part in PHASE_PARTS} for phase in record.phases]
    origins = record.independent_origins
    head = {
        "id": record.id,
        "mechanism": record.mechanism,
        "standing": entry.standing,
        "claims": list(record.claims),
        "origins_min": origins.min if origins else None,
        "origins_max": origins.max if origins else None,
        "grade_proposed": record.grade_proposed,
        "story": entry.story,
        "huridocs": list(entry.huridocs),
        "phases": phases,
    }
    quotations = {one.place: one for one in entry.quotations}
    rows = [_row(entry, row, quotations[place_of(row)], None) for row in record.evidence]
    for number, phase in enumerate(record.phases, 1):
        rows += [_row(entry, row, quotations[place_of(row)], number) for row in phase.evidence]
    documents = tuple(_adapter(CitedDocument).dump_python(one, mode="json") for one in entry.documents)
    return Flat(head, tuple(rows), documents)


def _row(entry: Entry, row: FieldEvidence, quotation: Quotation, phase: int | None) -> dict[str, Any]:
    written: dict[str, Any] = _adapter(FieldEvidence).dump_python(row, mode="json")
    return {
        **written,
        "stands": phase is None and row.value in entry.record.values(row.field) and not row.rejected,
        "phase": phase,
        "chain": list(row.chain),
        "names": [entry.names.get(source, "") for source in row.chain],
        "words": quotation.words,
        "before": quotation.before,
        "after": quotation.after,
    }


def entry_from(found: Flat, *, name: str) -> Entry:
    """-> the entry of some rows; `name` is the file's.

    Raises InputError, naming the record and the field, for a value without its words and for what else is no entry.
    """
    own = str(found.head.get("id") or "without an id")
    for row in found.rows:
        _check_words(row, own, name)
    places = {(row["document"], row["start"], row["end"]): row for row in found.rows}
    quotations = [
        {
            "place": {"document": document, "start": start, "end": end},
            **{part: row.get(part) or "" for part in ("words", "before", "after")},
        }
        for (document, start, end), row in places.items()
    ]
    names = {
        source: told
        for row in found.rows
        for source, told in zip(row.get("chain") or (), row.get("names") or (), strict=False)
        if told
    }
    try:
        record: Restriction = _adapter(Restriction).validate_json(json.dumps(_record(found)))
        made = {
            "record": _adapter(Restriction).dump_python(record, mode="json"),
            "standing": standing_of(record),
            "documents": list(found.documents),
            "quotations": quotations,
            "names": names,
            "story": found.head.get("story"),
            "huridocs": list(found.head.get("huridocs") or ()),
        }
        entry: Entry = _adapter(Entry).validate_json(json.dumps(made))
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = "/".join(str(step) for step in fault["loc"])
        raise InputError(name, f"record {own}: {fault['msg']}" + (f" at {place}" if place else ""), _REMEDY) from error
    return entry


def _check_words(row: Mapping[str, Any], record: str, name: str) -> None:
    """Raise InputError unless a row has words, and as many as its span."""
    field, words = row.get("field"), row.get("words")
    where = f"record {record}, field {field}, value {row.get('value')!r}"
    if not isinstance(words, str) or not words.strip():
        raise InputError(name, f"{where}: no words stand behind it", "give the words, or leave the value out")
    start, end = row.get("start"), row.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or end - start != len(words):
        raise InputError(name, f"{where}: its words are not those of [{start}, {end})", _REMEDY)
    if not isinstance(row.get("document"), str) or not row.get("sha256"):
        raise InputError(name, f"{where}: no capture stands behind it", "give its document and SHA-256")


def checked(entries: Iterable[Entry], *, name: str) -> tuple[Entry, ...]:
    """-> the entries, each value of which has its words. Raises InputError as `entry_from` does."""
    found = tuple(entries)
    for entry in found:
        for row in flat(entry).rows:
            _check_words(row, entry.record.id, name)
    return found


def _record(found: Flat) -> dict[str, Any]:
    head = found.head
    values = dict(_values(found.rows))
    evidence = [_evidence(row) for row in found.rows if row.get("phase") is None]
    phases = [
        {**phase, "evidence": [_evidence(row) for row in found.rows if row.get("phase") == number]}
        for number, phase in enumerate(head.get("phases") or (), 1)
    ]
    low, high = head.get("origins_min"), head.get("origins_max")
    return {
        "id": head.get("id"),
        "state": None,
        "tactic": None,
        "status": "unclear",
        **values,
        "mechanism": values.get("mechanism") or head.get("mechanism"),
        "evidence": evidence,
        "phases": phases,
        "claims": list(head.get("claims") or ()),
        "independent_origins": None if low is None or high is None else {"min": low, "max": high},
        "grade_proposed": head.get("grade_proposed") or "unattributed",
    }


def _values(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Give each field with what stands of it."""
    standing = [row for row in rows if row.get("stands") and row.get("phase") is None]
    for field in SINGLE_FIELDS:
        if found := [row["value"] for row in standing if row["field"] == field]:
            yield field, found[0]
    for many in MANY_FIELDS:
        yield many, list(dict.fromkeys(row["value"] for row in standing if row["field"] == many))


_EVIDENCE = tuple(FieldEvidence.__dataclass_fields__)


def _evidence(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in _EVIDENCE if name in row}


def documents_of(entries: Iterable[Entry]) -> dict[str, CitedDocument]:
    """-> all documents that entries quote, by id."""
    return {one.id: one for entry in entries for one in entry.documents}
