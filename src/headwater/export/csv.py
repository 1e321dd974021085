"""The tables as CSV (RFC 4180), in UTF-8 with a byte order mark, so that spreadsheets read them rightly.

A spreadsheet takes for a formula what begins with =, +, -, @ and some more; such a cell gets an apostrophe before it,
and so does one that begins with an apostrophe: whoever takes one from the front of each cell has the text itself.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from headwater.export.material import Material
from headwater.export.plain import Made, moment, printable
from headwater.export.tables import TABLES, Kind

#: what makes a spreadsheet compute (OWASP: CSV injection), in its wide forms as well, and the apostrophe itself
_TRIGGERS = tuple("=+-@\t\r\n'＝＋－＠")
_BOM = "\ufeff"


def csv_tables(material: Material) -> tuple[Made, ...]:
    """-> one file for each table."""
    made = []
    for table in TABLES:
        written = io.StringIO()
        writer = csv.writer(written)
        writer.writerow(table.columns)
        count = 0
        for row in table.rows(material):
            writer.writerow([cell(value, kind) for value, kind in zip(row, table.columns.values(), strict=True)])
            count += 1
        made.append(Made(f"{table.name}.csv", (_BOM + written.getvalue()).encode("utf-8"), count))
    return tuple(made)


def cell(value: Any, kind: Kind) -> str:
    """-> a value as a cell; lists of text have " > " between them, spans are JSON."""
    if value is None:
        return ""
    if kind == "time":
        return moment(value) if isinstance(value, datetime) else ""
    if kind == "truth":
        return "true" if value else "false"
    if kind in ("number", "share"):
        return str(value)
    return harmless(_text(value, kind))


def _text(value: str | Sequence[Any], kind: Kind) -> str:
    if kind == "spans":
        return json.dumps([list(span) for span in value])
    return value if isinstance(value, str) else " > ".join(value)


def harmless(text: str) -> str:
    """-> text that no spreadsheet takes for a formula, without characters that some format cannot carry."""
    text = printable(text)
    return f"'{text}" if text.startswith(_TRIGGERS) or text.lstrip().startswith(_TRIGGERS) else text
