"""A Trace as a graph for other programs: Graphviz DOT, and GraphML for Gephi, yEd, Cytoscape or networkx.

Nodes are documents, outside outlets, claims and origins; edges are links (child to parent, as in the JSON), mentions
(document to claim), and, for each origin, what it stands behind (origin to claim) and where it came in first (origin to
document). Node ids are those of the trace, so they stay the same from run to run.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from headwater.model import OUTSIDE, Claim, Document, Origin, Source, Trace
from headwater.report.words import one_line, shorten

#: characters of a label in DOT; GraphML has all of them
LABEL = 60

NodeKind = Literal["document", "outside", "claim", "origin"]
EdgeKind = Literal["link", "mention", "origin_of", "first_in"]
Value = str | int | float | bool

# What XML 1.0 cannot carry and `one_line` leaves in.
_NO_XML = re.compile("[\ufffe\uffff]")
_TYPES: Mapping[type, str] = {bool: "boolean", int: "int", float: "double", str: "string"}
_NODE_STYLE: Mapping[NodeKind, str] = {
    "document": "shape=box",
    "outside": "shape=box, style=dashed",
    "claim": "shape=ellipse",
    "origin": "shape=diamond",
}
_LINK_STYLE: Mapping[Value, str] = {
    "republished": "style=bold",
    "rewritten": "style=dashed",
    "translated": 'style="dashed,bold"',
    "cited": "style=dotted",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the graph; `label` is for people, and the attributes that are not known are left out."""

    id: str
    kind: NodeKind
    label: str
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of the graph, from the node with the id `source` to that with the id `target`."""

    source: str
    target: str
    kind: EdgeKind
    attributes: Mapping[str, Value] = field(default_factory=dict)


def nodes(trace: Trace) -> tuple[Node, ...]:
    """-> every node once: documents, outside outlets, claims, origins."""
    cast = {source.id: source for source in trace.sources}
    stories = {document: story.id for story in trace.stories for document in story.documents}
    found: dict[str, Node] = {}
    for document in trace.documents:
        found.setdefault(_plain(document.id), _document(document, stories.get(document.id)))
    for link in trace.links:
        for end in (link.child, link.parent):
            name = _plain(end.removeprefix(OUTSIDE))
            found.setdefault(_plain(end), Node(_plain(end), "outside", name, {"outlet": name}))
    for claim in trace.claims:
        found.setdefault(_plain(claim.id), _claim(claim))
        for mention in claim.mentions:
            _stray(mention.document, found)
        for origin in claim.origins:
            node = _origin(origin, claim, cast)
            found.setdefault(node.id, node)
            if origin.document:
                _stray(origin.document, found)
    return tuple(found.values())


def edges(trace: Trace) -> Iterator[Edge]:
    """-> the edges: links, then mentions and origins claim by claim."""
    for link in trace.links:
        facts = {"how": link.how, "credited": link.credited, "score": link.score}
        yield Edge(_plain(link.child), _plain(link.parent), "link", facts)
    for claim in trace.claims:
        for mention in claim.mentions:
            place = {"stance": mention.stance, "start": mention.start, "end": mention.end}
            yield Edge(_plain(mention.document), _plain(claim.id), "mention", place)
        for origin in claim.origins:
            node = origin_id(origin, claim)
            yield Edge(node, _plain(claim.id), "origin_of")
            if origin.document:
                yield Edge(node, _plain(origin.document), "first_in", {"claim": _plain(claim.id)})


def origin_id(origin: Origin, claim: Claim) -> str:
    """-> the id of an origin's node: one for each source, and for each document that reports by itself."""
    if origin.source:
        return _plain(f"origin:{origin.source}")
    return _plain(f"origin:own:{origin.document}" if origin.document else f"origin:unknown:{claim.id}")


def dot(trace: Trace) -> str:
    """-> the graph in Graphviz's DOT language."""
    lines = ["digraph headwater {", "  rankdir=RL;", "  node [fontname=sans];"]
    lines += [
        f"  {_quoted(node.id)} [label={_quoted(_short(node))}, {_NODE_STYLE[node.kind]}];" for node in nodes(trace)
    ]
    lines += [f"  {_quoted(edge.source)} -> {_quoted(edge.target)} [{_edge_style(edge)}];" for edge in edges(trace)]
    return "\n".join([*lines, "}", ""])


