from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.model import Document
from headwater.tracing.collection import Reading, rarity, read_document
from headwater.tracing.passages import HEADLINE, copied_share, find_runs, liken, respellings, taken_over

from .material import document


def reading(text: str, title: str = "", name: str = "d") -> Reading:
    made: Document = document(name, text, "The Lamp", title=title)
    return read_document(made)


WORDS = st.lists(st.sampled_from("one two red sea ferry onion".split()), max_size=60)
ORIGINAL = (
    "The night ferry to Port Marl ran aground on the Widow's Teeth with 212 people on board. "
    "Its master, Pavel Dremin, had been awake for nineteen hours. The lifeboats were full of onions."
)


def test_a_copied_passage_is_found_with_its_place_in_both() -> None:
    child = reading("As we hear today, the night ferry to Port Marl ran aground on the Widow's Teeth. More to come.")
    parent = reading(ORIGINAL)
    (run,) = find_runs(child, parent)
    assert child.document.text[slice(*child.words.span(run.child, run.child + run.length))] == (
        "the night ferry to Port Marl ran aground on the Widow's Teeth"
    )
    assert parent.words.keys[run.parent] == "the"
    assert (
        parent.words.keys[run.parent : run.parent + run.length] == child.words.keys[run.child : run.child + run.length]
    )


def test_quoted_speech_is_not_counted_as_copied() -> None:
    speech = '"I rang the bell until my arms gave out and nobody came," she said. '
    child, parent = reading(speech + "Boats are dear this year."), reading(speech + "The price of onions fell again.")
    (run,) = find_runs(child, parent)
    assert run.length == 14
    assert copied_share(child, (run,)) == 0


def test_a_reworded_sentence_is_like_its_original() -> None:
    parent, child = (
        reading(ORIGINAL),
        reading("With 212 aboard, Port Marl's night ferry hit the Widow's Teeth. Bread is dear."),
    )
    likeness = {found.sentence: found for found in liken(child, parent, rarity([parent, child]))}
    assert likeness[0].share > 0.6
    assert likeness[0].window == range(1)
    assert 1 not in likeness or likeness[1].share < 0.2


def test_names_that_sound_alike_are_the_same() -> None:
    parent, child = reading(ORIGINAL), reading("The captain of it, Pavlo Driomin, did not sleep.")
    assert respellings(child, parent) == {"driomi": "dremin", "pavlo": "pavel"}


def test_headlines_are_compared_too() -> None:
    parent = reading(ORIGINAL, title="Onions in the lifeboats")
    child = reading("Nothing new.", title="Lifeboats full of onions")
    assert [found.sentence for found in liken(child, parent, rarity([parent, child]))] == [HEADLINE]


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS)
def test_runs_hold_the_same_words_and_do_not_overlap(ours: list[str], theirs: list[str]) -> None:
    child, parent = reading(" ".join(ours)), reading(" ".join(theirs))
    at = 0
    for run in find_runs(child, parent):
        assert run.child >= at
        at = run.child + run.length
        assert child.words.keys[run.child : at] == parent.words.keys[run.parent : run.parent + run.length]
    assert 0 <= copied_share(child, find_runs(child, parent)) <= 1


def test_a_text_is_its_own_copy() -> None:
    child = reading(ORIGINAL)
    assert copied_share(child, find_runs(child, child)) == 1


def test_sentences_are_kept_edited_reworded_or_new() -> None:
    parent = reading(ORIGINAL)
    edited = "The night ferry to Port Marl ran onto the rocks of the Widow's Teeth with 212 people on board."
    reworded = "The ferry to Port Marl, 212 people on board, is lying since Thursday night on the Widow's Teeth."
    for text, expected in (
        ("The lifeboats were full of onions.", (1.0, 0.0, 0.0)),
        (edited, (0.0, 1.0, 0.0)),
        (reworded, (0.0, 0.0, 1.0)),
        ("A bakery in Brellin has won a prize for bread.", (0.0, 0.0, 0.0)),
    ):
        taken = taken_over(reading(text), parent)
        assert (taken.kept, taken.edited, taken.reworded) == expected, text
    half = taken_over(reading("The lifeboats were full of onions. Bread in Brellin is dear."), parent)
    assert half.kept == half.total == 6 / 11


def test_two_sentences_run_into_one_are_kept() -> None:
    joined = "Its master, Pavel Dremin, had been awake for nineteen hours, the lifeboats were full of onions, we hear."
    assert taken_over(reading(joined), reading(ORIGINAL)).edited == 1


def test_quoted_speech_is_not_counted_as_taken_over() -> None:
    speech = '"I rang the bell until my arms gave out and nobody came," she said.'
    assert taken_over(reading(speech), reading(speech)).total == 0


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS)
def test_what_is_taken_over_is_at_most_the_whole(ours: list[str], theirs: list[str]) -> None:
    taken = taken_over(reading(" ".join(ours)), reading(" ".join(theirs)))
    assert 0 <= taken.kept <= taken.total <= 1 + 1e-9
