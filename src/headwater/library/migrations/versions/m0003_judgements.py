"""What people have decided."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of judgements."""
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("undoes", sa.String),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_judgements"),
        sa.UniqueConstraint("id", name="uq_judgements_id"),
    )
    op.create_index("ix_judgements_undoes", "judgements", ["undoes"])
    op.create_table(
        "judged",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("judgement", sa.Integer, nullable=False),
        sa.Column("document", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_judged"),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.number"], name="fk_judged_judgement"),
    )
    op.create_index("ix_judged_judgement", "judged", ["judgement"])
    op.create_index("ix_judged_document", "judged", ["document"])
    op.create_table(
        "set_aside",
        sa.Column("item", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("item", name="pk_set_aside"),
    )
    if op.get_context().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER judgements_no_{change.lower()} BEFORE {change} ON judgements "
                "BEGIN SELECT RAISE(ABORT, 'judgements are written once and never changed'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER judgements_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON judgements "
            "FOR EACH STATEMENT EXECUTE FUNCTION headwater_written_once()"
        )
