"""The workflow of judgements: what a person names -> what is judged -> what became of it.

A person names a claim, a statement or a source as it is now; what is kept is what stays the same when all that is
derived is derived again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from rapidfuzz import fuzz

from headwater.errors import BadJudgement, NotKept
from headwater.library import Holding, Library, StoryRecord, standings
from headwater.model import OUTSIDE, Attribution, Claim, ClaimMention, Judged, Judgement, Span, Verdict

_WORDS_AT = re.compile(r"(?P<document>[\w-]+):(?P<start>\d{1,9})-(?P<end>\d{1,9})")
_IN_CHAIN = re.compile(r"(?P<attribution>[\w-]+)/(?P<step>\d{1,4})")
#: How many things a verdict is about.
_ONE: frozenset[Verdict] = frozenset({"wrong_attribution"})
#: Words that are cut anew are the same claim's where they overlap.
_LEAST_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A judgement as it stands now, of the versions of pages that count where their words are the same.

    `why` says what undid or overruled it, which words are not the same any more, or what is gone; of one in force it is
    "", or says that it was carried over from another version. `words` are those of the things that it is about, in
    their order; "" for what is gone.
    """

    judgement: Judgement
    standing: Literal["in force", "undone", "overruled", "look again", "gone"]
    why: str
    words: tuple[str, ...]


def verdict_from(given: str) -> Verdict:
    """-> the verdict that is written so ("same-claim"). Raises BadJudgement."""
    for verdict in get_args(Verdict):
        if given.replace("-", "_") == verdict:
            found: Verdict = verdict
            return found
    names = ", ".join(verdict.replace("_", "-") for verdict in get_args(Verdict))
    raise BadJudgement(given, "it is no verdict", f"give one of {names}, or undo")


def things_from(library: Library, verdict: Verdict, given: Sequence[str]) -> tuple[Judged, ...]:
    """-> what the verdict is about.

    Args:
        library: the library that holds it.
        verdict: what is decided.
        given: of claims: ids of claims, or of attributions, or words ("doc1-0123456789abcdef:120-164"); of sources:
            attributions, each for its speaker, or with "/1" for the outermost of its chain, "/2" for the next; of a
            link: the documents' ids, or "outside:Outlet Name" for the parent.

    Raises:
        NotKept: there is no such thing.
        BadJudgement: it cannot be judged so.
    """
    needed = 1 if verdict in _ONE else 2
    if len(given) != needed:
        what = "one thing" if needed == 1 else "two things"
        problem = f"this verdict is about {what}, and {len(given)} were given"
        raise BadJudgement(verdict.replace("_", "-"), problem, "see `headwater judge --help`")
    if verdict == "rejected_link":
        return _link(library, given[0], given[1])
    take = {
        "wrong_attribution": _attribution,
        "same_source": _source,
        "different_sources": _source,
    }.get(verdict, _words)
    found = tuple(take(library, one) for one in given)
    if len(set(found)) < len(found):
        raise BadJudgement(given[-1], "both are the same thing", "give two things")
    return found


def _attribution(library: Library, given: str) -> Judged:
    one = _attribution_of(library, given)
    return Judged(one.document, one.id)


def _attribution_of(library: Library, given: str) -> Attribution:
    holding = library.find(given)
    found = () if isinstance(holding, StoryRecord) else holding.reading.attributions
    for one in found:
        if one.id == given:
            _must_be_current(holding, one.document)
            return one
    raise BadJudgement(given, "it is no statement", "give the id of one; `headwater show ID --ids` shows them")


def _must_be_current(holding: Holding | StoryRecord, document: str) -> None:
    versions = holding.versions if isinstance(holding, Holding) else ()
    if not any(version.current for version in versions if version.document == document):
        raise BadJudgement(document, "it is an older version, which nothing is derived from", "judge the newest one")


def _source(library: Library, given: str) -> Judged:
    match = _IN_CHAIN.fullmatch(given)
    one = _attribution_of(library, match["attribution"] if match else given)
    step = int(match["step"]) - 1 if match else len(one.chain) - 1
    if not 0 <= step < len(one.chain):
        problem = f"the chain of this statement has {len(one.chain)} sources"
        raise BadJudgement(given, problem, "count from the outermost, which is 1")
    return Judged(one.document, one.id, step)


