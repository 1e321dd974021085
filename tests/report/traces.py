"""Traces for tests: one small story written for them, and traces of any shape."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from headwater.ids import sha256
from headwater.model import (
    Attribution,
    Claim,
    ClaimMention,
    Document,
    Evidence,
    Failed,
    Flag,
    Link,
    Mention,
    NotMeasured,
    Origin,
    OriginRange,
    OwnVoice,
    Source,
    Span,
    Story,
    Trace,
    Variant,
)

from .strategies import any_words, documents, spans, tuples

HERALD = """The bridge at Karsund will close on Monday, two engineers told the Karsund Herald.

“Seven cables are broken,” said Mayor Ada Roth. She spoke on the quay & did not stay."""
ZVONAR = """Karsund’s bridge is to be shut on Monday, several engineers confirm.

Nine cables are broken, the mayor said. The last ferry sank in 1978, as Northlight Wire knows."""
NORTHLIGHT = """The bridge at Karsund closes on Monday, the Karsund Herald reports.

The road office denied it: the bridge stays open. Zvonar writes that the last ferry sank in 1978.

The Ferry Post saw divers at the pier."""
BOTE = "Die Brücke von Karsund wird am Montag geschlossen, sagen zwei Ingenieure."


def _document(name: str, text: str, title: str, outlet: str | None, published: datetime | None, language: str = "en"):
    return Document(
        id=f"doc1-{name}",
        file=f"{name}.html",
        text=text,
        title=title,
        outlet=outlet,
        domain=f"{name}.example" if outlet else None,
        byline=None,
        published=published,
        language=language,
        address=f"https://{name}.example/1" if outlet else None,
        hyperlinks=(),
        furniture=(),
        credits=(),
        sha256=sha256(text.encode()),
        captured_at=datetime(2031, 5, 4, 9, tzinfo=UTC),
    )


DOCUMENTS = (
    _document(
        "herald", HERALD, "Bridge at Karsund to close", "Karsund Herald", datetime(2031, 5, 2, 8, 10, tzinfo=UTC)
    ),
    _document("zvonar", ZVONAR, "NINE cables broken!", "Zvonar", datetime(2031, 5, 2, 10, tzinfo=UTC)),
    _document(
        "northlight", NORTHLIGHT, "Road office: bridge stays open", "Northlight Wire", datetime(2031, 5, 3, tzinfo=UTC)
    ),
    _document("bote", BOTE, "Brücke gesperrt", None, None, "de"),
)


def words(document: int, text: str) -> Mention:
    """The words of one of the documents (0 to 3); they must stand there exactly once."""
    where = DOCUMENTS[document]
    assert where.text.count(text) == 1, text
    begin = where.text.index(text)
    return Mention(where.id, Span(begin, begin + len(text)))


def states(document: int, text: str, stance: str = "asserts", attribution: str | None = None) -> ClaimMention:
    found = words(document, text)
    return ClaimMention(found.document, *found.span, stance, attribution)  # type: ignore[arg-type]


def _said(name: str, document: int, content: str, who: str, chain: tuple[str, ...]) -> Attribution:
    where = DOCUMENTS[document].id
    said, speaker = words(document, content).span, words(document, who).span
    return Attribution(name, where, (speaker,), (), (said,), "indirect", "statement", "asserts", chain, (), 0.9)


CLOSES = (
    words(0, "The bridge at Karsund will close on Monday"),
    words(1, "Karsund’s bridge is to be shut on Monday"),
    words(2, "The bridge at Karsund closes on Monday"),
    words(3, "Die Brücke von Karsund wird am Montag geschlossen"),
)


def bridge() -> Trace:
    """Four documents on a bridge: one report, a rewriting, a citation and a translation."""
    herald, zvonar, northlight, bote = (document.id for document in DOCUMENTS)
    links = (
        Link(
            zvonar,
            herald,
            "rewritten",
            False,
            0.93,
            (Evidence("share of a sentence", 0.8, "says what no other document says", (CLOSES[1], CLOSES[0])),),
        ),
        Link(
            northlight,
            herald,
            "cited",
            True,
            0.95,
            (
                Evidence("naming", 0.7, "names Karsund Herald", (words(2, "Karsund Herald"),)),
                Evidence("naming", 0.7, "names Karsund Herald", (words(2, "the Karsund Herald"),)),
            ),
        ),
        Link(
            northlight,
            "outside:Ferry Post",
            "cited",
            True,
            0.7,
            (Evidence("naming", 0.7, "names Ferry Post", (words(2, "Ferry Post"),)),),
        ),
        Link(bote, herald, "translated", False, 0.8),
        Link(northlight, zvonar, "cited", True, 0.85),
        Link(zvonar, northlight, "cited", True, 0.85),
    )
    said = (
        _said("att-1", 0, "The bridge at Karsund will close on Monday", "two engineers", ("engineers",)),
        _said("att-2", 0, "“Seven cables are broken,”", "Mayor Ada Roth", ("roth",)),
        _said("att-3", 1, "Nine cables are broken", "the mayor", ("roth",)),
        _said("att-4", 2, "The bridge at Karsund closes on Monday", "the Karsund Herald", ("herald",)),
        _said("att-5", 2, "the bridge stays open", "The road office", ("office",)),
    )
    closing = Claim(
        "claim1-closing",
        "The bridge at Karsund will close on Monday",
        (
            states(0, "The bridge at Karsund will close on Monday", attribution="att-1"),
            states(1, "Karsund’s bridge is to be shut on Monday"),
            states(2, "The bridge at Karsund closes on Monday", attribution="att-4"),
            states(2, "the bridge stays open", "denies", "att-5"),
            states(3, "Die Brücke von Karsund wird am Montag geschlossen"),
        ),
        (Origin("engineers", herald, "unnamed", (Evidence("vouches", 1.0, "two engineers", (CLOSES[0],)),)),),
        OriginRange(1, 2),
        False,
        (),
        (
            Evidence("independent_origins", 2.0, "2 unnamed; the unnamed may be the same people"),
            Evidence("taken_from", 0.93, "Zvonar: rewritten from Karsund Herald", (CLOSES[1],)),
        ),
    )
    cables = Claim(
        "claim1-cables",
        "Seven cables are broken",
        (
            states(0, "“Seven cables are broken,”", attribution="att-2"),
            states(1, "Nine cables are broken", attribution="att-3"),
        ),
        (Origin("roth", herald, "person", (Evidence("vouches", 1.0, "Ada Roth, first in Karsund Herald"),)),),
        OriginRange(1, 1),
        False,
        (Variant("Nine cables are broken", (words(1, "Nine cables are broken"),)),),
    )
    ferry = Claim(
        "claim1-ferry",
        "The last ferry sank in 1978",
        (states(1, "The last ferry sank in 1978"), states(2, "the last ferry sank in 1978")),
        (),
        OriginRange(0, 0),
        True,
        (),
        (
            Evidence(
                "circle",
                2.0,
                "Zvonar has it from Northlight Wire has it from Zvonar",
                (words(1, "The last ferry sank in 1978"), words(2, "the last ferry sank in 1978")),
            ),
        ),
    )
    divers = Claim("claim1-divers", "Divers at the pier", (states(2, "divers at the pier", "doubts"),), (), None, False)
    flags = (
        Flag("lost_credit", "Zvonar has rewritten Karsund Herald without saying so", (CLOSES[1], CLOSES[0])),
        Flag(
            "inflated_source",
            "“two engineers” in Karsund Herald has become “several engineers” in Zvonar",
            (words(1, "several engineers"), words(0, "two engineers")),
            closing.id,
        ),
        Flag("circular", "Zvonar has it from Northlight Wire has it from Zvonar", ferry.why[0].spans, ferry.id),
        Flag("drift", "Zvonar: “Nine cables are broken”", cables.variants[0].mentions, cables.id),
    )
    return Trace(
        documents=DOCUMENTS,
        sources=(
            Source("herald", "outlet", "Karsund Herald"),
            Source("engineers", "unnamed", "two engineers"),
            Source("roth", "person", "Ada Roth", role="mayor"),
            Source("office", "organization", "road office"),
        ),
        attributions=said,
        own_voice=(OwnVoice(herald, words(0, "She spoke on the quay & did not stay.").span),),
        links=links,
        claims=(divers, ferry, cables, closing),
        stories=(Story("story1-bridge", tuple(document.id for document in DOCUMENTS)),),
        flags=flags,
        not_measured=(NotMeasured(bote, "attributions", "the text is in German"),),
    )


def many(count: int, *, stories: int = 1) -> Trace:
    """`count` documents of as many outlets, each made from one before, half an hour apart; some have no time."""
    found = bridge()
    copies = tuple(
        replace(
            DOCUMENTS[0],
            id=f"doc1-{n:03}",
            outlet=f"Outlet of the very long name {n}",
            domain=f"o{n}.example",
            published=None if n % 9 == 8 else datetime(2031, 5, 2 + n // 30, n // 2 % 24, n % 2 * 30, tzinfo=UTC),
        )
        for n in range(count)
    )
    hows = ("republished", "rewritten", "translated", "cited")
    links = tuple(Link(copies[n].id, copies[n // 3].id, hows[n % 4], n % 3 > 0, 0.9) for n in range(1, count))
    mentions = tuple(replace(found.claims[3].mentions[0], document=copy.id) for copy in copies)
    claim = replace(found.claims[3], mentions=mentions, origins=(Origin("engineers", copies[0].id, "unnamed"),))
    parts = tuple(Story(f"story1-{n}", tuple(copy.id for copy in copies[n::stories])) for n in range(stories))
    return replace(found, documents=copies, links=links, claims=(claim,), stories=parts, flags=(), not_measured=())


ids = st.sampled_from(
    [
        "doc1-0",
        "doc1-1",
        "doc1-2",
        "outside:X",
        "outside:X\uffff",
        "outside:\x1bX",
        'outside:<b>\x00"\\',
        "",
        "elsewhere",
    ]
)
mentions = st.builds(Mention, document=ids, span=spans)
evidence = st.builds(Evidence, feature=any_words, value=st.floats(0, 99), text=any_words, spans=tuples(mentions))
sources = st.none() | st.sampled_from(["s1", "s2", "nobody"])
claims = st.builds(
    Claim,
    id=st.sampled_from([f"claim1-{n}" for n in range(5)]),
    text=any_words,
    mentions=tuples(
        spans.flatmap(
            lambda span: st.builds(
                ClaimMention,
                document=ids,
                start=st.just(span.start),
                end=st.just(span.end),
                attribution=st.none() | any_words,
            )
        ),
        4,
    ),
    origins=tuples(st.builds(Origin, source=sources, document=st.none() | ids, evidence=tuples(evidence, 2)), 3),
    independent_origins=st.none() | st.sampled_from([OriginRange(0, 0), OriginRange(1, 1), OriginRange(1, 3)]),
    variants=tuples(st.builds(Variant, text=any_words, mentions=tuples(mentions)), 2),
    why=tuples(evidence, 2),
)
traces = st.builds(
    Trace,
    documents=st.tuples(documents, documents, documents).map(
        lambda found: tuple(replace(document, id=f"doc1-{n}") for n, document in enumerate(found))
    ),
    sources=st.builds(Source, id=st.just("s1"), name=any_words, role=st.none() | any_words).map(lambda s: (s,)),
    attributions=st.just(()),
    own_voice=st.just(()),
    links=tuples(
        st.builds(
            Link, child=ids, parent=ids, score=st.floats(0, 1), evidence=tuples(evidence, 2), credited=st.booleans()
        ),
        5,
    ),
    claims=st.lists(claims, max_size=5, unique_by=lambda claim: claim.id).map(tuple),
    stories=st.sampled_from(
        [
            (),
            (Story("story1-a", ("doc1-0", "doc1-1", "doc1-2")),),
            (Story("story1-a", ("doc1-0", "doc1-1")), Story("story1-b", ("doc1-2", "elsewhere"))),
        ]
    ),
    flags=tuples(
        st.builds(
            Flag, text=any_words, spans=tuples(mentions), claim=st.none() | st.sampled_from(["claim1-0", "claim1-9"])
        )
    ),
    not_measured=tuples(st.builds(NotMeasured, document=ids, what=any_words, reason=any_words), 2),
    failed=tuples(st.builds(Failed, input=any_words, error=any_words, message=any_words), 2),
)
