"""A Trace as one self-contained HTML page: the story as a picture, its claims with their origins, and all the words.

No script and no request to anywhere. Every number opens into its reasons, and every reason leads to words on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from headwater.model import (
    Claim,
    ClaimMention,
    Document,
    Evidence,
    Mention,
    NotMeasured,
    Origin,
    OriginRange,
    Source,
    Span,
    Stance,
    Trace,
)
from headwater.report.outline import by_kind
from headwater.report.records import RecordCard, record_cards
from headwater.report.sealed import Sheet, render, sheet
from headwater.report.stories import (
    NumberedClaim,
    NumberedDocument,
    NumberedLink,
    StoryOutline,
    TraceOutline,
    outline_trace,
)
from headwater.report.story_picture import Picture, Point, narrow_picture, wide_picture
from headwater.report.story_text import StoryText, anchor, find_passages, hue, mark_story_text
from headwater.report.words import FLAGS, HOWS, ORIGIN_KINDS, STANCES, counted, moment, one_line, role, shorten, words

#: characters of quoted words, and of a claim where it is chosen
EXCERPT, CHOICE = 240, 110
#: claims of a story whose path can be shown in its picture; the rules for more slow a browser down
CHOICES = 40
#: passages in several pieces, all of which light up when one comes to them
SCATTERED = 200
#: quotations of a flag that are shown before the rest is folded away
SHOWN = 2

_QUOTATION_MARKS = "\"'“”„«»‘’‚"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document (its number), and where they stand in the page."""

    document: int
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Step:
    """One reason: what it says, the feature with its value ("" where the text has them), and the words that show it."""

    text: str
    feature: str
    quotes: tuple[Quote, ...]

    @property
    def paired(self) -> bool:
        """Whether its words are those of two documents in turn, to be compared."""
        ours, theirs = self.quotes[::2], self.quotes[1::2]
        return len(ours) == len(theirs) > 0 and all(
            one.document == ours[0].document != theirs[0].document == other.document
            for one, other in zip(ours, theirs, strict=True)
        )


