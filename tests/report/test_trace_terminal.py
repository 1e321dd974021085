import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from rich.cells import cell_len
from rich.console import Console

from headwater.model import Flag, OriginRange
from headwater.report.trace_outline import trace_rows
from headwater.report.trace_terminal import CLAIMS_SHOWN, view
from headwater.report.words import called

from .golden import golden
from .traces import DOCUMENTS, bridge, many, traces, words


def shown(trace, width=100, full=False, **options) -> str:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, **options).print(view(trace, full=full))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("name", "options"), [("trace.txt", {}), ("trace-narrow.txt", {"width": 60}), ("trace-full.txt", {"full": True})]
)
def test_a_trace_as_golden(name, options):
    golden(name, shown(bridge(), **options))


def test_the_headline_counts_what_was_found():
    plain = shown(bridge())
    assert plain.startswith("4 documents · 4 publishers · 1 story\n")
    assert "6 links: 4 cited, 1 rewritten, 1 translated; 2 without credit" in plain
    assert "3 claims that several documents state, 1 circular" in plain
    assert "statements compared by the words they share" in plain
    assert "by sentence vectors" in shown(replace(bridge(), compared_by="sentence vectors"))


def test_origins_are_a_range_with_who_and_where_first():
    plain = shown(bridge())
    assert "1 to 2 independent · 4 documents of 4 publishers" in plain
    assert "two engineers, unnamed, first in 1 Karsund Herald" in plain
    assert "the unnamed may be the same people" in plain
    assert "Ada Roth, person (mayor), first in 1 Karsund Herald" in plain
    assert "none: it goes in a circle" in plain
    assert "Zvonar has it from Northlight Wire has it from Zvonar" in plain
    unsupported = replace(bridge().claims[3], independent_origins=None, origins=())
    assert "not measured: nobody supports it" in shown(replace(bridge(), claims=(unsupported,)))
    unvouched = replace(unsupported, independent_origins=OriginRange(0, 0))
    assert "none that vouches for it" in shown(replace(bridge(), claims=(unvouched,)))


def test_stances_stand_side_by_side_with_the_words_of_those_that_do_not_assert():
    plain = flat(shown(bridge()))
    assert "asserts 1 Karsund Herald · 2 Zvonar · 3 Northlight Wire · 4 Brücke gesperrt" in plain
    assert "denies 3 Northlight Wire: road office “the bridge stays open”" in plain
    whole = flat(shown(bridge(), full=True))
    assert "- 1 Karsund Herald: two engineers “The bridge at Karsund will close on Monday”" in whole
    assert "- 2 Zvonar “Karsund’s bridge is to be shut on Monday”" in whole


def test_every_stance_is_in_the_full_view_with_its_words():
    found = bridge()
    stances = ("asserts", "confirms", "partly_confirms", "denies", "declines", "retracts", "doubts")
    mentions = tuple(
        replace(found.claims[3].mentions[n % 2], stance=stance) for n, stance in enumerate((*stances, *stances))
    )
    plain = shown(replace(found, claims=(replace(found.claims[3], mentions=mentions),)), full=True)
    for label in ("asserts", "confirms", "partly confirms", "denies", "declines to say", "retracts", "doubts"):
        assert any(line.split("  ")[1:] and label in line for line in plain.splitlines()), label


def test_flags_that_say_the_same_are_one_with_the_claims_they_are_about():
    found = bridge()
    flag = Flag("misattributed_credit", "Zvonar credits nobody", (words(1, "several engineers"),), "claim1-closing")
    more = replace(flag, claim="claim1-cables", spans=(words(1, "Nine cables are broken"),))
    plain = flat(shown(replace(found, flags=(flag, more, replace(flag, kind="unheard of")))))
    assert "[wrong credit] Zvonar credits nobody (claims 1, 3) 2 Zvonar “several engineers” 2 Zvonar “Nine" in plain
    assert "[unheard of]" in plain


def test_a_long_story_is_shortened_and_shown_whole_on_request():
    found = many(40)
    claims = tuple(replace(found.claims[0], id=f"claim1-{n}", text=f"Claim number {n}") for n in range(30))
    circle = replace(claims[29], circular=True, independent_origins=OriginRange(0, 0))
    found = replace(found, claims=(*claims[:29], circle))
    plain = shown(found)
    assert sum(line.endswith(f"Claim number {n}") for n in range(30) for line in plain.splitlines()) == CLAIMS_SHOWN + 1
    assert "Claim number 29" in plain, "a circular claim is always shown"
    assert f"and {30 - CLAIMS_SHOWN - 1} more (all with --full)" in flat(plain)
    whole = shown(found, full=True)
    assert all(f"Claim number {n}" in whole for n in range(30))
    assert "--full" not in whole


def test_documents_apart_and_gaps_are_said():
    found = bridge()
    apart = replace(found, stories=(replace(found.stories[0], documents=tuple(d.id for d in DOCUMENTS[:3])),))
    plain = flat(shown(apart))
    assert "1 story and 1 document apart" in plain
    assert "Documents that share no story with another 4 Brücke gesperrt" in plain
    assert "Not measured - 4 Brücke gesperrt: attributions – the text is in German" in plain
    empty = replace(found, stories=(), links=(), claims=(), flags=(), not_measured=())
    assert "no story that several of them tell" in shown(empty)
    assert "no links: none of them" in shown(empty)
    assert "`headwater read` shows what one says" in shown(replace(empty, documents=DOCUMENTS[:1]))


def test_several_stories_are_listed_first():
    plain = shown(replace(many(12, stories=2), flags=()))
    head = plain[: plain.index("statements compared")]
    assert " 1 Bridge at Karsund to close  6 documents, 1 claim\n 2 Bridge at Karsund to close  6 documents" in head


def test_a_document_without_a_publisher_is_called_by_its_title_or_file():
    assert [called(document) for document in DOCUMENTS] == [
        "Karsund Herald", "Zvonar", "Northlight Wire", "Brücke gesperrt",
    ]  # fmt: skip
    assert called(replace(DOCUMENTS[3], title=None, file="folder/a.html")) == "a.html"
    assert called(replace(DOCUMENTS[3], domain="bote.example")) == "bote.example"


def test_the_largest_story_comes_first_and_numbers_run_down_the_page():
    found = replace(many(12, stories=2), claims=())
    larger = tuple(document.id for document in found.documents[2:])
    stories = (
        replace(found.stories[0], documents=tuple(document.id for document in found.documents[:2])),
        replace(found.stories[1], documents=larger),
    )
    rows = trace_rows(replace(found, stories=stories))
    assert [len(story.documents) for story in rows.stories] == [10, 2]
    assert [row.place.number for story in rows.stories for row in story.documents] == list(range(1, 13))


@given(traces)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_trace_is_shown_once_and_steers_no_terminal(trace):
    rows = trace_rows(trace)
    documents = [row for story in rows.stories for row in story.documents] + list(rows.apart)
    assert sorted(row.document.id for row in documents) == sorted(document.id for document in trace.documents)
    assert len({row.claim.id for row in rows.claims}) == len(rows.claims)
    for full in (False, True):
        plain = shown(trace, width=50, full=full)
        assert all(cell_len(line) <= 50 for line in plain.splitlines())
        assert not set(plain) & set("\x1b\x07\x9b\u202e\x00")
