"""The workflow of `read`: inputs -> captures -> documents -> attributions -> one Reading.

The only place that makes adapters.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Protocol

from headwater.attribution.frame import Frame
from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.own_voice import own_voice
from headwater.attribution.reader import AttributionReader
from headwater.attribution.resolution import resolve
from headwater.attribution.resolution.linear import Models
from headwater.errors import EmptyInput, HeadwaterError, InputError
from headwater.fetch import Fetcher, Limits, capture_input
from headwater.ids import make_id
from headwater.intake import read_document
from headwater.model import Attribution, Document, Failed, NotMeasured, OwnVoice, Reading, Source
from headwater.report.words import counted, language
from headwater.settings import Settings

#: files of a folder that are read
ARTICLE_SUFFIXES = (".htm", ".html", ".txt")

#: called with (inputs done, inputs in all) after each batch, and once with 0 before the first
Progress = Callable[[int, int], None]


class FrameReader(Protocol):
    """What finds attributions in texts: `headwater.attribution.reader.AttributionReader`, or another of its shape."""

    @property
    def languages(self) -> frozenset[str]:
        """The languages (ISO 639-1) that it was trained for."""

    def frames(self, texts: Sequence[str]) -> Sequence[Sequence[Frame]]:
        """-> for each text its frames, in the order of the text."""


@dataclass(frozen=True, slots=True)
class Article:
    """What was found in one document; source ids are its own."""

    document: Document
    sources: tuple[Source, ...]
    attributions: tuple[Attribution, ...]
    own_voice: tuple[OwnVoice, ...]
    not_measured: tuple[NotMeasured, ...]


def read_inputs(
    names: Sequence[str],
    *,
    now: datetime,
    settings: Settings,
    reader: FrameReader | None = None,
    resolution: Models | None = None,
    progress: Progress | None = None,
) -> Reading:
    """-> what the inputs say: files, folders, addresses, or "-" for standard input.

    An input that fails is in `failed` and the others go on. `now` (aware) is the time of the captures; `reader` is
    loaded from the package, or from `settings.weights`, when it is None and a document needs it; `resolution` are the
    models of source resolution, by default the package's. Raises ModelError when the model cannot be loaded.
    """
    return join(read_each(names, now=now, settings=settings, reader=reader, resolution=resolution, progress=progress))


def read_each(
    names: Sequence[str],
    *,
    now: datetime,
    settings: Settings,
    reader: FrameReader | None = None,
    resolution: Models | None = None,
    progress: Progress | None = None,
) -> Iterator[Article | Failed]:
    """-> the same piece by piece, in the order of the inputs, so that a caller may stop and keep what is there."""
    inputs = expand(names)
    limits = Limits(allow_private=settings.allow_private)
    fetcher = Fetcher(limits)
    done = 0
    if progress:
        progress(0, len(inputs))
    waiting = iter(inputs)
    while batch := list(islice(waiting, settings.batch)):
        taken = [given if isinstance(given, Failed) else _document(given, now, limits, fetcher) for given in batch]
        yield from _articles(taken, settings, reader, resolution)
        done += len(batch)
        if progress:
            progress(done, len(inputs))


def expand(names: Iterable[str]) -> tuple[str | Failed, ...]:
    """-> the inputs with folders replaced by their articles, in sorted order, and nothing named twice."""
    seen: set[str] = set()
    found: list[str | Failed] = []
    for name in names:
        for each in _listed(name):
            key = each.input if isinstance(each, Failed) else each if _is_no_file(each) else os.path.realpath(each)
            if key not in seen:
                seen.add(key)
                found.append(each)
    return tuple(found)


def join(parts: Iterable[Article | Failed]) -> Reading:
    """-> one reading of all parts. The same outlet, or person with a full name, is one source in all documents."""
    articles: list[Article] = []
    failed: list[Failed] = []
    first: dict[str, str] = {}
    for part in parts:
        if isinstance(part, Failed):
            failed.append(part)
        elif part.document.id in first:
            failed.append(_twice(part.document, first[part.document.id]))
        else:
            first[part.document.id] = part.document.file
            articles.append(part)
    sources, renamed = join_sources((article.document.id, article.sources) for article in articles)
    return Reading(
        documents=tuple(article.document for article in articles),
        sources=sources,
        attributions=tuple(
            _renamed(attribution, names)
            for article, names in zip(articles, renamed, strict=True)
            for attribution in article.attributions
        ),
        own_voice=tuple(piece for article in articles for piece in article.own_voice),
        not_measured=tuple(gap for article in articles for gap in article.not_measured),
        failed=tuple(failed),
    )


def _is_no_file(name: str) -> bool:
    return name == "-" or "://" in name


def _listed(name: str) -> Iterator[str | Failed]:
    if _is_no_file(name) or not os.path.isdir(name):
        yield name
        return
    try:
        inside = sorted(
            str(path) for path in Path(name).iterdir() if path.suffix.lower() in ARTICLE_SUFFIXES and path.is_file()
        )
    except OSError as error:
        yield _failed(name, error)
        return
    yield from inside
    if not inside:
        kinds = ", ".join(ARTICLE_SUFFIXES)
        yield _failed(name, EmptyInput(name, f"the folder holds no articles ({kinds})", "name a folder that does"))


def _document(name: str, now: datetime, limits: Limits, fetcher: Fetcher) -> Document | Failed:
    try:
        document = read_document(capture_input(name, now=now, limits=limits, fetcher=fetcher))
    except Exception as error:  # one bad input, whatever is wrong with it, must not end the batch
        return _failed(name, error)
    return replace(document, file=_encodable(name))


def _encodable(name: str) -> str:
    """A file's name may hold bytes that are no text; what is shown and written must."""
    return os.fsencode(name).decode("utf-8", "replace")


