"""ConversationSaid where a browser or a fuzzer can ask it: its own handler, around a table in memory."""

import base64
import json
import threading
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from antirelou.adapters.conversation_words import ConversationWords
from antirelou.adapters.files import read_helplines
from antirelou.adapters.page_words import read_page_words
from antirelou.adapters.script_shelf import ScriptShelf
from antirelou.bootstrap import conversation as bootstrap
from antirelou.handlers import conversation_said
from antirelou.services.answer_conversation import AnswerConversation
from antirelou.services.tell_standing import TellStanding
from fakes_conversation import FakeConversations

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_PREFLIGHT = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, POST, DELETE",
    "access-control-allow-headers": "content-type",
}


def use_case(table: FakeConversations, scripts: Any = None) -> AnswerConversation:
    helplines = read_helplines()
    tell = TellStanding(ConversationWords(helplines, read_page_words()), helplines)
    return bootstrap.built(table, table, scripts or ScriptShelf(), tell)


def event_of(request: Request) -> dict[str, Any]:
    """As the HTTP API hands it over, payload format 2.0."""
    return {
        "rawPath": request.path,
        "rawQueryString": request.query_string.decode("latin-1"),
        "headers": {name.lower(): value for name, value in request.headers.items()},
        "requestContext": {"http": {"method": request.method, "sourceIp": "192.0.2.7"}},
        "body": base64.b64encode(request.get_data()).decode(),
        "isBase64Encoded": True,
    }


def answered(request: Request) -> Response:
    """By the function behind its API."""
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        return Response(status=204, headers=_PREFLIGHT)
    answer = conversation_said.handler(event_of(request), None)
    return Response(answer.get("body", ""), answer["statusCode"], answer["headers"])


def wsgi(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    return answered(Request(environ))(environ, start_response)


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Nobody reads it."""


class ConversationServer:
    """On loopback. `fails` says how many of the next requests get no answer that a page could read; with `loses` the
    function hears them all the same. `asked` is what came: method, path, body."""

    def __init__(self) -> None:
        self.table = FakeConversations()
        self.asked: list[tuple[str, str, Any]] = []
        self.fails = 0
        self.loses = False
        self._server = make_server("127.0.0.1", 0, self._app, threaded=True, request_handler=_Silent)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def events(self) -> list[Any]:
        return [body for method, path, body in self.asked if path.endswith("/events")]

    def _app(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(environ)
        data = request.get_data()
        self.asked.append((request.method, request.path, json.loads(data) if data else None))
        lost = Response(status=503, headers={"access-control-allow-origin": "*"})
        fails = self.fails > 0 and request.method != "OPTIONS"
        self.fails -= fails
        answer = lost if fails and not self.loses else answered(request)
        return (lost if fails else answer)(environ, start_response)
