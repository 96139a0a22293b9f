"""The public site on this machine: the embedded CloudFront, with its headers, where a browser here can open it."""

import threading
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_NOT_OURS = frozenset({"connection", "transfer-encoding", "content-length", "server", "date"})


class Front(ThreadingHTTPServer):
    """Hands each request on as if it had come over https to the distribution's own name. `elsewhere`: addresses that
    pages and their policy name, of AWS and of whoever frames them, and where this machine finds them."""

    daemon_threads = True

    def __init__(self, aws_port: int, domain: str, elsewhere: Mapping[str, str], port: int = 0) -> None:
        """OSError if the port cannot be had."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self._aws_port, self._domain, self.elsewhere = aws_port, domain, dict(elsewhere)

    def start(self) -> "Front":
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        return self

    def stop(self) -> None:
        self.shutdown()
        self.server_close()

    def ask(self, method: str, path: str, encodings: str = "identity") -> "Answer":
        headers = {"Host": self._domain, "X-Forwarded-Proto": "https", "Accept-Encoding": encodings}
        with closing(HTTPConnection("127.0.0.1", self._aws_port, timeout=30)) as upstream:
            upstream.request(method, path, headers=headers)
            answer = upstream.getresponse()
            # A policy allows a path and nothing below it: in headers, the whole of this machine's AWS.
            origins = {there: "/".join(here.split("/")[:3]) for there, here in self.elsewhere.items()}
            headers = tuple((name, _replaced(value, origins)) for name, value in answer.getheaders())
            page = _replaced(answer.read().decode("latin-1"), self.elsewhere)
            return Answer(answer.status, headers, page.encode("latin-1"))

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no news."""


def _replaced(words: str, by: Mapping[str, str]) -> str:
    for there, here in by.items():
        words = words.replace(there, here)
    return words


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class _Handler(BaseHTTPRequestHandler):
    server: Front
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        self._send(self.server.ask(self.command, self.path, self.headers.get("Accept-Encoding", "identity")))

    do_HEAD = do_GET  # noqa: N815 - the name the library looks for

    def _send(self, answer: "Answer") -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            if name.lower() not in _NOT_OURS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""
