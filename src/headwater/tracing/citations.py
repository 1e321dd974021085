"""Where a document says that it has something from somebody who publishes.

A citation names a publisher of the collection or an outlet outside of it. Which of a publisher's documents is meant is
decided elsewhere (see `links`), by time and by what the citing words say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.resolution.words import is_plural, singular
from headwater.attribution.resolution.words import words as word_lists
from headwater.model import Attribution, Document, Mention, Source, Span
from headwater.tracing.collection import Reading
from headwater.tracing.publishers import Naming, Publishers, fold

Way = Literal[
    "credit", "byline", "dateline", "headline", "hyperlink", "attribution", "naming", "document", "author", "correction"
]

#: How far into the text a dateline's brackets may close: code points.
_DATELINE = 100
#: Words that may stand between "citing" and the name.
_FEW_WORDS = 4
_DATELINE_BRACKETS = re.compile(r"[(/]\s*$")
#: Between two names: the second stands behind the first ("A, citing B").
_THROUGH = re.compile(
    r"\b(?:citing|cites?|cited|credit(?:ing|s|ed)|quot(?:ing|es|ed)|referring to|with (?:the )?reference to"
    r"|on the (?:word|authority|strength) of|based on|taken? from)\b",
    re.IGNORECASE,
)
#: Said of somebody who was asked and gave nothing.
_NO_ANSWER = re.compile(
    r"\b(?:declin|refus|(?:not|n['’]t|never) (?:immediately )?(?:repl|respon|return|answer|comment)"
    r"|no (?:reply|comment|answer))",
    re.IGNORECASE,
)
_DEFINITE = re.compile(
    r"(?:the|this|that|its?|our|we|us|he|she|they|his|her|their|according)\b|[A-Z]\w+$", re.IGNORECASE
)
_OWN_WORDS = re.compile(
    r"(?:we|us|our|ours|this (?:news)?(?:paper|site|page|outlet|agency))\b|.*\bour\b", re.IGNORECASE
)
_INSIDE_NAMES = frozenset({"of", "and", "the", "&", "for", "in"})
_BY = re.compile(r"^\s*(?:(?:posted |written |reporting |text )?by\b|from\b)\s*", re.IGNORECASE)
_LONGEST_PERSON = 4
_PERSON = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){1,4}")
#: What authors do in their texts: it cites the text, where "told us" cites the person.
_REPORTS = re.compile(
    r"\b(?:report(?:s|ed)|show(?:s|ed|n)|wr(?:ites|ote|itten)|reveal(?:s|ed)|f(?:inds|ound)|argu(?:es|ed)|document(?:s|ed)"
    r"|publish(?:es|ed)|point(?:s|ed) out|not(?:es|ed))\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\b(?:correct(?:s|ed|ion|ions)|clarifications?|retract(?:s|ed|ion)|withdraw[sn]?|update[sd]?)\b", re.IGNORECASE
)
#: A correction says so in its headline or at its beginning: code points.
_BEGINNING = 200
_RIGHTS = re.compile(
    r"©|\(c\)|copyright|licen[cs]e|courtesy|syndicat|first (?:appeared|published)|\bvia\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of `document` that cite a publisher.

    `publishers` are keys of publishers of the collection that the words may stand for, or () with `outside` the
    name of an outlet that is none of them; `target` is the id of the very document, where a hyperlink leads to it.
    `context` are the spans that say what is taken over (empty: the whole document). `behind` is true where another
    outlet is named in between ("A, citing B": B is behind A). `names` is true where the words name the publisher, and
    do not only describe it ("one tabloid"). `surely` is false where they are a short name, an abbreviation or
    one word, which may be anybody's: they cite only what fits.
    """

    document: str
    way: Way
    spans: tuple[Mention, ...]
    context: tuple[Span, ...]
    publishers: tuple[str, ...] = ()
    outside: str | None = None
    target: str | None = None
    behind: bool = False
    names: bool = True
    surely: bool = True


def find_citations(
    reading: Reading,
    attributions: Sequence[Attribution],
    sources: Mapping[str, Source],
    publishers: Publishers,
    outlets: OutletLexicon,
    addresses: Mapping[str, str],
    authors: Mapping[tuple[str, ...], str],
) -> tuple[Citation, ...]:
    """-> what the document cites: credits first, bare namings last.

    Args:
        reading: the citing document.
        attributions: those of this document alone.
        sources: all sources by id.
        publishers: those of the collection.
        outlets: the outlets of the world, for those that are none of the collection's publishers.
        addresses: ids of the collection's documents by their plain address (see `plain_address`).
        authors: ids of the collection's documents by the folded name of who wrote them (see `authors_of`).
    """
    own = publishers.of(reading.id)
    namings = tuple(_namings(reading, publishers, _behind_spans(attributions, sources, publishers, own)))
    found = (
        *_credits(reading.document, publishers, outlets),
        *_page_namings(reading.document, publishers),
        *_hyperlinks(reading, publishers, addresses),
        *_attributions(reading, attributions, sources, publishers, own),
        *namings,
        *_authors(reading, authors, own, publishers),
        *_corrections(reading.document, own),
    )
    return tuple(
        citation for citation in found if citation.publishers != (own,) or citation.way in {"attribution", "correction"}
    )


