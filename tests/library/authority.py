"""A time-stamp authority of its own: `openssl ts` behind a small HTTP server on this machine."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONFIGURATION = """
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[stamps]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = tsa_here
[tsa_here]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def openssl(*arguments: object) -> bytes:
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@dataclass(frozen=True)
class Authority:
    """Keys and certificates in a folder; `root` is the certificate that its signatures lead to."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def answer(self, query: bytes) -> bytes:
        """-> a time stamp, as `openssl ts` makes it."""
        asked, given = self.folder / "query.tsq", self.folder / "answer.tsr"
        asked.write_bytes(query)
        openssl(
            *("ts", "-reply", "-config", self.folder / "openssl.cnf", "-queryfile", asked, "-out", given),
            *("-signer", self.folder / "stamps.pem", "-inkey", self.folder / "stamps.key"),
        )
        return given.read_bytes()


def make_authority(folder: Path) -> Authority:
    folder.mkdir()
    (folder / "openssl.cnf").write_text(CONFIGURATION.format(folder=folder))
    (folder / "serial").write_text("01\n")
    new = ("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    named = ("-config", folder / "openssl.cnf", "-days", 30)
    openssl(
        *(*new, "-x509", *named, "-subj", "/CN=Root of Zvonar", "-extensions", "root"),
        *("-keyout", folder / "root.key", "-out", folder / "root.pem"),
    )
    openssl(
        *(*new, "-x509", *named, "-subj", "/CN=Stamps of Zvonar", "-extensions", "stamps"),
        *("-CA", folder / "root.pem", "-CAkey", folder / "root.key"),
        *("-keyout", folder / "stamps.key", "-out", folder / "stamps.pem"),
    )
    return Authority(folder)


@contextmanager
def served(authority: Authority) -> Iterator[str]:
    """Give the address at which the authority answers; at /page it answers with a page, at /cut with half a stamp."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            page = self.path == "/page"
            answer = b"<html></html>" if page else authority.answer(query)
            if self.path == "/cut":
                answer = answer[: len(answer) // 2]
            if self.path == "/replay":
                answer = (authority.folder / "old.tsr").read_bytes()
            fits = self.headers["Content-Type"] == "application/timestamp-query"
            self.send_response(200 if fits else 415)
            self.send_header("Content-Type", "text/html" if page else "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
