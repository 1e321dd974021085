"""The types that flow down the river. Frozen, free of behaviour beyond their own checks.

Offsets are code points, half-open; times are aware UTC. JSON, its schema and its validation come
from pydantic's TypeAdapter over these same types (see `headwater.report.json`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from headwater import basic
from headwater.restriction import Restriction

FurnitureKind = Literal[
    "related", "subscription", "sharing", "newsletter", "caption", "author_box", "advertisement", "notice"
]
SourceKind = Literal["person", "organization", "outlet", "document", "unnamed"]
AttributionKind = Literal["direct", "indirect", "mixed"]
Stance = basic.Stance
OriginRange = basic.OriginRange
Attitude = Literal["statement", "belief"]
Descent = Literal["republished", "rewritten", "translated", "cited"]
OriginKind = Literal["person", "organization", "document", "unnamed", "own_reporting"]
Verdict = Literal[
    "same_claim",
    "different_claims",
    "unsure",
    "same_source",
    "different_sources",
    "wrong_attribution",
    "rejected_link",
]


#: before the name of an outlet in the place of a document's id, where its piece is not in the collection
OUTSIDE = "outside:"


class Span(NamedTuple):
    """A half-open range of code points in a document's `text`. In JSON: `[start, end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes of one input, as they came in.

    `name` is what the user gave (file path, address or "-"); `address` the final address after
    redirects, or None for files and standard input; `media_type` without parameters, lower case,
    or None when unknown; `charset` as the transport declared it, or None. `status` and `headers` are those of the
    HTTP answer, headers in their order; None and () for what came in otherwise. `title`, `outlet` and `published` are
    what an archive says of the article, as it writes them; what it says goes before what the page shows.
    """

    name: str
    raw: bytes
    captured_at: datetime
    address: str | None = None
    media_type: str | None = None
    charset: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    title: str | None = None
    outlet: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A link inside the article text: the words that carry it and where it leads (absolute if it can be made so)."""

    span: Span
    address: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """One piece of the page that is no part of the article, kept by kind.

    For `related`, `text` is the headline of the other story and `outlet` the outlet named after it, if any;
    for a heading such as "Read also:" itself, `text` is the heading.
    """

    kind: FurnitureKind
    text: str
    outlet: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """A citation of the whole document by its foot or head: "(Source: an agency)", "with reporting from Y".

    `span` covers the credit's line in the document's text; `names` the sources it names, in order.
    """

    span: Span
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One captured version of one published text.

    `text` is the article body: paragraphs joined by one blank line, title and furniture apart.
    `outlet` is the publisher's name, `domain` its host name without "www."; `published` is aware UTC or None;
    `language` a lower-case ISO 639-1 code or "und". `file` is the input's name as the user gave it.
    `sha256` is over the raw bytes.
    """

    id: str
    file: str
    text: str
    title: str | None
    outlet: str | None
    domain: str | None
    byline: str | None
    published: datetime | None
    language: str
    address: str | None
    hyperlinks: tuple[Hyperlink, ...]
    furniture: tuple[Furniture, ...]
    credits: tuple[Credit, ...]
    sha256: str
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class Mention:
    """Words in a document that stand for a source."""

    document: str
    span: Span


@dataclass(frozen=True, slots=True)
class Source:
    """Who is cited.

    `name` is the fullest form found; `aliases` the other forms: as they stand in the text ("the
    publication"), or made of its words ("log of the centre" for "the centre's log");
    `role` an office or description ("the president's spokesman"), if one is given.
    """

    id: str
    kind: SourceKind
    name: str
    aliases: tuple[str, ...] = ()
    role: str | None = None
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainStep:
    """Why one source stands in a chain: the rule that put it there and the words that show it.

    `rule` is one of: "speaker" (the attribution's own source words), "containing" (its content lies inside
    another attribution's), "addressee" ("told the paper"), "previous" (it goes on from the attribution before),
    "credit" (the document credits the source), "unstated" (a source that the text leaves open).
    """

    source: str
    rule: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """One statement or belief and whose it is (the relation of PARC and PolNeAR, nested).

    `chain` lists source ids, outermost first, the speaker last; `steps` gives the evidence for each, in the same
    order. `confidence` is the calibrated probability, 0 to 1, that the attribution is one a trained annotator
    would mark, with this source and cue and at least half of this content. `within` is the id of the attribution
    whose content holds this one.
    """

    id: str
    document: str
    source_spans: tuple[Span, ...]
    cue_spans: tuple[Span, ...]
    content_spans: tuple[Span, ...]
    kind: AttributionKind
    attitude: Attitude
    stance: Stance
    chain: tuple[str, ...]
    steps: tuple[ChainStep, ...]
    confidence: float
    within: str | None = None


@dataclass(frozen=True, slots=True)
class OwnVoice:
    """A sentence, or the rest of one, that the article says in its own voice."""

    document: str
    span: Span


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """What was not measured for a document, and why: never shown as zero."""

    document: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """An input that could not be read: its name, the error's class name, and the message with its remedy."""

    input: str
    error: str
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What `headwater read` found in one or several inputs."""

    documents: tuple[Document, ...]
    sources: tuple[Source, ...]
    attributions: tuple[Attribution, ...]
    own_voice: tuple[OwnVoice, ...]
    not_measured: tuple[NotMeasured, ...] = field(default=())
    failed: tuple[Failed, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason behind a decision: a feature with its value (the scale is named by the feature) and the words.

    `text` says it for people; `spans` are the words that show it, each with its document.
    """

    feature: str
    value: float
    text: str
    spans: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Descent of one document from another. In JSON `child` is "from" and `parent` is "to".

    `parent` is a document's id, or "outside:Outlet Name" for an outlet whose piece is not in the collection.
    `score` is 0..1: how sure the link is.
    """

    child: Annotated[str, Field(alias="from")]
    parent: Annotated[str, Field(alias="to")]
    how: Descent
    credited: bool
    score: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimMention:
    """Words that state a claim: `start` and `end` are code points of the document's text, half-open.

    `attribution` is the id of the attribution whose content holds them, or None for the article's own voice.
    `stance` is towards the claim.
    """

    document: str
    start: int
    end: int
    stance: Stance
    attribution: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a claim comes from: a source, and the document where it came in first."""

    source: str | None
    document: str | None
    kind: OriginKind
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """A wording of a claim with another number or name than the canonical one (drift), and who has it."""

    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One proposition, as mentions in documents that say the same.

    `text` is the canonical wording, picked from the mentions. `independent_origins` is None where it was not measured.
    """

    id: str
    text: str
    mentions: tuple[ClaimMention, ...]
    origins: tuple[Origin, ...]
    independent_origins: OriginRange | None
    circular: bool
    variants: tuple[Variant, ...] = ()
    why: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a reader should look at: a lost credit, an inflated source, a wrong credit, a retraction, a circle."""

    kind: Literal["lost_credit", "inflated_source", "misattributed_credit", "retraction", "circular", "drift"]
    text: str
    spans: tuple[Mention, ...] = ()
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """Documents on one event."""

    id: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """What `headwater trace` found: the reading of every document and what follows from them together.

    `compared_by` says how statements were compared: by the words they share, or by the vectors of an encoder as well.
    """

    documents: tuple[Document, ...]
    sources: tuple[Source, ...]
    attributions: tuple[Attribution, ...]
    own_voice: tuple[OwnVoice, ...]
    links: tuple[Link, ...]
    claims: tuple[Claim, ...]
    stories: tuple[Story, ...]
    flags: tuple[Flag, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    not_measured: tuple[NotMeasured, ...] = field(default=())
    failed: tuple[Failed, ...] = field(default=())
    compared_by: Literal["words", "sentence vectors"] = "words"

    @classmethod
    def of(
        cls,
        reading: Reading,
        *,
        links: tuple[Link, ...] = (),
        claims: tuple[Claim, ...] = (),
        stories: tuple[Story, ...] = (),
        flags: tuple[Flag, ...] = (),
        gaps: tuple[NotMeasured, ...] = (),
        compared_by: Literal["words", "sentence vectors"] = "words",
    ) -> Trace:
        """-> all that a reading holds, with what follows from it; `gaps` are what was not measured beyond it."""
        return cls(
            documents=reading.documents,
            sources=reading.sources,
            attributions=reading.attributions,
            own_voice=reading.own_voice,
            links=links,
            claims=claims,
            stories=stories,
            flags=flags,
            not_measured=(*reading.not_measured, *gaps),
            failed=reading.failed,
            compared_by=compared_by,
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """What a judgement is about, named by what stays the same when all that is derived is derived again.

    An attribution: its `document` and `attribution`. A source: these two, and `step`, its place in the attribution's
    chain (0 is the outermost). Words that state a claim: `document` and `span`, and the `attribution` whose content
    holds them, if one does. An end of a link: `document` alone, an id or "outside:Outlet Name".
    """

    document: str
    attribution: str | None = None
    step: int | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Judgements:
    """What people have decided, as tracing honours it; who, when and why is kept where it was judged.

    What is different is never joined: where a is b, b is c, and a is not c, the first of the two pairs is honoured.
    """

    same_claim: tuple[tuple[Judged, Judged], ...] = ()
    different_claims: tuple[tuple[Judged, Judged], ...] = ()
    same_source: tuple[tuple[Judged, Judged], ...] = ()
    different_sources: tuple[tuple[Judged, Judged], ...] = ()
    #: ids of attributions that are set aside
    wrong_attributions: frozenset[str] = frozenset()
    #: (child, parent), as in `Link`
    rejected_links: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided: `verdict` on one thing or two (`about`), who, when (aware) and why.

    One that takes another back has its id in `undoes`, and no verdict and nothing that it is about of its own.
    """

    id: str
    verdict: Verdict | None
    about: tuple[Judged, ...]
    by: str
    at: datetime
    reason: str
    undoes: str | None = None
