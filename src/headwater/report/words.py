"""Words for readers: labels of the model's terms, safe text, and excerpts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from importlib import resources
from pathlib import PurePath
from urllib.parse import urlsplit

from headwater.model import (
    Attribution,
    ChainStep,
    Descent,
    Document,
    FurnitureKind,
    OriginKind,
    Source,
    SourceKind,
    Span,
    Stance,
)

#: characters of a title that stands for a document without a publisher
CALLED = 32
#: below this confidence (0 to 1) a statement is marked as uncertain
UNCERTAIN_BELOW = 0.5

STANCES: dict[Stance, str] = {
    "asserts": "asserts",
    "confirms": "confirms",
    "partly_confirms": "partly confirms",
    "denies": "denies",
    "declines": "declines to say",
    "retracts": "retracts",
    "doubts": "doubts",
}
SOURCE_KINDS: dict[SourceKind, str] = {
    "person": "person",
    "organization": "organization",
    "outlet": "outlet",
    "document": "document",
    "unnamed": "unnamed",
}
FURNITURE_KINDS: dict[FurnitureKind, str] = {
    "related": "Related headlines",
    "subscription": "Subscription",
    "newsletter": "Newsletter",
    "sharing": "Sharing",
    "caption": "Captions",
    "author_box": "About the author",
    "advertisement": "Advertisement",
    "notice": "Notices",
}
HOWS: dict[Descent, str] = {
    "republished": "republishes",
    "rewritten": "rewrites",
    "translated": "translates",
    "cited": "cites",
}
FLAGS: dict[str, str] = {
    "lost_credit": "lost credit",
    "misattributed_credit": "wrong credit",
    "inflated_source": "inflated source",
    "circular": "circular",
    "retraction": "retraction",
    "drift": "drift",
}
ORIGIN_KINDS: dict[OriginKind, str] = {
    "person": "person",
    "organization": "organization",
    "document": "document",
    "unnamed": "unnamed",
    "own_reporting": "own reporting",
}
RULES = {
    "speaker": "the words that name the speaker",
    "containing": "the statement stands inside this source's own words",
    "addressee": "the statement was made to this source",
    "previous": "the text goes on from this source's statement before",
    "credit": "the article credits this source",
    "unstated": "the text leaves open who this is",
}

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

# Control characters, marks that reorder text, invisible characters that hide words, and lone surrogates.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def safe(text: str) -> str:
    """-> the text without characters that steer a terminal, reorder or hide text; line breaks are kept.

    Lone surrogates, which no encoding can write, become U+FFFD.
    """
    return _SURROGATE.sub("\ufffd", _UNSAFE.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n\n")))


def one_line(text: str) -> str:
    """-> the safe text with every run of white space as one space."""
    return " ".join(safe(text).split())


def shorten(text: str, limit: int | None) -> str:
    """-> the text cut after a whole word so that it has at most `limit` characters, "…" included.

    `limit` None leaves it whole. A first word longer than the limit is cut inside.
    """
    if limit is None or len(text) <= limit:
        return text
    head = text[: limit - 1]
    if not text[limit - 1].isspace() and " " in head:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:–—-") + "…"


def words(text: str, spans: Iterable[Span]) -> str:
    """-> the words of the spans on one line, " … " between the pieces of a discontinuous one."""
    return " … ".join(piece for begin, end in sorted(spans) if (piece := one_line(text[begin:end])))


def marks(attribution: Attribution) -> tuple[str, ...]:
    """-> what a reader must know besides the words: stance, belief, uncertainty; () for a plain statement."""
    found: list[str] = []
    if attribution.stance != "asserts":
        found.append(STANCES[attribution.stance])
    if attribution.attitude == "belief":
        found.append("belief")
    if attribution.confidence < UNCERTAIN_BELOW:
        found.append("uncertain")
    return tuple(found)


def rule(step: ChainStep) -> str:
    """-> the rule of a chain step in words."""
    return RULES.get(step.rule, one_line(step.rule))


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """-> "1 statement", "2 statements"."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


@cache
def _languages() -> dict[str, str]:
    table = resources.files("headwater.report").joinpath("languages.tsv").read_text("utf-8")
    return dict(line.split("\t") for line in table.splitlines())


def language(code: str) -> str:
    """-> "German (de)"; the code alone where it has no name here, "an unknown language" for "und"."""
    if code == "und":
        return "an unknown language"
    name = _languages().get(code)
    return f"{name} ({code})" if name else one_line(code)


def web_address(address: str | None) -> str | None:
    """-> the address if it is one of the web; None for any other: those could run a script or open a program."""
    if address is None:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return safe(address) if parts.scheme in ("http", "https") and parts.netloc else None


def day_only(moment: datetime | None) -> bool:
    """-> whether only the day of publication is known: such documents carry midnight UTC."""
    return moment is not None and (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)


def month(moment: date) -> str:
    """-> "May"."""
    return _MONTHS[moment.month - 1]


def day_name(moment: datetime) -> str:
    """-> "2 May 2031"."""
    return f"{moment.day} {month(moment)} {moment.year}"


def moment(published: datetime | None) -> str:
    """-> "2031-05-02 08:10 UTC"; "2031-05-02, hour not known"; "date not given"."""
    if published is None:
        return "date not given"
    day = f"{published:%Y-%m-%d}"
    return f"{day}, hour not known" if day_only(published) else f"{day} {published:%H:%M} UTC"


def role(source: Source) -> str | None:
    """-> the source's role, unless its name says it already."""
    given = one_line(source.role or "")
    return given if given and given.casefold() not in one_line(source.name).casefold() else None


def called(document: Document) -> str:
    """-> how to call a document in a line: its outlet or host, or else the beginning of its title, or its file."""
    for name in (document.outlet, document.domain, shorten(one_line(document.title or ""), CALLED)):
        if name and one_line(name):
            return one_line(name)
    return one_line(PurePath(document.file).name) or one_line(document.id)


def credited(document: Document) -> str:
    """-> the names that the document credits as a whole, joined by commas; "" for none."""
    names = (one_line(name) for credit in document.credits for name in credit.names)
    return ", ".join(dict.fromkeys(name for name in names if name))
