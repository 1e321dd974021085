import pytest

from headwater.attribution.outlets import OutletLexicon
from headwater.model import OriginRange
from headwater.tracing.cast import Cast
from headwater.tracing.descent import ClaimStatement
from headwater.tracing.matching import profile
from headwater.tracing.origins import find_origins
from headwater.tracing.statements import find_statements

from .material import document, link, said, source

NOWHERE = OutletLexicon(())


def origins_of(documents, attributions, sources, links, stances=None, log_odds=None):
    """Every statement of the documents is taken for a mention of one claim."""
    return find_origins_in(documents, documents, attributions, sources, links, stances, log_odds)


def find_origins_in(documents, stating, attributions, sources, links, stances=None, log_odds=None):
    """The same, where only the documents `stating` mention the claim."""
    cast = Cast(documents, sources, links, NOWHERE)
    mentions = []
    for page in stating:
        publisher = cast.publisher(page.id)
        for one in find_statements(page, attributions):
            stance = (stances or {}).get(page.id, one.stance)
            mentions.append(ClaimStatement(profile(one, publisher.id if publisher else None), stance))
    return find_origins(mentions, cast, log_odds)


def named(found):
    return sorted(origin.source or "-" for origin in found.origins)


def test_one_person_heard_by_two_outlets_is_one():
    a = document("a", "Boats sank, said Orla Venn.", "Gull")
    b = document("b", "The boats sank, Orla Venn told the Tern.", "Tern", 1)
    found = origins_of(
        [a, b],
        [
            said(a, "Boats sank", ["Orla Venn"], who="Orla Venn", cue="said"),
            said(b, "The boats sank", ["Orla Venn"], who="Orla Venn", cue="told the Tern"),
        ],
        [source("Orla Venn", "person")],
        [],
    )
    assert named(found) == ["Orla Venn"]
    assert found.independent == OriginRange(1, 1)
    assert found.origins[0].document == "a"


def test_an_authority_and_its_spokeswoman_are_one():
    a = document("a", "Boats sank, said Orla Venn.", "Gull")
    b = document("b", "The boats sank, the Harbour Board said.", "Tern", 1)
    found = origins_of(
        [a, b],
        [
            said(a, "Boats sank", ["Orla Venn"], who="Orla Venn", cue="said"),
            said(b, "The boats sank", ["Harbour Board"], who="the Harbour Board", cue="said"),
        ],
        [
            source("Orla Venn", "person", role="spokeswoman of the Harbour Board"),
            source("Harbour Board", "organization"),
        ],
        [],
    )
    assert found.independent == OriginRange(1, 1)
    assert any(reason.feature == "same_origin" for reason in found.why)


def test_unnamed_people_at_two_outlets_may_be_the_same():
    a = document("a", "Passports are taken, two officials said.", "Gull")
    b = document("b", "Passports are being taken, several clerks told the Tern.", "Tern", 1)
    attributions = [
        said(a, "Passports are taken", ["two officials"], who="two officials", cue="said"),
        said(b, "Passports are being taken", ["several clerks"], who="several clerks", cue="told the Tern"),
    ]
    sources = [source("two officials", "unnamed"), source("several clerks", "unnamed")]
    assert origins_of([a, b], attributions, sources, []).independent == OriginRange(1, 2)
    copied = origins_of([a, b], attributions, sources, [link("b", "a", "rewritten")])
    assert copied.independent == OriginRange(1, 1)
    cited = origins_of([a, b], attributions, sources, [link("b", "a", "cited")])
    assert cited.independent == OriginRange(1, 2)


def test_a_single_unnamed_witness_may_be_the_person_another_outlet_names():
    a = document("a", "Men were sent back, a man in the queue wrote.", "Gull")
    b = document("b", "Men were turned back, said Jonas Werle.", "Tern", 1)
    found = origins_of(
        [a, b],
        [
            said(a, "Men were sent back", ["a man in the queue"], who="a man in the queue", cue="wrote"),
            said(b, "Men were turned back", ["Jonas Werle"], who="Jonas Werle", cue="said"),
        ],
        [source("a man in the queue", "unnamed"), source("Jonas Werle", "person")],
        [],
    )
    assert found.independent == OriginRange(1, 2)


