"""What the tests of the export write: the bridge of the reports, with chains, captures and hostile words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.report.traces import DOCUMENTS, bridge, words

from headwater.export import Captured, Made, Material
from headwater.model import ChainStep, Mention, Trace

HOSTILE = '=HYPERLINK("http://x")</script>\x00\x1b]]>&"\\" \u2028'


def story() -> Trace:
    """-> the bridge, where the engineers' words have come through the Karsund Herald, with mentions of the people."""
    trace = bridge()
    said = words(2, "The bridge at Karsund closes on Monday").span
    herald, speaker = words(2, "the Karsund Herald").span, words(0, "two engineers").span
    chained = replace(
        trace.attributions[3],
        chain=("herald", "engineers"),
        content_spans=(said,),
        steps=(ChainStep("herald", "containing", (herald,)), ChainStep("engineers", "unstated")),
        stance="confirms",
        kind="direct",
    )
    mentions = {
        "herald": (words(2, "the Karsund Herald"),),
        "engineers": (Mention(DOCUMENTS[0].id, speaker),),
        "roth": (words(0, "Ada Roth"), words(1, "the mayor"), words(0, "She")),
    }
    sources = tuple(
        replace(source, mentions=mentions.get(source.id, ()), aliases=("the mayor", "Roth") * (source.id == "roth"))
        for source in trace.sources
    )
    return replace(
        trace, sources=sources, attributions=(*trace.attributions[:3], chained, *trace.attributions[4:]), failed=()
    )


def material() -> Material:
    """-> the story as a library keeps it: one document was captured twice."""
    captures = [
        Captured(
            document=one.id,
            sha256=one.sha256,
            captured_at=one.captured_at,
            name=one.file,
            address=one.address,
            id=f"cap1-{one.id[5:]}",
            size=len(one.text),
            file=f"00/cap1-{one.id[5:]}.warc.gz",
        )
        for one in DOCUMENTS
    ]
    later = replace(captures[0], id="cap1-later", sha256="ab" * 32, captured_at=datetime(2031, 5, 9, tzinfo=UTC))
    return Material(story(), (*captures, later))


def hostile() -> Material:
    """-> the same with words in every place that somebody may choose, and other ids."""
    found = material()
    documents = tuple(
        replace(one, title=HOSTILE, outlet=f"{HOSTILE}{place}", byline=HOSTILE, file=HOSTILE, address=HOSTILE)
        for place, one in enumerate(found.trace.documents)
    )
    sources = tuple(replace(one, name=HOSTILE, aliases=(HOSTILE,), role=HOSTILE) for one in found.trace.sources)
    claims = tuple(replace(one, text=HOSTILE) for one in found.trace.claims)
    trace = replace(found.trace, documents=documents, sources=sources, claims=claims)
    return Material(trace, tuple(replace(one, name=HOSTILE, address=HOSTILE) for one in found.captures))


def text(made: tuple[Made, ...], place: int = 0) -> str:
    return made[place].raw.decode("utf-8")


def lines(made: tuple[Made, ...], place: int = 0) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in text(made, place).splitlines()]
    assert len(found) == made[place].entries
    return found
