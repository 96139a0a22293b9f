"""A short way to the engine: what is slow on the client's side and none of the code under test is left out (signatures,
connection pools, user agents). Requests are still built, and answers read, by botocore.
"""

import socket
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from select import select
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from botocore import UNSIGNED
from botocore.awsrequest import AWSResponse
from botocore.useragent import UserAgentString

from bench.attack.answering import Raw
from emulator import REGION

_HEAD = (
    "POST / HTTP/1.1\r\n"
    "Host: 127.0.0.1\r\n"
    f"Authorization: AWS4-HMAC-SHA256 Credential=test/20270101/{REGION}/dynamodb/aws4_request,"
    " SignedHeaders=host;x-amz-date, Signature=0\r\n"
    "X-Amz-Date: 20270101T000000Z\r\n"
    "Content-Type: application/x-amz-json-1.0\r\n"
    "X-Amz-Target: {target}\r\n"
    "Content-Length: {length}\r\n\r\n"
)


class Loopback:
    """As many connections as there are requests at a time, kept open."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url)
        self._idle: deque[socket.socket] = deque()

    def connect(self, events: Any) -> None:
        events.register("choose-signer.*.*", lambda **_: UNSIGNED)
        events.register("before-send.dynamodb", self._send)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _send(self, request: Any, **_: Any) -> AWSResponse:
        connection = self._connection()
        connection.sendall(_bytes_of(request))  # at once: a head alone would wake the engine for nothing
        with HTTPResponse(connection, method="POST") as response:
            response.begin()
            answer = AWSResponse(request.url, response.status, dict(response.headers), Raw(response.read()))
        if response.will_close:
            connection.close()
        else:
            self._idle.append(connection)
        return answer

    def _connection(self) -> socket.socket:
        while self._idle:
            connection = self._idle.pop()
            if not select([connection], [], [], 0)[0]:
                return connection
            connection.close()  # something to read though nothing was asked: the engine hung up
        return socket.create_connection((self._address.hostname, self._address.port), timeout=30)


def _bytes_of(request: Any) -> bytes:
    target, body = request.headers["X-Amz-Target"], request.body
    name = target.decode() if isinstance(target, bytes) else target
    return _HEAD.format(target=name, length=len(body)).encode() + body


@contextmanager
def anonymous() -> Iterator[None]:
    """Botocore writes its own description anew for each request."""
    with patch.object(UserAgentString, "to_string", lambda _: "attack"):
        yield
