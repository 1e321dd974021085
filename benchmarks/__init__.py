"""Measurements of Headwater on annotated collections. Every command takes the path of the data."""
