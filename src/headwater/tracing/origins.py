"""A claim's mentions -> its origins, how many of them are independent, and whether it goes in a circle.

Rules: a copy, rewrite or citation adds no origin; one person heard by two outlets is one, and so are an authority and
the person who speaks for it; unnamed people at two outlets may be the same (they widen the range); a denial is no
origin; where documents only cite each other there is none at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from headwater.attribution.resolution.words import words as word_lists
from headwater.model import Evidence, Origin, OriginRange, Source
from headwater.tracing.cast import Cast
from headwater.tracing.descent import SUPPORTS, ClaimStatement, End, Relayed, Unvouched, Vouched, follow
from headwater.tracing.grouping import group
from headwater.tracing.matching import Profile
from headwater.tracing.publishers import fold
from headwater.tracing.stances import corrects, is_denial
from headwater.tracing.words import stem

_SEVERAL = re.compile(
    r"\b(?:people|persons|sources|officials|executives|managers|members|callers|residents|witnesses|insiders|men|women"
    r"|employees|officers|experts|doctors|scientists|two|three|four|five|six|seven|eight|nine|ten|several|some|many"
    r"|\w+teen|a number of)\b",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"\b(?:one of|an?|the|another|one)\b", re.IGNORECASE)
#: Words of an authority's name that its spokespeople's descriptions leave out.
_LOOSE = frozenset("the of and for in on a an ltd plc inc national state republic".split())
#: What somebody rests on, up to the next comma.
_RESTS_ON = re.compile(
    r"\b(?:citing|quoting|(?:referring|with reference|pointing|according) to|on the strength of|based on)\b[^,.;]+",
    re.IGNORECASE,
)
#: So many words of a document's name name it.
_NAMED_BY = 2

#: Surnames with one beginning that are so alike are one, spelt in two ways: normalised Levenshtein similarity.
SAME_SPELLING = 0.75
#: Log-odds from which mentions count as confirming each other, and the share of the pairs that must be so likely: more
#: than a claim's mentions need to stay together, since a mention that confirms nothing adds an origin that is none.
CONFIRMS, CONFIRMS_SHARE = 0.0, 0.5

Closeness = Callable[[Profile, Profile], float]


@dataclass(frozen=True, slots=True)
class Origins:
    """What stands behind a claim: its origins, their range, whether it is circular, and every reason."""

    origins: tuple[Origin, ...]
    independent: OriginRange | None
    circular: bool
    why: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Vouchers that count as one origin."""

    members: tuple[Vouched, ...]

    def first(self, cast: Cast) -> Vouched:
        """-> who counts for the group: a person, if there is one, and of several the first to be heard."""
        return min(
            self.members,
            key=lambda one: (one.kind != "person", cast.time(one.document)[:2], one.document, one.source or ""),
        )


def find_origins(statements: Sequence[ClaimStatement], cast: Cast, log_odds: Closeness | None = None) -> Origins:
    """-> the origins of one claim; their range is None where nobody supports it.

    Args:
        statements: the claim's mentions.
        cast: the collection.
        log_odds: how likely two of the mentions are to say the same. Where it is given, only those that are as good as
            the same (`CONFIRMS`) count, the most documents of them: a claim's loosest mentions belong to its story,
            but they confirm nothing.
    """
    supporting = [one for one in statements if one.stance in SUPPORTS]
    supporting = supporting or [one for one in statements if one.stance == "partly_confirms"]
    if not supporting:
        return Origins((), None, False, ())
    core = _core(statements, supporting, log_odds) if log_odds else supporting
    taken_back = _taken_back(statements, cast)
    core, ends = _followed(core, supporting, cast, taken_back)
    everyone = [end for end in ends if isinstance(end, Vouched)]
    contrary = [end for end in everyone if _is_contrary(end, core)]
    vouched = [end for end in everyone if end not in contrary]
    reported = [end for end in vouched if end.kind != "own_reporting"]
    correcting = sorted({one.document for one in statements if corrects(cast.documents[one.document])})
    circle = () if reported else find_circle(_ends(supporting, cast, taken_back), cast, correcting)
    if circle and all(end.heard_by in circle for end in vouched):
        spans = tuple(one.mention for one in supporting if cast.publishers.of(one.document) in circle)
        why = (Evidence("circle", float(len(circle)), _circle_text(circle, cast), spans),)
        return Origins((), OriginRange(0, 0), True, why + _reasons(ends))
    groups = _merge(reported, cast) or _merge(vouched, cast)[:1]
    loose = [one for one in supporting if one not in core]
    reasons = (
        *_not_counted("too_loose_to_confirm", "on the same matter, but not close enough in words to confirm it", loose),
        *_not_counted("says_the_opposite", "says the opposite of most others", [end.statement for end in contrary]),
        *_reasons(ends),
    )
    if not groups:
        return Origins((), OriginRange(0, 0), False, reasons)
    independent = _range(groups, cast)
    origins = tuple(_origin(one, cast) for one in groups)
    return Origins(origins, independent, False, (*_counted(groups, independent, cast), *reasons))


def _is_contrary(end: Vouched, core: Sequence[ClaimStatement]) -> bool:
    """Whether a mention says the opposite of most others: it denies what they state, or states what they deny.

    A negation somewhere in a text, or one that a translation has and its original has not, is no denial.
    """
    denying = len({one.document for one in core if _denies(one)})
    stating = len({one.document for one in core if not one.profile.negated})
    if _denies(end.statement):
        return denying < stating
    return not end.statement.profile.negated and stating < denying


def _denies(one: ClaimStatement) -> bool:
    return is_denial(one.profile.statement.text)


def _core(
    statements: Sequence[ClaimStatement], supporting: Sequence[ClaimStatement], log_odds: Closeness
) -> Sequence[ClaimStatement]:
    """-> the supporting mentions that are as good as the same: of several sets the one in most documents."""
    pairs = {
        (a, b): log_odds(statements[a].profile, statements[b].profile)
        for a, b in combinations(range(len(statements)), 2)
    }
    sets = [
        [statements[at] for at in members] for members in group(len(statements), pairs, CONFIRMS, share=CONFIRMS_SHARE)
    ]
    sets.sort(key=lambda members: (len({one.document for one in members}), len(members)), reverse=True)
    found = ([one for one in members if one in supporting] for members in sets)
    return next(filter(None, found))


def _followed(
    core: Sequence[ClaimStatement], supporting: Sequence[ClaimStatement], cast: Cast, taken_back: Collection[str]
) -> tuple[Sequence[ClaimStatement], list[End]]:
    """-> the core with the mentions of those documents that all of it has the claim from; its ends.

    A text that puts the claim into its own words is often the very one that the others lean on.
    """
    ends = _ends(core, cast, taken_back)
    if not all(isinstance(end, Relayed) for end in ends):
        return core, ends
    above = {document for end in ends if isinstance(end, Relayed) for document in end.documents}
    further = [one for one in supporting if one.document in above and one not in core]
    return ([*core, *further], _ends([*core, *further], cast, taken_back)) if further else (core, ends)


def _taken_back(statements: Sequence[ClaimStatement], cast: Cast) -> frozenset[str]:
    """-> the publishers that take the claim back in a text of their own."""
    return frozenset(
        cast.publishers.of(one.document)
        for one in statements
        if one.stance in {"retracts", "denies"}
        and not one.profile.statement.chain
        and corrects(cast.documents[one.document])
    )


def _ends(supporting: Sequence[ClaimStatement], cast: Cast, taken_back: Collection[str]) -> list[End]:
    stated_in: defaultdict[str, list[ClaimStatement]] = defaultdict(list)
    for one in supporting:
        stated_in[one.document].append(one)
    return _settle([follow(one, stated_in, cast, taken_back) for one in supporting])


def _not_counted(feature: str, text: str, mentions: Sequence[ClaimStatement]) -> tuple[Evidence, ...]:
    return (Evidence(feature, 0.0, text, tuple(one.mention for one in mentions)),) if mentions else ()


def _settle(ends: Sequence[End]) -> list[End]:
    """What a document has from another one counts no more than it does there."""
    there: defaultdict[tuple[str, str], list[End]] = defaultdict(list)
    for end in ends:
        chain = end.statement.profile.statement.chain
        if chain:
            there[end.statement.document, chain[-1]].append(end)
    settled: list[End] = []
    for end in ends:
        if isinstance(end, Vouched) and end.source and end.document != end.statement.document:
            first = there.get((end.document, end.source), [])
            reasons = [other.evidence for other in first if not isinstance(other, Vouched)]
            if first and len(reasons) == len(first):
                settled.append(Unvouched(end.statement, reasons[0]))
                continue
        settled.append(end)
    return settled


def _reasons(ends: Sequence[End]) -> tuple[Evidence, ...]:
    return tuple(end.evidence for end in ends if isinstance(end, Relayed | Unvouched))


def _origin(group: _Group, cast: Cast) -> Origin:
    first = group.first(cast)
    earliest = min(group.members, key=lambda one: cast.time(one.document)).document
    words = tuple(one.statement.mention for one in sorted(group.members, key=lambda one: cast.time(one.document)))
    heard = cast.outlet_name(earliest)
    name = cast.sources[first.source].name if first.source else heard
    text = f"{heard} says so itself" if first.kind == "own_reporting" else f"{name}, first in {heard}"
    evidence = Evidence("vouches", 1.0, text, words)
    return Origin(first.source, earliest, first.kind, (evidence,))


