"""What a desk has read and keeps: captures, readings, stories, and who did what when.

place.py        where a library lies
store.py        the library itself: keep, search, verify, trace again
holding.py      what it says of what it holds
judgements.py   what people have decided, and what of it holds
carrying.py     judgements of one version of a page, of the version that counts
reviews.py      what they decided on the records of the register, and records that came from elsewhere
records.py      the rows of captures and readings         derived.py   those of stories, links and claims
captures.py     the folder of captures                    warc.py      one capture as a file
backup.py       all of it as one file            restore.py       and back
presence.py     pages that are no longer there
removal.py      taking a document out again      withdrawal.py  and what people said of it
custody.py      the log that cannot be rewritten unseen   verification.py   whether all is as it was
timestamp.py    an authority's time stamps (RFC 3161)            stamping.py       those that are kept
words.py        the words a search goes by                index.py     the full-text index of either database
question.py     what is asked and what comes back         searching.py the one from the other
database.py     connections, locks, complaints            schema.py, migrations/, tables.py   the tables
"""

from headwater.library.backup import Manifest
from headwater.library.custody import Entry
from headwater.library.derived import Neighbourhood, StoryRecord
from headwater.library.holding import CaptureRecord, Holding, Size, Version
from headwater.library.judgements import Ruling, in_force, standings
from headwater.library.place import Place, find_place
from headwater.library.presence import PageEvent, Presence
from headwater.library.question import Hit, HitKind, Page, Question, question_from
from headwater.library.records import Kept
from headwater.library.removal import Removal
from headwater.library.restore import Restored, restore
from headwater.library.reviews import Reviews
from headwater.library.stamping import StampCheck, Stamps
from headwater.library.store import Library, open_library
from headwater.library.timestamp import Stamp, TrustedCertificates, certificates_in
from headwater.library.timestamp import fault_of as stamp_fault
from headwater.library.verification import Break, Verification

__all__ = [
    "Break",
    "CaptureRecord",
    "Entry",
    "Hit",
    "HitKind",
    "Holding",
    "Kept",
    "Library",
    "Manifest",
    "Neighbourhood",
    "Page",
    "PageEvent",
    "Place",
    "Presence",
    "Question",
    "Removal",
    "Restored",
    "Reviews",
    "Ruling",
    "Size",
    "Stamp",
    "StampCheck",
    "Stamps",
    "StoryRecord",
    "TrustedCertificates",
    "Verification",
    "Version",
    "certificates_in",
    "find_place",
    "in_force",
    "open_library",
    "question_from",
    "restore",
    "stamp_fault",
    "standings",
]
