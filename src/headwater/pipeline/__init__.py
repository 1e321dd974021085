"""The workflows: inputs -> readings -> traces. The only place that makes adapters.

What `trace` and a library need is in `headwater.pipeline.tracing` and `.keeping`, and is not loaded to read.
"""

from headwater.pipeline.cast import join_sources
from headwater.pipeline.inputs import expand
from headwater.pipeline.reading import Article, FrameReader, Progress, Save, join, read_each, read_inputs

__all__ = ["Article", "FrameReader", "Progress", "Save", "expand", "join", "join_sources", "read_each", "read_inputs"]
