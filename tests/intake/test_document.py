from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.errors import EmptyInput, HeadwaterError, InputError, NoArticle, NotText, TooLarge
from headwater.ids import sha256
from headwater.intake import read_document
from headwater.model import Capture, Document, Furniture, Hyperlink, Span

FIXTURES = Path(__file__).parents[1] / "fixtures" / "intake"
NOW = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
PARAGRAPH = "The harbour office said on Monday that the ferry would run again from the first of the month."


def read(name: str) -> Document:
    return read_document(Capture(name, (FIXTURES / name).read_bytes(), NOW))


def from_text(text: str, **known: str | None) -> Document:
    return read_document(Capture("a.txt", text.encode(), NOW, **known))  # type: ignore[arg-type]


def page(body: str, head: str = "") -> Document:
    html = f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>"
    return read_document(Capture("page.html", html.encode(), NOW, address="https://paper.example/a"))


def test_a_portal_page() -> None:
    document = read("portal.html")

    assert document.text.split("\n\n") == [
        "Harbour officers in Lindmar are taking the sailing licences of captains, the Tidal Review reports.",
        "“They asked for my papers and kept them,” a captain of the Gull told the paper. "
        "He did not want his name to be printed.",
        "What the board says",
        "The harbour board said it would answer later, and that it knew of “no such case”.",
        "According to the Seamen's League, eleven captains have left for the northern ports since March.",
        "(Source: Tidal Review)",
    ]
    assert document.title == "Ferry captains lose their papers - Tidal Review"
    assert (document.outlet, document.domain) == ("Coast Today", "coast-today.example")
    assert document.address == "https://www.coast-today.example/news/ferry-captains-papers"
    assert document.byline == "Mara Lind"
    assert document.published == datetime(2031, 5, 4, 9, 20, tzinfo=timezone(timedelta(hours=2)))
    assert document.published.tzinfo is UTC
    assert document.language == "en"
    assert [(credit.names, document.text[slice(*credit.span)]) for credit in document.credits] == [
        (("Tidal Review",), "(Source: Tidal Review)")
    ]
    assert [(document.text[slice(*link.span)], link.address) for link in document.hyperlinks] == [
        ("the Tidal Review reports", "https://tidalreview.example/captains?id=7&p=1"),
        ("harbour board", "https://www.coast-today.example/topics/board"),
    ]


def test_the_furniture_of_a_portal_page_is_kept_by_kind() -> None:
    furniture = read("portal.html").furniture

    assert furniture[:4] == (
        Furniture("related", "READ MORE:"),
        Furniture(
            "related",
            "“We rowed the mail across”",
            "Northern Post",
            "https://www.coast-today.example/news/rowed-mail",
        ),
        Furniture("advertisement", "Advertisement"),
        Furniture("subscription", "Subscribe to our Telegram and Viber channels and be the first to know!"),
    )
    assert (
        Furniture("related", "The lighthouse keeper and his dog", "Northern Post", "https://northernpost.example/2")
        in furniture
    )
    kinds = {each.kind for each in furniture}
    assert {"sharing", "caption", "author_box", "notice"} <= kinds
    assert not any("guest" in each.text for each in furniture)


def test_a_pasted_article_without_markup() -> None:
    document = read("pasted.txt")

    assert document.title is None
    assert document.text.startswith("Harbour officers in Lindmar are taking the sailing licences")
    assert document.text.endswith("that is more than the board hired in five years.")
    assert document.text.count("\n\n") == 5
    assert document.furniture == (
        Furniture("related", "Read also:"),
        Furniture("related", '"We rowed the mail across"', "Northern Post"),
        Furniture("related", "Fog and old engines: why the ferries were late for a third week"),
        Furniture("related", "The keeper of the lighthouse lost a bet against his own dog"),
        Furniture("subscription", "Subscribe to our Telegram and Viber channels."),
    )


def test_a_page_of_tables_in_an_old_encoding() -> None:
    document = read("tables.html")

    assert document.text.split("\n\n") == [
        "Служба порту вилучає посвідчення у капітанів, які скаржилися на нові збори, повідомляє «Огляд припливів».",
        "«У мене взяли папери й не повернули», — розповів виданню один із капітанів, який попросив не називати його "
        "імені.",
        "У раді порту заявили, що перевіряють лише печатки. За даними Ліги моряків, з березня з міста поїхали "
        "одинадцять капітанів.",
        "Джерело: Огляд припливів",
    ]
    assert document.title == "У Ліндмарі капітани лишилися без документів"
    assert (document.outlet, document.domain, document.byline) == ("Береговий Вісник", None, None)
    assert document.published == datetime(2031, 5, 4, 11, 20, tzinfo=UTC)
    assert document.language == "uk"
    assert [credit.names for credit in document.credits] == [("Огляд припливів",)]
    assert Furniture("related", "«Ми возили пошту на веслах»: розповідь поромника") in document.furniture
    assert Furniture("subscription", "Підписуйтесь на наш Телеграм і Вайбер!") in document.furniture


