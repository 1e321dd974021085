"""What follows from the documents together, story by story: never edited, always replaced as a whole.

A document that came in touches the stories whose documents are like it, and no others. Which these are, the index says:
the document's most telling words look up who else holds them, however many documents there are.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, func, insert, select

from headwater.library import codec, index
from headwater.library.judgements import holding_on, in_force, newest_on
from headwater.library.tables import claims, documents, flags, links, members, stories, terms, waiting
from headwater.library.words import terms as terms_of
from headwater.model import Claim, Flag, Judgement, Judgements, Link, Story, Trace

#: How many of a document's most telling words look others up.
TELLING = 60
#: A word that more documents hold than this tells too little to look others up by.
MOST_HOLDERS = 400
#: How many of those who hold them are looked at in all, the rarest words first: what one document costs in any library.
LOOKED_AT = 2_000
#: How many of those found so are compared with the document as a whole.
COMPARED = 40
#: A document may belong to the story of another that is so much like it (cosine of word vectors), and not much less
#: than the one that is most (share of its cosine).
ALIKE, AS_ALIKE = 0.1, 0.5
NOTHING_JUDGED = Judgements()
#: Documents that are traced together at most, the nearest stories first.
MOST_TOGETHER = 300
_TITLE_WEIGHT = 2


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Documents to trace together, by id in the order in which they came, with the story that each is in (its number).

    `judgements` are those about them, and `judged` is the number of the newest. Whoever traces them gives this back
    with the result, so that what others have traced or judged since is not overwritten.
    """

    stories: Mapping[str, int | None]
    judgements: Judgements = NOTHING_JUDGED
    judged: int = 0

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents' ids."""
        return tuple(self.stories)


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """One story as it was traced last; `compared_by` as in `headwater.model.Trace`, `traced_at` aware."""

    story: Story
    links: tuple[Link, ...]
    claims: tuple[Claim, ...]
    flags: tuple[Flag, ...]
    traced_at: datetime
    compared_by: Literal["words", "sentence vectors"]

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents' ids, by time of publication."""
        return self.story.documents


def waiting_documents(connection: Connection) -> tuple[str, ...]:
    """-> the ids of the documents that are not traced yet, in the order in which they came."""
    query = select(documents.c.id).join(waiting, waiting.c.document == documents.c.number)
    return tuple(connection.execute(query.order_by(documents.c.number)).scalars())


def neighbourhood(connection: Connection, document: str, without: Collection[str] = ()) -> Neighbourhood:
    """-> the document with all documents of the stories that it may belong to, and others like it that wait too.

    Of those that wait, not the ones in `without`. Nothing when the document is not the current version of its page.
    """
    row = connection.execute(select(documents).where(documents.c.id == document, documents.c.current)).first()
    if row is None:
        return Neighbourhood({})
    together = {row.number: _story_number(connection, row.number)}
    for number in [row.number, *_like(connection, row)]:
        _join(connection, together, number)
    made = _take_judged(connection, together)
    query = select(documents.c.id, documents.c.number).where(documents.c.number.in_(together))
    found = connection.execute(query.order_by(documents.c.number)).all()
    stories_of = {one.id: together[one.number] for one in found}
    inside = {one: story for one, story in stories_of.items() if story is not None or one not in without}
    return Neighbourhood(inside, in_force(made), newest_on(connection, inside))


def _join(connection: Connection, together: dict[int, int | None], number: int) -> None:
    """Take a document along, with all of its story, where that is not too many."""
    story = _story_number(connection, number)
    joined = {number: story} if story is None else dict.fromkeys(_members(connection, story), story)
    if len(together.keys() | joined.keys()) <= MOST_TOGETHER:
        together |= joined


def _take_judged(connection: Connection, together: dict[int, int | None]) -> Sequence[Judgement]:
    """Take along what was judged to have a claim in common. -> all judgements about the documents."""
    while True:
        ids = connection.execute(select(documents.c.id).where(documents.c.number.in_(together))).scalars().all()
        made = holding_on(connection, ids)
        named = {one.document for pair in in_force(made).same_claim for one in pair} - set(ids)
        query = select(documents.c.number).where(documents.c.id.in_(named), documents.c.current)
        further = list(connection.execute(query.order_by(documents.c.number)).scalars())
        before = len(together)
        for number in further:
            _join(connection, together, number)
        if len(together) == before:
            return made


