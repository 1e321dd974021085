from hypothesis import given
from hypothesis import strategies as st

from headwater.model import OwnVoice, Span
from headwater.tracing.statements import content_words, find_statements

from .material import document, said


def texts(found):
    return [one.text for one in found]


def test_a_content_that_says_two_things_is_cut_in_two():
    page = document("a", "The harbour board said four boats had sunk and that eleven crew were missing.", "Gull")
    found = find_statements(
        page,
        [
            said(
                page,
                "four boats had sunk and that eleven crew were missing",
                ["board"],
                who="The harbour board",
                cue="said",
            )
        ],
    )
    assert texts(found) == ["four boats had sunk", "eleven crew were missing"]
    assert {one.chain for one in found} == {("board",)}


def test_scaffolding_is_no_statement():
    page = document("a", "“The pier is closed until Monday,” said Orla Venn, the harbour master.", "Gull")
    found = find_statements(
        page,
        [said(page, "“The pier is closed until Monday,”", ["venn"], who="Orla Venn, the harbour master", cue="said")],
    )
    assert [one.attribution is not None for one in found] == [True]


def test_the_longest_chain_that_holds_the_words_speaks():
    page = document("a", "The Gull reported that Orla Venn said the pier was rotten.", "Tern")
    outer = said(page, "Orla Venn said the pier was rotten", ["gull"], who="The Gull", cue="reported")
    inner = said(page, "the pier was rotten", ["gull", "venn"], who="Orla Venn", cue="said")
    (statement,) = find_statements(page, [outer, inner])
    assert statement.text == "the pier was rotten"
    assert statement.chain == ("gull", "venn")


def test_two_speakers_of_the_same_words_are_two_statements():
    page = document("a", "Nine people drowned, according to both the coastguard and the hospital.", "Tern")
    both = [
        said(page, "Nine people drowned", ["coastguard"], who="the coastguard", cue="according to"),
        said(page, "Nine people drowned", ["hospital"], who="the hospital"),
    ]
    assert [one.chain for one in find_statements(page, both)] == [("coastguard",), ("hospital",)]


def test_cue_inside_the_words_does_not_part_them():
    page = document("a", "The licence of the ferry reportedly ended in March.", "Tern")
    split = said(page, ["The licence of the ferry", "ended in March"], ["nobody"], cue="reportedly")
    assert texts(find_statements(page, [split])) == ["The licence of the ferry reportedly ended in March"]


def test_a_belief_is_stated_with_its_holder():
    page = document("a", "The palace fears a run of departures by officials.", "Tern")
    belief = said(
        page, "a run of departures by officials", ["palace"], who="The palace", cue="fears", attitude="belief"
    )
    assert "The palace fears a run of departures by officials" in texts(find_statements(page, [belief]))


def test_a_relative_clause_in_the_middle_does_not_cut_off_the_verb():
    page = document("a", "A fare of nine crowns, which the leaflet printed, was never agreed.", "Tern")
    assert texts(find_statements(page, [])) == ["A fare of nine crowns, which the leaflet printed, was never agreed."]


def test_own_voice_is_taken_from_its_spans_alone():
    page = document("a", "The ferry sank on Monday. The pier is being rebuilt in stone.", "Tern")
    second = OwnVoice("a", Span(26, len(page.text)))
    assert texts(find_statements(page, [], [second])) == ["The pier is being rebuilt in stone."]
    assert len(find_statements(page, [])) == 2
    assert find_statements(page, [], []) == ()


def test_numbers_without_words_state_nothing():
    page = document("a", "18:07.\n\nThe queue at the gate is eighty cars long.", "Tern")
    assert texts(find_statements(page, [])) == ["The queue at the gate is eighty cars long."]


def test_content_words_leave_out_function_words():
    assert content_words("It was not the 3.5 million that they had lost") == ["3.5", "million", "lost"]


@given(st.text(alphabet="ab ,.;“”and wasthe\n", max_size=200), st.data())
def test_statements_lie_inside_the_text_without_outer_spaces(text, data):
    page = document("a", text, "Tern")
    for one in find_statements(page, []):
        words = text[one.span.start : one.span.end]
        assert words
        assert words == words.strip()
        assert one.sentence.start <= one.span.start < one.span.end <= one.sentence.end


def test_an_article_left_over_from_a_cut_states_nothing():
    page = document("a", "The wells, which are old, “the” Gull says, are dry, and it is so.", "Tern")
    found = find_statements(page, [said(page, ["the", "it"], ["gull"], who="Gull", cue="says")])
    texts = [one.text for one in found if one.attribution]
    assert "the" not in texts
    assert "it" in texts
