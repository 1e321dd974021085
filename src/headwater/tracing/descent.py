"""Who stands behind one mention of a claim: follow its chain and its document's links to where somebody vouches.

A mention ends in one of three ways. Somebody vouches for it (`Vouched`); it was taken from other documents
(`Relayed`); or nobody is named who could know (`Unvouched`). Copies, rewrites and citations are relays and add nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from headwater.model import OUTSIDE, Evidence, Mention, OriginKind, Source, Stance
from headwater.tracing.cast import Cast
from headwater.tracing.matching import Profile

#: Who has it from others says so.
_FROM_REPORTS = re.compile(
    r"\b(?:from|seen|saw|read|read about|aware of|heard of|learn(?:ed|t) of)\s+(?:it\s+)?(?:only\s+)?(?:from\s+|in\s+)?"
    r"(?:the\s+|these\s+|those\s+|press\s+|media\s+|news\s+)*(?:press|media|newspapers?|news|reports|publications)\b",
    re.IGNORECASE,
)
#: What stands before words that outlets, and nobody else, are said to have written.
_OUTLETS_REPORTED = re.compile(
    r"\b(?:outlets|newspapers|papers|portals|sites|channels|tabloids|media|reports|agencies|publications)\s+"
    r"(?:had\s+|have\s+)?(?:reported|said|wrote|claimed|published|suggested|alleged)(?:\s+that)?\s+[\"“‘«']?$",
    re.IGNORECASE,
)
#: The stances that support a claim. Granting a part of it does not vouch for the whole.
SUPPORTS: frozenset[Stance] = frozenset({"asserts", "confirms"})


@dataclass(frozen=True, slots=True)
class ClaimStatement:
    """A statement under a claim, with its stance towards the claim."""

    profile: Profile
    stance: Stance

    @property
    def document(self) -> str:
        """The id of its document."""
        return self.profile.statement.document

    @property
    def mention(self) -> Mention:
        """Its words."""
        return Mention(self.document, self.profile.statement.span)


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody vouches: `source` (None for an outlet that nothing names), as `kind`.

    `heard_by` is the publisher (a key of `Publishers`, or "outside:Name") that reports the source, and `document` one
    of its documents, or the mention's own.
    """

    statement: ClaimStatement
    source: str | None
    kind: OriginKind
    heard_by: str
    document: str


@dataclass(frozen=True, slots=True)
class Relayed:
    """Taken from the given publishers (keys) or documents; `evidence` says how."""

    statement: ClaimStatement
    publishers: tuple[str, ...]
    documents: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Unvouched:
    """Nobody who could know is named; `evidence` says why it does not count."""

    statement: ClaimStatement
    evidence: Evidence


End = Vouched | Relayed | Unvouched


