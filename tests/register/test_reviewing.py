"""What people decided, on records that are derived again and again: no decision is lost, none stands that fell."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from headwater.register.reviewing import overridden_by, with_reviews
from headwater.registered import FieldReview, Place, place_of, standing_of
from headwater.restriction import FieldEvidence, Phase, Restriction, Review

HASH = "a" * 64
TEXTS = {"doc1-a": "The order is extended to interns since 2031.", "doc1-b": "Doctors were told."}


def words(field, value, start=3, document="doc1-a", **more):
    return FieldEvidence(field, value, document, start, start + 6, HASH, **({"extractor": "rules/1"} | more))


def record(**more):
    evidence = (
        words("state", "Lestria"),
        words("tactic", "document_control", 10),
        words("mechanism", "surrender_demanded", 10),
        words("mechanism", "passport_confiscated", 12, "doc1-b"),
        words("status", "in_force", 10),
        words("start", "2031", 30),
        words("start", "2030", 2, "doc1-b"),
        words("subjects", "doctors", 20),
        words("subjects", "interns", 27),
    )
    phases = (
        Phase("enforced", "since 2031", (words("status", "in_force", 30),), None, "2031"),
        Phase("extended", "to interns", (words("status", "in_force", 20),)),
    )
    options = {
        "id": "rst1-0",
        "state": "Lestria",
        "tactic": "document_control",
        "mechanism": "surrender_demanded",
        "status": "in_force",
        "start": "2031",
        "subjects": ("doctors", "interns"),
        "evidence": evidence,
        "phases": phases,
    }
    return Restriction(**(options | more))


def review(number, field, value, decision="accepted", correction=None, **more):
    found = record()
    rows = [row for row in found.evidence if (row.field, row.value) == (field, value)]
    if field == "phases":
        rows = [row for phase in found.phases if phase.course == value for row in phase.evidence]
    given = None
    if correction is not None:
        at = datetime(2032, 1, number, tzinfo=UTC)
        given = words(field, correction, 4, extractor=None, review=_decided(at))
    options = {
        "state": "Lestria",
        "mechanism": "surrender_demanded",
        "documents": ("doc1-a", "doc1-b"),
        "places": tuple(place_of(row) for row in rows),
        "by": "Mara",
        "at": datetime(2032, 1, 1, tzinfo=UTC) + timedelta(days=number),
    }
    options |= more
    return FieldReview(f"review1-{number}", field=field, value=value, decision=decision, correction=given, **options)


def _decided(at):
    return Review("corrected", "Mara", at)


def reviewed(*made, records=None):
    (found,), gone = with_reviews(records or (record(),), made, TEXTS)
    assert gone == ()
    return found


def test_who_rejects_a_value_leaves_it_standing_nowhere():
    for field, value in (("state", "Lestria"), ("tactic", "document_control"), ("start", "2031")):
        found = reviewed(review(1, field, value, "rejected")).record
        assert getattr(found, field) is None
        assert found.values(field) == ()
        assert not any(one.stands for one in found.reported(field))


def test_who_rejects_the_mechanism_rejects_the_record():
    found = reviewed(review(1, "mechanism", "surrender_demanded", "rejected")).record
    assert standing_of(found) == "rejected"
    assert found.values("mechanism") == ()


def test_a_phase_is_accepted_rejected_and_corrected_like_a_field():
    accepted = reviewed(review(1, "phases", "enforced")).record
    assert [row.review.decision for row in accepted.phases[0].evidence] == ["accepted"]
    assert standing_of(accepted) == "partly_reviewed"
    rejected = reviewed(review(1, "phases", "enforced", "rejected")).record
    assert rejected.phases[0].rejected
    assert rejected.values("phases") == ("extended",)
    corrected = reviewed(review(1, "phases", "enforced", "corrected", "on_paper:2029..2031-05")).record
    assert corrected.values("phases") == ("extended", "on_paper")
    given = corrected.phases[-1]
    assert (given.start, given.end, given.text) == ("2029", "2031-05", "order")


def test_a_record_is_reviewed_when_every_field_and_phase_is():
    fields = {(row.field, row.value) for row in record().evidence}
    made = [
        review(at, *one)
        for at, one in enumerate(sorted(fields - {("start", "2030"), ("mechanism", "passport_confiscated")}), 1)
    ]
    made += [review(20, "start", "2030", "rejected"), review(21, "mechanism", "passport_confiscated", "rejected")]
    assert standing_of(reviewed(*made).record) == "partly_reviewed"
    made += [review(22, "phases", "enforced"), review(23, "phases", "extended")]
    assert standing_of(reviewed(*made).record) == "reviewed"


def test_an_acceptance_that_was_overridden_holds_no_more():
    first, second = review(1, "start", "2031"), review(2, "start", "2030")
    found = reviewed(first, second)
    assert found.reviews == (second,)
    assert found.record.start == "2030"
    assert [row.review for row in found.record.evidence if row.value == "2031"] == [None]
    assert overridden_by([first, second]) == {first.id: second.id}


@pytest.mark.parametrize(
    ("later", "over"),
    [
        (review(2, "start", "2031", "rejected"), True),
        (review(2, "start", "2031", "corrected", "2031-02"), True),
        (review(2, "start", "2030", "rejected"), False),
        (review(2, "state", "Lestria"), False),
        (review(2, "start", "2031", "rejected", state="Orrin"), False),
    ],
)
def test_what_overrides_an_acceptance(later, over):
    assert (overridden_by([review(1, "start", "2031"), later]) == {"review1-1": "review1-2"}) is over


def test_of_a_field_with_several_values_only_the_same_value_is_overridden():
    assert overridden_by([review(1, "subjects", "doctors"), review(2, "subjects", "interns", "rejected")]) == {}


def test_what_is_taken_back_overrides_nothing():
    undone = replace(review(3, "start", "2031", "rejected"), undoes="review1-2")
    assert overridden_by([review(1, "start", "2031"), review(2, "start", "2031", "rejected"), undone]) == {}


def test_a_correction_of_a_correction_takes_its_place():
    first = review(1, "start", "2031", "corrected", "2031-02")
    second = replace(review(2, "start", "2031-02", "corrected", "2031-03"), places=(Place("doc1-a", 4, 10),))
    found = reviewed(first, second)
    assert found.record.start == "2031-03"
    assert found.reviews == (second,)


def test_a_new_article_takes_no_decision_away():
    more = words("state", "Lestria", 3, "doc1-c")
    again = record(evidence=(more, *record().evidence))
    found = reviewed(
        review(1, "state", "Lestria"), review(2, "start", "2031", "corrected", "2031-02"), records=(again,)
    )
    assert [row.review is not None for row in found.record.evidence if row.field == "state"] == [False, True]
    assert found.record.start == "2031-02"
    assert found.adrift == ()


def test_words_that_give_the_value_no_more_are_said_to_have_changed():
    elsewhere = tuple(replace(row, start=90, end=99) if row.field == "state" else row for row in record().evidence)
    made = review(1, "state", "Lestria", "rejected")
    found = reviewed(made, records=(record(evidence=elsewhere),))
    assert (found.adrift, found.reviews) == ((made,), ())
    assert found.record.state == "Lestria"


def test_a_correction_whose_document_is_gone_has_changed_words():
    made = review(1, "start", "2031", "corrected", "2031-02")
    (found,), _ = with_reviews((record(),), (made,), {"doc1-b": "Doctors were told."})
    assert found.adrift == (made,)
    assert found.record.start == "2031"


def test_a_review_whose_record_is_gone_is_told_of():
    other = review(1, "state", "Lestria", documents=("doc1-z",))
    _, gone = with_reviews((record(),), (other,), TEXTS)
    assert gone == (other,)


def test_another_state_that_is_read_now_keeps_the_decision():
    evidence = (words("state", "Orrin"), *record().evidence[1:])
    found = reviewed(review(1, "start", "2031"), records=(record(state="Orrin", evidence=evidence),))
    assert len(found.reviews) == 1
