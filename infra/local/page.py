"""The phone page's server: on this machine only, for this machine's browser only."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from email.message import Message
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Full
from typing import Any

from pool import SPARES, STATES
from scene import WHO_HAS, Scene

MOST_BYTES, MOST_CHARACTERS, MOST_COPIES = 16 * 1024, 1600, 50
TYPES = {"html": "text/html; charset=utf-8", "json": "application/json"}
Answer = tuple[HTTPStatus, str, bytes]


class RefusedError(Exception):
    """A request that is not taken: its status, and why in words."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status


class PhonePage(ThreadingHTTPServer):
    """Takes its port at once (OSError if it cannot); a browser that comes before `play` waits for it."""

    daemon_threads = True
    scene: Scene

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.hosts = {f"{name}:{self.server_port}" for name in ("127.0.0.1", "localhost")}
        self.template = Path(__file__).with_name("page.html").read_text("utf-8")
        self.policy = _policy(self.template)

    def play(self, scene: Scene) -> None:
        """Serve until interrupted."""
        self.scene = scene
        self.serve_forever(poll_interval=0.1)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no news, and a traceback would be no help."""


class _Handler(BaseHTTPRequestHandler):
    server: PhonePage
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        self._serve({"/": self._page, "/state.json": self._state})

    def do_POST(self) -> None:
        self._serve(
            {
                "/text": self._text,
                "/call": self._call,
                "/pool": self._pool,
                "/fund": self._fund,
                "/certify": self._certify,
                "/garble": self._garble,
            }
        )

    def _serve(self, routes: dict[str, Callable[[], Answer]]) -> None:
        try:
            _check_visitor(self.headers, self.server.hosts)
            if self.path not in routes:
                raise RefusedError(HTTPStatus.NOT_FOUND, "there is nothing here")
            self._send(*routes[self.path]())
        except RefusedError as refusal:
            self.close_connection = True  # what it said further was not read
            self._send(refusal.status, "json", json.dumps({"error": str(refusal)}).encode())

    def _page(self) -> Answer:
        given = json.dumps(self.server.scene.given(), ensure_ascii=False).replace("<", "\\u003c")
        return HTTPStatus.OK, "html", self.server.template.replace("{{given}}", given).encode()

    def _state(self) -> Answer:
        return HTTPStatus.OK, "json", self.server.scene.state()

    def _text(self) -> Answer:
        return self._contact(self.server.scene.text, _check_text(self._body(), self._ours()))

    def _call(self) -> Answer:
        return self._contact(self.server.scene.call, _check_call(self._body(), self._ours()))

    def _contact(self, do: Callable[..., list[str]], order: dict[str, Any]) -> Answer:
        try:
            ids = do(**order)
        except Full:
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, "too many texts and calls are waiting") from None
        return HTTPStatus.ACCEPTED, "json", json.dumps({"ids": ids}).encode()

    def _ours(self) -> set[str]:
        return {number["number"] for number in self.server.scene.numbers().values()}

    def _pool(self) -> Answer:
        word, name = _check_change(self._body(), self.server.scene.numbers())
        if word == "add":
            self.server.scene.add(name)
        else:
            self.server.scene.turn(word, name)
        return HTTPStatus.ACCEPTED, "json", b"{}"

    def _fund(self) -> Answer:
        _check_fields(self._body(), {})
        self.server.scene.fund()
        return HTTPStatus.ACCEPTED, "json", b"{}"

    def _certify(self) -> Answer:
        fields = self._body()
        _check_fields(fields, {"key": str})
        try:
            line = self.server.scene.certify(fields["key"].strip())
        except ValueError as fault:
            raise RefusedError(HTTPStatus.BAD_REQUEST, str(fault)) from None
        return HTTPStatus.OK, "json", json.dumps({"certificate": line}).encode()

    def _garble(self) -> Answer:
        _check_fields(self._body(), {})
        self.server.scene.garble()
        return HTTPStatus.ACCEPTED, "json", b"{}"

    def _body(self) -> Any:
        length = self.headers.get("Content-Length", "")
        if self.headers.get_content_type() != "application/json":
            raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the body must be JSON")
        if "Transfer-Encoding" in self.headers or not re.fullmatch(r"[0-9]{1,9}", length):
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "the body's length must be said")
        if int(length) > MOST_BYTES:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too long")
        try:
            return json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "the body is not JSON") from None

    def _send(self, status: HTTPStatus, kind: str, payload: bytes) -> None:
        self.send_response(status)
        headers = {
            "Content-Type": TYPES[kind],
            "Content-Length": str(len(payload)),
            "Content-Security-Policy": self.server.policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        }
        for name, value in headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(payload)

    def version_string(self) -> str:
        return "antirelou"

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


def _check_visitor(headers: Message, hosts: set[str]) -> None:
    """Another site open in the same browser, or a name that was made to point here, gets nothing."""
    origins = {f"http://{host}" for host in hosts}
    if headers.get("Host", "") not in hosts:
        raise RefusedError(HTTPStatus.FORBIDDEN, "this page answers to 127.0.0.1 and localhost only")
    if headers.get("Origin") is not None and headers["Origin"] not in origins:
        raise RefusedError(HTTPStatus.FORBIDDEN, "this page takes no request from another site")


def _check_fields(fields: Any, kinds: dict[str, type]) -> None:
    if not isinstance(fields, dict) or fields.keys() != kinds.keys():
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"the body must be an object with exactly: {', '.join(kinds)}")
    for name, kind in kinds.items():
        if type(fields[name]) is not kind:
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"{name} is not what it should be")


def _check_text(fields: Any, ours: set[str]) -> dict[str, Any]:
    _check_fields(fields, {"sender": str, "number": str, "body": str, "copies": int, "same": bool})
    faults = {
        "sender is nobody we know": fields["sender"] not in WHO_HAS,
        "number is none of ours": fields["number"] not in ours,
        "body must have 1 to 1600 characters": not 1 <= len(fields["body"]) <= MOST_CHARACTERS,
        "body holds half a character": any("\ud800" <= character <= "\udfff" for character in fields["body"]),
        "copies must be 1 to 50": not 1 <= fields["copies"] <= MOST_COPIES,
    }
    _refuse(faults)
    return dict(fields)


def _check_call(fields: Any, ours: set[str]) -> dict[str, Any]:
    _check_fields(fields, {"caller": str, "number": str})
    faults = {
        "caller is nobody we know": fields["caller"] != "" and fields["caller"] not in WHO_HAS,
        "number is none of ours": fields["number"] not in ours,
    }
    _refuse(faults)
    return dict(fields)


def _check_change(fields: Any, pool: dict[str, dict[str, str]]) -> tuple[str, str]:
    """What to do, and the name of the number. What the maintainers' command would refuse is refused here."""
    _check_fields(fields, {"do": str, "name": str})
    word, name = fields["do"], fields["name"]
    faults = {
        "do must be add, rest, wake or burn": word not in ("add", *STATES),
        "name is none that can be added": word == "add" and (name not in SPARES or name in pool),
        "name is none of ours": word in STATES and name not in pool,
        "it is burned, for good": word != "burn" and pool.get(name, {}).get("state") == "burned",
    }
    _refuse(faults)
    return word, name


def _refuse(faults: dict[str, bool]) -> None:
    for why, faulty in faults.items():
        if faulty:
            raise RefusedError(HTTPStatus.BAD_REQUEST, why)


def _policy(template: str) -> str:
    """Nothing may be loaded, run or asked for but what the page itself holds."""
    styles, scripts = (
        " ".join(f"'sha256-{_digest(text)}'" for text in re.findall(f"<{tag}>(.*?)</{tag}>", template, re.DOTALL))
        for tag in ("style", "script")
    )
    return (
        f"default-src 'none'; style-src {styles}; script-src {scripts}; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
