"""Whether a content is quoted: direct, indirect or mixed, by its quotation marks.

Finer rules were measured and left out: to call a quoted fragment that the sentence runs into ('called it "a car
crash"') mixed, or a content whose only quotation belongs to an attribution inside it indirect, suits some annotators
and contradicts others in equal measure.
"""

from __future__ import annotations

import re

from headwater.attribution.frame import Frame
from headwater.attribution.resolution.page import Page
from headwater.model import AttributionKind

_DOUBLE = re.compile('["“”„«»]')
#: Single marks around words; one inside a word is an apostrophe.
_SINGLE = re.compile(r"(?<!\w)[‘'].+?[’'](?!\w)", re.DOTALL)
_QUOTED_FROM_START = re.compile("[\"“„«»‘'(]")
_QUOTED_TO_END = re.compile("[\"”“»«’'][.,!?;:)]*$")


def quotation_kind(page: Page, frame: Frame) -> AttributionKind:
    """-> "direct" if the content is quoted from its first word to its last, "mixed" if a part is, else "indirect"."""
    content = page.piece(sorted(frame.content_spans)).strip()
    if not _DOUBLE.search(content) and not _SINGLE.search(content):
        return "indirect"
    if _QUOTED_FROM_START.match(content) and _QUOTED_TO_END.search(content):
        return "direct"
    return "mixed"
