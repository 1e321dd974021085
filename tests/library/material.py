"""Captures and readings made by hand: what a library keeps, without the models that read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from headwater.ids import make_id
from headwater.intake import read_document
from headwater.library import Kept, Library
from headwater.model import Attribution, Capture, ChainStep, Mention, Reading, Source, Span, Stance

ACTOR = "a.desk"
NOW = datetime(2031, 3, 14, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    """A statement: the words of an article that say it, who says it, and through whom."""

    words: str
    speaker: str
    through: tuple[str, ...] = ()
    stance: Stance = "asserts"


@dataclass(frozen=True)
class Page:
    """A page of an outlet."""

    title: str
    text: str
    outlet: str = "Zvonar"
    path: str = "/news/1"
    published: datetime | None = datetime(2031, 3, 14, 6, 5, tzinfo=UTC)
    language: str = "en"
    said: tuple[Said, ...] = field(default=())

    @property
    def address(self) -> str:
        return f"https://{self.outlet.lower().replace(' ', '-')}.example{self.path}"

    def html(self, extra: str = "") -> bytes:
        date = (
            f'<meta property="article:published_time" content="{self.published.isoformat()}">' if self.published else ""
        )
        return (
            f'<html lang="{self.language}"><head><title>{self.title}</title>'
            f'<meta property="og:site_name" content="{self.outlet}">{date}'
            f'<link rel="canonical" href="{self.address}"></head><body>{extra}<article><h1>{self.title}</h1>'
            + "".join(f"<p>{paragraph}</p>" for paragraph in self.text.split("\n\n"))
            + "</article></body></html>"
        ).encode()


def capture(page: Page, *, at: datetime = NOW, extra: str = "") -> Capture:
    """-> what a web server would have answered."""
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Last-Modified", "Fri, 14 Mar 2031 06:06:00 GMT"))
    raw = page.html(extra)
    return Capture(page.address, raw, at, page.address, "text/html", "utf-8", status=200, headers=headers)


@cache
def reading(page: Page, captured: Capture) -> Reading:
    """-> what `read` would find if it found what is said."""
    document = read_document(captured)
    names = dict.fromkeys(name for said in page.said for name in (*said.through, said.speaker))
    sources = {
        name: Source(make_id("src", 1, document.id, name), "person", name, mentions=(Mention(document.id, Span(0, 1)),))
        for name in names
    }
    attributions = tuple(_attribution(document.id, document.text, said, sources) for said in page.said)
    return Reading((document,), tuple(sources.values()), attributions, ())


def _attribution(document: str, text: str, said: Said, sources: dict[str, Source]) -> Attribution:
    start = text.index(said.words)
    chain = tuple(sources[name].id for name in (*said.through, said.speaker))
    content = Span(start, start + len(said.words))
    return Attribution(
        id=make_id("att", 1, document, start, said.speaker),
        document=document,
        source_spans=(),
        cue_spans=(),
        content_spans=(content,),
        kind="indirect",
        attitude="statement",
        stance=said.stance,
        chain=chain,
        steps=tuple(ChainStep(source, "speaker") for source in chain),
        confidence=0.9,
    )


def keep(library: Library, page: Page, *, at: datetime = NOW, extra: str = "") -> Kept:
    captured = capture(page, at=at, extra=extra)
    return library.keep(captured, reading(page, captured), actor=ACTOR, now=at + timedelta(seconds=1))


PASSPORTS = Page(
    "Passports are taken from hospital doctors",
    "The health authorities of Lestria take passports away from doctors of state hospitals, the Courier writes.\n\n"
    "Joris Halsey, the spokesman of the ministry, denied that passports are kept in a safe. "
    "The statistics office said last year more physicians left than graduated.",
    said=(
        Said("passports are kept in a safe", "Joris Halsey", ("Brellin Courier",), "denies"),
        Said("last year more physicians left than graduated", "Statistics Office"),
    ),
)
BRIDGE = Page(
    "A crack closes the bridge over the Orsel",
    "The ministry of transport closed the bridge over the Orsel after divers found a crack in its second pillar.\n\n"
    "Minister Tilda Harn said the repair will take until October and cost forty million crowns.",
    outlet="Radio Orsel",
    path="/a/bridge",
    published=datetime(2031, 3, 10, 12, 0, tzinfo=UTC),
    said=(Said("the repair will take until October and cost forty million crowns", "Tilda Harn"),),
)
GERMAN = Page(
    "Brücke über die Orsel gesperrt",
    "Das Verkehrsministerium hat die Brücke über die Orsel gesperrt, weil Taucher einen Riß fanden.",
    outlet="Solvener Abendpost",
    path="/de/1",
    published=None,
    language="de",
)
CHINESE = Page(
    "奥塞尔河大桥关闭",
    "交通部表示,奥塞尔河大桥因裂缝关闭。潜水员在第二个桥墩上发现了裂缝,维修将持续到十月。" * 3,
    outlet="河报",
    path="/zh/1",
    language="zh",
)
