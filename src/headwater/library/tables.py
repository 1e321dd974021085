"""The tables of a library, as the newest migration leaves them.

Observations (captures, documents), judgements and the custody log are written once. What is derived from them
(stories, links, claims, flags) is replaced as a whole, story by story. Times are text in ISO 8601, UTC, to the
microsecond, so that they sort as they are; records are JSON of the types of `headwater.model`.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

#: One row. `head` and `head_hash` are the number and hash of the newest entry of the custody log.
library = Table(
    "library",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("created_at", String, nullable=False),
    Column("head", Integer, nullable=False),
    Column("head_hash", String, nullable=False),
)

#: The bytes that came in, one row each; the bytes themselves are in the folder of captures.
captures = Table(
    "captures",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("document", String, nullable=False),
    Column("page", String),
    Column("name", String, nullable=False),
    Column("address", String),
    Column("captured_at", String, nullable=False),
    Column("raw_sha256", String, nullable=False),
    Column("raw_size", Integer, nullable=False),
    Column("file_sha256", String, nullable=False),
    Column("file_size", Integer, nullable=False),
    Index("ix_captures_document", "document"),
    Index("ix_captures_raw_sha256", "raw_sha256"),
)

#: Who did what when. Each entry's hash covers the one before (see `headwater.library.custody`).
custody = Table(
    "custody",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
    Index("ix_custody_subject", "subject"),
)

#: What was read in a capture. `page` is the same for the versions of one page; `current` marks the newest of them.
documents = Table(
    "documents",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("capture", String, ForeignKey("captures.id"), nullable=False),
    Column("page", String),
    Column("version", Integer, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("title", Text),
    Column("outlet", String),
    Column("domain", String),
    Column("language", String, nullable=False),
    Column("published", String),
    Column("address", String),
    Column("kept_at", String, nullable=False),
    Column("read_by", String, nullable=False),
    Column("reading", LargeBinary, nullable=False),
    Column("reading_sha256", String, nullable=False),
    Index("ix_documents_page", "page"),
    Index("ix_documents_published", "published"),
)

#: What a search can find: documents and the statements in them. The words are in the full-text index, by number.
entries = Table(
    "entries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document", Integer, ForeignKey("documents.number"), nullable=False),
    Column("kind", String, nullable=False),
    Column("item", String, nullable=False),
    Index("ix_entries_document", "document"),
    Index("ix_entries_item", "item"),
)

#: In how many documents (the newest versions) each word stands.
terms = Table(
    "terms",
    metadata,
    Column("term", String, primary_key=True),
    Column("documents", Integer, nullable=False),
    sqlite_with_rowid=False,
)

#: Documents on one event, by the last tracing.
stories = Table(
    "stories",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("traced_at", String, nullable=False),
    Column("compared_by", String, nullable=False),
    Index("ix_stories_id", "id"),
    sqlite_autoincrement=True,  # a number never comes again: who traces tells by it that others have traced since
)

#: The story of each document that was traced; a document without a row waits for it.
members = Table(
    "members",
    metadata,
    Column("document", Integer, ForeignKey("documents.number"), primary_key=True, autoincrement=False),
    Column("story", Integer, ForeignKey("stories.number"), nullable=False),
    Index("ix_members_story", "story"),
)

#: Documents that wait to be traced.
waiting = Table(
    "waiting",
    metadata,
    Column("document", Integer, ForeignKey("documents.number"), primary_key=True, autoincrement=False),
)

links = Table(
    "links",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("story", Integer, ForeignKey("stories.number"), nullable=False),
    Column("child", String, nullable=False),
    Column("parent", String, nullable=False),
    Column("how", String, nullable=False),
    Column("score", Float, nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_links_story", "story"),
    Index("ix_links_child", "child"),
    Index("ix_links_parent", "parent"),
)

claims = Table(
    "claims",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("story", Integer, ForeignKey("stories.number"), nullable=False),
    Column("id", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("least", Integer),
    Column("most", Integer),
    Column("record", Text, nullable=False),
    Index("ix_claims_story", "story"),
    Index("ix_claims_id", "id"),
)

flags = Table(
    "flags",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("story", Integer, ForeignKey("stories.number"), nullable=False),
    Column("kind", String, nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_flags_story", "story"),
)

#: What people have decided, as it was decided: written once, like captures.
judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("undoes", String),
    Column("record", Text, nullable=False),
    Index("ix_judgements_undoes", "undoes"),
)

#: The documents that each judgement is about.
judged = Table(
    "judged",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("judgement", Integer, ForeignKey("judgements.number"), nullable=False),
    Column("document", String, nullable=False),
    Index("ix_judged_judgement", "judgement"),
    Index("ix_judged_document", "document"),
)

#: Attributions that were judged wrong: no search finds them.
set_aside = Table("set_aside", metadata, Column("item", String, primary_key=True))

#: Captures that were removed, with the hash of what they held, who removed them, when and why: written once.
removals = Table(
    "removals",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document", String, nullable=False),
    Column("capture", String, nullable=False),
    Column("raw_sha256", String, nullable=False),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_removals_document", "document"),
    Index("ix_removals_capture", "capture"),
    Index("ix_removals_raw_sha256", "raw_sha256"),
)

#: What people decided on the values of the register's records: written once, like judgements.
reviews = Table(
    "reviews",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("undoes", String),
    Column("record", Text, nullable=False),
)

#: Records of the register that came from elsewhere, with their words; of one id, the newest counts. Written once.
imported_records = Table(
    "imported_records",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("record", Text, nullable=False),
)

#: Judgements, reviews and imported records that went along with a removed document: the table that held each, its id,
#: and the hash of its words. Written once.
withdrawals = Table(
    "withdrawals",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("item", String, nullable=False),
    Column("record_sha256", String, nullable=False),
    Column("document", String, nullable=False),
    Column("at", String, nullable=False),
    Index("ix_withdrawals_item", "item"),
)

#: Time stamps of the custody log, each of the hash of one entry: the authority's address, the time that it gave, and
#: its answer (RFC 3161, DER) as it came. Written once.
stamps = Table(
    "stamps",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("entry", Integer, nullable=False),
    Column("authority", String, nullable=False),
    Column("stamped_at", String, nullable=False),
    Column("answer", LargeBinary, nullable=False),
)