def test_a_wrapped_wire_report() -> None:
    document = read("wire.txt")

    assert document.title == "Harbour board says captains' papers are only being checked"
    assert document.byline == "Ilse Tamm"
    assert document.published == datetime(2031, 5, 4, tzinfo=UTC)
    assert document.text.count("\n\n") == 2
    assert document.text.count("\n") == 4
    assert document.text.endswith("at eleven - more than the board has hired in five years.")
    assert document.furniture == (Furniture("notice", "(Reporting by Ilse Tamm; Editing by Dov Harrow)"),)
    assert document.credits == ()


def test_a_document_keeps_what_came_in() -> None:
    raw = (FIXTURES / "wire.txt").read_bytes()
    capture = Capture("archive/wire.txt", raw, NOW, address="https://www.coastalpress.example/1")

    document = read_document(capture)

    assert (document.file, document.captured_at, document.sha256) == ("archive/wire.txt", NOW, sha256(raw))
    assert (document.address, document.domain) == ("https://www.coastalpress.example/1", "coastalpress.example")
    assert read_document(capture) == document


def test_what_an_archive_says_goes_before_what_the_page_shows() -> None:
    told = {"title": "Harbour shut", "outlet": "Orsel Observer", "published": "2031-04-02T12:00:00+02:00"}
    text = f"Captains asked for their papers\n\n{PARAGRAPH}\n\n{PARAGRAPH}"

    document = from_text(text, **told)

    assert (document.title, document.outlet) == ("Harbour shut", "Orsel Observer")
    assert document.published == datetime(2031, 4, 2, 10, tzinfo=UTC)
    assert document.text.startswith("Captains asked for their papers"), "it is no title, as the title is known"
    assert from_text(text.replace("Captains asked for their papers", "harbour  shut"), **told).text.startswith(
        PARAGRAPH
    )
    raw = (FIXTURES / "portal.html").read_bytes()
    plain, shown = (read_document(Capture("a.html", raw, NOW, outlet=outlet)) for outlet in (None, "Tramline"))
    assert plain.outlet != "Tramline"
    assert shown == replace(plain, id=shown.id, outlet="Tramline")


def test_a_time_of_publication_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="'next week', cannot be read"):
        from_text(f"{PARAGRAPH}\n\n{PARAGRAPH}", published="next week")


def test_ids_tell_versions_and_places_apart() -> None:
    text = f"{PARAGRAPH}\n\n{PARAGRAPH}"
    one = from_text(text, address="https://paper.example/a")

    assert one.id == from_text(text.replace("\n", "\r\n"), address="https://paper.example/a").id
    assert one.id != from_text(text, address="https://other.example/a").id
    assert one.id != from_text(text + "\n\nA new paragraph has been added to it.", address="https://paper.example/a").id
    here = read_document(Capture("here/wire.txt", text.encode(), NOW))
    there = read_document(Capture("there/wire.txt", text.encode(), NOW))
    other = read_document(Capture("here/other.txt", text.encode(), NOW))
    assert here.id == there.id
    assert here.id != other.id
    assert one.id.startswith("doc1-")


def test_a_tag_with_markup_in_its_attributes_is_read_whole() -> None:
    """Players carry whole pages in their attributes; cutting such a tag would spill them into the text."""
    player = (
        "<div data-html='" + "x " * 500 + "<a href=\"/v\">Watch</a>' data-more='a sentence in an attribute.'></div>"
    )
    document = page(f"<p>{PARAGRAPH}</p>{player}<p>{PARAGRAPH}</p>")

    assert document.text == f"{PARAGRAPH}\n\n{PARAGRAPH}"


def test_preformatted_text_is_parted_at_blank_lines() -> None:
    wrapped = PARAGRAPH.replace(" on ", "\non ")
    document = page(f"<h1>The ferry</h1><pre>{wrapped}\n\n{wrapped}\n  \n<a href='/b'>{wrapped}</a></pre>")

    assert document.text == "\n\n".join([PARAGRAPH] * 3)


def test_what_the_page_hides_is_not_read() -> None:
    document = page(
        f"<p>{PARAGRAPH}</p><p hidden>Hidden: {PARAGRAPH}</p><p style='display: none'>Hidden: {PARAGRAPH}</p>"
        f"<div class='hidden'><p>Hidden: {PARAGRAPH}</p></div><p class='hidden-xs'>{PARAGRAPH}</p><p>{PARAGRAPH}</p>"
    )

    assert document.text == "\n\n".join([PARAGRAPH] * 3)


def test_a_class_that_most_of_the_text_carries_marks_no_furniture() -> None:
    document = page(f"<p>{PARAGRAPH}</p>" + f"<p class='paywall'>{PARAGRAPH}</p>" * 6)

    assert document.text == "\n\n".join([PARAGRAPH] * 7)


def test_an_article_cut_in_parts_is_read_whole() -> None:
    part = f"<div class='story-part'><p>{PARAGRAPH}</p></div>"
    document = page(
        f"<div>{part}<div class='ad'>Advertisement</div>{part}<div class='promo'>Try our app</div>{part}</div>"
    )

    assert document.text == "\n\n".join([PARAGRAPH] * 3)


def test_lines_parted_by_breaks_are_paragraphs() -> None:
    document = page(f"<div>{PARAGRAPH}<br><br>{PARAGRAPH}<br/>\n<br/>{PARAGRAPH}</div>")
    song = "<p>The ferry runs,<br>the ferry stands,<br>the papers lie in other hands.</p>"
    verse = page(f"<p>{PARAGRAPH}</p>{song}<p>{PARAGRAPH}</p>")

    assert document.text == "\n\n".join([PARAGRAPH] * 3)
    assert verse.text.split("\n\n")[1] == "The ferry runs, the ferry stands, the papers lie in other hands."


def test_text_is_in_nfc_and_links_keep_their_place() -> None:
    document = page(
        f"<p>Cafe\u0301 <a href='/n'>nai\u0308ve\u00a0 story</a> on the pier. {PARAGRAPH}</p><p>{PARAGRAPH}</p>"
    )

    assert document.text.startswith("Café naïve story on the pier.")
    (link,) = document.hyperlinks
    assert document.text[slice(*link.span)] == "naïve story"


def test_a_short_post_is_an_article_too() -> None:
    document = page("<nav><a href='/'>Home</a></nav><div>The third bridge is open again.</div><footer>Imprint</footer>")

    assert document.text == "The third bridge is open again."


def test_another_sites_canonical_address_is_not_believed() -> None:
    """A copy stays a copy, even when it points to where it came from."""
    canonical = '<link rel="canonical" href="https://origin.example/story">'
    document = page(f"<p>{PARAGRAPH}</p>", canonical)

    assert (document.address, document.domain) == ("https://paper.example/a", "paper.example")


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", EmptyInput),
        (b" \n\t\r\n", EmptyInput),
        (b"\xef\xbb\xbf\n", EmptyInput),
        (b"\0" * 500, EmptyInput),
        (b"%PDF-1.7 and more", NotText),
        (b"\x89PNG\r\n\x1a\n....", NotText),
        (b"PK\x03\x04 a zip", NotText),
        (bytes(range(256)) * 40, NotText),
        (b"...\n\n***\n", NoArticle),
        (b"<html><head><title>Home</title></head><body><nav><a href='/'>Home</a></nav></body></html>", NoArticle),
        (b"<html></html>", NoArticle),
        (b"<html><body><script>let a = 'A sentence in a script. And another.'</script></body></html>", NoArticle),
        (b"x" * 30_000_001, TooLarge),
        (b"word. " * 400_000, TooLarge),
        (b"<html><body>" + b"<p>Read all about it in the paper of today, the captain said.</p>" * 40_000, TooLarge),
        (b"<html><body>" + b"<i>a</i>" * 320_000, TooLarge),
    ],
)  # fmt: skip
def test_what_is_no_article_is_an_error_with_a_remedy(raw: bytes, error: type[HeadwaterError]) -> None:
    begun = time.process_time()
    with pytest.raises(error) as raised:
        read_document(Capture("input", raw, NOW))
    assert raised.value.what_failed == "input"
    assert raised.value.remedy
    assert time.process_time() - begun < 20


ARTICLE = "<h1>The ferry runs again</h1>" + "".join(f"<p>{n}. {PARAGRAPH}</p>" for n in range(5))


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 300 + ARTICLE,
        "<div>" * 100_000 + ARTICLE + "</div>" * 100_000,
        "<b><i><span>" * 20_000 + ARTICLE,
        f"<p {' '.join(f'a{n}=1' for n in range(50_000))}>" + ARTICLE,
        f"<p x='<' {' '.join(f'a{n}=1' for n in range(50_000))}>" + ARTICLE,
        f'<p " {" ".join(f"a{n}=1" for n in range(50_000))}>' + ARTICLE,
        "<div class='" + "ad " * 100_000 + "'></div>" + ARTICLE,
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>" + ARTICLE,
        "<script type='application/ld+json'>" + '{"@graph":' * 50_000 + "</script>" + ARTICLE,
        "<title>" + "a - " * 50_000 + "</title>" + ARTICLE,
        ARTICLE.replace("said", "sa\0id"),
        ARTICLE + "&#0;&#xD800;&#x110000;&nosuch;",
        ARTICLE.replace("</p>", ""),
        "<table><tr><td>" + ARTICLE,
        "<meta name='date' content='" + "9" * 10_000 + "'>" + ARTICLE,
        "<meta property='og:url' content='http://[::1'><link rel=canonical href='//'>" + ARTICLE,
        "<base href='http://[bad'>" + ARTICLE + "<p><a href='x'>" + PARAGRAPH + "</a></p>",
        "<p>" + "<a href='http://x.example/'>word</a> " * 20_000 + "</p>" + ARTICLE,
    ],
    ids=lambda html: html[:24],
)
def test_hostile_markup_does_not_hide_the_article(html: str) -> None:
    begun = time.process_time()
    document = page(html)
    assert f"4. {PARAGRAPH}" in document.text
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("قال الوزير يوم الاثنين إن الحكومة ستقدم خطة جديدة إلى البرلمان قبل نهاية الشهر الجاري.", "ar"),
        ("אמר השר ביום שני כי הממשלה תגיש תוכנית חדשה לכנסת לפני סוף החודש, והדיון יתקיים בשבוע הבא.", "he"),
        ("香港行政长官就其大宅的违章建筑问题到立法会接受质询，并向香港民众道歉。", "zh"),
    ],
)
def test_other_scripts_come_through_whole(text: str, language: str) -> None:
    for document in (page(f"<p dir='rtl'>{text}</p>" * 4), from_text("\n\n".join([text] * 4))):
        assert document.text == "\n\n".join([text] * 4)
        assert document.language == language


@given(st.binary(max_size=3_000))
@settings(max_examples=150, deadline=None)
def test_bytes_of_any_kind_give_a_document_or_an_error(raw: bytes) -> None:
    try:
        document = read_document(Capture("input", raw, NOW))
    except HeadwaterError:
        return
    check(document)


_TAGS = st.sampled_from(
    "<p> </p> <div> </div> <br> <li> <ul> </ul> <h1> </h1> <h2> </h2> <a\thref='/x'> </a> <b> </b> <td> <tr> <table> "
    "</table> <script> </script> <!-- --> <title> </title> <p\tclass='more'> <div\tclass='related'> <figcaption> "
    "<footer> <aside> </aside>".split(" ")
)
_WORDS = st.sampled_from(
    [
        *(
            PARAGRAPH,
            "Read also:",
            "• Fog and old engines",
            "Subscribe to our",
            "Telegram",
            "and",
            "Viber",
            "channels .",
        ),
        *("(Source: Courier)", "By Ann Lee", "4 May 2031", "e\u0301", "\u00a0", "  ", "«Так», — сказав він."),
        *("\u202e", "&amp;", "\ufeff"),
    ]
)


@given(st.lists(st.one_of(_TAGS, _WORDS, st.text(max_size=12)), max_size=60))
@settings(max_examples=150, deadline=None)
def test_markup_of_any_kind_gives_a_document_or_an_error(pieces: list[str]) -> None:
    html = "<html><body>" + " ".join(pieces)
    try:
        document = read_document(Capture("page.html", html.encode("utf-8", "replace"), NOW, media_type="text/html"))
    except HeadwaterError:
        return
    check(document)


@given(
    st.lists(st.one_of(_WORDS, st.text(max_size=40)), max_size=40), st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n"])
)
@settings(max_examples=150, deadline=None)
def test_lines_of_any_kind_give_a_document_or_an_error(lines: list[str], end: str) -> None:
    try:
        document = from_text(end.join(lines).encode("utf-8", "replace").decode(), media_type="text/plain")
    except HeadwaterError:
        return
    check(document)


def check(document: Document) -> None:
    """What holds for every document."""
    paragraphs = document.text.split("\n\n")
    for paragraph in paragraphs:
        assert paragraph == " ".join(paragraph.split()), "white space is single spaces"
        assert paragraph
    assert "\n" not in "".join(paragraphs)
    size = len(document.text)
    for link in document.hyperlinks:
        assert isinstance(link, Hyperlink)
        assert 0 <= link.span.start < link.span.end <= size
        assert document.text[slice(*link.span)].strip() == document.text[slice(*link.span)]
    for credit in document.credits:
        assert isinstance(credit.span, Span)
        assert 0 <= credit.span.start < credit.span.end <= size
        assert credit.names
    assert all(piece.text for piece in document.furniture)
    assert document.published is None or document.published.tzinfo is UTC
