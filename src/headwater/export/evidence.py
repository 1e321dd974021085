"""The words behind every attribution, one JSON object a line: the sidecar of formats that have no quotation.

Offsets are code points of the document's text, half-open; `text_sha256` is the hash of that text in UTF-8, and
`capture` the bytes that it was read in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from headwater.export.material import Captured, Material
from headwater.export.plain import Made, json_lines, moment, pieces, text_sha256
from headwater.model import Attribution, ChainStep, Document, Span

ENDING = ".evidence.jsonl"


def evidence(material: Material) -> tuple[Made, ...]:
    """-> the sidecar."""
    raw, count = json_lines(lines(material))
    return (Made(ENDING, raw, count),)


def lines(material: Material) -> Iterator[dict[str, Any]]:
    """-> one object for each attribution, in the order of the trace."""
    texts: dict[str, str] = {}
    for attribution in material.trace.attributions:
        document = material.documents.get(attribution.document)
        if document is None:
            continue
        if document.id not in texts:
            texts[document.id] = text_sha256(document.text)
        yield _line(material, attribution, document, texts[document.id])


def _line(material: Material, attribution: Attribution, document: Document, text: str) -> dict[str, Any]:
    return {
        "attribution": attribution.id,
        "document": document.id,
        "file": document.file,
        "address": document.address,
        "text_sha256": text,
        "captures": [_capture(captured) for captured in material.captures_of.get(document.id, ())],
        "quotation": _words(document, attribution.content_spans),
        "source": _words(document, attribution.source_spans),
        "cue": _words(document, attribution.cue_spans),
        "kind": attribution.kind,
        "attitude": attribution.attitude,
        "stance": attribution.stance,
        "chain": [_step(material, document, step) for step in steps_of(attribution)],
        "confidence": attribution.confidence,
        "within": attribution.within,
        "claims": [
            {
                "claim": claim.id,
                "text": claim.text,
                "stance": stance,
                "independent_origins": (
                    {"min": claim.independent_origins.min, "max": claim.independent_origins.max}
                    if claim.independent_origins
                    else None
                ),
                "circular": claim.circular,
            }
            for claim, stance in material.claims_of.get(attribution.id, ())
        ],
    }


def _capture(captured: Captured) -> dict[str, Any]:
    return {
        "id": captured.id,
        "sha256": captured.sha256,
        "captured_at": moment(captured.captured_at),
        "file": captured.file,
    }


def steps_of(attribution: Attribution) -> Sequence[ChainStep]:
    """-> the steps of the chain; of one that names none, its sources without rules."""
    if len(attribution.steps) == len(attribution.chain):
        return attribution.steps
    return [ChainStep(source, "") for source in attribution.chain]


def _step(material: Material, document: Document, step: ChainStep) -> dict[str, Any]:
    party = material.parties.source(step.source)
    return {
        "source": step.source,
        "entity": party.id if party else None,
        "kind": party.kind if party else None,
        "name": party.name if party else None,
        "rule": step.rule or None,
        "words": _words(document, step.spans),
    }


def _words(document: Document, spans: Sequence[Span]) -> list[dict[str, Any]]:
    words = pieces(document.text, spans)
    return [{"start": start, "end": end, "exact": exact} for (start, end), exact in zip(spans, words, strict=True)]
