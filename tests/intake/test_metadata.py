from __future__ import annotations

from datetime import UTC, datetime

import pytest

from headwater.intake import read_document
from headwater.intake.names import choose_outlet, fits_domain, platform_account, same_outlet, strip_outlet
from headwater.model import Capture, Document

NOW = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
BODY = "".join(f"<p>{n}. The harbour office said on Monday that the ferry would run again soon.</p>" for n in range(4))


def read(head: str, body: str = BODY, address: str | None = None) -> Document:
    html = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return read_document(Capture("page.html", html.encode(), NOW, address=address))


def test_json_ld_is_trusted_first() -> None:
    document = read(
        """<title>Ferry runs again | Something else</title>
        <meta property="og:site_name" content="Coast Today - news that float">
        <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
          {"@type": "WebSite", "name": "Site"},
          {"@type": ["NewsArticle"], "headline": "Ferry &quot;runs&quot; again",
           "datePublished": "2031-05-04T09:20:00+02:00",
           "author": [{"@type": "Person", "name": "Mara Lind"}, {"name": "Bo Hagen"}],
           "publisher": {"@type": "Organization", "name": "Coast Today"}, "url": "https://coast-today.example/1"}]}</script>"""
    )

    assert (document.title, document.outlet, document.byline) == (
        'Ferry "runs" again',
        "Coast Today",
        "Mara Lind, Bo Hagen",
    )
    assert document.published == datetime(2031, 5, 4, 7, 20, tzinfo=UTC)
    assert (document.address, document.domain) == ("https://coast-today.example/1", "coast-today.example")


def test_json_ld_that_does_not_parse_is_salvaged() -> None:
    document = read(
        """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The "Gull" runs again",
        "datePublished": "2031-05-04T09:20:00Z",
        "publisher": {"@type": "Organization", "name": "Coast Today"}}</script>"""
    )

    assert document.published == datetime(2031, 5, 4, 9, 20, tzinfo=UTC)
    assert document.outlet == "Coast Today"


@pytest.mark.parametrize(
    "field",
    [
        '<meta property="article:published_time" content="2031-05-04T09:20:00Z">',
        '<meta itemprop="datePublished" content="2031-05-04T09:20:00Z">',
        '<meta name="DC.date.issued" content="2031-05-04T09:20:00Z">',
        '<meta name="pubdate" content="Sun, 04 May 2031 09:20:00 GMT">',
        '<meta name="date" content="2031-05-04T11:20:00+02:00">',
        '<meta name="DC.date" content="2031-05-04"><meta name="date" content="2031-05-04T09:20:00Z">',
    ],
)
def test_dates_of_publication_stand_in_many_fields(field: str) -> None:
    assert read(field).published == datetime(2031, 5, 4, 9, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "published"),
    [
        ('<p><time datetime="2031-05-04T09:20:00Z">Sunday</time></p>', datetime(2031, 5, 4, 9, 20, tzinfo=UTC)),
        ('<p class="date">4 May 2031, 09:20 GMT</p>', datetime(2031, 5, 4, 9, 20, tzinfo=UTC)),
        ("<div>By Mara Lind | 04.05.2031 | 2 min read</div>", datetime(2031, 5, 4, tzinfo=UTC)),
        ("<p>04/05/2031</p>", None),
        ("<p>Sunday, 9.20am</p>", None),
        ("<p>4 May 2031</p><p>5 May 2031</p>", None),
    ],
)
def test_a_date_that_the_page_shows_is_read_when_it_is_plain(shown: str, published: datetime | None) -> None:
    assert read("", f"<h1>Ferry runs again</h1>{shown}{BODY}").published == published


TITLE = "<title>Ferry runs again</title>"
H1 = "<h1>Ferry runs again</h1>"


def site_name(name: str) -> str:
    return f'<meta property="og:site_name" content="{name}">'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Ferry runs - Courier | Coast Today</title>", "<h1>Ferry runs - Courier</h1>", "Ferry runs - Courier"),
        (f"<title>Ferry runs - Courier - Coast Today</title>{site_name('Coast Today')}", "", "Ferry runs - Courier"),
        ("<title>Coast Today: Ferry runs again</title>", H1, "Ferry runs again"),
        ("<title>CT. Ferry runs again</title>", "<div class='title'>Ferry runs again</div>", "Ferry runs again"),
        (
            "<title>Coast Today</title><meta property='og:title' content='Ferry runs again'>",
            "<h1>Coast Today</h1>",
            "Ferry runs again",
        ),
        ("<title>Ferry runs again / COAST - all the sea</title>", "<h2>Ferry runs again</h2>", "Ferry runs again"),
    ],
)
def test_titles(head: str, body: str, title: str) -> None:
    assert read(head, body + BODY).title == title


