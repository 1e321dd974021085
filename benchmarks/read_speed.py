"""How fast `headwater read` is as a whole, where its time goes, and whether its memory stays flat.

    python -m benchmarks.read_speed [--articles 1000] [--words 500] [--corpora corpora]

Articles of so many words are made of the chains and statements (`benchmarks.attribution_speed`), set into pages as
sites serve them, and read from a folder in batches, as the command does. Time is told for each stage and for all;
memory is the peak after the first tenth of the articles and after all of them.
"""

from __future__ import annotations

import argparse
import html
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from benchmarks.attribution_speed import WORDS, texts
from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.own_voice import own_voice
from headwater.attribution.reader import AttributionReader
from headwater.attribution.resolution import resolve
from headwater.fetch import Limits, capture_input
from headwater.intake import read_document
from headwater.settings import Settings

T = TypeVar("T")

_PAGE = """<!doctype html><html lang="en"><head><title>{title} - The Benchmark Post</title>
<meta property="og:site_name" content="The Benchmark Post">
<meta property="article:published_time" content="2035-03-0{day}T08:00:00Z"></head>
<body><header><nav><a href="/">Home</a> <a href="/world">World</a></nav></header>
<main><article><h1>{title}</h1><p class="byline">By A Reporter</p>{body}</article></main>
<footer><p>Subscribe to our newsletter</p><p>All rights reserved</p></footer></body></html>"""


def page(number: int, text: str) -> str:
    """-> an article as a page of a site."""
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in text.split("\n\n"))
    return _PAGE.format(title=f"Report number {number} of the day", day=1 + number % 9, body=body)


class Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def timed(self, stage: str, run: Callable[[], T]) -> T:
        """-> what `run` gives, its time counted for the stage."""
        begin = time.perf_counter()
        made = run()
        self.spent[stage] = self.spent.get(stage, 0.0) + time.perf_counter() - begin
        return made


def batches(paths: Sequence[Path], size: int) -> Iterator[list[Path]]:
    """-> the paths, so many at a time."""
    waiting = iter(paths)
    while batch := list(islice(waiting, size)):
        yield batch


def peak() -> float:
    """-> the peak memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(argv: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument(
        "--words", type=int, default=WORDS, help="of an article; one of a few dozen is no article to intake"
    )
    parser.add_argument("--corpora", type=Path, default=Path("corpora"))
    options = parser.parse_args(argv)
    now, limits, outlets = datetime.now(UTC), Limits(), OutletLexicon.load()
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, text in enumerate(texts(options.corpora, options.articles, options.words)):
            paths.append(Path(folder) / f"{number:06}.html")
            paths[-1].write_text(page(number, text), "utf-8")
        reader = clock.timed("load", AttributionReader.load)
        statements = done = 0
        early = 0.0
        for batch in batches(paths, Settings().batch):
            documents = clock.timed(
                "intake",
                lambda b=batch: [read_document(capture_input(str(path), now=now, limits=limits)) for path in b],
            )
            found = clock.timed("attribution", lambda d=documents: reader.frames([document.text for document in d]))
            cast = clock.timed(
                "resolution",
                lambda d=documents, f=found: [resolve(one, frames, outlets) for one, frames in zip(d, f, strict=True)],
            )
            clock.timed(
                "own voice",
                lambda d=documents, c=cast: [own_voice(one, made) for one, (_, made) in zip(d, c, strict=True)],
            )
            statements += sum(len(made) for _, made in cast)
            done += len(batch)
            if not early and done >= options.articles / 10:
                early = peak()
    working = sum(spent for stage, spent in clock.spent.items() if stage != "load")
    print(f"{options.articles} articles, {statements} statements; load {clock.spent['load']:.2f} s")
    print(f"whole: {options.articles / working:.1f} articles/s")
    for stage, spent in clock.spent.items():
        if stage != "load":
            print(f"{stage}: {spent / working:.0%} of the time, {options.articles / spent:.1f} articles/s")
    print(f"peak memory: {early:.0f} MB after a tenth of the articles, {peak():.0f} MB after all")


if __name__ == "__main__":
    main()
