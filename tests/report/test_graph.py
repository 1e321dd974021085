import re
import xml.etree.ElementTree as ET
from dataclasses import replace

from hypothesis import given, settings

from headwater.report.graph import dot, edges, graphml, nodes

from .traces import bridge, traces

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"
QUOTED = r'"(?:[^"\\]|\\.)*"'
STATEMENT = re.compile(rf'^  {QUOTED}(?: -> {QUOTED})? \[[a-z]+=[^"\]]*(?:{QUOTED}|[^"\]])*\];$')
SETTINGS = ["digraph headwater {", "  rankdir=RL;", "  node [fontname=sans];", "}"]


def read(text: str):
    """-> (nodes, edges) as a reader of GraphML sees them: names and types from the keys."""
    root = ET.fromstring(text)
    keys = {
        key.get("id"): (key.get("for"), key.get("attr.name"), key.get("attr.type")) for key in root if "key" in key.tag
    }
    kinds = {"string": str, "int": int, "double": float, "boolean": {"true": True, "false": False}.__getitem__}

    def attributes(element):
        found = {}
        for part in element:
            where, name, kind = keys[part.get("key")]
            assert element.tag == NAMESPACE + where
            found[name] = kinds[kind](part.text or "")
        return found

    (graph,) = root.findall(NAMESPACE + "graph")
    assert graph.get("edgedefault") == "directed"
    found = {node.get("id"): attributes(node) for node in graph.findall(NAMESPACE + "node")}
    assert len(found) == len(graph.findall(NAMESPACE + "node"))
    links = [(edge.get("source"), edge.get("target"), attributes(edge)) for edge in graph.findall(NAMESPACE + "edge")]
    return found, links


def test_documents_outlets_claims_and_origins_are_nodes():
    found, _ = read(graphml(bridge()))
    assert found["doc1-herald"]["outlet"] == "Karsund Herald"
    assert found["doc1-herald"]["published"] == "2031-05-02T08:10:00+00:00"
    assert "published" not in found["doc1-bote"]
    assert found["outside:Ferry Post"]["kind"] == "outside"
    assert (found["claim1-closing"]["origins_min"], found["claim1-closing"]["origins_max"]) == (1, 2)
    assert found["claim1-ferry"]["circular"] is True
    assert found["origin:roth"] == {"kind": "origin", "label": "Ada Roth", "origin_kind": "person"}


def test_what_was_not_measured_is_no_zero():
    found, _ = read(graphml(bridge()))
    assert "origins_min" not in found["claim1-divers"]
    assert found["claim1-ferry"]["origins_max"] == 0


def test_links_lead_from_child_to_parent():
    _, links = read(graphml(bridge()))
    assert (
        "doc1-zvonar",
        "doc1-herald",
        {"kind": "link", "how": "rewritten", "credited": False, "score": 0.93},
    ) in links
    assert ("origin:roth", "claim1-cables", {"kind": "origin_of"}) in links
    assert ("origin:roth", "doc1-herald", {"kind": "first_in", "claim": "claim1-cables"}) in links
    denials = [(source, target) for source, target, edge in links if edge.get("stance") == "denies"]
    assert denials == [("doc1-northlight", "claim1-closing")]


def test_the_same_trace_gives_the_same_ids_and_order_does_not_change_them():
    trace = bridge()
    turned = replace(trace, claims=trace.claims[::-1], links=trace.links[::-1], documents=trace.documents[::-1])
    assert graphml(trace) == graphml(bridge())
    assert {node.id for node in nodes(trace)} == {node.id for node in nodes(turned)}


def test_dot_tells_links_apart_by_style_and_credit():
    shown = dot(bridge())
    assert '"doc1-zvonar" -> "doc1-herald" [label="rewritten, no credit", style=dashed, color=red' in shown
    assert '"doc1-northlight" -> "doc1-herald" [label="cited", style=dotted]' in shown
    assert '"outside:Ferry Post" [label="Ferry Post", shape=box, style=dashed]' in shown


def test_names_cannot_break_out_of_a_label():
    trace = bridge()
    attack = 'x"]; "evil" [label="\\'
    shown = dot(replace(trace, documents=(replace(trace.documents[0], outlet=attack), *trace.documents[1:])))
    assert r'label="x\"]; \"evil\" [label=\"\\' in shown
    assert all(STATEMENT.match(line) or line in SETTINGS for line in shown.splitlines())


@given(traces)
@settings(max_examples=60, deadline=None)
def test_whatever_the_trace_holds_the_graphs_are_whole(trace):
    found, links = read(graphml(trace))
    assert {end for source, target, _ in links for end in (source, target)} <= set(found)
    assert len(links) == len(list(edges(trace)))
    lines = dot(trace).splitlines()
    assert all(STATEMENT.match(line) or line in SETTINGS for line in lines)
    assert len(lines) == len(nodes(trace)) + len(links) + len(SETTINGS)
