"""The language of a text: what py3langid says, among languages of news, and what the page says of itself."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

#: ISO 639-1 codes that news is commonly written in. The model knows more, and takes short texts for the rarest.
# fmt: off
NEWS_LANGUAGES = (
    "af", "am", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu",
    "fa", "fi", "fr", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "km",
    "kn", "ko", "ky", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "ms", "mt", "my", "nb", "ne", "nl", "pa", "pl",
    "ps", "pt", "ro", "ru", "si", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur",
    "uz", "vi", "zh",
)
# fmt: on
#: Under so many letters a text shows no language.
_FEWEST_LETTERS = 20
#: From so many letters on, the text is believed over the page, and under this probability nobody is.
_ENOUGH_LETTERS = 200
_SURE = 0.6
_READ = 6000

_LETTERS = re.compile(r"[^\W\d_]")
_ALIASES = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "mo": "ro", "sh": "sr", "tl": "tl"}


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to load

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels)
    identifier.set_languages([code for code in NEWS_LANGUAGES if code in known])
    return identifier


def find_language(text: str, declared: str | None = None) -> str:
    """-> the language of a text as a lower-case ISO 639-1 code, or "und" where it is too short to tell.

    Args:
        text: the article's text.
        declared: what the page says of itself (`<html lang>`, og:locale), believed where the text leaves room.
    """
    letters = len(_LETTERS.findall(text[:_READ]))
    if letters < _FEWEST_LETTERS:
        return "und"
    ranked: dict[str, float] = dict(_identifier().rank(text[:_READ]))
    best = max(ranked, key=lambda code: ranked[code])
    page = _primary(declared)
    share = ranked.get(page, ranked.get("nb" if page == "no" else page, 0.0)) if page else 0.0
    if page and (share >= 0.15 or (share > 0.01 and letters < _ENOUGH_LETTERS)):
        return page
    if ranked[best] < _SURE and letters < _ENOUGH_LETTERS:
        return "und"
    return _ALIASES.get(best, best)


def _primary(declared: str | None) -> str | None:
    """-> the ISO 639-1 code in a tag such as "en-GB" or "uk_UA"."""
    found = re.match(r"\s*([A-Za-z]{2})(?:[-_]|\s*$)", declared or "")
    return _ALIASES.get(found[1].lower(), found[1].lower()) if found else None
