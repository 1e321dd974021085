"""Names of outlets: which of a page's many names is the publisher's, and how it hangs on to titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from headwater.intake.blocks import tidy

#: Places where others publish: the outlet is the account, not the platform.
# fmt: off
_PLATFORMS = frozenset({
    "telegram", "x", "twitter", "facebook", "instagram", "threads", "youtube", "vk", "vkontakte", "tiktok",
    "mastodon", "bluesky", "reddit", "linkedin", "medium", "substack", "livejournal", "whatsapp", "viber",
    "rumble", "odysee", "discord", "weibo",
})
# fmt: on
_SEPARATOR = re.compile(r"\s*(?:\s[-–—·•»«|/:<>~]{1,2}\s|\s?[|｜：]\s?|\s::\s|::|:\s|\.\s)\s*")
_SLOGAN = re.compile(r"\s*(?:\s[-–—|·•:]\s|:\s|,\s|\s?\|\s?)")
# fmt: off
_GENERIC = frozenset({
    "home", "news", "main", "homepage", "start", "index", "world", "politics", "business", "sport", "culture",
    "opinion", "en",
})
# fmt: on


def squashed(name: str) -> str:
    """-> a name for comparison: lower case, letters and digits alone, without a leading article."""
    name = re.sub(r"^(?:the|die|der|das|le|la|les|el)\s+", "", name.strip().casefold())
    return re.sub(r"[\W_]+", "", name)


def same_outlet(one: str, other: str) -> bool:
    """-> whether two names are plainly the same outlet's: equal but for case, spaces, stops and "The"."""
    return bool(squashed(one)) and squashed(one) == squashed(other)


def fits_domain(name: str, domain: str | None) -> bool:
    """-> whether a domain is made from a name: "The Merrow Courant" and merrowcourant.example, or its initials."""
    if not domain:
        return False
    plain = squashed(name)
    labels = [squashed(label) for label in domain.split(".")[:-1]]
    initials = "".join(word[0] for word in re.findall(r"\w+", name.casefold()))
    return any(
        label
        and (
            label == plain
            or (len(plain) >= 4 and (plain in label or (label in plain and len(label) >= 4)))
            or (len(label) >= 3 and label == initials)
        )
        for label in labels
    )


def platform_account(window_title: str, titles: Sequence[str], outlets: Sequence[str]) -> str | None:
    """-> the account's name when the page is a post on a platform ("Kordon 24/7 on Birdpost"), or None."""
    for site in outlets[:2]:
        if found := re.fullmatch(
            rf"(?P<account>.{{2,80}}?)\s+(?:on|auf|sur|en|в|у)\s+{re.escape(site)}(?:\W.*)?", window_title, re.I
        ):
            return found["account"]
        if squashed(site) in _PLATFORMS and titles:
            return strip_outlet(titles[0], [site]) or None
    return None


def strip_outlet(title: str, own: Iterable[str], domain: str | None = None) -> str:
    """-> a title without the publisher's own name before or after it.

    The name of another outlet ("... - Courier") stays: it is the headline's way to cite.
    """
    names = [name for name in own if name]
    while True:
        parted = list(_SEPARATOR.finditer(title))
        if not parted:
            return title
        tail = title[parted[-1].end() :]
        if _is_own(tail, names, domain):
            title = title[: parted[-1].start()].rstrip()
            continue
        # "NORVANE24 - fast news of Norvane": the name is followed by a slogan.
        for found in parted[:-1][::-1]:
            after = title[found.end() :]
            if _is_own(_SLOGAN.split(after)[0], names, domain) and found.start() > 0:
                title = title[: found.start()].rstrip()
                break
        else:
            first = parted[0]
            if _is_own(title[: first.start()], names, domain) and first.end() < len(title):
                title = title[first.end() :]
                continue
            return title


def _is_own(part: str, names: Iterable[str], domain: str | None) -> bool:
    part = part.strip()
    if not part:
        return False
    return any(same_outlet(part, name) for name in names) or (len(part.split()) <= 5 and fits_domain(part, domain))


def choose_outlet(
    declared: Sequence[str],
    window_title: str,
    title: str | None,
    *,
    home: Sequence[str],
    lines: Sequence[str],
    domain: str | None,
) -> str | None:
    """-> the publisher's name, or its domain when the page names nobody.

    Args:
        declared: names from metadata, most trusted first.
        window_title: the page's `<title>`, which mostly ends or begins with the outlet's name.
        title: the article's title, to tell the name from it.
        home: the words of links to the page's home and of its masthead.
        lines: other short lines of the page, to see which name it uses of itself.
        domain: the page's host without "www.".
    """
    around = _title_parts(window_title, title)
    if declared:
        return _best_form(
            _without_slogan(declared[0], [*around, *declared[1:]], domain), [*declared, *around, *home, *lines]
        )
    scored = [
        (_support(part, home, lines, domain), -index, part)
        for index, part in enumerate(reversed(around))
        if squashed(part) not in _GENERIC
    ]
    if scored:
        best = max(scored)[2]
        return _best_form(_without_slogan(best, home, domain), [*home, *lines])
    named = [name for name in home if squashed(name) not in _GENERIC and len(name.split()) <= 6]
    own = next((name for name in named if fits_domain(name, domain)), named[0] if named else None)
    return _best_form(own, lines) if own else domain


def _title_parts(window_title: str, title: str | None) -> list[str]:
    """-> what stands around the article's title in the window title, parted."""
    if not title or title.casefold() not in window_title.casefold():
        return []
    begin = window_title.casefold().index(title.casefold())
    before, after = window_title[:begin], window_title[begin + len(title) :]
    return [
        part.strip(" -–—|·•:/»«.<>~")
        for part in (*_SEPARATOR.split(" " + before + " "), *_SEPARATOR.split(" " + after + " "))
        if part.strip(" -–—|·•:/»«.<>~")
    ]


def _support(name: str, home: Sequence[str], lines: Sequence[str], domain: str | None) -> int:
    """How much of the page speaks for a name: its domain, its masthead, what it calls itself in passing."""
    plain = squashed(name)
    support = 4 if fits_domain(name, domain) else 0
    if len(plain) > 2:
        support += 3 if any(plain in squashed(line) for line in home) else 0
        support += 1 if any(plain in squashed(line) for line in lines) else 0
    return support


def _without_slogan(name: str, others: Sequence[str], domain: str | None) -> str:
    """ "MarketsNow - Be First" -> "MarketsNow", where another name or the domain says that the rest is a slogan."""
    parts = [part for part in _SLOGAN.split(name) if part.strip()]
    if len(parts) < 2:
        return name
    for part in parts:
        if any(same_outlet(part, other) for other in others) or (
            fits_domain(part, domain) and not fits_domain(name.replace(part, ""), domain)
        ):
            return part.strip()
    return name


def _best_form(name: str, others: Iterable[str]) -> str:
    """Prefer a form in mixed case to one in capitals alone or a bare handle."""
    if len(name) > 4 and (name.isupper() or name.islower()):
        for other in others:
            if same_outlet(name, other) and not other.isupper() and not other.islower():
                return tidy(re.sub(r"^\W+|[^\w.!)]+$", "", other))
            found = re.search(rf"\b{re.escape(name)}\b", other, re.I)
            if found and not found[0].isupper() and not found[0].islower():
                return found[0]
    return tidy(name)
