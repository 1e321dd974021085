"""Who stands behind one mention of a claim: follow its chain and its document's links to where somebody vouches.

A mention ends in one of three ways. Somebody vouches for it (`Vouched`); it was taken from other documents
(`Relayed`); or nobody is named who could know (`Unvouched`). Copies, rewrites and citations are relays and add nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from headwater.attribution.outlets import OutletLexicon
from headwater.model import Document, Evidence, Link, Mention, OriginKind, Source, Stance
from headwater.tracing.matching import Profile
from headwater.tracing.publishers import Publishers
from headwater.tracing.words import is_number, read_words

#: Names for nobody in particular.
_NOBODY = re.compile(
    r"\b(?:unspecified|agentless|unknown|social (?:networks?|media)|reportedly|rumou?rs?|hearsay|the internet"
    r"|(?:earlier|media|press|some|other) reports?|reports|certain media|the media|everybody|everyone)\b",
    re.IGNORECASE,
)
_SATIRE = re.compile(r"\b(?:satir\w+|humou?r (?:page|site|column)|spoof|parody|hoax)\b", re.IGNORECASE)
#: How far from a publisher's name the word that discredits it may stand: characters.
_NEAR = 60
#: Links whose child repeats its parent's text, in other words or not.
_COPIES = frozenset({"republished", "rewritten", "translated"})
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


class Cast:
    """The documents, sources and links of a collection, and what they are to each other."""

    def __init__(
        self, documents: Sequence[Document], sources: Sequence[Source], links: Sequence[Link], outlets: OutletLexicon
    ) -> None:
        self.documents = {document.id: document for document in documents}
        self.sources = {source.id: source for source in sources}
        self.publishers = Publishers(documents, outlets)
        self.parents: defaultdict[str, list[Link]] = defaultdict(list)
        for link in links:
            if link.parent in self.documents and link.child in self.documents:
                self.parents[link.child].append(link)
        self._of_source = {source.id: self._resolve(source) for source in sources}
        self._issuer: dict[str, Source] = {}
        for source in sorted(sources, key=lambda source: (source.kind != "outlet", source.kind != "organization")):
            if source.kind in {"outlet", "organization"}:
                for key in self._of_source[source.id]:
                    self._issuer.setdefault(key, source)
        self._numbers: dict[str, frozenset[str]] = {}
        self.discredited = frozenset(self._discredited())

    def publishers_of(self, source: str) -> tuple[str, ...]:
        """-> the keys of the collection's publishers that a source is (an outlet, an issuer, or its document)."""
        return self._of_source.get(source, ())

    def documents_of(self, source: str) -> tuple[str, ...]:
        """-> the documents of those publishers."""
        keys = self.publishers_of(source)
        return tuple(document for key in keys for document in self.publishers.publishers[key].documents)

    def publisher(self, document: str) -> Source | None:
        """-> the source that publishes a document, where some text cites it; outlets before organizations."""
        return self._issuer.get(self.publishers.of(document) or "")

    def outlet_name(self, document: str) -> str:
        """-> how to call a document's publisher."""
        found = self.documents[document]
        return found.outlet or found.domain or found.file

    def ancestors(self, document: str) -> tuple[str, ...]:
        """-> every document that this one descends from, nearest first."""
        found: list[str] = []
        queue = [document]
        while queue:
            for link in self.parents.get(queue.pop(0), ()):
                if link.parent != document and link.parent not in found:
                    found.append(link.parent)
                    queue.append(link.parent)
        return tuple(found)

    def copied_from(self, document: str) -> tuple[str, ...]:
        """-> every document whose text this one repeats, directly or through others, nearest first."""
        found: list[str] = []
        queue = [document]
        while queue:
            for link in self.parents.get(queue.pop(0), ()):
                if link.how in _COPIES and link.parent != document and link.parent not in found:
                    found.append(link.parent)
                    queue.append(link.parent)
        return tuple(found)

    def numbers(self, document: str) -> frozenset[str]:
        """-> the keys of all numbers in a document's title and text."""
        if document not in self._numbers:
            found = self.documents[document]
            keys = read_words(f"{found.title or ''}\n\n{found.text}").keys
            self._numbers[document] = frozenset(key for key in keys if is_number(key))
        return self._numbers[document]

    def is_nobody(self, source: Source) -> bool:
        """-> whether a source is a manner of speaking ("reportedly") and nobody who could know."""
        if source.kind != "unnamed":
            return False
        return not source.mentions or bool(_NOBODY.search(source.name))

    def time(self, document: str) -> tuple[bool, float, str]:
        """-> a key that sorts documents by time of publication, undated ones last."""
        published = self.documents[document].published
        return (published is None, published.timestamp() if published else 0.0, document)

    def _resolve(self, source: Source) -> tuple[str, ...]:
        if source.kind not in {"outlet", "organization", "document"}:
            return ()
        for name in (source.name, *source.aliases):
            if keys := self.publishers.resolve(name):
                return keys
        return ()

    def _discredited(self) -> Iterable[str]:
        """Give the publishers of satire: their own pages say so, or another text does, right beside the name."""
        for document in self.documents.values():
            own = self.publishers.of(document.id)
            if own and any(_SATIRE.search(piece.text) for piece in document.furniture if piece.kind != "related"):
                yield own
            for found in _SATIRE.finditer(document.text):
                before = document.text[max(0, found.start() - _NEAR) : found.start()]
                named = [naming for naming in self.publishers.namings(before) if naming.publishers != (own,)]
                if named and len(named[-1].publishers) == 1 and "\n" not in before[named[-1].span.end :]:
                    yield named[-1].publishers[0]


