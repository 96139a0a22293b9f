"""What the stand-ins for carriers have in common: a server that counts, and can misbehave."""

import json
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Fault = str
"""throttle, refuse, error (500 after sending), lose (sent, no answer), timeout (not sent, no answer), redirect."""

Reply = tuple[int, dict[str, Any]] | None
"""Status and body; None to hang up without a word."""


@dataclass(frozen=True)
class Incoming:
    """`target` is the operation, where AWS is asked."""

    method: str
    path: str
    target: str
    authorization: str = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Message:
    """A text that left."""

    id: str
    to: str
    origin: str
    body: str
    request: dict[str, Any] = field(repr=False)


class HttpCarrier(ABC):
    """`messages` is all that was sent, in order; `faults` is what the next requests meet, then `fault_always`."""

    def __init__(self, hang_seconds: float = 30) -> None:
        self.messages: list[Message] = []
        self.faults: deque[Fault] = deque()
        self.fault_always: Fault | None = None
        self.requests = 0
        self._hang_seconds = hang_seconds
        self._closing = threading.Event()
        self._lock = threading.RLock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> "HttpCarrier":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        return self

    def stop(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    @abstractmethod
    def take(self, incoming: Incoming, fault: Fault | None) -> Reply:
        """Each stand-in's own."""

    def answer(self, incoming: Incoming) -> Reply:
        with self._lock:
            self.requests += 1
            asked_to_send = incoming.method == "POST"
            fault = self.faults.popleft() if self.faults and asked_to_send else self.fault_always
        return self.take(incoming, fault)

    def misbehave(self, fault: Fault | None, accept: Callable[[], Reply]) -> Reply:
        """The faults that are every carrier's."""
        if fault == "redirect":
            return 307, {}
        if fault != "timeout":
            with self._lock:
                accepted = accept()
        if fault is None:
            return accepted
        if fault == "error":
            return 500, {"message": "internal"}
        self._closing.wait(self._hang_seconds)
        return None

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        timer = threading.Timer(seconds, lambda: None if self._closing.is_set() else act())
        timer.daemon = True
        timer.start()


def _handler(carrier: HttpCarrier) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            self._answer(b"")

        def _answer(self, body: bytes) -> None:
            path, asked = self.path.partition("?")[0], self.headers
            target, authorization = asked.get("X-Amz-Target", ""), asked.get("Authorization", "")
            answer = carrier.answer(Incoming(self.command, path, target, authorization, body))
            if answer is None:
                self.close_connection = True
                return
            status, fields = answer
            payload = json.dumps(fields).encode()
            self.send_response(status)
            if status == 307:
                self.send_header("Location", f"{carrier.url}{self.path}")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_: Any) -> None:
            """Numbers would be in it."""

    return Handler
