"""The page as a real Chromium shows it."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page

from headwater.model import Reading
from headwater.report.page import page as page_of

from .browser import CONTRAST, Show, in_view, style
from .marking import load

pytestmark = pytest.mark.browser


@pytest.fixture
def show(show_text: Show) -> Show:
    def show_reading(reading: Reading, **options: object) -> Page:
        return show_text(page_of(reading), **options)

    return show_reading


def test_the_policy_lets_the_style_in_and_nothing_is_asked_for(show):
    page = show(load("zvonar", "ledgerline", "abendpost"))
    assert page.complaints == []
    assert style(page, "#a1s2", "text-decoration-line") == "underline"


def test_lines_of_nested_statements_lie_one_under_the_other(show):
    page = show(load("ledgerline"))
    offsets = [float(style(page, f"#a1s{n}", "text-underline-offset").removesuffix("px")) for n in (1, 2, 3)]
    assert offsets[0] > offsets[1] > offsets[2] > 0
    assert style(page, "#a1s3", "text-decoration-style") == "dotted"
    assert style(page, "#a1s1", "text-decoration-style") == "double"
    colours = {style(page, f"#a1s{n}", "text-decoration-color") for n in (1, 2, 3)}
    assert len(colours) == 3


def test_a_number_in_the_text_leads_to_its_chain_and_back_without_script(show):
    page = show(load("zvonar", "ledgerline"), script=False)
    page.click("#a2s9 .n")
    assert page.url.endswith("#a2c9")
    page.click("#a2c9 a.n")
    assert page.url.endswith("#a2s9")


def test_where_a_link_leads_is_in_view_and_lit_in_all_its_pieces(show):
    page = show(load("zvonar"))
    before = style(page, ".says.a1s10", "background-color")
    page.click("#a1c10 a.n")
    page.mouse.move(0, 0)
    pieces = page.eval_on_selector_all(".says.a1s10", "all => all.map(e => getComputedStyle(e).backgroundColor)")
    assert len(pieces) == 2
    assert before not in pieces
    assert in_view(page, "#a1s10")
    page.click("#a1s13 .n")
    assert in_view(page, "#a1c13")
    assert style(page, "#a1c13", "background-color") != style(page, "#a1c12", "background-color")


def test_the_reasons_of_a_chain_open_without_script(show):
    page = show(load("ledgerline"), script=False)
    assert not page.is_visible("#a1c6 .why")
    page.click("#a1c6 summary")
    assert "Brellin Courier" in page.inner_text("#a1c6 .why")


@pytest.mark.parametrize("width", [320, 390, 800, 1280, 1900])
def test_nothing_runs_over_the_edge(show, width):
    page = show(load("zvonar", "ledgerline", "abendpost"), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_enough_contrast(show, scheme):
    page = show(load("zvonar", "ledgerline", "abendpost"), scheme=scheme)
    found = page.evaluate(CONTRAST)
    assert len(found) > 200
    assert [row for row in found if row[0] < 4.5] == []


def test_print_shows_all_chains_after_the_text(show):
    page = show(load("ledgerline"))
    page.emulate_media(media="print")
    assert style(page, ".chains", "position") == "static"
    assert style(page, ".chains", "max-height") == "none"
    assert style(page, "#a1s1", "text-decoration-line") == "underline"
    assert style(page, ".skip", "display") == "none"
    top, bottom = (
        page.eval_on_selector(".chains", "e => e.getBoundingClientRect().top"),
        page.eval_on_selector(".text", "e => e.getBoundingClientRect().bottom"),
    )
    assert top >= bottom
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_every_part_has_a_name_for_those_who_cannot_see_it(show):
    page = show(load("zvonar", "abendpost"))
    for role, name in [
        ("navigation", "2 articles"),
        ("complementary", "How to read the marks"),
        ("region", "Text of the article"),
        ("region", "Who says it"),
        ("region", "Page furniture, no part of the article"),
    ]:
        assert page.get_by_role(role, name=name).count() >= 1, (role, name)
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("article").count() == 2
    assert page.get_attribute("#a2 .text", "lang") == "de"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_hostile_text_runs_nothing(show):
    reading = load("zvonar")
    attack = "</style></title><script>window.owned=1</script><img src=https://evil.example/x onerror=owned=1>"
    document = replace(
        reading.documents[0],
        title=attack,
        outlet=attack,
        byline=attack,
        file=attack,
        text=attack,
        language='"' + attack,
    )
    sources = tuple(replace(source, name=attack, role=attack + "!") for source in reading.sources)
    page = show(replace(reading, documents=(document,), sources=sources))
    assert page.evaluate("window.owned") is None
    assert page.complaints == []
    assert attack in page.inner_text("#a1t")
