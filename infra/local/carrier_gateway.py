"""A stand-in for SMSGate (android-sms-gateway) over HTTP, and the webhooks its app signs. It sends nothing to anyone.

Fields and statuses: docs.sms-gate.app, "Sending messages" and "Webhooks".
"""

import base64
import hashlib
import hmac
import json
import re
import time
from typing import Any

from http_carrier import Fault, HttpCarrier, Incoming, Message, Reply

USER, PASSWORD, SIGNING_KEY = "someone", "test-password", "test-signing-key"

_FIELDS = {"id", "textMessage", "phoneNumbers", "ttl", "withDeliveryReport", "simNumber", "priority", "deviceId"}


class FakeGateway(HttpCarrier):
    """It has one SIM, and so no idea which number a text is to leave from."""

    @property
    def api_url(self) -> str:
        return f"{self.url}/3rdparty/v1"

    def take(self, incoming: Incoming, fault: Fault | None) -> Reply:
        basic = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if incoming.authorization != f"Basic {basic}":
            return 401, {"message": "Unauthorized"}
        if (incoming.method, incoming.path) != ("POST", "/3rdparty/v1/messages"):
            return 404, {"message": "Not Found"}
        fields = json.loads(incoming.body)
        wrong = _first_wrong(fields)
        if wrong:
            return 400, {"message": f"{wrong} is not valid: {fields.get(wrong)}"}
        if fault == "throttle":
            return 429, {"message": "Too Many Requests"}
        if fault == "refuse":
            return 403, {"message": f"Forbidden for {fields['phoneNumbers'][0]}"}
        if fields["id"] in {message.id for message in self.messages}:
            return 409, {"message": "Duplicate message ID"}
        return self.misbehave(fault, lambda: self._accept(fields))

    def _accept(self, fields: dict[str, Any]) -> Reply:
        to, text = fields["phoneNumbers"][0], fields["textMessage"]["text"]
        self.messages.append(Message(fields["id"], to, "", text, fields))
        recipients = [{"phoneNumber": to, "state": "Pending"}]
        return 202, {"id": fields["id"], "state": "Pending", "recipients": recipients}


def signed(body: str, key: str = SIGNING_KEY, at: int | None = None) -> dict[str, str]:
    """The headers the app sends with that body."""
    timestamp = str(int(time.time()) if at is None else at)
    signature = hmac.new(key.encode(), (body + timestamp).encode(), hashlib.sha256).hexdigest()
    return {"Content-Type": "application/json", "X-Signature": signature, "X-Timestamp": timestamp}


def text_event(name: str, sender: str, recipient: str | None, words: str) -> str:
    """A received text, as the app tells of it."""
    payload = {"messageId": "abc123", "message": words, "sender": sender, "recipient": recipient, "simNumber": 1}
    return json.dumps(
        {
            "deviceId": "ffffffffceb0b1db0000018e937c815b",
            "event": "sms:received",
            "id": name,
            "payload": payload | {"receivedAt": "2026-11-22T15:46:11.000+01:00"},
            "webhookId": "LreFUt-Z3sSq0JufY9uWB",
        }
    )


def _first_wrong(fields: dict[str, Any]) -> str:
    text, numbers = fields.get("textMessage"), fields.get("phoneNumbers")
    checks = {
        next(iter(sorted(set(fields) - _FIELDS)), ""): set(fields) <= _FIELDS,
        "id": isinstance(fields.get("id"), str) and 0 < len(fields["id"]) <= 36,
        "textMessage": isinstance(text, dict) and 0 < len(text.get("text", "")) <= 1600,
        "phoneNumbers": isinstance(numbers, list) and all(re.fullmatch(r"\+[1-9][0-9]{6,14}", n) for n in numbers),
        "ttl": isinstance(fields.get("ttl", 1), int) and fields.get("ttl", 1) >= 5,
    }
    return next((name for name, holds in checks.items() if not holds), "")
