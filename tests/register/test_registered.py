"""How far people have looked at a record."""

from dataclasses import replace
from datetime import UTC, datetime

from headwater.registered import standing_of
from headwater.restriction import FieldEvidence, Restriction, Review

REJECTED = Review("rejected", "Mara", datetime(2032, 3, 4, tzinfo=UTC), "it was a rumour")


def record(*rejected: str) -> Restriction:
    """-> a record of which another report gives another mechanism; the values that are named are rejected."""

    def words(field, value, document="doc1-a"):
        review = REJECTED if value in rejected else None
        return FieldEvidence(field, value, document, 3, 9, "a" * 64, extractor="rules/1", review=review)

    evidence = (
        words("tactic", "travel_ban"),
        words("mechanism", "exit_list"),
        words("mechanism", "border_stop", "doc1-b"),
        words("status", "announced"),
    )
    return Restriction("rst1-0", None, "travel_ban", "exit_list", "announced", evidence)


def test_nobody_has_looked_at_it():
    assert standing_of(record()) == "proposed"


def test_who_rejects_the_mechanism_rejects_the_record_whatever_other_reports_say():
    assert standing_of(record("exit_list")) == "rejected"


def test_who_rejects_what_another_report_says_leaves_the_record():
    assert standing_of(record("border_stop")) == "partly_reviewed"


def test_a_decision_on_every_value_is_a_review():
    found = record()
    accepted = replace(REJECTED, decision="accepted")
    assert standing_of(replace(found, evidence=tuple(replace(row, review=accepted) for row in found.evidence))) == (
        "reviewed"
    )
