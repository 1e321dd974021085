import pytest

from headwater.attribution.outlets import OutletLexicon
from headwater.tracing.cast import Cast
from headwater.tracing.descent import ClaimStatement
from headwater.tracing.matching import profile
from headwater.tracing.statements import find_statements
from headwater.tracing.variants import find_variants

from .material import document, link


def drift(texts, links, stances=None):
    """-> for each group of changed wordings the documents, in order; every sentence is a mention of one claim."""
    pages = [document(name, text, name.title(), hour) for hour, (name, text) in enumerate(texts.items())]
    cast = Cast(pages, [], links, OutletLexicon(()))
    mentions = [
        ClaimStatement(profile(one), (stances or {}).get(page.id, "asserts"))
        for page in pages
        for one in find_statements(page, [])
    ]
    return [[one.document for one in group] for group in find_variants(mentions, cast)]


@pytest.mark.parametrize(
    ("parent", "child"),
    [
        ("A trial with 400 volunteers is planned for the autumn.", "A huge trial with 4,000 volunteers starts soon."),
        ("Up to 900 jobs would be at risk there.", "Up to 1,900 jobs are for the chop."),
        ("It holds 4.9 per cent of Oskeld.", "It already holds 9.4 per cent of Oskeld."),
        ("Twenty-two others were hurt, five of them badly.", "Twenty-two others were hurt, fifteen of them badly."),
    ],
)
def test_another_number_than_the_parents_has_changed(parent, child):
    assert drift({"gull": parent, "tern": child}, [link("tern", "gull")]) == [["tern"]]


@pytest.mark.parametrize(
    ("parent", "child"),
    [
        ("A contract for 6.2 million lirs was signed.", "A contract for more than 6 million lirs was signed."),
        ("The shares closed at 488 on Tuesday.", "The shares closed at 541, after 488 on Tuesday."),
        ("Some 300 convicts played in the film.", "The toll of the storm rose to 12."),
        ("The shares closed at 488 on Tuesday.", "The shares closed on Tuesday."),
    ],
)
def test_rounding_and_other_numbers_are_no_change(parent, child):
    assert drift({"gull": parent, "tern": child}, [link("tern", "gull")]) == []


def test_only_what_descends_can_change():
    texts = {"gull": "Some 30 managers gave up passports.", "tern": "Some 300 managers gave up passports."}
    assert drift(texts, []) == []
    assert drift(texts, [link("tern", "gull")]) == [["tern"]]


def test_a_text_that_denies_a_number_has_not_changed_it():
    texts = {"gull": "The blast killed 26 people.", "tern": "The blast killed six people."}
    assert drift(texts, [link("tern", "gull")]) == [["tern"]]
    assert drift(texts, [link("tern", "gull")], {"tern": "denies"}) == []


def test_who_copies_a_changed_number_has_it_too():
    texts = {
        "gull": "Some 30 managers gave up passports.",
        "tern": "Some 300 managers gave up passports.",
        "petrel": "Some 300 managers gave up passports, it is said.",
    }
    assert drift(texts, [link("tern", "gull"), link("petrel", "tern")]) == [["tern", "petrel"]]
