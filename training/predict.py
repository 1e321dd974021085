"""Running the torch encoders over articles: what training needs to make candidates and to measure without an export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from headwater.attribution import tokens as tk
from headwater.attribution.decode import UNCALIBRATED, Anchor
from headwater.attribution.reader import AttributionReader, ReaderSettings
from training.articles import Article
from training.examples import CUE_MARGIN, CUE_ROWS, READER_ROWS, tokenizer
from training.network import CueFinder, LabelsOnly, SpanReader


class TorchSession:
    """A torch encoder in the place of a session of ONNX Runtime."""

    def __init__(self, model: nn.Module) -> None:
        self.model = model.eval()

    @torch.no_grad()
    def run(self, _: None, inputs: Mapping[str, npt.NDArray[np.generic]]) -> list[npt.NDArray[np.float32]]:
        """-> the model's outputs, in bfloat16 as in training."""
        with torch.autocast("cpu", torch.bfloat16):
            outputs = self.model(*(torch.from_numpy(inputs[name]) for name in ("ids", "kinds", "mask")))
        return [output.float().numpy() for output in outputs]


def torch_reader(cues: CueFinder, reader: SpanReader | None, threshold: float) -> AttributionReader:
    """-> the reader of the package over torch encoders; without `reader` it only finds anchors."""
    settings = ReaderSettings(
        CUE_ROWS, CUE_MARGIN, READER_ROWS, threshold, accept=0.0, languages=frozenset(["en"]), calibration=UNCALIBRATED
    )
    return AttributionReader(TorchSession(LabelsOnly(cues)), reader and TorchSession(reader), tokenizer(), settings)


def find_anchors(model: CueFinder, articles: Sequence[Article], threshold: float) -> list[list[Anchor]]:
    """-> for each article the anchors that the cue finder sees at `threshold`."""
    reader = torch_reader(model, None, threshold)
    return [reader.anchors([tk.tokenize(tokenizer(), article.text)], article.convention)[0] for article in articles]
