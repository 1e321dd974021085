"""The sources of a story that are one, though each of its documents names them for itself.

Across a collection only outlets and full names settle who is meant: two articles' "ministry" need not be the same.
Inside a story it is, so that the ministry that three articles cite is one origin and not three. Unnamed people are
never made one here: whether two outlets heard the same ones is what a range of origins leaves open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from headwater.model import Attribution, Source, Story
from headwater.tracing.connected import connected
from headwater.tracing.publishers import fold
from headwater.tracing.words import sound

_LOOSE = frozenset("of the for and in on at a an to".split())
#: Words before a name that are no part of it.
_TITLES = frozenset("mr mrs ms miss mx dr prof professor sir dame lord lady general colonel captain".split())
_WORD = re.compile(r"\w[\w'’-]*")

#: A name by which sources of one kind are told to be the same.
Key = tuple[str, ...]


def same_sources(
    sources: Sequence[Source],
    attributions: Sequence[Attribution],
    stories: Iterable[Story],
    together: Sequence[tuple[str, str]] = (),
    apart: Sequence[tuple[str, str]] = (),
) -> Mapping[str, str]:
    """-> for the id of each source that is another one by another name, the id of that other: the first of them.

    Args:
        sources: the cast of the collection, in its order.
        attributions: say in which documents a source is cited.
        stories: the documents that belong together.
        together: ids of sources that are one, whatever their names.
        apart: ids of sources that are not, whatever their names.
    """
    home = {document: at for at, story in enumerate(stories) for document in story.documents}
    cited_in: defaultdict[str, set[int]] = defaultdict(set)
    for attribution in attributions:
        if attribution.document in home:
            for cited in attribution.chain:
                cited_in[cited].add(home[attribution.document])
    cast: defaultdict[int, list[Source]] = defaultdict(list)
    for source in sources:
        for at in cited_in[source.id]:
            cast[at].append(source)
    place = {source.id: at for at, source in enumerate(sources)}
    pairs: list[tuple[int, int]] = [(place[one], place[other]) for one, other in together]
    for _, inside in sorted(cast.items()):
        pairs += [(place[group[0].id], place[other.id]) for group in _alike(inside) for other in group[1:]]
    return {
        sources[at].id: sources[first].id
        for first, members in connected(len(sources), pairs, [(place[a], place[b]) for a, b in apart]).items()
        for at in members
        if at != first
    }


def joined(sources: Sequence[Source], same: Mapping[str, str]) -> tuple[Source, ...]:
    """-> the sources with those put together that are the same: all aliases and mentions, the name used most."""
    together: defaultdict[str, list[Source]] = defaultdict(list)
    for source in sources:
        together[same.get(source.id, source.id)].append(source)
    return tuple(_one(group) for group in together.values())


def _one(group: Sequence[Source]) -> Source:
    if len(group) == 1:
        return group[0]
    best = max(group, key=lambda one: (len(_capitals(one.name)) > 1, len(one.mentions)))
    names = dict.fromkeys(name for one in (best, *group) for name in (one.name, *one.aliases))
    return replace(
        group[0],
        name=best.name,
        aliases=tuple(name for name in names if name != best.name),
        role=best.role or next((one.role for one in group if one.role), None),
        mentions=tuple(mention for one in group for mention in one.mentions),
    )


def _alike(sources: Sequence[Source]) -> Iterator[Sequence[Source]]:
    """Give the groups of sources of one story that a name makes one."""
    by_key: defaultdict[tuple[str, Key], list[Source]] = defaultdict(list)
    for source in sources:
        if source.kind in {"organization", "document"}:
            for key in _body_keys(source):
                by_key[source.kind, key].append(source)
        elif source.kind == "person" and (key := _person_key(source.name)):
            by_key["person", key].append(source)
    yield from by_key.values()
    yield from _by_surname(sources)


def _body_keys(source: Source) -> Iterator[Key]:
    """Give the words of a name, in whatever order ("Ministry of Defence"); of aliases only those that are names."""
    for name in (source.name, *source.aliases):
        words = [word for word in fold(name) if word not in _LOOSE]
        if words and (name == source.name or len(_capitals(name)) > 1):
            yield tuple(sorted(sound(word) for word in words)) if len(words) > 1 else tuple(words)


def _person_key(name: str) -> Key:
    """-> first name and surname by their sound; a description ("the head of government") by its words."""
    words = _capitals(name)
    if len(words) > 1:
        return sound(words[0]), sound(words[-1])
    return () if words else fold(name)


def _by_surname(sources: Sequence[Source]) -> Iterator[Sequence[Source]]:
    """Give each person called by the surname alone, with the only person of the story who bears it."""
    bearers: defaultdict[str, dict[Key, Source]] = defaultdict(dict)
    people = [source for source in sources if source.kind == "person"]
    for source in people:
        if len(words := _capitals(source.name)) > 1:
            bearers[sound(words[-1])].setdefault(_person_key(source.name), source)
    for source in people:
        words = _capitals(source.name)
        if len(words) == 1 and len(bearers.get(sound(words[0]), ())) == 1:
            (bearer,) = bearers[sound(words[0])].values()
            yield (bearer, source)


def _capitals(name: str) -> list[str]:
    words = [word for word in _WORD.findall(name) if word.casefold().rstrip(".") not in _TITLES]
    return [word for word in words if word[0].isupper() and word.casefold() not in _LOOSE]
