"""Bytes -> Document: extraction, furniture, metadata, language."""