def _failed(name: str, error: Exception) -> Failed:
    message = str(error)
    if not isinstance(error, HeadwaterError):
        message = f"{name}: it could not be read ({type(error).__name__}: {error}); report this with the input"
    return Failed(_encodable(name), type(error).__name__, _encodable(message))


def _twice(document: Document, first: str) -> Failed:
    error = InputError(document.file, f"it holds the same document as {first}, which is read", "leave one of them out")
    return _failed(document.file, error)


def _articles(
    taken: Sequence[Document | Failed],
    settings: Settings,
    reader: FrameReader | None,
    resolution: Models | None,
) -> Iterator[Article | Failed]:
    """-> the batch's articles, all through one run of the model, in their order."""
    if all(isinstance(each, Failed) for each in taken):
        yield from (each for each in taken if isinstance(each, Failed))
        return
    model = reader or _load(settings.weights)
    known = [each for each in taken if isinstance(each, Document) and each.language in model.languages]
    found = {document.id: frames for document, frames in zip(known, _frames(known, model), strict=True)}
    for each in taken:
        if isinstance(each, Failed):
            yield each
        elif each.id in found:
            yield _article(each, found[each.id], settings.min_confidence, resolution)
        else:
            yield _not_measured(each, model.languages)


@lru_cache(maxsize=1)
def _load(weights: Path | None) -> FrameReader:
    return AttributionReader.load(weights)


def _frames(documents: Sequence[Document], model: FrameReader) -> list[Sequence[Frame] | Exception]:
    """-> the frames of each document, or what went wrong with it: one text must not spoil the batch for the others."""
    if not documents:
        return []
    try:
        return list(model.frames([document.text for document in documents]))
    except Exception as error:
        if len(documents) == 1:
            return [error]
        return [frames for document in documents for frames in _frames([document], model)]


