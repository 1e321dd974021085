"""The trained encoder, end to end: texts -> frames.

Two small encoders work one after the other. The cue finder reads the text in overlapping windows and proposes
anchors; for each anchor the span reader reads a window around it with the anchor marked, says which words are source,
cue and content, and judges the whole (predicate-marked role labelling, as Shi and Lin 2019 do for verbs). Since each
anchor is read by itself, attributions may nest and overlap.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from headwater.attribution import tokens as tk
from headwater.attribution.bare_quotations import bare_quotations
from headwater.attribution.decode import (
    Anchor,
    Calibration,
    Floats,
    Judgement,
    accepted,
    anchors,
    frame_of,
    in_order,
    without_repeats,
)
from headwater.attribution.frame import Frame
from headwater.errors import ModelError

#: Pieces in one run of a session, padding included: larger runs cost memory and gain nothing on a CPU.
_PIECES_A_RUN = 2048

_FILES = ("cues.onnx", "reader.onnx", "tokenizer.json", "reader.json")


@dataclass(frozen=True)
class ReaderSettings:
    """What training wrote beside the weights (`reader.json`).

    `cue_rows`, `cue_margin`, `reader_rows`: sizes of windows in pieces; `propose`: threshold of anchors, 0..1;
    `accept`: frames below this confidence are dropped,
    unless a sure one holds them; `languages`: ISO 639-1 codes trained for.
    """

    cue_rows: int
    cue_margin: int
    reader_rows: int
    propose: float
    accept: float
    languages: frozenset[str]
    calibration: Calibration

    @classmethod
    def from_json(cls, raw: str) -> ReaderSettings:
        """-> the settings. Raises KeyError or ValueError where the JSON has another shape."""
        row: dict[str, Any] = json.loads(raw)
        calibration = Calibration(tuple(row["calibration"]["weights"]), row["calibration"]["intercept"])
        return cls(
            row["cue_rows"],
            row["cue_margin"],
            row["reader_rows"],
            row["propose"],
            row["accept"],
            frozenset(row["languages"]),
            calibration,
        )


class AttributionReader:
    """Finds the attributions of texts. One object holds one session of each model and serves any number of texts."""

    def __init__(self, cues: Any, reader: Any, tokenizer: Tokenizer, settings: ReaderSettings) -> None:
        self._cues = cues
        self._reader = reader
        self.tokenizer = tokenizer
        self.settings = settings

    @property
    def languages(self) -> frozenset[str]:
        """The languages (ISO 639-1) that the model was trained for."""
        return self.settings.languages

    @classmethod
    def load(cls, folder: Path | None = None, threads: int = 0) -> AttributionReader:
        """-> the reader with the weights of `folder` (those of the package by default).

        `threads`: threads for one operation; 0 leaves it to ONNX Runtime. Raises ModelError where a file is missing
        or does not fit.
        """
        home = folder or Path(str(files("headwater"))) / "weights"
        for name in _FILES:
            if not (home / name).is_file():
                raise ModelError(str(home / name), "the file is missing", "install the package again, or name a folder")
        try:
            tokenizer = Tokenizer.from_file(str(home / "tokenizer.json"))
            tokenizer.no_truncation()
            tokenizer.no_padding()
            settings = ReaderSettings.from_json((home / "reader.json").read_text("utf-8"))
            return cls(
                _session(home / "cues.onnx", threads), _session(home / "reader.onnx", threads), tokenizer, settings
            )
        except Exception as error:
            raise ModelError(str(home), f"the model cannot be loaded ({error})", "install the package again") from error

    def frames(self, texts: Sequence[str], convention: tk.Convention = "headwater") -> list[tuple[Frame, ...]]:
        """-> for each text its frames, in the order of the text, repeats taken out."""
        found: list[list[Frame]] = [[] for _ in texts]
        tokenized = [tk.tokenize(self.tokenizer, text) for text in texts]
        for i, anchor, judgement in self.judgements(tokenized, convention):
            frame = frame_of(tokenized[i], anchor, judgement, self.settings.calibration)
            if frame:
                found[i].append(frame)
        if convention == "polnear":  # which is flat: no attribution is likelier for lying in another one
            accept = self.settings.accept
            return [without_repeats([frame for frame in frames if frame.confidence >= accept]) for frames in found]
        return [self._nested(text, frames) for text, frames in zip(texts, found, strict=True)]

    def _nested(self, text: str, frames: Sequence[Frame]) -> tuple[Frame, ...]:
        shown = accepted(frames, self.settings.accept)
        return in_order([*shown, *bare_quotations(text, shown)])

    def judgements(
        self, tokenized: Sequence[tk.Tokens], convention: tk.Convention
    ) -> Iterator[tuple[int, Anchor, Judgement]]:
        """-> (index of the text, anchor, judgement) for every anchor, in no fixed order."""
        return self.judge(tokenized, self.anchors(tokenized, convention), convention)

    def judge(
        self, tokenized: Sequence[tk.Tokens], proposed: Sequence[Sequence[Anchor]], convention: tk.Convention
    ) -> Iterator[tuple[int, Anchor, Judgement]]:
        """-> the same for the anchors that are proposed for each text."""
        size = self.settings.reader_rows
        jobs = [
            (i, anchor, tk.around(len(tokens), anchor.first, anchor.last, size))
            for i, (tokens, anchors_of_text) in enumerate(zip(tokenized, proposed, strict=True))
            for anchor in anchors_of_text
        ]
        for batch in _batches([window.last - window.first + 1 for _, _, window in jobs]):
            made = [
                tk.rows(tokenized[i], window, convention, np.arange(anchor.first, anchor.last))
                for i, anchor, window in (jobs[j] for j in batch)
            ]
            roles, valid, stance, attitude, speaker_kind, mediated = self._run(self._reader, made)
            for row, j in enumerate(batch):
                i, anchor, window = jobs[j]
                judgement = Judgement(
                    window,
                    roles[row, 1 : 1 + window.last - window.first],
                    float(valid[row, 1]),
                    stance[row],
                    attitude[row],
                    speaker_kind[row],
                    float(mediated[row, 1]),
                )
                yield i, anchor, judgement

    def anchors(self, tokenized: Sequence[tk.Tokens], convention: tk.Convention) -> list[list[Anchor]]:
        """-> for each text its anchors at the threshold `propose`."""
        jobs = [
            (i, window)
            for i, tokens in enumerate(tokenized)
            for window in tk.tiles(len(tokens), self.settings.cue_rows, self.settings.cue_margin)
        ]
        labels = [np.zeros((len(tokens), 4), dtype=np.float32) for tokens in tokenized]
        for batch in _batches([window.last - window.first + 1 for _, window in jobs]):
            (probabilities,) = self._run(
                self._cues, [tk.rows(tokenized[jobs[j][0]], jobs[j][1], convention) for j in batch]
            )
            for row, j in enumerate(batch):
                i, window = jobs[j]
                begin, end = window.keep_first - window.first, window.keep_last - window.first
                labels[i][window.keep_first : window.keep_last] = probabilities[row, 1 + begin : 1 + end]
        return [anchors(probabilities, self.settings.propose) for probabilities in labels]

    @staticmethod
    def _run(session: Any, made: Sequence[tuple[tk.Ids, tk.Ids]]) -> list[Floats]:
        ids, mask = tk.pad([row[0] for row in made])
        kinds, _ = tk.pad([row[1] for row in made])
        return [_softmax(logits) for logits in session.run(None, {"ids": ids, "kinds": kinds, "mask": mask})]


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # An arena keeps the most that runs of every shape have ever asked for, four times what one run needs.
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _softmax(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max(-1, keepdims=True))
    shares: Floats = raised / raised.sum(-1, keepdims=True)
    return shares


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """-> indices in runs of like length, each run at most _PIECES_A_RUN pieces when padded."""
    order = sorted(range(len(lengths)), key=lambda i: (lengths[i], i))
    batch: list[int] = []
    for i in order:
        if batch and (len(batch) + 1) * lengths[i] > _PIECES_A_RUN:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch
