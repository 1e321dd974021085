"""The register by its parts: times, words, states, and whatever texts may hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.model import Document, Story, Trace
from headwater.pipeline import registering
from headwater.register import restrictions
from headwater.register.dates import find_dates
from headwater.register.sightings import find_sightings, names_people
from headwater.register.states import find_states
from headwater.register.text import Passages, likeness, phrase_after, phrase_before, text_of
from headwater.register.vocabulary import compiled, vocabulary

ENGLISH = vocabulary("en")
assert ENGLISH is not None


def document(text, name="a", *, published=datetime(2031, 4, 7, tzinfo=UTC), title=None, outlet=None, language="en"):
    return Document(
        id=f"doc1-{name}",
        file=f"{name}.txt",
        text=text,
        title=title,
        outlet=outlet,
        domain=None,
        byline=None,
        published=published,
        language=language,
        address=None,
        hyperlinks=(),
        furniture=(),
        credits=(),
        sha256="0" * 64,
        captured_at=datetime(2031, 5, 1, tzinfo=UTC),
    )


def trace(*documents):
    return Trace(documents, (), (), (), (), (), (Story("story", tuple(one.id for one in documents)),))


def sighted(text):
    return find_sightings(Passages(document(text), ()), ENGLISH)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("since January", "2031-01"),
        ("since November", "2030-11"),
        ("from 1 May", "2031-05-01"),
        ("from 22 March 2032", "2032-03-22"),
        ("on December 30", "2030-12-30"),
        ("in force since 1998", "1998"),
        ("since last autumn", "2030"),
        ("from next month", "2031-05"),
        ("since Friday", "2031-04-04"),
        ("from next Monday", "2031-04-14"),
    ],
)
def test_times_are_read_against_the_day_of_publication(words, value):
    assert [one.value for one in find_dates(f"It applies {words}, they say.", 0, date(2031, 4, 7))] == [value]


def test_without_a_day_of_publication_only_whole_dates_are_read():
    found = find_dates("It applies since January, in 1983 and from 2 May 2030.", 0, None)
    assert [one.value for one in found] == ["2030-05-02", "1983"]


@given(st.text(alphabet="since from 0123456789 .,MayonJune", max_size=60), st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_whatever_looks_like_a_date_is_one_or_none(text, day):
    for found in find_dates(text, 5, day):
        assert 5 <= found.span.start < found.span.end <= 5 + len(text)
        date.fromisoformat((found.value + "-01-01")[:10] if len(found.value) < 10 else found.value)


@pytest.mark.parametrize(
    ("text", "mechanism", "who"),
    [
        ("Guards seized the passports of twelve dancers.", "passport_confiscated", "twelve dancers"),
        ("Judges were ordered to hand in their passports.", "surrender_demanded", "Judges"),
        ("The ministry cancelled the passports of 30 exiles.", "revoked", "30 exiles"),
        ("Seamen were put on an exit ban list.", "exit_list", "Seamen"),
        ("Nurses are banned from leaving the country.", "border_stop", "Nurses"),
        ("Miners need a permit to travel abroad.", "permission_required", "Miners"),
        ("Monks may not go further than 20 km from the abbey.", "internal_radius_limit", "Monks"),
        ("The embassy refused to renew the passports of students.", "issue_or_renewal_refused", "students"),
    ],
)
def test_each_mechanism_is_told_by_structure(text, mechanism, who):
    (found,) = [one for one in sighted(text) if one.mechanism == mechanism]
    assert found.modality == "fact"
    assert found.words(found.who) == who


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Nobody will have to hand in a passport.", "denied"),
        ("Doctors will have to hand in their passports.", "planned"),
        ("Doctors no longer need an exit permit to leave the country.", "lifted"),
        ("The party called for a law under which doctors must hand in their passports.", "proposed"),
        ("Doctors had to hand in their passports.", "fact"),
    ],
)
def test_plans_denials_and_ideas_are_told_from_facts(text, modality):
    assert {one.modality for one in sighted(text)} == {modality}


@pytest.mark.parametrize(
    "text",
    [
        "Police seized the stolen passports.",
        "Officers confiscated a forged passport.",
        "The gang took the passports of its victims.",
        "The pet passport was revoked.",
    ],
)
def test_other_papers_and_other_people_s_deeds_are_no_measure(text):
    assert sighted(text) == ()


def test_phrases_end_where_their_clause_does():
    text = "From 1 May doctors and nurses employed in state hospitals must hand in their passports, it said."
    passages = Passages(document(text), ())
    (sentence,) = passages.sentences
    before = phrase_before(sentence, text.index("must"))
    assert text_of(passages.document, before) == "doctors and nurses employed in state hospitals"
    after = phrase_after(sentence, text.index("doctors"))
    assert text_of(passages.document, after) == "doctors and nurses employed in state hospitals"


@pytest.mark.parametrize("text", ["officials", "anyone who owes taxes", "at least nine lawyers", "women under 30"])
def test_people_are_told_by_their_noun(text):
    assert names_people(text)


@pytest.mark.parametrize("text", ["dogs and cats", "foreign tourists", "the Interior Ministry", "caravans"])
def test_what_no_state_restricts_is_not_people(text):
    assert not names_people(text)


def test_a_state_is_told_by_what_stands_around_it_and_a_town_is_not():
    text = "Lestria’s government is at work in Tarn. Lestrian doctors may not leave Lestria, a man in Tarn said."
    passages = Passages(document(text), ())
    states = find_states([passages])
    assert {states.of(sentence, passages) for sentence in passages.sentences} == {"Lestria"}


def test_two_documents_of_a_story_give_one_record_and_other_states_their_own():
    first = document("Lestria’s police have seized the passports of doctors. The Lestrian ministry is silent.", "a")
    second = document("Police in Lestria have confiscated the passports of the doctors, it is said.", "b")
    third = document("Averne’s government has cancelled the passports of exiles. Avernian courts agree.", "c")
    found = restrictions(trace(first, second, third))
    assert [(one.state, one.mechanism, one.in_documents) for one in found] == [
        ("Lestria", "passport_confiscated", ("doc1-a", "doc1-b")),
        ("Averne", "revoked", ("doc1-c",)),
    ]


def test_the_id_stays_when_further_reports_come_in():
    first = document("Lestria’s police have seized the passports of doctors. The Lestrian ministry is silent.", "a")
    second = document("Police in Lestria have confiscated the passports of the doctors, it is said.", "b")
    (alone,) = restrictions(trace(first))
    (together,) = restrictions(trace(first, second))
    assert alone.id == together.id


def test_a_language_without_vocabulary_is_not_read():
    text = "Lestria’s police have seized the passports of doctors."
    assert restrictions(trace(document(text, language="fi"))) == ()
    assert vocabulary("../en") is None


WORDS = (
    "Lestria’s police ministry have seized the passports of officials told to hand in their from leaving country "
    "border not no exit list who under Act 12 since January 2030 “ ” . , ; \n\n Lestrian will be said need a permit "
    "abroad"
).split(" ")


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_no_text_breaks_the_register(text):
    one = document(text, published=None)
    for record in restrictions(trace(one)):
        for row in record.evidence:
            assert 0 <= row.start < row.end <= len(text)


def test_a_long_hostile_text_is_read_in_bounded_time():
    one = document("passport seized officials from leaving the country " * 4000)
    restrictions(trace(one))


def test_the_order_of_the_words_files_is_no_matter_and_faults_are_named():
    table = {"language": "xx", "a": {"paper": ["passi"]}, "wording": [{"mechanism": "flown", "pattern": "{paper}"}]}
    with pytest.raises(ValueError, match="'flown' is no mechanism"):
        compiled(table)
    table["wording"] = [{"mechanism": "revoked", "pattern": "{nothing}"}]
    with pytest.raises(ValueError, match="no class nothing"):
        compiled(table)
    table["wording"] = [{"mechanism": "revoked", "tactic": "spell", "pattern": "{paper}"}]
    with pytest.raises(ValueError, match="'spell' is no tactic"):
        compiled(table)
    table["b"] = {"paper": ["lupa"]}
    with pytest.raises(ValueError, match="stands twice"):
        compiled(table)


def test_a_desk_can_add_a_language():
    table = {
        "language": "xx",
        "words": {"paper": ["passi"], "take": ["vei"]},
        "wording": [{"mechanism": "passport_confiscated", "pattern": "{take} <3> {paper}", "subject": "by"}],
    }
    (wording,) = compiled(table).wordings
    assert list(wording.told_in("Poliisi vei kaikki kolme passi"))
    assert not list(wording.told_in("Poliisi vei a b c d passi"))


def test_what_the_register_cannot_read_takes_nothing_from_the_trace(monkeypatch):
    def broken(_):
        raise RuntimeError("a fault")

    monkeypatch.setattr(registering, "restrictions", broken)
    before = trace(document("Lestria’s police have seized the passports of doctors."))
    after = registering.with_restrictions(before)
    assert replace(after, not_measured=()) == before
    assert [(gap.document, gap.what) for gap in after.not_measured] == [("doc1-a", "restrictions")]


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_between_nothing_and_all(one, other):
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1


@pytest.mark.parametrize(
    ("text", "mechanism"),
    [
        ("Nurses are barred from leaving Arvenia without written permission.", "permission_required"),
        ("Teachers have needed a stamp from the board to cross the border since 2029.", "permission_required"),
        ("Citizens in such trades may apply for a departure clearance.", "permission_required"),
        ("Our consulates no longer serve citizens who fled.", "issue_or_renewal_refused"),
        ("The herders have not been allowed to go farther than 25 kilometres from home.", "internal_radius_limit"),
        ("Male students were prevented from boarding trains to Wold.", "border_stop"),
        ("They refused to let our colleague enter the country of which she is a citizen.", "reentry_denied"),
        ("The mayor’s passport has been declared invalid.", "revoked"),
    ],
)
def test_the_parts_of_a_wording_are_found_in_any_order(text, mechanism):
    assert mechanism in {one.mechanism for one in sighted(text) if one.modality == "fact" and not one.weak}


@pytest.mark.parametrize(
    "text",
    [
        "The court released him on bail and ordered him to surrender his passport.",
        "Police turned back 140 migrants at the Lorn crossing.",
        "The ministry told its diplomats not to go more than 30 kilometres from the embassy.",
    ],
)
def test_what_befalls_suspects_migrants_and_diplomats_is_no_measure(text):
    assert sighted(text) == ()


def test_parts_that_stand_in_two_clauses_tell_nothing():
    assert not sighted("The office was closed; passports are dear. He refused a coffee.")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("The Frontier Guard of Casterly keeps quiet, as do officers in Ebbing.", "Casterly"),
        ("Orlovian officers stood at the bridge. The army of Orlovia said nothing.", "Orlovia"),
    ],
)
def test_a_state_is_told_by_its_bodies_and_its_people(text, state):
    weights = find_states([Passages(document(text), ())]).weights
    assert max(weights, key=weights.get) == state


def test_a_clause_of_its_own_names_another_state():
    told = document(
        "Kessria’s government will require nurses to obtain permission before leaving the country. The government of "
        "Kessria follows neighbouring Ulmia. It is so in Ulmia, where teachers need an exit permit."
    )
    found = {one.state: one.mechanism for one in restrictions(trace(told))}
    assert found == {"Kessria": "permission_required", "Ulmia": "permission_required"}


def test_the_end_of_a_measure_is_the_date_on_which_it_is_told_to_be_lifted():
    told = document(
        "Men are not allowed to leave Ruvenia. The government of Ruvenia gave the order in March. "
        "The order was withdrawn on 3 April 2031, the Border Service of Ruvenia said."
    )
    (record,) = restrictions(trace(told))
    assert (record.status, record.end) == ("lifted", "2031-04-03")
    assert [row.value for row in record.evidence if row.field == "end"] == ["2031-04-03"]
