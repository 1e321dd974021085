"""Texts -> vectors whose scalar product says how alike two texts are.

Whatever decides takes a `SentenceEncoder` as an argument. Two are here: MiniLM on ONNX Runtime, and word overlap,
which needs no weights and is what a build without them runs on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from headwater.errors import ModelError

Vectors = npt.NDArray[np.float32]

#: Pieces of a text that are read; the rest is dropped. Statements are far shorter.
MAX_PIECES = 128
#: Columns that words and their beginnings are hashed into.
OVERLAP_WIDTH = 2048

_WORD = re.compile(r"\w+")
#: A word's beginning stands for its other forms ("killed", "killing") at this weight.
_STEM, _STEM_WEIGHT = 5, 0.7


class SentenceEncoder(Protocol):
    """Turns texts into unit vectors. `name` tells encoders apart; the same text always gets the same vector."""

    @property
    def name(self) -> str:
        """-> a short name for reports, "minilm" for example."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """-> (len(texts), width) of float32, each row of length 1 (or 0 for a text without words)."""
        ...


class OnnxSentenceEncoder:
    """MiniLM as `training/export_sentences.py` writes it. One text at a time, so that no text depends on its batch."""

    name = "minilm"

    def __init__(self, model: Path, tokenizer: Path, threads: int = 1) -> None:
        """Load the model.

        Args:
            model: path of `sentences.onnx`.
            tokenizer: path of its `tokenizer.json`.
            threads: how many threads one text may use.

        Raises:
            ModelError: a file is missing or cannot be loaded.
        """
        for path in (model, tokenizer):
            if not path.is_file():
                raise ModelError(str(path), "no such file", "install the package again, or use word overlap instead")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        try:
            self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise ModelError(str(model), f"cannot be loaded ({error})", "install the package again") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_PIECES)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """-> (len(texts), 384) of float32, each row of length 1."""
        rows = {text: self._encode_one(text) for text in dict.fromkeys(texts)}
        return np.stack([rows[text] for text in texts]) if texts else np.zeros((0, 384), np.float32)

    def _encode_one(self, text: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        (vectors,) = self._session.run(["vectors"], {"ids": ids, "mask": np.ones_like(ids, dtype=bool)})
        return np.asarray(vectors[0], dtype=np.float32)


class WordOverlapEncoder:
    """Words and their beginnings, hashed; rare-looking (long) words and numbers weigh more. Knows no synonyms."""

    name = "word-overlap"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """-> (len(texts), 2048) of float32, each row of length 1 (0 for a text without words)."""
        vectors = np.zeros((len(texts), OVERLAP_WIDTH), np.float32)
        for row, text in enumerate(texts):
            for word in _WORD.findall(text.lower()):
                weight = 1.0 if word.isdigit() else min(len(word), 8) / 8
                vectors[row, _column(word)] += weight
                if len(word) > _STEM:
                    vectors[row, _column(word[:_STEM] + "*")] += weight * _STEM_WEIGHT
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.maximum(lengths, 1e-9)
        return unit


@lru_cache(maxsize=65536)
def _column(word: str) -> int:
    return int.from_bytes(hashlib.blake2s(word.encode(), digest_size=4).digest(), "big") % OVERLAP_WIDTH
