"""The workflow of the register: a trace -> the same trace with the restrictions on travel that its stories report."""

from __future__ import annotations

from dataclasses import replace

from headwater.model import Trace
from headwater.register import restrictions


def with_restrictions(trace: Trace) -> Trace:
    """-> the trace with the records that its documents give; those that it held before are made anew."""
    return replace(trace, restrictions=restrictions(trace))