def test_copies_and_citations_add_nothing():
    a = document("a", "The dam leaks, said Orla Venn.", "Gull")
    b = document("b", "The dam is leaking.", "Tern", 1)
    c = document("c", "The dam leaks, the Tern reported.", "Petrel", 2)
    found = origins_of(
        [a, b, c],
        [
            said(a, "The dam leaks", ["Orla Venn"], who="Orla Venn", cue="said"),
            said(c, "The dam leaks", ["Tern"], who="the Tern", cue="reported"),
        ],
        [source("Orla Venn", "person"), source("Tern", "outlet")],
        [link("b", "a", "rewritten", False), link("c", "b")],
    )
    assert named(found) == ["Orla Venn"]
    assert {reason.feature for reason in found.why} >= {"taken_from", "cites"}


@pytest.mark.parametrize("stance", ["denies", "doubts", "retracts"])
def test_a_denial_is_no_origin(stance):
    a = document("a", "The dam leaks, said Orla Venn.", "Gull")
    b = document("b", "The dam leaks, the Harbour Board said.", "Tern", 1)
    attributions = [
        said(a, "The dam leaks", ["Orla Venn"], who="Orla Venn", cue="said"),
        said(b, "The dam leaks", ["Harbour Board"], who="the Harbour Board", cue="said"),
    ]
    sources = [source("Orla Venn", "person"), source("Harbour Board", "organization")]
    assert origins_of([a, b], attributions, sources, []).independent == OriginRange(2, 2)
    assert named(origins_of([a, b], attributions, sources, [], {"b": stance})) == ["Orla Venn"]


def test_the_holder_of_a_belief_is_no_origin_of_it():
    a = document("a", "Insiders say the palace fears a revolt.", "Gull")
    inner = said(a, "a revolt", ["insiders", "palace"], who="the palace", cue="fears", attitude="belief")
    found = origins_of([a], [inner], [source("insiders", "unnamed"), source("palace", "organization")], [])
    assert named(found) == ["insiders"]


def test_a_witness_vouches_and_not_whom_he_heard_it_from():
    a = document("a", "Pavel Dremin said the guard told him no men may leave.", "Gull")
    inner = said(a, "no men may leave", ["Pavel Dremin", "the guard"], who="the guard", cue="told him")
    found = origins_of([a], [inner], [source("Pavel Dremin", "person"), source("the guard", "unnamed")], [])
    assert named(found) == ["Pavel Dremin"]


def test_nobody_in_particular_vouches_for_nothing():
    a = document("a", "The mint reportedly closed in June.", "Gull")
    found = origins_of(
        [a],
        [said(a, ["The mint", "closed in June"], ["unspecified"], cue="reportedly")],
        [source("unspecified", "unnamed")],
        [],
    )
    assert found.independent == OriginRange(0, 0)


def test_two_outlets_that_cite_each_other_go_in_a_circle():
    a = document("a", "Twenty-six died, the Tern writes.", "Gull")
    b = document("b", "The toll is 26, the Gull reports.", "Tern", 1)
    attributions = [
        said(a, "Twenty-six died", ["Tern"], who="the Tern", cue="writes"),
        said(b, "The toll is 26", ["Gull"], who="the Gull", cue="reports"),
    ]
    sources = [source("Gull", "outlet"), source("Tern", "outlet")]
    found = origins_of([a, b], attributions, sources, [link("a", "b"), link("b", "a")])
    assert found.circular
    assert found.independent == OriginRange(0, 0)
    assert found.why[0].feature == "circle"
    assert "Gull" in found.why[0].text
    assert "Tern" in found.why[0].text


def test_a_circle_with_a_spring_of_its_own_is_none():
    a = document("a", "Twenty-six died, the Tern writes.", "Gull")
    b = document("b", "The toll is 26, the Gull reports.", "Tern", 1)
    c = document("c", "Twenty-six are dead, said Orla Venn.", "Petrel", 2)
    attributions = [
        said(a, "Twenty-six died", ["Tern"], who="the Tern", cue="writes"),
        said(b, "The toll is 26", ["Gull"], who="the Gull", cue="reports"),
        said(c, "Twenty-six are dead", ["Orla Venn"], who="Orla Venn", cue="said"),
    ]
    sources = [source("Gull", "outlet"), source("Tern", "outlet"), source("Orla Venn", "person")]
    found = origins_of([a, b, c], attributions, sources, [link("a", "b"), link("b", "a")])
    assert not found.circular
    assert named(found) == ["Orla Venn"]


