"""HTML -> the blocks of a page, each with its place in the tree and what the markup says about it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from itertools import groupby, pairwise
from typing import Any, get_args

from lxml import etree  # type: ignore[import-untyped]

from headwater.errors import NoArticle, TooLarge
from headwater.intake.blocks import Block, BlockRole, is_prose, tidy_with_links
from headwater.model import FurnitureKind

#: An lxml element (lxml ships no types).
Element = Any

#: Pages past these are rejected or read without help: no article needs them, and hostile pages do.
MAX_ELEMENTS = 300_000
MAX_BLOCKS = 20_000

# fmt: off
_BLOCK_TAGS = frozenset({
    "p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "h1", "h2", "h3", "h4", "h5",
    "h6", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "table", "tr", "td", "th", "tbody", "thead",
    "tfoot", "caption", "figure", "figcaption", "address", "form", "fieldset", "hr", "center", "details",
    "summary", "body", "html", "hgroup",
})
_SKIPPED_TAGS = frozenset({
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "audio",
    "video", "head", "title", "input", "button", "select", "textarea", "option", "datalist", "map", "dialog",
    "link", "meta", "base", "progress", "meter",
})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Elements that hold lines rather than sentences when their text is broken by single <br>.
_LINE_HOLDERS = frozenset({
    "div", "td", "th", "body", "center", "section", "article", "main", "dd",
})
# fmt: on
_TAG_MARKS = {
    "nav": "dropped",
    "footer": "notice",
    "aside": "dropped",
    "figcaption": "caption",
    "figure": "caption",
    "form": "newsletter",
}
_ROLE_MARKS = {
    "navigation": "dropped",
    "banner": "dropped",
    "contentinfo": "notice",
    "complementary": "dropped",
    "search": "dropped",
    "dialog": "notice",
    "alertdialog": "notice",
}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
#: Whole class names: "hidden-xs" and the like hide nothing from most readers.
_HIDDEN_CLASSES = frozenset({"hidden", "hide", "is-hidden", "d-none", "sr-only"})
_PREFORMATTED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[^\W\d_a-zA-Z]+")
_DEEP_TAGS = re.compile(
    r"</?(?!(?:p|br|li|ul|ol|h[1-6]|a|td|tr|table|title|meta|link|head|body|html|script|style|time|blockquote)\b)[a-z][^<>]*>",
    re.I,
)
#: The parser takes time by the square of a tag's attributes, so tags with very many keep those that are read here.
_MOST_ATTRIBUTES = 300
_LONG_TAG = re.compile(r"<[a-zA-Z][^>]{800}")
_TAG_START = re.compile(r"<[a-zA-Z]")
_TAG_REST = re.compile(r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+""")
_QUOTED = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_READ_ATTRIBUTE = re.compile(
    r"""\s(?:class|id|href|content|property|name|itemprop|datetime|rel|type|lang|role|hidden|http-equiv|charset)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""",
    re.I,
)
_BREAK = "\0"


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A block with its element in the tree; `words` are the class and id words of the element and its two parents."""

    block: Block
    element: Element
    words: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Hints:
    """The words of `page_hints.toml`: marks by class word, the words of an article's head, names of metadata fields."""

    marks: dict[str, str]
    head: dict[str, frozenset[str]]
    neutral: frozenset[str]
    fields: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def page_hints() -> Hints:
    """-> the packaged hints."""
    table = tomllib.loads(resources.files(__package__).joinpath("page_hints.toml").read_text("utf-8"))
    marks = {word: kind for kind in (*get_args(FurnitureKind), "dropped") for word in table.get(kind, ())}
    head = {part: frozenset(words) for part, words in table["head"].items()}
    fields = {part: tuple(names) for part, names in table["fields"].items()}
    return Hints(marks, head, frozenset(table["neutral"]["words"]), fields)


def parse(page: str, name: str) -> Element:
    """-> the root element of a page, whatever state its markup is in.

    Raises:
        NoArticle: nothing that can be parsed.
        TooLarge: more elements than any article has.
    """
    if page.count("<") > 4 * MAX_ELEMENTS:
        raise _too_many(name)
    page = _with_short_tags(page)
    root = _parse_once(page)
    if root is None or not _has_text(root):
        root = _parse_once(_DEEP_TAGS.sub(" ", page))
    if root is None:
        raise NoArticle(name, "the page holds no markup that can be read", "save the page again, or paste its text")
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise _too_many(name)
    return root


def _too_many(name: str) -> TooLarge:
    problem = f"the page has more than {MAX_ELEMENTS:,} elements"
    return TooLarge(name, problem, "give the article's own page or its text")


def _with_short_tags(page: str) -> str:
    """-> the page, the attributes of monstrous tags left out; read once from start to end, quotes respected."""
    if not _LONG_TAG.search(page):
        return page
    pieces: list[str] = []
    copied = at = 0
    while start := _TAG_START.search(page, at):
        at = _tag_end(page, start.end())
        tag = page[start.start() : at]
        if len(tag) > 800 and len(_QUOTED.sub(" ", tag).split()) > _MOST_ATTRIBUTES:
            opening = re.match(r"<[\w:-]+", tag)
            kept = "".join(_READ_ATTRIBUTE.findall(tag)[:30])
            pieces += [page[copied : start.start()], opening[0] if opening else "<span", kept]
            copied = at
        at += 1
    return "".join(pieces) + page[copied:]


