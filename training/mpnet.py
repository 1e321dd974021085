"""The teacher: a span reader over MPNet, eight times the size of MiniLM's (Song et al. 2020).

It reads the same rows as the small span reader, since MPNet's vocabulary is BERT's behind four pieces of its own.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch import Tensor, nn

from training.network import Encoder, Shape, SpanReader, copy, ignored, published

MPNET_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"

SHAPE = Shape(vocabulary=30527, width=768, inner=3072, heads=12, layers=12, positions=514, epsilon=1e-5)

#: MPNet's own pieces that stand before BERT's, and of those the beginning, padding and end of a text.
OWN_PIECES, BEGIN, PAD, END = 4, 0, 1, 2

#: Distances between pieces share so many numbers: each way one for each near distance, then in steps that grow.
BUCKETS, FARTHEST = 32, 128


def buckets(pieces: int) -> Tensor:
    """-> (pieces, pieces) of int64: which distance a key has from a query (Raffel et al. 2020, section 2.1)."""
    at = torch.arange(pieces)
    back = at[:, None] - at[None, :]
    half, distance = BUCKETS // 2, back.abs()
    near = half // 2
    growth = torch.log(distance.float().clamp(min=1) / near) / math.log(FARTHEST / near)
    far = (near + (growth * (half - near)).long()).clamp(max=half - 1)
    return (back < 0).long() * half + torch.where(distance < near, distance, far)


class MPNetEncoder(Encoder):
    """The encoder with a bias for the distance of each two pieces."""

    buckets: Tensor

    def __init__(self, shape: Shape = SHAPE) -> None:
        super().__init__(shape)
        self.distances = nn.Embedding(BUCKETS, shape.heads)
        self.register_buffer("buckets", buckets(shape.positions - PAD - 1), persistent=False)

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """ids, kinds: (batch, pieces) of int64, as MiniLM's tokenizer gives them; mask: the same of bool
        -> (batch, pieces, width).
        """
        return self.encode(torch.where(mask, ids + OWN_PIECES, PAD), kinds, mask)

    def encode(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """-> the same for MPNet's own ids."""
        pieces = ids.shape[1]
        places = self.places.weight[PAD + 1 : PAD + 1 + pieces]
        near = self.distances(self.buckets[:pieces, :pieces]).permute(2, 0, 1)[None]
        return self.through(self.words(ids) + places + self.kinds(kinds), near + ignored(mask))


def load_mpnet(encoder: MPNetEncoder, path: Path) -> None:
    """Fill `encoder` from the safetensors file of all-mpnet-base-v2.

    The pieces that Headwater gives a meaning begin near those of MPNet that mean the like; MPNet has no kinds of
    pieces, so ours begin small. Raises ValueError where the file's SHA-256 is not the one published.
    """
    weights = published(path, "all-mpnet-base-v2", MPNET_SHA256)
    with torch.no_grad():
        encoder.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        encoder.places.weight.copy_(weights["embeddings.position_embeddings.weight"])
        encoder.distances.weight.copy_(weights["encoder.relative_attention_bias.weight"])
        encoder.kinds.weight.copy_(0.02 * torch.randn_like(encoder.kinds.weight))
        encoder.kinds.weight[0] = 0.0
        for piece, like in ((1, BEGIN), (2, BEGIN), (3, END)):
            vector = encoder.words.weight[like]
            encoder.words.weight[OWN_PIECES + piece] = vector + 0.01 * torch.randn_like(vector)
        copy(encoder.norm, weights, "embeddings.LayerNorm")
        for i, layer in enumerate(encoder.layers):
            at = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                layer.qkv.get_parameter(part).copy_(
                    torch.cat([weights[f"{at}attention.attn.{name}.{part}"] for name in "qkv"])
                )
            copy(layer.out, weights, at + "attention.attn.o")
            copy(layer.norm1, weights, at + "attention.LayerNorm")
            copy(layer.up, weights, at + "intermediate.dense")
            copy(layer.down, weights, at + "output.dense")
            copy(layer.norm2, weights, at + "output.LayerNorm")


def teacher() -> SpanReader:
    """-> the span reader over MPNet, not yet filled."""
    return SpanReader(SHAPE, MPNetEncoder())
