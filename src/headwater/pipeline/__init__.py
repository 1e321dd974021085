"""The workflows: inputs -> readings -> traces. The only place that makes adapters."""

from headwater.pipeline.cast import join_sources
from headwater.pipeline.inputs import expand
from headwater.pipeline.reading import Article, FrameReader, Progress, join, read_each, read_inputs
from headwater.pipeline.tracing import in_fixed_order, load_encoder, trace_inputs, trace_parts

__all__ = [
    "Article",
    "FrameReader",
    "Progress",
    "expand",
    "in_fixed_order",
    "join",
    "join_sources",
    "load_encoder",
    "read_each",
    "read_inputs",
    "trace_inputs",
    "trace_parts",
]
