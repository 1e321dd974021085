"""What each mention of a claim does to it: assert, confirm, deny, retract, doubt.

An attribution's stance is towards its own content; the stance towards the claim follows from it and from whether the
content turns the claim round ("nobody is confiscating anything" under "passports are confiscated").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from headwater.model import Document, Stance
from headwater.tracing.matching import Profile

#: What an outlet writes over a text that takes something back.
_CORRECTION = re.compile(
    r"\b(?:correct(?:s|ed|ion|ions)|clarification|retract\w*|withdraw\w*|withdrew|apologi[sz]e|was wrong|were wrong"
    r"|got it wrong|got \w+(?:\s\w+)? wrong)\b",
    re.IGNORECASE,
)
#: Own voice that turns round what it points back at: "That was wrong", "They were not".
_TURNS_ROUND = re.compile(r"\b(?:not|wrong|untrue|false|incorrect|mistake|error)\b|n[’']t\b", re.IGNORECASE)
#: Content that takes back what the same speaker said before.
_TAKES_BACK = re.compile(
    r"\b(?:withdr[ae]w\w*|retract\w*|no longer|taken? back|overstated|should not have been|overestimated)\b",
    re.IGNORECASE,
)


def stances(
    mentions: Sequence[Profile], documents: Mapping[str, Document], points_back: Sequence[bool]
) -> tuple[Stance, ...]:
    """-> the stance of each mention towards the claim that they make up together.

    Args:
        mentions: the claim's statements.
        documents: by id, with those of the mentions.
        points_back: for each mention whether it only points at words before it ("the figure").
    """
    turned = _is_negative(mentions, points_back)
    return tuple(
        _stance(one, documents[one.statement.document], turned, back)
        for one, back in zip(mentions, points_back, strict=True)
    )


def corrects(document: Document) -> bool:
    """-> whether a document presents itself as a correction (by its title or its first lines)."""
    return bool(_CORRECTION.search(f"{document.title or ''}\n{document.text[:200]}"))


def _is_negative(mentions: Sequence[Profile], points_back: Sequence[bool]) -> bool:
    """Say whether the claim itself is a negative one: most of those that assert it put it so."""
    plain = [one for one, back in zip(mentions, points_back, strict=True) if not back]
    asserting = [one for one in plain if one.statement.stance in {"asserts", "confirms", "partly_confirms"}] or plain
    return sum(one.negated for one in asserting) * 2 > len(asserting)


def _stance(one: Profile, document: Document, negative: bool, points_back: bool) -> Stance:
    said = one.statement.stance
    itself = bool(one.statement.chain) and one.statement.chain[-1] == one.publisher
    if said == "retracts":
        return "retracts"
    if one.statement.chain == () and points_back and _TURNS_ROUND.search(one.statement.text):
        return "denies"
    if itself and said == "asserts" and corrects(document):
        return "retracts"
    if said in {"denies", "doubts", "declines"}:
        return "denies" if said == "denies" else "doubts"
    if points_back:
        return said
    if _TAKES_BACK.search(one.statement.text):
        return "retracts"
    if one.negated != negative:
        return "denies"
    return said
