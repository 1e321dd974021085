"""What people have decided: kept as they decided it, and which of it holds now.

A judgement is never changed. A later one on the same things takes its place, and one that undoes it takes it back;
what undoes may be undone as well.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, func, insert, select

from headwater.basic import undone_by
from headwater.errors import NotKept
from headwater.ids import make_id, sha256
from headwater.library import codec, index
from headwater.library.carrying import carried, current_versions, judged_versions
from headwater.library.records import Log
from headwater.library.tables import documents, entries, judged, judgements, members, set_aside, waiting
from headwater.model import Judged, Judgement, Judgements, Verdict

#: What a verdict is about; of judgements about the same things in one field, the last one counts.
_FIELDS: dict[Verdict, str] = {
    "same_claim": "claims",
    "different_claims": "claims",
    "unsure": "claims",
    "same_source": "sources",
    "different_sources": "sources",
    "wrong_attribution": "attribution",
    "rejected_link": "link",
}
Standing = Literal["in force", "undone", "overruled"]


@dataclass(frozen=True, slots=True)
class Ruling:
    """How one judgement stands to the others: `by` is the id of the later one that undid or overruled it."""

    judgement: Judgement
    standing: Standing
    by: str | None = None


def standings(made: Sequence[Judgement]) -> tuple[Ruling, ...]:
    """-> how each judgement stands, in the order given, which is that in which they were made; undoings are left out.

    All judgements on the same things, and all that undo them, must be among them.
    """
    undone = undone_by(made)
    latest: dict[tuple[str, Hashable], str] = {}
    found: dict[str, Ruling] = {}
    for one in reversed(made):
        if one.id in undone:
            if one.verdict is not None:
                found[one.id] = Ruling(one, "undone", undone[one.id])
        elif one.verdict is not None:
            key = (_FIELDS[one.verdict], _things(one))
            if key in latest:
                found[one.id] = Ruling(one, "overruled", latest[key])
            else:
                latest[key] = one.id
                found[one.id] = Ruling(one, "in force")
    return tuple(found[one.id] for one in made if one.id in found)


def _things(judgement: Judgement) -> Hashable:
    """-> what it is about, in whatever order; of a link the order counts."""
    return judgement.about if judgement.verdict == "rejected_link" else frozenset(judgement.about)


def in_force(made: Sequence[Judgement]) -> Judgements:
    """-> what tracing has to honour, the newest first."""
    valid = [one.judgement for one in reversed(standings(made)) if one.standing == "in force"]

    def pairs(verdict: Verdict) -> tuple[tuple[Judged, Judged], ...]:
        return tuple((one.about[0], one.about[1]) for one in valid if one.verdict == verdict)

    return Judgements(
        same_claim=pairs("same_claim"),
        different_claims=pairs("different_claims"),
        same_source=pairs("same_source"),
        different_sources=pairs("different_sources"),
        wrong_attributions=frozenset(
            one.about[0].attribution or "" for one in valid if one.verdict == "wrong_attribution"
        ),
        rejected_links=frozenset((child.document, parent.document) for child, parent in pairs("rejected_link")),
    )


# ---- rows


def made_on(connection: Connection, wanted: Iterable[str] | None = None) -> tuple[Judgement, ...]:
    """-> the judgements about any of these documents, or all, in the order in which they were made."""
    query = select(judgements.c.record).order_by(judgements.c.number)
    if wanted is not None:
        about = select(judged.c.judgement).where(judged.c.document.in_(list(wanted)))
        query = query.where(judgements.c.number.in_(about))
    return tuple(codec.loads(Judgement, record) for record in connection.execute(query).scalars())


def holding_on(connection: Connection, wanted: Iterable[str] | None = None) -> tuple[Judgement, ...]:
    """-> the judgements that bear on any of these documents, or all, in the order in which they were made.

    Those of another version of a document's page are about the document where its words are the same.
    """
    if wanted is None:
        return carried(connection, made_on(connection))
    ids = list(wanted)
    return carried(connection, made_on(connection, [*ids, *judged_versions(connection, ids)]))


def newest_on(connection: Connection, wanted: Iterable[str]) -> int:
    """-> the number of the newest judgement about any of these documents, 0 without one."""
    query = select(func.max(judged.c.judgement)).where(judged.c.document.in_(list(wanted)))
    return connection.execute(query).scalar_one() or 0


def judge(
    connection: Connection, log: Log, verdict: Verdict | None, about: Sequence[Judged], reason: str, at: datetime
) -> Judgement:
    """Note a judgement, and have the stories that it touches traced again."""
    return _note(connection, log, verdict, tuple(about), reason, at, None, _documents(about))


def undo(connection: Connection, log: Log, given: str, reason: str, at: datetime) -> Judgement:
    """Note that a judgement is taken back. Raises NotKept when there is none, or when it is undone already."""
    query = select(judgements).where(judgements.c.id == given)
    row = connection.execute(query).first()
    if row is None:
        raise NotKept(given, "no judgement has this id", "see `headwater judgements`")
    about = select(judged.c.document).where(judged.c.judgement == row.number).order_by(judged.c.number)
    touched = tuple(dict.fromkeys(connection.execute(about).scalars()))
    touched = tuple(dict.fromkeys((*touched, *current_versions(connection, touched).values())))
    made = made_on(connection, touched)
    if any(one.judgement.id == given and one.standing == "undone" for one in standings(made)):
        raise NotKept(given, "this judgement is undone already", "undo what undid it to have it again")
    return _note(connection, log, None, (), reason, at, given, touched)


def _documents(about: Iterable[Judged]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.document for one in about))


def _note(
    connection: Connection,
    log: Log,
    verdict: Verdict | None,
    about: tuple[Judged, ...],
    reason: str,
    at: datetime,
    undoes: str | None,
    touched: Sequence[str],
) -> Judgement:
    count = connection.execute(select(func.count()).select_from(judgements)).scalar_one()
    made = Judgement("", verdict, about, log.actor, at, codec.clean(reason), undoes)
    made = Judgement(make_id("judgement", 1, count, codec.record(made)), *_after_id(made))
    record = codec.record(made)
    row = insert(judgements).values(id=made.id, undoes=undoes, record=record).returning(judgements.c.number)
    number = connection.execute(row).scalar_one()
    connection.execute(insert(judged), [{"judgement": number, "document": codec.clean(one)} for one in touched])
    log.add("judged", made.id, {"record_sha256": sha256(record.encode())})
    set_aside_wrong(connection, touched)
    wait(connection, touched)
    return made


def _after_id(made: Judgement) -> tuple[Verdict | None, tuple[Judged, ...], str, datetime, str, str | None]:
    return made.verdict, made.about, made.by, made.at, made.reason, made.undoes


def set_aside_wrong(connection: Connection, touched: Sequence[str]) -> None:
    """Have searches pass over the statements of these documents that are judged wrong, and over no others."""
    wrong = {one for made in (made_on, holding_on) for one in in_force(made(connection, touched)).wrong_attributions}
    query = select(entries.c.item, entries.c.number, set_aside.c.item.label("aside"))
    query = query.join(documents, documents.c.number == entries.c.document)
    query = query.outerjoin(set_aside, set_aside.c.item == entries.c.item)
    rows = connection.execute(query.where(documents.c.id.in_(touched), entries.c.kind == "statement")).all()
    hidden = [row for row in rows if row.item in wrong and row.aside is None]
    shown = [row for row in rows if row.item not in wrong and row.aside is not None]
    index.add_mark(connection, [row.number for row in hidden], index.WRONG)
    index.remove_mark(connection, [row.number for row in shown], index.WRONG)
    if hidden:
        connection.execute(insert(set_aside), [{"item": row.item} for row in hidden])
    connection.execute(delete(set_aside).where(set_aside.c.item.in_([row.item for row in shown])))


def wait(connection: Connection, touched: Iterable[str]) -> None:
    """Have the stories of these documents traced again: all that are in one wait."""
    mine = select(documents.c.number).where(documents.c.id.in_(list(touched)), documents.c.current)
    stories = select(members.c.story).where(members.c.document.in_(mine))
    together = select(documents.c.number).where(
        documents.c.number.in_(mine)
        | documents.c.number.in_(select(members.c.document).where(members.c.story.in_(stories)))
    )
    unseen = together.where(documents.c.number.not_in(select(waiting.c.document)))
    connection.execute(insert(waiting).from_select(["document"], unseen))
