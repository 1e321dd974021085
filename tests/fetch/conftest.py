"""A real HTTP server on this machine, and limits under which it may be read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from headwater.fetch import Limits

from .site import Site, send


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, dict(self.headers)))
            answers = found.answers.get(self.path)
            try:
                if answers is None:
                    send(self, b"no such page", 404)
                else:
                    answers(self)
            except OSError:
                self.close_connection = True  # the client has gone, as it should

        def log_message(self, *args: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = Site(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def limits() -> Limits:
    return Limits(allow_private=True, connect_timeout=5.0, read_timeout=5.0, total_timeout=10.0)
