"""Whether a library that traces document by document comes to what tracing all of them at once comes to.

    python -m benchmarks.library_incremental DIR... [--seed 1] [--sentences DIR]

The articles of the folders are read once, then added to a new library in an order drawn by lot, each traced with its
neighbourhood before the next comes. What stands in the library at the end is compared with one trace of all articles:
stories with the same documents, links (child, parent, how), and claims of several mentions with the same mentions and
the same range of independent origins. Also shown: how many documents were traced at each step.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from headwater.attribution.outlets import OutletLexicon
from headwater.library import Library, StoryRecord, find_place, open_library
from headwater.model import Claim, Failed, Link
from headwater.pipeline.keeping import add_each, joined, trace_waiting
from headwater.pipeline.tracing import load_encoder
from headwater.settings import Settings
from headwater.tracing.trace import trace

NOW = datetime(2031, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """-> the time of every capture."""
    return NOW


def add_all(library: Library, names: Sequence[str], settings: Settings) -> tuple[list[str], list[int]]:
    """-> the ids of the documents, and with how many each was traced."""
    documents, sizes = [], []
    for name in names:
        for added in add_each(library, [name], actor="benchmark", clock=now, settings=settings):
            assert not isinstance(added, Failed), added
            documents.append(added.kept.document)
            sizes.append(len(library.neighbourhood(added.kept.document).stories))
            assert not list(trace_waiting(library, clock=now, settings=settings))
    return documents, sizes


def agreement(name: str, one: set[Any], other: set[Any]) -> str:
    """-> one line: how many each has, and how many both have."""
    return f"{name:8} {len(one):5} by the library {len(other):5} at once {len(one & other):5} the same"


def linked(links: Iterable[Link]) -> set[tuple[str, str, str]]:
    """-> the links by what they say."""
    return {(link.child, link.parent, link.how) for link in links}


def claimed(claims: Iterable[Claim]) -> set[tuple[frozenset[tuple[str, int, int]], Any]]:
    """-> the claims of several mentions by these and their range of origins."""
    return {
        (frozenset((one.document, one.start, one.end) for one in claim.mentions), claim.independent_origins)
        for claim in claims
        if len(claim.mentions) > 1
    }


def main() -> None:
    """Add the articles one by one and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sentences", type=Path)
    given = parser.parse_args()
    settings = Settings(sentences=given.sentences)
    names = sorted(str(path) for folder in given.folders for path in Path(folder).glob("*.*") if path.suffix != ".md")
    random.Random(given.seed).shuffle(names)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_library(find_place(folder), create=True, actor="benchmark", now=NOW) as library,
    ):
        documents, sizes = add_all(library, names, settings)
        found = [library.story_of(document) for document in documents]
        stories = list({story.story.id: story for story in found if isinstance(story, StoryRecord)}.values())
        whole = trace(joined(library, documents), OutletLexicon.load(), load_encoder(settings.sentences))
    print(f"{len(documents)} documents; traced with {median(sizes):.0f} at a step (median), {max(sizes)} at most")
    print(agreement("stories", {frozenset(one.documents) for one in stories}, _members(whole.stories)))
    print(agreement("links", linked(link for one in stories for link in one.links), linked(whole.links)))
    print(agreement("claims", claimed(claim for one in stories for claim in one.claims), claimed(whole.claims)))


def _members(stories: Iterable[Any]) -> set[frozenset[str]]:
    return {frozenset(story.documents) for story in stories}


if __name__ == "__main__":
    main()
