"""Golden files: what a reader sees, kept whole.

After a change on purpose, write them anew with `HEADWATER_GOLDEN=write pytest tests/report` and look at the difference.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "golden"


def golden(name: str, shown: str) -> None:
    path = FOLDER / name
    if os.environ.get("HEADWATER_GOLDEN") == "write":
        path.write_text(shown, "utf-8")
    assert path.is_file(), f"no golden file {path}"
    assert shown == path.read_text("utf-8")
