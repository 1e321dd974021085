"""Hand-marked articles -> Readings, for tests of rendering.

A file has a head (`key: value` lines), the marked text, its sources and its statements, parted by lines of `---`:

    title: ...
    ---
    {x1:It rains}, {s1:the mayor} {c1:said}.
    ---
    mayor | person | Ada Roth | role
    ---
    1 | mayor | indirect
    2 | paper > mayor | direct | denies | belief | 0.4 | within 1

`{s1:...}`, `{c1:...}`, `{x1:...}` mark source, cue and content of statement 1; they nest and may occur several times.
`{o:...}` is the article's own voice, `{l:...}` leads to the head's `link`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from headwater.attribution.frame import Frame
from headwater.ids import sha256
from headwater.model import (
    Attribution,
    ChainStep,
    Document,
    Furniture,
    Hyperlink,
    Mention,
    NotMeasured,
    OwnVoice,
    Reading,
    Source,
    Span,
)

OPEN = re.compile(r"\{(?P<role>[scxol])(?P<number>\d*):")
MARKED = Path(__file__).parent / "marked"


@dataclass(frozen=True)
class Marked:
    text: str
    spans: dict[tuple[str, int], tuple[Span, ...]]


def unmark(marked: str) -> Marked:
    text, stack, spans, at = "", [], defaultdict(list), 0
    while at < len(marked):
        if match := OPEN.match(marked, at):
            stack.append((match["role"], int(match["number"] or 0), len(text)))
            at = match.end()
        elif marked[at] == "}":
            role, number, begin = stack.pop()
            spans[role, number].append(Span(begin, len(text)))
            at += 1
        else:
            text += marked[at]
            at += 1
    assert not stack
    return Marked(text, {key: tuple(sorted(found)) for key, found in spans.items()})


def article(source: str, *, file: str = "article.html") -> Reading:
    head, body, sources, statements = (part.strip("\n") for part in re.split(r"^---\n", source, flags=re.MULTILINE))
    facts: dict[str, str] = {}
    furniture = []
    for line in head.splitlines():
        key, value = line.split(": ", 1)
        if key == "furniture":
            kind, text, *outlet = value.split(" | ")
            furniture.append(Furniture(kind, text, *outlet))
        else:
            facts[key] = value
    marked = unmark(body)
    document = Document(
        id=f"doc1-{sha256(file.encode())[:16]}",
        file=file,
        text=marked.text,
        title=facts.get("title"),
        outlet=facts.get("outlet"),
        domain=facts.get("domain"),
        byline=facts.get("byline"),
        published=datetime.fromisoformat(facts["published"]) if "published" in facts else None,
        language=facts.get("language", "en"),
        address=facts.get("address"),
        hyperlinks=tuple(Hyperlink(span, facts["link"]) for span in marked.spans.get(("l", 0), ())),
        furniture=tuple(furniture),
        credits=(),
        sha256=sha256(body.encode()),
        captured_at=datetime(2031, 3, 15, 9, 30, tzinfo=UTC),
    )
    found = tuple(_attribution(document, marked, line) for line in statements.splitlines() if line)
    return Reading(
        documents=(document,),
        sources=tuple(_source(document, line, found) for line in sources.splitlines() if line),
        attributions=found,
        own_voice=tuple(OwnVoice(document.id, span) for span in marked.spans.get(("o", 0), ())),
        not_measured=(NotMeasured(document.id, "attributions", facts["gap"]),) if "gap" in facts else (),
    )


def load(*names: str) -> Reading:
    readings = [article((MARKED / f"{name}.txt").read_text("utf-8"), file=f"{name}.html") for name in names]
    shared = {}
    for reading in readings:
        for source in reading.sources:
            known = shared.setdefault(source.id, source)
            if known is not source:
                shared[source.id] = replace(known, mentions=known.mentions + source.mentions)
    return Reading(
        documents=tuple(d for r in readings for d in r.documents),
        sources=tuple(shared.values()),
        attributions=tuple(a for r in readings for a in r.attributions),
        own_voice=tuple(o for r in readings for o in r.own_voice),
        not_measured=tuple(n for r in readings for n in r.not_measured),
    )


def _attribution(document: Document, marked: Marked, line: str) -> Attribution:
    fields = [field.strip() for field in line.split("|")]
    number, chain = int(fields[0]), tuple(name.strip() for name in fields[1].split(">"))
    spans = {role: marked.spans.get((role, number), ()) for role in "scx"}
    within = [f.removeprefix("within ") for f in fields if f.startswith("within ")]
    numbers = [float(f) for f in fields[2:] if re.fullmatch(r"[\d.]+", f)]
    stances = {"confirms", "partly_confirms", "denies", "declines", "retracts", "doubts"} & set(fields)
    return Attribution(
        id=f"att1-{document.id[-6:]}-{number}",
        document=document.id,
        source_spans=spans["s"],
        cue_spans=spans["c"],
        content_spans=spans["x"],
        kind=next(f for f in fields if f in ("direct", "indirect", "mixed")),
        attitude="belief" if "belief" in fields else "statement",
        stance=next(iter(stances), "asserts"),
        chain=chain,
        steps=tuple(
            ChainStep(source, "speaker" if source == chain[-1] else "addressee", spans["s"]) for source in chain
        ),
        confidence=numbers[0] if numbers else 0.9,
        within=f"att1-{document.id[-6:]}-{within[0]}" if within else None,
    )


def _source(document: Document, line: str, found: tuple[Attribution, ...]) -> Source:
    fields = [field.strip() for field in line.split("|")]
    return Source(
        id=fields[0],
        kind=fields[1],
        name=fields[2],
        role=fields[3] if len(fields) > 3 and fields[3] else None,
        aliases=tuple(fields[4].split("; ")) if len(fields) > 4 else (),
        mentions=tuple(
            Mention(document.id, span) for a in found if a.chain[-1] == fields[0] for span in a.source_spans
        ),
    )


class MarkedReader:
    """Finds what people marked in the given articles, and nothing in other texts; `calls` are the texts of each run.

    It stands where the encoder stands, so that what comes after finding is tested on known findings.
    """

    languages = frozenset({"en"})

    def __init__(self, *names: str) -> None:
        self.calls: list[tuple[str, ...]] = []
        self._known = {reading.documents[0].text: _frames(reading) for reading in (load(name) for name in names)}

    def frames(self, texts: Sequence[str]) -> list[tuple[Frame, ...]]:
        self.calls.append(tuple(texts))
        return [self._found(text) for text in texts]

    def _found(self, text: str) -> tuple[Frame, ...]:
        for known, found in self._known.items():
            if (at := text.find(known)) >= 0:
                return tuple(_moved(frame, at) for frame in found)
        return ()


def _frames(reading: Reading) -> tuple[Frame, ...]:
    kinds = {source.id: source.kind for source in reading.sources}
    return tuple(
        Frame(
            a.source_spans,
            a.cue_spans,
            a.content_spans,
            a.confidence,
            stance={a.stance: 1.0},
            attitude={a.attitude: 1.0},
            speaker_kind={kinds[a.chain[-1]]: 1.0},
            mediated=float(len(a.chain) > 1),
        )
        for a in reading.attributions
    )


def _moved(frame: Frame, at: int) -> Frame:
    def move(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Span(begin + at, end + at) for begin, end in spans)

    return replace(
        frame,
        source_spans=move(frame.source_spans),
        cue_spans=move(frame.cue_spans),
        content_spans=move(frame.content_spans),
    )
