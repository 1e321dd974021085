import pytest

from headwater.tracing.matching import profile
from headwater.tracing.stances import corrects, is_denial, stances
from headwater.tracing.statements import find_statements

from .material import document, said


def stances_of(documents, attributions, publishers=None, pointing=()):
    profiles = [
        profile(one, (publishers or {}).get(page.id))
        for page in documents
        for one in find_statements(page, attributions)
    ]
    back = [one.statement.text in pointing for one in profiles]
    return stances(profiles, {page.id: page for page in documents}, back)


@pytest.mark.parametrize(
    "text",
    ["There is no ban", "“Nobody is confiscating anything", "They are not in the film", "The figure has no basis"],
)
def test_denials_as_a_whole(text):
    assert is_denial(text)


@pytest.mark.parametrize(
    "text", ["Men who have no certificate are stopped", "Passports are taken", "The hologram never gets tired"]
)
def test_a_negation_somewhere_is_no_denial(text):
    assert not is_denial(text)


def test_a_denial_in_own_voice_denies_what_the_others_assert():
    pages = [
        document("a", "The premier will appear as a hologram.", "Gull"),
        document("b", "A hologram will replace the premier.", "Tern", 1),
        document("c", "There is no hologram of the premier.", "Petrel", 2),
    ]
    assert stances_of(pages, []) == ("asserts", "asserts", "denies")


def test_a_negative_claim_is_asserted_by_negative_words():
    pages = [
        document("a", "There was no control group.", "Gull"),
        document("b", "There was no comparison group.", "Tern", 1),
    ]
    assert stances_of(pages, []) == ("asserts", "asserts")


def test_the_stance_of_an_attribution_stands():
    pages = [document("a", "The palace denied that passports are taken.", "Gull")]
    denied = said(pages[0], "passports are taken", ["palace"], who="The palace", cue="denied", stance="denies")
    assert stances_of(pages, [denied]) == ("denies",)


def test_who_denies_in_the_words_of_a_negative_claim_asserts_it():
    pages = [
        document("a", "“No gate was touched,” said Olaf Trent.", "Gull"),
        document("b", "The board said no gate had been touched.", "Tern", 1),
    ]
    denied = said(pages[0], "“No gate was touched,”", ["trent"], who="Olaf Trent", cue="said", stance="denies")
    told = said(pages[1], "no gate had been touched", ["board"], who="The board", cue="said")
    assert stances_of(pages, [denied, told]) == ("asserts", "asserts")


def test_an_outlet_that_corrects_itself_retracts():
    old = document("a", "Twenty-six people were killed.", "Gull")
    new = document("b", "The Gull reported that 26 people were killed.", "Gull", 5, title="A correction")
    own = said(new, "26 people were killed", ["gull"], who="The Gull", cue="reported")
    assert corrects(new)
    assert stances_of([old, new], [own], {"a": "gull", "b": "gull"}) == ("asserts", "retracts")


def test_words_that_turn_round_what_they_point_at_deny():
    pages = [document("a", "They were not.", "Gull"), document("b", "The men were convicts.", "Tern")]
    assert stances_of(pages, [], pointing={"They were not."})[0] == "denies"


@pytest.mark.parametrize(
    ("words", "stance"),
    [
        ("On Monday we wrote that", "retracts"),
        ("An article in Culture said that", "retracts"),
        ("Mr Oss said", "asserts"),
    ],
)
def test_a_correction_takes_back_its_own_words_however_it_names_itself(words, stance):
    old = document("a", "Convicts played the workers.", "Gull")
    new = document("b", f"{words} convicts played the workers.", "Gull", 5, title="A correction")
    own = said(new, "convicts played the workers", ["somebody"], who=words)
    assert stances_of([old, new], [own]) == ("asserts", stance)


def test_who_says_that_he_takes_his_words_back_retracts():
    old = document("a", "The memo is a forgery.", "Gull")
    new = document("b", "I withdraw the word forgery, Tulic said.", "Gull", 5)
    own = said(new, "I withdraw the word forgery", ["Tulic"], who="Tulic", cue="said")
    assert stances_of([old, new], [own]) == ("asserts", "retracts")