def _tag_end(page: str, at: int) -> int:
    """-> where the tag that is open at `at` ends; a quote that nothing closes counts as any other character."""
    while (rest := _TAG_REST.match(page, at)) and rest.end() < len(page) and page[rest.end()] in "\"'":
        at = rest.end() + 1
    return rest.end() if rest else at


def _parse_once(page: str) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return etree.fromstring(page.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None


def _has_text(root: Element) -> bool:
    return any(text.strip() for text in root.itertext() if text)


def class_words(element: Element) -> frozenset[str]:
    """-> the lower-case words of an element's class and id, and each pair of neighbours as "a-b"."""
    found: set[str] = set()
    for name in [*(element.get("class") or "").split()[:20], element.get("id") or ""]:
        words = [word.lower() for word in _WORD.findall(name[:80])]
        found.update(words)
        found.update("-".join(pair) for pair in pairwise(words))
        if len(words) > 2:
            found.add("-".join(words))
    return frozenset(found)


def mark_of(element: Element) -> str | None:
    """-> the kind of furniture that an element's tag, role or class says it is, "dropped", or None."""
    if element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style") or ""):
        return "dropped"
    if _HIDDEN_CLASSES & set((element.get("class") or "").lower().split()):
        return "dropped"
    by_tag = _TAG_MARKS.get(element.tag) or _ROLE_MARKS.get((element.get("role") or "").lower())
    words = class_words(element)
    marks = page_hints().marks
    # Pairs say more than single words, so they are asked first.
    for word in sorted(words, key=lambda word: (-word.count("-"), word)):
        if word in marks and not (
            word in ("tag", "topic", "topics", "tags") and element.tag in ("body", "html", "article")
        ):
            return marks[word]
    return by_tag


def style_of(element: Element) -> str:
    """-> the signature of a block's markup: its tag and the class words that say something."""
    neutral = page_hints().neutral
    words = sorted(word for word in class_words(element) if "-" not in word and word not in neutral)
    return ".".join([element.tag, *words[:6]])


def read_blocks(root: Element) -> list[Placed]:
    """-> the blocks of a page in the order of reading; text of scripts, forms' controls and the like left out."""
    placed: list[Placed] = []
    pieces: list[tuple[str, str | None]] = []
    holders: list[Element] = []
    link: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))

    def close() -> None:
        if pieces and holders and len(placed) < MAX_BLOCKS:
            placed.extend(_place(pieces, holders[-1]))
        pieces.clear()

    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _SKIPPED_TAGS:
                walk.skip_subtree()
                continue
            if tag in _BLOCK_TAGS:
                close()
                holders.append(element)
            elif tag == "br":
                pieces.append((_BREAK, None))
            elif tag == "a":
                link.append(element.get("href") or "")
            if element.text:
                pieces.append((element.text.replace(_BREAK, ""), link[-1] if link and link[-1] else None))
            continue
        if tag in _BLOCK_TAGS and holders and holders[-1] is element:
            close()
            holders.pop()
        elif tag == "a" and link:
            link.pop()
        if element.tail:
            pieces.append((element.tail.replace(_BREAK, ""), link[-1] if link and link[-1] else None))
    return placed


def _place(pieces: list[tuple[str, str | None]], holder: Element) -> Iterator[Placed]:
    role: BlockRole = "heading" if holder.tag in _HEADINGS else "item" if holder.tag in ("li", "dt") else "paragraph"
    words = class_words(holder)
    for parent, _ in zip(holder.iterancestors(), range(2), strict=False):
        words |= class_words(parent)
    style = style_of(holder)
    if holder.tag == "pre" or _PREFORMATTED.search(holder.get("style") or ""):
        pieces = list(_with_blank_lines(pieces))
    for run in _split_breaks(pieces, holder.tag in _LINE_HOLDERS):
        text, links = tidy_with_links(run)
        if text:
            yield Placed(Block(text, role, links, None, style), holder, words)


def _with_blank_lines(pieces: list[tuple[str, str | None]]) -> Iterator[tuple[str, str | None]]:
    """-> the pieces, a pair of breaks for each blank line: what parts paragraphs in preformatted text."""
    for words, address in pieces:
        for index, part in enumerate(_BLANK_LINE.split(words)):
            if index:
                yield _BREAK, None
                yield _BREAK, None
            yield part, address


def _split_breaks(pieces: list[tuple[str, str | None]], by_line: bool) -> Iterator[list[tuple[str, str | None]]]:
    """Two <br> in a row part paragraphs; a single one parts them only where the lines are paragraphs by themselves."""
    if not any(words == _BREAK for words, _ in pieces):
        yield pieces
        return
    lines: list[list[tuple[str, str | None]]] = [
        list(run) for is_break, run in groupby(pieces, key=lambda piece: piece[0] == _BREAK) if not is_break
    ]
    if by_line or all(is_prose("".join(words for words, _ in line).strip()) for line in lines):
        yield from lines
        return
    paragraph: list[tuple[str, str | None]] = []
    breaks = 0
    for words, address in pieces:
        if words == _BREAK:
            breaks += 1
        elif words.strip():
            if breaks >= 2 and paragraph:
                yield paragraph
                paragraph = []
            elif breaks:
                paragraph.append((" ", None))
            breaks = 0
            paragraph.append((words, address))
        elif not breaks:
            paragraph.append((words, address))
    if paragraph:
        yield paragraph
