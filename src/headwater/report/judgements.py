"""What people have decided, and the ids by which they name what they decide on, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from headwater.model import OUTSIDE, Attribution, ClaimMention, Document, Judgement, Reading, Source, Trace
from headwater.report.terminal import heading
from headwater.report.words import STANCES, counted, one_line, shorten

_STYLES = {
    "in force": "green",
    "undone": "dim",
    "overruled": "dim",
    "look again": "bold yellow",
    "gone": "bold yellow",
}
_WORDS = 90


class Reviewed(Protocol):
    """A judgement as it stands: `headwater.pipeline.judging.Reviewed`, or another of its shape."""

    @property
    def judgement(self) -> Judgement:
        """What was decided."""

    @property
    def standing(self) -> Literal["in force", "undone", "overruled", "look again", "gone"]:
        """Whether it holds."""

    @property
    def why(self) -> str:
        """Why not, where it does not."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words of what it is about."""


def judgements_view(found: Sequence[Reviewed]) -> RenderableType:
    """-> the judgements, one paragraph each, and how many hold."""
    holding = sum(one.standing == "in force" for one in found)
    lost = sum(one.standing == "gone" for one in found)
    facts = [counted(len(found), "judgement"), f"{holding} in force"]
    again = sum(one.standing == "look again" for one in found)
    facts += [f"{again} to be looked at again"] if again else []
    facts += [f"{lost} on what is gone"] if lost else []
    return Group(*(part for one in found for part in _judgement(one)), Text(" · ".join(facts)))


def _judgement(one: Reviewed) -> Iterator[RenderableType]:
    made = one.judgement
    verdict = (made.verdict or "").replace("_", " ")
    why = f" {one_line(one.why)}" if one.why else ""
    yield Text.assemble((verdict, "bold"), "  ", (f"{one.standing}{why}", _STYLES[one.standing]))
    for thing, words in zip(made.about, one.words, strict=True):
        name = thing.attribution or thing.document
        if thing.span is not None:
            name = f"{thing.document}:{thing.span.start}-{thing.span.end}"
        elif thing.step is not None:
            name = f"{name}/{thing.step + 1}"
        shown = f"  {shorten(one_line(words), _WORDS)}" if words else ""
        yield Padding(Text(f"{one_line(name)}{shown}"), (0, 0, 0, 2))
    yield Padding(Text(f"{one_line(made.by)}, {made.at:%Y-%m-%d %H:%M} UTC: {one_line(made.reason)}"), (0, 0, 0, 2))
    yield Padding(Text(made.id, style="dim"), (0, 0, 0, 2))
    yield Text()


# ---- what can be judged


def trace_ids(found: Trace) -> RenderableType:
    """-> the ids of a story's claims with the words that state them, and of its links."""
    documents = {document.id: document for document in found.documents}
    attributions = {one.id: one for one in found.attributions}
    sources = {source.id: source for source in found.sources}
    parts: list[RenderableType] = [heading("Claims, and the words that state them")]
    for claim in found.claims:
        parts.append(Text.assemble((claim.id, "bold"), f"  {shorten(one_line(claim.text), _WORDS)}"))
        for mention in claim.mentions:
            parts.append(Padding(_mention(mention, documents, attributions, sources), (0, 0, 0, 2)))
    parts += [Text(), heading("Links: a document, and what it was made from")]
    for link in found.links:
        parts.append(Text.assemble((f"{link.child} {one_line(link.parent)}", "bold"), f"  {link.how}"))
        parent = documents.get(link.parent)
        names = (_called(documents[link.child]), _called(parent) if parent else link.parent.removeprefix(OUTSIDE))
        parts.append(Padding(Text(" from ".join(map(one_line, names))), (0, 0, 0, 2)))
    return Group(*parts)


def _mention(
    mention: ClaimMention,
    documents: dict[str, Document],
    attributions: dict[str, Attribution],
    sources: dict[str, Source],
) -> Text:
    document = documents[mention.document]
    statement = attributions.get(mention.attribution or "")
    who = _speaker(statement, sources) if statement else "own voice"
    stance = "" if mention.stance == "asserts" else f" [{STANCES[mention.stance]}]"
    words = shorten(one_line(document.text[mention.start : mention.end]), _WORDS)
    place = f"{mention.document}:{mention.start}-{mention.end}"
    statement_id = f" {mention.attribution}" if mention.attribution else ""
    return Text.assemble((place + statement_id, "dim"), f"\n{_called(document)}: {who}{stance} “{words}”")


def reading_ids(found: Reading) -> RenderableType:
    """-> the ids of a document's statements with their words."""
    sources = {source.id: source for source in found.sources}
    parts: list[RenderableType] = [heading("Statements")]
    (document,) = found.documents
    for one in found.attributions:
        words = " … ".join(document.text[span.start : span.end] for span in one.content_spans)
        parts.append(Text.assemble((one.id, "bold"), f"  {shorten(one_line(words), _WORDS)}"))
        chain = " › ".join(f"/{at} {_name(source, sources)}" for at, source in enumerate(one.chain, 1))
        parts.append(Padding(Text(chain or "nobody is named"), (0, 0, 0, 2)))
    return Group(*parts)


def _speaker(statement: Attribution, sources: dict[str, Source]) -> str:
    return _name(statement.chain[-1], sources) if statement.chain else "nobody"


def _name(source: str, sources: dict[str, Source]) -> str:
    return one_line(sources[source].name) if source in sources else "unnamed"


def _called(document: Document) -> str:
    return one_line(document.outlet or document.domain or document.title or document.file)
