"""A real Chromium for the tests that look at pages."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from .browser import Show

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
#: milliseconds; the machine may be busy
PATIENCE = 120_000


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        if path is None and not os.path.exists(playwright.chromium.executable_path):
            problem = "NO CHROMIUM ON THIS MACHINE: how the page looks and works was NOT tested"
            if os.environ.get("CI") == "true":
                pytest.fail(problem)
            request.config.get_terminal_writer().line(f"\n{problem}", red=True, bold=True)
            pytest.skip(problem)
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=path, args=arguments, timeout=PATIENCE)
        yield chromium
        chromium.close()


@pytest.fixture
def show_text(browser: Browser, tmp_path) -> Iterator[Show]:
    pages: list[Page] = []

    def open_page(text: str, width: int = 1280, scheme: str = "light", script: bool = True) -> Page:
        path = tmp_path / "page.html"
        path.write_text(text, "utf-8")
        page = browser.new_page(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script
        )
        page.set_default_timeout(PATIENCE)
        pages.append(page)
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(("file:", "data:")) else page.complaints.append(r.url))
        page.goto(path.as_uri())
        return page

    yield open_page
    for page in pages:
        page.close()
