"""Judgements of one version of a page -> judgements of the version that counts, where the words are the same.

A person judged words, not a version. Where the version that counts has the same statement (its content, its stance and
the names of its chain) or the same sentence, the judgement is of it as well; an end of a link is a whole document, and
must have the same text. What is not the same stays with the version that was judged, for a person to look at again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from headwater.library import codec
from headwater.library.tables import documents, judged
from headwater.model import OUTSIDE, Attribution, Judged, Judgement, Reading, Span

_ENDS = ".!?。！？\n"


def judged_versions(connection: Connection, wanted: Collection[str]) -> tuple[str, ...]:
    """-> the other versions of the pages of these documents of which somebody judged something."""
    pages = select(documents.c.page).where(documents.c.id.in_(list(wanted)), documents.c.page.is_not(None))
    query = select(documents.c.id).where(documents.c.page.in_(pages), documents.c.id.not_in(list(wanted)))
    about = select(judged.c.document).where(judged.c.document == documents.c.id)
    return tuple(connection.execute(query.where(about.exists()).order_by(documents.c.number)).scalars())


def current_versions(connection: Connection, given: Collection[str]) -> dict[str, str]:
    """-> for each of these documents that is not the version of its page that counts, the id of the one that is."""
    now = documents.alias("now")
    query = select(documents.c.id, now.c.id.label("current")).join(now, now.c.page == documents.c.page)
    query = query.where(documents.c.id.in_(list(given)), documents.c.current.is_(False), now.c.current)
    return {row.id: row.current for row in connection.execute(query)}


def carried(connection: Connection, made: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """-> the judgements, about the versions that count where the words are the same; the others as they are."""
    current = current_versions(connection, {each.document for one in made for each in one.about})
    if not current:
        return tuple(made)
    query = select(documents.c.id, documents.c.reading).where(documents.c.id.in_([*current, *current.values()]))
    readings = {row.id: codec.read(row.reading, row.id) for row in connection.execute(query)}
    return tuple(_carried(one, current, readings) for one in made)


def _carried(made: Judgement, current: Mapping[str, str], readings: Mapping[str, Reading]) -> Judgement:
    about: list[Judged] = []
    for one in made.about:
        if one.document not in current:
            about.append(one)
            continue
        found = same_in(one, readings[one.document], readings[current[one.document]])
        if found is None:
            return made
        about.append(found)
    return replace(made, about=tuple(about))


def same_in(one: Judged, before: Reading, after: Reading) -> Judged | None:
    """-> what was judged in one version of a page, as it is in another; None where the words are not the same there."""
    (old,), (new,) = before.documents, after.documents
    if one.document.startswith(OUTSIDE):
        return one
    if one.attribution is None and one.span is None:
        return replace(one, document=new.id) if old.text == new.text else None
    statement = None
    if one.attribution is not None:
        statement = _same_statement(one.attribution, before, after)
        if statement is None:
            return None
    span = one.span
    if span is not None:
        inside = statement.content_spans if statement else ()
        span = _same_words(span, old.text, new.text, inside)
        if span is None:
            return None
    return Judged(new.id, statement.id if statement else None, one.step, span)


def _same_statement(given: str, before: Reading, after: Reading) -> Attribution | None:
    """-> the statement with the same words: of several that have them, the one in the same place among them."""
    told = next((one for one in before.attributions if one.id == given), None)
    if told is None:
        return None
    wanted = _told(told, before)
    alike = [one.id for one in before.attributions if _told(one, before) == wanted]
    found = [one for one in after.attributions if _told(one, after) == wanted]
    return found[alike.index(given)] if len(found) == len(alike) else None


def _told(one: Attribution, reading: Reading) -> tuple[str, str, tuple[str, ...]]:
    (document,) = reading.documents
    names = {source.id: source.name for source in reading.sources}
    content = " … ".join(_plain(document.text[span.start : span.end]) for span in one.content_spans)
    return content, one.stance, tuple(names.get(source, "") for source in one.chain)


def _same_words(span: Span, old: str, new: str, inside: Sequence[Span]) -> Span | None:
    """-> where the words stand in the new text: in the same sentence, or in the content of the same statement."""
    words = old[span.start : span.end]
    places = list(_places(words, new))
    if inside:
        places = [one for one in places if any(part.start <= one.start and one.end <= part.end for part in inside)]
        return places[0] if len(places) == 1 else None
    sentence = _sentence(old, span)
    places = [one for one in places if _sentence(new, one) == sentence]
    before = [one for one in _places(words, old) if _sentence(old, one) == sentence]
    return places[before.index(span)] if len(places) == len(before) else None


def _places(words: str, text: str) -> Iterator[Span]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield Span(at, at + len(words))
        at = text.find(words, at + 1)


def _sentence(text: str, span: Span) -> str:
    start = max(text.rfind(end, 0, span.start) for end in _ENDS) + 1
    ends = [at for end in _ENDS if (at := text.find(end, span.end)) >= 0]
    return _plain(text[start : min(ends, default=len(text))])


def _plain(words: str) -> str:
    return " ".join(words.split())
