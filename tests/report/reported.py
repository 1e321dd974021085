"""A story of two documents that report one restriction on travel, for tests: every kind of value once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from headwater.ids import sha256
from headwater.model import (
    Attribution,
    Claim,
    ClaimMention,
    Document,
    Origin,
    OriginRange,
    Source,
    Span,
    Story,
    Trace,
)
from headwater.restriction import Field, FieldEvidence, Phase, Restriction, Review

LAMP = """The harbour office of Ostrel has told pilots to hand in their passports, two pilots told the Lamp.

The rule of 1978 was seldom enforced. Since 2031 it has been, and in May 2031 it was extended to their <wives>.

“It is unlawful,” said the lawyer Bo Hild."""
BUOY = """Passports of pilots were seized in Ostrel, the Lamp reports.

The harbour office denied that passports were seized, but confirmed a stricter rule."""
EXTRACTOR = "rules/1"


def _document(name: str, text: str, published: datetime | None) -> Document:
    return Document(
        id=f"doc1-{name}",
        file=f"{name}.html",
        text=text,
        title=f"Pilots of Ostrel: the {name}",
        outlet=name.capitalize(),
        domain=f"{name}.example",
        byline=None,
        published=published,
        language="en",
        address=f"https://{name}.example/1",
        hyperlinks=(),
        furniture=(),
        credits=(),
        sha256=sha256(text.encode()),
        captured_at=datetime(2031, 6, 4, 9, tzinfo=UTC),
    )


DOCUMENTS = (
    _document("lamp", LAMP, datetime(2031, 6, 2, 8, tzinfo=UTC)),
    _document("buoy", BUOY, datetime(2031, 6, 3, tzinfo=UTC)),
)


def evidence(field: Field, value: str, document: int, text: str, **more: object) -> FieldEvidence:
    """-> evidence by words that stand in one of the documents exactly once."""
    where = DOCUMENTS[document]
    assert where.text.count(text) == 1, text
    start = where.text.index(text)
    given = {"extractor": EXTRACTOR, **more}
    return FieldEvidence(field, value, where.id, start, start + len(text), where.sha256, **given)  # type: ignore[arg-type]


TOLD = "told pilots to hand in their passports"
ROWS = (
    evidence("state", "Ostrel", 0, "Ostrel"),
    evidence("authority", "harbour office of Ostrel", 0, "harbour office of Ostrel"),
    evidence("tactic", "document_control", 0, TOLD, attribution="att-1", chain=("pilots",)),
    evidence("mechanism", "surrender_demanded", 0, TOLD, attribution="att-1", chain=("pilots",)),
    evidence("mechanism", "passport_confiscated", 1, "Passports of pilots were seized", chain=("lamp",)),
    evidence("mechanism", "passport_confiscated", 1, "passports were seized", chain=("office",), stance="denies"),
    evidence("subjects", "pilots", 0, "told pilots"),
    evidence("documents", "passports", 0, "their passports"),
    evidence("start", "2031", 0, "Since 2031"),
    evidence("start", "2031-05", 0, "in May 2031"),
    evidence("status", "in_force", 0, TOLD, attribution="att-1", chain=("pilots",)),
    evidence("official_response", "partly_confirmed", 1, "confirmed a stricter rule", chain=("office",)),
    evidence("lawfulness", "It is unlawful", 0, "It is unlawful", chain=("hild",)),
)
PHASES = (
    Phase(
        "seldom_enforced",
        "The rule of 1978 was seldom enforced.",
        (evidence("status", "in_force", 0, "The rule of 1978 was seldom enforced"),),
    ),
    Phase(
        "enforced",
        "Since 2031 it has been",
        (evidence("status", "in_force", 0, "Since 2031 it has been"),),
        "Since 2031",
        "2031",
    ),
    Phase(
        "extended",
        "in May 2031 it was extended to their <wives>",
        (evidence("status", "in_force", 0, "in May 2031 it was extended to their <wives>"),),
        None,
        "2031-05",
    ),
)
RECORD = Restriction(
    id="rst1-ostrel",
    state="Ostrel",
    tactic="document_control",
    mechanism="surrender_demanded",
    status="in_force",
    evidence=ROWS,
    authority="harbour office of Ostrel",
    subjects=("pilots",),
    documents=("passports",),
    start="2031",
    official_response="partly_confirmed",
    lawfulness=("It is unlawful",),
    phases=PHASES,
    claims=("claim1-told",),
    independent_origins=OriginRange(1, 2),
    grade_proposed="admitted",
)
ACCEPTED = Review("accepted", "Mara", datetime(2031, 7, 1, tzinfo=UTC), "read both")


def reported(*records: Restriction) -> Trace:
    """-> the story with these records; without any, with the one above."""
    lamp, buoy = (document.id for document in DOCUMENTS)
    told = (ROWS[2].start, ROWS[2].end)
    seized = (ROWS[4].start, ROWS[4].end)
    claim = Claim(
        "claim1-told",
        "Pilots were told to hand in their passports",
        (ClaimMention(lamp, *told, "asserts", "att-1"), ClaimMention(buoy, *seized, "asserts")),
        (Origin("pilots", lamp, "unnamed"),),
        OriginRange(1, 2),
        False,
    )
    said = Attribution(
        "att-1", lamp, (), (), (Span(*told),), "indirect", "statement", "asserts", ("pilots",), (), confidence=0.9
    )
    return Trace(
        documents=DOCUMENTS,
        sources=(
            Source("pilots", "unnamed", "two pilots"),
            Source("lamp", "outlet", "Lamp"),
            Source("office", "organization", "harbour <office>"),
            Source("hild", "person", "Bo Hild"),
        ),
        attributions=(said,),
        own_voice=(),
        links=(),
        claims=(claim,),
        stories=(Story("story1-pilots", (lamp, buoy)),),
        restrictions=records or (RECORD,),
    )


def reviewed() -> Restriction:
    """-> the record with its state accepted."""
    rows = (replace(ROWS[0], review=ACCEPTED), *ROWS[1:])
    return replace(RECORD, evidence=rows)
