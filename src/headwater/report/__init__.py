"""Readings -> what people and programs see: terminal, page, JSON."""
