"""What SMSGate's app tells of a received text (docs.sms-gate.app, "Webhooks"). Anything may be absent or wrong."""

from typing import Any

from antirelou.domain.contact import Contact
from antirelou.domain.phone import country_of, in_full
from antirelou.domain.webhook import read_json

RECEIVED = "sms:received"


def event_of(body: bytes) -> dict[str, Any] | None:
    """None if it is not JSON, not an object, or names no event or id."""
    event = read_json(body) or {}
    named = isinstance(event.get("event"), str) and isinstance(event.get("id"), str)
    return event if named and event["id"] else None


def contact_of(event: dict[str, Any], number: str, at_ms: int) -> Contact | None:
    """`number` is ours, where the phone does not know its own. Senders may come as people dial them at home."""
    payload = event.get("payload")
    fields = payload if isinstance(payload, dict) else {}
    ours, sender, words = fields.get("recipient") or number, fields.get("sender"), fields.get("message") or ""
    if not all(isinstance(value, str) and value for value in (ours, sender)) or not isinstance(words, str):
        return None
    return Contact(event["id"], in_full(str(sender), country_of(ours)), ours, words, at_ms)
