"""What a trace or a library holds, in the formats of other programs.

material.py     what is exported: a trace, and the captures its documents were read in
party.py        who publishes and who is cited, each once
formats.py      the registry of formats; each is a module of its own:
ftm.py          FollowTheMoney        evidence.py     the words behind it, line by line
prov.py         W3C PROV              jsonld.py       schema.org
annotations.py  Web Annotation        tables.py       the tables of CSV and Parquet
csv.py          CSV                   parquet.py      Parquet
register.py     the records of the register, for spreadsheets
plain.py        text as every format can carry it
files.py        what was made -> files, whole or not at all

A format is a pure function of the material; nothing but `files.py` touches the disk.
"""

from headwater.export.files import Written, write_files, zipped
from headwater.export.formats import FORMATS, Format, find_format
from headwater.export.material import Captured, Material, joined, of_trace, only, selected
from headwater.export.plain import Made
from headwater.export.register import register_table

__all__ = [
    "FORMATS",
    "Captured",
    "Format",
    "Made",
    "Material",
    "Written",
    "find_format",
    "joined",
    "of_trace",
    "only",
    "register_table",
    "selected",
    "write_files",
    "zipped",
]
