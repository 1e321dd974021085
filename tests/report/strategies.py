"""Readings of any shape, for properties: spans may lie anywhere, cross, repeat and leave the text."""

from datetime import UTC

from hypothesis import strategies as st

from headwater.model import (
    Attribution,
    ChainStep,
    Credit,
    Document,
    Failed,
    Furniture,
    Hyperlink,
    Mention,
    NotMeasured,
    OwnVoice,
    Reading,
    Source,
    Span,
)

TEXT = "The mayor said the bridge\n\nwould close. “No,” she wrote,\n\n🌊 it is open."
times = st.datetimes(timezones=st.just(UTC))
spans = st.tuples(st.integers(0, len(TEXT) + 3), st.integers(0, len(TEXT) + 3)).map(lambda s: Span(*sorted(s)))
several = st.lists(spans, max_size=3).map(tuple)
ids = st.sampled_from(["s1", "s2", "s3", "s4"])
words = st.text(max_size=20)
hostile = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "\x1b[2J\x1b[31mred",
        "\u202egnp.exe",
        '" onclick="x',
        "{{ 7*7 }}",
        "]]>",
        "a\x00b",
        "",
    ]
)
any_words = words | hostile


def tuples(strategy, size=3):
    return st.lists(strategy, max_size=size).map(tuple)


def chains():
    return tuples(st.builds(ChainStep, source=ids, spans=several), 4)


documents = st.builds(
    Document,
    id=st.just("doc1-0"),
    file=any_words,
    text=st.just(TEXT) | words,
    title=st.none() | any_words,
    outlet=st.none() | any_words,
    domain=st.none() | any_words,
    byline=st.none() | any_words,
    published=st.none() | times,
    language=st.sampled_from(["en", "de", "und"]) | hostile,
    address=st.none() | any_words | st.sampled_from(["https://a.example/b", "javascript:alert(1)", "http://[broken"]),
    hyperlinks=tuples(st.builds(Hyperlink, span=spans, address=words)),
    furniture=tuples(st.builds(Furniture, text=any_words, outlet=st.none() | any_words)),
    credits=tuples(st.builds(Credit, span=spans, names=tuples(words))),
    sha256=words,
    captured_at=times,
)


@st.composite
def attributions(draw):
    steps = draw(chains())
    return draw(
        st.builds(
            Attribution,
            id=st.sampled_from([f"a{n}" for n in range(9)]),
            document=st.just("doc1-0"),
            source_spans=st.just(()) | several,
            cue_spans=several,
            content_spans=several,
            steps=st.just(steps),
            chain=st.just(tuple(step.source for step in steps)),
            confidence=st.floats(0, 1),
            within=st.none() | st.sampled_from([f"a{n}" for n in range(9)]),
        )
    )


readings = st.builds(
    Reading,
    documents=tuples(documents, 1),
    sources=st.lists(
        st.builds(
            Source,
            id=ids,
            name=any_words,
            aliases=tuples(any_words),
            role=st.none() | any_words,
            mentions=tuples(st.builds(Mention, document=st.just("doc1-0"), span=spans)),
        ),
        max_size=4,
        unique_by=lambda source: source.id,
    ).map(tuple),
    attributions=st.lists(attributions(), max_size=6, unique_by=lambda a: a.id).map(tuple),
    own_voice=tuples(st.builds(OwnVoice, document=st.just("doc1-0"), span=spans)),
    not_measured=tuples(st.builds(NotMeasured, document=st.just("doc1-0"), what=any_words, reason=any_words), 1),
    failed=tuples(st.builds(Failed, input=any_words, error=words, message=any_words), 2),
)
