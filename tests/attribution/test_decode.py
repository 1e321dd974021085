import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.attribution import decode as dc
from headwater.attribution.frame import Frame
from headwater.attribution.tokens import Tokens, Window
from headwater.model import Span


def words(text: str) -> Tokens:
    """One piece for each word or mark, as a plain stand-in for word pieces."""
    starts, ends, at = [], [], 0
    for word in text.split(" "):
        starts.append(at)
        ends.append(at + len(word))
        at += len(word) + 1
    zeros = np.full(len(starts), 9, dtype=np.int64)
    return Tokens(text, zeros, zeros * 0, np.array(starts), np.array(ends))


def judgement(roles: list[int], valid: float = 0.9) -> dc.Judgement:
    sure = np.full((len(roles), 4), 0.02, dtype=np.float32)
    sure[np.arange(len(roles)), roles] = 0.94
    even = [np.full(n, 1 / n, dtype=np.float32) for n in (7, 2, 5)]
    return dc.Judgement(Window(0, len(roles), 0, len(roles)), sure, valid, *even, 0.3)


def test_anchors_are_split_where_a_cue_begins() -> None:
    rows = np.array(
        [[0.9, 0.1, 0, 0], [0.1, 0.8, 0.1, 0], [0.1, 0.1, 0.8, 0], [0.1, 0.7, 0.2, 0], [0.4, 0, 0, 0.6]],
        dtype=np.float32,
    )
    found = dc.anchors(rows, 0.5)
    assert [(a.first, a.last, a.cueless) for a in found] == [(1, 3, False), (3, 4, False), (4, 5, True)]


@given(st.lists(st.lists(st.floats(0, 1, width=32), min_size=4, max_size=4), max_size=40), st.floats(0.05, 0.95))
def test_anchors_lie_in_the_text_and_do_not_overlap(rows: list[list[float]], threshold: float) -> None:
    found = dc.anchors(np.array(rows, dtype=np.float32).reshape(-1, 4), threshold)
    assert all(0 <= a.first < a.last <= len(rows) for a in found)
    assert all(a.last <= b.first for a, b in itertools.pairwise(found))


def test_a_frame_has_the_words_of_its_roles() -> None:
    tokens = words("The mayor said that the bridge , he thought , is safe")
    frame = dc.frame_of(tokens, dc.Anchor(2, 3, 0.8), judgement([1, 1, 2, 0, 3, 3, 0, 0, 0, 0, 3, 3]), dc.UNCALIBRATED)
    assert frame is not None
    assert [tokens.text[a:b] for a, b in frame.source_spans] == ["The mayor"]
    assert [tokens.text[a:b] for a, b in frame.cue_spans] == ["said"]
    assert [tokens.text[a:b] for a, b in frame.content_spans] == ["the bridge", "is safe"]
    assert frame.confidence == pytest.approx(0.9, abs=1e-6)
    assert sum(frame.stance.values()) == pytest.approx(1)


def test_only_punctuation_joins_parts_of_a_span() -> None:
    tokens = words("yes , indeed he no")
    assert dc.spans_of(tokens, [0, 2, 4]) == (Span(0, 12), Span(16, 18))


def test_a_judgement_without_content_is_no_frame() -> None:
    assert dc.frame_of(words("a b"), dc.Anchor(0, 1, 0.9), judgement([2, 0]), dc.UNCALIBRATED) is None


def test_a_missing_cue_is_the_anchor_itself() -> None:
    frame = dc.frame_of(words("he said so"), dc.Anchor(1, 2, 0.9), judgement([1, 0, 3]), dc.UNCALIBRATED)
    assert frame is not None
    assert frame.cue_spans == (Span(3, 7),)


def frame(cue: tuple[int, int] | None, content: tuple[int, int], confidence: float) -> Frame:
    return Frame((), (Span(*cue),) if cue else (), (Span(*content),), confidence)


def test_the_surer_of_two_readings_of_one_cue_stays() -> None:
    kept = dc.without_repeats([frame((0, 4), (5, 50), 0.6), frame((0, 4), (5, 52), 0.8), frame((0, 4), (60, 90), 0.5)])
    assert [f.confidence for f in kept] == [0.8, 0.5]


def test_a_quotation_passed_on_stays_beside_the_one_that_passes_it_on() -> None:
    kept = dc.without_repeats([frame((0, 4), (20, 50), 0.6), frame((10, 14), (20, 50), 0.8)])
    assert len(kept) == 2


