"""MiniLM -> the sentence encoder's files: an int8 ONNX model that pools and normalises, and its tokenizer.

python -m training.export_sentences --out DIR [--float] [--weights PATH.pt]
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from training.examples import minilm_folder
from training.network import Encoder, load_minilm
from training.onnx_files import write_onnx


class SentenceEncoder(nn.Module):
    """Ids of pieces -> one unit vector for each text: the mean over its pieces, as all-MiniLM-L6-v2 was trained."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """ids: (batch, pieces) of int64; mask: the same of bool -> (batch, 384), each of length 1."""
        x = self.encoder(ids, torch.zeros_like(ids), mask)
        weight = mask.to(x.dtype)[..., None]
        mean = (x * weight).sum(1) / weight.sum(1).clamp(min=1.0)
        return mean / mean.norm(dim=-1, keepdim=True).clamp(min=1e-9)


def load(weights: Path | None = None) -> SentenceEncoder:
    """-> the encoder with the published weights, or with those of a checkpoint that was tuned from them."""
    model = SentenceEncoder()
    if weights is None:
        load_minilm(model.encoder, minilm_folder() / "model.safetensors")
    else:
        model.load_state_dict(torch.load(weights, weights_only=True))
    return model.eval()


def main(argv: Sequence[str] | None = None) -> None:
    """Export the sentence encoder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float", action="store_true", help="keep 32-bit weights")
    parser.add_argument("--weights", type=Path, help="a tuned checkpoint instead of the published weights")
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / "sentences.onnx"
    ids = torch.randint(4, 1000, (2, 24))
    example = (ids, torch.ones_like(ids, dtype=torch.bool))
    write_onnx(load(options.weights), example, path, ["ids", "mask"], ["vectors"], options.float)
    shutil.copy(minilm_folder() / "tokenizer.json", options.out / "sentences-tokenizer.json")
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