def _words(library: Library, given: str) -> Judged:
    """-> the words that state a claim: those named, those of a statement, or those that are nearest to a claim's."""
    if match := _WORDS_AT.fullmatch(given):
        span = Span(int(match["start"]), int(match["end"]))
        return _mention(_claims(library, match["document"]), match["document"], span, given)
    found = library.find(given)
    if isinstance(found, StoryRecord):
        return _of_claim(library, found, given)
    one = _attribution_of(library, given)
    stated = [each for claim in _claims(library, one.document) for each in claim.mentions if each.attribution == given]
    if len(stated) == 1:
        return _judged(stated[0])
    if not stated:
        raise BadJudgement(given, "it states no claim", "name words that do; `headwater show STORY --ids` shows them")
    places = ", ".join(f"{each.document}:{each.start}-{each.end}" for each in stated)
    raise BadJudgement(given, f"it states {len(stated)} claims", f"give one of {places}")


def _of_claim(library: Library, story: StoryRecord, given: str) -> Judged:
    claim = next((one for one in story.claims if one.id == given), None)
    if claim is None:
        raise BadJudgement(given, "it is a story, not a claim", "give a claim; `headwater show STORY --ids` shows them")
    texts = {one: library.read(one).documents[0].text for one in {each.document for each in claim.mentions}}
    nearest = max(claim.mentions, key=lambda one: fuzz.ratio(texts[one.document][one.start : one.end], claim.text))
    return _judged(nearest)


def _claims(library: Library, document: str) -> tuple[Claim, ...]:
    story = library.story_of(document)
    if story is None:
        library.read(document)  # NotKept where there is no such document
        raise BadJudgement(document, "it is not traced yet, or it is an older version", "add again to have it traced")
    return story.claims


def _mention(claims: Sequence[Claim], document: str, span: Span, given: str) -> Judged:
    inside = [one for claim in claims for one in claim.mentions if one.document == document]
    best = max(inside, key=lambda one: _shared(one, span), default=None)
    if best is None or _shared(best, span) < _LEAST_SHARED:
        near = "" if best is None else f"; the nearest that do are {document}:{best.start}-{best.end}"
        raise BadJudgement(given, f"these words state no claim{near}", "`headwater show STORY --ids` shows all")
    return _judged(best)


def _judged(mention: ClaimMention) -> Judged:
    return Judged(mention.document, mention.attribution, span=Span(mention.start, mention.end))


def _shared(mention: ClaimMention, span: Span) -> float:
    overlap = min(mention.end, span.end) - max(mention.start, span.start)
    return max(0, overlap) / max(1, max(mention.end, span.end) - min(mention.start, span.start))


def _link(library: Library, child: str, parent: str) -> tuple[Judged, Judged]:
    story = library.story_of(child)
    links = story.links if story else ()
    if not any((one.child, one.parent) == (child, parent) for one in links):
        library.read(child)  # NotKept where there is no such document
        others = ", ".join(one.parent for one in links if one.child == child) or "none"
        raise BadJudgement(f"{child} {parent}", f"there is no such link; the document's parents: {others}", "name one")
    return Judged(child), Judged(parent)


# ---- what became of judgements


def review(library: Library, given: str | None = None) -> tuple[Reviewed, ...]:
    """-> the judgements, oldest first, as they stand now: all, or those about what has this id.

    `given` is the id of a document, statement, claim or story, or of a judgement. Raises NotKept.
    """
    made, holding = library.judgements(), library.judgements_on()
    moved = {one.id for one, now in zip(made, holding, strict=True) if one.about != now.about}
    rulings = standings(holding)
    if given is not None and any(one.id == given for one in made):
        undone = next(one.undoes for one in made if one.id == given)
        rulings = tuple(one for one in rulings if one.judgement.id in (given, undone))
    elif given is not None:
        found = library.find(given)
        inside = found.documents if isinstance(found, StoryRecord) else [one.document for one in found.versions]
        rulings = tuple(one for one in rulings if {each.document for each in one.judgement.about} & set(inside))
    looked_up = _Lookup(library)
    return tuple(
        _reviewed(one.judgement, one.standing, one.by, looked_up, is_moved=one.judgement.id in moved) for one in rulings
    )