spans = st.tuples(st.integers(0, 3000), st.integers(1, 900)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(st.tuples(spans, spans, st.floats(0, 1)), max_size=12))
def test_repeats_are_taken_out_wherever_they_stand(rows: list[tuple[tuple[int, int], tuple[int, int], float]]) -> None:
    kept = dc.without_repeats([frame(cue, content, score) for cue, content, score in rows])
    characters = [(set(range(*f.cue_spans[0])), set(range(*f.content_spans[0]))) for f in kept]
    for (cue, content), (other_cue, other) in itertools.combinations(characters, 2):
        assert len(content & other) < 0.6 * len(content | other) or not cue & other_cue
    assert bool(kept) == bool(rows)


def test_separating_marks_at_the_edges_belong_to_no_span() -> None:
    tokens = words(", so it is –")
    assert dc.spans_of(tokens, range(5)) == (Span(2, 10),)
    assert dc.spans_of(tokens, [0]) == ()


def test_a_short_gap_that_is_half_seen_as_content_is_filled() -> None:
    roles = judgement([3, 0, 3, 0, 3])
    roles.roles[1] = (0.6, 0.0, 0.0, 0.4)
    frame = dc.frame_of(words("a b c d e"), dc.Anchor(0, 1, 0.9), roles, dc.UNCALIBRATED)
    assert frame is not None
    assert frame.content_spans == (Span(0, 5), Span(8, 9))


def test_the_pieces_of_a_word_share_its_role() -> None:
    pieces = Tokens(
        "told Brellin so",
        np.full(4, 9),
        np.zeros(4, dtype=np.int64),
        np.array([0, 5, 7, 13]),
        np.array([4, 7, 12, 15]),
    )
    roles = judgement([2, 0, 1, 3])
    roles.roles[1] = (0.5, 0.4, 0.05, 0.05)
    frame = dc.frame_of(pieces, dc.Anchor(0, 1, 0.9), roles, dc.UNCALIBRATED)
    assert frame is not None
    assert frame.source_spans == (Span(5, 12),)


def source_of(text: str, roles: dc.Judgement) -> list[str]:
    found = dc.frame_of(words(text), dc.Anchor(0, 1, 0.9), roles, dc.UNCALIBRATED)
    assert found is not None
    return [text[start:end] for start, end in found.source_spans]


def test_a_name_that_is_seen_in_part_is_taken_whole() -> None:
    roles = judgement([1, 0, 0, 1, 2, 3])
    roles.roles[1:3] = (0.8, 0.15, 0.0, 0.05)
    assert source_of("The Weekly Harbour Compass wrote so", roles) == ["The Weekly Harbour Compass"]


def test_a_source_is_not_joined_over_the_cue_or_over_what_is_surely_outside() -> None:
    over_cue, outside = judgement([1, 2, 1, 3]), judgement([1, 0, 1, 3])
    outside.roles[1] = (0.97, 0.01, 0.01, 0.01)
    assert source_of("Vest quotes Kosk so", over_cue) == ["Vest", "Kosk"]
    assert source_of("Vest , Kosk so", outside) == ["Vest , Kosk"]
    assert source_of("Vest beside Kosk so", outside) == ["Vest", "Kosk"]


def test_a_weak_stray_part_of_the_source_is_dropped() -> None:
    roles = judgement([1, 1, 1, 2, 0, 1, 3])
    roles.roles[5] = (0.4, 0.6, 0.0, 0.0)
    assert source_of("the harbour board said then it closes", roles) == ["the harbour board"]
    roles.roles[5] = (0.0, 1.0, 0.0, 0.0)
    assert len(source_of("the harbour board said then it closes", roles)) == 2


def test_a_doubtful_frame_is_shown_where_a_sure_one_holds_it() -> None:
    outer, inner, apart = frame((0, 4), (5, 50), 0.8), frame((10, 14), (15, 50), 0.32), frame((60, 64), (65, 90), 0.32)
    assert [f.confidence for f in dc.accepted([outer, inner, apart], 0.4)] == [0.8, 0.32]
    assert dc.accepted([inner, apart], 0.4) == ()
    assert dc.accepted([outer, frame((10, 14), (15, 50), 0.2)], 0.4) == (outer,)
    assert dc.accepted([outer, frame((52, 56), (15, 50), 0.32)], 0.4) == (outer,)


@given(st.lists(st.tuples(spans, spans, st.floats(0, 1)), max_size=12), st.floats(0.05, 0.95))
def test_every_sure_frame_or_its_repeat_is_shown(
    rows: list[tuple[tuple[int, int], tuple[int, int], float]], accept: float
) -> None:
    frames = [frame(cue, content, score) for cue, content, score in rows]
    sure = dc.without_repeats([f for f in frames if f.confidence >= accept])
    shown = dc.accepted(frames, accept)
    assert all(f in shown for f in sure)
    assert all(f.confidence >= 0.7 * accept for f in shown)
