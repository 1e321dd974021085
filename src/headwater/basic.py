"""The smallest types, of which both the model and the records of the register are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Stance = Literal["asserts", "confirms", "partly_confirms", "denies", "declines", "retracts", "doubts"]


@dataclass(frozen=True, slots=True)
class OriginRange:
    """How many independent origins a claim has, at least and at most."""

    min: int
    max: int


class Decided(Protocol):
    """What a person decided, or took back: then the id of that is in `undoes`."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def undoes(self) -> str | None:
        """The id of what it takes back."""


def undone_by(made: Sequence[Decided]) -> dict[str, str]:
    """-> for each decision that was taken back, the one that did; what takes back may be taken back as well.

    `made` is in the order in which it was made.
    """
    found: dict[str, str] = {}
    for one in reversed(made):
        if one.undoes is not None and one.id not in found:
            found[one.undoes] = one.id
    return found
