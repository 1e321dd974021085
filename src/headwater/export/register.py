"""The records of the register as one table for spreadsheets: a line for each piece of evidence; and back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from headwater.errors import InputError
from headwater.export.csv import harmless
from headwater.export.register_rows import PHASE_PARTS, Flat, entry_from, flat
from headwater.registered import Entry

_REVIEW = {"decision": "decision", "reviewer": "reviewer", "reviewed_at": "at", "reason": "reason"}
_DOCUMENT = ("title", "outlet", "address", "published", "language")
_COLUMNS = (
    *"record standing field value stands stance words chain document start end capture_sha256".split(),
    *_DOCUMENT,
    *"proposed_by decision reviewer reviewed_at reason reading attribution chain_ids before after".split(),
    *("phase", *(f"phase_{part}" for part in PHASE_PARTS)),
    *"mechanism origins_min origins_max grade_proposed claims story huridocs".split(),
)
#: characters of a cell, at most
_CELL = 1_000_000


def register_table(entries: Sequence[Entry]) -> str:
    """-> CSV: one line for each value of each field, and for each phase, with the words behind it.

    No cell begins a formula; a list in a cell is JSON.
    """
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\n")
    out.writerow(_COLUMNS)
    for entry in entries:
        for line in _lines(entry):
            out.writerow([harmless(line.get(name) or "") for name in _COLUMNS])
    return written.getvalue()


def _lines(entry: Entry) -> Iterator[dict[str, str]]:
    found = flat(entry)
    documents = {one["id"]: one for one in found.documents}
    head = found.head
    whole = {
        "record": head["id"],
        "huridocs": " ".join(head["huridocs"]),
        "claims": json.dumps(head["claims"]),
        **{name: _text(head[name]) for name in ("standing", "mechanism", "origins_min", "origins_max")},
        **{name: _text(head[name]) for name in ("grade_proposed", "story")},
    }
    for row in found.rows:
        phase = head["phases"][row["phase"] - 1] if row["phase"] else {}
        review = row["review"] or {}
        yield {
            **whole,
            **{name: _text(row[name]) for name in ("field", "value", "stance", "words", "document", "start", "end")},
            **{name: _text(row[name]) for name in ("reading", "attribution", "before", "after", "phase")},
            "stands": "yes" if row["stands"] else "no",
            "chain": " > ".join(name or source for name, source in zip(row["names"], row["chain"], strict=True)),
            "chain_ids": json.dumps([row["chain"], row["names"]], ensure_ascii=False) if row["chain"] else "",
            "capture_sha256": row["sha256"],
            "proposed_by": _text(row["extractor"]),
            **{column: _text(review.get(name)) for column, name in _REVIEW.items()},
            **{name: _text(documents[row["document"]][name]) for name in _DOCUMENT},
            **{f"phase_{name}": _text(value) for name, value in phase.items()},
        }


def _text(value: object) -> str:
    return "" if value is None else str(value)


def read_table(text: str, *, name: str) -> tuple[Entry, ...]:
    """-> the entries of a table that `register_table` wrote. Raises InputError as `entry_from` does."""
    csv.field_size_limit(_CELL)
    try:
        lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True))
    except csv.Error as error:
        raise InputError(name, f"it is no table ({error})", "give what `headwater register export` wrote") from error
    if not lines or not set(_COLUMNS) <= set(lines[0]):
        missing = sorted(set(_COLUMNS) - set(lines[0] if lines else ()))
        problem = f"it lacks the columns {', '.join(missing)}" if lines else "it holds no records"
        raise InputError(name, problem, "give what `headwater register export --format csv` wrote")
    together: dict[str, list[dict[str, str]]] = {}
    for line in lines:
        plain = {column: _plain(line.get(column) or "") for column in _COLUMNS}
        together.setdefault(plain["record"], []).append(plain)
    return tuple(entry_from(_flat_of(found, name), name=name) for found in together.values())


def _plain(cell: str) -> str:
    """-> a cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") else cell


def _flat_of(lines: Sequence[Mapping[str, str]], name: str) -> Flat:
    first = lines[0]
    phases: dict[int, dict[str, Any]] = {}
    rows = []
    for line in lines:
        row = _row_of(line, name)
        if row["phase"]:
            phases.setdefault(row["phase"], {part: line[f"phase_{part}"] or None for part in PHASE_PARTS})
        rows.append(row)
    head = {
        "id": first["record"],
        "mechanism": first["mechanism"],
        "claims": _json(first["claims"] or "[]", first, name),
        **{part: _number(first[part], first, name) for part in ("origins_min", "origins_max")},
        "grade_proposed": first["grade_proposed"],
        "story": first["story"] or None,
        "huridocs": first["huridocs"].split(),
        "phases": [phases[number] for number in sorted(phases)],
    }
    documents = {
        line["document"]: {
            "id": line["document"],
            "sha256": line["capture_sha256"],
            **{part: line[part] or None for part in _DOCUMENT if part != "language"},
            "language": line["language"] or "und",
        }
        for line in lines
    }
    return Flat(head, tuple(rows), tuple(documents.values()))


def _row_of(line: Mapping[str, str], name: str) -> dict[str, Any]:
    chain, names = _json(line["chain_ids"] or "[[], []]", line, name)
    review = {part: line[column] or None for column, part in _REVIEW.items()}
    return {
        **{part: line[part] for part in ("field", "value", "stance", "words", "document", "before", "after")},
        **{part: line[part] or None for part in ("reading", "attribution")},
        **{part: _number(line[part], line, name) for part in ("start", "end", "phase")},
        "stands": line["stands"] == "yes",
        "sha256": line["capture_sha256"],
        "extractor": line["proposed_by"] or None,
        "review": review if review["decision"] else None,
        "chain": chain,
        "names": names,
    }


def _number(cell: str, line: Mapping[str, str], name: str) -> int | None:
    if not cell:
        return None
    if not cell.isdecimal():
        raise InputError(
            name, f"record {line['record']}, field {line['field']}: {cell!r} is no number", "mend the cell"
        )
    return int(cell)


def _json(cell: str, line: Mapping[str, str], name: str) -> Any:
    try:
        return json.loads(cell)
    except ValueError as error:
        problem = f"record {line['record']}, field {line['field']}: {cell[:40]!r} is no JSON list"
        raise InputError(name, problem, "mend the cell") from error