def _story_number(connection: Connection, document: int) -> int | None:
    return connection.execute(select(members.c.story).where(members.c.document == document)).scalar_one_or_none()


def _members(connection: Connection, story: int) -> list[int]:
    return list(connection.execute(select(members.c.document).where(members.c.story == story)).scalars())


# ---- who is like whom


def _like(connection: Connection, row: Row[Any]) -> list[int]:
    """-> the numbers of the current documents that are like this one, the nearest first."""
    counts = _counts(row)
    held = _held(connection, counts)
    # The highest number, since counting would go through all of them; older versions in it change no order.
    total = connection.execute(select(func.max(documents.c.number))).scalar_one()
    mine = _vector(counts, held, total)
    shared: defaultdict[int, float] = defaultdict(float)
    for term in _looked_up(mine, held):
        for number in index.holding(connection, term, MOST_HOLDERS):
            shared[number] += mine[term]
    shared.pop(row.number, None)
    nearest = sorted(shared, key=lambda number: (-shared[number], number))[:COMPARED]
    rows = connection.execute(select(documents).where(documents.c.number.in_(nearest))).all()
    others = [_counts(other) for other in rows]
    held = _held(connection, {term for other in others for term in other} | counts.keys())
    mine = _vector(counts, held, total)
    cosines = {
        other.number: _cosine(mine, _vector(found, held, total)) for other, found in zip(rows, others, strict=True)
    }
    least = max(ALIKE, AS_ALIKE * max(cosines.values(), default=0.0))
    return sorted((one for one in cosines if cosines[one] >= least), key=lambda one: (-cosines[one], one))


def _looked_up(weights: Mapping[str, float], held: Mapping[str, int]) -> Iterator[str]:
    """Give the most telling words that others hold as well, the rarest first, until there is enough to look at."""
    shared = (term for term in weights if 1 < held[term] <= MOST_HOLDERS)
    telling = sorted(shared, key=lambda term: (-weights[term], term))[:TELLING]
    left = LOOKED_AT
    for term in sorted(telling, key=lambda term: (held[term], term)):
        left -= held[term]
        if left < 0:
            return
        yield term


def _counts(row: Row[Any]) -> Counter[str]:
    title, text = codec.words_of(row.reading, row.id)
    counts = Counter(terms_of(text))
    for term in terms_of(title):
        counts[term] += _TITLE_WEIGHT
    return counts


def _held(connection: Connection, wanted: Iterable[str]) -> dict[str, int]:
    """-> in how many documents each term stands, at least 1."""
    found: dict[str, int] = dict.fromkeys(wanted, 1)
    names = sorted(found)
    for begin in range(0, len(names), 5_000):
        query = select(terms).where(terms.c.term.in_(names[begin : begin + 5_000]))
        found |= {row.term: max(1, row.documents) for row in connection.execute(query)}
    return found


def _vector(counts: Mapping[str, int], held: Mapping[str, int], total: int) -> dict[str, float]:
    weights = {term: (1 + math.log(count)) * math.log(1 + total / held[term]) for term, count in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {term: weight / length for term, weight in weights.items()} if length else {}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight * other.get(term, 0.0) for term, weight in one.items())


# ---- what was traced


def replace_stories(connection: Connection, seen: Neighbourhood, trace: Trace, at: datetime) -> bool:
    """Put the trace of a neighbourhood in the place of what was known of its stories.

    -> False, with nothing changed, when one of its documents or stories is not what it was when it was looked up.
    """
    numbers = _unchanged(connection, seen)
    if numbers is None:
        return False
    old = sorted({story for story in seen.stories.values() if story is not None})
    for table in (links, claims, flags, members):
        connection.execute(delete(table).where(table.c.story.in_(old)))
    connection.execute(delete(stories).where(stories.c.number.in_(old)))
    story_of: dict[str, int] = {}
    for story in trace.stories:
        row = insert(stories).values(id=story.id, traced_at=codec.written(at), compared_by=trace.compared_by)
        number = connection.execute(row.returning(stories.c.number)).scalar_one()
        story_of |= dict.fromkeys(story.documents, number)
    _insert(connection, members, ({"document": numbers[one], "story": story_of[one]} for one in seen.documents))
    _insert(connection, links, (_link_row(link, story_of[link.child]) for link in trace.links))
    of_claim = {claim.id: story_of[claim.mentions[0].document] for claim in trace.claims}
    _insert(connection, claims, (_claim_row(claim, of_claim[claim.id]) for claim in trace.claims))
    _insert(connection, flags, (_flag_row(flag, _story_of_flag(flag, story_of, of_claim)) for flag in trace.flags))
    connection.execute(delete(waiting).where(waiting.c.document.in_(numbers.values())))
    return True


