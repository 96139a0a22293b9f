"""One delivery of the inbox: a contact, or something that is none."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from antirelou.domain.contact import Contact
from antirelou.domain.wait import WaitRef, due_message


@dataclass(frozen=True)
class Delivery:
    """`record` is the queue's name for it, empty if the queue cannot take it back. `unreadable` says why there is no
    contact. `payload` is what the carrier published. `wait` names a contact whose number was sealed: it has a contact
    again once that is opened."""

    record: str
    received: Any = field(repr=False)
    contact: Contact | None
    payload: str = field(default="", repr=False)
    unreadable: str = ""
    first_try: bool = True
    last_try: bool = False
    wait: WaitRef | None = None
    due_ms: int | None = None

    @property
    def log_id(self) -> str:
        """The contact's name in logs; empty where there is none."""
        return self.wait.id if self.wait else self.contact.log_id if self.contact else ""

    def early_ms(self, now_ms: int) -> int:
        """Milliseconds until it is due."""
        due_ms = self.contact.due_ms if self.contact else self.due_ms
        return max(0, (due_ms or 0) - now_ms)

    def again(self, due_ms: int) -> str:
        """What the queue must hand us when it is due. A number that is sealed stays so."""
        if self.wait:
            return due_message(self.wait, due_ms)
        if self.contact is None:
            raise ValueError("what cannot be read does not come again")
        return envelope(self.contact, self.payload, due_ms)


def envelope(contact: Contact, payload: str, due_ms: int | None = None) -> str:
    """A contact as SNS would deliver it, and when it is due: what keeps its id and its time when it goes back to the
    queue."""
    at = datetime.fromtimestamp(contact.sent_ms / 1000, UTC).isoformat(timespec="milliseconds")
    fields = {"Type": "Notification", "MessageId": contact.id, "Timestamp": at, "Message": payload}
    return json.dumps(fields | ({} if due_ms is None else {"DueMs": due_ms}))
