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
#: A statement that is a denial as a whole, and not one that has a negation somewhere in it.
_DENIES = re.compile(
    r"^\W*(?:but\s+|and\s+)?(?:there\s+(?:is|are|was|were)\s+(?:no\b|not\b)|(?:nobody|no one|none|nothing|no)\s"
    r"|(?:it|they|that|this|he|she)\s+(?:is|are|was|were|did|does|do|has|have)(?:\s+not\b|\s+never\b|n[’']t\b)"
    r"|(?:the\s+)?(?:\w+\s+){1,3}(?:has|have|had|was|were|is|are|did|does)\s+(?:not|never)\b"
    r"|(?:\w+\s+){1,3}(?:expects?|sees?|knows?\s+of|found|finds|gave)\s+no\b"
    r"|.{0,200}\bhas no basis\b|.{0,60}\bat no time\b|.{0,40}\bnever on the table\b)",
    re.IGNORECASE,
)
#: How an outlet that corrects itself brings up its own words.
_OWN_WORDS = re.compile(
    r"\b(?:we|us|this (?:news)?paper"
    r"|an? (?:\w+ ){0,2}(?:article|item|report|story|version|piece|text|post|headline)\b[^.;]*?)"
    r"\s+(?:had\s+|have\s+)?(?:wrote|written|said|reported|stated|published|claimed|put)\b",
    re.IGNORECASE,
)
#: Who says of oneself that one takes something back.
_TAKES_BACK = re.compile(
    r"\b(?:I|we|he|she|they|it)\s+(?:(?:had|has|have|would|will|hereby|now|also)\s+)*"
    r"(?:withdr[ae]w[ns]?|retract(?:s|ed)?|t(?:ake|ook|aken) back|corrected)\b",
    re.IGNORECASE,
)

#: "not actors but convicts" says what is so.
_RATHER = re.compile(r"\bnot\b[^.;]{1,60}\bbut\b", re.IGNORECASE)


def stances(
    mentions: Sequence[Profile], documents: Mapping[str, Document], points_back: Sequence[bool]
) -> tuple[Stance, ...]:
    """-> the stance of each mention towards the claim that they make up together.

    Args:
        mentions: the claim's statements.
        documents: by id, with those of the mentions.
        points_back: for each mention whether it only points at words before it ("the figure").
    """
    negative = _is_negative(mentions, points_back)
    alone = len({one.statement.document for one in mentions}) == 1
    found = [
        _stance(one, documents[one.statement.document], alone, negative, back)
        for one, back in zip(mentions, points_back, strict=True)
    ]
    negated = [is_denial(one.statement.text) and not back for one, back in zip(mentions, points_back, strict=True)]
    said = list(zip(found, negated, strict=True))
    if negative and ("asserts", True) in said:
        # Who denies in the words of the claim itself ("No gate was touched") says what it says.
        return tuple("asserts" if each == ("denies", True) else each[0] for each in said)
    return tuple(found)


def corrects(document: Document) -> bool:
    """-> whether a document presents itself as a correction (by its title or its first lines)."""
    return bool(_CORRECTION.search(f"{document.title or ''}\n{document.text[:200]}"))


def is_denial(text: str) -> bool:
    """-> whether a text as a whole says that something is not so ("There is no ban", "Nobody was asked")."""
    return bool(_DENIES.match(text)) and not _RATHER.search(text)


def _is_negative(mentions: Sequence[Profile], points_back: Sequence[bool]) -> bool:
    """Say whether the claim itself is a negative one: half or more of those that assert it put it so."""
    plain = [one for one, back in zip(mentions, points_back, strict=True) if not back]
    asserting = [one for one in plain if one.statement.stance in {"asserts", "confirms", "partly_confirms"}] or plain
    return sum(is_denial(one.statement.text) for one in asserting) * 2 >= max(len(asserting), 1)


def _stance(one: Profile, document: Document, alone: bool, negative: bool, points_back: bool) -> Stance:
    said = one.statement.stance
    chain = one.statement.chain
    if said == "retracts" or (said == "asserts" and _TAKES_BACK.search(one.statement.text)):
        return "retracts"
    if not chain and points_back and _TURNS_ROUND.search(one.statement.text):
        return "denies"
    if chain and said == "asserts" and not alone and corrects(document) and _is_own(one, document):
        return "retracts"
    if said in {"denies", "doubts", "declines"}:
        return "denies" if said == "denies" else "doubts"
    if not points_back and not negative and is_denial(one.statement.text):
        return "denies"
    return said


def _is_own(one: Profile, document: Document) -> bool:
    """Whether a mention brings up what its own outlet said before."""
    statement = one.statement
    before = document.text[statement.sentence.start : statement.span.start]
    return statement.chain[0] == one.publisher or bool(_OWN_WORDS.search(before))
