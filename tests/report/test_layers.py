import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.model import Span
from headwater.report.layers import Layer, Piece, in_order, levels, nest, paragraphs, spread


def layer(begin: int, end: int, number: int = 1) -> Layer[int]:
    return Layer(Span(begin, end), (number,), number)


def flat(parts) -> list[Span]:
    return [leaf for part in parts for leaf in (flat(part.parts) if isinstance(part, Piece) else [part])]


def covered(parts, around=()):
    """-> (span, the layers around it) for each leaf."""
    for part in parts:
        if isinstance(part, Piece):
            yield from covered(part.parts, (*around, part.layer))
        else:
            yield part, around


def shape(parts, text):
    return [
        text[part.start : part.end] if isinstance(part, Span) else (part.layer.mark, shape(part.parts, text))
        for part in parts
    ]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8),
    st.integers(0, 10),
    st.integers(15, 30),
)
def test_pieces_cover_just_what_the_spans_cover_and_nest(rows, begin, end):
    marked = [layer(min(a, b), max(a, b), n) for n, (a, b) in enumerate(rows) if a != b]
    parts = nest(Span(begin, end), sorted(marked, key=lambda one: one.span))
    leaves = flat(parts)
    assert [leaf.start for leaf in leaves] == [begin, *(leaf.end for leaf in leaves[:-1])]
    assert leaves[-1].end == end
    for leaf, around in covered(parts):
        expected = [one for one in marked if one.span.start <= leaf.start and one.span.end >= leaf.end]
        assert sorted(map(id, around)) == sorted(map(id, expected))


def test_a_statement_inside_another_stays_inside():
    text = "he said she said no"
    parts = nest(Span(0, len(text)), in_order([layer(8, 19), layer(17, 19, 2)]))
    assert shape(parts, text) == ["he said ", (1, ["she said ", (2, ["no"])])]
    assert levels(parts[1], lambda number: True) == 1
    assert levels(parts[1], lambda number: number == 1) == 0


def test_crossing_spans_are_split_at_the_crossing_and_begin_once():
    text = "abcdef"
    parts = nest(Span(0, 6), in_order([layer(0, 4), layer(2, 6, 2)]))
    assert shape(parts, text) == [(1, ["ab", (2, ["cd"])]), (2, ["ef"])]
    assert parts[0].parts[1].first
    assert not parts[1].first


@pytest.mark.parametrize(("text", "found"), [("", []), ("a", ["a"]), ("a\n\nb\nc\n\n\n\nd", ["a", "b\nc", "d"])])
def test_paragraphs(text, found):
    assert [text[begin:end] for begin, end in paragraphs(text)] == found


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), max_size=8),
    st.lists(st.integers(0, 30), max_size=8, unique=True),
)
def test_each_place_gets_the_layers_with_words_in_it(rows, edges):
    places = [Span(begin, end) for begin, end in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)]
    marked = [layer(begin, begin + length, n) for n, (begin, length) in enumerate(rows)]
    expected = [
        [one for one in marked if one.span.start < place.end and one.span.end > place.start] for place in places
    ]
    assert spread(marked, places) == expected