def authors_of(document: Document) -> tuple[tuple[str, ...], ...]:
    """-> the folded names of persons in the document's byline, of two to four words each."""
    parts = re.split(r",|;|\band\b|\bwith\b|\bin\b|\||/", _BY.sub("", document.byline or ""))
    names = (part.strip() for part in parts)
    return tuple(
        fold(name)
        for name in names
        if 2 <= len(name.split()) <= _LONGEST_PERSON and all(word[0].isupper() for word in name.split())
    )


def plain_address(address: str) -> str:
    """-> an address as it is compared: host without "www.", path without a closing slash, nothing else."""
    parts = urlsplit(address)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}".lower()


def _credits(document: Document, publishers: Publishers, outlets: OutletLexicon) -> Iterator[Citation]:
    for credit in document.credits:
        spans = (Mention(document.id, credit.span),)
        for name in credit.names:
            keys = publishers.resolve(name)
            if keys:
                yield Citation(document.id, "credit", spans, (), keys)
            else:
                yield Citation(document.id, "credit", spans, (), outside=_outlet_name(name, outlets, document.language))


def _outlet_name(name: str, outlets: OutletLexicon, language: str) -> str:
    known = outlets.find(name, language)
    return known.name if known else name


def _page_namings(document: Document, publishers: Publishers) -> Iterator[Citation]:
    """Give namings around the text: byline, headline, notices of rights."""
    lines: list[tuple[Way, str]] = [("byline", document.byline or ""), ("headline", document.title or "")]
    lines += [("credit", piece.text) for piece in document.furniture if _RIGHTS.search(piece.text)]
    for way, line in lines:
        for naming in publishers.namings(line):
            yield Citation(document.id, way, (), (), naming.publishers, surely=_surely(line, naming))


def _hyperlinks(reading: Reading, publishers: Publishers, addresses: Mapping[str, str]) -> Iterator[Citation]:
    for link in reading.document.hyperlinks:
        spans = (Mention(reading.id, link.span),)
        target = addresses.get(plain_address(link.address))
        if target is not None and target != reading.id:
            yield Citation(reading.id, "hyperlink", spans, (), (publishers.of(target),), target=target, names=False)


def _attributions(
    reading: Reading,
    attributions: Sequence[Attribution],
    sources: Mapping[str, Source],
    publishers: Publishers,
    own: str,
) -> Iterator[Citation]:
    for attribution in attributions:
        for step in _cited_steps(attribution, sources, publishers, own):
            if not (step.speaks and attribution.stance == "declines"):
                yield _from_attribution(reading, attribution, step)


@dataclass(frozen=True, slots=True)
class _Step:
    """An element of a chain that publishes: whether it is the speaker, and whether an outlet stands before it."""

    source: Source
    keys: tuple[str, ...]
    speaks: bool
    behind: bool


def _cited_steps(
    attribution: Attribution, sources: Mapping[str, Source], publishers: Publishers, own: str
) -> Iterator[_Step]:
    behind = False
    for place, element in enumerate(attribution.chain):
        source = sources.get(element)
        if source is None:
            continue
        keys = _resolve_source(source, publishers, own)
        if keys or source.kind in {"outlet", "document"}:
            yield _Step(source, keys, place == len(attribution.chain) - 1, behind and keys != (own,))
        behind = behind or (source.kind == "outlet" and keys != (own,))


def _behind_spans(
    attributions: Sequence[Attribution], sources: Mapping[str, Source], publishers: Publishers, own: str
) -> tuple[Span, ...]:
    """-> the words for outlets that stand behind other outlets."""
    return tuple(
        span
        for attribution in attributions
        for step in _cited_steps(attribution, sources, publishers, own)
        if step.speaks and step.behind
        for span in attribution.source_spans
    )


def _resolve_source(source: Source, publishers: Publishers, own: str) -> tuple[str, ...]:
    if source.kind not in {"outlet", "organization", "document"}:
        return ()
    names = (source.name, *source.aliases)
    if source.kind == "outlet" and all(_OWN_WORDS.match(name) for name in names):
        return (own,)
    return next(filter(None, map(publishers.resolve, names)), ())


