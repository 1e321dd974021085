import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.attribution.resolution.linear import Labeller, Ranker, blend, load_models, softmax

SCORES = st.lists(st.floats(-500, 500), min_size=1, max_size=8)


@given(SCORES)
def test_softmax_gives_probabilities_in_the_order_of_the_scores(scores: list[float]) -> None:
    p = softmax(scores)
    assert sum(p) == pytest.approx(1)
    assert all(a >= b for (x, a) in zip(scores, p, strict=True) for (y, b) in zip(scores, p, strict=True) if x > y)


def test_a_ranker_adds_weight_times_value() -> None:
    assert Ranker({"near": 2.0, "far": -1.0}).score({"near": 0.5, "far": 1.0, "unknown": 9.0}) == 0.0


def test_a_labeller_without_weights_says_nothing() -> None:
    assert Labeller().probabilities({"x": 1.0}) == {}


def test_blending_leaves_the_base_where_nothing_was_measured() -> None:
    assert blend({"asserts": 0.6, "denies": 0.4}, {}, 1.0) == {"asserts": 0.6, "denies": 0.4}


def test_blending_moves_towards_what_was_measured_and_sums_to_one() -> None:
    base = {"asserts": 0.5, "denies": 0.5}
    out = blend(base, {"asserts": 0.1, "denies": 0.9}, 1.0)
    assert out["denies"] > 0.5
    assert sum(out.values()) == pytest.approx(1)


def test_the_shipped_weights_fit_the_models() -> None:
    models = load_models()
    assert set(models.kind.weights) == {"person", "organization", "outlet", "document", "unnamed"}
    assert set(models.attitude.weights) == {"statement", "belief"}
    assert models.antecedent.weights
    assert models.mediator.weights
    assert len(models.stance.weights) == 7
