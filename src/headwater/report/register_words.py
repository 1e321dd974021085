"""The register's terms for readers."""

from __future__ import annotations

from headwater.registered import Entry, Standing
from headwater.report.words import counted
from headwater.restriction import Field, Grade

STANDINGS: dict[Standing, str] = {
    "proposed": "proposed by machine",
    "partly_reviewed": "reviewed in part",
    "reviewed": "reviewed",
    "rejected": "rejected",
}
GRADES: dict[Grade, str] = {
    "admitted": "those who are said to order it or carry it out confirm it, in part at least",
    "corroborated": "two independent origins or more, at least",
    "reported": "one independent origin, or it may be one",
    "unattributed": "nobody vouches for it, or that was not measured",
}
_LABELS: dict[Field, str] = {
    "subjects": "those restricted",
    "subject_count": "how many",
    "documents": "papers",
    "authority": "who orders it",
    "implementer": "who carries it out",
    "lawfulness": "said of its lawfulness",
    "destination_scope": "where to, or how far",
}


def words_of(code: str) -> str:
    """-> a code for readers: "passport confiscated"."""
    return code.replace("_", " ")


def labelled(field: Field) -> str:
    """-> what a field is called on a page: "who orders it"."""
    return _LABELS.get(field, words_of(field))


def origins_of(entry: Entry) -> str:
    """-> how many independent origins a record has: "1 to 2 origins", or "not measured"."""
    found = entry.record.independent_origins
    if found is None:
        return "origins not measured"
    if found.min == found.max:
        return counted(found.min, "origin")
    return f"{found.min} to {found.max} origins"
