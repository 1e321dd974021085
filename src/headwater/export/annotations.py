"""W3C Web Annotations (https://www.w3.org/TR/annotation-model/) on the captures.

One annotation for each statement, its targets the words that say it, its cue and its source (told apart by their
`styleClass`); one for each mention of a claim, and one for each passage in an article's own voice. Every target has two
selectors that lead to the same words: a TextQuoteSelector, which finds them in the page itself, and a
TextPositionSelector, which counts code points, as the recommendation has it, in the text that was taken from it. The
state of a target names the capture by its hash (RFC 6920), and its source the hash of that text.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from typing import Any

from headwater import __version__
from headwater.export.material import Captured, Material
from headwater.export.plain import URN, Made, json_bytes, known, moment, text_sha256
from headwater.ids import make_id
from headwater.model import Attribution, ClaimMention, Document, Span

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"headwater": URN}]
#: characters of the text before and after that a quote selector gives
AROUND = 32


def web_annotations(material: Material) -> tuple[Made, ...]:
    """-> one AnnotationCollection with all annotations on its first page."""
    items = [item for part in PARTS for item in part(material, _Targets(material))]
    own = URN + make_id("annotations", 1, *(item["id"] for item in items))
    collection = {
        "@context": CONTEXT,
        "id": own,
        "type": "AnnotationCollection",
        "label": "Who says what in the articles, as Headwater read them",
        "generator": {"id": f"{URN}{__version__}", "type": "Software", "name": f"Headwater {__version__}"},
        "total": len(items),
        "first": {"id": f"{own}/1", "type": "AnnotationPage", "partOf": own, "startIndex": 0, "items": items},
    }
    return (Made(".annotations.jsonld", json_bytes(collection), len(items)),)


class _Targets:
    """Makes targets; what they have in common is made once for each document."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._common: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}

    def on(self, document: Document, span: Span, style: str) -> dict[str, Any]:
        """-> the target with a role in the annotation."""
        if document.id not in self._common:
            captures = self._material.captures_of.get(document.id, ())
            self._common[document.id] = _source(document), _state(captures)
        source, state = self._common[document.id]
        return {
            "type": "SpecificResource",
            "styleClass": style,
            "source": source,
            **({"state": state} if state else {}),
            "selector": _selectors(document.text, span),
        }


def _source(document: Document) -> dict[str, Any]:
    return known(
        id=URN + document.id,
        type="Text",
        format="text/plain",
        language=None if document.language == "und" else document.language,
        via=document.address,
        **{"headwater:textSha256": text_sha256(document.text)},
    )


def _state(captures: Sequence[Captured]) -> dict[str, Any]:
    """-> the newest capture."""
    if not captures:
        return {}
    newest = max(captures, key=lambda captured: captured.captured_at)
    return {
        "type": "TimeState",
        "sourceDate": moment(newest.captured_at),
        "cached": _named(newest.sha256),
        "headwater:sha256": newest.sha256,
    }


def _named(sha256: str) -> str:
    """-> a hash as RFC 6920 names a thing by it; what is no hash as one of our own names."""
    try:
        digest = base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode("ascii").rstrip("=")
    except ValueError:
        return URN + make_id("sha256", 1, sha256)
    return f"ni:///sha-256;{digest}"


def _selectors(text: str, span: Span) -> list[dict[str, Any]]:
    start, end = span
    return [
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - AROUND) : start],
            "suffix": text[end : end + AROUND],
        },
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]


def _statements(material: Material, targets: _Targets) -> Iterator[dict[str, Any]]:
    for attribution in material.trace.attributions:
        document = material.documents.get(attribution.document)
        if document is None:
            continue
        roles = (
            ("content", attribution.content_spans),
            ("cue", attribution.cue_spans),
            ("source", attribution.source_spans),
        )
        yield _annotation(
            attribution.id,
            "describing",
            [
                _text(_summary(material, attribution), "describing"),
                _text(attribution.stance, "tagging"),
                _text(attribution.attitude, "tagging"),
                _text(attribution.kind, "tagging"),
            ],
            [targets.on(document, span, role) for role, spans in roles for span in spans],
        )


def _summary(material: Material, attribution: Attribution) -> str:
    """-> the chain in words: "Brellin Courier > Joris Halsey: denies"."""
    names = (party.name for source in attribution.chain if (party := material.parties.source(source)))
    return f"{' > '.join(names) or 'nobody named'}: {attribution.stance}"


def _own_voice(material: Material, targets: _Targets) -> Iterator[dict[str, Any]]:
    for passage in material.trace.own_voice:
        if document := material.documents.get(passage.document):
            own = make_id("own", 1, document.id, *passage.span)
            yield _annotation(
                own, "tagging", [_text("own voice", "tagging")], [targets.on(document, passage.span, "own-voice")]
            )


def _mentions(material: Material, targets: _Targets) -> Iterator[dict[str, Any]]:
    for claim in material.trace.claims:
        for mention in dict.fromkeys(claim.mentions):
            if document := material.documents.get(mention.document):
                body = {"type": "SpecificResource", "source": URN + claim.id, "purpose": "classifying"}
                yield _annotation(
                    _mention_id(claim.id, mention),
                    "classifying",
                    [body, _text(claim.text, "describing"), _text(mention.stance, "tagging")],
                    [targets.on(document, Span(mention.start, mention.end), "claim")],
                )


def _mention_id(claim: str, mention: ClaimMention) -> str:
    place = (mention.document, mention.start, mention.end, mention.stance, mention.attribution)
    return make_id("clm", 1, claim, *place)


#: what is annotated, in this order
PARTS = (_statements, _own_voice, _mentions)


def _annotation(
    own_id: str, motivation: str, body: list[dict[str, Any]], target: list[dict[str, Any]]
) -> dict[str, Any]:
    return {"id": URN + own_id, "type": "Annotation", "motivation": motivation, "body": body, "target": target}


def _text(value: str, purpose: str) -> dict[str, Any]:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}
