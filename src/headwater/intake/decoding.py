"""Bytes -> text: which encoding, or why it is no text."""

from __future__ import annotations

import codecs
import re

from trafilatura.utils import detect_encoding

from headwater.errors import EmptyInput, NotText
from headwater.model import Capture

#: What the first bytes of common binary formats look like.
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"RIFF", "a RIFF media file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3", "a SQLite database"),
    (b"OggS", "an Ogg media file"),
    (b"ID3", "an MP3 file"),
    (b"{\\rtf", "an RTF document"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Labels that the web uses for a larger encoding (WHATWG Encoding Standard).
_WEB_LABELS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "windows-874": "cp874",
    "tis-620": "cp874",
    "x-user-defined": "cp1252",
}
#: Escape-based encodings are pure ASCII on the wire, so a declaration alone can tell.
_ESCAPE_ENCODINGS = {"iso2022_jp", "hz"}
#: UTF-7 hides markup from every filter; the others are no text encodings.
_REFUSED = {"utf_7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}
_META_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,500}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-:.]{2,40})""", re.I
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_CONTROL_BYTES = bytes(b for b in range(32) if b not in b"\t\n\r\f\x1b") + b"\x7f"

#: Encodings that a guess may name, and those that are tried whatever it names.
_GUESSED = frozenset(
    "cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp874 gb18030 big5 cp932 euc_jp euc_jis_2004 cp949 koi8_r koi8_u".split()
)
_COMMON = ("cp1252", "cp1251", "koi8_r")
_ODD = re.compile(
    r"[a-zß-öø-ÿа-яё](?=[A-ZÀ-ÖØ-ÞА-ЯЁ])"
    r"|(?<=[^\W\d_])[^\w\s.,;:!?'’\"”“)(/&@-](?=[^\W\d_])"
    r"|[à-öø-ÿ]{3}|[À-ÖØ-Þ]{3}|[ðþýÐÞÝ¹³]|[\x80-\x9f\ufffd]"
)

_REMEDY = "give the page as HTML or as plain text, best in UTF-8"


def decode(capture: Capture) -> str:
    """-> the text of a capture: line ends as "\\n", control characters removed.

    A byte order mark decides; then valid UTF-8; then what the transport or the page declares; then a guess.
    Stray bytes in text that is mostly UTF-8 are read as Windows-1252, the usual cause of mixed pages.

    Raises:
        EmptyInput: no bytes, or white space alone.
        NotText: a binary format, or bytes that no encoding explains.
    """
    raw = capture.raw
    if not raw.strip(b" \t\r\n\f\0\xef\xbb\xbf"):
        raise EmptyInput(capture.name, "there is nothing in it", "check that the file or page has been saved in full")
    for magic, what in _MAGIC:
        if raw.startswith(magic):
            raise NotText(capture.name, f"this is {what}, not a text", _REMEDY)
    text = _decode_marked(raw) or _decode_wide(raw)
    if text is None:
        _refuse_binary(raw, capture.name)
        text = _decode_bytes(raw, capture.charset)
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    _refuse_garbage(text, capture.name)
    return text


def _decode_marked(raw: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace").removeprefix("\ufeff")
    return None


def _decode_wide(raw: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of European text is NUL."""
    sample = raw[:4000]
    if len(sample) < 8 or len(raw) % 2:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > 0.8 * half and sample[0::2].count(0) < 0.1 * half:
        return raw.decode("utf-16-le", "replace")
    if sample[0::2].count(0) > 0.8 * half and sample[1::2].count(0) < 0.1 * half:
        return raw.decode("utf-16-be", "replace")
    return None


def _refuse_binary(raw: bytes, name: str) -> None:
    controls = len(raw) - len(raw.translate(None, _CONTROL_BYTES))
    if controls > max(16, 0.02 * len(raw)):
        raise NotText(name, "this is binary, not a text", _REMEDY)


def _decode_bytes(raw: bytes, transport_charset: str | None) -> str:
    declared = [_codec(transport_charset), _codec(_meta_charset(raw))]
    for encoding in declared:
        if encoding in _ESCAPE_ENCODINGS:
            return raw.decode(encoding, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(raw):
        return raw.decode("utf-8", "headwater-cp1252")
    for encoding in declared:
        if encoding is not None and not encoding.startswith(("utf_8", "ascii")):
            return raw.decode(encoding, "replace")
    return raw.decode(_guess(_sample(raw)), "replace")


def _guess(sample: bytes) -> str:
    """-> the encoding under which bytes that no one declares read least oddly."""
    guesses = [name for name in map(_codec, detect_encoding(sample)) if name in _GUESSED]
    return min((_COMMON[0], *guesses[:2], *_COMMON[1:]), key=lambda name: _oddness(sample.decode(name, "replace")))


def _oddness(text: str) -> int:
    """How often a text breaks off its words: small letters before capitals, signs between letters, holes."""
    return len(_ODD.findall(text))


def _meta_charset(raw: bytes) -> str | None:
    found = _META_CHARSET.search(raw[:4096])
    return found[1].decode("ascii") if found else None


def _codec(label: str | None) -> str | None:
    """-> Python's normalised name of the codec that a charset label stands for, or None."""
    if not label:
        return None
    label = label.strip().strip("\"'").lower()
    try:
        found = codecs.lookup(_WEB_LABELS.get(label, label))
    except (LookupError, ValueError):
        return None
    name = found.name.replace("-", "_")
    return name if found._is_text_encoding and name not in _REFUSED else None


def _mostly_utf8(raw: bytes) -> bool:
    """Whether nearly all bytes outside ASCII stand in valid UTF-8 sequences, so that the rest are strays."""
    high = sum(byte >= 0x80 for byte in _sample(raw))
    valid = sum(len(run.encode()) for run in re.findall("[^\x00-\x7f]+", _sample(raw).decode("utf-8", "ignore")))
    return high > 0 and valid >= 0.5 * high and valid >= 6


def _sample(raw: bytes) -> bytes:
    """At most some 64 kB of `raw` around its first byte outside ASCII: guessing needs no more."""
    if len(raw) <= 65536:
        return raw
    first = re.search(rb"[\x80-\xff]", raw)
    begin = max(0, (first.start() if first else 0) - 4096)
    return raw[begin : begin + 65536]


def _stray_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", "replace"), error.end


codecs.register_error("headwater-cp1252", _stray_byte)


def _refuse_garbage(text: str, name: str) -> None:
    if text.count("\ufffd") > max(8, 0.05 * len(text)):
        raise NotText(name, "its encoding cannot be read", _REMEDY)
    if not text.strip():
        raise EmptyInput(name, "there is nothing in it", "check that the file or page has been saved in full")
