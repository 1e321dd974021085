"""Grafts: more nested attributions than the corpora hold, made by setting a whole attributed sentence into the content
of another attribution.

    She said the bridge was safe.  +  The ministry denied the report.  ->  She said the ministry denied the report.

The sense is lost and the grammar stays, which is what a reader of spans has to learn; a form of compositional
augmentation (Andreas 2020).
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from headwater.attribution.sentences import sentences
from headwater.model import Span
from training.articles import Article, Gold, Spans

#: Lengths of a sentence to graft, in code points.
SHORTEST, LONGEST = 25, 200

_QUOTES = frozenset('"“”«»„')
_OPEN, _CLOSE = frozenset('"“«„'), frozenset('"”»“')
#: First words whose capital is the sentence's and not a name's.
_PLAIN_FIRST = frozenset(
    "a an the of none this that these those he she it they we you his her its their our my one two some many most no "
    "all in on at by for from with as when while after before if although for there another other several".split()
)
_SAYING = re.compile(
    r"(?:said|says?|saying|state[sd]|claim(?:s|ed)|believe[sd]?|insist(?:s|ed)|add(?:s|ed)|report(?:s|ed)?|thinks?|thought|"
    r"warn(?:s|ed)?|denie[sd]|confirm(?:s|ed)|announced|told(?: \w+){1,3}|writes|wrote|allege[sd])\Z"
)


@dataclass(frozen=True)
class Donor:
    """A sentence with what is attributed in it; spans count from its start. `wrong` are proposals that are none."""

    text: str
    attributions: tuple[Gold, ...]
    wrong: tuple[Span, ...]


@dataclass(frozen=True)
class Graft:
    """An article after grafting, its attributions only those around and inside the grafts, and proposals that are
    none.
    """

    article: Article
    wrong: tuple[Span, ...]


def donors(article: Article, proposals: Sequence[Span]) -> list[Donor]:
    """-> the sentences of an article that can be grafted: they hold attributions whole, none in part, and no quotes."""
    found = []
    for sentence in sentences(article.text):
        text = article.text[sentence.start : sentence.end]
        if not SHORTEST <= len(text) <= LONGEST or _QUOTES & set(text) or "\n" in text or text[-1] != ".":
            continue
        touching = [gold for gold in article.attributions if _touches(gold, sentence)]
        if not touching or not all(_inside(gold, sentence) and gold.source for gold in touching):
            continue
        cues = [span for gold in touching for span in gold.cue]
        wrong = tuple(
            Span(start - sentence.start, end - sentence.start)
            for start, end in proposals
            if sentence.start <= start and end <= sentence.end and not any(start < e and s < end for s, e in cues)
        )
        found.append(Donor(text, tuple(moved(gold, -sentence.start) for gold in touching), wrong))
    return found


def graft(article: Article, pool: Sequence[Donor], chance: random.Random, share: float = 0.4) -> Graft | None:
    """-> the article with a sentence of `pool` set into the content of about `share` of the attributions that can
    take one, or None where none could.
    """
    text, kept = article.text, list(article.attributions)
    touched: list[Gold] = []
    wrong: list[Span] = []
    limit = len(text)
    for site in sorted((s for gold in article.attributions for s in _sites(article.text, gold)), reverse=True):
        if site.end > limit or chance.random() > share:
            continue
        fitted = _fitted(text, site, pool[chance.randrange(len(pool))])
        after = [_around(gold, site, len(fitted.text)) for gold in kept]
        if any(isinstance(gold, str) for gold in after):
            continue
        text = text[: site.start] + fitted.text + text[site.end :]
        shift = len(fitted.text) - (site.end - site.start)
        wrong = [Span(s + shift, e + shift) for s, e in wrong]
        wrong += [Span(s + site.start, e + site.start) for s, e in fitted.wrong]
        new = [replace(moved(gold, site.start), mediated=True) for gold in fitted.attributions]
        touched = [moved(gold, shift) for gold in touched]
        for before, gold in zip(kept, after, strict=True):
            if isinstance(gold, Gold) and _holds(before.content, site):
                touched.append(gold)
        touched += new
        kept = [gold for gold in after if isinstance(gold, Gold)]
        limit = min((s for gold in kept if _holds(gold.content, site) for s, _ in gold.content), default=site.start)
        limit = min(limit, site.start)
    if not touched:
        return None
    unique = tuple(dict.fromkeys(touched))
    return Graft(replace(article, text=text, attributions=unique), tuple(wrong))


def moved(gold: Gold, by: int) -> Gold:
    """-> the attribution with its spans moved by so many code points."""

    def each(spans: Spans) -> Spans:
        return tuple((start + by, end + by) for start, end in spans)

    return replace(gold, source=each(gold.source), cue=each(gold.cue), content=each(gold.content))


def _all(gold: Gold) -> Spans:
    return (*gold.source, *gold.cue, *gold.content)


def _touches(gold: Gold, span: Span) -> bool:
    return any(start < span.end and span.start < end for start, end in _all(gold))


def _inside(gold: Gold, span: Span) -> bool:
    return all(span.start <= start and end <= span.end for start, end in _all(gold))


def _holds(spans: Spans, site: Span) -> bool:
    return any(start <= site.start and site.end <= end for start, end in spans)


def _sites(text: str, gold: Gold) -> list[Span]:
    """-> the places in the content that can take a sentence: the inside of quotation marks, or a clause after a verb
    of saying or "that".
    """
    if len(gold.content) != 1:
        return []
    start, end = gold.content[0]
    content = text[start:end]
    if len(content) > 2 and content[0] in _OPEN and content[-1] in _CLOSE and not _QUOTES & set(content[1:-1]):
        inner = [Span(s + start + 1, e + start + 1) for s, e in sentences(content[1:-1])]
        return [span for span in inner if span.end - span.start >= SHORTEST]
    if _QUOTES & set(content) or len(content.split()) < 4 or "\n" in content:
        return []
    if content.startswith("that "):
        return [Span(start + 5, end)]
    before = text[max(0, start - 40) : start].rstrip()
    if before.endswith(" that") or (_SAYING.search(before) and content.split()[0] not in ("to", "for", "in", "on")):
        return [Span(start, end)]
    return []


def _fitted(text: str, site: Span, donor: Donor) -> Donor:
    """-> the donor with its first letter and last mark as the place asks."""
    body = donor.text
    old = text[site.start : site.end]
    first = re.match(r"[A-Z][a-z]*", body)
    before = text[: site.start].rstrip(" \n" + "".join(_QUOTES))
    opens = not before or before[-1] in ".!?\n:" or text[: site.start].endswith("\n")
    if first and not opens and first.group().lower() in _PLAIN_FIRST:
        body = body[0].lower() + body[1:]
    ending = old[-1] if old[-1] in ".,!?…" else ""
    return Donor(body[:-1] + ending, donor.attributions, donor.wrong)


def _around(gold: Gold, site: Span, length: int) -> Gold | str | None:
    """-> the attribution after `site` was replaced by so many code points; None where it went with what stood there,
    "broken" where it would be cut.
    """
    shift = length - (site.end - site.start)

    def each(spans: Spans) -> Spans | None:
        out = []
        for start, end in spans:
            if end <= site.start:
                out.append((start, end))
            elif start >= site.end:
                out.append((start + shift, end + shift))
            elif start <= site.start and site.end <= end:
                out.append((start, end + shift))
            else:
                return None
        return tuple(out)

    if all(site.start <= start and end <= site.end for start, end in (*gold.source, *gold.cue)) and (
        gold.source or gold.cue
    ):
        inside = all(site.start <= start and end <= site.end for start, end in gold.content)
        return None if inside else "broken"
    parts = {role: each(getattr(gold, role)) for role in ("source", "cue", "content")}
    if any(part is None for part in parts.values()):
        return "broken"
    if any(_holds(part, site) for part in (gold.source, gold.cue)):
        return "broken"
    return replace(gold, **parts)