def _article(
    document: Document, frames: Sequence[Frame] | Exception, least: float, resolution: Models | None
) -> Article | Failed:
    if isinstance(frames, Exception):
        return _failed(document.file, frames)
    try:
        sources, attributions = resolve(document, frames, OutletLexicon.load(), resolution)
        # What is no statement at any confidence is the article's own; a doubtful statement that is left out is not.
        own = own_voice(document, attributions)
    except Exception as error:  # as above
        return _failed(document.file, error)
    kept, gaps = _confident(document, attributions, least)
    cited = {source for attribution in kept for source in attribution.chain}
    return Article(document, tuple(s for s in sources if s.id in cited or not gaps), kept, own, gaps)


def _confident(
    document: Document, attributions: tuple[Attribution, ...], least: float
) -> tuple[tuple[Attribution, ...], tuple[NotMeasured, ...]]:
    """-> the attributions at or over the least confidence, and a note where some are left out."""
    by_id = {attribution.id: attribution for attribution in attributions}

    def holder(attribution: Attribution) -> str | None:
        within = attribution.within
        while within in by_id and by_id[within].confidence < least:
            within = by_id[within].within
        return within

    kept = tuple(replace(each, within=holder(each)) for each in attributions if each.confidence >= least)
    left_out = len(attributions) - len(kept)
    if not left_out:
        return attributions, ()
    reason = f"{counted(left_out, 'statement')} with a confidence under {least:g} left out, as asked"
    return kept, (NotMeasured(document.id, "statements of low confidence", reason),)


def _not_measured(document: Document, languages: frozenset[str]) -> Article:
    trained = ", ".join(language(code) for code in sorted(languages))
    reason = f"the text is in {language(document.language)}; the model was trained for {trained}"
    gaps = (
        NotMeasured(document.id, "attributions", reason),
        NotMeasured(document.id, "own voice", "it is what is left when the attributions are known"),
    )
    return Article(document, (), (), (), gaps)


# ---- one cast of sources for all documents

#: words before a name that make no name fuller
_HONORIFICS = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady"])


def join_sources(
    casts: Iterable[tuple[str, Sequence[Source]]],
) -> tuple[tuple[Source, ...], list[dict[str, str]]]:
    """-> (all sources, for each document the new id of each of its sources).

    `casts` gives each document's id and its sources. Outlets of one name, and persons of one full name, are one source
    with all mentions; other sources stay apart, since two documents' "officials" or "ministry" need not be the same.
    """
    joined: dict[str, Source] = {}
    by_name: dict[tuple[str, str], str] = {}
    renamed: list[dict[str, str]] = []
    for document, sources in casts:
        names: dict[str, str] = {}
        for source in sources:
            key = _same_everywhere(source)
            known = by_name.get(key) if key else None
            if known and known not in names.values():
                joined[known] = _both(joined[known], source)
            else:
                known = source.id if source.id not in joined else make_id("src", 1, document, source.id)
                joined[known] = replace(source, id=known)
                if key:
                    by_name.setdefault(key, known)
            names[source.id] = known
        renamed.append(names)
    return tuple(joined.values()), renamed


def _same_everywhere(source: Source) -> tuple[str, str] | None:
    """-> what two documents' sources share when they are one, or None for a source that its name does not settle."""
    name = re.findall(r"\w+", source.name.casefold())
    if source.kind == "outlet":
        return ("outlet", " ".join(name[1:] if name[:1] == ["the"] else name)) if name else None
    while name and name[0] in _HONORIFICS:
        name = name[1:]
    return ("person", " ".join(name)) if source.kind == "person" and len(name) > 1 else None


def _both(one: Source, other: Source) -> Source:
    aliases = dict.fromkeys((*one.aliases, other.name, *other.aliases))
    return replace(
        one,
        aliases=tuple(alias for alias in aliases if alias != one.name),
        role=one.role or other.role,
        mentions=one.mentions + other.mentions,
    )


def _renamed(attribution: Attribution, names: Mapping[str, str]) -> Attribution:
    return replace(
        attribution,
        chain=tuple(names.get(source, source) for source in attribution.chain),
        steps=tuple(replace(step, source=names.get(step.source, step.source)) for step in attribution.steps),
    )
