"""What a user asks of a library, and what comes back."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from headwater.errors import BadQuestion
from headwater.ids import make_id
from headwater.library.words import fold, terms
from headwater.model import Span, Stance

HitKind = Literal["document", "statement"]
#: More words than this are no question.
MOST_PARTS = 32
LONGEST_QUESTION = 1_000
MOST_HITS = 500

_PART = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Part:
    """Words that stand one after the other; `open_ended` when the last is only a beginning ("passp*")."""

    terms: tuple[str, ...]
    excluded: bool = False
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A search: the words, and what the hits must be.

    Of several values of one filter, any will do; several filters must all hold. `outlets` are names or domains;
    `speakers` are names or parts of names, of whoever speaks; `languages` are ISO 639-1 codes; `since` and `until`
    (aware, the latter exclusive) bound the time of publication; `story` is a story's id, or the id of one of its
    documents. Older versions of pages are left out unless `all_versions`.
    """

    words: str = ""
    kinds: tuple[HitKind, ...] = ()
    outlets: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    stances: tuple[Stance, ...] = ()
    languages: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    story: str | None = None
    all_versions: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One result.

    `item` is the id of the document or attribution; `score` grows with how well the words fit, on a scale of its
    database (0 without words); `text` are the words that were found around, and `marks` where in them the question's
    words stand.
    """

    kind: HitKind
    item: str
    document: str
    score: float
    title: str | None
    outlet: str | None
    domain: str | None
    published: datetime | None
    language: str
    text: str
    marks: tuple[Span, ...]
    speaker: str | None = None
    stance: Stance | None = None
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some results, best first, and the cursor that gives the next ones; None after the last."""

    hits: tuple[Hit, ...]
    next: str | None


def question_from(
    words: str,
    *,
    kinds: Sequence[str] = (),
    outlets: Sequence[str] = (),
    speakers: Sequence[str] = (),
    stances: Sequence[str] = (),
    languages: Sequence[str] = (),
    since: str | None = None,
    until: str | None = None,
    story: str | None = None,
    all_versions: bool = False,
) -> Question:
    """-> the question that is written so; times are days or times in ISO 8601, UTC where they do not say.

    Raises BadQuestion for a kind, a stance or a time that is none.
    """
    return Question(
        words=words,
        kinds=tuple(_one_of(kind, HitKind, "kind of hit") for kind in kinds),
        outlets=tuple(outlets),
        speakers=tuple(speakers),
        stances=tuple(_one_of(stance, Stance, "stance") for stance in stances),
        languages=tuple(languages),
        since=_time(since) if since else None,
        until=_time(until) if until else None,
        story=story,
        all_versions=all_versions,
    )


def _one_of(given: str, kind: Any, name: str) -> Any:
    if given not in get_args(kind):
        raise BadQuestion(given, f"it is no {name}", f"give one of {', '.join(get_args(kind))}")
    return given


def _time(given: str) -> datetime:
    try:
        at = datetime.fromisoformat(given)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadQuestion(given, "it is no day or time", "write it so: 2031-03-14, or 2031-03-14T06:05") from error


def parse(text: str) -> tuple[Part, ...]:
    """-> the parts of a question in words.

    All must be found; "quoted words" one after the other; -word must not be found; passp* is a beginning.

    Raises BadQuestion when it is too long, or says only what must not be found.
    """
    if len(text) > LONGEST_QUESTION:
        problem = f"the question has {len(text):,} characters, more than {LONGEST_QUESTION:,}"
        raise BadQuestion(text[:60] + "…", problem, "ask for a few words")
    parts = tuple(part for match in _PART.finditer(text) if (part := _part(match)))
    if len(parts) > MOST_PARTS:
        problem = f"the question has {len(parts)} words, more than {MOST_PARTS}"
        raise BadQuestion(text[:60] + "…", problem, "ask for a few words")
    if text.strip() and not any(not part.excluded for part in parts):
        raise BadQuestion(text, "it names nothing that is to be found", "give at least one word without a minus")
    return parts


def _part(match: re.Match[str]) -> Part | None:
    excluded = bool(match["minus"])
    if match["phrase"] is not None:
        found = tuple(terms(match["phrase"]))
        return Part(found, excluded) if found else None
    open_ended = match["word"].endswith("*")
    found = tuple(terms(match["word"]))
    if open_ended and found:
        last = re.split(r"[^\w'’]+", match["word"].rstrip("*"))[-1]
        found = (*found[:-1], fold(last, whole=False) or found[-1])
    return Part(found, excluded, open_ended) if found else None


def cursor(question: Question, score: float | str, number: int) -> str:
    """-> where the next page of this question begins."""
    written = json.dumps([_name(question), score, number])
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def read_cursor(given: str, question: Question) -> tuple[float | str, int]:
    """-> the score and number of the last hit seen. Raises BadQuestion when it is not from this question."""
    problem = "it is no place in the results of this question"
    remedy = "give the cursor that the page before ended with, and the same question"
    try:
        name, score, number = json.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
    except (ValueError, TypeError, binascii.Error) as error:
        raise BadQuestion(given, problem, remedy) from error
    if name != _name(question) or type(number) is not int or not isinstance(score, float | int | str):
        raise BadQuestion(given, problem, remedy)
    if isinstance(score, str) is bool(question.words.strip()):
        raise BadQuestion(given, problem, remedy)
    return score, number


def _name(question: Question) -> str:
    def listed(values: Sequence[str]) -> list[str]:
        return sorted(values)

    return make_id(
        "ask",
        1,
        question.words,
        listed(question.kinds),
        listed(question.outlets),
        listed(question.speakers),
        listed(question.stances),
        listed(question.languages),
        question.since.isoformat() if question.since else None,
        question.until.isoformat() if question.until else None,
        question.story,
        str(question.all_versions),
    )
