"""What went along with removed documents, and time stamps of the custody log.

Judgements, reviews and imported records are written once, but for this: what is about a removed document may be deleted
after the table of withdrawals holds its id.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_LET_GO = ("judgements", "reviews", "imported_records")
_NEW = ("withdrawals", "stamps")


def upgrade() -> None:
    """Make the tables of withdrawals and stamps, and let go what is withdrawn."""
    op.create_table(
        "withdrawals",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("record_sha256", sa.String, nullable=False),
        sa.Column("document", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_withdrawals"),
    )
    op.create_index("ix_withdrawals_item", "withdrawals", ["item"])
    op.create_table(
        "stamps",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
        sa.Column("authority", sa.String, nullable=False),
        sa.Column("stamped_at", sa.String, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_stamps"),
        sa.UniqueConstraint("id", name="uq_stamps_id"),
    )
    if op.get_context().dialect.name == "sqlite":
        _for_sqlite()
    else:
        _for_postgresql()


def _for_sqlite() -> None:
    for table in _NEW:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are written once and never changed'); END"
            )
    for table in _LET_GO:
        op.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"WHEN NOT EXISTS (SELECT 1 FROM withdrawals WHERE kind = '{table}' AND item = OLD.id) "
            f"BEGIN SELECT RAISE(ABORT, '{table} are written once and never changed'); END"
        )


def _for_postgresql() -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION headwater_let_go() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NOT EXISTS (SELECT 1 FROM withdrawals WHERE kind = TG_TABLE_NAME AND item = OLD.id) THEN "
        "RAISE EXCEPTION '% are written once and never changed', TG_TABLE_NAME; END IF; RETURN OLD; END $$"
    )
    for table in _NEW:
        op.execute(
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION headwater_written_once()"
        )
    for table in _LET_GO:
        op.execute(f"DROP TRIGGER IF EXISTS {table}_written_once ON {table}")
        op.execute(f"DROP TRIGGER IF EXISTS {table}_let_go ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION headwater_written_once()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_let_go BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION headwater_let_go()"
        )
