"""Headwater shows who says what, who told them, and how many independent origins stand behind each claim."""

__version__ = "0.1.0"
