"""Small documents with attributions, written for these tests: the words of each attribution are given, not offsets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from headwater.model import (
    Attitude,
    Attribution,
    AttributionKind,
    Document,
    Furniture,
    Link,
    Mention,
    Source,
    Span,
    Stance,
)

START = datetime(2031, 5, 1, 8, tzinfo=UTC)


def document(name: str, text: str, outlet: str, hour: int = 0, title: str = "", furniture: str = "") -> Document:
    return Document(
        id=name,
        file=f"{name}.txt",
        text=text,
        title=title or None,
        outlet=outlet,
        domain=None,
        byline=None,
        published=START + timedelta(hours=hour),
        language="en",
        address=None,
        hyperlinks=(),
        furniture=(Furniture("notice", furniture),) if furniture else (),
        credits=(),
        sha256="0" * 64,
        captured_at=START,
    )


def source(name: str, kind: str, *aliases: str, role: str | None = None, spoken: bool = True) -> Source:
    mentions = (Mention("any", Span(0, 1)),) if spoken else ()
    return Source(name, kind, name, aliases, role, mentions)  # type: ignore[arg-type]


def said(
    where: Document,
    content: str | Sequence[str],
    chain: Sequence[str],
    *,
    who: str = "",
    cue: str = "",
    stance: Stance = "asserts",
    attitude: Attitude = "statement",
    kind: AttributionKind = "indirect",
) -> Attribution:
    """An attribution by its words; each must stand exactly once in the document."""
    contents = [content] if isinstance(content, str) else list(content)

    def spans(words: Sequence[str]) -> tuple[Span, ...]:
        found = []
        for word in words:
            assert where.text.count(word) == 1, (word, where.text.count(word))
            begin = where.text.index(word)
            found.append(Span(begin, begin + len(word)))
        return tuple(found)

    return Attribution(
        id=f"{where.id}:{contents[0][:30]}:{'>'.join(chain)}",
        document=where.id,
        source_spans=spans([who] if who else []),
        cue_spans=spans([cue] if cue else []),
        content_spans=spans(contents),
        kind=kind,
        attitude=attitude,
        stance=stance,
        chain=tuple(chain),
        steps=(),
        confidence=1.0,
    )


def link(child: str, parent: str, how: str = "cited", credited: bool = True) -> Link:
    return Link(child, parent, how, credited, 1.0)  # type: ignore[arg-type]
