"""Documents, attributions and links -> claims with their mentions, stances, variants and origins.

    statements -> profiles -> pairs of documents worth comparing -> scored pairs -> groups -> claims

No step compares all statements with all: documents are paired where one descends from the other or where they share
rare words, and only the statements of paired documents are scored.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from headwater.attribution.outlets import OutletLexicon
from headwater.ids import make_id
from headwater.model import Attribution, Claim, ClaimMention, Document, Judgements, Link, OwnVoice, Source
from headwater.tracing.antecedents import antecedents
from headwater.tracing.cast import Cast
from headwater.tracing.descent import ClaimStatement
from headwater.tracing.grouping import CEILING, FLOOR, Pair, group
from headwater.tracing.judged import source_pairs, statement_pairs
from headwater.tracing.matching import (
    Floats,
    Profile,
    Scorer,
    likenesses,
    load_scorer,
    pair_features,
    profile,
    rarity,
)
from headwater.tracing.origins import find_origins
from headwater.tracing.sentence_encoder import SentenceEncoder, Vectors
from headwater.tracing.stances import stances
from headwater.tracing.statements import content_words, find_statements
from headwater.tracing.variants import as_variants, find_variants

#: Documents that one document is compared with at most, besides those it is linked to.
NEAREST_DOCUMENTS = 24
#: A word in more documents than this share of the collection (but at least in so many) pairs no documents.
COMMON_SHARE, COMMON_LEAST = 0.02, 40
#: Pairs of statements with lower log-odds are forgotten: hundreds of them for each that is kept.
FORGET = -3.5

NOTHING_JUDGED = Judgements()

_QUOTES = " \"“”„«»‘’'([)]—–-,;:"


@dataclass(frozen=True, slots=True)
class Compared:
    """The statements of a collection and how likely pairs of them are to say the same.

    `profiles` run through the documents in order; `pointing` gives for a statement that points back what it points at
    (positions in `profiles`); `log_odds` holds pairs, smaller position first.
    """

    profiles: tuple[Profile, ...]
    vectors: Vectors
    pointing: Mapping[int, int]
    log_odds: Mapping[Pair, float]


def trace_claims(
    documents: Sequence[Document],
    attributions: Sequence[Attribution],
    sources: Sequence[Source],
    own_voice: Sequence[OwnVoice] | None,
    links: Sequence[Link],
    encoder: SentenceEncoder,
    *,
    outlets: OutletLexicon,
    scorer: Scorer | None = None,
    judgements: Judgements = NOTHING_JUDGED,
) -> tuple[Claim, ...]:
    """-> the claims of a collection, in the order of their first mentions.

    Every statement belongs to exactly one claim; a claim may have a single mention.

    Args:
        documents: the collection.
        attributions: those found in it.
        sources: those that the attributions' chains name.
        own_voice: what the documents say in their own voice, or None for all that no attribution covers.
        links: descent of the documents from each other.
        encoder: turns statements into vectors.
        outlets: names of the world's outlets.
        scorer: says how likely two statements are to be one claim; the one fitted for the encoder by default.
        judgements: what people have decided of claims and sources.
    """
    cast = Cast(documents, sources, links, outlets, source_pairs(attributions, judgements.different_sources))
    compared = compare(documents, attributions, own_voice, cast, encoder, scorer or load_scorer(encoder.name))
    threshold = (scorer or load_scorer(encoder.name)).threshold
    statements = [one.statement for one in compared.profiles]
    together = statement_pairs(statements, judgements.same_claim)
    apart = statement_pairs(statements, judgements.different_claims)
    # What somebody has judged to be the same is as close as can be, also where it is asked what confirms what.
    decided = dict.fromkeys(together, CEILING) | dict.fromkeys(apart, FLOOR)
    compared = replace(compared, log_odds={**compared.log_odds, **decided})
    pairs = (*together, *compared.pointing.items())
    groups = group(len(compared.profiles), compared.log_odds, threshold, pairs, apart)
    return tuple(_claim(members, compared, cast) for members in groups)


def compare(
    documents: Sequence[Document],
    attributions: Sequence[Attribution],
    own_voice: Sequence[OwnVoice] | None,
    cast: Cast,
    encoder: SentenceEncoder,
    scorer: Scorer,
) -> Compared:
    """-> the statements of the documents and the scores of the pairs worth asking about."""
    profiles, ranges = profile_documents(documents, attributions, own_voice, cast)
    vectors = encoder.encode([one.statement.text for one in profiles])
    sentence_vectors = encoder.encode([_sentence(one, cast) for one in profiles])
    weight = rarity(profiles)
    log_odds: dict[Pair, float] = {}
    for left, right in paired_documents(profiles, ranges, cast):
        a, b = ranges[left], ranges[right]
        linked = _linked(left, right, cast)
        features = pair_features(
            profiles[a.start : a.stop],
            profiles[b.start : b.stop],
            likenesses(vectors[a.start : a.stop], vectors[b.start : b.stop]),
            likenesses(sentence_vectors[a.start : a.stop], sentence_vectors[b.start : b.stop]),
            weight,
            linked,
        )
        _keep(scorer.log_odds(features), a, b, log_odds)
    return Compared(profiles, vectors, _pointing(profiles, ranges, cast), log_odds)


def profile_documents(
    documents: Sequence[Document], attributions: Sequence[Attribution], own_voice: Sequence[OwnVoice] | None, cast: Cast
) -> tuple[tuple[Profile, ...], dict[str, range]]:
    """-> the profiles of all statements, document by document, and where each document's lie."""
    by_document: defaultdict[str, list[Attribution]] = defaultdict(list)
    for one in attributions:
        by_document[one.document].append(one)
    voices: defaultdict[str, list[OwnVoice]] = defaultdict(list)
    for voice in own_voice or ():
        voices[voice.document].append(voice)
    profiles: list[Profile] = []
    ranges: dict[str, range] = {}
    for document in documents:
        publisher = cast.publisher(document.id)
        begin = len(profiles)
        own = None if own_voice is None else voices[document.id]
        for statement in find_statements(document, by_document[document.id], own):
            profiles.append(profile(statement, publisher.id if publisher else None, document.language))
        ranges[document.id] = range(begin, len(profiles))
    return tuple(profiles), ranges


