import io
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from rich.console import Console

from headwater.model import Failed
from headwater.report.terminal import failure, view

from .golden import golden
from .marking import article, load
from .strategies import readings


def shown(renderable, width=100, **options) -> str:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, **options).print(renderable)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def test_three_articles_as_golden():
    golden("three-articles.txt", shown(view(load("zvonar", "ledgerline", "abendpost"))))


def test_narrow_terminal_as_golden():
    golden("narrow.txt", shown(view(load("ledgerline")), width=40))


@pytest.mark.parametrize("width", [20, 32, 60, 200])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_lost(width):
    reading = load("zvonar", "ledgerline")
    lines = shown(view(reading, full=True), width=width).splitlines()
    assert all(len(line) <= width for line in lines)
    flat = "".join("".join(lines).replace("│", "").replace("├──", "").replace("└──", "").split())
    for attribution in reading.attributions:
        text = next(d.text for d in reading.documents if d.id == attribution.document)
        for begin, end in attribution.content_spans:
            assert "".join(text[begin:end].split()) in flat


def test_stance_belief_and_doubt_are_words_not_colours():
    plain = shown(view(load("zvonar", "ledgerline")), no_color=True)
    assert "[confirms] the rules of travel had become stricter" in plain
    assert "[belief] a mass departure of physicians" in plain
    assert "[uncertain 0.44] The minister and her deputies" in plain
    assert "[retracts] [uncertain 0.38] that remark" in plain
    assert "[declines to say]" in plain
    assert "\x1b" not in plain


def test_long_words_are_shortened_and_shown_whole_on_request():
    words = " ".join(["word"] * 60)
    reading = article(
        f"title: t\n---\n{{x1:{words}}}, {{s1:she}} {{c1:said}}.\n---\ns | unnamed | she\n---\n1 | s | indirect"
    )
    assert "word…" in shown(view(reading))
    assert " ".join(shown(view(reading, full=True), width=400).split()).count("word") == 60


def test_own_voice_says_how_many_passages_are_not_shown():
    body = " ".join(f"{{o:Sentence {n}.}}" for n in range(8))
    reading = article(f"title: t\n---\n{body}\n---\n---\n")
    assert "and 3 more (all with --full)" in shown(view(reading))
    assert "Sentence 7." in shown(view(reading, full=True))


def test_not_measured_is_never_shown_as_zero():
    plain = shown(view(load("abendpost")))
    assert "Not measured: attributions – the model was not trained for German (de)" in plain
    assert "0 statements" not in plain
    assert "Averne erkennt Diplome aus Lestrien an" in plain


def test_measured_and_nothing_found_is_zero():
    assert "0 statements" in shown(view(article("title: t\n---\n{o:It rains.}\n---\n---\n")))


@given(readings)
@settings(max_examples=40, deadline=None)
def test_no_text_can_steer_the_terminal(reading):
    plain = shown(view(reading, full=True), width=70)
    assert all(unicodedata.category(character) != "Cc" or character == "\n" for character in plain)
    assert not set(plain) & set("\x1b\x07\r\x9b\u202e")


def test_hostile_text_is_no_markup():
    reading = load("zvonar")
    hostile = replace(reading.documents[0], title="[bold]T[/bold] [link=http://x.example]\x1b]0;owned\x07[/link]")
    plain = shown(view(replace(reading, documents=(hostile,))))
    assert "[bold]T[/bold] [link=http://x.example]]0;owned[/link]" in plain


def test_a_failure_is_one_line_with_its_remedy():
    failed = Failed("a.html", "NotFound", "a.html: there is no such file;\x1b[2J check the name")
    assert shown(failure(failed), width=200) == "not read  a.html: there is no such file;[2J check the name\n"
