"""The tables as Apache Parquet: typed columns, lists as lists, times in UTC."""

from __future__ import annotations

import io
from typing import Any

from headwater.errors import ExportError
from headwater.export.material import Material
from headwater.export.plain import Made, printable
from headwater.export.tables import TABLES, Kind, Table


def parquet_tables(material: Material) -> tuple[Made, ...]:
    """-> one file for each table. Raises ExportError where pyarrow is not installed."""
    try:
        import pyarrow  # noqa: PLC0415 - an extra, and slow to import
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        problem = "it needs pyarrow, which is not installed"
        raise ExportError("--format parquet", problem, "install it with: pip install 'headwater[export]'") from error
    made = []
    for table in TABLES:
        schema = pyarrow.schema([(name, _type(pyarrow, kind)) for name, kind in table.columns.items()])
        held = pyarrow.Table.from_pydict(_by_column(table, material), schema=schema)
        written = io.BytesIO()
        parquet.write_table(held, written, compression="zstd")
        made.append(Made(f"{table.name}.parquet", written.getvalue(), held.num_rows))
    return tuple(made)


def _type(pyarrow: Any, kind: Kind) -> Any:
    types = {
        "text": pyarrow.string(),
        "number": pyarrow.int64(),
        "share": pyarrow.float64(),
        "truth": pyarrow.bool_(),
        "time": pyarrow.timestamp("us", tz="UTC"),
        "texts": pyarrow.list_(pyarrow.string()),
        "spans": pyarrow.list_(pyarrow.list_(pyarrow.int64(), 2)),
    }
    return types[kind]


def _by_column(table: Table, material: Material) -> dict[str, list[Any]]:
    rows = list(table.rows(material))
    return {
        name: [_value(row[place], kind) for row in rows] for place, (name, kind) in enumerate(table.columns.items())
    }


def _value(value: Any, kind: Kind) -> Any:
    if value is None:
        return None
    if kind == "text":
        return printable(value)
    if kind == "texts":
        return [printable(text) for text in value]
    if kind == "spans":
        return [list(span) for span in value]
    return value
