"""A proxy on loopback in front of a DynamoDB engine: counts requests and units, and can make each wait.

It asks for the capacity in every request's name, so that all clients are measured the same way. Local engines check
no signature: a changed body goes through.
"""

import json
import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from bench.bench_capacity import COUNTED, units

_KEPT = ("content-type", "x-amz-target", "authorization", "x-amz-date", "x-amz-security-token")


@dataclass(frozen=True)
class Usage:
    requests: int = 0
    read_units: float = 0.0
    write_units: float = 0.0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.requests + other.requests,
            self.read_units + other.read_units,
            self.write_units + other.write_units,
        )


class CountingProxy:
    """`delay_seconds` holds every request back by that much."""

    def __init__(self, engine_url: str) -> None:
        self.engine = urlsplit(engine_url).netloc
        self.delay_seconds = 0.0
        self._usage = Usage()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": self}))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self) -> Usage:
        """What was used since it was last asked."""
        with self._lock:
            usage, self._usage = self._usage, Usage()
        return usage

    def count(self, operation: str, request: Any, answer: Any) -> None:
        read, write = units(operation, request, answer) if operation in COUNTED else (0.0, 0.0)
        with self._lock:
            self._usage += Usage(1, read, write)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


class _Handler(BaseHTTPRequestHandler):
    proxy: CountingProxy
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave together

    def setup(self) -> None:
        super().setup()
        self._engine = HTTPConnection(self.proxy.engine)  # one per connection of a client, kept open like it

    def finish(self) -> None:
        self._engine.close()
        super().finish()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        operation = self.headers["X-Amz-Target"].rpartition(".")[2]
        request = json.loads(body)
        if operation in COUNTED:
            body = json.dumps(request | {"ReturnConsumedCapacity": "TOTAL"}).encode()
        if self.proxy.delay_seconds:
            time.sleep(self.proxy.delay_seconds)
        kept = {name: self.headers[name] for name in _KEPT if self.headers[name]}
        self._engine.request("POST", "/", body, kept)
        response = self._engine.getresponse()
        answer = response.read()
        self.proxy.count(operation, request, json.loads(answer))
        self._reply(response.status, response.getheader("x-amz-crc32"), answer)

    def _reply(self, status: int, checksum: str | None, answer: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(answer)))
        if checksum:
            self.send_header("x-amz-crc32", checksum)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