def follow(
    statement: ClaimStatement,
    stated_in: Mapping[str, Sequence[ClaimStatement]],
    cast: Cast,
    taken_back: Collection[str] = (),
) -> End:
    """-> where one supporting mention leads.

    Args:
        statement: the mention.
        stated_in: the claim's supporting mentions by document.
        cast: the collection.
        taken_back: the publishers (keys) that have taken the claim back; their own word for it counts no more.
    """
    chain = _outside_view(statement, stated_in, cast)
    if not chain:
        return _own_voice(statement, stated_in, cast, taken_back)
    speaker = cast.sources.get(chain[-1])
    if speaker is None:
        return Unvouched(statement, _because("unknown_source", 0.0, "its source is not known", statement))
    if cast.is_outlet(speaker):
        return _cited_outlet(statement, speaker, cast)
    if cast.is_nobody(speaker):
        return Unvouched(statement, _because("nobody_named", 0.0, f"nobody is named ({speaker.name})", statement))
    if slip := _slip(statement, chain, stated_in, cast):
        return Unvouched(statement, slip)
    if _FROM_REPORTS.search(statement.profile.statement.text) or _OUTLETS_REPORTED.search(_before(statement, cast)):
        why = f"{speaker.name} has it from reports"
        return Unvouched(statement, _because("from_reports", 0.0, why, statement))
    if taken := _otherwise_there(statement, chain, stated_in, cast) or _passed_on(statement, speaker, stated_in, cast):
        return taken
    heard_by, heard_in = _heard(statement, chain, stated_in, cast)
    joke = _said_in_satire(statement, speaker, stated_in, cast)
    if joke is not None:
        why = f"{speaker.name} is quoted for it by {cast.outlet_name(joke)}, which publishes satire"
        return Unvouched(statement, _because("satire", 0.0, why, statement))
    if heard_by in cast.discredited:
        why = f"{speaker.name} is quoted first by {cast.outlet_name(heard_in)}, which publishes satire"
        return Unvouched(statement, _because("satire", 0.0, why, statement))
    if speaker.kind == "document" and (taken := _document_taken(statement, speaker, stated_in, cast)):
        return taken
    kinds: Mapping[str, OriginKind] = {"person": "person", "organization": "organization", "document": "document"}
    return Vouched(statement, speaker.id, kinds.get(speaker.kind, "unnamed"), heard_by, heard_in)


def _before(statement: ClaimStatement, cast: Cast) -> str:
    """-> the words of its sentence before a mention."""
    one = statement.profile.statement
    return cast.documents[one.document].text[one.sentence.start : one.span.start]


def _said_in_satire(
    statement: ClaimStatement, speaker: Source, stated_in: Mapping[str, Sequence[ClaimStatement]], cast: Cast
) -> str | None:
    """-> a document of satire, not later, that has the claim from the same speaker, or from somebody unnamed as well.

    What satire makes somebody say is invented, and goes on without its source; unless the text heard it itself.
    """
    document = statement.document
    for other in sorted(stated_in, key=cast.time):
        if other == document or cast.publishers.of(other) not in cast.discredited or cast.precedes(document, other):
            continue
        if any(_may_be_same(one, speaker.id, True, cast) for one in stated_in[other]):
            heard = cast.heard_itself(document, speaker.id, statement.profile.statement.sentence)
            return None if heard else other
    return None


def _slip(
    statement: ClaimStatement, chain: Sequence[str], stated_in: Mapping[str, Sequence[ClaimStatement]], cast: Cast
) -> Evidence | None:
    """Find whether the text that this mention says it has the claim from does not say so.

    That is: it gives other numbers, or it is copied and does not have what the copy puts in the mouth of somebody
    unnamed.
    """
    cited_outlets = [cast.sources[source] for source in chain[:-1] if cast.sources[source].kind == "outlet"]
    outlets = [source.id for source in cited_outlets if not cast.is_nameless(source)]
    copied = cast.copied_from(statement.document)
    cited = cast.documents_of(outlets[-1]) if outlets else copied
    above = {link.parent for link in cast.parents.get(statement.document, ())}
    cited = tuple(document for document in cited if document in above)
    if not cited or any(document in stated_in for document in (*cited, *copied)):
        return None
    names = " and ".join(sorted({cast.outlet_name(document) for document in cited}))
    figures = statement.profile.figures
    if figures and not any(figures & cast.numbers(document) for document in cited):
        return _because("number_not_in_source", 0.0, f"the number is not in the text of {names}", statement)
    whole = {link.parent for link in cast.parents[statement.document] if link.how in {"republished", "translated"}}
    if cast.sources[chain[-1]].kind == "unnamed" and set(cited) & whole:
        return _because("not_in_source", 0.0, f"the text of {names} does not say so", statement)
    return None