def paired_documents(
    profiles: Sequence[Profile], ranges: Mapping[str, range], cast: Cast
) -> tuple[tuple[str, str], ...]:
    """-> the pairs of documents to compare: each with itself, with its parents, and with those of like rare words."""
    keys = {document: frozenset().union(*(profiles[at].keys for at in places)) for document, places in ranges.items()}
    order = {document: at for at, document in enumerate(ranges)}
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for document, some in keys.items():
        for key in some:
            holders[key].append(document)
    limit = max(COMMON_LEAST, int(COMMON_SHARE * len(ranges)))
    pairs = {(document, document) for document in ranges}
    for document, some in keys.items():
        shared: Counter[str] = Counter()
        for key in sorted(some):
            if 1 < len(holders[key]) <= limit:
                weight = math.log((len(ranges) + 1) / len(holders[key]))
                for other in holders[key]:
                    shared[other] += weight  # type: ignore[assignment]
        near = sorted((other for other in shared if other != document), key=lambda one: (-shared[one], order[one]))
        linked = [link.parent for link in cast.parents.get(document, ()) if link.parent in order]
        for other in (*near[:NEAREST_DOCUMENTS], *linked):
            first, second = sorted((document, other), key=order.__getitem__)
            pairs.add((first, second))
    return tuple(sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]])))


def _linked(left: str, right: str, cast: Cast) -> bool:
    return any(link.parent == right for link in cast.parents.get(left, ())) or any(
        link.parent == left for link in cast.parents.get(right, ())
    )


def _sentence(one: Profile, cast: Cast) -> str:
    span = one.statement.sentence
    return " ".join(cast.documents[one.statement.document].text[span.start : span.end].split())


