"""What tests that look at pages in a real Chromium ask of them; `conftest.py` starts it."""

from collections.abc import Callable

from playwright.sync_api import Page

# -> [contrast, colour, words] of every text that is shown, against the nearest opaque background
CONTRAST = """() => {
  const rgb = c => { const v = c.match(/[\\d.]+/g).map(Number); return v.length < 4 ? [...v, 1] : v; };
  const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest("svg")) continue;
    let behind = element, background = [0, 0, 0, 0];
    for (; behind && background[3] < 1; behind = behind.parentElement)
      background = rgb(getComputedStyle(behind).backgroundColor);
    const [a, b] = [light(rgb(getComputedStyle(element).color)), light(background)].sort((x, y) => y - x);
    found.push([(a + .05) / (b + .05), getComputedStyle(element).color, walker.currentNode.data.trim()]);
  }
  return found;
}"""

#: opens the text of a page -> the page, with `complaints`: what the console said and what was asked for
Show = Callable[..., Page]


def style(page: Page, selector: str, name: str) -> str:
    return page.eval_on_selector(selector, "(element, name) => getComputedStyle(element).getPropertyValue(name)", name)


def in_view(page: Page, selector: str) -> bool:
    return page.eval_on_selector(
        selector, "e => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight }"
    )
