"""Build marked-up stories, or folders of single articles, into pages and gold.

    python corpora/build_chains.py STORY_DIR [...]

Reads STORY_DIR/story.json, src/*.txt and templates/*.html; writes STORY_DIR/docs/ and gold.json.

A source file has three parts between lines of '---': a header of 'key: value' lines, the body, and one line for each
attribution: 'n | source | kind | attitude | stance | chain'. Inline markup in a body, nestable, closed by the matching
brace:

    {s1:...} {c1:...} {x1:...}   source, cue and content span of attribution 1 (a role may occur more than once)
    {k:c2:asserts:...}           these words state claim c2, with that stance
    {r:r1.authority:...}         these words are evidence for that field of restriction r1
    {l:https://...|words}        a hyperlink

A paragraph is a line block between blank lines. A block that starts with '!! ' is page furniture inside the article
column: shown on the page, never part of the body text. '\\{' and '\\}' are literal braces.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KINDS = ("direct", "indirect", "mixed")
ATTITUDES = ("statement", "belief")
STANCES = ("asserts", "confirms", "partly_confirms", "denies", "declines", "retracts", "doubts")
CLAIM_STANCES = tuple(stance for stance in STANCES if stance != "declines")
SOURCE_KINDS = ("person", "organization", "outlet", "document", "unnamed")
DESCENT = ("republished", "rewritten", "cited", "translated")

FURNITURE = "!! "
PARAGRAPH_BREAK = "\n\n"
OPENING = re.compile(
    r"\{(?:(?P<role>[scx])(?P<number>\d+):"
    r"|k:(?P<claim>c\d+):(?P<stance>\w+):"
    r"|r:(?P<restriction>r\d+)\.(?P<field>\w+):"
    r"|l:(?P<address>[^|{}\s]+)\|)"
)
PARENT = re.compile(r"(d\d+|outside:.+?) (\w+) (credited|uncredited)")

Json = dict[str, Any]


class MarkupError(Exception):
    """A source file or story.json does not say what it must."""


@dataclass(frozen=True)
class Marked:
    """A stretch of the text with the opening that marked it; offsets in code points, half-open."""

    opening: re.Match[str]
    start: int
    end: int

    def shifted(self, by: int) -> Marked:
        """-> the same, `by` code points further on."""
        return Marked(self.opening, self.start + by, self.end + by)


@dataclass(frozen=True)
class Block:
    """A paragraph as the page shows it; `links` hold offsets into its own text."""

    text: str
    furniture: bool = False
    links: tuple[Marked, ...] = ()


@dataclass
class Body:
    """The body text, its blocks, and all marks but hyperlinks, in the order in which they close."""

    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    marks: list[Marked] = field(default_factory=list)


@dataclass(frozen=True)
class Article:
    """One source file, read: its header, its gold document, its body and what is marked in it."""

    header: dict[str, str]
    document: Json
    body: Body
    attributions: list[Json]
    mentions: list[tuple[str, Json]]
    evidence: list[tuple[str, Json]]


def parse_block(block: str, where: str) -> tuple[str, list[Marked]]:
    """-> the words of one paragraph and its marks."""
    text, open_marks, marks, at = "", [], [], 0
    while at < len(block):
        if block[at] == "\\" and block[at + 1 : at + 2] in ("{", "}"):
            text, at = text + block[at + 1], at + 2
        elif block[at] == "{":
            opening = OPENING.match(block, at)
            if not opening:
                raise MarkupError(f"{where}: bad markup at …{block[at : at + 40]!r}")
            open_marks.append((opening, len(text)))
            at = opening.end()
        elif block[at] == "}":
            if not open_marks:
                raise MarkupError(f"{where}: '}}' without '{{' near …{block[max(0, at - 40) : at]!r}")
            opening, start = open_marks.pop()
            marks.append(Marked(opening, start, len(text)))
            at += 1
        else:
            text, at = text + block[at], at + 1
    if open_marks:
        raise MarkupError(f"{where}: unclosed {open_marks[-1][0].group()!r}")
    return text, marks


def parse_body(raw: str, where: str) -> Body:
    """-> the body with its markup taken out and kept as offsets."""
    body = Body()
    for piece in re.split(r"\n\s*\n", raw.strip()):
        block = " ".join(piece.strip().split("\n"))
        if not block:
            continue
        if block.startswith(FURNITURE):
            body.blocks.append(Block(block.removeprefix(FURNITURE), furniture=True))
            continue
        text, marks = parse_block(block, where)
        start = len(body.text) + len(PARAGRAPH_BREAK) if body.text else 0
        body.text += (PARAGRAPH_BREAK if body.text else "") + text
        body.blocks.append(Block(text, links=tuple(mark for mark in marks if mark.opening["address"])))
        body.marks += [mark.shifted(start) for mark in marks if not mark.opening["address"]]
    for mark in body.marks:
        words = body.text[mark.start : mark.end]
        if not words or words != words.strip():
            raise MarkupError(f"{where}: span {mark.opening.group()!r} is empty or has outer spaces: {words!r}")
    return body


def parse_header(raw: str, where: str) -> dict[str, str]:
    """-> the 'key: value' lines."""
    header = {}
    for line in raw.strip().splitlines():
        key, separator, value = line.partition(":")
        if not separator:
            raise MarkupError(f"{where}: header line {line!r}")
        header[key.strip()] = value.strip()
    return header


def parse_parents(listed: str, where: str) -> list[Json]:
    """-> what the article was made from, or credits."""
    parents = []
    for parent in filter(None, (part.strip() for part in listed.split(";"))):
        found = PARENT.fullmatch(parent)
        if not found or found[2] not in DESCENT:
            raise MarkupError(
                f"{where}: parent {parent!r}: want 'd03 rewritten credited' or 'outside:Name cited uncredited'"
            )
        parents.append({"to": found[1], "how": found[2], "credited": found[3] == "credited"})
    return parents


def parse_attribution(line: str, article: str, body: Body, known: Iterable[str], where: str) -> tuple[str, Json]:
    """-> the attribution's number and its gold record."""
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) != 6:
        raise MarkupError(f"{where}: want 'n | source | kind | attitude | stance | chain', got {line!r}")
    number, source, kind, attitude, stance, chain_text = cells
    chain = list(filter(None, re.split(r"\s*>\s*", chain_text)))
    for value, allowed in ((kind, KINDS), (attitude, ATTITUDES), (stance, STANCES)):
        if value not in allowed:
            raise MarkupError(f"{where}: {number}: {value!r} not in {sorted(allowed)}")
    for name in (source, *chain):
        if name not in known:
            raise MarkupError(f"{where}: {number}: unknown source {name}")
    if not chain or chain[-1] != source:
        raise MarkupError(f"{where}: {number}: the chain must end in its source {source}: {chain}")
    spans = {role: spans_of(body, role, number) for role in "scx"}
    if not spans["x"]:
        raise MarkupError(f"{where}: attribution {number} has no content span")
    words = {role: [body.text[start:end] for start, end in spans[role]] for role in "scx"}
    return number, {
        "id": f"{article}.{number}",
        "document": article,
        "source": source,
        "kind": kind,
        "attitude": attitude,
        "stance": stance,
        "chain": chain,
        "source_spans": spans["s"],
        "cue_spans": spans["c"],
        "content_spans": spans["x"],
        "texts": {"source": words["s"], "cue": words["c"], "content": words["x"]},
    }


