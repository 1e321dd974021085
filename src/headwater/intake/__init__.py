"""Bytes -> Document: extraction, furniture, metadata, language."""

from headwater.intake.document import read_document

__all__ = ["read_document"]