def forget_story(connection: Connection, document: int) -> None:
    """Take away the story of a document (its number), with all that was derived; its other documents wait."""
    story = _story_number(connection, document)
    if story is None:
        return
    others = select(members.c.document).where(
        members.c.story == story,
        members.c.document != document,
        members.c.document.not_in(select(waiting.c.document)),
    )
    connection.execute(insert(waiting).from_select(["document"], others))
    for table in (links, claims, flags, members):
        connection.execute(delete(table).where(table.c.story == story))
    connection.execute(delete(stories).where(stories.c.number == story))


def _unchanged(connection: Connection, seen: Neighbourhood) -> dict[str, int] | None:
    """-> the documents' numbers, or None when others have changed what is to be replaced."""
    query = select(documents.c.id, documents.c.number, documents.c.current, members.c.story)
    query = query.outerjoin(members, members.c.document == documents.c.number)
    rows = connection.execute(query.where(documents.c.id.in_(seen.documents))).all()
    if {row.id: row.story for row in rows if row.current} != dict(seen.stories):
        return None
    if newest_on(connection, seen.documents) != seen.judged:
        return None
    old = {story for story in seen.stories.values() if story is not None}
    inside = connection.execute(select(func.count()).select_from(members).where(members.c.story.in_(old))).scalar_one()
    if inside != sum(story is not None for story in seen.stories.values()):
        return None
    return {row.id: row.number for row in rows}


def _insert(connection: Connection, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    if listed := list(rows):
        connection.execute(insert(table), listed)


def _link_row(link: Link, story: int) -> dict[str, Any]:
    return {
        "story": story,
        "child": link.child,
        "parent": codec.clean(link.parent),
        "how": link.how,
        "score": link.score,
        "record": codec.record(link),
    }


def _claim_row(claim: Claim, story: int) -> dict[str, Any]:
    independent = claim.independent_origins
    return {
        "story": story,
        "id": claim.id,
        "text": codec.clean(claim.text),
        "least": independent.min if independent else None,
        "most": independent.max if independent else None,
        "record": codec.record(claim),
    }


def _flag_row(flag: Flag, story: int) -> dict[str, Any]:
    return {"story": story, "kind": flag.kind, "record": codec.record(flag)}


def _story_of_flag(flag: Flag, story_of: Mapping[str, int], of_claim: Mapping[str, int]) -> int:
    if flag.claim is not None and flag.claim in of_claim:
        return of_claim[flag.claim]
    return next((story_of[span.document] for span in flag.spans), next(iter(story_of.values())))


def story_of(connection: Connection, given: str, *, of_documents: bool = True) -> StoryRecord | None:
    """-> the story with this id, that of a claim, or (`of_documents`) that of a document; None when there is none."""
    own = select(members.c.story).join(documents, documents.c.number == members.c.document)
    own = own.where(documents.c.id == given)
    of_claim = select(claims.c.story).where(claims.c.id == given)
    asked = (stories.c.id == given) | stories.c.number.in_(of_claim)
    query = select(stories).where(asked | stories.c.number.in_(own) if of_documents else asked)
    row = connection.execute(query.order_by(stories.c.number)).first()
    if row is None:
        return None
    inside = select(documents.c.id).join(members, members.c.document == documents.c.number)
    inside = inside.where(members.c.story == row.number).order_by(
        documents.c.published.is_(None), documents.c.published, documents.c.number
    )
    return StoryRecord(
        story=Story(row.id, tuple(connection.execute(inside).scalars())),
        links=tuple(_records(connection, links, Link, row.number)),
        claims=tuple(_records(connection, claims, Claim, row.number)),
        flags=tuple(_records(connection, flags, Flag, row.number)),
        traced_at=codec.time(row.traced_at),
        compared_by=row.compared_by,
    )


def _records(connection: Connection, table: Any, kind: Any, story: int) -> Sequence[Any]:
    query = select(table.c.record).where(table.c.story == story).order_by(table.c.number)
    return [codec.loads(kind, record) for record in connection.execute(query).scalars()]
