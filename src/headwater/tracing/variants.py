"""Numbers that have changed on the way: a text gives another number than the text that it has the claim from.

Two prices of two days, or two outlets' own counts, are no variants: only what descends can drift.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from headwater.model import Variant
from headwater.tracing.cast import Cast
from headwater.tracing.descent import ClaimStatement
from headwater.tracing.matching import Profile
from headwater.tracing.words import is_number

#: Two wordings differ in a number alone from here on: share of the other keys of the shorter, and how many at least.
ALIKE, ALIKE_LEAST = 0.4, 2
#: The same where one number is a slip for the other: a nought more, a digit lost, digits turned round.
SLIPPED, SLIPPED_LEAST = 0.25, 1
#: A number within this share of another one is that one, rounded.
ROUNDED = 0.1
#: A text that denies or takes back a number has not changed it.
_HOLDS = frozenset({"asserts", "confirms", "partly_confirms"})


def find_variants(statements: Sequence[ClaimStatement], cast: Cast) -> tuple[tuple[ClaimStatement, ...], ...]:
    """-> the claim's mentions with a number that changed on the way, those with the same number together."""
    against = {one.document for one in statements if one.stance not in _HOLDS}
    holding = [one for one in statements if one.document not in against and one.profile.figures]
    changed: defaultdict[frozenset[str], list[ClaimStatement]] = defaultdict(list)
    for one in holding:
        if new := _changed(one, holding, cast):
            changed[new].append(one)
    return tuple(
        tuple(one for one in holding if one in found or (new <= one.profile.figures and not _gives(one, found, cast)))
        for new, found in changed.items()
    )


def as_variants(groups: Iterable[Sequence[ClaimStatement]], wordings: Iterable[str]) -> tuple[Variant, ...]:
    """-> the groups with their wordings, as a claim has them."""
    return tuple(
        Variant(words, tuple(one.mention for one in group)) for group, words in zip(groups, wordings, strict=True)
    )


def _gives(one: ClaimStatement, changed: Sequence[ClaimStatement], cast: Cast) -> bool:
    """Whether a document is above one that changed the number: it had it first."""
    return any(one.document in cast.ancestors(other.document) for other in changed)


def _changed(one: ClaimStatement, holding: Sequence[ClaimStatement], cast: Cast) -> frozenset[str]:
    """-> the numbers that a mention gives where the nearest text above has others for the same."""
    order = {document: at for at, document in enumerate(cast.ancestors(one.document))}
    above = sorted((other for other in holding if other.document in order), key=lambda other: order[other.document])
    given = frozenset().union(*(cast.numbers(document) for document in order)) if order else frozenset()
    for other in above:
        new, gone = one.profile.figures - other.profile.figures, other.profile.figures - one.profile.figures
        new, gone = new - given, gone - cast.numbers(one.document)
        if new and gone and not _rounded(new, gone) and _alike(one.profile, other.profile, _slip(new, gone)):
            return new
    return frozenset()


def _alike(one: Profile, other: Profile, slip: bool) -> bool:
    mine, theirs = (frozenset(key for key in side.keys if not is_number(key)) for side in (one, other))
    share, least = (SLIPPED, SLIPPED_LEAST) if slip else (ALIKE, ALIKE_LEAST)
    shared = len(mine & theirs)
    return shared >= least and shared >= share * min(len(mine), len(theirs))


def _slip(new: Iterable[str], gone: Iterable[str]) -> bool:
    return any(_slips_for(_digits(a), _digits(b)) for a in new for b in gone)


def _slips_for(one: str, other: str) -> bool:
    return one in other or other in one or sorted(one) == sorted(other)


def _digits(key: str) -> str:
    """-> a number's digits without its size: "62" for 6.2, 62 and 62,000."""
    return key[1:].replace(".", "").strip("0")


def _rounded(new: Iterable[str], gone: Iterable[str]) -> bool:
    values = [(Decimal(a[1:]), Decimal(b[1:])) for a in new for b in gone]
    return any(abs(a - b) <= Decimal(ROUNDED) * max(a, b) for a, b in values)
