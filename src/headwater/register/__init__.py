"""Attributions and the article's own voice -> restrictions on travel, as they are reported."""

from headwater.register.restrictions import restrictions

__all__ = ["restrictions"]
