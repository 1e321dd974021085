from pathlib import Path

import numpy as np
import pytest

from headwater.errors import ModelError
from headwater.tracing.antecedents import antecedents
from headwater.tracing.matching import FEATURES, is_negated, likenesses, pair_features, profile, rarity
from headwater.tracing.sentence_encoder import OnnxSentenceEncoder, WordOverlapEncoder
from headwater.tracing.statements import find_statements

from .material import document, said


def profiles(page, attributions=(), publisher=None):
    return [profile(one, publisher) for one in find_statements(page, list(attributions))]


def features_of(left, right, linked=False):
    encoder = WordOverlapEncoder()
    a = encoder.encode([one.statement.text for one in left])
    b = encoder.encode([one.statement.text for one in right])
    cosines = likenesses(a, b)
    rows = pair_features(left, right, cosines, cosines, rarity([*left, *right]), linked)
    return {name: rows[..., at] for at, name in enumerate(FEATURES)}


def test_word_overlap_finds_the_likest_text():
    encoder = WordOverlapEncoder()
    vectors = encoder.encode(
        ["Nine boats sank off Corvel", "Nine boats were sunk near Corvel", "The opera opens in May"]
    )
    near, far = float(vectors[0] @ vectors[1]), float(vectors[0] @ vectors[2])
    assert near > 0.5 > far
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0)
    assert not encoder.encode(["..."]).any()


def test_the_same_number_in_words_and_figures_is_shared():
    found = features_of(
        profiles(document("a", "Twenty-two sailors were hurt in the squall.", "Gull")),
        profiles(document("b", "Some 22 sailors suffered wounds.", "Tern")),
    )
    assert found["numbers_shared"][0, 0] == 1
    assert found["numbers_differ"][0, 0] == 0


def test_other_numbers_differ_and_dates_do_not_count():
    found = features_of(
        profiles(document("a", "On 3 May the board sold 40 boats.", "Gull")),
        profiles(document("b", "On 4 May the board sold 400 boats.", "Tern")),
    )
    assert found["numbers_differ"][0, 0] == 1
    dates = features_of(
        profiles(document("a", "The gate opens on 3 May.", "Gull")),
        profiles(document("b", "The gate opens on 9 May.", "Tern")),
    )
    assert dates["numbers_differ"][0, 0] == 0


def test_transliterated_names_meet():
    found = features_of(
        profiles(document("a", "Police stopped Pavel Dremin at the gate.", "Gull")),
        profiles(document("b", "At the point they stopped Pavlo Driomin.", "Tern")),
    )
    assert found["names"][0, 0] > 0


def test_links_count_for_the_nearest_pair_alone():
    left = profiles(document("a", "The ferry sank in the bay. Fares will rise next year.", "Gull"))
    right = profiles(document("b", "A ferry sank in the bay. Fares rise from next year.", "Tern"))
    assert features_of(left, right, True)["linked"].tolist() == [[1, 0], [0, 1]]
    assert not features_of(left, right, False)["linked"].any()


def test_what_shares_no_word_is_nobodys_nearest():
    left = profiles(document("a", "The guard fears for his job.", "Gull"))
    right = profiles(document("b", "Northern Wire, Monday morning.", "Tern"))
    found = features_of(left, right, True)
    assert not found["linked"].any()
    assert not found["best"].any()


def test_two_negations_are_none():
    assert is_negated("Nobody was asked")
    assert not is_negated("It is not true that nobody was asked")


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("It never tires, never sweats and never asks", True),
        ("Instruction No. 44 obliges them to leave their papers", False),
        ("They are not actors but convicts", False),
        ("They are not actors", True),
    ],
)
def test_what_is_no_negation(text: str, negated: bool):
    assert is_negated(text) is negated


def test_a_short_statement_of_somebody_else_may_be_denied_as_this():
    page = document(
        "a",
        "Mirjam Stoke told the Gull that eleven minutes of the film were lost. Delia Rook told it that the family was "
        "not asked. The archive denied this.",
        "Petrel",
    )
    found = profiles(
        page,
        [
            said(page, "eleven minutes of the film were lost", ["stoke"], who="Mirjam Stoke", cue="told the Gull"),
            said(page, "the family was not asked", ["rook"], who="Delia Rook", cue="told it"),
            said(page, "this", ["archive"], who="The archive", cue="denied", stance="denies"),
        ],
    )
    places = {one.statement.text: at for at, one in enumerate(found)}
    assert antecedents(found)[places["this"]] == places["the family was not asked"]


def test_a_denied_noun_leads_to_the_statement_with_its_stem():
    page = document(
        "a",
        "Agents withdraw the passports of managers, officials told the Gull. The rules are old. "
        "A spokesman denied the withdrawal.",
        "Petrel",
    )
    found = profiles(
        page,
        [
            said(page, "Agents withdraw the passports of managers", ["officials"], who="officials", cue="told"),
            said(page, "the withdrawal", ["spokesman"], who="A spokesman", cue="denied", stance="denies"),
        ],
    )
    places = {one.statement.text: at for at, one in enumerate(found)}
    assert antecedents(found)[places["the withdrawal"]] == places["Agents withdraw the passports of managers"]


def test_what_points_back_means_the_main_clause():
    page = document(
        "a", "The Gull wrote that the extras were convicts, whom guards drove to the set. A wiki confirms it.", "Petrel"
    )
    content = "the extras were convicts, whom guards drove to the set"
    found = profiles(
        page,
        [
            said(page, content, ["gull"], who="The Gull", cue="wrote"),
            said(page, "it", ["wiki"], who="A wiki", cue="confirms", stance="confirms"),
        ],
    )
    places = {one.statement.text: at for at, one in enumerate(found)}
    assert antecedents(found)[places["it"]] == places["the extras were convicts"]


def test_pointing_words_lead_to_what_was_said_before():
    page = document(
        "a", "The Gull wrote that 26 sailors had drowned. The Tern withdrew the figure last night.", "Petrel"
    )
    found = profiles(
        page,
        [
            said(page, "26 sailors had drowned", ["gull"], who="The Gull", cue="wrote"),
            said(page, "the figure", ["tern"], who="The Tern", cue="withdrew", stance="retracts"),
        ],
    )
    places = {one.statement.text: at for at, one in enumerate(found)}
    assert antecedents(found)[places["the figure"]] == places["26 sailors had drowned"]


def test_whole_statements_point_at_nothing():
    found = profiles(document("a", "The ferry sank in the bay. The report names the captain as drunk.", "Gull"))
    assert antecedents(found) == {}


def test_missing_weights_are_named(tmp_path: Path):
    with pytest.raises(ModelError, match=r"sentences\.onnx: no such file"):
        OnnxSentenceEncoder(tmp_path / "sentences.onnx", tmp_path / "tokenizer.json")


def test_broken_weights_are_named(tmp_path: Path):
    for name in ("sentences.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"not a model")
    with pytest.raises(ModelError, match="cannot be loaded"):
        OnnxSentenceEncoder(tmp_path / "sentences.onnx", tmp_path / "tokenizer.json")