class _Lookup:
    """What is there of what was judged; each document is read once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[str, Holding | None] = {}
        self._stories: dict[str, StoryRecord | None] = {}

    def holding(self, document: str) -> Holding | None:
        if document not in self._known:
            try:
                self._known[document] = self._library.holding(document)
            except NotKept:
                self._known[document] = None
        return self._known[document]

    def claim(self, judged: Judged) -> Claim | None:
        if judged.document not in self._stories:
            self._stories[judged.document] = self._library.story_of(judged.document)
        story, span = self._stories[judged.document], judged.span
        found = [
            (_shared(each, span), each.attribution == judged.attribution, at)
            for at, claim in enumerate(story.claims if story else ())
            for each in claim.mentions
            if span is not None and each.document == judged.document
        ]
        share, _, at = max(found, default=(0.0, False, 0))
        return story.claims[at] if story and share >= _LEAST_SHARED else None


def _reviewed(
    judgement: Judgement,
    standing: Literal["in force", "undone", "overruled"],
    by: str | None,
    looked_up: _Lookup,
    *,
    is_moved: bool,
) -> Reviewed:
    words = tuple(_words_of(one, looked_up) for one in judgement.about)
    if standing != "in force":
        return Reviewed(judgement, standing, f"by {by}", words)
    for one in judgement.about:
        if missing := _missing(one, looked_up):
            return Reviewed(judgement, "gone", missing, words)
        if changed := _changed(one, looked_up):
            return Reviewed(judgement, "look again", changed, words)
    if judgement.verdict == "same_claim":
        claims = [looked_up.claim(each) for each in judgement.about]
        if len({claim.id for claim in claims if claim is not None}) > 1:
            return Reviewed(judgement, "overruled", "by later judgements that keep the two apart", words)
    return Reviewed(judgement, "in force", "of a newer version as well, with the same words" if is_moved else "", words)


def _missing(judged: Judged, looked_up: _Lookup) -> str:
    """-> what is no longer there, or ""."""
    if judged.document.startswith(OUTSIDE):
        return ""
    holding = looked_up.holding(judged.document)
    if holding is None:
        return f"{judged.document} is no longer in the library"
    if judged.attribution is not None and judged.attribution not in {one.id for one in holding.reading.attributions}:
        return f"{judged.attribution} is no longer found in {judged.document}"
    if _changed(judged, looked_up):
        return ""
    if judged.span is not None and holding.story is not None and looked_up.claim(judged) is None:
        return f"{judged.document}:{judged.span.start}-{judged.span.end} states no claim any more"
    return ""


def _changed(judged: Judged, looked_up: _Lookup) -> str:
    """-> that another version counts now, in which the words are not the same, or ""."""
    holding = None if judged.document.startswith(OUTSIDE) else looked_up.holding(judged.document)
    now = next((one.document for one in holding.versions if one.current), None) if holding else None
    if now in (None, judged.document):
        return ""
    return (
        f"the words are not the same in {now}, which has taken the place of {judged.document}: judge it, or undo this"
    )


def _words_of(judged: Judged, looked_up: _Lookup) -> str:
    if judged.document.startswith(OUTSIDE):
        return judged.document.removeprefix(OUTSIDE)
    holding = looked_up.holding(judged.document)
    if holding is None:
        return ""
    (document,) = holding.reading.documents
    if judged.span is not None:
        return document.text[judged.span.start : judged.span.end]
    statement = next((one for one in holding.reading.attributions if one.id == judged.attribution), None)
    if statement is None:
        return document.title or document.file
    if judged.step is not None:
        names = {source.id: source.name for source in holding.reading.sources}
        return names.get(statement.chain[judged.step], "") if judged.step < len(statement.chain) else ""
    return " … ".join(document.text[span.start : span.end] for span in statement.content_spans)
