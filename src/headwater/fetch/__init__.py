"""Addresses and files -> Capture, with limits: everything that comes in is hostile."""
