"""Which part of a page is its article: the column that holds the text, its head, and what lies beside it.

Two witnesses decide. One is the page's own shape: where most of its prose lies, links and marked parts set aside.
The other is trafilatura, whose extraction votes for the paragraphs it would keep.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html
from trafilatura import bare_extraction

from headwater.intake import html
from headwater.intake.blocks import Block, ends_sentence, is_prose, sentences, tidy
from headwater.intake.credits import is_credit_line
from headwater.intake.html import Element, Placed
from headwater.intake.wordings import head_line, kind_of_line
from headwater.model import FurnitureKind

#: Beyond this many characters trafilatura is not asked: it may take minutes on hostile pages.
MAX_VOTED_PAGE = 1_500_000
MAX_VOTED_ELEMENTS = 30_000
#: How much of a page's weighed prose an element must hold for its parents to be left out.
_HOLDS_ENOUGH = 0.75
#: A class that this share of the column's prose carries marks no furniture.
_CARRIES_TEXT = 0.3
#: More pieces beside the column than this are a portal's front page, not an article's surroundings.
_MAX_BESIDE = 300
_BESIDE_READ = 2_000

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Column:
    """The article column: `body` in order of reading, furniture marked; the `head` above it; what is `beside` it."""

    body: tuple[Block, ...]
    head: tuple[Placed, ...]
    beside: tuple[Block, ...]


_Marked = tuple[Placed, str | None]


@dataclass(frozen=True, slots=True)
class _Marks:
    """The marks of a page's elements: of each alone, and of each with all that holds it."""

    own: dict[Element, str]
    inherited: dict[Element, str | None]


def find_column(root: Element, placed: Sequence[Placed], titles: Iterable[str]) -> Column:
    """-> the article column of a page; `body` is empty when no prose was found.

    Args:
        root: the page.
        placed: its blocks, from `html.read_blocks`.
        titles: what the page's metadata calls the article, to know the title when it stands in the column.
    """
    marks = _read_marks(root)
    votes = _votes(root)
    weights = [_weight(each, marks, votes) if is_prose(each.block.text) else 0.0 for each in placed]
    if not any(weights):
        # A short post has sentences at best.
        weights = [_weight(each, marks, votes) if _is_sentence(each.block.text) else 0.0 for each in placed]
    if not any(weights):
        return Column((), tuple(placed[:40]), ())
    holder = _holder(placed, weights)
    inside = [
        index for index, each in enumerate(placed) if each.element is holder or holder in each.element.iterancestors()
    ]
    begin, end = inside[0], inside[-1] + 1
    column = [each for each in _marked([placed[index] for index in inside], holder, marks.own) if each[1] != "dropped"]
    column, head = _cut_head(column, titles)
    head = [*placed[max(0, begin - 25) : begin], *head]
    # A credit in a box of its own right below the text ("Source: an agency") belongs to it.
    credit_lines = takewhile(lambda block: is_credit_line(block.text), (each.block for each in placed[end : end + 2]))
    body = [*_mark_foot(column, votes), *credit_lines]
    return Column(tuple(body), tuple(head), tuple(_beside([*placed[:begin], *placed[end:]], marks)))


def _read_marks(root: Element) -> _Marks:
    own: dict[Element, str] = {}
    inherited: dict[Element, str | None] = {}
    for element in root.iter():
        mark = html.mark_of(element) if isinstance(element.tag, str) else None
        if mark and element.tag not in ("html", "body"):
            own[element] = mark
        parent = element.getparent()
        inherited[element] = own.get(element) or (inherited.get(parent) if parent is not None else None)
    return _Marks(own, inherited)


def _votes(root: Element) -> frozenset[str]:
    """-> the paragraphs that trafilatura would keep, tidied; none when the page is too large or too odd for it."""
    if sum(1 for _ in root.iter()) > MAX_VOTED_ELEMENTS:
        return frozenset()
    page = etree.tostring(root, encoding="unicode", method="html")
    if len(page) > MAX_VOTED_PAGE:
        return frozenset()
    try:
        found = bare_extraction(
            lxml_html.fromstring(page),
            include_comments=False,
            include_tables=False,
            with_metadata=False,
            favor_recall=False,
        )
    except (
        etree.LxmlError,
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        RecursionError,
        AssertionError,
    ) as error:
        # A library's failure on an odd tree takes one witness away, no more.
        _LOGGER.info("trafilatura could not read the page: %r", error)
        return frozenset()
    text = getattr(found, "text", None) or ""
    return frozenset(tidy(line.lstrip("- ")) for line in text.split("\n") if line.strip())


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= 4 and ends_sentence(text) and kind_of_line(text, at_foot=True) is None


