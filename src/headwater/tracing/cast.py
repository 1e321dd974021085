"""The documents, sources and links of a collection, and what they are to each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import get_args

from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.sentences import sentences
from headwater.model import Descent, Document, Link, Source, Span
from headwater.tracing.publishers import Publishers, fold, is_body_name
from headwater.tracing.words import is_number, read_words, stem

#: Names for nobody in particular.
_NOBODY = re.compile(
    r"\b(?:unspecified|agentless|unknown|social (?:networks?|media)|reportedly|rumou?rs?|hearsay|the internet"
    r"|(?:earlier|media|press|some|other) reports?|reports|certain media|the media|everybody|everyone)\b",
    re.IGNORECASE,
)
#: Words by which a newsroom says that it heard somebody itself.
_OWN_EARS = re.compile(
    r"\b(?:(?:told|tells|telling|to|with|asked|by) (?:us|me|reporters|journalists|a news conference)"
    r"|(?:this|our) (?:own )?(?:news)?(?:paper|agency|channel|station|site|reporters?|correspondents?)"
    r"|our (?:helpline|lawyers?)"
    r"|we (?:spoke|asked|have seen|heard)|who spoke to us)\b",
    re.IGNORECASE,
)
#: Whom somebody speaks to.
_ADDRESSEE = re.compile(
    r"\b(?:told|tells|telling|to|with|by|for|asked|contacted)\s+(?:the\s+)?[\"“«‘']?"
    r"(?P<name>[A-Z0-9][\w’'/-]*(?: [A-Z0-9][\w’'/-]*)*)"
)
#: Why somebody is not named: who writes so has promised it.
_PROTECTS = re.compile(
    r"\b(?:anonym\w+|not (?:to )?(?:be|being) (?:named|identified)|(?:did|does|do) not (?:want|wish)\b.{0,30}\bname"
    r"|not authori[sz]ed to speak)\b",
    re.IGNORECASE,
)
#: Where a text took something from, by its own admission.
_TOOK_FROM = re.compile(
    r"\b(?:took|taken|takes|had|got|copied|lifted|borrowed)\s+(?:it|this|that|(?:the|our|its|this|that)\s+\w+(?:\s\w+)?)"
    r"\s+from\s+(?P<whence>[^.;!?]{1,80})",
    re.IGNORECASE,
)
_SATIRE = re.compile(r"\b(?:satir\w+|humou?r (?:page|site|column)|spoof|parody|hoax)\b", re.IGNORECASE)
#: How far from a publisher's name the word that discredits it may stand: characters.
_NEAR = 60
#: Links whose child repeats its parent's text, in other words or not.
_COPIES: frozenset[Descent] = frozenset({"republished", "rewritten", "translated"})
_ANY: frozenset[Descent] = frozenset(get_args(Descent))


class Cast:
    """The documents, sources and links of a collection, and what they are to each other."""

    def __init__(
        self,
        documents: Sequence[Document],
        sources: Sequence[Source],
        links: Sequence[Link],
        outlets: OutletLexicon,
        apart: Iterable[tuple[str, str]] = (),
    ) -> None:
        self._apart = frozenset(frozenset(pair) for pair in apart)
        self.documents = {document.id: document for document in documents}
        self.sources = {source.id: source for source in sources}
        self.publishers = Publishers(documents, outlets)
        self.parents: defaultdict[str, list[Link]] = defaultdict(list)
        for link in links:
            if link.parent in self.documents and link.child in self.documents:
                self.parents[link.child].append(link)
        self._of_source = {source.id: self._resolve(source) for source in sources}
        self._issuer: dict[str, Source] = {}
        issuing = ("outlet", "organization", "document")
        for source in sorted((one for one in sources if one.kind in issuing), key=lambda one: issuing.index(one.kind)):
            for key in self._of_source[source.id]:
                self._issuer.setdefault(key, source)
        self._numbers: dict[str, frozenset[str]] = {}
        self._sentences: dict[str, Sequence[Span]] = {}
        self._words: dict[str, frozenset[str]] = {}
        self.discredited = frozenset(self._discredited())

    def are_apart(self, one: str | None, other: str | None) -> bool:
        """-> whether somebody has judged that two sources are different ones."""
        return frozenset((one, other)) in self._apart

    def publishers_of(self, source: str) -> tuple[str, ...]:
        """-> the keys of the collection's publishers that a source is (an outlet, an issuer, or its document)."""
        return self._of_source.get(source, ())

    def documents_of(self, source: str) -> tuple[str, ...]:
        """-> the documents of those publishers."""
        keys = self.publishers_of(source)
        return tuple(document for key in keys for document in self.publishers.publishers[key].documents)

    def publisher(self, document: str) -> Source | None:
        """-> the source that publishes a document, where some text cites it: an outlet, a body, or the document."""
        return self._issuer.get(self.publishers.of(document) or "")

    def outlet_name(self, document: str) -> str:
        """-> how to call a document's publisher."""
        return self.publishers.publishers[self.publishers.of(document)].name

    def ancestors(self, document: str) -> tuple[str, ...]:
        """-> every document that this one descends from, nearest first."""
        return self._above(document, _ANY)

    def copied_from(self, document: str) -> tuple[str, ...]:
        """-> every document whose text this one repeats, directly or through others, nearest first."""
        return self._above(document, _COPIES)

    def _above(self, document: str, how: frozenset[Descent]) -> tuple[str, ...]:
        found: list[str] = []
        queue = [document]
        while queue:
            for link in self.parents.get(queue.pop(0), ()):
                if link.how in how and link.parent != document and link.parent not in found:
                    found.append(link.parent)
                    queue.append(link.parent)
        return tuple(found)

    def admitted(self, document: str) -> tuple[str, ...]:
        """-> the publishers that a text says something was taken from ("she took the line from Plenaria")."""
        text = self.documents[document].text
        first = (next(self.publishers.namings(found["whence"], True), None) for found in _TOOK_FROM.finditer(text))
        return tuple(key for naming in first if naming is not None for key in naming.publishers)

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

    def is_outlet(self, source: Source) -> bool:
        """-> whether a source publishes news: it is cited as an outlet, or it is one of the collection's."""
        if source.kind != "organization":
            return source.kind == "outlet"
        return any(self._publishes_news(key) for key in self.publishers_of(source.id))

    def _publishes_news(self, key: str) -> bool:
        issuer, publisher = self._issuer.get(key), self.publishers.publishers[key]
        if issuer is not None and issuer.kind == "outlet":
            return True
        first = self.documents[publisher.documents[0]]
        return first.outlet is not None and not is_body_name(publisher.name)

    def is_nameless(self, source: Source) -> bool:
        """-> whether a source is known by a description alone: unnamed people, "the report", "the premier"."""
        if source.kind == "unnamed":
            return True
        if source.kind in {"document", "outlet"}:
            return not self.publishers_of(source.id) and not _has_name(source)
        return source.kind == "person" and not _has_name(source)

    def names(self, document: str, source: Source) -> bool:
        """-> whether a document's text holds a source's name: the surname of a person, all words of another name."""
        words = [stem(word) for word in fold(source.name)]
        if source.kind == "person":
            words = words[-1:]
        return bool(words) and set(words) <= self._stems(document)

    def _stems(self, document: str) -> frozenset[str]:
        if document not in self._words:
            self._words[document] = frozenset(stem(word) for word in fold(self.documents[document].text))
        return self._words[document]

    def heard_itself(self, document: str, source: str, sentence: Span) -> bool:
        """-> whether a document says that its own people heard a source, where it names the source or in a sentence.

        It says so by its own name ("told the Courier"), by "us", or, where it is no copy, by why there is no name.
        """
        text = self.documents[document].text
        own = self.publishers.of(document)
        copies = bool(self.copied_from(document))
        spans = {sentence, *self._sentences_naming(document, source)}
        signs = (_OWN_EARS,) if copies else (_OWN_EARS, _PROTECTS)
        return any(
            any(sign.search(text, span.start, span.end) for sign in signs)
            or self._addressed(own, text[span.start : span.end])
            for span in sorted(spans)
        )

    def _addressed(self, publisher: str, sentence: str) -> bool:
        return any(publisher in self.publishers.resolve(found["name"]) for found in _ADDRESSEE.finditer(sentence))

    def _sentences_naming(self, document: str, source: str) -> list[Span]:
        places = [mention.span for mention in self.sources[source].mentions if mention.document == document]
        if not places:
            return []
        if document not in self._sentences:
            self._sentences[document] = sentences(self.documents[document].text)
        return [
            span
            for span in self._sentences[document]
            if any(place.start < span.end and span.start < place.end for place in places)
        ]

    def time(self, document: str) -> tuple[bool, float, str]:
        """-> a key that sorts documents by time of publication, undated ones last."""
        published = self.documents[document].published
        return (published is None, published.timestamp() if published else 0.0, document)

    def precedes(self, one: str, other: str) -> bool:
        """-> whether a document is known to be earlier than another one."""
        first, second = self.documents[one].published, self.documents[other].published
        return first is not None and second is not None and first < second

    def _resolve(self, source: Source) -> tuple[str, ...]:
        if source.kind == "unnamed" or (source.kind == "person" and not _has_name(source)):
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


def _has_name(source: Source) -> bool:
    """Whether some form of a source's name has a capital inside, as a name has, or begins with one without article."""
    return any(
        any(word[:1].isupper() for word in words[1:]) or (len(words) == 1 and words[0][:1].isupper())
        for words in (form.split() for form in (source.name, *source.aliases))
        if words
    )
