from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.restriction import CODES, FIELDS, FieldEvidence, Phase, Restriction, Review, precision

HASH = "a" * 64


def words(field, value, **more):
    options = {"document": "doc1-a", "start": 3, "end": 9, "sha256": HASH, "extractor": "rules/1"} | more
    return FieldEvidence(field=field, value=value, **options)


def record(**more):
    options = {
        "id": "rst1-0",
        "state": "Lestria",
        "tactic": "travel_ban",
        "mechanism": "exit_list",
        "status": "announced",
        "evidence": (
            words("state", "Lestria"),
            words("tactic", "travel_ban"),
            words("mechanism", "exit_list"),
            words("mechanism", "border_stop", document="doc1-b"),
            words("status", "announced"),
        ),
    }
    return Restriction(**(options | more))


def test_reports_that_differ_stand_side_by_side():
    found = record()
    assert found.conflicts == ("mechanism",)
    assert [(one.value, one.stands) for one in found.reported("mechanism")] == [
        ("exit_list", True),
        ("border_stop", False),
    ]
    assert found.in_documents == ("doc1-a", "doc1-b")


@pytest.mark.parametrize(
    "more",
    [
        {"authority": "ministry of health"},
        {"subjects": ("doctors",)},
        {"legal_basis": "Decree 7"},
        {"status": "lifted"},
        {"official_response": "denied"},
        {"start": "2031"},
        {"lawfulness": ("against the constitution",)},
    ],
)
def test_a_value_without_evidence_cannot_be_constructed(more):
    with pytest.raises(ValueError, match="has no evidence"):
        record(**more)


def test_a_value_whose_words_a_person_rejected_cannot_stand():
    rejected = Review("rejected", "Ida Holt", datetime(2031, 5, 1, tzinfo=UTC), "another state")
    row = words("authority", "ministry of health", review=rejected)
    with pytest.raises(ValueError, match="authority"):
        record(authority="ministry of health", evidence=(*record().evidence, row))
    assert record(evidence=(*record().evidence, row)).authority is None


def test_no_response_and_an_unclear_status_need_no_words():
    evidence = tuple(row for row in record().evidence if row.field != "status")
    assert record(status="unclear", evidence=evidence).official_response == "none"


@pytest.mark.parametrize(
    ("field", "value", "more"),
    [
        ("state", "Lestria", {"start": 9}),
        ("state", "Lestria", {"sha256": "b"}),
        ("state", "Lestria", {"extractor": None}),
        ("state", "  ", {}),
        ("mechanism", "exit_tax", {}),
        ("start", "May 2031", {}),
        ("end", "2031-13", {}),
        ("subject_count", "some", {}),
        ("lawfulness", "unlawful", {}),
    ],
)
def test_evidence_that_shows_nothing_is_refused(field, value, more):
    with pytest.raises(ValueError, match=field):
        words(field, value, **more)


def test_lawfulness_is_said_by_somebody():
    assert words("lawfulness", "unlawful", attribution="att1-0", chain=("src1-0",)).chain


def test_a_value_that_a_person_gave_needs_no_extractor():
    review = Review("corrected", "Ida Holt", datetime(2031, 5, 1, tzinfo=UTC))
    assert words("authority", "the guard", extractor=None, review=review).review == review


def test_a_review_names_somebody_and_a_time():
    with pytest.raises(ValueError, match="reviewer"):
        Review("accepted", " ", datetime(2031, 5, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="aware"):
        Review("accepted", "Ida Holt", datetime(2031, 5, 1))  # noqa: DTZ001


def test_a_phase_needs_words():
    with pytest.raises(ValueError, match="evidence"):
        Phase("enforced", "now", ())
    with pytest.raises(ValueError, match="dates"):
        Phase("enforced", "now", (words("status", "in_force"),), start="now")


def test_a_record_is_reviewed_when_every_value_is():
    review = Review("accepted", "Ida Holt", datetime(2031, 5, 1, tzinfo=UTC))
    assert not record().reviewed
    assert record(evidence=tuple(replace(row, review=review) for row in record().evidence)).reviewed


@given(st.dates())
def test_every_date_has_a_precision(date):
    text = date.isoformat()
    for length, name in ((4, "year"), (7, "month"), (10, "day")):
        assert words("start", text[:length]).value == text[:length]
        assert precision(text[:length]) == name


def test_every_field_of_the_record_is_known():
    assert set(CODES) <= set(FIELDS)
    assert all(record().values(field) is not None for field in FIELDS)
