import base64
import hashlib
import re
from dataclasses import replace

import lxml.html
import pytest
from hypothesis import given, settings

from headwater.model import Credit, Failed, Reading, Span
from headwater.report.marked import cast_of
from headwater.report.outline import outlines
from headwater.report.page import page

from .golden import golden
from .marking import article, load
from .strategies import readings


def body_text(tree) -> str:
    """The article's words as the page shows them, without numbers."""
    section = tree.xpath("//section[contains(@class, 'text')]")[0]
    for tag in section.xpath(".//span[@class='tag']"):
        tag.drop_tree()
    return "\n\n".join(paragraph.text_content() for paragraph in section.xpath("./p"))


def test_two_articles_as_golden():
    shown = page(load("ledgerline", "abendpost"))
    shown = re.sub(r"<style>.*?</style>", "<style></style>", shown, flags=re.DOTALL)
    golden("two-articles.html", re.sub(r"sha256-[^']+", "sha256-", shown))


def test_the_words_of_the_article_are_all_there_in_their_order():
    reading = load("zvonar")
    assert body_text(lxml.html.document_fromstring(page(reading))) == reading.documents[0].text


def test_nested_statements_are_nested_elements():
    tree = lxml.html.document_fromstring(page(load("ledgerline")))
    (inner,) = tree.xpath("//*[@id='a1s3']")
    around = [element.get("id") for element in inner.iterancestors() if "says" in (element.get("class") or "")]
    assert around == ["a1s2", "a1s1"]
    assert inner.text_content().endswith("hospitals are collecting the passports of their doctors")
    levels = [re.search(r"\bv(\d)", tree.get_element_by_id(f"a1s{n}").get("class"))[1] for n in (1, 2, 3)]
    assert levels == ["2", "1", "0"]