def _weight(placed: Placed, marks: _Marks, votes: frozenset[str]) -> float:
    block = placed.block
    if block.role == "heading" or block.linked > 0.5:
        return 0.0
    weight = min(len(block.text), 800) * (1 - block.linked)
    if block.text in votes:
        weight *= 3
    mark = marks.inherited.get(placed.element)
    if mark == "dropped":
        return weight * 0.1
    return weight * (0.35 if mark else 1.0)


def _holder(placed: Sequence[Placed], weights: Sequence[float]) -> Element:
    """-> the deepest element that holds nearly all the weight."""
    held: dict[Element, float] = defaultdict(float)
    leaves = {each.element for each, weight in zip(placed, weights, strict=True) if weight}
    for each, weight in zip(placed, weights, strict=True):
        if weight:
            held[each.element] += weight
            for parent in each.element.iterancestors():
                held[parent] += weight
    holder = max(held, key=lambda element: (held[element], -sum(1 for _ in element.iterancestors())))
    while True:
        heaviest = max((child for child in holder if child in held), key=held.__getitem__, default=None)
        if heaviest is None or held[heaviest] < _HOLDS_ENOUGH * held[holder]:
            return holder
        if heaviest in leaves and heaviest.tag not in ("div", "td", "section", "article", "main"):
            return holder
        if _goes_on_beside(heaviest, held):
            return holder
        holder = heaviest


def _goes_on_beside(element: Element, held: dict[Element, float]) -> bool:
    """Whether siblings of the same make carry on the text (an article cut in parts by advertisements)."""
    style = html.style_of(element)
    if not element.get("class"):
        return False
    parent = element.getparent()
    return any(
        sibling is not element
        and sibling.get("class") == element.get("class")
        and html.style_of(sibling) == style
        and held.get(sibling, 0) > 150
        for sibling in parent
    )


def _marked(placed: Sequence[Placed], holder: Element, own: dict[Element, str]) -> list[_Marked]:
    """-> the column's blocks, each with its mark or that of the nearest marked element between it and the holder.

    A class that much of the text carries is no mark of furniture, whatever it is called (`<p class="paywall">`).
    """
    marking = [next((e for e in _up_to(each.element, holder) if e in own), None) for each in placed]
    prose: dict[tuple[str, str | None], int] = defaultdict(int)
    for each, element in zip(placed, marking, strict=True):
        if is_prose(each.block.text) and each.block.linked < 0.5:
            prose["", None] += len(each.block.text)
            if element is not None and element.get("class"):
                prose[element.tag, element.get("class")] += len(each.block.text)
    carried = {key for key, size in prose.items() if size > _CARRIES_TEXT * prose["", None]}
    return [
        (
            each,
            None
            if element is None or (element.tag, element.get("class")) in carried or _is_text(each, element, own)
            else own[element],
        )
        for each, element in zip(placed, marking, strict=True)
    ]


def _is_text(placed: Placed, marking: Element, own: dict[Element, str]) -> bool:
    """A long paragraph of several sentences without a link is no related headline, whatever its own class says."""
    block = placed.block
    return (
        marking is placed.element
        and own[marking] == "related"
        and len(block.text) >= 200
        and sentences(block.text) >= 2
        and not block.links
    )


def _up_to(element: Element, holder: Element) -> Iterator[Element]:
    while element is not holder and element is not None:
        yield element
        element = element.getparent()


def _cut_head(column: list[_Marked], titles: Iterable[str]) -> tuple[list[_Marked], list[Placed]]:
    """-> the column from its first paragraph on, and the head above: title, byline, date, standfirst and the like."""
    wanted = {tidy(title).casefold() for title in titles if title}
    core = _core_style(column)
    cut = 0
    prose_seen = 0
    for index, (placed, mark) in enumerate(column[:40]):
        text = placed.block.text
        if placed.element.tag == "h1" or text.casefold() in wanted or _is_head_line(placed, core):
            cut = index + 1
        elif mark is None and is_prose(text) and placed.block.style == core:
            prose_seen += 1
            if prose_seen > 1:
                break
    # Short lines and standfirsts right after the head belong to it: contents lists, places, "Staff, Wednesday".
    bare = 2 if cut else 0
    while cut < len(column) and (_is_head_rest(column[cut], core, cut > 0) or (bare and _is_bare_line(column[cut]))):
        bare -= column[cut][0].block.style == core
        cut += 1
    return column[cut:], [placed for placed, _ in column[:cut]]


