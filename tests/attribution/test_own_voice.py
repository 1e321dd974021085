from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from headwater.attribution.own_voice import own_voice
from headwater.model import Attribution, ChainStep, Credit, Document, Span

TEXT = (
    "The quay is shut. Divers saw cracks, the harbour office said on Monday, a day after the storm had passed. "
    "(Source: Post)"
)


def document(text: str, credited: tuple[Credit, ...] = ()) -> Document:
    at = datetime(2031, 1, 1, tzinfo=UTC)
    return Document("d", "d.txt", text, None, None, None, None, None, "en", None, (), (), credited, "0" * 64, at)


def attribution(*spans: Span) -> Attribution:
    source, cue, content = spans
    steps = (ChainStep("s", "speaker", (source,)),)
    return Attribution(
        "a", "d", (source,), (cue,), (content,), "indirect", "statement", "asserts", ("s",), steps, confidence=1.0
    )


def span_of(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def said(text: str, spans: tuple[Attribution, ...], credited: tuple[Credit, ...] = ()) -> list[str]:
    return [text[o.span.start : o.span.end] for o in own_voice(document(text, credited), spans)]


def test_sentences_and_long_remainders_are_own_voice() -> None:
    found = said(
        TEXT,
        (attribution(span_of("the harbour office"), span_of("said"), span_of("Divers saw cracks")),),
        (Credit(span_of("(Source: Post)"), ("Post",)),),
    )
    assert found == ["The quay is shut.", "on Monday, a day after the storm had passed"]


def test_another_documents_attributions_do_not_count() -> None:
    assert said("Rain fell.", ()) == ["Rain fell."]


@given(st.text(alphabet='ab. "\n,', max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_own_voice_shares_no_character_with_an_attribution(text: str, start: int, length: int) -> None:
    content = Span(min(start, len(text)), min(start + length, len(text)))
    empty = Span(content.start, content.start)
    for own in own_voice(document(text), [attribution(empty, empty, content)]):
        assert own.span.end <= content.start or own.span.start >= content.end or content.start == content.end
        assert text[own.span.start : own.span.end].strip()
