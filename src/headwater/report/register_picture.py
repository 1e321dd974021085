"""The register's counts as a picture: bars that keep apart what people reviewed and what machines only proposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from headwater.registered import Standing
from headwater.report.register import By, Row, sums
from headwater.report.register_words import STANDINGS
from headwater.report.story_picture import fit
from headwater.report.words import counted, one_line

WIDTH, LEFT, ROW, HEAD = 680, 220, 28, 88
#: columns of a name
NAME = 30
#: how each part of a bar is filled; the patterns tell them apart without colour, too
_PARTS: Mapping[Standing, str] = {
    "reviewed": "#1f4e6b",
    "partly_reviewed": "url(#part)",
    "proposed": "url(#hatch)",
}
_DEFS = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#dbe6ee"/><path d="M0 0V6" stroke="#5b7f99" stroke-width="2"/></pattern>'
    '<pattern id="part" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#7fa3bb"/>'
    '<circle cx="3" cy="3" r="1.4" fill="#1f4e6b"/></pattern></defs>'
)


def summary_svg(rows: Sequence[Row], by: By) -> str:
    """-> the rows as an SVG; its description says the same in words. Rejected records are no part of a bar."""
    title = f"Reported restrictions on travel, by {by}"
    every = sums(rows)
    share = f"{every.reviewed} of {counted(every.held, 'record')} reviewed by people, {every.partly_reviewed} in part"
    share += f"; {every.rejected} rejected and not drawn" if every.rejected else ""
    told = "; ".join(_told(row) for row in rows) or "no records"
    height = HEAD + max(1, len(rows)) * ROW + 12
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t d" '
        f'font-family="sans-serif" font-size="13" fill="#1c1a17"><title id="t">{title}</title>'
        f'<desc id="d">{escape(share)}. {escape(told)}.</desc>{_DEFS}<rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="8" y="22" font-size="15" font-weight="bold">{title}</text><text x="8" y="42">{share}</text>'
        f"{''.join(_legend())}{''.join(_bars(rows))}</svg>\n"
    )


def _told(row: Row) -> str:
    parts = ", ".join(f"{getattr(row, standing)} {STANDINGS[standing]}" for standing in _PARTS)
    return f"{one_line(row.name)}: {parts}, {row.rejected} rejected"


def _legend() -> Iterator[str]:
    for at, (standing, fill) in enumerate(_PARTS.items()):
        x, words = 8 + at * 170, STANDINGS[standing]
        yield f'<rect x="{x}" y="56" width="14" height="14" fill="{fill}"/><text x="{x + 20}" y="68">{words}</text>'


def _bars(rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        yield f'<text x="8" y="{HEAD + 16}">no records</text>'
    scale = (WIDTH - LEFT - 110) / max((row.held for row in rows), default=1) if any(row.held for row in rows) else 0.0
    for at, row in enumerate(rows):
        top, x = HEAD + at * ROW, float(LEFT)
        yield f'<text x="{LEFT - 8}" y="{top + 16}" text-anchor="end">{escape(fit(one_line(row.name), NAME))}</text>'
        for standing, fill in _PARTS.items():
            width = getattr(row, standing) * scale
            yield f'<rect x="{x:.1f}" y="{top + 3}" width="{width:.1f}" height="18" fill="{fill}"/>' if width else ""
            x += width
        reviewed = f"{row.reviewed} of {row.held} reviewed" if row.held else "none"
        yield f'<text x="{x + 6:.1f}" y="{top + 16}" font-size="12">{reviewed}</text>'
