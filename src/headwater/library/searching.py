"""A question -> a page of hits: the index ranks, and only what is shown is looked up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, text

from headwater.errors import BadQuestion
from headwater.library import codec, index
from headwater.library.question import (
    MOST_HITS,
    Hit,
    HitKind,
    Page,
    Part,
    Question,
    cursor,
    parse,
    read_cursor,
)
from headwater.library.tables import documents, entries
from headwater.library.words import terms, words
from headwater.model import Attribution, Document, Reading, Span

#: How many characters of a text are shown around what was found.
SHOWN = 240


def search(connection: Connection, question: Question, *, limit: int, after: str | None) -> Page:
    """-> the hits, best first, or newest first when no words are asked for; at most `limit` of them.

    Raises BadQuestion for a question, a limit or a cursor that cannot be understood.
    """
    if not 1 <= limit <= MOST_HITS:
        raise BadQuestion(str(limit), f"a page holds 1 to {MOST_HITS} hits", "give another number")
    parts = parse(question.words)
    wanted = _wanted(question, parts)
    if not wanted and not (question.since or question.until or question.story):
        raise BadQuestion(question.words or "''", "nothing is asked for", "give words, or a filter")
    place = read_cursor(after, question) if after is not None else None
    rows = _rows(connection, question, wanted, place, limit + 1)
    hits = _hits(connection, rows[:limit], parts)
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(hits, None if last is None else cursor(question, _key(last, wanted), last.number))


def _wanted(question: Question, parts: tuple[Part, ...]) -> index.Wanted:
    kinds: tuple[HitKind, ...] = question.kinds
    if question.speakers or question.stances:  # only statements have them
        kinds = ("statement",)
    speakers = tuple(tuple(terms(name)) for name in question.speakers)
    for given, found in [*zip(question.speakers, speakers, strict=True), *((o, terms(o)) for o in question.outlets)]:
        if not found:
            raise BadQuestion(given, "it names nobody", "give a name, or a part of one")
    groups = (
        ("k", kinds if len(set(kinds)) == 1 else ()),
        ("s", question.stances),
        ("o", question.outlets),
        ("l", question.languages),
    )
    marks = tuple(tuple(index.mark(kind, value) for value in values) for kind, values in groups if values)
    unmarked = (index.WRONG,) if question.all_versions else (index.OLD, index.WRONG)
    return index.Wanted(parts, marks, unmarked, speakers)


def _rows(
    connection: Connection, question: Question, wanted: index.Wanted, place: tuple[float | str, int] | None, limit: int
) -> Sequence[Row[Any]]:
    """-> (number, score, newest) of the hits in their order."""
    parameters: dict[str, Any] = {"limit": limit}
    if wanted:
        found, of_index = index.matching(connection, wanted)
        parameters |= of_index
    else:
        found = "SELECT number, 0.0 AS score FROM entries"
    ranked = bool(wanted.parts)
    conditions: list[str] = []
    if not wanted:
        conditions.append("entries.item NOT IN (SELECT item FROM set_aside)")
    if not wanted and not question.all_versions:
        conditions.append("documents.current")
    if question.since:
        conditions.append("documents.published >= :since")
        parameters["since"] = codec.written(question.since)
    if question.until:
        conditions.append("documents.published < :until")
        parameters["until"] = codec.written(question.until)
    if question.story:
        conditions.append(f"documents.number IN ({_OF_STORY})")
        parameters["story"] = codec.clean(question.story)
    joined = bool(conditions) or not ranked
    if place is not None:
        key, number = place
        column = "found.score" if ranked else _NEWEST
        then = "found.number > :number" if ranked else "found.number < :number"
        conditions.append(f"({column} < :key OR ({column} = :key AND {then}))")
        parameters |= {"key": key, "number": number}
    joins = (
        "JOIN entries ON entries.number = found.number JOIN documents ON documents.number = entries.document"
        if joined
        else ""
    )
    newest = _NEWEST if joined else "''"
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    order = "found.score DESC, found.number" if ranked else f"{_NEWEST} DESC, found.number DESC"
    statement = (
        f"SELECT found.number, found.score, {newest} AS newest FROM ({found}) AS found {joins} {where} "
        f"ORDER BY {order} LIMIT :limit"
    )
    return connection.execute(text(statement), parameters).all()


_NEWEST = "COALESCE(documents.published, documents.kept_at)"
_OF_STORY = (
    "SELECT document FROM members WHERE story IN "
    "(SELECT number FROM stories WHERE id = :story UNION SELECT members.story FROM members "
    "JOIN documents AS one ON one.number = members.document WHERE one.id = :story)"
)


def _key(row: Row[Any], wanted: index.Wanted) -> float | str:
    return float(row.score) if wanted.parts else str(row.newest)


# ---- what is shown of a hit


def _hits(connection: Connection, rows: Sequence[Row[Any]], parts: Sequence[Part]) -> tuple[Hit, ...]:
    query = select(entries.c.number.label("entry"), entries.c.kind, entries.c.item, documents)
    query = query.join(documents, documents.c.number == entries.c.document)
    numbers = [row.number for row in rows]
    looked_up = {row.entry: row for row in connection.execute(query.where(entries.c.number.in_(numbers)))}
    readings: dict[str, Reading] = {}
    found: list[Hit] = []
    for row in rows:
        entry = looked_up[row.number]
        if entry.id not in readings:
            readings[entry.id] = codec.read(entry.reading, entry.id)
        found.append(_hit(entry, float(row.score), readings[entry.id], parts))
    return tuple(found)


def _hit(entry: Row[Any], score: float, reading: Reading, parts: Sequence[Part]) -> Hit:
    (document,) = reading.documents
    statement = next((one for one in reading.attributions if one.id == entry.item), None)
    shown = document.text if statement is None else _content(document, statement)
    excerpt, marks = _excerpt(shown, parts)
    speaker = next((source.name for source in reading.sources if statement and source.id == statement.chain[-1]), None)
    return Hit(
        kind=entry.kind,
        item=entry.item,
        document=entry.id,
        score=score,
        title=document.title,
        outlet=document.outlet,
        domain=document.domain,
        published=document.published,
        language=document.language,
        text=excerpt,
        marks=marks,
        speaker=speaker,
        stance=statement.stance if statement else None,
        superseded=not entry.current,
    )


def _content(document: Document, statement: Attribution) -> str:
    return " … ".join(document.text[span.start : span.end] for span in statement.content_spans)


def _excerpt(shown: str, parts: Sequence[Part]) -> tuple[str, tuple[Span, ...]]:
    """-> the words around the first place that the question is found at, and where in them its words stand."""
    asked = {term for part in parts if not part.excluded for term in part.terms}
    beginnings = tuple(part.terms[-1] for part in parts if part.open_ended and not part.excluded)
    spans = [
        word.span for word in words(shown) if word.term in asked or (beginnings and word.term.startswith(beginnings))
    ]
    begin, end = _window(shown, spans)
    before, after = "… " if begin else "", " …" if end < len(shown) else ""
    moved = len(before) - begin
    marks = tuple(Span(span.start + moved, span.end + moved) for span in spans if begin <= span.start < span.end <= end)
    return before + shown[begin:end] + after, marks


def _window(shown: str, spans: Sequence[Span]) -> tuple[int, int]:
    """-> the stretch of at most `SHOWN` characters, cut at spaces, that holds the most of the spans."""
    if len(shown) <= SHOWN:
        return 0, len(shown)
    room = SHOWN - SHOWN // 4
    first = max(
        spans, key=lambda one: sum(one.start <= other.start < one.start + room for other in spans), default=None
    )
    begin = max(0, first.start - SHOWN // 4) if first else 0
    if begin:
        space = shown.find(" ", begin, begin + SHOWN // 4)
        begin = space + 1 if space >= 0 else begin
    end = min(len(shown), begin + SHOWN)
    if end < len(shown):
        space = shown.rfind(" ", begin + SHOWN // 2, end)
        end = space if space >= 0 else end
    return begin, end
