"""The two encoders as torch modules: a cue finder and a span reader, both BERT-shaped and started from MiniLM.

The encoder is written out here (BERT, Devlin et al. 2019; MiniLM, Wang et al. 2020) since on a CPU with bfloat16
plain matrix products for attention and dropout masks shared along a window train four times faster than the
usual library code.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from headwater.attribution.decode import ATTITUDES, SOURCE_KINDS, STANCES

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

CUE_LABELS = ("O", "B-CUE", "I-CUE", "ANCHOR")
ROLES = ("O", "SOURCE", "CUE", "CONTENT")


@dataclass(frozen=True)
class Shape:
    """Sizes of the encoder; the defaults are those of all-MiniLM-L6-v2."""

    vocabulary: int = 30522
    width: int = 384
    inner: int = 1536
    heads: int = 12
    layers: int = 6
    positions: int = 512
    kinds: int = 6
    dropout: float = 0.1
    epsilon: float = 1e-12


class Dropout(nn.Module):
    """Dropout with one mask for all pieces of a window: as good as the usual one here, and far cheaper on a CPU."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        """x: (batch, pieces, width) -> the same shape."""
        if not self.training or not self.share:
            return x
        mask = (torch.rand(x.shape[0], 1, x.shape[2]) > self.share).to(x.dtype) / (1 - self.share)
        return x * mask


class Layer(nn.Module):
    """One transformer layer, post-norm as in BERT."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, self.size = shape.heads, shape.width // shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.norm1 = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.up = nn.Linear(shape.width, shape.inner)
        self.down = nn.Linear(shape.inner, shape.width)
        self.norm2 = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.dropout = Dropout(shape.dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x: (batch, pieces, width); bias: what is added to the scores, of a shape that fits
        (batch, heads, pieces, pieces): very negative for padding.
        """
        batch, pieces, width = x.shape
        q, k, v = self.qkv(x).view(batch, pieces, 3, self.heads, self.size).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-1, -2)) * self.size**-0.5 + bias.to(q.dtype)
        mixed = (scores.softmax(-1, dtype=q.dtype) @ v).transpose(1, 2).reshape(batch, pieces, width)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Ids and kinds of pieces -> a vector per piece."""

    def __init__(self, shape: Shape = Shape()) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.places = nn.Embedding(shape.positions, shape.width)
        self.kinds = nn.Embedding(shape.kinds, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.dropout = Dropout(shape.dropout)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """ids, kinds: (batch, pieces) of int64; mask: the same of bool -> (batch, pieces, width)."""
        places = self.places(torch.arange(ids.shape[1], device=ids.device))
        return self.through(self.words(ids) + places + self.kinds(kinds), ignored(mask))

    def through(self, x: Tensor, bias: Tensor) -> Tensor:
        """x: (batch, pieces, width), the sum of what is known of each piece -> the same after all layers; for `bias`
        see `Layer`.
        """
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, bias)
        return x


def ignored(mask: Tensor) -> Tensor:
    """mask: (batch, pieces) of bool -> the bias that keeps padding out, (batch, 1, 1, pieces)."""
    return (~mask).to(torch.float32)[:, None, None, :] * -1e4


class CueFinder(nn.Module):
    """Marks cues, and the first piece of quoted content that has none. Two further tracks steady the training."""

    def __init__(self, shape: Shape = Shape()) -> None:
        super().__init__()
        self.encoder = Encoder(shape)
        self.labels = nn.Linear(shape.width, len(CUE_LABELS))
        self.tracks = nn.Linear(shape.width, 2)

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """-> logits (batch, pieces, 4) over CUE_LABELS, and (batch, pieces, 2) of being in a source, in a content."""
        x = self.encoder(ids, kinds, mask)
        return self.labels(x), self.tracks(x)


class LabelsOnly(nn.Module):
    """The cue finder without the tracks that only training needs, as it is shipped."""

    def __init__(self, model: CueFinder) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor]:
        """-> logits (batch, pieces, 4)."""
        return (self.model(ids, kinds, mask)[0],)


class SpanReader(nn.Module):
    """For one marked cue: the role of every piece, and what the attribution is."""

    def __init__(self, shape: Shape = Shape(), encoder: nn.Module | None = None) -> None:
        super().__init__()
        self.encoder = encoder or Encoder(shape)
        self.roles = nn.Linear(shape.width, len(ROLES))
        self.pool = nn.Linear(4 * shape.width, shape.width)
        self.heads = nn.ModuleDict(
            {
                "valid": nn.Linear(shape.width, 2),
                "stance": nn.Linear(shape.width, len(STANCES)),
                "attitude": nn.Linear(shape.width, len(ATTITUDES)),
                "speaker_kind": nn.Linear(shape.width, len(SOURCE_KINDS)),
                "mediated": nn.Linear(shape.width, 2),
            }
        )

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        """-> role logits (batch, pieces, 4), then one (batch, labels) for each head in the order above."""
        x = self.encoder(ids, kinds, mask)
        roles = self.roles(x)
        shares = roles.float().softmax(-1).detach() * mask[..., None]
        marked = ((kinds >= 3) & mask).to(torch.float32)
        pooled = [x[:, 0].float()]
        for weight in (marked, shares[..., 1], shares[..., 3]):
            total = weight.sum(1, keepdim=True).clamp(min=0.5)
            pooled.append((weight[..., None] * x.float()).sum(1) / total)
        joined = torch.tanh(self.pool(torch.cat(pooled, -1)))
        return (roles, *(head(joined) for head in self.heads.values()))


def published(path: Path, model: str, sha256: str) -> dict[str, Tensor]:
    """-> the weights of a safetensors file.

    Raises ValueError where its SHA-256 is not the one published for `model`.
    """
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != sha256:
        raise ValueError(f"{path}: SHA-256 {found} is not that of {model} ({sha256})")
    return load_file(path)


def load_minilm(encoder: Encoder, path: Path) -> None:
    """Fill `encoder` from the safetensors file of all-MiniLM-L6-v2.

    Raises ValueError where the file's SHA-256 is not the one published for these weights.
    """
    weights = published(path, "all-MiniLM-L6-v2", MINILM_SHA256)
    with torch.no_grad():
        encoder.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        encoder.places.weight.copy_(weights["embeddings.position_embeddings.weight"])
        encoder.kinds.weight.copy_(
            weights["embeddings.token_type_embeddings.weight"][0].expand_as(encoder.kinds.weight)
        )
        encoder.kinds.weight[1:] += 0.02 * torch.randn_like(encoder.kinds.weight[1:])
        copy(encoder.norm, weights, "embeddings.LayerNorm")
        for i, layer in enumerate(encoder.layers):
            at = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                layer.qkv.get_parameter(part).copy_(
                    torch.cat([weights[f"{at}attention.self.{name}.{part}"] for name in ("query", "key", "value")])
                )
            copy(layer.out, weights, at + "attention.output.dense")
            copy(layer.norm1, weights, at + "attention.output.LayerNorm")
            copy(layer.up, weights, at + "intermediate.dense")
            copy(layer.down, weights, at + "output.dense")
            copy(layer.norm2, weights, at + "output.LayerNorm")


def copy(module: nn.Module, weights: dict[str, Tensor], name: str) -> None:
    """Fill the weight and bias of `module` from those of `name`."""
    module.get_parameter("weight").copy_(weights[name + ".weight"])
    module.get_parameter("bias").copy_(weights[name + ".bias"])
