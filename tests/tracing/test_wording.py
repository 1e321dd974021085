from headwater.tracing.collection import read_document
from headwater.tracing.wording import find_translation

from .material import document

PARENT = read_document(
    document(
        "p",
        "Pavel Dremin of Ferry Watch was not surprised. “If a lamp stands for office, let the lamp publish its "
        "receipts,” "
        "he told the Lamp. “We counted nine lifeboats for four hundred people,” said Nadia Corell, a lawyer.",
        "The Lamp",
    )
)


def translated(text: str) -> bool:
    return find_translation(read_document(document("c", text, "Line")), PARENT).likely


def test_quotations_in_other_words_are_a_translation() -> None:
    text = (
        "«If the lamp goes to elections, let the lamp will publish checks», - has said Driomin. "
        "«We have counted nine boats on four hundred persons», - noted the lawyer Nadja Korell."
    )
    assert translated(text)
    found = find_translation(read_document(document("c", text, "Line")), PARENT)
    assert len(found.reworded) == 2
    assert "driomi" in found.respelt


def test_quotations_word_for_word_are_none() -> None:
    assert not translated("Dremin scoffed: “If a lamp stands for office, let the lamp publish its receipts.”")


def test_other_quotations_say_nothing() -> None:
    assert not translated("“The sea gives and the sea takes,” said a man with a fishing rod.")
