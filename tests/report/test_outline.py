from dataclasses import replace

from hypothesis import given, settings

from headwater.report.outline import outlines, shared_sources

from .marking import article, load
from .strategies import readings

CITING = """title: t
---
{s1:The outlet}, {c1:citing} {s2:officials}, said that {x1:{x2:the road is closed}}.
---
outlet | outlet | The Outlet
officials | unnamed | officials
---
2 | outlet > officials | indirect | within 1
1 | outlet | indirect
"""


def names(branches):
    return [(b.source.name, [s.number for s in b.statements], names(b.branches)) for b in branches]


def test_chains_become_a_tree_with_the_outermost_source_at_the_root():
    (outline,) = outlines(load("ledgerline"))
    assert names(outline.branches)[0] == (
        "Zvonar",
        [1, 4],
        [
            (
                "Brellin Courier",
                [2, 5],
                [("officials of Lestria's health ministry", [3], []), ("Joris Halsey", [6], [])],
            )
        ],
    )
    assert outline.longest_chain == 3
    assert outline.sources == 8


def test_a_statement_that_passes_on_the_same_words_points_to_them():
    (outline,) = outlines(article(CITING))
    assert [(s.number, s.attribution.chain, s.passes_on) for s in outline.statements] == [
        (1, ("outlet",), 2),
        (2, ("outlet", "officials"), None),
    ]


def test_sources_of_several_articles_come_with_the_articles():
    assert [(source.name, numbers) for source, numbers in shared_sources(load("zvonar", "ledgerline"))] == [
        ("Brellin Courier", (1, 2)),
        ("Joris Halsey", (1, 2)),
    ]
    assert shared_sources(load("zvonar")) == ()


def test_what_was_not_measured_is_not_measured():
    (outline,) = outlines(load("abendpost"))
    assert not outline.measured
    (outline,) = outlines(load("zvonar"))
    assert outline.measured


@given(readings)
@settings(max_examples=60, deadline=None)
def test_every_statement_stands_in_the_tree_once(reading):
    def walk(branches):
        for branch in branches:
            yield from (statement.number for statement in branch.statements)
            yield from walk(branch.branches)

    for outline in outlines(reading):
        count = len(reading.attributions)
        assert [statement.number for statement in outline.statements] == list(range(1, count + 1))
        assert sorted(walk(outline.branches)) == list(range(1, count + 1))


def test_an_unknown_source_is_shown_and_breaks_nothing():
    reading = replace(load("zvonar"), sources=())
    (outline,) = outlines(reading)
    assert outline.branches[0].source.kind == "unnamed"
    assert "courier" in outline.branches[0].source.name