def test_satire_vouches_for_nothing():
    a = document("a", "The premier is a lamp, her aide confirmed.", "Wet Umbrella", furniture="This is a humour page.")
    b = document("b", "The premier is a lamp, her aide confirmed.", "Tern", 1)
    attributions = [said(page, "The premier is a lamp", ["aide"], who="her aide", cue="confirmed") for page in (a, b)]
    found = origins_of([a, b], attributions, [source("aide", "unnamed")], [link("b", "a", "rewritten", False)])
    assert found.independent == OriginRange(0, 0)
    assert {reason.feature for reason in found.why} == {"satire", "passed_on"}


def test_nameless_people_of_a_text_that_cites_another_are_its_people_unless_it_heard_them_itself():
    a = document("a", "Passports are taken, two officials said.", "Gull")
    b = document("b", "Passports are being taken, sources say.", "Tern", 1)
    c = document("c", "Passports are taken away, a clerk told the Petrel.", "Petrel", 2)
    attributions = [
        said(a, "Passports are taken", ["two officials"], who="two officials", cue="said"),
        said(b, "Passports are being taken", ["sources"], who="sources", cue="say"),
        said(c, "Passports are taken away", ["a clerk"], who="a clerk", cue="told the Petrel"),
    ]
    sources = [source(name, "unnamed") for name in ("two officials", "sources", "a clerk")]
    found = origins_of([a, b, c], attributions, sources, [link("b", "a"), link("c", "a")])
    assert named(found) == ["a clerk", "two officials"]
    assert found.independent == OriginRange(1, 2)
    assert [reason.spans[0].document for reason in found.why if reason.feature == "passed_on"] == ["b"]


def test_a_copy_that_mistakes_who_said_it_adds_nobody():
    a = document("a", "A manager at Marl Lines said forms must be filled in.", "Gull")
    b = document("b", "Marl Lines said that forms are to be filled in.", "Tern", 1)
    attributions = [
        said(a, "forms must be filled in", ["a manager"], who="A manager at Marl Lines", cue="said"),
        said(b, "forms are to be filled in", ["Marl Lines"], who="Marl Lines", cue="said"),
    ]
    sources = [source("a manager", "unnamed"), source("Marl Lines", "organization")]
    assert named(origins_of([a, b], attributions, sources, [link("b", "a", "rewritten")])) == ["a manager"]
    assert named(origins_of([a, b], attributions, sources, [])) == ["Marl Lines", "a manager"]


def test_who_has_it_from_the_reports_is_no_origin():
    a = document("a", "Passports are taken, two officials said.", "Gull")
    b = document("b", "Orla Venn said that she knew of the passports only from the press.", "Tern", 1)
    attributions = [
        said(a, "Passports are taken", ["two officials"], who="two officials", cue="said"),
        said(b, "she knew of the passports only from the press", ["Orla Venn"], who="Orla Venn", cue="said"),
    ]
    found = origins_of([a, b], attributions, [source("two officials", "unnamed"), source("Orla Venn", "person")], [])
    assert named(found) == ["two officials"]
    assert found.independent == OriginRange(1, 1)


@pytest.mark.parametrize(
    ("one", "other", "kind", "same"),
    [
        ("Radim Tulic", "Radym Tulich", "person", True),
        ("Radim Tulic", "Radim Solgrave", "person", False),
        ("Ministry of Defence of the Republic of Ruvenia", "the defence ministry in Ostrel", "organization", True),
        ("Ministry of Defence", "Ministry of Health", "organization", False),
    ],
)
def test_one_name_in_two_spellings_is_one_origin(one, other, kind, same):
    a = document("a", "Boats sank, the first said.", "Gull")
    b = document("b", "The boats sank, the second said.", "Tern", 1)
    attributions = [
        said(a, "Boats sank", [one], who="the first", cue="said"),
        said(b, "The boats sank", [other], who="the second", cue="said"),
    ]
    found = origins_of([a, b], attributions, [source(one, kind), source(other, kind)], [])
    assert found.independent == (OriginRange(1, 1) if same else OriginRange(2, 2))


def test_a_number_that_the_cited_text_does_not_give_has_no_origin():
    a = document("a", "Thirty managers gave up passports, an executive said.", "Gull")
    b = document("b", "About 300 leaders gave passports, an executive told the Gull.", "Tern", 1)
    mention = said(b, "About 300 leaders gave passports", ["Gull", "executive"], who="an executive", cue="told")
    sources = [source("Gull", "outlet"), source("executive", "unnamed")]
    cast = Cast([a, b], sources, [link("b", "a", "translated")], NOWHERE)
    (statement,) = find_statements(b, [mention])
    found = find_origins([ClaimStatement(profile(statement), "asserts")], cast)
    assert found.independent == OriginRange(0, 0)
    assert found.why[0].feature == "number_not_in_source"