def test_text_and_chains_lead_to_each_other():
    tree = lxml.html.document_fromstring(page(load("zvonar", "ledgerline", "abendpost")))
    ids = [element.get("id") for element in tree.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    targets = {href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")}
    assert targets <= set(ids)
    assert {f"a1s{n}" for n in range(1, 14)} | {f"a1c{n}" for n in range(1, 14)} <= targets
    assert {f"a2s{n}" for n in range(1, 13)} | {"a1", "a2", "a3"} <= targets


def test_kind_of_source_and_stance_are_said_without_colour():
    tree = lxml.html.document_fromstring(page(load("zvonar")))
    assert "k-unnamed" in tree.get_element_by_id("a1s6").get("class")
    assert "k-outlet" in tree.get_element_by_id("a1s1").get("class")
    assert tree.xpath("//*[@id='a1s11']//a/text()") == ["11 · confirms"]
    assert tree.xpath("//*[@id='a1s3']//a/@aria-label") == ["Statement 3 of Vera Dalmar, belief: to its chain"]
    assert tree.xpath("//*[@id='a1c4']//*[@class='mark']/text()") == ["uncertain"]


def test_own_voice_is_unmarked_and_furniture_apart():
    tree = lxml.html.document_fromstring(page(load("zvonar")))
    plain = next(
        p for p in tree.xpath("//section[@class='text']/p") if p.text_content().startswith("It remains unknown")
    )
    assert len(plain) == 0
    furniture = tree.xpath("//section[@class='furniture']")[0].text_content()
    assert "Averne builds a hospital faster" in furniture
    assert "Northlight Wire" in furniture
    assert "Averne builds a hospital faster" not in body_text(tree)


def test_not_measured_is_said_and_is_not_zero():
    shown = page(load("abendpost"))
    assert "Not measured: attributions." in shown
    assert "German (de)" in shown
    assert "0 statements" not in shown
    assert "Who says it</h2>" not in shown


def test_a_statement_without_content_words_has_its_chain_entry_but_no_dead_link():
    reading = article(
        "title: t\n---\n{s1:She} {c1:declined to comment}.\n---\ns | unnamed | she\n---\n1 | s | indirect | declines"
    )
    tree = lxml.html.document_fromstring(page(reading))
    ids = set(tree.xpath("//@id"))
    assert {href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")} <= ids
    assert tree.get_element_by_id("a1s1").get("class").startswith("cue")


def test_page_asks_for_nothing_and_forbids_scripts():
    shown = page(load("zvonar", "ledgerline"))
    tree = lxml.html.document_fromstring(shown)
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    style = re.search(r"<style>(.*?)</style>", shown, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert not tree.xpath("//script | //@style | //iframe | //object | //img | //@onclick | //@src | //base | //form")
    assert tree.xpath("//link/@href") == ["data:,"]
    assert "url(" not in style
    assert "@import" not in style


@given(readings)
@settings(max_examples=50, deadline=None)
def test_whatever_the_reading_holds_it_stays_text(reading):
    shown = page(reading)
    tree = lxml.html.document_fromstring(shown)
    assert not tree.xpath("//script | //@onclick | //@style | //img")
    assert all(href.startswith(("#", "https://", "http://", "data:,")) for href in tree.xpath("//@href"))
    assert not set(shown) & set("\x00\x1b\u202e")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")} <= set(ids)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[x", "//x"]
)
def test_only_web_addresses_become_links(address):
    reading = load("zvonar")
    shown = page(replace(reading, documents=(replace(reading.documents[0], address=address),)))
    assert address not in lxml.html.document_fromstring(shown).xpath("//@href")
    assert address in shown


def test_failed_inputs_are_listed():
    shown = page(Reading((), (), (), (), failed=(Failed("x.html", "NotFound", "x.html: no such <file>"),)))
    assert "x.html: no such &lt;file&gt;" in shown


def test_many_sources_and_deep_nesting_stay_within_the_style():
    inner = "".join(f"{{x{n}:w{n} " for n in range(1, 13)) + "}" * 12
    sources = "\n".join(f"s{n} | person | Person {n}" for n in range(1, 13))
    rows = "\n".join(f"{n} | s{n} | indirect" + (f" | within {n - 1}" if n > 1 else "") for n in range(1, 13))
    tree = lxml.html.document_fromstring(page(article(f"title: t\n---\n{inner}\n---\n{sources}\n---\n{rows}")))
    classes = " ".join(tree.xpath("//*[contains(@class, 'says')]/@class"))
    assert {int(n) for n in re.findall(r"\bv(\d+)", classes)} == {0, 1, 2, 3, 4}
    assert {int(n) for n in re.findall(r"\bh(\d+)", classes)} == set(range(8))


def test_the_page_says_which_version_made_it():
    shown = page(load("abendpost"), version="9.8.7")
    assert '<meta name="generator" content="Headwater 9.8.7">' in shown
    assert "Made by Headwater 9.8.7." in shown


def test_links_of_the_article_are_kept_without_a_link_inside_a_link():
    body = "{l:He said {x1:it is {s2:she} who said {x2:so}} again}."
    rows = "a | unnamed | he\nb | unnamed | she\n---\n1 | a | indirect\n2 | a > b | indirect | within 1"
    reading = article(f"title: t\nlink: https://a.example/b?c=1&d\n---\n{body}\n---\n{rows}")
    tree = lxml.html.document_fromstring(page(reading))
    links = tree.xpath("//a[contains(@class, 'out')]")
    assert "".join(link.text_content() for link in links) == "He said it is she who said so again"
    assert {link.get("href") for link in links} == {"https://a.example/b?c=1&d"}
    assert not tree.xpath("//a//a")
    assert body_text(tree) == reading.documents[0].text


def test_no_link_of_the_article_runs_a_script():
    reading = article("title: t\nlink: javascript:alert(1)\n---\n{l:Here}.\n---\n---\n")
    assert "javascript" not in page(reading)


def test_what_the_article_credits_is_said():
    reading = load("zvonar")
    credited = replace(reading.documents[0], credits=(Credit(Span(0, 3), ("Northlight Wire", "A & B")),))
    assert "credits Northlight Wire, A &amp; B" in page(replace(reading, documents=(credited,)))


def test_sources_of_an_article_differ_in_colour_and_shared_ones_keep_theirs():
    reading = load("zvonar", "ledgerline")
    cast = cast_of(reading, outlines(reading))
    for outline in outlines(reading):
        cited = {source for statement in outline.statements for source in statement.attribution.chain}
        assert len(cited) == 8
        assert len({cast.hues[source] for source in cited}) == 8
    assert {cast.hues["courier"], cast.hues["halsey"]} == {0, 1}
