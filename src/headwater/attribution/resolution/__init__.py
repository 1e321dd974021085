"""Frames -> named sources, chains, stances: who stands behind each attribution, and through whom it came."""

from headwater.attribution.resolution.resolve import resolve

__all__ = ["resolve"]
