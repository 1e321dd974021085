import pytest

from headwater.attribution.resolution.entities import acronym_of, key, nouns_agree, same_body, same_person
from headwater.attribution.resolution.words import singular, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dmytro Pesnov", "Dmitry Pesnov"),
        ("Oleksandra Velmar", "Alexandra Velmar"),
        ("Volodymyr Orlan", "Vladimir Orlan"),
        ("A. Velmar", "Anna Velmar"),
        ("Velmar", "Anna Velmar"),
        ("Ruslan Teverin", "Ruslan Teveryn"),
        ("Dmitar Kosk", "Dmitar Kosk’s"),
    ],
)
def test_spellings_of_one_person_are_joined(one: str, other: str) -> None:
    assert same_person(key(one), key(other))


@pytest.mark.parametrize(
    ("one", "other"), [("Anna Velmar", "Igor Velmar"), ("Anna Velmar", "Anna Temm"), ("B. Velmar", "Anna Velmar")]
)
def test_people_with_names_at_odds_stay_apart(one: str, other: str) -> None:
    assert not same_person(key(one), key(other))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Courant", "Merrow Courant", True),
        ("the Environment Agency", "Environment Agency", True),
        ("Halcyra", "Halcyra Group plc", True),
        ("Merrow", "Merrow Courant", False),
        ("Grant Bank", "Grent Bank", False),
    ],
)
def test_bodies_are_joined_by_the_end_of_their_names(one: str, other: str, same: bool) -> None:
    assert same_body(key(one), key(other), bare_first=False) is same


def test_acronyms_are_made_of_initials() -> None:
    assert acronym_of("OFA", "Office for Airwaves")
    assert acronym_of("TNA", "Transel News Agency")
    assert not acronym_of("OFA", "Border Service")
    assert not acronym_of("of", "Office for")


def test_nouns_of_one_class_agree() -> None:
    assert nouns_agree("newspaper", "publication")
    assert nouns_agree("company", "firm")
    assert nouns_agree("minister", "justice minister")
    assert not nouns_agree("company", "minister")


@pytest.mark.parametrize(
    ("many", "one"), [("ministries", "ministry"), ("women", "woman"), ("spokesmen", "spokesman"), ("press", "press"),
                      ("agencies", "agency"), ("coaches", "coach"), ("police", "police")]
)  # fmt: skip
def test_singulars(many: str, one: str) -> None:
    assert singular(many) == one


def test_every_word_list_has_entries() -> None:
    lists = words()
    for entries in (lists.people, lists.groups, lists.organizations, lists.outlets, lists.documents, lists.common):
        assert len(entries) > 40
    assert set(lists.genders.values()) == {"m", "f"}
    assert all(
        pattern.search(word) for word, pattern in (("denied", lists.cues["denies"]), ("fears", lists.cues["belief"]))
    )