def _counted(groups: Sequence[_Group], independent: OriginRange, cast: Cast) -> tuple[Evidence, ...]:
    named = sum(group.first(cast).kind != "unnamed" for group in groups)
    unnamed = len(groups) - named
    text = f"{named} named" + (f", {unnamed} unnamed" if unnamed else "")
    if independent.min != independent.max:
        text += "; the unnamed may be the same people, or one of those named"
    merged = tuple(
        Evidence(
            "same_origin",
            float(len({one.source for one in group.members})),
            " = ".join(sorted({_name(one, cast) for one in group.members})),
            tuple(one.statement.mention for one in group.members),
        )
        for group in groups
        if len({one.source for one in group.members}) > 1
    )
    return (Evidence("independent_origins", float(independent.max), text), *merged)


def _name(one: Vouched, cast: Cast) -> str:
    return cast.sources[one.source].name if one.source else cast.outlet_name(one.document)


def _range(groups: Sequence[_Group], cast: Cast) -> OriginRange:
    """Count named groups for sure; unnamed ones of several outlets may be one, or a person named elsewhere."""
    firsts = [group.first(cast) for group in groups]
    named = [one for one in firsts if one.kind != "unnamed"]
    unnamed = [one for one in firsts if one.kind == "unnamed"]
    if not unnamed:
        return OriginRange(len(named), len(named))
    persons = [one for one in named if one.kind == "person"]
    certain = [
        one
        for one in unnamed
        if _is_several(cast.sources[one.source or ""])
        or not any(
            person.heard_by != one.heard_by and not cast.are_apart(person.source, one.source) for person in persons
        )
    ]
    return OriginRange(len(named) + _different(certain, cast), len(named) + len(unnamed))


def _different(unnamed: Sequence[Vouched], cast: Cast) -> int:
    """-> how many of them there are at least: one, or as many as were judged to be different from each other."""
    return max((len(_apart_from_each_other(one, unnamed, cast)) for one in unnamed), default=0)


def _apart_from_each_other(first: Vouched, others: Sequence[Vouched], cast: Cast) -> list[Vouched]:
    found = [first]
    for other in others:
        if all(cast.are_apart(other.source, one.source) for one in found):
            found.append(other)
    return found


def _is_several(source: Source) -> bool:
    return bool(_SEVERAL.search(source.name)) and not _ONE_OF.match(source.name)


def _merge(vouched: Sequence[Vouched], cast: Cast) -> list[_Group]:
    """Put together what counts as one origin, in the order of the first of each."""
    groups: list[list[Vouched]] = []
    for one in sorted(
        vouched, key=lambda one: (cast.time(one.document), one.statement.mention.document, one.statement.mention.span)
    ):
        fits = [group for group in groups if any(_same(one, other, cast) for other in group)]
        joined = [member for group in fits for member in group] + [one]
        groups = [group for group in groups if group not in fits] + [joined]
    merged = [_Group(tuple(group)) for group in groups]
    return sorted(merged, key=lambda group: (cast.time(group.first(cast).document), group.first(cast).source or ""))


def _same(one: Vouched, other: Vouched, cast: Cast) -> bool:
    if one.source == other.source and one.source is not None:
        return True
    if cast.are_apart(one.source, other.source):
        return False
    if one.source is None or other.source is None:
        return one.heard_by == other.heard_by
    a, b = cast.sources[one.source], cast.sources[other.source]
    if a.kind == b.kind == "unnamed":
        return one.heard_by == other.heard_by
    if "unnamed" in {a.kind, b.kind}:
        group, authority = (one, b) if a.kind == "unnamed" else (other, a)
        return authority.kind != "person" and group.heard_by in cast.publishers_of(authority.id)
    if a.kind == b.kind == "person":
        return _same_person(a, b, cast)
    if set(cast.publishers_of(a.id)) & set(cast.publishers_of(b.id)):
        return True
    if a.kind == b.kind == "organization":
        return _same_body(one, a, other, b, cast)
    if _speaks_for(a, b) or _speaks_for(b, a) or _issued_by(a, b, cast) or _issued_by(b, a, cast):
        return True
    speaker, person, document = (one, a, b) if a.kind == "person" else (other, b, a)
    if person.kind != "person" or document.kind != "document":
        return False
    if _cites(speaker.statement, document, cast):
        return True
    bodies = [source for source in cast.sources.values() if source.kind == "organization"]
    return any(_speaks_for(person, body) and _issued_by(document, body, cast) for body in bodies)


def _cites(statement: ClaimStatement, document: Source, cast: Cast) -> bool:
    """Whether the sentence of a mention says that it rests on a document: who reads it out adds nothing to it."""
    span = statement.profile.statement.sentence
    sentence = cast.documents[statement.document].text[span.start : span.end]
    named = _stems(document.name)
    return bool(named) and any(
        len(named & _stems(found.group())) >= min(_NAMED_BY, len(named)) for found in _RESTS_ON.finditer(sentence)
    )


