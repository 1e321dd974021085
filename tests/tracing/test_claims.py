from headwater.attribution.outlets import OutletLexicon
from headwater.model import OriginRange
from headwater.tracing.claims import trace_claims
from headwater.tracing.flags import find_flags, is_one, is_several
from headwater.tracing.sentence_encoder import WordOverlapEncoder

from .material import document, link, said, source

NOWHERE = OutletLexicon(())


def story():
    """A wire, a rewrite that loses its credit and adds a zero, and a text on something else."""
    wire = document(
        "a",
        "About 40 pilots at the Corvel harbour have handed in their licences, an executive at Oskel Lines said.\n\n"
        "The harbour board denied that any licence was withdrawn.",
        "Tern Wire",
    )
    copy = document(
        "b",
        "About 400 pilots at the Corvel harbour have handed in their licences, executives at Oskel Lines said.\n\n"
        "The board has denied that any licence was withdrawn.",
        "Gull",
        2,
    )
    other = document("c", "Strawberry prices fell by a tenth in the north this week.", "Petrel", 3)
    attributions = [
        said(
            wire,
            "About 40 pilots at the Corvel harbour have handed in their licences",
            ["executive"],
            who="an executive at Oskel Lines",
            cue="said",
        ),
        said(wire, "any licence was withdrawn", ["board"], who="The harbour board", cue="denied", stance="denies"),
        said(
            copy,
            "About 400 pilots at the Corvel harbour have handed in their licences",
            ["executive"],
            who="executives at Oskel Lines",
            cue="said",
        ),
        said(copy, "any licence was withdrawn", ["board"], who="The board", cue="has denied", stance="denies"),
    ]
    sources = [source("executive", "unnamed"), source("board", "organization", "harbour board")]
    return [wire, copy, other], attributions, sources, [link("b", "a", "rewritten", False)]


def trace(order=1):
    documents, attributions, sources, links = story()
    return trace_claims(documents[::order], attributions, sources, None, links, WordOverlapEncoder(), outlets=NOWHERE)


def claim_with(claims, words):
    (found,) = [one for one in claims if any(words in text for text in (one.text, *(v.text for v in one.variants)))]
    return found


def test_a_copy_joins_the_claim_and_adds_no_origin():
    claim = claim_with(trace(), "About 40 pilots")
    assert [mention.document for mention in claim.mentions] == ["a", "b"]
    assert claim.independent_origins == OriginRange(1, 1)
    assert [(origin.source, origin.document) for origin in claim.origins] == [("executive", "a")]
    assert not claim.circular


def test_a_drifted_number_is_a_variant():
    claim = claim_with(trace(), "About 40 pilots")
    (variant,) = claim.variants
    assert {claim.text[:10], variant.text[:10]} == {"About 40 p", "About 400 "}


def test_a_denied_claim_keeps_its_stance():
    claim = claim_with(trace(), "licence was withdrawn")
    assert {mention.stance for mention in claim.mentions} == {"denies"}
    assert claim.independent_origins is None


def test_every_statement_is_in_one_claim_and_two_runs_agree():
    claims = trace()
    places = [(mention.document, mention.start, mention.end) for claim in claims for mention in claim.mentions]
    assert len(places) == len(set(places))
    assert claims == trace()


def test_the_order_of_documents_changes_no_claim():
    def parts(claims):
        return {frozenset((mention.document, mention.start) for mention in claim.mentions) for claim in claims}

    assert parts(trace()) == parts(trace(-1))


def test_flags_show_what_went_wrong_with_the_words():
    documents, attributions, sources, links = story()
    flags = find_flags(documents, attributions, sources, links, trace(), outlets=NOWHERE)
    kinds = {flag.kind for flag in flags}
    assert kinds == {"lost_credit", "inflated_source", "drift"}
    (inflated,) = [flag for flag in flags if flag.kind == "inflated_source"]
    texts = {one.id: one.text for one in documents}
    words = [texts[mention.document][mention.span.start : mention.span.end] for mention in inflated.spans]
    assert words == ["executives at Oskel Lines", "an executive at Oskel Lines"]


def test_a_wrong_credit_is_flagged():
    first = document("a", "The dam at Corvel leaks at night, said Orla Venn.", "Tern")
    second = document("b", "The dam at Corvel leaks at night, the Tern reported.", "Gull", 1)
    third = document("c", "The dam at Corvel leaks at night, as the Gull first reported.", "Petrel", 2)
    attributions = [
        said(first, "The dam at Corvel leaks at night", ["Orla Venn"], who="Orla Venn", cue="said"),
        said(second, "The dam at Corvel leaks at night", ["Tern"], who="the Tern", cue="reported"),
        said(third, "The dam at Corvel leaks at night", ["Gull"], who="the Gull", cue="first reported"),
    ]
    sources = [source("Orla Venn", "person"), source("Tern", "outlet"), source("Gull", "outlet")]
    links = [link("b", "a"), link("c", "b")]
    documents = [first, second, third]
    claims = trace_claims(documents, attributions, sources, None, links, WordOverlapEncoder(), outlets=NOWHERE)
    flags = find_flags(documents, attributions, sources, links, claims, outlets=NOWHERE)
    (wrong,) = [flag for flag in flags if flag.kind == "misattributed_credit"]
    assert "Petrel credits Gull" in wrong.text
    assert "Tern" in wrong.text


def test_one_and_several():
    assert is_one("one of them, an executive at the firm")
    assert is_one("one boss at the rail firm")
    assert is_several("executives at the firm")
    assert is_several("five people familiar with the matter")
    assert not is_several("the spokesman")
    assert not is_one("executives")


def test_the_canonical_wording_says_what_most_say():
    pages = [
        document("a", "The Ulvane bridge will be closed to trains.", "Gull"),
        document("b", "The Ulvane bridge will be closed to all trains.", "Tern", 1),
        document("c", "The Ulvane bridge will not be closed to trains.", "Petrel", 2),
    ]
    claims = trace_claims(pages, [], [], None, [], WordOverlapEncoder(), outlets=OutletLexicon(()))
    (found,) = [one for one in claims if len(one.mentions) == 3]
    assert found.text in {pages[0].text, pages[1].text}


def test_the_wording_avoids_a_number_that_most_do_not_give():
    texts = [
        "The contract with Oskel Lines is worth 62 million lirs",
        "The contract with Oskel Lines for ferries is worth 6.2 million lirs",
        "The new contract with Oskel Lines is worth about 6.2 million lirs",
        "The contract with Oskel Lines is worth 6.2 million lirs, payable in spring",
    ]
    pages = [document(str(at), text + ".", f"Outlet {at}", at) for at, text in enumerate(texts)]
    found = trace_claims(pages, [], [], None, [], WordOverlapEncoder(), outlets=NOWHERE)
    largest = max(found, key=lambda claim: len(claim.mentions))
    assert len(largest.mentions) == len(pages)
    assert "6.2" in largest.text
