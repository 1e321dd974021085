"""The order in which documents come, in whatever order they were given."""

from __future__ import annotations

from datetime import UTC, datetime

from headwater.model import Document

_LAST = datetime.max.replace(tzinfo=UTC)


def by_time(document: Document) -> tuple[datetime, str, str]:
    """-> a key that sorts documents by time of publication, undated ones last, and the same in every order given."""
    return document.published or _LAST, document.id, document.file
