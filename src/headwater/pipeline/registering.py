"""The workflow of the register: a trace -> the same trace with the restrictions on travel that its stories report."""

from __future__ import annotations

from dataclasses import replace

from headwater.model import NotMeasured, Trace
from headwater.register import restrictions


def with_restrictions(trace: Trace) -> Trace:
    """-> the trace with the records that its documents give; those that it held before are made anew.

    Where that fails, whatever the reason, the rest of the trace stands, and the restrictions are not measured.
    """
    try:
        return replace(trace, restrictions=restrictions(trace))
    except Exception as error:  # what one text does to the register must not take the trace from its user
        reason = f"the register could not read the story ({type(error).__name__}: {error})"
        gaps = tuple(NotMeasured(document.id, "restrictions", reason) for document in trace.documents)
        return replace(trace, restrictions=(), not_measured=(*trace.not_measured, *gaps))