def _otherwise_there(
    statement: ClaimStatement, chain: Sequence[str], stated_in: Mapping[str, Sequence[ClaimStatement]], cast: Cast
) -> Relayed | None:
    """What somebody is said to have told an outlet counts as that outlet's own text has it, if others say it there."""
    outlets = [source for source in chain[:-1] if cast.is_outlet(cast.sources[source])]
    there = tuple(
        document
        for document in (cast.documents_of(outlets[-1]) if outlets else ())
        if document in stated_in and document != statement.document
    )
    speakers = {source for document in there for one in stated_in[document] for source in one.profile.statement.chain}
    if not there or chain[-1] in speakers:
        return None
    text = f"{cast.outlet_name(statement.document)} has it from {cast.outlet_name(there[0])}, where others say it"
    return Relayed(statement, (), there, _because("otherwise_there", 1.0, text, statement))


def _passed_on(
    statement: ClaimStatement, speaker: Source, stated_in: Mapping[str, Sequence[ClaimStatement]], cast: Cast
) -> Relayed | None:
    """Whom a text that has the claim from another one quotes for it, the other one quotes, too.

    So it is with nameless people, and in a copy with all whom the copied text names. Not so where the text says that
    it heard them itself.
    """
    document = statement.document
    above = tuple(other for other in cast.ancestors(document) if other in stated_in)
    if not cast.is_nameless(speaker):
        above = tuple(
            other for other in cast.copied_from(document) if other in stated_in and cast.names(other, speaker)
        )
        if any(speaker.id in one.profile.statement.chain for other in above for one in stated_in[other]):
            return None
    if not above or cast.heard_itself(document, speaker.id, statement.profile.statement.sentence):
        return None
    text = f"{cast.outlet_name(document)} has the claim, and “{speaker.name}” for it, from {cast.outlet_name(above[0])}"
    return Relayed(statement, (), above, _because("passed_on", 1.0, text, statement))


def _document_taken(
    statement: ClaimStatement, source: Source, stated_in: Mapping[str, Sequence[ClaimStatement]], cast: Cast
) -> Relayed | None:
    """A cited document of the collection that itself descends from one that states the claim adds nothing."""
    for document in cast.documents_of(source.id):
        above = tuple(other for other in cast.ancestors(document) if other in stated_in)
        if document in stated_in and above:
            text = f"{source.name} has it from {cast.outlet_name(above[0])}"
            return Relayed(statement, (), above, _because("taken_from", 1.0, text, statement))
    return None


def _outside_view(
    statement: ClaimStatement, stated_in: Mapping[str, Sequence[ClaimStatement]], cast: Cast
) -> tuple[str, ...]:
    """The chain up to who vouches: without the publishing outlet in front, the holder of a belief at the end, and
    whom a witness heard it from, unless that is a document or somebody whom other mentions heard themselves."""
    chain = statement.profile.statement.chain
    own = cast.publishers.of(statement.document)
    if chain and own is not None and own in cast.publishers_of(chain[0]) and cast.is_outlet(cast.sources[chain[0]]):
        chain = chain[1:]
    if statement.profile.statement.attitude == "belief":
        chain = chain[:-1]
    while len(chain) > 1 and _is_witness(chain[-2], cast) and cast.sources[chain[-1]].kind != "document":
        if _heard_directly(chain[-1], statement.document, stated_in, cast):
            break
        chain = chain[:-1]
    return chain


def _is_witness(source: str, cast: Cast) -> bool:
    """Whether it is somebody whose word it is that another one said so."""
    return source in cast.sources and cast.sources[source].kind in {"person", "unnamed"}


def _heard_directly(source: str, document: str, stated_in: Mapping[str, Sequence[ClaimStatement]], cast: Cast) -> bool:
    """Whether a document that does not descend from this one has it from the source without a witness."""
    chains = (
        one.profile.statement.chain
        for other, mentions in stated_in.items()
        if document not in cast.ancestors(other)
        for one in mentions
    )
    return any(
        chain and chain[-1] == source and not (len(chain) > 1 and _is_witness(chain[-2], cast)) for chain in chains
    )