def test_mentions_too_loose_to_confirm_are_not_counted():
    a = document("a", "The dam leaks, said Orla Venn.", "Gull")
    b = document("b", "Dams are old, said Hedda Lorne.", "Tern", 1)
    attributions = [
        said(a, "The dam leaks", ["Orla Venn"], who="Orla Venn", cue="said"),
        said(b, "Dams are old", ["Hedda Lorne"], who="Hedda Lorne", cue="said"),
    ]
    sources = [source("Orla Venn", "person"), source("Hedda Lorne", "person")]
    found = origins_of([a, b], attributions, sources, [], log_odds=lambda one, other: -1.0)
    assert found.independent == OriginRange(1, 1)
    assert any(reason.feature == "too_loose_to_confirm" for reason in found.why)
    assert origins_of([a, b], attributions, sources, [], log_odds=lambda one, other: 1.0).independent == OriginRange(
        2, 2
    )


def test_an_issuer_speaks_for_itself_though_it_has_seen_the_reports():
    a = document("a", "A bid was made, people close to the talks said.", "Gull")
    b = document("b", "The company has received a bid.", "Oskel Harbours plc", 1)
    c = document("c", "Oskel Harbours plc declined to say more.", "Gull", 2)
    found = origins_of(
        [a, b],
        [
            said(a, "A bid was made", ["people close to the talks"], who="people close to the talks", cue="said"),
            said(c, "more", ["Oskel Harbours plc"], who="Oskel Harbours plc", cue="declined to say", stance="declines"),
        ],
        [source("people close to the talks", "unnamed"), source("Oskel Harbours plc", "organization")],
        [link("b", "a")],
    )
    assert named(found) == ["Oskel Harbours plc", "people close to the talks"]
    assert found.independent == OriginRange(2, 2)


def test_without_support_nothing_is_measured():
    a = document("a", "The dam leaks.", "Gull")
    assert origins_of([a], [], [], [], {"a": "denies"}).independent is None


def test_a_correction_that_cites_who_found_the_error_closes_no_circle():
    first = document("a", "Twenty-six died in the blast.", "Gull")
    check = document("b", "Twenty-six died, the Gull wrote.", "Tern", 1)
    later = document("c", "Twenty-six died, the Tern says.", "Gull", 2)
    attributions = [
        said(check, "Twenty-six died", ["Gull"], who="the Gull", cue="wrote"),
        said(later, "Twenty-six died", ["Tern"], who="the Tern", cue="says"),
    ]
    sources = [source("Gull", "outlet"), source("Tern", "outlet")]
    links = [link("b", "a"), link("c", "b")]
    assert origins_of([first, check, later], attributions, sources, links).circular
    corrected = document("c", "Twenty-six died, the Tern says.", "Gull", 2, title="Correction: the toll of the blast")
    assert not origins_of([first, check, corrected], attributions, sources, links).circular


def test_who_says_the_opposite_of_most_others_is_no_origin():
    a = document("a", "The report was never passed on, two officials said.", "Gull")
    b = document("b", "The report was not passed on, the Gull writes.", "Tern", 1)
    c = document("c", "The report was passed on, Orla Venn said.", "Petrel", 2)
    attributions = [
        said(a, "The report was never passed on", ["two officials"], who="two officials", cue="said"),
        said(b, "The report was not passed on", ["Gull"], who="the Gull", cue="writes"),
        said(c, "The report was passed on", ["Orla Venn"], who="Orla Venn", cue="said"),
    ]
    sources = [source("two officials", "unnamed"), source("Gull", "outlet"), source("Orla Venn", "person")]
    found = origins_of([a, b, c], attributions, sources, [link("b", "a")])
    assert named(found) == ["two officials"]
    assert [one.document for why in found.why if why.feature == "says_the_opposite" for one in why.spans] == ["c"]


def test_what_somebody_told_an_outlet_counts_as_its_own_text_has_it():
    a = document("a", "A price of 640 crowns was discussed, people familiar with it said.", "Gull")
    b = document("b", "The price is 640 crowns, Marl Lines told the Gull.", "Tern", 1)
    attributions = [
        said(a, "A price of 640 crowns was discussed", ["people"], who="people familiar with it", cue="said"),
        said(b, "The price is 640 crowns", ["Gull", "Marl Lines"], who="Marl Lines", cue="told the Gull"),
    ]
    sources = [source("people", "unnamed"), source("Gull", "outlet"), source("Marl Lines", "organization")]
    found = origins_of([a, b], attributions, sources, [link("b", "a")])
    assert named(found) == ["people"]
    assert {reason.feature for reason in found.why} >= {"otherwise_there"}


