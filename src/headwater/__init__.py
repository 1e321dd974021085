"""Headwater shows who says what, who told them, and how many independent origins stand behind each claim.

import headwater

reading = headwater.read("article.html")
for attribution in reading.attributions:
    print(attribution.stance, attribution.chain)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from datetime import datetime
    from pathlib import Path

    from headwater.model import Reading

__all__ = ["__version__", "read"]
__version__ = "0.1.0"


def read(
    *inputs: str | os.PathLike[str],
    allow_private: bool | None = None,
    min_confidence: float | None = None,
    weights: Path | None = None,
    now: datetime | None = None,
) -> Reading:
    """-> what the inputs say, who told them, and what the articles say in their own voice.

    Each input is a file, a folder of articles, a web address, or "-" for standard input. `allow_private` lets
    addresses in private networks be read; `min_confidence` (0 to 1) leaves out statements below it; `weights` is a
    folder with the model's files. What is None comes from the environment (HEADWATER_...) or the default. `now` (aware)
    is the time that the captures bear, the present by default.

    An input that cannot be read is in the reading's `failed`; the others go on. Raises InputError when there is no
    input, ModelError when the model cannot be loaded, and pydantic's ValidationError for an option out of its range.
    """
    # Imported here, since `headwater --help` must be quick; and by name, since modules that take the version from this
    # package would else depend, for the check of layers, on all that stands above them.
    import os  # noqa: PLC0415
    from datetime import UTC, datetime  # noqa: PLC0415
    from importlib import import_module  # noqa: PLC0415

    from headwater.errors import InputError  # noqa: PLC0415

    pipeline, settings = import_module("headwater.pipeline"), import_module("headwater.settings")

    if not inputs:
        raise InputError("headwater.read", "no input was given", "name a file, a folder, an address, or '-'")
    options = {"allow_private": allow_private, "min_confidence": min_confidence, "weights": weights}
    chosen = settings.Settings.model_validate({name: value for name, value in options.items() if value is not None})
    names = [os.fspath(given) for given in inputs]
    reading: Reading = pipeline.read_inputs(names, now=now or datetime.now(UTC), settings=chosen)
    return reading
