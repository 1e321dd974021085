"""The records of the register as one table for spreadsheets: a line for each piece of evidence."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from headwater.export.csv import harmless
from headwater.registered import Entry, place_of


def register_table(entries: Sequence[Entry]) -> str:
    """-> CSV: one line for each value of each field with the words behind it. No cell begins a formula."""
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\n")
    out.writerow(
        "record standing field value stands stance words chain document start end capture_sha256 outlet address "
        "published proposed_by decision reviewer reviewed_at".split()
    )
    for entry in entries:
        for line in _lines(entry):
            out.writerow([harmless(cell) for cell in line])
    return written.getvalue()


def _lines(entry: Entry) -> Iterator[list[str]]:
    quotations = {quotation.place: quotation for quotation in entry.quotations}
    documents = {document.id: document for document in entry.documents}
    for row in entry.record.evidence:
        cited, decided = documents[row.document], row.review
        yield [
            entry.record.id,
            entry.standing,
            row.field,
            row.value,
            "yes" if row.value in entry.record.values(row.field) else "no",
            row.stance,
            quotations[place_of(row)].words,
            " > ".join(entry.names.get(source, source) for source in row.chain),
            row.document,
            str(row.start),
            str(row.end),
            row.sha256,
            cited.outlet or "",
            cited.address or "",
            cited.published.isoformat() if cited.published else "",
            row.extractor or "",
            decided.decision if decided else "",
            decided.reviewer if decided else "",
            decided.at.isoformat() if decided else "",
        ]
