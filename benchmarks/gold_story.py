"""A reporting-chain story with its gold, as Headwater's own types.

A story's folder holds `gold.json` and, where the pages were built from marked-up sources, `src/*.txt`, which add what
the gold leaves out: bylines and hyperlinks. Ids are the gold's. What `read` would find is taken from the gold instead,
so that the steps after it can be measured on their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from headwater.ids import sha256
from headwater.intake.credits import find_credits
from headwater.model import (
    Attribution,
    ChainStep,
    Document,
    Furniture,
    Hyperlink,
    Mention,
    Source,
    Span,
)

#: The gold has no time of capture; any fixed one will do.
CAPTURED = datetime(2040, 1, 1, tzinfo=UTC)

_OPENING = re.compile(r"\{(?:[scx]\d+:|k:c\d+:\w+:|r:r\d+\.\w+:|l:(?P<address>[^|{}\s]+)\|)")


def load_gold(folder: Path) -> dict[str, Any]:
    """-> the story's `gold.json` as it stands."""
    gold: dict[str, Any] = json.loads((folder / "gold.json").read_text("utf-8"))
    return gold


def load_story(folder: Path) -> tuple[tuple[Document, ...], tuple[Source, ...], tuple[Attribution, ...]]:
    """-> the story's documents, sources and attributions, with the ids of the gold.

    A title that its page does not show is kept, as the gold keeps it. Sources get their mentions from the
    attributions' source spans.
    """
    gold = load_gold(folder)
    documents = tuple(_document(row, gold.get("language", "en"), folder) for row in gold["documents"])
    attributions = tuple(_attributions(gold["attributions"]))
    sources = tuple(_source(row, gold["attributions"]) for row in gold["sources"])
    return documents, sources, attributions


def _document(row: dict[str, Any], language: str, folder: Path) -> Document:
    header, hyperlinks = _marked_source(folder / "src" / f"{row['id']}.txt", row["body_text"])
    published = datetime.fromisoformat(row["published"]).astimezone(UTC) if row["published"] else None
    return Document(
        id=row["id"],
        file=row["file"],
        text=row["body_text"],
        title=row["title"],
        outlet=row["outlet"],
        domain=row["domain"],
        byline=header.get("byline") or None,
        published=published,
        language=language,
        address=row["url"],
        hyperlinks=hyperlinks,
        furniture=tuple(Furniture("notice", line) for line in row["boilerplate"]),
        credits=find_credits(row["body_text"]),
        sha256=sha256(row["body_text"].encode()),
        captured_at=CAPTURED,
    )


def _marked_source(path: Path, text: str) -> tuple[dict[str, str], tuple[Hyperlink, ...]]:
    """-> the header lines, and the hyperlinks with their spans in `text`; both empty without the file."""
    if not path.is_file():
        return {}, ()
    head, body, _ = re.split(r"^---\s*$", path.read_text("utf-8"), flags=re.MULTILINE)
    header = {
        key.strip(): value.strip() for key, _, value in (line.partition(":") for line in head.strip().splitlines())
    }
    blocks = (" ".join(block.strip().split("\n")) for block in re.split(r"\n\s*\n", body.strip()) if block.strip())
    plain, links = "", []
    for block in blocks:
        if block.startswith("!! "):
            continue
        plain += "\n\n" if plain else ""
        words, found = _strip_markup(block, len(plain))
        plain += words
        links += found
    if plain != text:
        raise ValueError(f"{path}: its text is not the gold's body_text; build the gold again")
    return header, tuple(sorted(links, key=lambda link: link.span))


def _strip_markup(block: str, offset: int) -> tuple[str, list[Hyperlink]]:
    words, open_at, links, at = "", [], [], 0
    while at < len(block):
        if block[at] == "\\" and block[at + 1 : at + 2] in {"{", "}"}:
            words += block[at + 1]
            at += 2
        elif block[at] == "{" and (opening := _OPENING.match(block, at)):
            open_at.append((opening["address"], len(words)))
            at = opening.end()
        elif block[at] == "}":
            address, begin = open_at.pop()
            if address:
                links.append(Hyperlink(Span(offset + begin, offset + len(words)), address))
            at += 1
        else:
            words += block[at]
            at += 1
    return words, links


def _attributions(rows: Sequence[dict[str, Any]]) -> Iterator[Attribution]:
    for row in rows:
        source_spans = _spans(row["source_spans"])
        yield Attribution(
            id=row["id"],
            document=row["document"],
            source_spans=source_spans,
            cue_spans=_spans(row["cue_spans"]),
            content_spans=_spans(row["content_spans"]),
            kind=row["kind"],
            attitude=row["attitude"],
            stance=row["stance"],
            chain=tuple(row["chain"]),
            steps=_steps(row["chain"], source_spans),
            confidence=1.0,
            within=_within(row, rows),
        )


def _steps(chain: Sequence[str], source_spans: tuple[Span, ...]) -> tuple[ChainStep, ...]:
    outer = tuple(ChainStep(source, "containing") for source in chain[:-1])
    return (*outer, ChainStep(chain[-1], "speaker" if source_spans else "unstated", source_spans))


def _within(row: dict[str, Any], rows: Sequence[dict[str, Any]]) -> str | None:
    """Give the id of the smallest other attribution of the document whose content holds this one's."""
    mine = _characters(row)
    around = [
        (len(theirs), other["id"])
        for other in rows
        if other["document"] == row["document"] and other["id"] != row["id"] and mine < (theirs := _characters(other))
    ]
    return min(around)[1] if around else None


def _characters(row: dict[str, Any]) -> set[int]:
    return {at for begin, end in row["content_spans"] for at in range(begin, end)}


def _source(row: dict[str, Any], attributions: Sequence[dict[str, Any]]) -> Source:
    mentions = tuple(
        Mention(attribution["document"], span)
        for attribution in attributions
        if attribution["source"] == row["id"]
        for span in _spans(attribution["source_spans"])
    )
    return Source(row["id"], row["kind"], row["name"], tuple(row["aliases"]), row.get("role"), mentions)


def _spans(rows: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(begin, end) for begin, end in rows)
