"""The page of a story as a real Chromium shows it, with real clicks and keys; script is switched off throughout."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page

from headwater.model import Trace
from headwater.report.story_page import story_page

from .browser import CONTRAST, Show, in_view, style
from .reported import reported
from .traces import DOCUMENTS, bridge, many, words

pytestmark = pytest.mark.browser

OPACITIES = """(selector) => Object.fromEntries([...document.querySelectorAll(selector)].map(
  e => [[...e.classList].find(c => /^[nf]\\d+$/.test(c)) + ([...e.classList].find(c => /^t\\d+$/.test(c)) || ""),
        Number(getComputedStyle(e).opacity)]))"""


@pytest.fixture
def show(show_text: Show) -> Show:
    def show_trace(trace: Trace, **options: object) -> Page:
        return show_text(story_page(trace), **options)

    return show_trace


def lit(page: Page, kind: str) -> set[str]:
    """-> the dots ("n2") or curves ("f2t1") of the wide picture that are not dimmed."""
    page.wait_for_function("document.fonts.ready")
    return {name for name, opacity in page.evaluate(OPACITIES, f".wide .{kind}:not(.outside)").items() if opacity == 1}


ALL_DOTS = {"n1", "n2", "n3", "n4"}
ALL_CURVES = {"f2t1", "f2t3", "f3t1", "f3t2", "f3t0", "f4t1"}


def test_the_policy_lets_the_style_in_and_nothing_is_asked_for(show):
    page = show(bridge())
    assert page.complaints == []
    assert style(page, ".wide .rewritten .curve", "stroke-dasharray") != "none"


def test_choosing_a_claim_lights_its_path_without_script(show):
    page = show(bridge(), script=False)
    assert lit(page, "dot") == ALL_DOTS
    assert lit(page, "link") == ALL_CURVES
    page.click("label[for=s1c2p]")
    assert lit(page, "dot") == {"n2", "n3"}
    assert lit(page, "link") == {"f2t3", "f3t2"}
    assert page.is_visible("#s1c2q")
    assert "no origin: goes in a circle" in page.inner_text("#s1c2q")
    page.click("label[for=s1c1p]")
    assert page.is_visible(".wide .note.p1 >> nth=0")
    assert not page.is_visible("#s1c2q")
    page.click("label[for=s1p]")
    assert lit(page, "link") == ALL_CURVES


def test_claims_are_chosen_with_the_arrow_keys(show):
    page = show(bridge(), script=False)
    page.focus("#s1p")
    page.keyboard.press("ArrowDown")
    assert page.is_checked("#s1c1p")
    page.keyboard.press("ArrowDown")
    assert lit(page, "dot") == {"n2", "n3"}
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.caption').id") == "s1c2q"


def test_a_claim_leads_to_its_path(show):
    page = show(bridge(), script=False)
    page.click("#s1c3 .see")
    assert page.url.endswith("#s1c3p")
    assert lit(page, "dot") == {"n1", "n2"}
    assert page.evaluate("document.activeElement.id") == "s1c3p"


def test_the_reasons_open_by_key_and_lead_to_the_words(show):
    page = show(bridge(), script=False)
    assert not page.is_visible("#s1c1 .origins .why")
    page.focus("#s1c1 .origins summary")
    page.keyboard.press("Enter")
    assert page.is_visible("#s1c1 .origins .why")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    fragment = page.url.split("#")[1]
    assert fragment.startswith("d1w")
    assert in_view(page, f"[id='{fragment}']")
    assert page.inner_text(f"[id='{fragment}']").endswith("The bridge at Karsund will close on Monday")


def test_the_reasons_of_a_link_lead_to_the_words_and_these_light_up(show):
    page = show(bridge(), script=False)
    begin, end = words(2, "the Karsund Herald").span
    place = f"[id='d3w{begin}-{end}']"
    before = style(page, place, "background-color")
    page.click("#s1l3 + .reasons summary")
    page.click("#s1l3 + .reasons .jump >> nth=1")
    assert page.url.endswith(f"#d3w{begin}-{end}")
    assert in_view(page, place)
    assert style(page, place, "background-color") != before


def test_a_curve_leads_to_its_reasons_and_a_dot_to_its_document(show):
    page = show(bridge(), script=False)
    page.eval_on_selector(
        ".wide .link.f2.t1", "e => e.querySelector('.hit').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    assert page.url.endswith("#s1l1")
    page.click(".wide .dot.n3 circle")
    assert page.url.endswith("#d3")
    assert in_view(page, "#d3t")


def test_pointing_at_a_document_or_focusing_it_leaves_its_links(show):
    page = show(bridge(), script=False)
    page.hover(".wide .dot.n4 circle")
    assert lit(page, "link") == {"f4t1"}
    page.mouse.move(0, 0)
    page.focus(".wide .dot.n1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('n2')")
    assert lit(page, "link") == {"f2t1", "f2t3", "f3t2"}


def test_all_that_can_be_operated_is_reached_by_tab_and_shows_it(show):
    page = show(bridge(), script=False)
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "[document.activeElement.tagName, document.activeElement.matches(':focus-visible'),"
                " document.activeElement.className.baseVal ?? document.activeElement.className]"
            )
        )
    assert [row for row in seen if row[0] != "BODY" and not row[1]] == []
    assert {"SUMMARY", "INPUT", "A", "a"} <= {row[0] for row in seen}
    assert not any("link " in row[2] for row in seen)


@pytest.mark.parametrize(("width", "shown"), [(380, "narrow"), (700, "narrow"), (900, "wide"), (1200, "wide")])
def test_one_of_the_pictures_is_shown(show, width, shown):
    page = show(bridge(), width=width)
    assert page.is_visible(f".picture.{shown} svg")
    assert [page.is_visible(".picture.wide svg"), page.is_visible(".picture.narrow svg")].count(True) == 1
    # A name stays at least so high: CSS pixels.
    assert page.eval_on_selector(f".picture.{shown} .name", "e => e.getBoundingClientRect().height") >= 10


@pytest.mark.parametrize("width", [320, 380, 800, 1200, 1900])
@pytest.mark.parametrize("count", [4, 40])
def test_nothing_runs_over_the_edge(show, width, count):
    page = show(bridge() if count == 4 else many(count), width=width)
    page.eval_on_selector_all("details", "all => all.forEach(e => e.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_names_in_the_picture_do_not_run_into_the_axis(show):
    trace = bridge()
    wide = tuple(replace(document, outlet="W" * 60) for document in DOCUMENTS[:2])
    page = show(replace(trace, documents=(*wide, *DOCUMENTS[2:])))
    right = page.eval_on_selector_all(
        ".wide .name", "all => Math.max(...all.map(e => e.getBoundingClientRect().right))"
    )
    assert right <= page.eval_on_selector(".wide .untimed rect", "e => e.getBoundingClientRect().left")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_enough_contrast(show, scheme):
    page = show(bridge(), scheme=scheme)
    page.eval_on_selector_all("details", "all => all.forEach(e => e.open = true)")
    page.check("#s1c1p")
    found = page.evaluate(CONTRAST)
    assert len(found) > 200
    assert [row for row in found if row[0] < 4.5] == []


def test_print_opens_everything_and_has_no_boxes_to_scroll(show):
    page = show(bridge())
    page.emulate_media(media="print")
    assert page.is_visible(".picture.narrow svg")
    assert not page.is_visible(".choose")
    heights = page.eval_on_selector_all(
        "details .why, details .said", "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) > 0
    assert (
        page.eval_on_selector_all(
            "*",
            "all => all.filter(e => e.checkVisibility() && /auto|scroll/.test(getComputedStyle(e).overflowY)).length",
        )
        == 0
    )
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_every_part_has_a_name_for_those_who_cannot_see_it(show):
    page = show(bridge())
    for role, name in [
        ("region", "Who made it from whom"),
        ("group", "The story over time"),
        ("radiogroup", "Show the path of a claim"),
        ("region", "To check"),
        ("region", "Claims that several documents state"),
        ("region", "All links"),
    ]:
        found = page.get_by_role("group", name=name) if role == "radiogroup" else page.get_by_role(role, name=name)
        assert found.count() >= 1, (role, name)
    assert page.get_by_role("link", name="Document 3: Northlight Wire, 2031-05-03, hour not known").count() == 1
    assert page.get_by_role("radio").count() == 4
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_attribute("#d4 .text", "lang") == "de"


@pytest.mark.parametrize("width", [380, 1280])
def test_tables_stay_tables(show, width):
    page = show(bridge(), width=width)
    assert page.get_by_role("table").count() >= 2
    assert page.locator(".linked").get_by_role("row").count() == 13
    assert page.locator(".linked").get_by_role("rowheader").count() == 6


def test_hostile_text_runs_nothing(show):
    attack = "</style></title></svg><script>window.owned=1</script><img src=https://evil.example/x onerror=owned=1>"
    trace = bridge()
    documents = tuple(
        replace(
            d,
            title=attack,
            outlet=attack + d.id,
            byline=attack,
            file=attack,
            text=attack + d.text,
            language='"' + attack,
        )
        for d in trace.documents
    )
    page = show(
        replace(
            trace,
            documents=documents,
            sources=tuple(replace(source, name=attack, role=attack + "!") for source in trace.sources),
            claims=tuple(replace(claim, text=attack) for claim in trace.claims),
            flags=tuple(replace(flag, text=attack) for flag in trace.flags),
            links=tuple(replace(link, parent="outside:" + attack) for link in trace.links),
        )
    )
    assert page.evaluate("window.owned") is None
    assert page.complaints == []
    assert attack in page.inner_text("h1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_records_of_the_register_fit_and_can_be_read(show, width, scheme):
    page = show(reported(), width=width, scheme=scheme)
    page.evaluate("document.querySelectorAll('.record details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [found for found in page.evaluate(CONTRAST) if found[0] < 4.5] == []
    spans = page.evaluate(
        """() => [...document.querySelectorAll('.phases .bar-of')].map(svg => {
          const box = svg.getBoundingClientRect(), bar = svg.querySelector('rect').getBoundingClientRect();
          return [box.width, bar.left - box.left, box.right - bar.right];
        })"""
    )
    assert len(spans) == 3
    assert all(room > 100 and before >= 0 and after >= 0 for room, before, after in spans)
    if width > 800:  # beside the words, on one axis
        assert len({round(room) for room, _, _ in spans}) == 1
    assert page.complaints == []


def test_a_value_of_a_record_opens_by_key_and_leads_to_its_words(show):
    page = show(reported(), script=False)
    page.focus(".fields .value summary >> nth=0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    place = page.url.partition("#")[2]
    assert page.inner_text(f"#{place}") == "harbour office of Ostrel"
    assert in_view(page, f"#{place}")
