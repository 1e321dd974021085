"""Time stamps of the custody log: what a real authority signs is kept and checked offline; all else is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from headwater.cli import app
from headwater.errors import AddressRefused, HeadwaterError, StampError
from headwater.library import Library, find_place, open_library, restore
from headwater.library.timestamp import request_for
from headwater.pipeline.stamping import read_certificates, stamp

from .authority import Authority, make_authority, openssl, served
from .material import ACTOR, BRIDGE, NOW, PASSPORTS, keep

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl as the authority")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority") / "zvonar")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority") / "stranger")


@pytest.fixture(scope="module")
def address(authority: Authority) -> Iterator[str]:
    with served(authority) as found:
        yield found


def stamped(library: Library, address: str, *trusted: Path) -> str:
    certificates = read_certificates([str(one) for one in trusted])
    return stamp(library, address, actor=ACTOR, now=NOW, trusted=certificates, allow_private=True).id


def test_a_stamp_is_kept_and_checked_with_the_authoritys_certificate(
    library: Library, authority: Authority, stranger: Authority, address: str, tmp_path: Path
) -> None:
    keep(library, PASSPORTS)
    head, count = library.verify().head, library.verify().entries
    first = stamped(library, address)
    keep(library, BRIDGE)
    stamped(library, address, authority.root)

    trusted = read_certificates([str(stranger.root), str(authority.root)])
    found = library.verify(head, trusted)
    assert found.breaks == ()
    assert [(one.signature, one.fault) for one in found.stamps] == [(True, "")] * 2
    assert found.stamps[0].covers == count
    assert [one.signature for one in library.verify().stamps] == [False, False]

    broken = library.verify(None, read_certificates([str(stranger.root)])).breaks
    assert [one.what for one in broken] == [one.id for one in found.stamps]
    assert "does not lead to a certificate" in broken[0].problem

    # others read it as well
    kept = library.stamps.all()[0]
    (tmp_path / "answer.tsr").write_bytes(kept.answer)
    (tmp_path / "head").write_text(head)
    openssl(
        *("ts", "-verify", "-data", tmp_path / "head", "-in", tmp_path / "answer.tsr", "-CAfile", authority.root),
    )
    assert kept.id == first

    library.backup(tmp_path / "desk.zip")
    place = find_place(str(tmp_path / "again"))
    restore(tmp_path / "desk.zip", place, replacing=False, actor=ACTOR, now=NOW)
    with open_library(place, create=False, actor=ACTOR, now=NOW) as opened:
        assert opened.verify(head, trusted).stamps == found.stamps


def test_what_is_no_stamp_of_this_log_is_not_kept(
    library: Library, authority: Authority, stranger: Authority, address: str
) -> None:
    keep(library, PASSPORTS)
    before = library.verify()
    (authority.folder / "old.tsr").write_bytes(authority.answer(library.stamps.request().raw))
    for path, said in (("/replay", "of another request"), ("/cut", "no time stamp"), ("/page", "text/html")):
        with pytest.raises(HeadwaterError, match=said):
            stamped(library, address + path)
    (authority.folder / "old.tsr").write_bytes(authority.answer(request_for(1, "00" * 32).raw))
    with pytest.raises(StampError, match="of something else"):
        stamped(library, address + "/replay")
    with pytest.raises(StampError, match="does not lead to a certificate"):
        stamped(library, address, stranger.root)
    with pytest.raises(AddressRefused, match="private"):
        stamp(library, address, actor=ACTOR, now=NOW)
    assert library.verify() == before


@contextmanager
def behind_its_back(library: Library) -> Iterator[sa.Connection]:
    engine = sa.create_engine(library.place.url)
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for change in ("update", "delete"):
                connection.execute(sa.text(f"DROP TRIGGER IF EXISTS stamps_no_{change}"))
        else:
            connection.execute(sa.text("ALTER TABLE stamps DISABLE TRIGGER USER"))
        yield connection
    engine.dispose()


def test_a_stamp_that_was_changed_is_named(library: Library, authority: Authority, address: str) -> None:
    keep(library, PASSPORTS)
    made = stamped(library, address)
    engine = sa.create_engine(library.place.url)
    with pytest.raises(sa.exc.DBAPIError, match="never changed"), engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM stamps"))
    engine.dispose()
    answer = bytearray(library.stamps.all()[0].answer)
    answer[-5] ^= 1
    with behind_its_back(library) as connection:
        connection.execute(sa.text("UPDATE stamps SET answer = :answer"), {"answer": bytes(answer)})
    (broken,) = library.verify().breaks
    assert (broken.what, broken.problem) == (made, "the time stamp is not what was kept")
    with behind_its_back(library) as connection:
        connection.execute(sa.text("DELETE FROM stamps"))
    (broken,) = library.verify().breaks
    assert (broken.what, broken.problem) == (made, "the time stamp is not in the database")


def test_from_the_command_line(authority: Authority, address: str, tmp_path: Path) -> None:
    where = ["--library", str(tmp_path / "desk")]
    with open_library(find_place(where[1]), create=True, actor=ACTOR, now=NOW) as opened:
        keep(opened, PASSPORTS)
    asked = ["stamp", "--authority", address, "--allow-private", *where]

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, list(arguments))
        return done.exit_code, done.output + str(done.exception or "")

    code, out = run(*asked, "--json", "--authority-certificate", str(authority.root))
    assert (code, json.loads(out)["entry"]) == (0, 3)
    code, out = run(*asked)
    assert code == 0
    assert "entries 1 to 4 of the custody log" in out
    assert "not checked" in out
    code, out = run("verify", *where, "--authority-certificate", str(authority.root))
    assert code == 0
    assert "2 time stamps: entries 1 to 4 were there at" in out
    assert "not checked" not in out
    (tmp_path / "none.pem").write_text("-----BEGIN nothing")
    code, out = run("verify", *where, "--authority-certificate", str(tmp_path / "none.pem"))
    assert (code, "it holds no certificate that can be read" in out) == (1, True)
    code, out = run("verify", *where, "--authority-certificate", str(tmp_path / "nowhere.pem"))
    assert (code, "nowhere.pem: it cannot be read" in out) == (1, True)
