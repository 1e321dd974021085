"""Score the register on annotated stories, and on the articles of the tests.

    python -m benchmarks.register STORY_DIR... --scorer DIR [--read [--weights DIR] [--readings DIR]]
    python -m benchmarks.register --articles tests/register/articles [--readings DIR]

DIR of --scorer holds `score_trace.py`. In the first form the attributions and links are the gold's, or with --read
those found in the stories' pages, as `headwater trace` finds them. In the second every file of the folder is one
story, read as a whole; its own expectations are the gold, and a value is right where it shares half of the words of
both, as for the scorer. --readings keeps what was read in a folder and takes it from there the next time; --show
prints every value beside the gold's; --keep DIR writes the traces that are scored.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.chains import gold_links
from benchmarks.gold_story import load_gold, load_story
from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.own_voice import own_voice
from headwater.attribution.reader import AttributionReader
from headwater.ids import sha256
from headwater.model import Document, Reading, Story, Trace
from headwater.pipeline import join, read_inputs
from headwater.pipeline.reading import read_documents
from headwater.pipeline.registering import with_restrictions
from headwater.report.json import dumps, loads
from headwater.restriction import CODES, Restriction
from headwater.settings import Settings
from headwater.tracing.claims import trace_claims
from headwater.tracing.sentence_encoder import WordOverlapEncoder
from headwater.tracing.trace import trace

#: the fields that the scorer compares
FIELDS = (
    "tactic",
    "mechanism",
    "status",
    "official_response",
    "start",
    "state",
    "authority",
    "implementer",
    "subjects",
    "documents",
    "legal_basis",
    "stated_reason",
    "destination_scope",
)


def gold_trace(folder: Path) -> Trace:
    """-> the trace of a story from the gold's attributions and links, with what the register makes of it."""
    documents, sources, attributions = load_story(folder)
    links = gold_links(load_gold(folder))
    claims = trace_claims(
        documents, attributions, sources, None, links, WordOverlapEncoder(), outlets=OutletLexicon.load()
    )
    found = Trace(
        documents=documents,
        sources=sources,
        attributions=attributions,
        own_voice=tuple(piece for document in documents for piece in own_voice(document, attributions)),
        links=links,
        claims=claims,
        stories=(Story("story", tuple(document.id for document in documents)),),
    )
    return with_restrictions(found)


def read_trace(reading: Reading) -> Trace:
    """-> the trace of what was read, as `headwater trace` makes it."""
    return with_restrictions(trace(reading, OutletLexicon.load()))


def article_documents(path: Path) -> tuple[Document, ...]:
    """-> the documents of a file of articles, in its order."""
    rows = tomllib.loads(path.read_text("utf-8"))["document"]
    return tuple(_document(f"{path.stem}-{at}", row) for at, row in enumerate(rows, 1))


def _document(name: str, row: Mapping[str, Any]) -> Document:
    text = row["text"].strip()
    return Document(
        id=f"doc1-{name}",
        file=f"{name}.txt",
        text=text,
        title=row.get("title"),
        outlet=row.get("outlet"),
        domain=None,
        byline=None,
        published=row.get("published"),
        language="en",
        address=None,
        hyperlinks=(),
        furniture=(),
        credits=(),
        sha256=sha256(text.encode()),
        captured_at=datetime(2040, 1, 1, tzinfo=UTC),
    )


def read_articles(path: Path, reader: AttributionReader | None) -> Reading:
    """-> what is read in the documents of a file of articles."""
    return join(read_documents(article_documents(path), Settings(), reader))


def read_pages(folder: Path, reader: AttributionReader | None) -> Reading:
    """-> what is read in a story's pages."""
    names = [str(path) for path in sorted((folder / "docs").iterdir())]
    return read_inputs(names, now=datetime.now(UTC), settings=Settings(), reader=reader)


def kept(path: Path, readings: Path | None, read: Callable[[], Reading]) -> Reading:
    """-> what was read before, if it was kept; else what is read now."""
    before = readings / f"{path.parent.name}-{path.stem}.json" if readings else None
    if before and before.is_file():
        return loads(before.read_text("utf-8"), name=str(before))
    reading = read()
    if before:
        before.parent.mkdir(parents=True, exist_ok=True)
        before.write_text(dumps(reading), "utf-8")
    return reading


def expected(path: Path) -> list[dict[str, Any]]:
    """-> the records that a file of articles expects."""
    return list(tomllib.loads(path.read_text("utf-8")).get("restriction", []))


def same_value(field: str, mine: object, gold: object) -> bool:
    """-> whether a value is right: codes the same, dates to the gold's precision, words by half."""
    if field in CODES:
        return mine == gold
    if field == "start":
        return str(mine or "").startswith(str(gold))
    return _share(_text(mine), _text(gold)) >= 0.5