def _core_style(column: Iterable[_Marked]) -> str:
    """-> the markup style of most of the column's prose."""
    weight: dict[str, int] = defaultdict(int)
    for placed, mark in column:
        if mark is None and placed.block.role == "paragraph" and is_prose(placed.block.text):
            weight[placed.block.style] += len(placed.block.text)
    return max(weight, key=lambda style: weight[style], default="p")


def _is_head_line(placed: Placed, core: str) -> bool:
    hints = html.page_hints().head
    block = placed.block
    if len(block.text) > 220:
        return False
    if block.style != core and html.class_words(placed.element) & (hints["byline"] | hints["date"]):
        return True
    if placed.element.tag in ("address", "time"):
        return True
    return not is_prose(block.text) and head_line(block.text)


def _is_head_rest(marked: _Marked, core: str, below_head: bool) -> bool:
    placed, mark = marked
    block = placed.block
    if block.style == core:
        return False
    own = html.class_words(placed.element)
    if block.role == "item":
        own |= html.class_words(placed.element.getparent())
    if own & html.page_hints().head["standfirst"] and len(block.text) < 400:
        return True
    return (mark is not None or below_head) and not is_prose(block.text)


def _is_bare_line(marked: _Marked) -> bool:
    text = marked[0].block.text
    return (
        len(text) < 60 and not ends_sentence(text) and text[-1] not in ':,;"”»' and marked[0].block.role == "paragraph"
    )


def _mark_foot(column: list[_Marked], votes: frozenset[str]) -> list[Block]:
    """-> the column's blocks, those below the last paragraph that are set apart from the text marked as furniture.

    A paragraph there may still be the text's own end when nothing in its markup speaks against it, no heading stands
    above it and trafilatura would keep it.
    """
    core = _core_style(column)
    last = max(
        (i for i, (placed, mark) in enumerate(column) if mark is None and _is_core(placed, core)),
        default=len(column) - 1,
    )
    below_heading = False
    blocks: list[Block] = []
    for index, (placed, mark) in enumerate(column):
        block = placed.block
        below_heading = below_heading or (index > last and block.role == "heading")
        plain = "." not in block.style and is_prose(block.text) and block.text in votes and not below_heading
        kind = None if plain and mark is None else _foot_kind(placed, mark, core, after_text=index > last)
        blocks.append(replace(block, mark=kind))
    return blocks


def _foot_kind(placed: Placed, mark: str | None, core: str, *, after_text: bool) -> FurnitureKind | None:
    """-> the kind of furniture a block is by its mark or because it stands apart from the text; None for text."""
    block = placed.block
    if mark is not None:
        return _furniture_kind(mark)
    if (is_prose(block.text) and not after_text) or is_credit_line(block.text):
        return None
    if not _stands_apart(placed, core, after_text):
        return None
    return kind_of_line(block.text, at_foot=True) or ("related" if block.linked > 0.8 else "notice")


def _is_core(placed: Placed, core: str) -> bool:
    block = placed.block
    return block.style == core and block.linked < 0.8 and not _is_small(placed)


def _stands_apart(placed: Placed, core: str, after_text: bool) -> bool:
    block = placed.block
    if not any(char.isalnum() for char in block.text):
        return True
    if block.linked > 0.8 and not ends_sentence(block.text):
        return True
    if not after_text:
        return False
    if _is_small(placed) or block.role in {"item", "heading"}:
        return True
    return block.style != core and len(block.text) < 400 and sentences(block.text) <= 3


def _is_small(placed: Placed) -> bool:
    """Whether the whole block is set in small print."""
    element = placed.element
    small = [child for child in element if child.tag in ("small", "font", "sub")]
    return (
        bool(small) and sum(len(tidy("".join(child.itertext()))) for child in small) >= 0.8 * len(placed.block.text) > 0
    )


def _furniture_kind(mark: str) -> FurnitureKind:
    return "notice" if mark == "dropped" else mark  # type: ignore[return-value]


def _beside(placed: Sequence[Placed], marks: _Marks) -> list[Block]:
    """-> the furniture around the column that is worth keeping: what the markup or the wording names."""
    found: list[Block] = []
    for each in placed[:_BESIDE_READ]:
        mark = marks.inherited.get(each.element)
        if mark == "dropped" or len(each.block.text) < 3:
            continue
        kind = kind_of_line(each.block.text, at_foot=True) or mark
        if kind and len(found) < _MAX_BESIDE:
            found.append(replace(each.block, mark=_furniture_kind(kind)))
    return found
