"""Words that point back: "the figure", "the story", "this" stand for what was said just before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from headwater.tracing.matching import Profile
from headwater.tracing.statements import content_words

#: Sentences that a pointing word may look back over.
REACH = 4
#: Words of meaning that what is pointed at has at least, and that a noun for it ("the withdrawal") has at most.
LEAST_WORDS, NOUN_WORDS = 2, 2
#: Stances of who answers somebody else.
_ANSWERS = frozenset({"confirms", "partly_confirms", "denies", "doubts"})

_POINTING = re.compile(r"\b(?:it|this|that|these|those|the|same|such|all|so|which)\b", re.IGNORECASE)
_NOUNS = frozenset(
    "figure figures number numbers count toll total sum story stories tale tales line lines report reports claim "
    "claims information news account accounts item allegation allegations assertion assertions statement statements "
    "words plan matter case fact facts detail details piece version rumour rumor rumours rumors accusation "
    "accusations charge charges description whole new latest earlier published alleged reported article post "
    "text wrong true untrue false incorrect".split()
)
_FIGURES = frozenset("figure figures number numbers count toll total sum".split())
_DEFINITE = re.compile(r"(?:the|this|that|its|their)\s", re.IGNORECASE)
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
    itself hands on its own antecedent. Where somebody confirms or denies a mere noun ("denied the withdrawal"), it is
    the nearest statement of somebody else that has the noun's stem.
    """
    found: dict[int, int] = {}
    for at, one in enumerate(profiles):
        if points_back(one, source_words):
            wants_figure = any(word in _FIGURES for word in content_words(one.statement.text))
            target = _nearest(profiles, at, wants_figure, found)
            if target is not None and not wants_figure:
                target = _main_clause(profiles, target)
        elif _answers_noun(one):
            target = _with_stem(profiles, at, found)
        else:
            continue
        if target is not None:
            found[at] = target
    return found


def _answers_noun(one: Profile) -> bool:
    text = one.statement.text
    return (
        one.statement.stance in _ANSWERS | {"retracts"}
        and bool(_DEFINITE.match(text))
        and len(content_words(text)) <= NOUN_WORDS
    )


def _with_stem(profiles: Sequence[Profile], at: int, found: Mapping[int, int]) -> int | None:
    one = profiles[at]
    for before in range(at - 1, -1, -1):
        other = profiles[before]
        if other.keys & one.keys and not _same_voice(one, other) and _says_something(other):
            return found.get(before, before)
    return None


def _main_clause(profiles: Sequence[Profile], at: int) -> int:
    """-> the first statement of the same sentence and attribution: what follows it are its clauses."""
    first = profiles[at].statement
    for before in range(at - 1, -1, -1):
        other = profiles[before].statement
        if (other.document, other.sentence, other.attribution) != (first.document, first.sentence, first.attribution):
            break
        if _says_something(profiles[before]):
            at = before
    return at


def _same_voice(one: Profile, other: Profile) -> bool:
    return other.voice is not None and other.voice == one.voice


def _says_something(one: Profile) -> bool:
    return len(content_words(one.statement.text)) >= LEAST_WORDS


def _nearest(profiles: Sequence[Profile], at: int, wants_figure: bool, found: Mapping[int, int]) -> int | None:
    sentences: list[int] = []
    fallback = None
    answers = profiles[at].statement.stance in _ANSWERS
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
        if answers and _same_voice(profiles[at], other):
            continue
        if wants_figure and not other.figures:
            continue
        if not wants_figure and not _says_something(other):
            continue
        if other.statement.attribution is not None or (wants_figure and len(sentences) <= 2):
            return before
        if fallback is None:
            fallback = before
    return fallback
