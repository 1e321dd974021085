"""The workflow of `trace`: inputs -> articles -> one reading -> one trace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from headwater.attribution.outlets import OutletLexicon
from headwater.model import Failed, Trace
from headwater.pipeline.reading import Article, FrameReader, Progress, join, read_each
from headwater.pipeline.registering import with_restrictions
from headwater.settings import Settings
from headwater.tracing.order import by_time
from headwater.tracing.sentence_encoder import OnnxSentenceEncoder, SentenceEncoder
from headwater.tracing.trace import Progress as TracingProgress
from headwater.tracing.trace import trace

#: the files that `training/export_sentences.py` writes
_SENTENCES, _TOKENIZER = "sentences.onnx", "sentences-tokenizer.json"


def trace_inputs(
    names: Sequence[str],
    *,
    now: datetime,
    settings: Settings,
    reader: FrameReader | None = None,
    progress: Progress | None = None,
    tracing_progress: TracingProgress | None = None,
) -> Trace:
    """-> what the inputs say and what follows from them together; the same whatever the order of the inputs.

    Inputs, `now` and `reader` are those of `read_inputs`. Raises ModelError when a model cannot be loaded.
    """
    load_encoder(settings.sentences)  # what is wrong with it is said before the long work, not after it
    parts = read_each(in_fixed_order(names), now=now, settings=settings, reader=reader, progress=progress)
    return trace_parts(parts, settings=settings, progress=tracing_progress)


def trace_parts(
    parts: Iterable[Article | Failed], *, settings: Settings, progress: TracingProgress | None = None
) -> Trace:
    """-> the trace of what `read_each` found, or of as much of it as there is."""
    reading = join(sorted(parts, key=_order))
    return with_restrictions(trace(reading, OutletLexicon.load(), load_encoder(settings.sentences), progress=progress))


def in_fixed_order(names: Iterable[str]) -> tuple[str, ...]:
    """-> the inputs in an order that is theirs and not the caller's.

    Of two names of one file, and of two files with one text, the first is kept: it must always be the same one.
    """
    return tuple(sorted(names))


@lru_cache(maxsize=1)
def load_encoder(folder: Path | None) -> SentenceEncoder | None:
    """-> the sentence encoder in a folder, or None, by which statements are compared by their words alone.

    Raises ModelError where a file is missing or cannot be loaded.
    """
    if folder is None:
        return None
    return OnnxSentenceEncoder(folder / _SENTENCES, folder / _TOKENIZER)


def _order(part: Article | Failed) -> tuple[bool, tuple[datetime, str, str] | tuple[str, str]]:
    if isinstance(part, Failed):
        return True, (part.input, part.message)
    return False, by_time(part.document)
