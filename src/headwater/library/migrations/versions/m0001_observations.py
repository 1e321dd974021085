"""Captures, documents, the custody log, and the full-text index."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ONCE_WRITTEN = ("captures", "custody")


def upgrade() -> None:
    """Make the tables of what is observed."""
    op.create_table(
        "library",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("head", sa.Integer, nullable=False),
        sa.Column("head_hash", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_library"),
    )
    op.create_table(
        "captures",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("document", sa.String, nullable=False),
        sa.Column("page", sa.String),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("address", sa.String),
        sa.Column("captured_at", sa.String, nullable=False),
        sa.Column("raw_sha256", sa.String, nullable=False),
        sa.Column("raw_size", sa.Integer, nullable=False),
        sa.Column("file_sha256", sa.String, nullable=False),
        sa.Column("file_size", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_captures"),
        sa.UniqueConstraint("id", name="uq_captures_id"),
    )
    op.create_index("ix_captures_document", "captures", ["document"])
    op.create_index("ix_captures_raw_sha256", "captures", ["raw_sha256"])
    op.create_table(
        "custody",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("previous", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_custody"),
    )
    op.create_index("ix_custody_subject", "custody", ["subject"])
    op.create_table(
        "documents",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("capture", sa.String, nullable=False),
        sa.Column("page", sa.String),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("outlet", sa.String),
        sa.Column("domain", sa.String),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("published", sa.String),
        sa.Column("address", sa.String),
        sa.Column("kept_at", sa.String, nullable=False),
        sa.Column("read_by", sa.String, nullable=False),
        sa.Column("reading", sa.LargeBinary, nullable=False),
        sa.Column("reading_sha256", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_documents"),
        sa.UniqueConstraint("id", name="uq_documents_id"),
        sa.ForeignKeyConstraint(["capture"], ["captures.id"], name="fk_documents_capture"),
    )
    op.create_index("ix_documents_page", "documents", ["page"])
    op.create_index("ix_documents_published", "documents", ["published"])
    op.create_table(
        "entries",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("document", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_entries"),
        sa.ForeignKeyConstraint(["document"], ["documents.number"], name="fk_entries_document"),
    )
    op.create_index("ix_entries_document", "entries", ["document"])
    op.create_index("ix_entries_item", "entries", ["item"])
    op.create_table(
        "terms",
        sa.Column("term", sa.String, nullable=False),
        sa.Column("documents", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("term", name="pk_terms"),
        sqlite_with_rowid=False,
    )
    if op.get_context().dialect.name == "sqlite":
        _for_sqlite()
    else:
        _for_postgresql()


def _for_sqlite() -> None:
    columns = "title, body, speaker, chain, marks"
    # Sent as it is: a colon would be taken for a parameter.
    create = f"""CREATE VIRTUAL TABLE words USING fts5({columns}, tokenize = "ascii tokenchars '=:_-'")"""
    op.get_bind().exec_driver_sql(create)
    op.execute("INSERT INTO words(words, rank) VALUES ('rank', 'bm25(3.0, 1.0, 2.0, 1.5, 0.0)')")
    for table in _ONCE_WRITTEN:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are written once and never changed'); END"
            )


def _for_postgresql() -> None:
    op.execute("CREATE TABLE words (number INTEGER PRIMARY KEY, vector TSVECTOR NOT NULL)")
    op.execute("CREATE INDEX ix_words_vector ON words USING GIN (vector)")
    op.execute(
        "CREATE FUNCTION headwater_written_once() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% are written once and never changed', TG_TABLE_NAME; END $$"
    )
    for table in _ONCE_WRITTEN:
        op.execute(
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION headwater_written_once()"
        )
