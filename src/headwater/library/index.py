"""The full-text index: FTS5 in SQLite, a tsvector in PostgreSQL; the words themselves are ours (`words.py`).

Beside its words every entry carries marks, such as "=k:statement" or "=s:denies", which no word can be: what a hit must
be is asked together with what it must hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from headwater.library.question import Part
from headwater.library.words import terms

#: Words of a text beyond these are not indexed; no article has so many.
MOST_TERMS = 40_000
OLD = "=old"
WRONG = "=wrong"

_COLUMNS = "title body speaker chain"
#: PostgreSQL's labels for the same four, and where its positions end.
_LABELS = {"title": "A", "body": "D", "speaker": "B", "chain": "C"}
_WEIGHTS = "{0.2, 0.4, 0.6, 1.0}"  # of D, C, B, A
_LAST_POSITION = 16_000
_GAP = 20


@dataclass(frozen=True, slots=True)
class Indexed:
    """The words of one entry, by where they stand."""

    title: Sequence[str] = ()
    body: Sequence[str] = ()
    speaker: Sequence[str] = ()
    chain: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What entries must hold: all parts; of each group of marks one; none of `unmarked`; one of the speakers' names."""

    parts: tuple[Part, ...] = ()
    marks: tuple[tuple[str, ...], ...] = ()
    unmarked: tuple[str, ...] = ()
    speakers: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts or self.marks or self.speakers)


def mark(kind: str, value: str) -> str:
    """-> the mark that says `value` of an entry: "=o:brellin_courier"."""
    return f"={kind}:{'_'.join(terms(value))}"


def add(connection: Connection, number: int, indexed: Indexed, marks: Sequence[str]) -> None:
    """Put an entry's words and marks into the index."""
    if connection.dialect.name == "sqlite":
        columns = (indexed.title, indexed.body[:MOST_TERMS], indexed.speaker, indexed.chain, marks)
        values = dict(zip("abcde", (" ".join(column) for column in columns), strict=True))
        statement = "INSERT INTO words (rowid, title, body, speaker, chain, marks) VALUES (:n, :a, :b, :c, :d, :e)"
        connection.execute(text(statement), {"n": number, **values})
    else:
        statement = "INSERT INTO words (number, vector) VALUES (:n, CAST(:v AS tsvector))"
        connection.execute(text(statement), {"n": number, "v": _vector(indexed, marks)})


def remove(connection: Connection, numbers: Sequence[int]) -> None:
    """Take entries out of the index."""
    key = "rowid" if connection.dialect.name == "sqlite" else "number"
    if numbers:
        connection.execute(text(f"DELETE FROM words WHERE {key} = :n"), [{"n": number} for number in numbers])


def add_mark(connection: Connection, numbers: Sequence[int], added: str) -> None:
    """Put one more mark on entries."""
    if connection.dialect.name == "sqlite":
        statement = "UPDATE words SET marks = marks || ' ' || :m WHERE rowid = :n"
    else:
        statement = "UPDATE words SET vector = vector || CAST(:m AS tsvector) WHERE number = :n"
        added = _quoted(added)
    if numbers:
        connection.execute(text(statement), [{"n": number, "m": added} for number in numbers])


def remove_mark(connection: Connection, numbers: Sequence[int], removed: str) -> None:
    """Take a mark from entries."""
    if connection.dialect.name == "sqlite":
        statement = "UPDATE words SET marks = replace(marks, ' ' || :m, '') WHERE rowid = :n"
    else:
        statement = "UPDATE words SET vector = ts_delete(vector, CAST(:m AS text)) WHERE number = :n"
    if numbers:
        connection.execute(text(statement), [{"n": number, "m": removed} for number in numbers])


