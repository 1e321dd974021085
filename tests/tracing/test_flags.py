from headwater.attribution.outlets import OutletLexicon
from headwater.model import Claim, ClaimMention
from headwater.tracing.flags import find_flags

from .material import document


def claim(*mentions):
    """A claim of mentions (document, its words, stance)."""
    return Claim(
        "c",
        mentions[0][1],
        tuple(
            ClaimMention(page.id, page.text.index(words), page.text.index(words) + len(words), stance)
            for page, words, stance in mentions
        ),
        (),
        None,
        False,
    )


def retractions(pages, *mentions):
    flags = find_flags(pages, [], [], [], [claim(*mentions)], outlets=OutletLexicon(()))
    return [
        [
            page.text[span.span.start : span.span.end]
            for page in pages
            for span in flag.spans
            if span.document == page.id
        ]
        for flag in flags
    ]


def test_a_retraction_takes_back_what_another_document_states():
    old = document("a", "Gantry Brook has hired bankers. It rains.", "Sniffer")
    new = document(
        "b", "We wrote that Gantry Brook had hired bankers. The bankers are not there. Sorry for that.", "Sniffer", 1
    )
    stated = (old, "Gantry Brook has hired bankers", "asserts")
    back = [(new, "Gantry Brook had hired bankers", "retracts"), (new, "The bankers are not there", "retracts")]
    assert retractions([old, new], stated, *back) == [[words for _, words, _ in back]]
    assert retractions([old, new], stated, (new, "Sorry for that", "retracts")) == []
    assert retractions([new], *back) == []
    assert retractions([old, new], stated, (new, "Gantry Brook had hired bankers", "denies")) == []
