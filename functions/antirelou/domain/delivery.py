"""One delivery of the inbox: a text, or something that is none."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from antirelou.domain.text import Text


@dataclass(frozen=True)
class Delivery:
    """`record` is the queue's name for it, empty if the queue cannot take it back. `unreadable` says why there is no
    text. `payload` is what the carrier published."""

    record: str
    received: Any = field(repr=False)
    text: Text | None
    payload: str = field(default="", repr=False)
    unreadable: str = ""
    first_try: bool = True
    last_try: bool = False


def envelope(text: Text, payload: str, due_ms: int) -> str:
    """A text as SNS would deliver it, and when it is due: what keeps its id and its time when it goes back to the
    queue."""
    at = datetime.fromtimestamp(text.sent_ms / 1000, UTC).isoformat(timespec="milliseconds")
    fields = {"Type": "Notification", "MessageId": text.id, "Timestamp": at, "Message": payload, "DueMs": due_ms}
    return json.dumps(fields)
