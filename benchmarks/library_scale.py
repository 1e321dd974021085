"""What it costs to add one document to a library, and to search it, by how much it holds.

    python -m benchmarks.library_scale 1000 10000 100000 [--library FOLDER|URL --captures DIR]

The library is filled with invented documents up to each size in turn, five to a story. At each size some more are
added as `headwater add` adds them, but for the reading itself, which knows nothing of the library: kept, and traced
with their story. Words are drawn as they are in texts (Zipf), a fifth of each from those of its story, so that a
document is like its own story and a little like many. Times are those of the processor and of the clock, in
milliseconds: the median, and the 95th of 100.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from statistics import median, quantiles

from headwater.ids import make_id, sha256
from headwater.library import Library, Neighbourhood, Question, find_place, open_library
from headwater.model import Attribution, Capture, ChainStep, Document, Reading, Source, Span, Story, Trace
from headwater.pipeline.keeping import trace_waiting
from headwater.settings import Settings

STORY = 5
SAMPLE = 40
BEGIN = datetime(2031, 1, 1, tzinfo=UTC)
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
VOCABULARY = 200_000
QUESTIONS = ("a rare word", "a common word", "two words", "a phrase", "a word since a day", "a speaker", "a stance")
Times = list[tuple[float, float]]


class Press:
    """Draws documents: the same seed and number give the same document."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))

    def document(self, number: int) -> tuple[Capture, Reading]:
        """-> the document with this number and what would be read in it."""
        of_story = random.Random(f"{self._seed} story {number // STORY}")
        own = [word(of_story.randrange(VOCABULARY // 20, VOCABULARY)) for _ in range(30)]
        lots = random.Random(f"{self._seed} {number}")
        sentences = []
        for _ in range(22):
            drawn = map(word, lots.choices(range(VOCABULARY), cum_weights=self._weights, k=18))
            chosen = [lots.choice(own) if lots.random() < 0.2 else one for one in drawn]
            sentences.append(" ".join(chosen).capitalize() + ".")
        text = "\n\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))
        return _read(number, " ".join(own[:6]).capitalize(), text, lots)


def word(rank: int) -> str:
    """-> the word of a rank: short where it is common."""
    made, rest = "", rank + 1
    while rest:
        rest, at = divmod(rest, len(SYLLABLES))
        made += SYLLABLES[at]
    return made


def _read(number: int, title: str, text: str, lots: random.Random) -> tuple[Capture, Reading]:
    outlet = f"outlet{lots.randrange(200)}"
    address = f"https://{outlet}.example/{number}"
    published = BEGIN + timedelta(minutes=10 * number)
    raw = f"<h1>{title}</h1>{text}".encode()
    headers = (("Content-Type", "text/html"),)
    capture = Capture(address, raw, published, address, "text/html", status=200, headers=headers)
    document = Document(
        id=make_id("doc", 1, address, text),
        file=address,
        text=text,
        title=title,
        outlet=outlet,
        domain=f"{outlet}.example",
        byline=None,
        published=published,
        language="en",
        address=address,
        hyperlinks=(),
        furniture=(),
        credits=(),
        sha256=sha256(raw),
        captured_at=published,
    )
    speakers = [f"Person{lots.randrange(20_000)} Family{lots.randrange(2_000)}" for _ in range(4)]
    sources = {name: Source(make_id("src", 1, document.id, name), "person", name) for name in speakers}
    statements = tuple(_statement(document, at, list(sources.values()), lots) for at in range(12))
    return capture, Reading((document,), tuple(sources.values()), statements, ())


def _statement(document: Document, at: int, sources: Sequence[Source], lots: random.Random) -> Attribution:
    share = len(document.text) // 12
    source = lots.choice(sources).id
    return Attribution(
        id=make_id("att", 1, document.id, at),
        document=document.id,
        source_spans=(),
        cue_spans=(),
        content_spans=(Span(at * share, at * share + share - 20),),
        kind="indirect",
        attitude="statement",
        stance="denies" if lots.random() < 0.05 else "asserts",
        chain=(source,),
        steps=(ChainStep(source, "speaker"),),
        confidence=0.9,
    )


def fill(library: Library, press: Press, numbers: range) -> None:
    """Keep documents, and put each five into a story without tracing it."""
    story: list[str] = []
    for number in numbers:
        capture, reading = press.document(number)
        story.append(library.keep(capture, reading, actor="benchmark", now=capture.captured_at).document)
        if len(story) == STORY or number == numbers[-1]:
            trace = Trace((), (), (), (), (), (), (Story(make_id("story", 1, *story), tuple(story)),))
            library.replace_stories(Neighbourhood(dict.fromkeys(story)), trace, now=capture.captured_at)
            story = []


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """-> (processor, clock) time of some work, in milliseconds."""
    began, clock = time.process_time(), time.perf_counter()
    work()
    return (time.process_time() - began) * 1000, (time.perf_counter() - clock) * 1000


def adding(library: Library, press: Press, first: int) -> Iterator[tuple[str, Times]]:
    """-> what it costs to keep one more document, and to trace it."""
    kept: Times = []
    traced: Times = []
    for number in range(first, first + SAMPLE):
        capture, reading = press.document(number)
        kept.append(measured(lambda: library.keep(capture, reading, actor="benchmark", now=BEGIN)))  # noqa: B023
        traced.append(measured(lambda: list(trace_waiting(library, clock=lambda: BEGIN, settings=Settings()))))
    yield "keep one document", kept
    yield "trace it with its story", traced


def searching(library: Library) -> Iterator[tuple[str, Times]]:
    """-> what it costs to answer a question of each kind."""
    for name in QUESTIONS:
        lots = random.Random(name)
        asked = [_question(name, lots) for _ in range(SAMPLE)]
        yield f"search: {name}", [measured(lambda: library.search(one, limit=20)) for one in asked]  # noqa: B023


def _question(name: str, lots: random.Random) -> Question:
    common, rare = word(lots.randrange(5, 60)), word(lots.randrange(20_000, VOCABULARY))
    if name == "a rare word":
        return Question(rare)
    if name == "two words":
        return Question(f"{common} {word(lots.randrange(200, 2_000))}")
    if name == "a phrase":
        return Question(f'"{common} {word(lots.randrange(5, 60))}"')
    if name == "a word since a day":
        return Question(common, since=BEGIN + timedelta(days=lots.randrange(3)))
    if name == "a speaker":
        return Question(speakers=(f"Family{lots.randrange(2_000)}",))
    if name == "a stance":
        return Question(common, stances=("denies",))
    return Question(common)


def told(name: str, times: Sequence[tuple[float, float]]) -> str:
    """-> one line: the median and the 95th of 100, of the processor and of the clock."""
    columns = [(median(column), quantiles(column, n=20)[-1]) for column in zip(*times, strict=True)]
    return f"  {name:28}" + "".join(f"{middle:9.1f} {late:9.1f}" for middle, late in columns)


def main() -> None:
    """Fill a library to each size and say what one more document and one search cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--library")
    parser.add_argument("--captures")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    press, held = Press(given.seed), 0
    folder = given.library or tempfile.mkdtemp(prefix="headwater-scale-")
    try:
        with open_library(find_place(folder, given.captures), create=True, actor="benchmark", now=BEGIN) as library:
            for size in sorted(given.sizes):
                fill(library, press, range(held, size))
                print(f"{size:,} documents{'processor ms: median  95 %   clock ms: median  95 %':>68}", flush=True)
                for name, times in [*searching(library), *adding(library, press, size)]:
                    print(told(name, times), flush=True)
                held = size + SAMPLE
    finally:
        if given.library is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
