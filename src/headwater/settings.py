"""What a user may set, by option or by environment variable (`HEADWATER_...`)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of one call. Options go before environment variables, and those before the defaults.

    Raises pydantic's ValidationError, with the name of the setting, for a value out of its range.
    """

    model_config = SettingsConfigDict(env_prefix="HEADWATER_", frozen=True, extra="forbid")

    #: folder with the model's files; None means those of the package
    weights: Path | None = None
    #: folder with the sentence encoder's files; None compares statements by their words
    sentences: Path | None = None
    #: statements with a lower confidence are left out: 0 to 1
    min_confidence: float = Field(default=0.0, ge=0.0, le=1.0)
    #: whether addresses in private networks may be read
    allow_private: bool = False
    #: documents that go through the model together
    batch: int = Field(default=16, ge=1, le=1024)
    #: the library: a folder, or an address that begins with postgresql://; None means the user's own
    library: str | None = None
    #: folder of the captures of a library in PostgreSQL
    captures: Path | None = None
    #: who adds to a library, for its custody log; None means the user and machine
    actor: str | None = None
