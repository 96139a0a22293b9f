"""Read what woke a function: SNS inside SQS, SNS alone, or a raw message in SQS. Anything may be absent or wrong."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from antirelou.domain.delivery import Delivery
from antirelou.domain.outcome import Dead, Failed, Outcome
from antirelou.domain.text import UnreadableTextError, read_text


class NotTakenError(Exception):
    """A fault met a delivery that no queue can take back."""


def read_deliveries(event: Any, max_receives: int, now_ms: int) -> list[Delivery]:
    """One delivery per record, in order; an event without records is one unreadable delivery. Raises nothing."""
    records = event.get("Records") if isinstance(event, dict) else None
    if not isinstance(records, list):
        return [Delivery("", event, None, unreadable="the event has no records")]
    return [_read_record(record, max_receives, now_ms) for record in records]


def failures(deliveries: Sequence[Delivery], outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The partial batch response: what failed goes back to the queue, or from there to the dead letters.

    Raises NotTakenError when SNS itself brought it: only an error makes Lambda try that again.
    """
    failed = [
        delivery.record
        for delivery, outcome in zip(deliveries, outcomes, strict=True)
        if isinstance(outcome, Failed) or (isinstance(outcome, Dead) and not outcome.buried)
    ]
    if not all(failed):
        raise NotTakenError
    return {"batchItemFailures": [{"itemIdentifier": record} for record in failed]}


def _read_record(record: Any, max_receives: int, now_ms: int) -> Delivery:
    fields = record if isinstance(record, dict) else {}
    attributes = _object(fields, "attributes")
    receives = _integer(attributes.get("ApproximateReceiveCount"), default=1)
    name = _string(fields, "messageId")
    first, last = receives <= 1, receives >= max_receives
    try:
        sent_ms = _integer(attributes.get("SentTimestamp"), default=now_ms)
        payload, origin, at_ms = _open(fields, name, sent_ms)
        text = read_text(payload, origin, max(0, min(at_ms, now_ms)), name)
    except UnreadableTextError as error:
        return Delivery(name, record, None, unreadable=str(error), first_try=first, last_try=last)
    return Delivery(name, None, text, payload, first_try=first, last_try=last)


def _open(fields: dict[str, Any], name: str, sent_ms: int) -> tuple[str, str, int]:
    """The carrier's payload, an id to fall back on, and when it was published."""
    notification = _object(fields, "Sns") or _notification(_string(fields, "body"))
    if not notification:
        return _string(fields, "body"), name, sent_ms
    payload = _string(notification, "Message")
    return payload, _string(notification, "MessageId") or name, _milliseconds(notification, sent_ms)


def _notification(body: str) -> dict[str, Any]:
    """SNS's envelope; empty when the body is the payload itself (raw delivery)."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) and fields.get("Type") == "Notification" else {}


def _milliseconds(notification: dict[str, Any], default: int) -> int:
    try:
        return int(datetime.fromisoformat(_string(notification, "Timestamp")).timestamp() * 1000)
    except (ValueError, OverflowError):
        return default


def _object(fields: dict[str, Any], name: str) -> dict[str, Any]:
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def _string(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _integer(value: Any, default: int) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return default
