"""A page that was kept and is gone is noted, and shown, and loses nothing: the real program, a real server."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from headwater.cli import app
from headwater.pipeline.keeping import leads_home

from .material import BRIDGE, PASSPORTS, Page


@dataclass
class Site:
    """What a local server answers by path: a page, a status, or where it leads."""

    address: str = ""
    answers: dict[str, Page | int | str] = field(default_factory=dict)


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = found.answers.get(self.path, 404)
            page = isinstance(answer, Page)
            body = answer.html().replace(b'<link rel="canonical"', b"<link") if isinstance(answer, Page) else b""
            self.send_response(200 if page else answer if isinstance(answer, int) else 302)
            if isinstance(answer, str):
                self.send_header("Location", answer)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found.address = f"http://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_that_is_gone_is_noted_and_one_that_comes_back(site: Site, tmp_path: Path) -> None:
    where = ["--library", str(tmp_path / "desk")]

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, [*arguments, *where])
        return done.exit_code, done.output

    def history() -> dict[str, object]:
        found: dict[str, object] = json.loads(run("versions", document, "--json")[1])
        return found

    address = f"{site.address}/news/bridge"
    add = ("add", address, "--allow-private")
    site.answers = {"/news/bridge": BRIDGE, "/": PASSPORTS}
    code, out = run(*add)
    assert code == 0, out
    document = out.split()[1]
    assert (history()["events"], history()["is_gone"]) == ([], False)

    site.answers["/news/bridge"] = 410
    code, out = run(*add)
    assert code == 1
    assert "no longer there (status 410); that is noted" in out
    assert run(*add)[0] == 1  # the same news again
    site.answers["/news/bridge"] = "/"
    code, out = run(*add)
    assert code == 1
    assert "it leads to the front page" in out
    found = history()
    assert [event["what"] for event in found["events"]] == ["gone", "gone"]  # type: ignore[attr-defined]
    assert (len(found["versions"]), found["is_gone"]) == (1, True)  # type: ignore[arg-type]
    assert "not there (status 410)" in run("versions", document)[1]
    assert "The page is gone" in run("versions", document)[1]
    assert "crack in its second pillar" in run("show", document)[1]
    assert json.loads(run("search", "passports", "--json")[1])["hits"] == []  # the front page was not kept

    site.answers["/news/bridge"] = BRIDGE
    assert run(*add)[0] == 0
    assert [event["what"] for event in history()["events"]] == ["gone", "gone", "returned"]  # type: ignore[attr-defined]
    assert history()["is_gone"] is False
    assert run("verify")[0] == 0

    code, out = run("add", f"{site.address}/never", "--allow-private")
    assert (code, "noted" in out) == (1, False)


@pytest.mark.parametrize(
    ("asked", "got", "home"),
    [
        ("https://zvonar.example/news/1", "https://www.zvonar.example/", True),
        ("https://zvonar.example/?p=17", "https://zvonar.example", True),
        ("https://zvonar.example/news/1", "https://zvonar.example/news/1-bridge", False),
        ("https://zvonar.example/", "https://www.zvonar.example/", False),
        ("https://short.example/x1", "https://zvonar.example/", False),
        ("https://zvonar.example/news/1", "https://zvonar.example/?p=17", False),
        ("https://[", "https://zvonar.example/", False),
    ],
)
def test_who_leads_home(asked: str, got: str, home: bool) -> None:
    assert leads_home(asked, got) is home
