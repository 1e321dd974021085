from hypothesis import given
from hypothesis import strategies as st

from headwater.attribution.bare_quotations import bare_quotations
from headwater.attribution.frame import Frame
from headwater.model import Span

TEXT = 'The pier is shut.\n\n"A warden comes and says it is all in hand. He writes that down."\n\nIt reopens in May.'
QUOTATION = Span(TEXT.index('"'), TEXT.rindex('"') + 1)


def frame(text: str, cue: str, content: str) -> Frame:
    spans = [(Span(text.index(words), text.index(words) + len(words)),) if words else () for words in (cue, content)]
    return Frame((), *spans, 0.8)


def test_a_quotation_that_quotes_is_somebodys_words() -> None:
    (found,) = bare_quotations(TEXT, [frame(TEXT, "says", "it is all in hand")])
    assert found.content_spans == (QUOTATION,)
    assert (found.source_spans, found.cue_spans) == ((), ())
    assert 0.3 < found.confidence < 0.6


def test_a_quotation_that_quotes_nobody_is_left_to_the_encoder() -> None:
    assert bare_quotations(TEXT, []) == ()
    assert bare_quotations(TEXT, [frame(TEXT, "reopens", "in May")]) == ()
    assert bare_quotations(TEXT, [frame(TEXT, "", "it is all in hand")]) == ()


def test_a_quotation_that_is_attributed_already_is_not_bare() -> None:
    whole = Frame((), (), (QUOTATION,), 0.7)
    assert bare_quotations(TEXT, [whole, frame(TEXT, "says", "it is all in hand")]) == ()


def test_the_cue_must_lie_in_the_quotation() -> None:
    text = 'The warden said: "It is all in hand, and he writes that down."'
    assert bare_quotations(text, [frame(text, "said", "It is all in hand")]) == ()


def test_a_quotation_does_not_run_over_a_paragraph() -> None:
    text = 'He wrote "so.\n\nA warden says it is all in hand."'
    assert bare_quotations(text, [frame(text, "says", "it is all in hand")]) == ()


@given(st.text(alphabet='"“”«» ab\n', max_size=200), st.integers(0, 199), st.integers(1, 20))
def test_what_is_added_lies_in_the_text_and_is_quoted(text: str, start: int, size: int) -> None:
    frames = [Frame((), (Span(start, start + 1),), (Span(start + 1, start + 1 + size),), 0.9)]
    for found in bare_quotations(text, frames):
        ((first, last),) = found.content_spans
        assert text[first] in '"“«'
        assert text[last - 1] in '"”»'
        assert first <= start
        assert start + size <= last + 1
