"""Resolution on short texts of our own: who speaks, through whom, in what stance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.attribution.frame import Frame
from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.resolution import resolve
from headwater.model import Attribution, Document, Hyperlink, Source, Span

OUTLETS = OutletLexicon.load()
RULES = {"speaker", "containing", "addressee", "previous", "credit", "unstated"}


@dataclass(frozen=True)
class Marked:
    """A text with frames in it: {s1:...} source, {c1:...} cue, {x1:...} content of frame 1."""

    text: str
    frames: tuple[Frame, ...]


def marked(raw: str) -> Marked:
    text, stack = "", []
    spans: dict[tuple[str, int], list[Span]] = {}
    at = 0
    while at < len(raw):
        if raw[at] == "{":
            colon = raw.index(":", at)
            stack.append((raw[at + 1], int(raw[at + 2 : colon]), len(text)))
            at = colon + 1
        elif raw[at] == "}":
            role, number, begin = stack.pop()
            spans.setdefault((role, number), []).append(Span(begin, len(text)))
            at += 1
        else:
            text += raw[at]
            at += 1
    numbers = sorted({number for _, number in spans})
    frames = tuple(Frame(*(tuple(sorted(spans.get((role, n), []))) for role in "scx")) for n in numbers)
    return Marked(text, frames)


def document(text: str, outlet: str | None = "Pern Portal", domain: str | None = "pernportal.example") -> Document:
    at = datetime(2031, 1, 1, tzinfo=UTC)
    return Document("d", "d.txt", text, "A title", outlet, domain, None, at, "en", None, (), (), (), "0" * 64, at)


@dataclass(frozen=True)
class Result:
    sources: dict[str, Source]
    attributions: tuple[Attribution, ...]

    def chain(self, number: int) -> list[str]:
        return [self.sources[one].name for one in self.attributions[number - 1].chain]

    def speaker(self, number: int) -> Source:
        return self.sources[self.attributions[number - 1].chain[-1]]


def run(raw: str, outlet: str | None = "Pern Portal") -> Result:
    found = marked(raw)
    sources, attributions = resolve(document(found.text, outlet), found.frames, OUTLETS)
    return Result({source.id: source for source in sources}, attributions)


def test_pronouns_and_surnames_go_back_to_the_full_name() -> None:
    made = run(
        "{s1:Justice Minister Anna Velmar} {c1:said} on Monday that {x1:the harbour would open in June}. "
        "{s2:She} {c2:added} that {x2:the cranes were ready}. {x3:The work cost more than planned}, {s3:Velmar} "
        "{c3:admitted}."
    )
    assert {made.speaker(n).id for n in (1, 2, 3)} == {made.speaker(1).id}
    assert made.speaker(1).name == "Anna Velmar"
    assert made.speaker(1).kind == "person"
    assert made.speaker(1).role == "justice minister"


def test_a_role_in_the_running_text_is_an_antecedent() -> None:
    made = run(
        "The inquiry is led by Pavel Orsik, the chief prosecutor of Lessin. {s1:The prosecutor} {c1:said} that "
        "{x1:three men were charged}."
    )
    assert made.speaker(1).name == "Pavel Orsik"


def test_transliterated_spellings_are_one_person() -> None:
    made = run(
        "{s1:Spokesman Dmytro Pesnov} {c1:said} {x1:the rules were strict}. Later {s2:Dmitry Pesnov} {c2:said} "
        "{x2:they were old}."
    )
    assert made.speaker(1).id == made.speaker(2).id


def test_different_given_names_stay_two_people() -> None:
    made = run("{s1:Anna Velmar} {c1:said} {x1:the bridge was safe}. {s2:Igor Velmar} {c2:said} {x2:it was not}.")
    assert made.speaker(1).id != made.speaker(2).id


def test_the_publication_is_the_outlet_cited_and_not_the_publisher() -> None:
    made = run(
        "{x1:The ministry will close two ports}. This {c1:is reported by} {s1:the Financial Times}.\n\n"
        "{s2:The publication} {c2:notes} that {x2:the ports are old}.\n\n"
        "{s3:The FT} also {c3:writes} that {x3:nobody asked the crews}."
    )
    assert [made.chain(n) for n in (1, 2, 3)] == [["Financial Times"]] * 3
    assert made.speaker(1).kind == "outlet"
    assert {"The publication", "The FT"} <= set(made.speaker(1).aliases)


def test_words_that_link_to_an_outlets_site_stand_for_the_outlet() -> None:
    found = marked("{s1:The publication} {c1:notes} that {x1:the ports are old}.")
    page = document(found.text)
    link = Hyperlink(Span(0, len("The publication")), "https://www.ft.com/content/1")
    sources, attributions = resolve(replace(page, hyperlinks=(link,)), found.frames, OUTLETS)
    assert [s.name for s in sources if s.id in attributions[0].chain] == ["Financial Times"]


def test_a_broken_link_is_passed_over() -> None:
    found = marked("{s1:The publication} {c1:notes} that {x1:the ports are old}.")
    link = Hyperlink(Span(0, 3), "http://[broken")
    _, attributions = resolve(replace(document(found.text), hyperlinks=(link,)), found.frames, OUTLETS)
    assert len(attributions) == 1


def test_told_the_paper_puts_the_paper_before_the_speaker() -> None:
    made = run(
        "{s1:The newspaper Elbmark Zeitung} {c1:reported} that {x1:rifles were being collected}.\n\n"
        "{x2:“Nobody asked me,”} {s2:a hunter from Lessin} {c2:told the newspaper}."
    )
    assert made.chain(2) == ["Elbmark Zeitung", "a hunter from Lessin"]
    step = made.attributions[1].steps[0]
    assert step.rule == "addressee"
    assert step.spans


def test_told_the_publisher_adds_no_link() -> None:
    made = run(
        "{x1:“Nobody asked me,”} {s1:a hunter from Lessin} {c1:told the Elbmark Zeitung}.", outlet="Elbmark Zeitung"
    )
    assert made.chain(1) == ["a hunter from Lessin"]


def test_content_inside_content_inherits_the_chain() -> None:
    made = run(
        "{s1:The Norvik Herald} {c1:wrote} that {x1:{s2:a port official} {c2:had said} {x2:{s3:the minister} "
        "{c3:fears} {x3:a strike}}}."
    )
    assert made.chain(3) == ["Norvik Herald", "a port official", "the minister"]
    assert made.attributions[2].within == made.attributions[1].id
    assert made.attributions[1].within == made.attributions[0].id
    assert [step.rule for step in made.attributions[2].steps] == ["containing", "containing", "speaker"]


def test_i_inside_ones_own_words_is_oneself() -> None:
    made = run("{x1:“{s2:I} {c2:think} {x2:the dam will hold},”} {s1:engineer Rosa Temm} {c1:told reporters}.")
    assert made.chain(1) == made.chain(2) == ["Rosa Temm"]


def test_citing_puts_the_one_who_cites_first() -> None:
    made = run(
        "{s1:The Norvik Herald}, {c2:citing} {s2:two people close to the board}, {c1:reported} that "
        "{x1:{x2:the bank would be sold}}."
    )
    assert made.chain(1) == ["Norvik Herald"]
    assert made.chain(2) == ["Norvik Herald", "two people close to the board"]


def test_unnamed_sources_keep_their_words_and_gain_their_owners() -> None:
    made = run(
        "{s1:Former captains and clerks} {c1:said} {x1:the rule was old}. {s2:Minister Anna Velmar} {c2:denied} "
        "{x2:this}. {s3:Her lawyer} {c3:declined} {x3:to comment}."
    )
    assert made.speaker(1).name == "Former captains and clerks"
    assert made.speaker(1).kind == "unnamed"
    assert made.speaker(3).name == "Anna Velmar's lawyer"


def test_one_of_them_is_somebody_of_the_group_and_nobody_else() -> None:
    made = run(
        "{s1:Three traders in Pell} {c1:said} {x1:the ships were late}. {s2:One of them} {c2:blamed} {x2:the fog}."
    )
    assert made.speaker(2).id != made.speaker(1).id
    assert made.speaker(2).name == "One of three traders in Pell"
    assert made.speaker(2).kind == "unnamed"


def test_one_of_them_is_none_of_the_papers() -> None:
    made = run("{x1:The pilots must leave their passports at the port}, {s1:two of them} {c1:told} the paper.")
    assert made.speaker(1).name == "two of the pilots"


def test_who_bears_an_assumed_name_is_an_unnamed_source() -> None:
    told = "Vanda{} opened the door. {{x1:“They took the list in June,”}} {{c1:said}} {{s1:Vanda}}."
    found = run(told.format(" (name changed)")).speaker(1)
    assert (found.name, found.kind) == ("Vanda", "unnamed")
    own = run(told.format("")).speaker(1)
    assert own.name == "Vanda"
    assert own.kind != "unnamed"


def test_a_body_known_by_its_acronym_is_an_organization_whatever_the_encoder_takes_it_for() -> None:
    found = marked("{c1:According to} {s1:the NSDC}, {x1:more men left than were called up}.")
    heard = {"person": 0.01, "organization": 0.03, "outlet": 0.95, "document": 0.005, "unnamed": 0.005}
    (source,), _ = resolve(document(found.text), [replace(found.frames[0], speaker_kind=heard)], OUTLETS)
    assert (source.name, source.kind) == ("NSDC", "organization")


def test_hearsay_without_a_source_stays_open() -> None:
    made = run("It {c1:emerged} on Friday that {x1:the bridge has no owner}.")
    assert made.speaker(1).kind == "unnamed"
    assert made.attributions[0].steps[0].rule == "unstated"


@pytest.mark.parametrize(
    ("raw", "stance"),
    [
        ("{s1:The ministry} {c1:denied} {x1:the report}.", "denies"),
        ("{s1:The ministry} {c1:confirmed} that {x1:the port is shut}.", "confirms"),
        ("{s1:The ministry} {c1:declined} {x1:to comment}.", "declines"),
        ("{s1:The ministry} {c1:did not respond to} {x1:questions}.", "declines"),
        ("{s1:The ministry} {c1:said} {x1:the port is shut}.", "asserts"),
        ("{s1:The paper} {c1:retracted} {x1:the story}.", "retracts"),
        ("{s1:The analyst} {c1:doubts} that {x1:the port will open}.", "doubts"),
    ],
)
def test_the_cue_tells_the_stance(raw: str, stance: str) -> None:
    assert run(raw).attributions[0].stance == stance


@pytest.mark.parametrize(("cue", "attitude"), [("said", "statement"), ("fears", "belief"), ("hopes", "belief")])
def test_the_cue_tells_statement_from_belief(cue: str, attitude: str) -> None:
    made = run(f"{{s1:The palace}} {{c1:{cue}}} {{x1:a run of departures}}.")
    assert made.attributions[0].attitude == attitude


def test_the_confidence_of_a_frame_is_carried_over() -> None:
    found = marked("{s1:The ministry} {c1:said} {x1:the port is shut}.")
    spans = found.frames[0]
    told = Frame(spans.source_spans, spans.cue_spans, spans.content_spans, confidence=0.7)
    _, attributions = resolve(document(found.text), [told], OUTLETS)
    assert attributions[0].confidence == 0.7


def test_the_encoder_can_tell_that_somebody_stands_between() -> None:
    raw = (
        "{s1:The Norvik Herald} {c1:wrote} that {x1:the port was sold}. Nobody was told.\n\n"
        "{s2:A clerk} {c2:said} {x2:the papers were old}."
    )
    found = marked(raw)
    chains = []
    for mediated in (0.001, 0.999):
        last = found.frames[1]
        frames = [found.frames[0], Frame(last.source_spans, last.cue_spans, last.content_spans, mediated=mediated)]
        _, attributions = resolve(document(found.text), frames, OUTLETS)
        chains.append(len(attributions[1].chain))
    assert chains == [1, 2]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("{s1:She} {c1:said} {x1:the port is shut}.", "indirect"),
        ("{x1:“The port is shut,”} {s1:she} {c1:said}.", "direct"),
        ("{s1:She} {c1:called} {x1:the port “a museum of rust”}.", "mixed"),
        ("{s1:She} {c1:said} {x1:the minister’s port isn’t open}.", "indirect"),
    ],
)
def test_quotation_marks_tell_the_kind(raw: str, kind: str) -> None:
    assert run(raw).attributions[0].kind == kind


def test_a_frame_without_content_is_refused() -> None:
    with pytest.raises(ValueError, match="no content"):
        resolve(document("Text."), [Frame((), (), ())], OUTLETS)


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside the text"):
        resolve(document("Text."), [Frame((), (), (Span(0, 9),))], OUTLETS)


def test_no_frames_give_nothing() -> None:
    assert resolve(document("Text."), [], OUTLETS) == ((), ())


WORDS = st.sampled_from(
    ["He", "she", "said", "The minister", "Anna Velmar", "told the paper", "“", "”", ".", ",", "\n\n", "that", "it",
     "Orlov", "the agency", "’s", "denied", "No. 7", "ПОРТ", "👍", "of", "the", "a"]
)  # fmt: skip


@st.composite
def framed(draw: st.DrawFn) -> tuple[str, list[Frame]]:
    text = " ".join(draw(st.lists(WORDS, min_size=1, max_size=40)))
    spans = st.builds(
        lambda a, b: Span(min(a, b), max(a, b) + 1), st.integers(0, len(text) - 1), st.integers(0, len(text) - 1)
    )
    few = st.lists(spans, max_size=2).map(tuple)
    frame = st.builds(Frame, few, few, st.lists(spans, min_size=1, max_size=2).map(tuple))
    return text, draw(st.lists(frame, max_size=6))


@settings(max_examples=60, deadline=None)
@given(framed())
def test_any_frames_give_whole_chains_and_the_same_ones_again(case: tuple[str, list[Frame]]) -> None:
    text, frames = case
    first = resolve(document(text), frames, OUTLETS)
    sources, attributions = first
    assert first == resolve(document(text), frames, OUTLETS)
    known = {source.id for source in sources}
    assert len(known) == len(sources)
    assert len(attributions) == len(frames)
    for attribution, frame in zip(attributions, frames, strict=True):
        assert attribution.content_spans == frame.content_spans
        assert attribution.chain == tuple(step.source for step in attribution.steps)
        assert attribution.chain
        assert set(attribution.chain) <= known
        assert {step.rule for step in attribution.steps} <= RULES
    assert known == {one for attribution in attributions for one in attribution.chain}
    for source in sources:
        assert source.name.strip() or not text.strip()
        assert all(0 <= m.span.start < m.span.end <= len(text) for m in source.mentions)
