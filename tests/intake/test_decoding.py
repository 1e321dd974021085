from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.errors import EmptyInput, HeadwaterError, NotText
from headwater.intake.decoding import decode
from headwater.model import Capture

NOW = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
RUSSIAN = "Капитаны паромов остались без документов, сообщает газета «Обзор приливов» со ссылкой на источники."
PLAIN_RUSSIAN = "Капитаны паромов остались без документов, сообщает газета Обзор приливов. Это уже третье лето."
FRENCH = "Les capitaines n’ont plus leurs papiers, écrit « La Marée » : c’est déjà le troisième été sans bac."
JAPANESE = "港湾局は月曜日、船長の免許を取り上げたとの報道を否定し、印鑑を確認しているだけだと述べた。"
POLISH = "Kapitanowie promów zostali bez dokumentów, pisze „Przegląd Pływów” – to już trzecie lato z rzędu."


def decoded(raw: bytes, charset: str | None = None) -> str:
    return decode(Capture("input", raw, NOW, charset=charset))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [FRENCH, "Plain words of a short report."])
def test_unicode_in_all_its_forms(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding", "charset"),
    [
        (RUSSIAN, "windows-1251", "windows-1251"),
        (PLAIN_RUSSIAN, "koi8-r", "KOI8-R"),
        (FRENCH, "windows-1252", "iso-8859-1"),
        (FRENCH, "windows-1252", None),
        (JAPANESE, "shift_jis", "Shift_JIS"),
        (JAPANESE, "euc-jp", "euc-jp"),
        (JAPANESE, "iso-2022-jp", "iso-2022-jp"),
        (POLISH, "windows-1250", "windows-1250"),
    ],
)
def test_what_the_server_declares_is_believed(text: str, encoding: str, charset: str | None) -> None:
    assert decoded(text.encode(encoding), charset) == text


def test_what_the_page_declares_is_believed() -> None:
    page = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head><p>{RUSSIAN}</p>'
    )
    assert decoded(page.encode("windows-1251")) == page


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "windows-1251"),
        (PLAIN_RUSSIAN, "windows-1251"),
        (PLAIN_RUSSIAN, "koi8-r"),
        (FRENCH, "windows-1252"),
        (POLISH, "windows-1250"),
        (JAPANESE, "shift_jis"),
        ("香港行政长官就其大宅的违章建筑问题到立法会接受质询，并向香港民众道歉。", "gb18030"),
        ("Η λιμενική αρχή διέψευσε ότι πήρε τα διπλώματα των πλοιάρχων, και μίλησε για έλεγχο.", "windows-1253"),
    ],
)
def test_an_encoding_that_nobody_declares_is_guessed(text: str, encoding: str) -> None:
    assert decoded((text * 3).encode(encoding)) == text * 3


def test_valid_utf8_is_believed_over_a_wrong_declaration() -> None:
    assert decoded(RUSSIAN.encode(), "iso-8859-1") == RUSSIAN


def test_stray_bytes_in_utf8_are_read_as_windows_1252() -> None:
    raw = FRENCH.encode() + " “quoted” café".encode("windows-1252")
    assert decoded(raw) == FRENCH + " “quoted” café"


def test_an_unknown_or_dangerous_declaration_is_not_used() -> None:
    assert decoded("déjà vu, encore une fois".encode("windows-1252"), "x-nonsense") == "déjà vu, encore une fois"
    assert decoded(b"Hello +ADw-script+AD4- there", "utf-7") == "Hello +ADw-script+AD4- there"
    assert decoded(b"aGVsbG8gdGhlcmU= caf\xe9", "base64").endswith("café")


def test_line_ends_and_controls_are_tidied() -> None:
    assert decoded(b"one\r\ntwo\rthree\x07\x00 four\n") == "one\ntwo\nthree four\n"


@pytest.mark.parametrize("raw", [b"", b"\n", b"\xef\xbb\xbf", b"\0\0\0\0"])
def test_nothing_is_an_error(raw: bytes) -> None:
    with pytest.raises(EmptyInput):
        decoded(raw)


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"%PDF-1.4\n", "PDF"),
        (b"\xff\xd8\xff\xe0JFIF", "JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
        (b"SQLite format 3\0", "SQLite"),
        (bytes(range(32)) * 30, "binary"),
    ],
)
def test_binary_is_an_error_that_says_what_it_is(raw: bytes, what: str) -> None:
    with pytest.raises(NotText, match=what):
        decoded(raw)


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_every_text_survives_utf8(text: str) -> None:
    text = text.removeprefix("\ufeff").replace("\ufffd", "?")
    if text.strip():
        assert decoded(text.encode()) == text


@given(
    st.binary(max_size=400),
    st.sampled_from([None, "utf-8", "windows-1251", "shift_jis", "utf-16", "gb18030", "hz", "rot13", "idna"]),
)
def test_any_bytes_under_any_declaration_are_text_or_an_error(raw: bytes, charset: str | None) -> None:
    try:
        text = decoded(raw, charset)
    except HeadwaterError:
        return
    assert text.strip()
    assert "\0" not in text
    text.encode()
