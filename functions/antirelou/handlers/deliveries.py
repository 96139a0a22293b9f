"""Read what woke a function: SNS inside SQS, SNS alone, or a raw message in SQS. Anything may be absent or wrong."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from antirelou.domain.contact import UnreadableContactError, read_contact
from antirelou.domain.delivery import Delivery
from antirelou.domain.outcome import Dead, Failed, Outcome
from antirelou.domain.wait import WaitRef, read_ref


class NotTakenError(Exception):
    """A fault met a delivery that no queue can take back."""


@dataclass(frozen=True)
class Opened:
    """One record out of its envelopes. `record` is the queue's name for it, `origin` a name for the message itself."""

    record: str
    received: Any = field(repr=False)
    payload: str = field(repr=False)
    origin: str
    at_ms: int
    due_ms: int | None
    receives: int
    wait: WaitRef | None = None


def open_records(event: Any, now_ms: int) -> list[Opened] | None:
    """One per record, in order; None for an event without records. Raises nothing."""
    records = event.get("Records") if isinstance(event, dict) else None
    return [_open(record, now_ms) for record in records] if isinstance(records, list) else None


def read_deliveries(event: Any, max_receives: int, now_ms: int) -> list[Delivery]:
    """One delivery per record, in order; an event without records is one unreadable delivery. Raises nothing."""
    opened = open_records(event, now_ms)
    if opened is None:
        return [Delivery("", event, None, unreadable="the event has no records")]
    return [_delivery(each, max_receives) for each in opened]


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


def _delivery(opened: Opened, max_receives: int) -> Delivery:
    first, last = opened.receives <= 1, opened.receives >= max_receives
    if opened.wait:
        return Delivery(opened.record, None, None, "", "", first, last, opened.wait, opened.due_ms)
    try:
        text = read_contact(opened.payload, opened.origin, opened.at_ms, opened.record, opened.due_ms)
    except UnreadableContactError as error:
        return Delivery(opened.record, opened.received, None, "", str(error), first, last)
    return Delivery(opened.record, None, text, opened.payload, "", first, last)


def _open(received: Any, now_ms: int) -> Opened:
    record = received if isinstance(received, dict) else {}
    attributes, name, body = _object(record, "attributes"), _string(record, "messageId"), _string(record, "body")
    sent_ms = _integer(attributes.get("SentTimestamp"), default=now_ms)
    fields = _json(body)
    notification = _object(record, "Sns") or (fields if fields.get("Type") == "Notification" else {})
    due_ms = fields.get("DueMs", notification.get("DueMs"))
    return Opened(
        record=name,
        received=received,
        payload=_string(notification, "Message") if notification else body,
        origin=_string(notification, "MessageId") or name,
        at_ms=max(0, min(_milliseconds(notification, sent_ms), now_ms)),
        due_ms=due_ms if isinstance(due_ms, int) else None,
        receives=_integer(attributes.get("ApproximateReceiveCount"), default=1),
        wait=read_ref(fields.get("Wait")),
    )


def _json(body: str) -> dict[str, Any]:
    """SNS's envelope, the payload itself (raw delivery), or the name of a contact that waited; empty for the rest."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


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
