"""Headwater shows who says what, who told them, and how many independent origins stand behind each claim.

import headwater

reading = headwater.read("article.html")
for attribution in reading.attributions:
    print(attribution.stance, attribution.chain)

trace = headwater.trace("saved-pages/")
for claim in trace.claims:
    print(claim.text, claim.independent_origins)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path
    from typing import Any

    from headwater.model import Reading, Trace

__all__ = ["__version__", "read", "trace"]
__version__ = "0.1.0"


def read(
    *inputs: str | os.PathLike[str],
    allow_private: bool | None = None,
    min_confidence: float | None = None,
    weights: Path | None = None,
    now: datetime | None = None,
) -> Reading:
    """-> what the inputs say, who told them, and what the articles say in their own voice.

    Each input is a file, an archive of articles (JSON Lines, WARC), a folder of these, a web address, or "-" for
    standard input. `allow_private` lets addresses in private networks be read; `min_confidence` (0 to 1) leaves out
    statements below it; `weights` is a folder with the model's files. What is None comes from the environment
    (HEADWATER_...) or the default. `now` (aware) is the time that the captures bear, the present by default.

    An input that cannot be read is in the reading's `failed`; the others go on. Raises InputError when there is no
    input, ModelError when the model cannot be loaded, and pydantic's ValidationError for an option out of its range.
    """
    options = {"allow_private": allow_private, "min_confidence": min_confidence, "weights": weights}
    reading: Reading = _run("read", inputs, options, now)
    return reading


def trace(
    *inputs: str | os.PathLike[str],
    allow_private: bool | None = None,
    min_confidence: float | None = None,
    weights: Path | None = None,
    sentences: Path | None = None,
    now: datetime | None = None,
) -> Trace:
    """-> who took it from whom, the claims of the inputs, and the independent origins of each.

    Inputs and options are those of `read`; articles on different events may be mixed, and the order of the inputs
    changes nothing. `sentences` is a folder with the sentence encoder's files, by which statements are compared; by
    default they are compared by their words alone. Raises as `read` does, and ModelError for an encoder as well.

    The claims that go in a circle, with what shows it:

        trace = headwater.trace("saved-pages/")
        for claim in trace.claims:
            if claim.circular:
                print(claim.text, [evidence.text for evidence in claim.why])
    """
    options = {
        "allow_private": allow_private,
        "min_confidence": min_confidence,
        "weights": weights,
        "sentences": sentences,
    }
    found: Trace = _run("trace", inputs, options, now)
    return found


#: the module of each workflow
_WORKFLOWS = {"read": "reading", "trace": "tracing"}


def _run(
    what: str, inputs: tuple[str | os.PathLike[str], ...], options: Mapping[str, object], now: datetime | None
) -> Any:
    # Imported here, since `headwater --help` must be quick; and by name, since modules that take the version from this
    # package would else depend, for the check of layers, on all that stands above them.
    import os  # noqa: PLC0415
    from datetime import UTC, datetime  # noqa: PLC0415
    from importlib import import_module  # noqa: PLC0415

    from headwater.errors import InputError  # noqa: PLC0415

    workflow = import_module(f"headwater.pipeline.{_WORKFLOWS[what]}")
    settings = import_module("headwater.settings")

    if not inputs:
        raise InputError(f"headwater.{what}", "no input was given", "name a file, a folder, an address, or '-'")
    chosen = settings.Settings.model_validate({name: value for name, value in options.items() if value is not None})
    names = [os.fspath(given) for given in inputs]
    return getattr(workflow, f"{what}_inputs")(names, now=now or datetime.now(UTC), settings=chosen)
