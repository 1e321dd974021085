"""Text -> comparable words: beginnings of words, and numbers by their value.

Two texts are compared by keys, not by letters. A key that begins with "#" is a number ("#1400000" for "1.4 million"),
any other a word's beginning. Names that two texts spell differently ("Dremin", "Driomin") are told by `sound`. Offsets
lead back to the text.
"""

from __future__ import annotations

import functools
import re
import sys
import unicodedata
from array import array
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import justext  # type: ignore[import-untyped]

from headwater.model import Span

#: A word's first letters stand for its forms ("confirm", "confirmed"): letters.
STEM = 6

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}[.:]\d\d")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SCALES = {
    word: scale
    for words, scale in (
        ("hundred", 10**2),
        ("thousand k", 10**3),
        ("million millions m mn mln", 10**6),
        ("billion billions bn bln", 10**9),
        ("trillion trillions trn", 10**12),
    )
    for word in words.split()
}
_UNITS = (
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBER_WORDS = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * (at + 2) for at, word in enumerate(_TENS)
}
#: Common enough to say nothing by themselves.
_SMALL = frozenset({"#0", "#1", "#2"})

#: justext's names of languages, whose lists of common words are used.
_STOPLISTS = dict(
    pair.split("=")
    for pair in (
        "ar=Arabic az=Azerbaijani be=Belarusian bg=Bulgarian bs=Bosnian ca=Catalan cs=Czech da=Danish de=German "
        "el=Greek en=English es=Spanish et=Estonian eu=Basque fa=Persian fi=Finnish fr=French gl=Galician he=Hebrew "
        "hi=Hindi hr=Croatian hu=Hungarian hy=Armenian id=Indonesian is=Icelandic it=Italian ka=Georgian kk=Kazakh "
        "ku=Kurdish ky=Kyrgyz lt=Lithuanian lv=Latvian mk=Macedonian nl=Dutch no=Norwegian_Bokmal "
        "nb=Norwegian_Bokmal nn=Norwegian_Nynorsk pl=Polish pt=Portuguese ro=Romanian ru=Russian sk=Slovak "
        "sl=Slovenian sq=Albanian sr=Serbian sv=Swedish tr=Turkish uk=Ukrainian uz=Uzbek vi=Vietnamese"
    ).split()
)
#: What transliterations differ in: the sounds that one alphabet spells in several ways in another.
_SPELLINGS = (
    (re.compile("sch|sh|ch|tch|cz|sz|zh"), "s"),
    (re.compile("kh|ck|[cqk]"), "k"),
    (re.compile("ph"), "f"),
    (re.compile("th"), "t"),
    (re.compile("gh"), "g"),
    (re.compile("w"), "v"),
    (re.compile("ks"), "x"),
    (re.compile("z"), "s"),
)
_VOWELS = re.compile("[aeiouyjh]+")
_FIRST_LETTERS = {"h": "g", "y": "i", "j": "i", "e": "a", "o": "a"}
_TWICE = re.compile(r"(.)\1+")

