"""Running the torch encoders over articles: what training needs to make candidates and to measure without an export."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

from headwater.attribution import tokens as tk
from headwater.attribution.decode import Anchor, anchors
from training.articles import Article
from training.examples import CUE_MARGIN, CUE_ROWS, tokenizer
from training.network import CueFinder


@torch.no_grad()
def find_anchors(
    model: CueFinder, articles: Sequence[Article], threshold: float, batch: int = 64
) -> list[list[Anchor]]:
    """-> for each article the anchors that the cue finder sees at `threshold`."""
    model.eval()
    texts = [tk.tokenize(tokenizer(), article.text) for article in articles]
    jobs = [(i, window) for i, tokens in enumerate(texts) for window in tk.tiles(len(tokens), CUE_ROWS, CUE_MARGIN)]
    out: list[npt.NDArray[np.float32]] = [np.zeros((len(tokens), 4), dtype=np.float32) for tokens in texts]
    for at in range(0, len(jobs), batch):
        part = jobs[at : at + batch]
        made = [tk.rows(texts[i], window, articles[i].convention) for i, window in part]
        ids, mask = tk.pad([row[0] for row in made])
        kinds, _ = tk.pad([row[1] for row in made])
        with torch.autocast("cpu", torch.bfloat16):
            logits, _ = model(torch.from_numpy(ids), torch.from_numpy(kinds), torch.from_numpy(mask))
        probabilities = logits.float().softmax(-1).numpy()
        for row, (i, window) in zip(probabilities, part, strict=True):
            keep = slice(window.keep_first, window.keep_last)
            out[i][keep] = row[1 + window.keep_first - window.first : 1 + window.keep_last - window.first]
    return [anchors(probabilities, threshold) for probabilities in out]
