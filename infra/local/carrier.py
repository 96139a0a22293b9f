"""A stand-in for AWS End User Messaging (`pinpoint-sms-voice-v2`) over HTTP.

It checks every parameter against the service model that botocore ships, can be told to misbehave, and publishes
delivery reports some time later. It sends nothing to anyone.
"""

import itertools
import json
import re
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

import botocore.session
from botocore.model import Shape

from http_carrier import Fault, HttpCarrier, Incoming, Message, Reply


class FakeCarrier(HttpCarrier):
    """Publishes a report of each text `report_after_seconds` after it left."""

    def __init__(self, hang_seconds: float = 30) -> None:
        super().__init__(hang_seconds)
        self.on_report: Callable[[dict[str, Any]], None] | None = None
        self.report_after_seconds = 1.0

    def take(self, incoming: Incoming, fault: Fault | None) -> Reply:
        if incoming.target != "PinpointSMSVoiceV2.SendTextMessage":
            return _error("ValidationException", "only SendTextMessage is played here", "UNKNOWN_OPERATION")
        request = json.loads(incoming.body)
        wrong = _first_wrong(request)
        if wrong:
            return _error("ValidationException", wrong, "FIELD_VALIDATION_FAILED")
        if fault == "throttle":
            return _error("ThrottlingException", "Rate exceeded", "")
        if fault == "refuse":
            return _error("ConflictException", "opted out", "DESTINATION_PHONE_NUMBER_OPTED_OUT")
        return self.misbehave(fault, lambda: (200, {"MessageId": self._accept(request)}))

    def _accept(self, request: dict[str, Any]) -> str:
        message = Message(
            id=str(uuid.uuid4()),
            to=request["DestinationPhoneNumber"],
            origin=request["OriginationIdentity"],
            body=request["MessageBody"],
            request=request,
        )
        self.messages.append(message)
        self.later(self.report_after_seconds, lambda: self._report(message))
        return message.id

    def _report(self, message: Message) -> None:
        if self.on_report:
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