def _keep(values: Floats, left: range, right: range, log_odds: dict[Pair, float]) -> None:
    rows, columns = np.nonzero(values > FORGET)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        a, b = left.start + row, right.start + column
        if a < b:
            log_odds[a, b] = float(values[row, column])


def _pointing(profiles: Sequence[Profile], ranges: Mapping[str, range], cast: Cast) -> dict[int, int]:
    words = frozenset(
        word.lower()
        for source in cast.sources.values()
        for name in (source.name, *source.aliases)
        for word in name.split()
    )
    return {
        places.start + at: places.start + target
        for places in ranges.values()
        for at, target in antecedents(profiles[places.start : places.stop], words).items()
    }


def _claim(members: Sequence[int], compared: Compared, cast: Cast) -> Claim:
    profiles = [compared.profiles[at] for at in members]
    back = [at in compared.pointing for at in members]
    statements = [
        ClaimStatement(one, stance)
        for one, stance in zip(profiles, stances(profiles, cast.documents, back), strict=True)
    ]
    drifted = find_variants(statements, cast)
    changed = [any(one in group for group in drifted) for one in statements]
    canonical = _canonical(members, statements, back, changed, compared)
    position = {id(one): at for one, at in zip(profiles, members, strict=True)}

    def closeness(one: Profile, other: Profile) -> float:
        a, b = sorted((position[id(one)], position[id(other)]))
        a, b = sorted((compared.pointing.get(a, a), compared.pointing.get(b, b)))
        return CEILING if a == b else compared.log_odds.get((a, b), FLOOR)

    found = find_origins(statements, cast, closeness)
    mentions = tuple(
        ClaimMention(
            one.document,
            one.profile.statement.span.start,
            one.profile.statement.span.end,
            one.stance,
            one.profile.statement.attribution,
        )
        for one in statements
    )
    text = _plain(profiles[canonical].statement.text)
    spans: list[tuple[str | int, ...]] = [(one.document, one.start, one.end) for one in mentions]
    return Claim(
        make_id("claim", 1, spans),
        text,
        mentions,
        found.origins,
        found.independent,
        found.circular,
        as_variants(drifted, [_plain(group[0].profile.statement.text) for group in drifted]),
        found.why,
    )


def _canonical(
    members: Sequence[int],
    statements: Sequence[ClaimStatement],
    back: Sequence[bool],
    changed: Sequence[bool],
    compared: Compared,
) -> int:
    """Pick the wording nearest to all others that asserts the claim, unchanged, not turned round, and can stand alone.

    A number that fewer documents give than another one is avoided. Of equals it is the earlier one.
    """
    vectors = compared.vectors[list(members)]
    nearness = likenesses(vectors, vectors).mean(axis=1)

    affirming = {one.document for one in statements if not one.profile.negated}
    negating = {one.document for one in statements if one.profile.negated}
    negative = len(negating) > len(affirming)

    odd = _odd_figures(statements)

    def rank(at: int) -> tuple[bool, bool, bool, bool, bool, bool, float, int]:
        words = len(content_words(statements[at].profile.statement.text))
        asserts = statements[at].stance in {"asserts", "confirms"}
        contrary = statements[at].profile.negated != negative
        return (back[at], not asserts, changed[at], odd[at], contrary, words < 3, -float(nearness[at]), at)

    return min(range(len(members)), key=rank)


def _odd_figures(statements: Sequence[ClaimStatement]) -> list[bool]:
    """-> for each mention whether it gives numbers that all stand in fewer documents than the one most of them give."""
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for one in statements:
        for figure in one.profile.figures:
            holders[figure].add(one.document)
    most = max(map(len, holders.values()), default=0)
    return [
        bool(one.profile.figures) and max(len(holders[figure]) for figure in one.profile.figures) < most
        for one in statements
    ]


def _plain(text: str) -> str:
    plain = text.strip(_QUOTES)
    if plain.count("“") + plain.count("”") == 1 or plain.count('"') == 1:
        plain = plain.replace("“", "").replace("”", "").replace('"', "")
    return plain[:1].upper() + plain[1:]