def test_a_source_in_its_own_words_counts_where_the_others_have_it_from():
    a = document("a", "Passports are being called in, two officials said.", "Gull")
    b = document("b", "Passports are taken, the Gull writes.", "Tern", 1)
    c = document("c", "Passports are taken, says the Gull.", "Petrel", 2)
    attributions = [
        said(a, "Passports are being called in", ["two officials"], who="two officials", cue="said"),
        said(b, "Passports are taken", ["Gull"], who="the Gull", cue="writes"),
        said(c, "Passports are taken", ["Gull"], who="the Gull", cue="says"),
    ]
    sources = [source("two officials", "unnamed"), source("Gull", "outlet")]

    def log_odds(one, other):
        return 2.0 if one.statement.text == other.statement.text else -1.0

    found = origins_of([a, b, c], attributions, sources, [link("b", "a"), link("c", "a")], log_odds=log_odds)
    assert named(found) == ["two officials"]
    assert found.independent == OriginRange(1, 1)


def test_a_quotation_of_satire_has_no_origin_though_nobody_links_to_the_satire():
    joke = document("a", '"I never tire," the premier said.', "Wet Umbrella", furniture="A humour page. Satire.")
    page = document("b", '"I never tire," the premier said.', "Gull", 1)
    attributions = [said(one, "I never tire", ["premier"], who="the premier", cue="said") for one in (joke, page)]
    found = origins_of([joke, page], attributions, [source("premier", "person", "Vera Dalm")], [])
    assert found.independent == OriginRange(0, 0)
    assert {reason.feature for reason in found.why} == {"satire"}


def test_a_newsroom_with_knowledge_of_its_own_breaks_the_circle():
    spring = document("s", "The bridge was opened 58 years ago.", "Hern", -1)
    a = document("a", "The bridge was opened 58 years ago, the Tern wrote.", "Gull")
    b = document("b", "The bridge was opened 58 years ago, the Gull wrote.", "Tern", 1)
    attributions = [
        said(a, "The bridge was opened 58 years ago", ["tern"], who="the Tern", cue="wrote"),
        said(b, "The bridge was opened 58 years ago", ["gull"], who="the Gull", cue="wrote"),
    ]
    sources = [source("tern", "outlet", "Tern"), source("gull", "outlet", "Gull")]
    links = [link("a", "b"), link("b", "a")]
    assert origins_of([a, b], attributions, sources, links).circular
    found = origins_of([spring, a, b], attributions, sources, links)
    assert not found.circular
    assert found.independent == OriginRange(1, 1)


@pytest.mark.parametrize(
    ("text", "counted"), [("Up to the crisis nobody checked this.", True), ("There is no such rule.", False)]
)
def test_a_negation_that_others_have_in_other_words_is_no_opposite(text, counted):
    pages = [
        document("a", "The rule was seldom enforced, said Orla Venn.", "Gull"),
        document("b", "The rule was rarely enforced, said Orla Venn.", "Tern", 1),
        document("c", text, "Petrel", 2),
    ]
    attributions = [
        said(pages[0], "The rule was seldom enforced", ["venn"], who="Orla Venn", cue="said"),
        said(pages[1], "The rule was rarely enforced", ["venn"], who="Orla Venn", cue="said"),
        said(pages[2], text[:-1], ["rusk"]),
    ]
    sources = [source("venn", "person", "Orla Venn"), source("rusk", "person", "Tam Rusk")]
    assert ("rusk" in named(origins_of(pages, attributions, sources, []))) is counted


def test_an_agency_that_was_read_as_a_body_vouches_for_nothing_that_somebody_else_does():
    board = document("board", "The dam leaks.", "Harbour Board")
    agency = document("agency", "The dam leaks.", "Petrel", 1)
    found = origins_of(
        [board, agency],
        [],
        [source("Petrel", "organization"), source("Harbour Board", "organization")],
        [],
    )
    assert named(found) == ["Harbour Board"]
    assert found.independent == OriginRange(1, 1)


