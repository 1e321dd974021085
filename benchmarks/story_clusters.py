"""How well documents on one event are grouped: B-cubed precision, recall and F1.

python -m benchmarks.story_clusters FILE.jsonl...
python -m benchmarks.story_clusters STORY_DIR... [--among DIR...]

Each line of a file is {"id", "story", "title" or null, "text", "published" and "outlet" if known}. Files are measured
one by one, by words and times alone. A folder holds an annotated story; one event in it are the documents that share
claims or descend from each other. Folders are measured one by one, all together, and together among the documents of
other folders, each of which is an event of its own; links are found first, as in tracing.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.gold_story import load_gold, load_story
from headwater.attribution.outlets import OutletLexicon
from headwater.ids import sha256
from headwater.model import Attribution, Document, Link, Mention, Source
from headwater.tracing.links import find_links
from headwater.tracing.stories import group_stories

_CAPTURED = datetime(2040, 1, 1, tzinfo=UTC)


class Scores(NamedTuple):
    """B-cubed: averages over documents, 0 to 1."""

    precision: float
    recall: float
    f1: float


def b_cubed(gold: Sequence[str], found: Sequence[str]) -> Scores:
    """-> the scores of one partition against another; both give each document's group, in one order."""
    both = Counter(zip(gold, found, strict=True))
    in_gold, in_found = Counter(gold), Counter(found)
    precision = sum(count * count / in_found[group] for (_, group), count in both.items()) / len(gold)
    recall = sum(count * count / in_gold[group] for (group, _), count in both.items()) / len(gold)
    return Scores(precision, recall, 2 * precision * recall / (precision + recall))


def group_of(groups: Iterable[Sequence[int]]) -> list[str]:
    """-> for each position the name of its group."""
    home = {position: str(number) for number, group in enumerate(groups) for position in group}
    return [home[position] for position in range(len(home))]


def read_rows(path: Path) -> Iterator[tuple[Document, str]]:
    """Give the documents of a file with the names of their stories."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            yield _document(row), str(row["story"])


def _document(row: Mapping[str, Any]) -> Document:
    return Document(
        id=str(row["id"]),
        file=str(row["id"]),
        text=row["text"],
        title=row.get("title") or None,
        outlet=row.get("outlet") or None,
        domain=None,
        byline=None,
        published=_time(row.get("published")),
        language=row.get("language") or "en",
        address=None,
        hyperlinks=(),
        furniture=(),
        credits=(),
        sha256=sha256(row["text"].encode()),
        captured_at=_CAPTURED,
    )


def _time(written: str | None) -> datetime | None:
    """-> an ISO 8601 time, in UTC where it has no zone; None for anything else."""
    try:
        time = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


@dataclass(frozen=True)
class Folder:
    """Documents with what was read in them, and the event that each is on."""

    documents: tuple[Document, ...]
    attributions: tuple[Attribution, ...]
    sources: tuple[Source, ...]
    events: tuple[str, ...]

    def __add__(self, other: Folder) -> Folder:
        return Folder(
            self.documents + other.documents,
            self.attributions + other.attributions,
            self.sources + other.sources,
            self.events + other.events,
        )


def read_folder(path: Path, one_event: bool = True) -> Folder:
    """-> an annotated story, its ids with the folder's name in front; without `one_event`, each document is on its own.

    One event are the documents that share claims or descend from each other.
    """
    documents, sources, attributions = load_story(path)

    def named(name: str) -> str:
        return f"{path.name}/{name}"

    event_of = _events(load_gold(path)) if one_event else {document.id: document.id for document in documents}
    return Folder(
        tuple(replace(one, id=named(one.id)) for one in documents),
        tuple(
            replace(one, id=named(one.id), document=named(one.document), chain=tuple(map(named, one.chain)))
            for one in attributions
        ),
        tuple(
            replace(one, id=named(one.id), mentions=tuple(Mention(named(m.document), m.span) for m in one.mentions))
            for one in sources
        ),
        tuple(named(event_of[one.id]) for one in documents),
    )


def _events(gold: Mapping[str, Any]) -> dict[str, str]:
    """-> for each document the first one on its event."""
    event = {row["id"]: row["id"] for row in gold["documents"]}
    groups = [[row["id"], *(parent["to"] for parent in row["parents"])] for row in gold["documents"]]
    groups += [[mention["document"] for mention in claim["stated_in"]] for claim in gold["claims"]]
    for group in groups:
        joined = {event[document] for document in group if document in event}
        event.update({document: min(joined) for document, first in event.items() if first in joined})
    return event


def measure(documents: Sequence[Document], events: Sequence[str], links: Sequence[Link] = ()) -> str:
    """-> the scores, and how many documents, stories in the gold and stories found there are."""
    stories = group_stories(documents, links)
    story_of = {document: story.id for story in stories for document in story.documents}
    scores = b_cubed(events, [story_of[document.id] for document in documents])
    return (
        f"B-cubed F1 {scores.f1:.3f}  precision {scores.precision:.3f}  recall {scores.recall:.3f}  "
        f"({len(documents)} documents, {len(set(events))} stories, {len(stories)} found)"
    )


def measure_folders(folders: Mapping[str, Folder], others: Sequence[Folder]) -> Iterator[str]:
    """Give the scores of each folder, of all together, and of all among the others."""
    outlets = OutletLexicon.load()
    first, *more = folders.values()
    together = sum(more, first)
    collections = dict(folders)
    if more:
        collections["together"] = together
    if others:
        collections["together among others"] = sum(others, together)
    for name, one in collections.items():
        links = find_links(one.documents, one.attributions, one.sources, outlets)
        yield f"{name}: {measure(one.documents, one.events, links)}"
        yield f"{name}, without links: {measure(one.documents, one.events)}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of each file, or of the folders."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, help="files of annotated documents, or folders of stories")
    parser.add_argument("--among", nargs="*", type=Path, default=[], help="folders of documents on events of their own")
    options = parser.parse_args(arguments)
    for path in options.paths:
        if path.is_file():
            documents, events = zip(*read_rows(path), strict=True)
            print(f"{path.name}: {measure(documents, events)}", flush=True)
    if folders := {path.name: read_folder(path) for path in options.paths if path.is_dir()}:
        for line in measure_folders(folders, [read_folder(path, one_event=False) for path in options.among]):
            print(line, flush=True)


if __name__ == "__main__":
    main()
