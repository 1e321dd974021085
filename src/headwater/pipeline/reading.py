"""The workflow of `read`: inputs -> captures -> documents -> attributions -> one Reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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
from headwater.attribution.renaming import renamed
from headwater.attribution.resolution import resolve
from headwater.attribution.resolution.linear import Models
from headwater.errors import InputError
from headwater.fetch import Fetcher, Limits, is_archive
from headwater.model import Attribution, Capture, Document, Failed, NotMeasured, OwnVoice, Reading, Source
from headwater.pipeline.cast import join_sources
from headwater.pipeline.inputs import as_failed, expand, take_inputs
from headwater.report.words import counted, language
from headwater.settings import Settings
from headwater.tracing.order import by_time

#: called with (articles done, articles in all, or None while archives hide how many) after each batch, and once with 0
#: before the first
Progress = Callable[[int, int | None], None]


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


#: takes an article that was read, and the capture it was read in
Save = Callable[[Capture, Article], None]


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
    save: Save | None = None,
) -> Iterator[Article | Failed]:
    """-> the same piece by piece, in the order of the inputs, so that a caller may stop and keep what is there.

    `save` is given every article with what it was read in, all its statements among them, before it is given back.
    """
    inputs = expand(names)
    limits = Limits(allow_private=settings.allow_private)
    fetcher = Fetcher(limits)
    total = None if any(isinstance(given, str) and is_archive(given) for given in inputs) else len(inputs)
    done = 0
    if progress:
        progress(0, total)
    waiting = take_inputs(inputs, now, limits, fetcher)
    whole = settings.model_copy(update={"min_confidence": 0.0})
    while batch := list(islice(waiting, settings.batch)):
        taken = [each if isinstance(each, Failed) else each[1] for each in batch]
        for captured, part in zip(batch, read_documents(taken, whole, reader, resolution), strict=True):
            if save and not isinstance(part, Failed) and not isinstance(captured, Failed):
                save(captured[0], part)
            yield part if isinstance(part, Failed) else _confident(part, settings.min_confidence)
        done += len(batch)
        if progress:
            progress(done, total)


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
    # By time, so that sources have the same ids in whatever order the inputs were given.
    ordered = sorted(articles, key=lambda article: by_time(article.document))
    sources, names = join_sources((article.document.id, article.sources) for article in ordered)
    names_in = {article.document.id: own for article, own in zip(ordered, names, strict=True)}
    return Reading(
        documents=tuple(article.document for article in articles),
        sources=sources,
        attributions=tuple(
            renamed(attribution, names_in[article.document.id])
            for article in articles
            for attribution in article.attributions
        ),
        own_voice=tuple(piece for article in articles for piece in article.own_voice),
        not_measured=tuple(gap for article in articles for gap in article.not_measured),
        failed=tuple(failed),
    )


def _twice(document: Document, first: str) -> Failed:
    error = InputError(document.file, f"it holds the same document as {first}, which is read", "leave one of them out")
    return as_failed(document.file, error)


def read_documents(
    taken: Sequence[Document | Failed],
    settings: Settings,
    reader: FrameReader | None = None,
    resolution: Models | None = None,
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
            article = _article(each, found[each.id], resolution)
            yield article if isinstance(article, Failed) else _confident(article, settings.min_confidence)
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


def _article(document: Document, frames: Sequence[Frame] | Exception, resolution: Models | None) -> Article | Failed:
    if isinstance(frames, Exception):
        return as_failed(document.file, frames)
    try:
        sources, attributions = resolve(document, frames, OutletLexicon.load(), resolution)
        # What is no statement at any confidence is the article's own; a doubtful statement that is left out is not.
        own = own_voice(document, attributions)
    except Exception as error:  # as above
        return as_failed(document.file, error)
    return Article(document, sources, attributions, own, ())


def _confident(article: Article, least: float) -> Article:
    """-> the article with the attributions at or over the least confidence, and a note where some are left out."""
    by_id = {attribution.id: attribution for attribution in article.attributions}

    def holder(attribution: Attribution) -> str | None:
        within = attribution.within
        while within in by_id and by_id[within].confidence < least:
            within = by_id[within].within
        return within

    kept = tuple(replace(each, within=holder(each)) for each in article.attributions if each.confidence >= least)
    left_out = len(article.attributions) - len(kept)
    if not left_out:
        return article
    reason = f"{counted(left_out, 'statement')} with a confidence under {least:g} left out, as asked"
    gap = NotMeasured(article.document.id, "statements of low confidence", reason)
    cited = {source for attribution in kept for source in attribution.chain}
    sources = tuple(source for source in article.sources if source.id in cited)
    return replace(article, sources=sources, attributions=kept, not_measured=(*article.not_measured, gap))


def _not_measured(document: Document, languages: frozenset[str]) -> Article:
    trained = ", ".join(language(code) for code in sorted(languages))
    reason = f"the text is in {language(document.language)}; the model was trained for {trained}"
    gaps = (
        NotMeasured(document.id, "attributions", reason),
        NotMeasured(document.id, "own voice", "it is what is left when the attributions are known"),
    )
    return Article(document, (), (), (), gaps)
