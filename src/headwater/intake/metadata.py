"""Who published a page, when, under which title and address: from its metadata first, then from what it shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from headwater.intake import html
from headwater.intake.blocks import tidy
from headwater.intake.dates import find_dates, is_date_line, parse_declared
from headwater.intake.html import Element, Placed
from headwater.intake.names import choose_outlet, platform_account, strip_outlet
from headwater.intake.wordings import byline_of

_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Posting|Report|NewsItem|Recipe|Review|WebPage)$")
_INLINE_TAGS = frozenset({"span", "a", "b", "strong", "i", "em", "small", "time", "br", "img", "abbr", "cite"})
_LARGEST_SCRIPT = 500_000
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Declared:
    """What a page's metadata says, in the order of trust. Strings are tidied; addresses are absolute."""

    window_title: str
    titles: tuple[str, ...]
    outlets: tuple[str, ...]
    authors: tuple[str, ...]
    published: datetime | None
    addresses: tuple[str, ...]
    language: str | None
    base: str | None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document's record needs besides its text."""

    title: str | None
    outlet: str | None
    byline: str | None
    published: datetime | None
    address: str | None
    domain: str | None


def read_declared(root: Element, address: str | None) -> Declared:
    """-> the metadata of a page.

    Args:
        root: the page.
        address: where it was read, or None for files.
    """
    fields = _meta_fields(root)
    nodes = list(_article_nodes(root))
    base_element = next(iter(root.iter("base")), None)
    canonical = [
        link.get("href") or "" for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    written = [*canonical, *_values(fields, ("og:url", "twitter:url")), *_node_addresses(nodes)]
    base = _absolute(base_element.get("href") or "", address) if base_element is not None else address
    addresses = [found for each in written if (found := _absolute(each, base))]
    title = next(iter(root.iter("title")), None)
    # Newspapers name themselves in JSON-LD and in og:site_name; the first is more often the plain name.
    outlets = [
        *_node_names(nodes, ("publisher", "sourceOrganization", "provider")),
        *_values(fields, html.page_hints().fields["outlets"]),
    ]
    return Declared(
        window_title=tidy("".join(title.itertext())[:1000]) if title is not None else "",
        titles=_distinct([*_node_texts(nodes, "headline"), *_values(fields, html.page_hints().fields["titles"])]),
        outlets=_distinct(
            name.lstrip("@") for name in outlets if not name.startswith(("http", "//")) and len(name) < 120
        ),
        authors=_distinct(_node_names(nodes, ("author",)) or _authors(fields)),
        published=_declared_date(nodes, fields),
        addresses=_distinct(addresses),
        language=root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or next(iter(_values(fields, ("language", "content-language", "og:locale"))), None),
        base=base or (addresses[0] if addresses else None),
    )


def settle(declared: Declared, head: Sequence[Placed], page: Sequence[Placed], address: str | None) -> Metadata:
    """-> the metadata of a page, its declarations weighed against what it shows.

    Args:
        declared: from `read_declared`.
        head: the blocks above the article's text, nearest last.
        page: all blocks of the page.
        address: where the page was read, or None for files.
    """
    place = _choose_address(declared.addresses, address)
    domain = domain_of(place)
    account = platform_account(declared.window_title, declared.titles, declared.outlets)
    shown = _shown_title(declared, page, account)
    quoted = shown or next(iter(declared.titles), None)
    outlet = account or choose_outlet(
        declared.outlets,
        declared.window_title,
        quoted,
        home=_home_names(page),
        lines=_other_lines(page, quoted),
        domain=domain,
    )
    own = [name for name in (outlet, *declared.outlets, domain) if name]
    title = shown or next((strip_outlet(each, own) for each in declared.titles if each not in own), None)
    if title is None and not account:
        title = strip_outlet(declared.window_title, own, domain) or None
    published = declared.published or _shown_date(head)
    return Metadata(title, outlet, _byline(declared, head), published, place, domain)


def domain_of(address: str | None) -> str | None:
    """-> the host name of an address without "www.", in lower case."""
    try:
        host = urlsplit(address or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _meta_fields(root: Element) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = tidy((element.get("content") or "")[:2000])
        for key in (element.get("property"), element.get("name"), element.get("itemprop"), element.get("http-equiv")):
            if key and content:
                fields.setdefault(key.strip().lower(), []).append(content)
    for element in root.iter("time", "span", "div", "p", "abbr"):
        if (element.get("itemprop") or "").lower() == "datepublished" and (
            value := element.get("datetime") or element.get("content")
        ):
            fields.setdefault("datepublished", []).append(value)
    return fields


def _values(fields: dict[str, list[str]], keys: Iterable[str]) -> list[str]:
    return [value for key in keys for value in fields.get(key, ())]


def _authors(fields: dict[str, list[str]]) -> list[str]:
    """-> the authors in the first field that names any."""
    for key in html.page_hints().fields["authors"]:
        if names := [name for name in fields.get(key, ()) if not name.startswith(("http", "/"))]:
            return names[:8]
    return []


def _article_nodes(root: Element) -> Iterator[dict[str, Any]]:
    """-> the JSON-LD nodes that describe an article, plain articles before pages."""
    found: list[tuple[int, dict[str, Any]]] = []
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > _LARGEST_SCRIPT:
            continue
        for node in _nodes(_load_json(script.text), 0):
            kinds = node.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            names = [kind for kind in kinds if isinstance(kind, str) and _ARTICLE_TYPES.search(kind)]
            if names:
                found.append((0 if names[0] != "WebPage" else 1, node))
    yield from (node for _, node in sorted(found, key=lambda each: each[0]))


def _load_json(script: str) -> Any:
    try:
        return json.loads(script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return _salvaged(script)


def _salvaged(script: str) -> dict[str, Any] | None:
    """The fields that matter from JSON that does not parse (unescaped quotes in a headline, mostly)."""
    node: dict[str, Any] = {"@type": "NewsArticle"}
    for key in ("datePublished", "headline", "url"):
        if found := re.search(rf'"{key}"\s*:\s*"(.{{1,400}}?)"\s*(?=[,}}\n])', script):
            node[key] = found[1]
    if found := re.search(r'"publisher"\s*:\s*\{[^{}]{0,400}?"name"\s*:\s*"([^"]{1,120})"', script):
        node["publisher"] = {"name": found[1]}
    if found := re.search(r'"author"\s*:\s*\[?\s*\{[^{}]{0,400}?"name"\s*:\s*"([^"]{1,120})"', script):
        node["author"] = {"name": found[1]}
    return node if len(node) > 1 else None


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value[:200]:
            yield from _nodes(each, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "itemListElement", "hasPart"):
            if isinstance(value.get(key), list | dict):
                yield from _nodes(value[key], depth + 1)


def _node_texts(nodes: Iterable[dict[str, Any]], key: str) -> list[str]:
    return [tidy(unescape(node[key][:1000])) for node in nodes if isinstance(node.get(key), str)]


def _node_names(nodes: Iterable[dict[str, Any]], keys: Iterable[str]) -> list[str]:
    """-> the names under the first of the keys that the first node with any of them has."""
    for key in keys:
        for node in nodes:
            values = node.get(key)
            names = [
                each.get("name") if isinstance(each, dict) else each
                for each in (values if isinstance(values, list) else [values])
            ]
            if found := [
                tidy(unescape(name[:300])) for name in names if isinstance(name, str) and not name.startswith("http")
            ]:
                return found
    return []


def _node_addresses(nodes: Iterable[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for node in nodes:
        for key in ("url", "mainEntityOfPage"):
            value = node.get(key)
            value = value.get("@id") if isinstance(value, dict) else value
            if isinstance(value, str):
                found.append(value)
    return found


def _declared_date(nodes: Iterable[dict[str, Any]], fields: dict[str, list[str]]) -> datetime | None:
    values = [node[key] for key in ("datePublished", "dateCreated") for node in nodes if isinstance(node.get(key), str)]
    dates = [
        (value, date)
        for value in [*values, *_values(fields, html.page_hints().fields["dates"])]
        if (date := parse_declared(value))
    ]
    if not dates:
        return None
    # A field that gives the day alone yields to another one that gives the hour of the same day.
    first = dates[0][1]
    return next((date for value, date in dates if date.date() == first.date() and ":" in value), first)


def _absolute(written: str, base: str | None) -> str | None:
    written = written.strip()
    try:
        found = urljoin(base, written) if base else written
        parts = urlsplit(found)
    except ValueError:
        return None
    return found if parts.scheme in ("http", "https") and parts.hostname and "." in parts.hostname else None


def _choose_address(declared: Sequence[str], address: str | None) -> str | None:
    """-> the canonical address; a page read from the web may not claim to be another site's."""
    if address is None:
        return declared[0] if declared else None
    own = _site(domain_of(address))
    return next((each for each in declared if _site(domain_of(each)) == own), address)


def _site(domain: str | None) -> str:
    return ".".join((domain or "").split(".")[-2:])


def _shown_title(declared: Declared, page: Sequence[Placed], account: str | None) -> str | None:
    """-> the title as the page shows it: the block that its metadata quotes, the longest such; else its only h1."""
    own = {name.casefold() for name in (*declared.outlets, account or "")}
    blocks = [placed for placed in page if placed.block.text.casefold() not in own]
    for quoted in (declared.titles, (declared.window_title,)):
        if found := _quoted_block(blocks, [text.casefold() for text in quoted if text]):
            return found
        if quoted and not any(_share_words(declared.window_title, title) for title in declared.titles):
            break
    headings = [placed.block.text for placed in blocks if placed.element.tag == "h1"]
    return headings[0] if len(headings) == 1 and not declared.titles else None


def _quoted_block(blocks: Sequence[Placed], quoted: Sequence[str]) -> str | None:
    candidates = [
        placed
        for placed in blocks
        if 8 <= len(placed.block.text) <= 400 and any(placed.block.text.casefold() in text for text in quoted)
    ]
    if not candidates:
        return None
    longest = max(candidates, key=lambda placed: len(placed.block.text))
    headings = (placed for placed in candidates if placed.element.tag == "h1")
    best = next((placed for placed in headings if len(placed.block.text) > 0.6 * len(longest.block.text)), longest)
    says_so = best.element.tag == "h1" or html.class_words(best.element) & html.page_hints().head["title"]
    return best.block.text if says_so or len(best.block.text) > 0.3 * max(map(len, quoted)) else None


def _share_words(one: str, other: str) -> bool:
    words = set(re.findall(r"\w+", other.casefold()))
    return bool(words) and len(words & set(re.findall(r"\w+", one.casefold()))) >= len(words) / 2


def _home_names(page: Sequence[Placed]) -> tuple[str, ...]:
    """-> what the page's mastheads and links home say."""
    found: list[str] = []
    for placed in page[:400]:
        block = placed.block
        for span, address in block.links:
            if re.fullmatch(r"/|\./|/[a-z]{2}/|/index\.\w+", address) and span.end - span.start < 60:
                found.append(block.text[span.start : span.end])
        if placed.words & {"masthead", "logo", "brand", "nameplate", "sitename"} and len(block.text) < 60:
            found.append(block.text)
    return _distinct(tidy(re.sub(r"^[^\w]+|[^\w)]+$", "", name)) for name in found)


def _other_lines(page: Sequence[Placed], title: str | None) -> tuple[str, ...]:
    """-> the short lines of a page without the article's title: what it says of itself is among them."""
    title = (title or "\n").casefold()
    lines = (placed.block.text for placed in page[:1500] if len(placed.block.text) < 300)
    return tuple(line for line in lines if title not in line.casefold())


def _byline(declared: Declared, head: Sequence[Placed]) -> str | None:
    if declared.authors:
        first = declared.authors[0]
        return byline_of(first) or first if len(declared.authors) == 1 else ", ".join(declared.authors)
    for placed in reversed(head):
        if len(placed.block.text) <= 200 and (named := _named_in(placed)):
            return named
    return None


def _named_in(placed: Placed) -> str | None:
    """-> who wrote the article, from a block of its head: "By Ann Lee", a byline by class, a name beside a date."""
    text = placed.block.text
    by_class = bool(html.class_words(placed.element) & html.page_hints().head["byline"])
    has_date = bool(find_dates(text)) or is_date_line(text)
    for field in _fields(placed):
        named = byline_of(field)
        if named is None and (by_class or has_date) and not is_date_line(field) and _is_names(field):
            named = field
        if named and (named := _without_date(named)) and not is_date_line(named):
            return named
    return None


def _fields(placed: Placed) -> list[str]:
    """-> the parts of a line of the head: its inline elements where it has some, else what bars and dots part."""
    element = placed.element
    parts = [text for child in element for text in ("".join(child.itertext()), child.tail or "")]
    whole = placed.block.text
    inline = 1 < len(element) < 20 and all(child.tag in _INLINE_TAGS for child in element)
    texts = [element.text or "", *parts] if inline else [whole]
    fields = [tidy(field).strip(" ,") for text in (*texts, whole) for field in re.split(r"\s*[|·•]\s*|\s/\s", text)]
    return [_without_date(field) for field in fields if field]


def _is_names(field: str) -> bool:
    """Whether a field of the head reads as who wrote it: a few words, capitalised, without figures."""
    words = field.split()
    return (
        2 <= len(words) <= 14
        and field[0].isupper()
        and not re.search(
            r"\d|:|^(?:share|photo|video|read|listen|updated?|published|submitted|posted|views|main|home)\b",
            field,
            re.I,
        )
        and sum(word[0].isupper() for word in words) >= len(words) / 3
        and not field.endswith((".", "!", "?"))
    )


def _without_date(names: str) -> str:
    dates = find_dates(names)
    if dates:
        names = names[: dates[0].start] or names
    return re.sub(r"\s+(?:on|at|am|vom|le|el)$", "", names.rstrip(" ,|·•-–—/("))


def _shown_date(head: Sequence[Placed]) -> datetime | None:
    """-> the date that the article's head shows, when it shows one day only."""
    times = (
        element.get("datetime")
        for placed in head
        if len(placed.block.text) < 300
        for element in placed.element.iter("time")
    )
    for value in times:
        if value and (date := parse_declared(value)):
            return date
    hints = html.page_hints().head["date"]
    found = [
        dates[0]
        for placed in head
        if (dates := find_dates(placed.block.text[:300]))
        and (
            is_date_line(placed.block.text) or html.class_words(placed.element) & hints or len(placed.block.text) < 120
        )
    ]
    days = {date.moment.date() for date in found}
    if len(days) != 1:
        return None
    return max(found, key=lambda date: date.has_time).utc