def graphml(trace: Trace) -> str:
    """-> the graph as GraphML (http://graphml.graphdrawing.org)."""
    root = ET.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    graph = ET.Element("graph", id="headwater", edgedefault="directed")
    keys: dict[tuple[str, str], str] = {}
    for node in nodes(trace):
        element = ET.SubElement(graph, "node", id=node.id)
        _write(element, "node", {"kind": node.kind, "label": node.label, **node.attributes}, keys)
    for number, edge in enumerate(edges(trace)):
        element = ET.SubElement(graph, "edge", id=f"e{number}", source=edge.source, target=edge.target)
        _write(element, "edge", {"kind": edge.kind, **edge.attributes}, keys)
    for (where, declared), key in keys.items():
        name, kind = declared.split(":")
        ET.SubElement(root, "key", {"id": key, "for": where, "attr.name": name, "attr.type": kind})
    root.append(graph)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _stray(document: str, found: dict[str, Node]) -> None:
    """A document that is named but not in the collection is a node too: an edge needs both its ends."""
    found.setdefault(_plain(document), Node(_plain(document), "outside", _plain(document)))


def _document(document: Document, story: str | None) -> Node:
    known: dict[str, Value | None] = {
        "outlet": document.outlet,
        "domain": document.domain,
        "title": document.title,
        "byline": document.byline,
        "published": document.published.isoformat() if document.published else None,
        "language": document.language,
        "address": document.address,
        "file": document.file,
        "sha256": document.sha256,
        "story": story,
    }
    title = one_line(document.title or "")
    name = one_line(document.outlet or "") or one_line(document.domain or "")
    label = f"{name}: {title}" if name and title else name or title or one_line(document.file)
    attributes = {name: one_line(value) if isinstance(value, str) else value for name, value in known.items() if value}
    return Node(_plain(document.id), "document", label, attributes)


def _claim(claim: Claim) -> Node:
    attributes: dict[str, Value] = {"circular": claim.circular, "documents": len({m.document for m in claim.mentions})}
    if claim.independent_origins is not None:
        attributes["origins_min"] = claim.independent_origins.min
        attributes["origins_max"] = claim.independent_origins.max
    return Node(_plain(claim.id), "claim", one_line(claim.text), attributes)


def _origin(origin: Origin, claim: Claim, cast: Mapping[str, Source]) -> Node:
    source = cast.get(origin.source or "")
    label = one_line(source.name) if source else one_line(origin.source or "") or "own reporting"
    return Node(origin_id(origin, claim), "origin", label, {"origin_kind": origin.kind})


def _short(node: Node) -> str:
    return shorten(node.label, LABEL)


def _edge_style(edge: Edge) -> str:
    if edge.kind == "link":
        how, credited = edge.attributes["how"], edge.attributes["credited"]
        label = str(how) if credited else f"{how}, no credit"
        return f"label={_quoted(label)}, {_LINK_STYLE[how]}{'' if credited else ', color=red, arrowhead=empty'}"
    if edge.kind == "mention":
        stance = str(edge.attributes["stance"])
        return "color=gray" if stance == "asserts" else f"color=gray, label={_quoted(stance)}"
    return "color=blue" if edge.kind == "origin_of" else "color=blue, style=dotted"


def _quoted(text: str) -> str:
    """A quoted string of DOT: in it the backslash begins escapes such as \\N, and the quotation mark ends it."""
    return '"' + _plain(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(text: str) -> str:
    """-> the text as both formats can carry it, on one line."""
    return _NO_XML.sub("\ufffd", one_line(text))


def _write(element: ET.Element, where: str, attributes: Mapping[str, Value], keys: dict[tuple[str, str], str]) -> None:
    for name, value in attributes.items():
        key = keys.setdefault((where, f"{name}:{_TYPES[type(value)]}"), f"k{len(keys)}")
        text = str(value).lower() if isinstance(value, bool) else str(value)
        ET.SubElement(element, "data", key=key).text = _plain(text)
