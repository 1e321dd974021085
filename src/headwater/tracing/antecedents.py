"""Words that point back: "the figure", "the story", "this" stand for what was said just before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from headwater.tracing.matching import Profile
from headwater.tracing.statements import content_words

#: Sentences that a pointing word may look back over.
REACH = 4

_POINTING = re.compile(r"\b(?:it|this|that|these|those|the|same|such|all|so|which)\b", re.IGNORECASE)
_NOUNS = frozenset(
    "figure figures number numbers count toll total sum story stories tale tales line lines report reports claim "
    "claims information news account accounts item allegation allegations assertion assertions statement statements "
    "words plan matter case fact facts detail details piece version rumour rumor rumours rumors accusation "
    "accusations charge charges description whole new latest earlier published alleged reported article post "
    "text wrong true untrue false incorrect".split()
)
_FIGURES = frozenset("figure figures number numbers count toll total sum".split())
_ELLIPSIS = re.compile(
    r"^[\"“”„«‘'(]*(?:it|they|that|this|he|she|there)\s+(?:is|are|was|were|did|does|do|has|have|had)(?:\s+not|n[’']t)?"
    r"(?:\s+(?:so|wrong|true|untrue|false|incorrect|right|a lie|a mistake|an error))?(?:[.,;!]|\s+and\b|\s*$)",
    re.IGNORECASE,
)


def points_back(profile: Profile, source_words: frozenset[str] = frozenset()) -> bool:
    """-> whether the statement says nothing by itself, but points at something said before.

    `source_words` are words of sources' names, which may stand beside the pointing noun ("the report of the Courier").
    """
    text = profile.statement.text
    if _ELLIPSIS.match(text):
        return True
    words = content_words(text)
    rest = [word for word in words if word not in source_words]
    return (
        not profile.figures
        and bool(rest or not words)
        and bool(_POINTING.search(text))
        and all(word in _NOUNS for word in rest)
    )


def antecedents(profiles: Sequence[Profile], source_words: frozenset[str] = frozenset()) -> Mapping[int, int]:
    """-> for each statement of one document that points back, the position of what it points at.

    The nearest statement before it within REACH sentences is taken: one that gives a number for "the figure", else one
    that is attributed rather than own voice, and somebody else's where it is confirmed or denied. What points back
    itself hands on its own antecedent.
    """
    found: dict[int, int] = {}
    for at, one in enumerate(profiles):
        if not points_back(one, source_words):
            continue
        wants_figure = any(word in _FIGURES for word in content_words(one.statement.text))
        if (target := _nearest(profiles, at, wants_figure, found)) is not None:
            found[at] = target
    return found


def _nearest(profiles: Sequence[Profile], at: int, wants_figure: bool, found: Mapping[int, int]) -> int | None:
    sentences: list[int] = []
    fallback = None
    answers = profiles[at].statement.stance in {"confirms", "partly_confirms", "denies", "doubts"}
    for before in range(at - 1, -1, -1):
        other = profiles[before]
        if other.statement.span == profiles[at].statement.span:
            continue
        if other.statement.sentence.start not in sentences:
            sentences.append(other.statement.sentence.start)
        if len(sentences) > REACH:
            break
        if before in found:
            return found[before]
        if answers and other.voice is not None and other.voice == profiles[at].voice:
            continue
        if wants_figure and not other.figures:
            continue
        if not wants_figure and len(other.keys) < 2:
            continue
        if other.statement.attribution is not None or (wants_figure and len(sentences) <= 2):
            return before
        if fallback is None:
            fallback = before
    return fallback