@dataclass(frozen=True, slots=True)
class OriginRow:
    """Who stands behind a claim, where that came in first, and why."""

    name: str
    kind: str
    role: str | None
    first: int | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One mention of a claim: on whose word (names, outermost first; () for the document's own voice)."""

    quote: Quote
    stance: Stance
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """What the page shows of one claim."""

    told: NumberedClaim
    text: str
    hue: str
    origins: str
    verdict: str
    rows: tuple[OriginRow, ...]
    stances: tuple[tuple[Stance, tuple[int, ...]], ...]
    said: tuple[Said, ...]
    variants: tuple[tuple[str, tuple[Quote, ...]], ...]
    why: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class LinkRow:
    """What the page shows of one link."""

    numbered: NumberedLink
    how: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class FlagRow:
    """What the page shows of one flag."""

    title: str
    text: str
    claims: tuple[NumberedClaim, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class StorySection:
    """What the page shows of one story; `choices` are the claims whose path the picture can show.

    `gaps` are what was not measured, and in which documents.
    """

    outline: StoryOutline
    title: str
    figures: tuple[tuple[str, str], ...]
    main: ClaimCard | None
    pictures: tuple[Picture, ...]
    choices: tuple[ClaimCard, ...]
    widely: tuple[ClaimCard, ...]
    singly: tuple[ClaimCard, ...]
    links: tuple[LinkRow, ...]
    flags: tuple[FlagRow, ...]
    records: tuple[RecordCard, ...]
    gaps: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What a dot is to a claim, shown when the claim is chosen: its origin, or a stance other than asserting it."""

    claim: int
    at: Point
    radius: float
    origin: bool
    words: str


def story_page(trace: Trace, *, version: str = "") -> str:
    """-> the trace as an HTML document. All that comes from the trace is escaped.

    `version` is that of Headwater, for the page's foot.
    """
    outline = outline_trace(trace)
    passages = find_passages(trace, outline)
    texts = {one.number: mark_story_text(one, passages.get(one.document.id, ())) for one in outline.documents}
    anchored = {number: text.anchored for number, text in texts.items()}
    writer = _Writer(
        {one.document.id: one for one in outline.documents},
        {one.number: one for one in outline.documents},
        anchored,
        {source.id: source for source in trace.sources},
        {one.id: one.chain for one in trace.attributions},
        record_cards(trace, outline.stories, anchored),
        trace.not_measured,
    )
    sections = [writer.section(story) for story in outline.stories if len(story.documents) > 1]
    apart = [writer.section(story) for story in outline.stories if len(story.documents) == 1]
    anchors = _link_anchors((*sections, *apart))
    sheets = [
        sheet(
            one.document,
            f"d{one.number}",
            texts[one.number].paragraphs,
            by_kind(one.document.furniture),
            [gap for gap in trace.not_measured if gap.document == one.document.id],
        )
        for one in outline.documents
    ]
    documents = [_shown(one, each, outline) for one, each in zip(outline.documents, sheets, strict=True)]
    return render(
        "story.html.jinja",
        styles=("story.css", "record.css", *(rule for section in sections for rule in _rules(section)), *_lit(texts)),
        version=version,
        failed=trace.failed,
        page_title=f"{sections[0].title if len(sections) == 1 else counted(len(documents), 'document')} – Headwater",
        sections=sections,
        apart=apart,
        documents={shown.numbered.number: shown for shown in documents},
        counts=_counts(trace, len(sections), len(apart)),
        compared=trace.compared_by,
        stances=STANCES,
        hows=tuple(HOWS),
        verbs=HOWS,
        link_anchor=lambda link: anchors[link.number],
        hue=hue,
        counted=counted,
        quoted=in_quotes,
        path_classes=_path_classes,
        outside_classes=_outside_classes,
        notes=_notes,
        sentence=writer.sentence,
        told=writer.told,
        shorten=shorten,
        choice=CHOICE,
        shown=SHOWN,
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """A document with its sheet, what it takes from others and others from it, and the claims that it shares."""

    numbered: NumberedDocument
    sheet: Sheet
    takes: tuple[NumberedLink, ...]
    gives: tuple[NumberedLink, ...]
    claims: tuple[tuple[NumberedClaim, str], ...]


def _shown(one: NumberedDocument, its_sheet: Sheet, outline: TraceOutline) -> _Shown:
    links = {link.number: link for story in outline.stories for link in story.links}.values()
    widely = (told for story in outline.stories for told in story.widely)
    return _Shown(
        one,
        its_sheet,
        tuple(link for link in links if link.child == one.number),
        tuple(link for link in links if link.parent == one.number),
        tuple(
            (told, origins_in_words(told.claim.independent_origins)) for told in widely if one.number in told.documents
        ),
    )


def _link_anchors(sections: Iterable[StorySection]) -> dict[int, str]:
    """-> where each link's reasons stand: in the table of the first story that shows it."""
    anchors: dict[int, str] = {}
    for section in sections:
        for row in section.links:
            anchors.setdefault(row.numbered.number, f"s{section.outline.number}l{row.numbered.number}")
    return anchors


def _counts(trace: Trace, stories: int, apart: int) -> tuple[str, ...]:
    found = [counted(len(trace.documents), "document")]
    if stories > 1 or apart:
        found.append(counted(stories, "story", "stories"))
    if apart and stories:
        found.append(f"{counted(apart, 'document')} apart")
    return tuple(found)


def _rules(section: StorySection) -> Iterator[str]:
    """Rules that light the path of the claim that is chosen, or that a link leads to while none is chosen."""
    s = f"#s{section.outline.number}"
    for card in section.choices:
        a, c = card.told.anchor, f"p{card.told.number}"
        chosen = f"{s}:is(:has(#{a}p:checked),:has({s}p:checked):has(#{a}p:target))"
        colour = card.hue.removeprefix("h")
        yield (
            f"{chosen} .picture :is(.dot,.link):not(.{c}){{opacity:.14}}\n"
            f"{chosen} .picture .{c}{{--c:var(--h{colour})}}\n"
            f"{chosen} .note.{c},{chosen} #{a}q{{display:block}}\n"
        )
    for one in (*section.outline.documents, *section.outline.guests):
        yield (
            f"{s} .picture:has(.n{one.number}:is(:hover,:focus-visible)) .link:not(.f{one.number},.t{one.number})"
            "{opacity:.14}\n"
        )


def _lit(texts: Mapping[int, StoryText]) -> Iterator[str]:
    """Rules that light all pieces of a passage that a link leads to."""
    places = [anchor(number, span) for number, text in texts.items() for span in text.scattered]
    for place in places[:SCATTERED]:
        yield f".text:has(#{place}:target) .{place}{{background:color-mix(in srgb,var(--link) 24%,transparent)}}\n"


def _path_classes(section: StorySection, *, document: int | None = None, link: NumberedLink | None = None) -> str:
    """-> the classes of a dot or a curve: the claims on whose path it lies."""
    found = [card.told for card in section.choices if _on_path(card, document, link)]
    return " ".join(f"p{told.number}" for told in found)


def _on_path(card: ClaimCard, document: int | None, link: NumberedLink | None) -> bool:
    stating = card.told.documents
    if link is None:
        return document in stating
    if link.outside is not None:
        return link.child in stating and any(row.name.casefold() == link.outside.casefold() for row in card.rows)
    return link.child in stating and link.parent in stating


def _outside_classes(section: StorySection, outside: str) -> str:
    """-> the classes of the dot of an outlet that is not in the collection."""
    found = [link for link in section.outline.links if link.outside == outside]
    return " ".join(dict.fromkeys(name for link in found for name in _path_classes(section, link=link).split()))


def _notes(section: StorySection, picture: Picture) -> Iterator[Note]:
    for card in section.choices:
        firsts = {row.first for row in card.rows}
        for dot in picture.dots:
            other = [
                STANCES[stance] for stance, numbers in card.stances if stance != "asserts" and dot.number in numbers
            ]
            said = (*(("origin",) if dot.number in firsts else ()), *other)
            if dot.number and said:
                yield Note(card.told.number, dot.at, dot.radius + 4, dot.number in firsts, ", ".join(said))


@dataclass(frozen=True, slots=True)
class _Writer:
    documents: Mapping[str, NumberedDocument]
    numbered: Mapping[int, NumberedDocument]
    anchored: Mapping[int, frozenset[Span]]
    sources: Mapping[str, Source]
    chains: Mapping[str, tuple[str, ...]]
    records: Mapping[int, tuple[RecordCard, ...]]
    not_measured: tuple[NotMeasured, ...]

    def section(self, story: StoryOutline) -> StorySection:
        widely = tuple(self.card(told) for told in story.widely)
        several = len(story.documents) > 1
        return StorySection(
            outline=story,
            title=_title(story.documents[0].document),
            figures=tuple(_figures(story)) if several else (),
            main=widely[0] if widely else None,
            pictures=(wide_picture(story), narrow_picture(story)) if several else (),
            choices=widely[:CHOICES] if several else (),
            widely=widely,
            singly=tuple(self.card(told) for told in story.singly),
            links=tuple(LinkRow(link, HOWS[link.link.how], self.steps(link.link.evidence)) for link in story.links),
            flags=tuple(self.flags(story)),
            records=self.records.get(story.number, ()),
            gaps=tuple(self.gaps(story)),
        )

    def gaps(self, story: StoryOutline) -> Iterator[tuple[str, tuple[int, ...]]]:
        inside = {one.document.id: one.number for one in story.documents}
        found: dict[str, list[int]] = {}
        for gap in self.not_measured:
            if gap.document in inside:
                found.setdefault(one_line(gap.what), []).append(inside[gap.document])
        yield from ((what, tuple(dict.fromkeys(numbers))) for what, numbers in found.items())

    def card(self, told: NumberedClaim) -> ClaimCard:
        claim = told.claim
        return ClaimCard(
            told=told,
            text=one_line(claim.text) or "(no words)",
            hue=hue(told),
            origins=origins_in_words(claim.independent_origins),
            verdict=_verdict(claim),
            rows=tuple(self.origin(origin) for origin in claim.origins),
            stances=tuple((stance, told.stances[stance]) for stance in STANCES if stance in told.stances),
            said=tuple(sorted(self.said(claim), key=lambda said: said.quote.document)),
            variants=tuple((one_line(each.text), self.quotes(each.mentions)) for each in claim.variants),
            why=self.steps(claim.why),
        )

    def origin(self, origin: Origin) -> OriginRow:
        source = self.sources.get(origin.source or "")
        first = self.documents.get(origin.document or "")
        name = one_line(source.name) if source else first.name if first else "source not stated"
        return OriginRow(
            name=name or "source not stated",
            kind=ORIGIN_KINDS[origin.kind],
            role=role(source) if source else None,
            first=first.number if first else None,
            steps=self.steps(origin.evidence),
        )

    def said(self, claim: Claim) -> Iterator[Said]:
        for mention in claim.mentions:
            for quote in self.quotes([_words_of(mention)]):
                chain = self.chains.get(mention.attribution or "", ())
                yield Said(quote, mention.stance, tuple(self.name(source) for source in chain))

    def told(self, number: int) -> str:
        """-> "Document 3: Zvonar, 2 May 2031, 10:00 UTC, its title"."""
        one = self.numbered[number]
        return f"Document {number}: {one.name}, {moment(one.document.published)}, {_title(one.document)}"

    def sentence(self, link: NumberedLink) -> str:
        """-> "3 Zvonar rewrites 1 Karsund Herald, without credit"."""
        parent = link.outside if link.parent is None else f"{link.parent} {self.numbered[link.parent].name}"
        credit = "" if link.link.credited else ", without credit"
        return f"{link.child} {self.numbered[link.child].name} {HOWS[link.link.how]} {parent}{credit}"

    def name(self, source: str) -> str:
        return one_line(self.sources[source].name) if source in self.sources else "source not stated"

    def steps(self, evidence: Iterable[Evidence]) -> tuple[Step, ...]:
        """-> the reasons in order; those that say the same are one, with the words of all."""
        together: dict[tuple[str, str], list[Mention]] = {}
        for reason in evidence:
            text, feature = one_line(reason.text), one_line(reason.feature).replace("_", " ")
            said = feature in text and f"{reason.value:g}" in text.split()
            together.setdefault((text or feature, "" if said else f"{feature} {reason.value:g}"), []).extend(
                reason.spans
            )
        return tuple(Step(text, feature, self.quotes(spans)) for (text, feature), spans in together.items())

    def quotes(self, mentions: Iterable[Mention]) -> tuple[Quote, ...]:
        found: dict[Quote, None] = {}
        for mention in mentions:
            if one := self.documents.get(mention.document):
                place = anchor(one.number, mention.span) if mention.span in self.anchored[one.number] else ""
                text = shorten(words(one.document.text, [mention.span]), EXCERPT)
                found[Quote(one.number, text, f"#{place or f'd{one.number}'}")] = None
        return tuple(found)

    def flags(self, story: StoryOutline) -> Iterator[FlagRow]:
        """-> the story's flags by kind."""
        for flag in sorted(story.flags, key=lambda flag: list(FLAGS).index(flag.kind)):
            yield FlagRow(FLAGS[flag.kind].capitalize(), flag.text, flag.claims, self.quotes(flag.spans))


def _words_of(mention: ClaimMention) -> Mention:
    return Mention(mention.document, Span(mention.start, mention.end))


def _title(document: Document) -> str:
    return one_line(document.title or "") or shorten(one_line(document.text), CHOICE) or "(no title)"


def _figures(story: StoryOutline) -> Iterator[tuple[str, str]]:
    yield _figure(len(story.documents), "document")
    yield _figure(story.publishers, "publisher")
    yield str(story.parents), "copied or cited by others"
    if story.widely:
        found = story.widely[0].claim.independent_origins
        plural = "s" if found is None or (found.min, found.max) != (1, 1) else ""
        number = "?" if found is None else _range(found)
        yield number, f"independent origin{plural} behind the main claim" + (": not measured" if found is None else "")


def _figure(number: int, singular: str) -> tuple[str, str]:
    return str(number), counted(number, singular).split(" ", 1)[1]


def _range(found: OriginRange) -> str:
    return str(found.min) if found.min == found.max else f"{found.min} to {found.max}"


def origins_in_words(found: OriginRange | None) -> str:
    """-> "1 origin", "1 to 2 origins", "no origin", "not measured"."""
    if found is None:
        return "not measured"
    if found.max == 0:
        return "no origin"
    return f"{_range(found)} origin{'' if (found.min, found.max) == (1, 1) else 's'}"


def in_quotes(words: str) -> str:
    """-> the words in quotation marks, unless they begin or end with one; "(no words)" for none."""
    if not words:
        return "(no words)"
    return words if {words[0], words[-1]} & set(_QUOTATION_MARKS) else f"“{words}”"


def _verdict(claim: Claim) -> str:
    """-> what the number does not say by itself."""
    if claim.circular:
        return "goes in a circle: those who state it have it from each other"
    if claim.independent_origins is None:
        return "nobody in these documents vouches for it, so its origins were not counted"
    if claim.independent_origins.max == 0:
        return "nobody is named who could know"
    return ""