def _share(one: str, other: str) -> float:
    mine, theirs = (_words(text) for text in (one, other))
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine & theirs else 0.0


def _words(text: str) -> set[str]:
    little = {"the", "a", "an", "of", "and", "or", "to", "in", "for"}
    return {"".join(filter(str.isalnum, word)) for word in text.lower().replace("-", " ").split()} - little - {""}


def _text(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


def counts(gold: Sequence[Mapping[str, Any]], found: Sequence[Restriction]) -> tuple[int, int, int]:
    """-> how many values are right, found, and in the gold."""
    left = list(found)
    right = mine = theirs = 0
    for row in gold:
        theirs += sum(bool(_text(row.get(field))) for field in FIELDS)
        match = next((one for one in left if _is(one, row)), None)
        if match is None:
            continue
        left.remove(match)
        mine += sum(bool(_text(getattr(match, field))) for field in FIELDS)
        right += sum(
            bool(_text(row.get(field))) and same_value(field, getattr(match, field), row.get(field)) for field in FIELDS
        )
    mine += sum(sum(bool(_text(getattr(one, field))) for field in FIELDS) for one in left)
    return right, mine, theirs


def _is(one: Restriction, row: Mapping[str, Any]) -> bool:
    return one.mechanism == row["mechanism"] and same_value("state", one.state, row["state"])


def show(name: str, gold: Sequence[Mapping[str, Any]], found: Sequence[Restriction]) -> None:
    """Print every value beside the gold's."""
    print(f"== {name}")
    left = list(found)
    for row in gold:
        match = next((one for one in left if _is(one, row)), None)
        print(f"-- {row['state']} {row['mechanism']}{'' if match else ' NOT FOUND'}")
        if match is None:
            continue
        left.remove(match)
        for field in FIELDS:
            mine, theirs = getattr(match, field), row.get(field)
            if _text(mine) or _text(theirs):
                sign = " " if _text(theirs) and same_value(field, mine, theirs) else "x"
                print(f"  {sign} {field:18} {_text(mine)!r:60} {_text(theirs)!r}")
    for one in left:
        print(f"-- NOT IN THE GOLD {one.state} {one.mechanism} {one.status} {one.subjects}")


def score(scorer: Path, stories: Mapping[Path, Path]) -> None:
    """Hand gold and trace of each story to the scorer, which prints its figures."""
    paths = [str(path) for folder, traced in stories.items() for path in (folder / "gold.json", traced)]
    subprocess.run([sys.executable, str(scorer / "score_trace.py"), *paths], check=True)


def main(argv: Sequence[str] | None = None) -> None:
    """Score the stories or the articles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="*")
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--read", action="store_true")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--readings", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args(argv)
    if bool(options.stories) == bool(options.articles) or (options.stories and not options.scorer):
        parser.error("name stories and --scorer DIR, or --articles DIR")
    reader = AttributionReader.load(options.weights) if options.weights else None
    if options.articles:
        _score_articles(options.articles, reader, options.readings, as_table=options.show)
        return
    with tempfile.TemporaryDirectory() as made:
        keep = options.keep or Path(made)
        keep.mkdir(parents=True, exist_ok=True)
        traced: dict[Path, Path] = {}
        for folder in options.stories:
            if options.read:
                found = read_trace(kept(folder, options.readings, lambda folder=folder: read_pages(folder, reader)))
            else:
                found = gold_trace(folder)
            if options.show:
                show(folder.name, load_gold(folder).get("restrictions", []), found.restrictions)
            traced[folder] = keep / f"{folder.name}.json"
            traced[folder].write_text(dumps(found), "utf-8")
        score(options.scorer, traced)


def _score_articles(folder: Path, reader: AttributionReader | None, readings: Path | None, *, as_table: bool) -> None:
    total = (0, 0, 0)
    records = [0, 0, 0]
    for path in sorted(folder.glob("*.toml")):
        gold = expected(path)
        found = read_trace(kept(path, readings, lambda path=path: read_articles(path, reader))).restrictions
        if as_table:
            show(path.stem, gold, found)
        total = tuple(a + b for a, b in zip(total, counts(gold, found), strict=True))
        hits = sum(any(_is(one, row) for one in found) for row in gold)
        records = [a + b for a, b in zip(records, (hits, len(found), len(gold)), strict=True)]
    for name, (right, mine, theirs) in (("records", records), ("fields", total)):
        precision, recall = right / mine if mine else 0.0, right / theirs if theirs else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        print(
            f"{name:8} right {right}  found {mine}  gold {theirs}  "
            f"precision {precision:.3f}  recall {recall:.3f}  f1 {f1:.3f}"
        )


if __name__ == "__main__":
    main()
