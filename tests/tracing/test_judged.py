"""What people have judged goes before what tracing finds, and what is gone decides nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.attribution.outlets import OutletLexicon
from headwater.model import Attribution, Claim, Judged, Judgements, Mention, Reading, Source, Span, Trace
from headwater.tracing.connected import connected
from headwater.tracing.grouping import group
from headwater.tracing.judged import set_aside, statement_of, told_apart
from headwater.tracing.statements import Statement
from headwater.tracing.trace import as_judged, trace

from .material import document, said, source

OUTLETS = OutletLexicon.load()
CRACKS = "divers found cracks in the second pillar of the bridge over the Orsel"
GAZETTE = document("gazette", f"Tilda Harn, an engineer, said {CRACKS}.", "Hanver Gazette", title="Cracks in bridge")
DAYLINE = document(
    "dayline",
    f"A diver said {CRACKS}. Repair of the bridge over the Orsel will cost forty million, the ministry said.",
    "Dayline",
    hour=5,
    title="Cracks found in the bridge",
)
RADIO = document(
    "radio",
    f"A worker said {CRACKS}. The mending of that Orsel crossing comes to about forty million, the ministry said.",
    "Radio Tamber",
    hour=19,
    title="Cracks found in the bridge over the Orsel",
)
HARN = said(GAZETTE, CRACKS, ["harn"], who="Tilda Harn, an engineer,", cue="said")
DIVER = said(DAYLINE, CRACKS, ["diver"], who="A diver")
WORKER = said(RADIO, CRACKS, ["worker"], who="A worker")
COST = said(DAYLINE, "Repair of the bridge over the Orsel will cost forty million", ["ministry"])
MENDING = said(RADIO, "The mending of that Orsel crossing comes to about forty million", ["ministry-2"])
SOURCES = (
    source("harn", "person"),
    source("diver", "unnamed"),
    source("worker", "unnamed"),
    source("ministry", "organization"),
    source("ministry-2", "organization"),
)
READING = Reading((GAZETTE, DAYLINE, RADIO), SOURCES, (HARN, DIVER, COST, WORKER, MENDING), ())


def judged(attribution: Attribution) -> Judged:
    return Judged(attribution.document, attribution.id, span=attribution.content_spans[0])


def speaker(attribution: Attribution) -> Judged:
    return Judged(attribution.document, attribution.id, step=len(attribution.chain) - 1)


def traced(judgements: Judgements | None = None) -> Trace:
    return trace(READING, OUTLETS, judgements=judgements or Judgements())


def claim_of(found: Trace, attribution: Attribution) -> Claim:
    (claim,) = {
        one.id: one for one in found.claims for each in one.mentions if each.attribution == attribution.id
    }.values()
    return claim


def test_claims_are_split_and_joined() -> None:
    before = traced()
    assert claim_of(before, HARN) == claim_of(before, DIVER) == claim_of(before, WORKER)
    assert claim_of(before, COST) != claim_of(before, HARN)

    after = traced(
        Judgements(same_claim=((judged(COST), judged(MENDING)),), different_claims=((judged(HARN), judged(WORKER)),))
    )

    assert claim_of(after, HARN) != claim_of(after, WORKER)
    assert claim_of(after, COST) == claim_of(after, MENDING)
    # What was judged the same confirms: it is not set aside as too far in words.
    assert not any(one.feature == "too_loose_to_confirm" for one in claim_of(after, COST).why)


def test_a_claim_in_two_stories_makes_them_one() -> None:
    other = document("recipe", "Mash the potatoes and add some butter. The cook said salt comes last.", "Kitchen")
    salt = said(other, "salt comes last", ["cook"])
    reading = replace(
        READING,
        documents=(*READING.documents, other),
        sources=(*SOURCES, source("cook", "unnamed")),
        attributions=(*READING.attributions, salt),
    )
    assert len(trace(reading, OUTLETS).stories) == 2

    found = trace(reading, OUTLETS, judgements=Judgements(same_claim=((judged(salt), judged(COST)),)))

    assert [set(one.documents) for one in found.stories] == [{"gazette", "dayline", "radio", "recipe"}]
    assert claim_of(found, salt) == claim_of(found, COST)


def test_origins_follow_from_what_was_judged() -> None:
    def span(judgements: Judgements) -> tuple[int, int]:
        found = claim_of(traced(judgements), HARN).independent_origins
        assert found is not None
        return found.min, found.max

    assert span(Judgements()) == (1, 1)  # each is thought to be made from the one before
    found = Judgements(
        rejected_links=frozenset((one.id, other.id) for one in READING.documents for other in READING.documents)
    )
    assert span(found) == (1, 3)
    assert span(replace(found, same_source=((speaker(DIVER), speaker(WORKER)),))) == (1, 2)
    apart = [(speaker(one), speaker(other)) for one, other in ((DIVER, WORKER), (HARN, DIVER), (HARN, WORKER))]
    assert span(replace(found, different_sources=tuple(apart))) == (3, 3)
    assert span(replace(found, wrong_attributions=frozenset({DIVER.id}))) == (1, 2)


def test_a_rejected_link_is_gone_and_nothing_is_said_to_come_through_it() -> None:
    text = f"As the Hanver Gazette reports, {CRACKS}."
    portal = document("portal", text, "Zvonar", hour=3, title="Cracks in bridge - Hanver Gazette")
    retold = said(portal, CRACKS, ["gazette-outlet"], who="the Hanver Gazette", cue="reports")
    outlet = Source("gazette-outlet", "outlet", "Hanver Gazette", mentions=(Mention("portal", Span(7, 21)),))
    reading = Reading((GAZETTE, portal), (*SOURCES, outlet), (HARN, retold), ())
    assert ("portal", "gazette") in {(one.child, one.parent) for one in trace(reading, OUTLETS).links}

    found = trace(reading, OUTLETS, judgements=Judgements(rejected_links=frozenset({("portal", "gazette")})))

    assert ("portal", "gazette") not in {(one.child, one.parent) for one in found.links}
    outside = Judgements(
        rejected_links=frozenset((one.child, one.parent) for one in found.links) | {("portal", "gazette")}
    )
    assert trace(reading, OUTLETS, judgements=outside).links == ()


def test_what_a_wrong_attribution_holds_is_said_by_who_is_left() -> None:
    outer = said(DAYLINE, f"A diver said {CRACKS}", ["ministry"])
    inner = replace(said(DAYLINE, CRACKS, ["ministry", "diver"]), within=outer.id)
    reading = Reading((DAYLINE,), SOURCES, (outer, inner), ())
    (left,) = set_aside(reading, Judgements(wrong_attributions=frozenset({outer.id}))).attributions
    assert (left.id, left.chain, left.within) == (inner.id, ("diver",), None)


def test_one_source_becomes_two_where_it_was_judged_to_be() -> None:
    shared = Source(
        "halsey",
        "person",
        "Joris Halsey",
        mentions=(Mention("dayline", Span(0, 7)), Mention("radio", Span(0, 8))),
    )
    one, other = replace(DIVER, chain=("halsey",)), replace(WORKER, chain=("halsey",))
    reading = Reading((DAYLINE, RADIO), (shared,), (one, other), ())
    pair = (Judged("dayline", one.id, 0), Judged("radio", other.id, 0))

    found = as_judged(reading, (), Judgements(different_sources=(pair,)))

    first, second = found.attributions
    assert first.chain != second.chain
    assert {source.id: source.mentions for source in found.sources} == {
        first.chain[0]: shared.mentions[:1],
        second.chain[0]: shared.mentions[1:],
    }
    assert told_apart(reading, Judgements()) == reading


GONE = Judged("nowhere", "att1-0", 0, Span(0, 9))


def test_what_is_gone_decides_nothing() -> None:
    nothing = Judgements(
        ((GONE, judged(HARN)),),
        ((GONE, judged(HARN)),),
        ((GONE, speaker(HARN)),),
        ((GONE, speaker(HARN)),),
        frozenset({"att1-0"}),
        frozenset({("nowhere", "gazette")}),
    )
    assert traced(nothing) == traced()


@pytest.mark.parametrize(
    ("span", "found"), [((0, 10), 0), ((1, 10), 0), ((12, 30), 1), ((9, 13), None), ((40, 50), None)]
)
def test_words_that_are_cut_a_little_otherwise_are_the_same(span: tuple[int, int], found: int | None) -> None:
    statements = [
        Statement("one", Span(begin, end), "", Span(0, 30), at) for at, (begin, end) in enumerate(((0, 10), (12, 30)))
    ]
    assert statement_of(statements, Judged("one", span=Span(*span))) == found
    assert statement_of(statements, Judged("two", span=Span(*span))) is None


PAIRS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] < pair[1]), max_size=8)


@given(
    PAIRS,
    PAIRS,
    st.dictionaries(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda p: p[0] < p[1]), st.floats(-8, 8)),
)
def test_what_is_apart_is_never_in_one_group(together, apart, scores) -> None:
    groups = group(9, scores, 0.0, together, apart)
    assert sorted(position for members in groups for position in members) == list(range(9))
    home = {position: number for number, members in enumerate(groups) for position in members}
    assert [pair for pair in apart if home[pair[0]] == home[pair[1]]] == []
    closed = connected(9, together, apart)
    assert all(len({home[position] for position in members}) == 1 for members in closed.values())
