"""What is derived: stories, links, claims and flags; every document waits to be traced."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of what is derived."""
    op.create_table(
        "stories",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("traced_at", sa.String, nullable=False),
        sa.Column("compared_by", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_stories"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stories_id", "stories", ["id"])
    op.create_table(
        "members",
        sa.Column("document", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("story", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("document", name="pk_members"),
        sa.ForeignKeyConstraint(["document"], ["documents.number"], name="fk_members_document"),
        sa.ForeignKeyConstraint(["story"], ["stories.number"], name="fk_members_story"),
    )
    op.create_index("ix_members_story", "members", ["story"])
    op.create_table(
        "waiting",
        sa.Column("document", sa.Integer, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("document", name="pk_waiting"),
        sa.ForeignKeyConstraint(["document"], ["documents.number"], name="fk_waiting_document"),
    )
    _of_stories(
        "links",
        sa.Column("child", sa.String, nullable=False),
        sa.Column("parent", sa.String, nullable=False),
        sa.Column("how", sa.String, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("ix_links_child", "links", ["child"])
    op.create_index("ix_links_parent", "links", ["parent"])
    _of_stories(
        "claims",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("least", sa.Integer),
        sa.Column("most", sa.Integer),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("ix_claims_id", "claims", ["id"])
    _of_stories(
        "flags",
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.execute("INSERT INTO waiting (document) SELECT number FROM documents WHERE current")


def _of_stories(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("story", sa.Integer, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("number", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["story"], ["stories.number"], name=f"fk_{name}_story"),
    )
    op.create_index(f"ix_{name}_story", name, ["story"])