def spans_of(body: Body, role: str, number: str) -> list[list[int]]:
    """-> the spans of one role of one attribution, in the order of the text."""
    chosen = [mark for mark in body.marks if mark.opening["role"] == role and mark.opening["number"] == number]
    return [[mark.start, mark.end] for mark in sorted(chosen, key=lambda mark: mark.start)]


def read_article(path: Path, sources: Iterable[str], claims: Iterable[str], restrictions: Iterable[str]) -> Article:
    """-> one source file, checked against what its story knows."""
    where = path.name
    parts = re.split(r"^---\s*$", path.read_text("utf-8"), flags=re.MULTILINE)
    if len(parts) != 3:
        raise MarkupError(f"{where}: want header --- body --- attributions, got {len(parts)} parts")
    header, body = parse_header(parts[0], where), parse_body(parts[1], where)
    article = header["id"]
    lines = [line for line in parts[2].strip().splitlines() if line.strip() and not line.lstrip().startswith("#")]
    attributions = dict(parse_attribution(line, article, body, sources, where) for line in lines)
    mentions, evidence = [], []
    for mark in body.marks:
        place = {"document": article, "start": mark.start, "end": mark.end, "quote": body.text[mark.start : mark.end]}
        if mark.opening["role"]:
            if mark.opening["number"] not in attributions:
                raise MarkupError(f"{where}: span {mark.opening.group()!r} has no attribution row")
        elif claim := mark.opening["claim"]:
            if claim not in claims or mark.opening["stance"] not in CLAIM_STANCES:
                raise MarkupError(f"{where}: unknown claim or stance {mark.opening.group()!r}")
            mentions.append((claim, {**place, "stance": mark.opening["stance"]}))
        else:
            if mark.opening["restriction"] not in restrictions:
                raise MarkupError(f"{where}: unknown restriction {mark.opening.group()!r}")
            evidence.append((mark.opening["restriction"], {"field": mark.opening["field"], **place}))
    document = {
        "id": article,
        "file": f"docs/{article}.{header.get('format', 'html')}",
        "outlet": header.get("outlet"),
        "domain": header.get("domain"),
        "url": header.get("url") or None,
        "published": header.get("published") or None,
        "title": header["title"],
        "body_text": body.text,
        "boilerplate": [block.text for block in body.blocks if block.furniture],
        "parents": parse_parents(header.get("parents", ""), where),
        "original_reporting": header.get("original") == "yes",
    }
    return Article(header, document, body, list(attributions.values()), mentions, evidence)


