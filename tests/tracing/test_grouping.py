from hypothesis import given
from hypothesis import strategies as st

from headwater.tracing.grouping import group


def test_likely_pairs_join():
    assert group(3, {(0, 1): 2.0}, 0.0) == ((0, 1), (2,))


def test_a_chain_of_single_likely_pairs_does_not_tie_two_groups_together():
    close = {(0, 1): 4.0, (0, 2): 4.0, (1, 2): 4.0, (3, 4): 4.0, (3, 5): 4.0, (4, 5): 4.0, (2, 3): 1.0}
    assert group(6, close, 0.0) == ((0, 1, 2), (3, 4, 5))


def test_a_far_wording_inside_a_group_does_not_keep_a_good_match_out():
    scores = {(0, 1): 3.0, (0, 2): -5.0, (1, 2): 3.0, (2, 3): 4.0, (1, 3): 1.0}
    assert group(4, scores, 0.0) == ((0, 1, 2, 3),)


def test_what_belongs_together_stays_together():
    assert group(3, {(0, 1): 3.0}, 0.0, [(2, 1)]) == ((0, 1, 2),)


@given(
    st.integers(1, 9).flatmap(
        lambda count: st.tuples(
            st.just(count),
            st.dictionaries(
                st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] < pair[1]),
                st.floats(-8, 8),
            ),
        )
    )
)
def test_every_statement_is_in_exactly_one_group(case):
    count, scores = case
    groups = group(count, scores, 0.0)
    assert sorted(position for members in groups for position in members) == list(range(count))
    assert groups == group(count, dict(reversed(scores.items())), 0.0)


def test_a_greater_share_of_the_pairs_asks_for_more():
    pairs = {(0, 1): 6.0, (0, 2): 2.0, (1, 2): -3.0}
    assert group(3, pairs, 0.0, share=1 / 3) == ((0, 1, 2),)
    assert group(3, pairs, 0.0, share=1.0) == ((0, 1), (2,))
