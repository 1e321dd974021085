"""What every test may count on, however the run was started."""

from __future__ import annotations

import signal


def pytest_configure() -> None:
    """Hear Ctrl-C: a run that was started in the background ignores it, and so would the programs that tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