def paragraph_html(block: Block) -> str:
    """-> the paragraph as the page has it."""
    if block.furniture:
        return f'<p class="more">{html.escape(block.text, quote=False)}</p>'
    page, at = "", 0
    for link in sorted(block.links, key=lambda link: link.start):
        page += html.escape(block.text[at : link.start], quote=False)
        words = html.escape(block.text[link.start : link.end], quote=False)
        page += f'<a href="{html.escape(link.opening["address"])}">{words}</a>'
        at = link.end
    return f"<p>{page}{html.escape(block.text[at:], quote=False)}</p>"


def text_page(article: Article) -> str:
    """-> the article as a plain text a reader would feed in."""
    page = PARAGRAPH_BREAK.join(block.text for block in article.body.blocks) + "\n"
    with_title = article.header.get("show_title", "yes") == "yes"
    return article.header["title"] + PARAGRAPH_BREAK + page if with_title else page


def html_page(article: Article, template: str) -> str:
    """-> the article in its outlet's template."""
    document = article.document
    fill = {
        "title": html.escape(document["title"]),
        "outlet": html.escape(document["outlet"] or ""),
        "url": document["url"] or "",
        "published": document["published"] or "",
        "date_line": html.escape(article.header.get("date_line", "")),
        "byline": html.escape(article.header.get("byline", "")),
        "body": "\n".join(paragraph_html(block) for block in article.body.blocks),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda slot: fill[slot[1]], template)


def check_descent(documents: list[Json]) -> None:
    """Raise MarkupError where a document has an unknown parent, or one that is later than itself."""
    by_id = {document["id"]: document for document in documents}
    for document in documents:
        for parent in document["parents"]:
            if parent["to"].startswith("outside:"):
                continue
            if parent["to"] not in by_id:
                raise MarkupError(f"{document['id']}: parent {parent['to']} is no document")
            earlier = by_id[parent["to"]]["published"]
            if earlier and document["published"] and earlier > document["published"]:
                raise MarkupError(f"{document['id']} is earlier than its parent {parent['to']}")


def check_claims(claims: Iterable[Json], sources: Iterable[str]) -> None:
    """Raise MarkupError where a claim is stated nowhere, or has origins that cannot be."""
    for claim in claims:
        if not claim["stated_in"]:
            raise MarkupError(f"claim {claim['id']} is stated nowhere")
        for origin in claim["origins"]:
            if origin["source"] not in sources:
                raise MarkupError(f"claim {claim['id']}: unknown origin {origin}")
        if not 0 <= claim["independent_origins"]["min"] <= claim["independent_origins"]["max"]:
            raise MarkupError(f"claim {claim['id']}: origins range")


def build(folder: Path) -> Json:
    """Write the folder's pages and gold; -> the gold."""
    story = json.loads((folder / "story.json").read_text("utf-8"))
    sources = {source["id"]: source for source in story["sources"]}
    for source in story["sources"]:
        if source["kind"] not in SOURCE_KINDS:
            raise MarkupError(f"source {source['id']}: kind {source['kind']}")
    claims = {claim["id"]: {**claim, "stated_in": []} for claim in story.get("claims", [])}
    restrictions = {each["id"]: {**each, "evidence": []} for each in story.get("restrictions", [])}
    articles = [read_article(path, sources, claims, restrictions) for path in sorted((folder / "src").glob("*.txt"))]
    (folder / "docs").mkdir(exist_ok=True)
    for article in articles:
        for claim, mention in article.mentions:
            claims[claim]["stated_in"].append(mention)
        for restriction, words in article.evidence:
            restrictions[restriction]["evidence"].append(words)
        if article.document["file"].endswith(".txt"):
            page = text_page(article)
        else:
            page = html_page(article, (folder / "templates" / f"{article.header['template']}.html").read_text("utf-8"))
        (folder / article.document["file"]).write_text(page, "utf-8")
    documents = [article.document for article in articles]
    check_descent(documents)
    check_claims(claims.values(), sources)
    gold = {
        "slug": story["slug"],
        "language": story.get("language", "en"),
        "theme": story["theme"],
        "summary": story["summary"],
        "documents": documents,
        "sources": story["sources"],
        "attributions": [attribution for article in articles for attribution in article.attributions],
        "claims": list(claims.values()),
        "restrictions": list(restrictions.values()),
    }
    (folder / "gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return gold


def main(folders: list[str]) -> int:
    """Build each folder; returns 1 if one of them is wrong."""
    wrong = 0
    for folder in folders:
        try:
            gold = build(Path(folder))
        except (MarkupError, KeyError, FileNotFoundError, json.JSONDecodeError) as error:
            print(f"{folder}: {type(error).__name__}: {error}", file=sys.stderr)
            wrong = 1
        else:
            counts = ", ".join(
                f"{len(gold[part])} {part}" for part in ("documents", "attributions", "claims", "restrictions")
            )
            print(f"{folder}: {counts}")
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
