"""What was removed, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table of removals."""
    op.create_table(
        "removals",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("document", sa.String, nullable=False),
        sa.Column("capture", sa.String, nullable=False),
        sa.Column("raw_sha256", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_removals"),
    )
    for column in ("document", "capture", "raw_sha256"):
        op.create_index(f"ix_removals_{column}", "removals", [column])
    if op.get_context().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER removals_no_{change.lower()} BEFORE {change} ON removals "
                "BEGIN SELECT RAISE(ABORT, 'removals are written once and never changed'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER removals_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON removals "
            "FOR EACH STATEMENT EXECUTE FUNCTION headwater_written_once()"
        )