_QUOTATION = re.compile(
    r"“[^“”\n]{2,800}(?:”|(?=\n\n|\Z))|\"[^\"\n]{2,800}\"|«[^«»\n]{2,800}»|„[^„“”\n]{2,800}[“”]"
    r"|(?<![\w’'])‘(?=\S)(?:[^‘’\n]|(?<=\w)’(?=\w)){2,800}?’(?!\w)|(?<![\w'’])'(?=\S)(?:[^'\n]|(?<=\w)'(?=\w)){2,800}?'(?!\w)"
)
#: Fewer quoted words are a term or a title, not somebody's speech.
_SPEECH = 3


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, in order: `keys[i]` stands at `starts[i]:ends[i]`.

    `names` holds the positions of capitalised words inside sentences.
    """

    keys: tuple[str, ...]
    starts: array[int]
    ends: array[int]
    names: frozenset[int]

    def span(self, begin: int, end: int) -> Span:
        """-> the characters of the words `begin` up to `end` (positions, half-open, at least one)."""
        return Span(self.starts[begin], self.ends[end - 1])

    def within(self, span: Span) -> range:
        """-> the positions of the words that lie inside `span`."""
        return range(self._first(span.start), self._first(span.end))

    def _first(self, at: int) -> int:
        low, high = 0, len(self.starts)
        while low < high:
            middle = (low + high) // 2
            if self.starts[middle] < at:
                low = middle + 1
            else:
                high = middle
        return low


def read_words(text: str) -> Words:
    """-> the words of `text` with their keys."""
    found = list(_WORD.finditer(text))
    keys: list[str] = []
    starts, ends = array("i"), array("i")
    names = set()
    at = 0
    while at < len(found):
        key, taken = _number(text, found, at)
        if not taken:
            key, taken = stem(found[at].group()), 1
            if found[at].group()[0].isupper() and _inside_sentence(text, found[at].start()):
                names.add(len(keys))
        keys.append(sys.intern(key))
        starts.append(found[at].start())
        ends.append(found[at + taken - 1].end())
        at += taken
    return Words(tuple(keys), starts, ends, frozenset(names))


def is_number(key: str) -> bool:
    """-> whether the key stands for a number."""
    return key.startswith("#")


@functools.cache
def is_common(key: str, language: str) -> bool:
    """-> whether the key is a word of every text in the language (ISO 639-1), so that sharing it says nothing.

    Small numbers are common too. Languages without a list are read as English.
    """
    return key in _SMALL or key in _common_stems(language)


def quotations(text: str) -> tuple[Span, ...]:
    """-> the spans of quoted speech: what stands in quotation marks of any style, three words or more."""
    return tuple(Span(*match.span()) for match in _QUOTATION.finditer(text) if len(match.group().split()) >= _SPEECH)


def sound(word: str) -> str:
    """-> what spellings of a name have in common: its consonants, with those made one that alphabets confuse."""
    folded = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    for spelling, one in _SPELLINGS:
        plain = spelling.sub(one, plain)
    first = _FIRST_LETTERS.get(plain[:1], plain[:1])
    return _TWICE.sub(r"\1", first + _VOWELS.sub("", plain[1:]))


def stem(word: str) -> str:
    """-> the key of a word that is no name and no number."""
    plain = _POSSESSIVE.sub("", word.lower()).replace("’", "'")
    if len(plain) > 3 and plain.endswith("s") and not plain.endswith("ss"):
        plain = plain[:-1]
    return plain[:STEM]


@functools.cache
def _common_stems(language: str) -> frozenset[str]:
    return frozenset(stem(word) for word in justext.get_stoplist(_STOPLISTS.get(language, "English")))


def _inside_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 4) : at].rstrip(" ")
    return bool(before) and before[-1] not in ".!?:\n\"“«‘'(•…" and (before[-1].isalnum() or before[-1] in ",;)-–—’&")


def _number(text: str, found: list[re.Match[str]], at: int) -> tuple[str, int]:
    """-> the key of the number that begins at word `at` and how many words it takes; ("", 0) for none."""
    value, taken = _plain_number(text, found, at)
    if value is None:
        return "", 0
    while at + taken < len(found) and _adjoin(text, found, at + taken):
        scale = _SCALES.get(found[at + taken].group().lower())
        if scale is None or (scale < 10**3 and value >= 100):
            break
        value, taken = value * scale, taken + 1
    return f"#{_written(value)}", taken


def _plain_number(text: str, found: list[re.Match[str]], at: int) -> tuple[Decimal | None, int]:
    word = found[at].group()
    if word[0].isdigit():
        return _digits(word), 1
    first = _NUMBER_WORDS.get(word.lower())
    if first is None:
        return None, 0
    if first >= 20 and at + 1 < len(found) and _adjoin(text, found, at + 1):
        second = _NUMBER_WORDS.get(found[at + 1].group().lower(), 0)
        if 0 < second < 10:
            return Decimal(first + second), 2
    return Decimal(first), 1


def _digits(word: str) -> Decimal | None:
    plain = word.replace(",", "") if _THOUSANDS.fullmatch(word) else word.replace(":", ".").replace(",", ".")
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def _adjoin(text: str, found: list[re.Match[str]], at: int) -> bool:
    """Whether only a space, a hyphen or nothing stands between the words `at - 1` and `at`."""
    return text[found[at - 1].end() : found[at].start()] in {" ", "-", "", "\u00a0"}


def _written(value: Decimal) -> str:
    normal = value.normalize()
    return f"{normal:f}"
