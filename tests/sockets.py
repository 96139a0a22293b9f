"""A WebSocket as a browser has one, over loopback: text frames, and what closes it."""

import base64
import json
import os
import socket
import struct
from typing import Any
from urllib.parse import urlsplit

_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10


class RefusedError(OSError):
    """The other side did not switch to a WebSocket."""


class WebSocket:
    """`url`: ws://127.0.0.1:port/path. Reading raises TimeoutError if nothing comes, EOFError once it is closed."""

    def __init__(self, url: str, seconds: float = 20) -> None:
        at = urlsplit(url)
        self._socket = socket.create_connection((at.hostname, at.port), timeout=seconds)
        self._buffer = b""
        path = at.path + (f"?{at.query}" if at.query else "")
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {at.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self._buffer:
            self._fill()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        if b" 101 " not in head.partition(b"\r\n")[0]:
            self._socket.close()
            raise RefusedError

    def send(self, **fields: Any) -> None:
        self.send_text(json.dumps(fields))

    def send_text(self, text: str) -> None:
        self._send(_TEXT, text.encode())

    def read(self) -> dict[str, Any]:
        """The next frame that is no ping."""
        while True:
            code, body = self._frame()
            if code == _TEXT:
                found: dict[str, Any] = json.loads(body)
                return found
            if code == _PING:
                self._send(_PONG, body)
            if code == _CLOSE:
                raise EOFError

    def read_until(self, name: str) -> dict[str, Any]:
        """The next event of that name; what comes before it is dropped."""
        while (event := self.read()).get("event") != name:
            pass
        return event

    def close(self) -> None:
        self._send(_CLOSE, struct.pack("!H", 1000))
        self._socket.close()

    def vanish(self) -> None:
        """As when the network goes: nobody says good-bye."""
        self._socket.close()

    def _send(self, code: int, body: bytes) -> None:
        mask, size = os.urandom(4), len(body)
        length = struct.pack("!B", 0x80 | size) if size < 126 else struct.pack("!BH", 0x80 | 126, size)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(body))
        self._socket.sendall(struct.pack("!B", 0x80 | code) + length + mask + masked)

    def _frame(self) -> tuple[int, bytes]:
        first, size = self._take(2)
        if size == 126:
            (size,) = struct.unpack("!H", self._take(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._take(8))
        return first & 0x0F, self._take(size)

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._fill()
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return taken

    def _fill(self) -> None:
        came = self._socket.recv(65536)
        if not came:
            raise EOFError
        self._buffer += came