@pytest.mark.parametrize(("outlet", "counted"), [("the publication", 0), ("Petrel", 1)])
def test_whom_a_copy_has_from_an_outlet_without_a_name_the_copied_text_must_have_too(outlet, counted):
    original = document("original", "Orla Venn has a new boat.", "Gull")
    copy = document("copy", "The dam leaks, officials told the publication.", "Tern", 1)
    found = origins_of(
        [copy],
        [said(copy, "The dam leaks", [outlet, "officials"], who="officials", cue="told")],
        [source(outlet, "outlet"), source("officials", "unnamed")],
        [],
    )
    assert len(found.origins) == 1
    copied = find_origins_in(
        [original, copy],
        [copy],
        [said(copy, "The dam leaks", [outlet, "officials"], who="officials", cue="told")],
        [source(outlet, "outlet"), source("officials", "unnamed")],
        [link("copy", "original", "translated")],
    )
    assert len(copied.origins) == counted


def test_an_outlet_without_a_name_is_one_of_those_that_a_text_is_made_from():
    a = document("a", "The dam leaks, said Orla Venn.", "Gull")
    b = document("b", "The dam leaks, the newspaper writes.", "Tern", 1)
    found = origins_of(
        [a, b],
        [
            said(a, "The dam leaks", ["Orla Venn"], who="Orla Venn", cue="said"),
            said(b, "The dam leaks", ["the newspaper"], who="the newspaper", cue="writes"),
        ],
        [source("Orla Venn", "person"), source("the newspaper", "outlet")],
        [link("b", "a")],
    )
    assert named(found) == ["Orla Venn"]
    assert [reason.feature for reason in found.why if reason.spans and reason.spans[0].document == "b"] == ["cites"]


@pytest.mark.parametrize(
    ("words", "origins"),
    [
        ("Hanna Lorn, citing the wage book, said the workers were women.", 1),
        ("Hanna Lorn, who was there, said the workers were women.", 2),
    ],
)
def test_who_reads_a_document_out_adds_nothing_to_it(words, origins):
    a = document("a", "The workers were women, by the wage book.", "Gull")
    b = document("b", words, "Tern", 1)
    found = origins_of(
        [a, b],
        [
            said(a, "The workers were women", ["wage book of 1927"], who="the wage book", cue="by"),
            said(b, "the workers were women", ["Hanna Lorn"], who="Hanna Lorn", cue="said"),
        ],
        [source("wage book of 1927", "document"), source("Hanna Lorn", "person")],
        [],
    )
    assert found.independent == OriginRange(origins, origins)


def correction(text, outlet="Gull", hour=3):
    return document("correction", text, outlet, hour, title="Correction")


def test_an_outlet_that_takes_back_what_it_said_itself_vouches_no_more():
    a = document("a", "Convicts played the workers.", "Gull")
    b = correction("We wrote that convicts played the workers. They did not.")
    denied = {"correction": "denies"}
    assert origins_of([a], [], [], []).independent == OriginRange(1, 1)
    found = origins_of([a, b], [], [], [], denied)
    assert found.independent == OriginRange(0, 0)
    assert "taken_back" in {reason.feature for reason in found.why}
    elsewhere = correction("We wrote that convicts played the workers. They did not.", "Tern")
    assert origins_of([a, elsewhere], [], [], [], denied).independent == OriginRange(1, 1)


@pytest.mark.parametrize(("words", "circular"), [("took the line from the Plenaria", True), ("saw the film", False)])
def test_who_admits_where_a_line_came_from_closes_the_circle(words, circular):
    a = document("a", "Convicts played the workers.", "Gull")
    b = document("b", "Convicts played the workers, the Gull says.", "Plenaria", 1)
    c = correction(f"They did not. Our writer {words}.")
    found = origins_of(
        [a, b, c],
        [said(b, "Convicts played the workers", ["Gull"], who="the Gull", cue="says")],
        [source("Gull", "outlet"), source("Plenaria", "outlet")],
        [],
        {"correction": "denies"},
    )
    assert found.independent == OriginRange(0, 0)
    assert found.circular is circular


@pytest.mark.parametrize(
    ("words", "origins"),
    [
        ("Orla Venn asked for an audit after two news outlets reported that the dam leaks.", 0),
        ("Orla Venn asked for an audit after she had seen that the dam leaks.", 1),
    ],
)
def test_what_outlets_reported_is_not_the_word_of_who_answers_it(words, origins):
    a = document("a", words, "Gull")
    found = origins_of(
        [a],
        [said(a, "the dam leaks", ["Orla Venn"], who="Orla Venn", cue="asked")],
        [source("Orla Venn", "person")],
        [],
    )
    assert [origin.source for origin in found.origins if origin.kind == "person"] == ["Orla Venn"] * origins