def _same_person(one: Source, other: Source, cast: Cast) -> bool:
    """Whether two names are of one person: their surnames sound alike, or one is the office that the other holds."""
    if cast.is_nameless(one) == cast.is_nameless(other):
        mine, theirs = _surname(one), _surname(other)
        return mine == theirs or (
            mine[:1] == theirs[:1] and Levenshtein.normalized_similarity(mine, theirs) >= SAME_SPELLING
        )
    office, bearer = (one, other) if cast.is_nameless(one) else (other, one)
    return bool(_stems(office.name) & _stems(bearer.role or ""))


def _surname(source: Source) -> str:
    words = [word for word in source.name.split() if word[:1].isupper()]
    return words[-1].casefold() if words else source.name


def _same_body(one: Vouched, a: Source, other: Vouched, b: Source, cast: Cast) -> bool:
    """Whether two names are of one body: one holds all words of the other, or both what the body does.

    "The Company" in a body's own text is that body.
    """
    mine, theirs = _stems(a.name), _stems(b.name)
    if mine and theirs and (mine <= theirs or theirs <= mine or len(mine & theirs) > 1):
        return True
    return _is_itself(one, a, b, cast) or _is_itself(other, b, a, cast)


def _is_itself(one: Vouched, speaker: Source, body: Source, cast: Cast) -> bool:
    publishers = cast.publishers_of(body.id)
    words = fold(speaker.name)
    general = len(words) == 1 and words[0] in word_lists().organizations
    return general and cast.publishers.of(one.statement.document) in publishers


def _stems(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in fold(name) if word not in _LOOSE)


def _speaks_for(person: Source, authority: Source) -> bool:
    """Whether a person's role, or the words around its name, name the authority."""
    if person.kind != "person" or authority.kind != "organization":
        return False
    described = {stem(word) for word in fold(" ".join((person.role or "", *person.aliases)))}
    for name in (authority.name, *authority.aliases):
        words = {stem(word) for word in fold(name) if word not in _LOOSE}
        if words and words <= described:
            return True
    return False


def _issued_by(document: Source, authority: Source, cast: Cast) -> bool:
    """Whether a document is the authority's own ("press release of the University")."""
    if document.kind != "document" or authority.kind not in {"organization", "outlet"}:
        return False
    keys = cast.publishers_of(document.id)
    if keys and keys == cast.publishers_of(authority.id):
        return True
    inside, outside = set(fold(authority.name)) - _LOOSE, set(fold(document.name))
    return len(inside) > 1 and inside <= outside


def find_circle(ends: Sequence[End], cast: Cast, admitting: Collection[str] = ()) -> tuple[str, ...]:
    """-> the publishers (keys) of a shortest circle in which the claim goes round, or ().

    An edge leads from a publisher to one that it has the claim from: one that a mention cites, or that its document
    descends from where the mention names nobody else. Who corrects what it published goes back to it, but closes no
    circle; but where a correction (of the documents `admitting`) says where it was taken from, that is an edge.
    """
    stated_in = {end.statement.document for end in ends}
    edges: defaultdict[str, set[str]] = defaultdict(set)
    stating = {cast.publishers.of(document) for document in stated_in}
    for end in ends:
        own = cast.publishers.of(end.statement.document)
        if own is None or corrects(cast.documents[end.statement.document]):
            continue
        cited = [key for source in end.statement.profile.statement.chain for key in cast.publishers_of(source)]
        if not isinstance(end, Vouched):
            links = cast.parents.get(end.statement.document, ())
            cited += [cast.publishers.of(link.parent) or "" for link in links if link.parent in stated_in]
        edges[own].update(key for key in cited if key in stating and key != own)
    for document in admitting:
        own = cast.publishers.of(document)
        edges[own].update(key for key in cast.admitted(document) if key in stating and key != own)
    return _shortest_circle(edges)


def _shortest_circle(edges: Mapping[str, set[str]]) -> tuple[str, ...]:
    best: tuple[str, ...] = ()
    for start in sorted(edges):
        paths: list[tuple[str, ...]] = [(start,)]
        seen = {start}
        while paths and not (best and len(paths[0]) >= len(best)):
            path = paths.pop(0)
            for after in sorted(edges.get(path[-1], ())):
                if after == start:
                    best = path
                    paths = []
                    break
                if after not in seen:
                    seen.add(after)
                    paths.append((*path, after))
    return best


def _circle_text(circle: Sequence[str], cast: Cast) -> str:
    names = [cast.publishers.publishers[key].name for key in (*circle, circle[0])]
    return " has it from ".join(names)
