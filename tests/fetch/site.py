"""What a local HTTP server answers in these tests, and what it was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NOW = datetime(2031, 4, 8, 12, 0, tzinfo=UTC)
PAGE = b"<html><body><p>The ferry will run again from Monday, the harbour office said.</p></body></html>"

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """One local server: what it answers by path, and what it was asked."""

    server: ThreadingHTTPServer
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


def send(
    handler: BaseHTTPRequestHandler, body: bytes = PAGE, status: int = 200, length: bool = True, **headers: str
) -> None:
    """Answers with a body; header names are written with `_` for `-`."""
    handler.send_response(status)
    sent = {"Content_Type": "text/html; charset=utf-8", **headers}
    for name, value in sent.items():
        if value:
            handler.send_header(name.replace("_", "-"), value)
    if length:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def answer(body: bytes = PAGE, status: int = 200, **headers: str) -> Answer:
    return lambda handler: send(handler, body, status, **headers)


def redirect(to: str, status: int = 302) -> Answer:
    return lambda handler: send(handler, b"", status, Location=to)
