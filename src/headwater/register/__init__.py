"""Attributions and the article's own voice -> restrictions on travel, as they are reported."""
