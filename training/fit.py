"""The training loop: AdamW in bfloat16, a linear warm-up and decay, and a moving average of the weights."""

from __future__ import annotations

import json
import math
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from headwater.attribution import tokens as tk
from headwater.attribution.decode import STANCES
from training.examples import IGNORE, CueRow, ReaderRow, SoftLabels

Row = TypeVar("Row", CueRow, ReaderRow)

#: Steps between two updates of the average.
AVERAGE_EVERY = 4


@dataclass(frozen=True)
class Schedule:
    """How long and how fast to train. `rate` is the peak learning rate, `fresh` how many times that goes for what no
    encoder brings along: the heads and the kinds of pieces; `batch` counts windows.
    """

    epochs: int = 3
    rate: float = 2e-4
    batch: int = 32
    warmup: float = 0.06
    decay: float = 0.01
    average: float = 0.998
    seed: int = 13
    fresh: float = 1.0


def fit(
    model: nn.Module,
    rows_of_epoch: Callable[[int], Sequence[Row]],
    loss_of: Callable[[nn.Module, Sequence[Row]], Tensor],
    schedule: Schedule,
    *,
    name: str,
    log: Path,
) -> nn.Module:
    """Train `model` in place and fill it with the averaged weights at the end; -> the model.

    `rows_of_epoch` gives the rows of one epoch (fresh augmentation each); a line per 50 steps goes to standard error
    and one JSON line per epoch to `log`.
    """
    random.seed(schedule.seed)
    torch.manual_seed(schedule.seed)
    rows = rows_of_epoch(0)
    total = schedule.epochs * (len(rows) // schedule.batch)
    optimizer = torch.optim.AdamW(_groups(model, schedule), lr=schedule.rate, fused=True)
    mean = [p.detach().clone() for p in model.parameters()]
    compiled = torch.compile(model, dynamic=False)
    step, started = 0, time.monotonic()
    model.train()
    for epoch in range(schedule.epochs):
        if epoch:
            rows = rows_of_epoch(epoch)
        losses: list[float] = []
        for batch in _batches(rows, schedule.batch, schedule.seed + epoch):
            share = step / max(1, total)
            ramp = share / schedule.warmup if share < schedule.warmup else max(0.0, (1 - share) / (1 - schedule.warmup))
            for group in optimizer.param_groups:
                group["lr"] = schedule.rate * group["times"] * max(ramp, 0.01)
            loss = loss_of(compiled, batch)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            losses.append(loss.item())
            step += 1
            if step % AVERAGE_EVERY == 0:
                keep = min(schedule.average, (1 + step) / (10 + step)) ** AVERAGE_EVERY
                torch._foreach_lerp_(mean, [p.detach() for p in model.parameters()], 1 - keep)
            if step % 50 == 0:
                spent = time.monotonic() - started
                print(
                    f"{name} {step}/{total} loss {np.mean(losses[-50:]):.4f} {spent / step:.2f} s/step", file=sys.stderr
                )
        record = {"name": name, "epoch": epoch, "loss": float(np.mean(losses)), "rows": len(rows)}
        record |= {"seconds": round(time.monotonic() - started), **asdict(schedule)}
        with log.open("a", encoding="utf-8") as out:
            out.write(json.dumps(record) + "\n")
    with torch.no_grad():
        for parameter, averaged in zip(model.parameters(), mean, strict=True):
            parameter.copy_(averaged)
    return model.eval()


def _groups(model: nn.Module, schedule: Schedule) -> list[dict[str, Any]]:
    """-> the parameters, by whether they decay and how many times the rate goes for them."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        decay = schedule.decay if parameter.ndim >= 2 else 0.0
        brought = name.startswith("encoder.") and not name.startswith("encoder.kinds.")
        times = 1.0 if brought else schedule.fresh
        groups.setdefault((decay, times), []).append(parameter)
    return [{"params": some, "weight_decay": decay, "times": times} for (decay, times), some in groups.items()]


def _batches(rows: Sequence[Row], size: int, seed: int) -> Iterator[list[Row]]:
    order = list(range(len(rows)))
    random.Random(seed).shuffle(order)
    for at in range(0, len(order) - size + 1, size):
        yield [rows[i] for i in order[at : at + size]]


def tensors(batch: Sequence[Row], width: int) -> tuple[Tensor, Tensor, Tensor]:
    """-> (ids, kinds, mask) of some rows, each of shape (rows, width)."""
    ids, mask = tk.pad([row.ids for row in batch], width)
    kinds, _ = tk.pad([row.kinds for row in batch], width)
    return torch.from_numpy(ids), torch.from_numpy(kinds), torch.from_numpy(mask)


def _labels(rows: Sequence[np.ndarray], width: int) -> Tensor:
    out = np.full((len(rows), width), IGNORE, dtype=np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return torch.from_numpy(out)


def cue_loss(width: int) -> Callable[[nn.Module, Sequence[CueRow]], Tensor]:
    """-> the loss of the cue finder on windows padded to `width`: cross entropy on labels, and on the two tracks."""

    def loss_of(model: nn.Module, batch: Sequence[CueRow]) -> Tensor:
        inputs = tensors(batch, width)
        labels = _labels([row.labels for row in batch], width)
        tracks = torch.from_numpy(np.stack([np.pad(r.tracks, ((0, width - len(r.tracks)), (0, 0))) for r in batch]))
        with torch.autocast("cpu", torch.bfloat16):
            logits, track_logits = model(*inputs)
        known = labels != IGNORE
        on_labels = nn.functional.cross_entropy(logits.float()[known], labels[known], label_smoothing=0.02)
        on_tracks = nn.functional.binary_cross_entropy_with_logits(track_logits.float()[known], tracks[known].float())
        return on_labels + 0.3 * on_tracks

    return loss_of


#: How much each head of the span reader counts beside the roles.
HEAD_WEIGHTS = (0.5, 0.3, 0.1, 0.2, 0.2)


def reader_loss(width: int) -> Callable[[nn.Module, Sequence[ReaderRow]], Tensor]:
    """-> the loss of the span reader on windows padded to `width`: roles, and each head where it is marked; and what
    `_soft_loss` says of the rows with soft labels.
    """
    #: Plain assertions are five sixths of the marked text: the other stances count double.
    by_label: list[Tensor | None] = [None] * len(HEAD_WEIGHTS)
    by_label[1] = torch.tensor([1.0 if stance == "asserts" else 2.0 for stance in STANCES])

    def loss_of(model: nn.Module, batch: Sequence[ReaderRow]) -> Tensor:
        inputs = tensors(batch, width)
        roles = _labels([row.roles for row in batch], width)
        heads = torch.from_numpy(np.stack([row.heads for row in batch]))
        with torch.autocast("cpu", torch.bfloat16):
            role_logits, *head_logits = model(*inputs)
        known = roles != IGNORE
        loss = torch.zeros(())
        if known.any():
            loss = loss + nn.functional.cross_entropy(role_logits.float()[known], roles[known], label_smoothing=0.02)
        for i, logits in enumerate(head_logits):
            marked = heads[:, i] != IGNORE
            if marked.any():
                share = math.sqrt(float(marked.float().mean()))
                loss = loss + HEAD_WEIGHTS[i] * share * nn.functional.cross_entropy(
                    logits.float()[marked], heads[marked, i], weight=by_label[i]
                )
        return loss + _soft_loss(role_logits, head_logits, [row.soft for row in batch])

    return loss_of


def _soft_loss(role_logits: Tensor, head_logits: Sequence[Tensor], soft: Sequence[SoftLabels | None]) -> Tensor:
    """-> the cross entropy with soft labels; a row counts as much as it is likely to hold an attribution."""
    known = [(i, labels) for i, labels in enumerate(soft) if labels is not None]
    if not known:
        return torch.zeros(())
    at = [i for i, _ in known]
    logs = role_logits[at].float().log_softmax(-1)
    roles = torch.zeros_like(logs)
    for row, (_, labels) in enumerate(known):
        # The first piece names the convention and has no role.
        roles[row, 1 : len(labels.roles)] = torch.from_numpy(labels.roles[1:])
    valid = torch.tensor([float(labels.heads[0][1]) for _, labels in known])
    roles = roles * valid[:, None, None]
    loss = -(roles * logs).sum() / roles.sum().clamp(min=1)
    for i, logits in enumerate(head_logits):
        wanted = torch.from_numpy(np.stack([labels.heads[i] for _, labels in known]))
        each = -(wanted * logits[at].float().log_softmax(-1)).sum(-1)
        loss = loss + HEAD_WEIGHTS[i] * (each * (valid if i else 1.0)).mean()
    return loss * math.sqrt(len(known) / len(soft))
