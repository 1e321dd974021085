"""A document's text as HTML: escaped, with the links that it carries to the web."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from headwater.model import Document, Hyperlink, Span
from headwater.report.words import safe, web_address


@dataclass(frozen=True, slots=True)
class Prose:
    """The text, and its links to the web in order, without overlaps."""

    text: str
    links: tuple[Hyperlink, ...]

    def inline(self, span: Span) -> Markup:
        """-> the words of the span; those that carry a link to the web are one."""
        written, at = Markup(), span.start
        for link in self.links[bisect_right(self.links, span.start, key=lambda link: link.span.end) :]:
            if link.span.start >= span.end:
                break
            begin, end = max(link.span.start, at), min(link.span.end, span.end)
            opened = Markup('<a class="out{}" rel="noopener noreferrer nofollow" href="{}">{}</a>')
            ends = " ends" if end == link.span.end else ""
            written += self._words(at, begin) + opened.format(ends, link.address, self._words(begin, end))
            at = end
        return written + self._words(at, span.end)

    def _words(self, begin: int, end: int) -> Markup:
        return escape(safe(self.text[begin:end]))


def prose(document: Document) -> Prose:
    """-> the document's text with its links to the web; where two overlap, the words are the first one's."""
    return Prose(document.text, tuple(_apart(document.hyperlinks)))


def _apart(links: Iterable[Hyperlink]) -> Iterable[Hyperlink]:
    at = 0
    for link in sorted(links, key=lambda link: link.span):
        address = web_address(link.address)
        if address and max(at, link.span.start) < link.span.end:
            yield Hyperlink(Span(max(at, link.span.start), link.span.end), address)
            at = link.span.end