def _own_voice(
    statement: ClaimStatement,
    stated_in: Mapping[str, Sequence[ClaimStatement]],
    cast: Cast,
    taken_back: Collection[str],
) -> End:
    document = statement.document
    from_them = tuple(other for other in cast.ancestors(document) if other in stated_in)
    publisher = cast.publisher(document)
    issues: Mapping[str, OriginKind] = {"organization": "organization", "document": "document"}
    # An agency or an encyclopaedia that was read as a body is still no authority that speaks for itself.
    speaks_for_itself = publisher is not None and not cast.is_outlet(publisher)
    kind = issues.get(publisher.kind, "own_reporting") if publisher and speaks_for_itself else "own_reporting"
    if from_them and kind == "own_reporting":
        link = next((link for link in cast.parents[document] if link.parent == from_them[0]), None)
        how = f"{link.how} from" if link else "descends from"
        words = f"{cast.outlet_name(document)}: {how} {cast.outlet_name(from_them[0])}"
        return Relayed(statement, (), from_them, _because("taken_from", link.score if link else 1.0, words, statement))
    key = cast.publishers.of(document) or document
    if key in cast.discredited:
        words = f"{cast.outlet_name(document)} publishes satire"
        return Unvouched(statement, _because("satire", 0.0, words, statement))
    if kind == "own_reporting" and key in taken_back:
        words = f"{cast.outlet_name(document)} has taken it back"
        return Unvouched(statement, _because("taken_back", 0.0, words, statement))
    return Vouched(statement, publisher.id if publisher else None, kind, key, document)


def _cited_outlet(statement: ClaimStatement, outlet: Source, cast: Cast) -> End:
    keys = cast.publishers_of(outlet.id)
    words = f"{cast.outlet_name(statement.document)} cites {outlet.name}"
    if keys:
        documents = tuple(document for document in cast.documents_of(outlet.id) if document != statement.document)
        return Relayed(statement, keys, documents, _because("cites", 1.0, words, statement))
    # "The publication", and no name: it is one of those that the text was made from.
    if cast.is_nameless(outlet) and (above := cast.ancestors(statement.document)):
        return Relayed(statement, (), above, _because("cites", 1.0, words, statement))
    return Vouched(statement, outlet.id, "own_reporting", f"{OUTSIDE}{outlet.name}", statement.document)


def _heard(
    statement: ClaimStatement,
    chain: Sequence[str],
    stated_in: Mapping[str, Sequence[ClaimStatement]],
    cast: Cast,
) -> tuple[str, str]:
    """-> the publisher that heard the speaker first, as far as the collection shows, and its document."""
    places = [statement.document]
    for source in reversed(chain[:-1]):
        if cast.sources[source].kind == "outlet":
            named = [document for document in cast.documents_of(source) if document in stated_in]
            if not named:
                keys = cast.publishers_of(source) or (f"{OUTSIDE}{cast.sources[source].name}",)
                return keys[0], statement.document
            places = [min(named, key=cast.time)]
            break
    copied = cast.copied_from(places[0])
    for other in cast.ancestors(places[0]):
        if any(_may_be_same(one, chain[-1], other in copied, cast) for one in stated_in.get(other, ())):
            places.append(other)
    first = min(places, key=cast.time)
    return cast.publishers.of(first) or first, first


def _may_be_same(statement: ClaimStatement, speaker: str, copied: bool, cast: Cast) -> bool:
    """Whether a document above has the claim from the same speaker; where it is copied, unnamed people are the same."""
    chain = statement.profile.statement.chain
    if not chain or chain[-1] not in cast.sources or speaker not in cast.sources:
        return False
    unnamed = cast.sources[chain[-1]].kind == cast.sources[speaker].kind == "unnamed"
    return speaker in chain or (copied and unnamed)


def _because(feature: str, value: float, text: str, statement: ClaimStatement) -> Evidence:
    return Evidence(feature, value, text, (statement.mention,))