def matching(connection: Connection, wanted: Wanted) -> tuple[str, dict[str, str]]:
    """-> a SELECT of (number, score) of the entries that hold what is wanted, and its parameters.

    Scores are higher for what fits better, and 0 where no words are asked for.
    """
    if connection.dialect.name == "sqlite":
        score = "-rank" if wanted.parts else "0.0"
        select = f"SELECT rowid AS number, {score} AS score FROM words WHERE words MATCH :wanted"
        return select, {"wanted": _fts5(wanted)}
    parameters = {"wanted": _tsquery(wanted)}
    score = "CAST(0 AS float8)"
    if wanted.parts:
        score = f"CAST(ts_rank_cd('{_WEIGHTS}', vector, CAST(:words AS tsquery), 1) AS float8)"
        parameters["words"] = " & ".join(_as_tsquery(part) for part in wanted.parts if not part.excluded)
    select = f"SELECT number, {score} AS score FROM words WHERE vector @@ CAST(:wanted AS tsquery)"
    return select, parameters


def holding(connection: Connection, term: str, most: int) -> list[int]:
    """-> the numbers of current documents (not of entries) that hold a word, at most `most`."""
    if connection.dialect.name == "sqlite":
        found, asked = "words MATCH :term", f'{{title body}} : "{term}"'
        key = "words.rowid"
    else:
        found, asked = "vector @@ CAST(:term AS tsquery)", f"{_quoted(term)}:AD"
        key = "words.number"
    statement = (
        f"SELECT documents.number FROM words JOIN entries ON entries.number = {key} "
        "JOIN documents ON documents.number = entries.document "
        f"WHERE {found} AND entries.kind = 'document' AND documents.current LIMIT :most"
    )
    return list(connection.execute(text(statement), {"term": asked, "most": most}).scalars())


# ---- FTS5


def _fts5(wanted: Wanted) -> str:
    found = [f"{{{_COLUMNS}}} : ({_phrase(part)})" for part in wanted.parts if not part.excluded]
    found += [f"marks : ({' OR '.join(map(_string, group))})" for group in wanted.marks]
    if wanted.speakers:
        names = " OR ".join(f"({' AND '.join(map(_string, name))})" for name in wanted.speakers)
        found.append(f"speaker : ({names})")
    excluded = [f"{{{_COLUMNS}}} : ({_phrase(part)})" for part in wanted.parts if part.excluded]
    excluded += [f"marks : {_string(one)}" for one in wanted.unmarked]
    question = " AND ".join(f"({one})" for one in found)
    return f"({question})" + "".join(f" NOT ({one})" for one in excluded)


def _phrase(part: Part) -> str:
    return _string(" ".join(part.terms)) + (" *" if part.open_ended else "")


def _string(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


# ---- PostgreSQL


def _vector(indexed: Indexed, marks: Sequence[str]) -> str:
    positions: dict[str, list[str]] = {}
    at = 1
    for column, label in _LABELS.items():
        for term in getattr(indexed, column)[:MOST_TERMS]:
            placed = positions.setdefault(term, [])
            if len(placed) < 255:
                placed.append(f"{min(at, _LAST_POSITION)}{label}")
            at += 1
        at += _GAP
    lexemes = [f"{_quoted(term)}:{','.join(placed)}" for term, placed in positions.items()]
    return " ".join([*lexemes, *map(_quoted, marks)])


def _tsquery(wanted: Wanted) -> str:
    found = [_as_tsquery(part) for part in wanted.parts if not part.excluded]
    found += [" | ".join(map(_quoted, group)) for group in wanted.marks]
    if wanted.speakers:
        found.append(" | ".join(f"({' & '.join(f'{_quoted(term)}:B' for term in name)})" for name in wanted.speakers))
    found += [f"!({_as_tsquery(part)})" for part in wanted.parts if part.excluded]
    found += [f"!({_quoted(one)})" for one in wanted.unmarked]
    return " & ".join(f"({one})" for one in found)


def _as_tsquery(part: Part) -> str:
    *first, last = map(_quoted, part.terms)
    return "(" + " <-> ".join([*first, last + (":*" if part.open_ended else "")]) + ")"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