@pytest.mark.parametrize(
    ("head", "body", "outlet"),
    [
        ("<title>Ferry runs again | World | Coast Today</title>", f"<a href='/'>Coast Today</a>{H1}", "Coast Today"),
        (
            "<title>Ferry runs again :: Coast Today :: All the sea</title>",
            f"<div>Coast Today, 4 Quay</div>{H1}",
            "Coast Today",
        ),
        (TITLE, f"<h2><a href='/'>☂ Coast Today</a></h2>{H1}", "Coast Today"),
        (f"{TITLE}<meta name='DC.publisher' content='Harbour Board of Lindmar'>", "", "Harbour Board of Lindmar"),
        (TITLE + site_name("COAST TODAY"), f"{H1}<footer>© Coast Today</footer>", "Coast Today"),
        (f"<title>Ferry | Line</title>{site_name('Line: the whole sea')}", "<h1>Ferry</h1>", "Line"),
        (f"<title>Ferry 24/7 on Birdpost</title>{site_name('Birdpost')}", "", "Ferry 24/7"),
        (TITLE, "", None),
    ],
)
def test_outlets(head: str, body: str, outlet: str | None) -> None:
    assert read(head, body + BODY).outlet == outlet


def test_a_page_that_names_nobody_has_its_domain_for_an_outlet() -> None:
    document = read("", BODY, "https://www.coast.example/1")
    assert (document.outlet, document.domain) == ("coast.example", "coast.example")


@pytest.mark.parametrize(
    ("shown", "byline"),
    [
        ("<p>By Mara Lind</p>", "Mara Lind"),
        ("<div class='byline'>Mara Lind and Bo Hagen in Pell</div>", "Mara Lind and Bo Hagen in Pell"),
        ("<div class='meta'><span>By Mara Lind</span><span>4 May 2031</span><span>2 min</span></div>", "Mara Lind"),
        ("<p>Mara Lind · 4 May 2031 · 3 min read</p>", "Mara Lind"),
        ("<p>Posted by Uncle Puddle on May 4, 2031</p>", "Uncle Puddle"),
        ("<p>4 May 2031</p>", None),
    ],
)
def test_bylines(shown: str, byline: str | None) -> None:
    assert read("", f"<h1>Ferry runs again</h1>{shown}{BODY}").byline == byline


def test_relative_links_lead_from_the_base_of_the_page() -> None:
    body = (
        BODY
        + "<p>The harbour office also published <a href='list.html'>a list of the captains</a> on Monday evening.</p>"
    )
    inside = read("<base href='/archive/2031/'>", body, "https://coast.example/news/1").hyperlinks
    assert [link.address for link in inside] == ["https://coast.example/archive/2031/list.html"]


@pytest.mark.parametrize(
    ("title", "own", "stripped"),
    [
        ("Ferry runs - Coast Today", ["Coast Today"], "Ferry runs"),
        ("Ferry runs — The Coast Today", ["Coast Today"], "Ferry runs"),
        ("Ferry runs - Courier - Coast Today", ["Coast Today"], "Ferry runs - Courier"),
        ("Ferry runs - Courier", ["Coast Today"], "Ferry runs - Courier"),
        ("Coast Today: ferry runs", ["Coast Today"], "ferry runs"),
        ("Ferry runs » COAST - the news of the sea", ["Coast"], "Ferry runs"),
        ("Coast Today", ["Coast Today"], "Coast Today"),
        ("", ["Coast Today"], ""),
    ],
)
def test_own_names_are_stripped_and_others_stay(title: str, own: list[str], stripped: str) -> None:
    assert strip_outlet(title, own) == stripped


def test_names_and_domains() -> None:
    assert same_outlet("The Merrow Courant", "MERROW COURANT")
    assert not same_outlet("Merrow Courant", "Merrow Courier")
    assert fits_domain("The Merrow Courant", "merrowcourant.example")
    assert fits_domain("Baltern News Agency", "bna.example")
    assert not fits_domain("Courier", "merrowcourant.example")
    assert platform_account("Kordon 24/7 on Birdpost", [], ["Birdpost"]) == "Kordon 24/7"
    assert platform_account("Post", ["Kordon 24/7"], ["Telegram"]) == "Kordon 24/7"
    assert platform_account("Ferry runs | Coast Today", ["Ferry runs"], ["Coast Today"]) is None
    assert choose_outlet([], "", None, home=[], lines=[], domain="coast.example") == "coast.example"
