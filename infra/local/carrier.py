"""A stand-in for AWS End User Messaging (`pinpoint-sms-voice-v2`) over HTTP.

It checks every parameter against the service model that botocore ships, can be told to misbehave, and publishes
delivery reports some time later. It sends nothing to anyone.
"""

import itertools
import json
import re
import threading
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import botocore.session
from botocore.model import Shape

Fault = str
"""throttle, refuse, error (500 after sending), lose (sent, no answer), timeout (not sent, no answer)."""


@dataclass(frozen=True)
class Message:
    """A text that left."""

    id: str
    to: str
    origin: str
    body: str
    request: dict[str, Any] = field(repr=False)


class FakeCarrier:
    """`messages` is all that was sent, in order; `faults` is what the next requests meet, then `fault_always`."""

    def __init__(self, hang_seconds: float = 30) -> None:
        self.messages: list[Message] = []
        self.faults: deque[Fault] = deque()
        self.fault_always: Fault | None = None
        self.requests = 0
        self.on_report: Callable[[dict[str, Any]], None] | None = None
        self.report_after_seconds = 1.0
        self._closing = threading.Event()
        self._hang_seconds = hang_seconds
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> "FakeCarrier":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        return self

    def stop(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, target: str, request: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        """Status and body; None to hang up without a word."""
        with self._lock:
            self.requests += 1
            fault = self.faults.popleft() if self.faults else self.fault_always
        if target != "PinpointSMSVoiceV2.SendTextMessage":
            return _error("ValidationException", "only SendTextMessage is played here", "UNKNOWN_OPERATION")
        wrong = _first_wrong(request)
        if wrong:
            return _error("ValidationException", wrong, "FIELD_VALIDATION_FAILED")
        return self._misbehave(fault, request) if fault else (200, {"MessageId": self._accept(request)})

    def _misbehave(self, fault: Fault, request: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        if fault == "throttle":
            return _error("ThrottlingException", "Rate exceeded", "")
        if fault == "refuse":
            return _error("ConflictException", "opted out", "DESTINATION_PHONE_NUMBER_OPTED_OUT")
        if fault in ("error", "lose"):
            self._accept(request)
        if fault == "error":
            return 500, {"__type": "InternalServerException", "Message": "internal", "RequestId": "r"}
        self._closing.wait(self._hang_seconds)
        return None

    def _accept(self, request: dict[str, Any]) -> str:
        message = Message(
            id=str(uuid.uuid4()),
            to=request["DestinationPhoneNumber"],
            origin=request["OriginationIdentity"],
            body=request["MessageBody"],
            request=request,
        )
        with self._lock:
            self.messages.append(message)
        if self.on_report:
            timer = threading.Timer(self.report_after_seconds, self._report, [message])
            timer.daemon = True
            timer.start()
        return message.id

    def _report(self, message: Message) -> None:
        if self.on_report and not self._closing.is_set():
            self.on_report(delivery_report(message))


def delivery_report(message: Message, price: float = 0.0118) -> dict[str, Any]:
    """What a configuration set publishes once a text was delivered (prices in decimal dollars, as AWS's events are)."""
    return {
        "eventType": "TEXT_DELIVERED",
        "eventVersion": "1.0",
        "isFinal": True,
        "destinationPhoneNumber": message.to,
        "messageId": message.id,
        "messageStatus": "DELIVERED",
        "context": message.request.get("Context", {}),
        "totalMessageParts": 1,
        "totalMessagePrice": round(price / 2, 5),
        "totalCarrierFee": round(price / 2, 5),
    }


def _first_wrong(request: dict[str, Any]) -> str:
    unknown = set(request) - set(_model().members)
    if unknown:
        return f"unknown parameter {sorted(unknown)[0]}"
    missing = [
        name for name in ("DestinationPhoneNumber", "OriginationIdentity", "MessageBody") if not request.get(name)
    ]
    if missing:
        return f"{missing[0]} is missing"
    return next(itertools.chain.from_iterable(_wrong(n, v, _model().members[n]) for n, v in request.items()), "")


def _wrong(name: str, value: Any, shape: Shape) -> list[str]:
    rules = shape.metadata
    if shape.type_name == "map":
        parts = [_wrong(f"{name}.{part}", v, s) for k, x in value.items() for part, v, s in _pairs(k, x, shape)]
        too_many = [f"{name} has too many entries"] if len(value) > rules.get("max", len(value)) else []
        return too_many + list(itertools.chain.from_iterable(parts))
    if shape.type_name == "string":
        return [f"{name} {why}" for why in _wrong_string(value, rules, getattr(shape, "enum", []))]
    if shape.type_name == "integer" and not rules.get("min", 0) <= value <= rules.get("max", value):
        return [f"{name} is out of range"]
    return []


def _pairs(key: str, value: Any, shape: Any) -> list[tuple[str, Any, Shape]]:
    return [("key", key, shape.key), ("value", value, shape.value)]


def _wrong_string(value: str, rules: dict[str, Any], enum: list[str]) -> list[str]:
    checks = {
        "is too short": len(value) < rules.get("min", 0),
        "is too long": len(value) > rules.get("max", len(value)),
        "is not of its form": bool(rules.get("pattern")) and not re.fullmatch(rules["pattern"], value, re.DOTALL),
        "is not a known value": bool(enum) and value not in enum,
    }
    return [why for why, failed in checks.items() if failed]


@cache
def _model() -> Any:
    service = botocore.session.get_session().get_service_model("pinpoint-sms-voice-v2")
    return service.operation_model("SendTextMessage").input_shape


def _error(kind: str, message: str, reason: str) -> tuple[int, dict[str, Any]]:
    return 400, {"__type": kind, "Message": message, "Reason": reason}


def _handler(carrier: FakeCarrier) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = carrier.answer(self.headers["X-Amz-Target"], body)
            if answer is None:
                self.close_connection = True
                return
            status, fields = answer
            payload = json.dumps(fields).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_: Any) -> None:
            """Numbers would be in it."""

    return Handler
