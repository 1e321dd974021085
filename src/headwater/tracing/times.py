"""When documents were published, as far as it can be told, and whether a citation fits that time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from headwater.tracing.collection import Reading

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: "said on Friday", "told the agency on Wednesday", "in a statement on Thursday": a cue and its day.
_SAID_ON = re.compile(
    r"\b(?:said|says|told|tells|reported|wrote|writes|announced|confirmed|denied|revealed|showed|added|published|posted"
    r"|statement|report|release|article|story|interview)\b(?:\W+\w+){0,5}?\W+(?:on|last)?\s*\(?(?P<day>"
    + "|".join(_WEEKDAYS)
    + r")\b",
    re.IGNORECASE,
)
#: Days begin at other hours elsewhere.
_ZONES = timedelta(hours=12)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Times:
    """What is known of when documents were written, by their ids.

    `by`: each was there by then: when it was published, else when it was first cited. `since`: none is older than
    that: when it was published, else when the last one was that it cites.
    """

    by: Mapping[str, datetime]
    since: Mapping[str, datetime]

    def precedes(self, earlier: str, later: str) -> bool | None:
        """-> whether the first document was there before the second was written; None where that is not known."""
        if earlier in self.by and later in self.since and self.by[earlier] < self.since[later]:
            return True
        if later in self.by and earlier in self.since and self.by[later] < self.since[earlier]:
            return False
        return None


def find_times(readings: Sequence[Reading], citing: Iterable[tuple[str, str]]) -> Times:
    """-> when the documents were written, as far as it can be told.

    Args:
        readings: the documents.
        citing: pairs of ids, the citing document and the cited one.
    """
    dated = {reading.id: reading.published for reading in readings if reading.published is not None}
    first_cited: dict[str, datetime] = {}
    last_cites: dict[str, datetime] = {}
    for child, parent in citing:
        if parent not in dated and child in dated:
            first_cited[parent] = min(dated[child], first_cited.get(parent, dated[child]))
        if child not in dated and parent in dated:
            last_cites[child] = max(dated[parent], last_cites.get(child, dated[parent]))
    return Times(first_cited | dated, last_cites | dated)


def fits_day(child: Reading, sentences: Iterable[int], parent: Reading) -> bool:
    """-> False where the citing sentences name days of the saying, and the parent was published before all of them.

    "She told the agency on Wednesday" does not cite what the agency published on Tuesday.
    """
    if child.published is None or parent.published is None:
        return True
    spans = (child.words.span(child.sentences[at].start, child.sentences[at].stop) for at in sentences if at >= 0)
    days = {
        _last(match["day"].lower(), child.published)
        for span in spans
        for match in _SAID_ON.finditer(child.document.text, span.start, span.end)
    }
    return not days or any(day <= parent.published + _ZONES for day in days)


def _last(day: str, before: datetime) -> datetime:
    """-> the beginning of the last such day up to the day of `before`."""
    midnight = before.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - (midnight.weekday() - _WEEKDAYS.index(day)) % 7 * _DAY