def _from_attribution(reading: Reading, attribution: Attribution, step: _Step) -> Citation:
    way: Way = "document" if step.source.kind == "document" and not step.keys else "attribution"
    spans = attribution.source_spans if step.speaks else attribution.cue_spans
    name = outlet_name(step.source.name) if step.source.kind == "outlet" and not step.keys else None
    return Citation(
        reading.id,
        way,
        tuple(Mention(reading.id, span) for span in spans),
        attribution.content_spans,
        step.keys,
        name,
        behind=step.behind,
        names=step.speaks and _definite(reading.document.text, attribution.source_spans),
    )


def outlet_name(words: str) -> str | None:
    """-> the name that an outlet's words end in ("The Limelight" of "the trade paper The Limelight"), or None.

    A plural noun for outlets or texts ("Publications", "Media") names none, though it may have a capital.
    """
    name: list[str] = []
    for word in reversed(words.strip(" ,.;:'\"“”‘’«»").split()):
        if not (word[0].isupper() or word[0].isdigit() or (name and word in _INSIDE_NAMES)):
            break
        name.append(word)
    while name and name[-1] in _INSIDE_NAMES:
        name.pop()
    if len(name) == 1 and _are_several(name[0]):
        return None
    return " ".join(reversed(name)) or None


def _are_several(word: str) -> bool:
    noun = singular(word.lower())
    return is_plural(word.lower()) and (noun in word_lists().documents or noun in word_lists().outlets)


def _definite(text: str, spans: Sequence[Span]) -> bool:
    """Whether the words point at one source that the reader can find: "the agency", "Castell", not "one tabloid"."""
    words = " ".join(text[span.start : span.end] for span in spans)
    return bool(_DEFINITE.match(words)) or any(letter.isupper() for letter in words[1:])


def _namings(reading: Reading, publishers: Publishers, behind: Sequence[Span]) -> Iterator[Citation]:
    text = reading.document.text
    by_sentence: defaultdict[int, list[Naming]] = defaultdict(list)
    own = publishers.of(reading.id)
    for naming in publishers.namings(text):
        if naming.publishers != (own,):
            for index in reading.around([naming.span]):
                by_sentence[index].append(naming)
    for index in sorted(by_sentence):
        positions = reading.sentences[index]
        sentence = reading.words.span(positions.start, positions.stop)
        if _only_unanswered(text[sentence.start : sentence.end]):
            continue
        for naming in by_sentence[index]:
            way: Way = "dateline" if _in_dateline(text, naming.span) else "naming"
            yield Citation(
                reading.id,
                way,
                (Mention(reading.id, naming.span),),
                () if way == "dateline" else (sentence,),
                naming.publishers,
                behind=_overlaps(naming.span, behind) or _goes_through(text, sentence, naming.span, by_sentence[index]),
                surely=_surely(text, naming),
            )


def _surely(text: str, naming: Naming) -> bool:
    return naming.form == "full" and " " in text[naming.span.start : naming.span.end]


def _only_unanswered(sentence: str) -> bool:
    return bool(_NO_ANSWER.search(sentence)) and not _THROUGH.search(sentence)


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _goes_through(text: str, sentence: Span, span: Span, namings: Sequence[Naming]) -> bool:
    """Whether the sentence names another outlet first, and this one as that outlet's source ("A, citing B")."""
    before = text[sentence.start : span.start]
    through = list(_THROUGH.finditer(before))
    if not through or len(before[through[-1].end() :].split()) > _FEW_WORDS:
        return False
    first = before[: through[-1].start()]
    if any(naming.span.end <= sentence.start + len(first) for naming in namings):
        return True
    return any(word.lower() in word_lists().outlets for word in first.split())


def _authors(
    reading: Reading, authors: Mapping[tuple[str, ...], str], own: str, publishers: Publishers
) -> Iterator[Citation]:
    """Give sentences in which an author of another publisher's document reports or shows something."""
    text = reading.document.text
    for match in _PERSON.finditer(text):
        words = fold(match.group())
        found = next((authors[words[:size]] for size in range(len(words), 1, -1) if words[:size] in authors), None)
        if found is None or publishers.of(found) == own:
            continue
        for index in reading.around([Span(*match.span())]):
            positions = reading.sentences[index]
            sentence = reading.words.span(positions.start, positions.stop)
            if _REPORTS.search(text, sentence.start, sentence.end):
                spans = (Mention(reading.id, Span(*match.span())),)
                yield Citation(reading.id, "author", spans, (sentence,), (publishers.of(found),), target=found)


def _corrections(document: Document, own: str) -> Iterator[Citation]:
    """Give the publisher's own earlier text, where the document says at once that it corrects one."""
    beginning = f"{document.title or ''}\n{document.text[:_BEGINNING]}"
    if _CORRECTS.search(beginning):
        yield Citation(document.id, "correction", (), (), (own,))


def _in_dateline(text: str, span: Span) -> bool:
    return span.end < _DATELINE and "\n" not in text[: span.end] and bool(_DATELINE_BRACKETS.search(text[: span.start]))
