"""The smallest types, of which both the model and the records of the register are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Stance = Literal["asserts", "confirms", "partly_confirms", "denies", "declines", "retracts", "doubts"]


@dataclass(frozen=True, slots=True)
class OriginRange:
    """How many independent origins a claim has, at least and at most."""

    min: int
    max: int
