"""What a trace or a library holds, in the formats of other programs.

material.py     what is exported: a trace, and the captures its documents were read in
party.py        who publishes and who is cited, each once
formats.py      the registry of formats; each is a module of its own:
ftm.py          FollowTheMoney        evidence.py     the words behind it, line by line
prov.py         W3C PROV              jsonld.py       schema.org
annotations.py  Web Annotation        tables.py       the tables of CSV and Parquet
csv.py          CSV                   parquet.py      Parquet
register*.py    the records of the register: JSON, CSV, FollowTheMoney, schema.org, and back
huridocs.py     codes of the HURIDOCS micro-thesauri
plain.py        text as every format can carry it
files.py        what was made -> files, whole or not at all

A format is a pure function of the material; nothing but `files.py` touches the disk.
"""

from headwater.export.files import Written, write_files, zipped
from headwater.export.formats import FORMATS, Format, find_format
from headwater.export.huridocs import coded
from headwater.export.material import Captured, Material, joined, of_trace, only, selected
from headwater.export.plain import Made
from headwater.export.register_formats import REGISTER_FORMATS, read_register, written_register

__all__ = [
    "FORMATS",
    "REGISTER_FORMATS",
    "Captured",
    "Format",
    "Made",
    "Material",
    "Written",
    "coded",
    "find_format",
    "joined",
    "of_trace",
    "only",
    "read_register",
    "selected",
    "write_files",
    "written_register",
    "zipped",
]