def follow(statement: ClaimStatement, stated_in: Mapping[str, Sequence[ClaimStatement]], cast: Cast) -> End:
    """-> where one supporting mention leads.

    Args:
        statement: the mention.
        stated_in: the claim's supporting mentions by document.
        cast: the collection.
    """
    chain = _outside_view(statement, stated_in, cast)
    if not chain:
        return _own_voice(statement, stated_in, cast)
    speaker = cast.sources.get(chain[-1])
    if speaker is None:
        return Unvouched(statement, _because("unknown_source", 0.0, "its source is not known", statement))
    if speaker.kind == "outlet":
        return _cited_outlet(statement, speaker, cast)
    if cast.is_nobody(speaker):
        return Unvouched(statement, _because("nobody_named", 0.0, f"nobody is named ({speaker.name})", statement))
    if slip := _slip(statement, chain, stated_in, cast):
        return Unvouched(statement, slip)
    if speaker.kind == "unnamed" and (taken := _named_above(statement, stated_in, cast)):
        return taken
    heard_by, heard_in = _heard(statement, chain, stated_in, cast)
    if heard_by in cast.discredited:
        why = f"{speaker.name} is quoted first by {cast.outlet_name(heard_in)}, which publishes satire"
        return Unvouched(statement, _because("satire", 0.0, why, statement))
    if speaker.kind == "document" and (taken := _document_taken(statement, speaker, stated_in, cast)):
        return taken
    kinds: Mapping[str, OriginKind] = {"person": "person", "organization": "organization", "document": "document"}
    return Vouched(statement, speaker.id, kinds.get(speaker.kind, "unnamed"), heard_by, heard_in)


def _slip(
    statement: ClaimStatement, chain: Sequence[str], stated_in: Mapping[str, Sequence[ClaimStatement]], cast: Cast
) -> Evidence | None:
    """Find whether the text that this mention says it has the claim from does not say so.

    That is: it gives other numbers, or it is copied and does not have what the copy puts in the mouth of somebody
    unnamed.
    """
    outlets = [source for source in chain[:-1] if cast.sources[source].kind == "outlet"]
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


def _named_above(
    statement: ClaimStatement, stated_in: Mapping[str, Sequence[ClaimStatement]], cast: Cast
) -> Relayed | None:
    """A copy that credits people without names, where the text it copies names somebody: that one is meant."""
    above = [document for document in cast.copied_from(statement.document) if document in stated_in]
    speakers = {
        cast.sources[one.profile.statement.chain[-1]].kind
        for document in above
        for one in stated_in[document]
        if one.profile.statement.chain and one.profile.statement.chain[-1] in cast.sources
    }
    if not speakers or "unnamed" in speakers:
        return None
    text = f"{cast.outlet_name(above[0])}, which it copies, names who says so"
    return Relayed(statement, (), tuple(above), _because("named_above", 1.0, text, statement))


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
    if chain and own is not None and own in cast.publishers_of(chain[0]) and cast.sources[chain[0]].kind == "outlet":
        chain = chain[1:]
    if statement.profile.statement.attitude == "belief":
        chain = chain[:-1]
    while len(chain) > 1 and _is_witness(chain[-2], cast) and cast.sources[chain[-1]].kind != "document":
        if _heard_directly(chain[-1], stated_in, cast):
            break
        chain = chain[:-1]
    return chain


def _is_witness(source: str, cast: Cast) -> bool:
    """Whether it is somebody whose word it is that another one said so."""
    return source in cast.sources and cast.sources[source].kind in {"person", "unnamed"}


def _heard_directly(source: str, stated_in: Mapping[str, Sequence[ClaimStatement]], cast: Cast) -> bool:
    chains = (one.profile.statement.chain for mentions in stated_in.values() for one in mentions)
    return any(
        chain and chain[-1] == source and not (len(chain) > 1 and _is_witness(chain[-2], cast)) for chain in chains
    )


def _own_voice(statement: ClaimStatement, stated_in: Mapping[str, Sequence[ClaimStatement]], cast: Cast) -> End:
    document = statement.document
    from_them = tuple(other for other in cast.ancestors(document) if other in stated_in)
    publisher = cast.publisher(document)
    issuer = publisher is not None and publisher.kind == "organization"
    if from_them and not issuer:
        link = next((link for link in cast.parents[document] if link.parent == from_them[0]), None)
        how = f"{link.how} from" if link else "descends from"
        words = f"{cast.outlet_name(document)}: {how} {cast.outlet_name(from_them[0])}"
        return Relayed(statement, (), from_them, _because("taken_from", link.score if link else 1.0, words, statement))
    key = cast.publishers.of(document) or document
    if key in cast.discredited:
        words = f"{cast.outlet_name(document)} publishes satire"
        return Unvouched(statement, _because("satire", 0.0, words, statement))
    kind: OriginKind = "organization" if issuer else "own_reporting"
    return Vouched(statement, publisher.id if publisher else None, kind, key, document)


def _cited_outlet(statement: ClaimStatement, outlet: Source, cast: Cast) -> End:
    keys = cast.publishers_of(outlet.id)
    words = f"{cast.outlet_name(statement.document)} cites {outlet.name}"
    if keys:
        documents = tuple(document for document in cast.documents_of(outlet.id) if document != statement.document)
        return Relayed(statement, keys, documents, _because("cites", 1.0, words, statement))
    return Vouched(statement, outlet.id, "own_reporting", f"outside:{outlet.name}", statement.document)


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
                keys = cast.publishers_of(source) or (f"outside:{cast.sources[source].name}",)
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
