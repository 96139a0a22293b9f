"""A text or a call to one of our numbers, read from what its carrier says of it."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class UnreadableContactError(ValueError):
    """Neither a text nor a call. The message says why and quotes nothing of what was received."""


class Medium(Enum):
    """How someone got in touch. The value is its name in messages and logs."""

    TEXT = "text"
    CALL = "call"


@dataclass(frozen=True)
class Contact:
    """`sent_ms` is when it was published, in ms since 1970: every rule about time uses it, so that a late or repeated
    delivery is judged as the first one was. `delivery` names the queue's message, the same when tried again. A call has
    no body."""

    id: str
    sender: str = field(repr=False)
    number: str = field(repr=False)
    body: str = field(repr=False)
    sent_ms: int
    delivery: str = ""
    due_ms: int | None = None
    medium: Medium = Medium.TEXT

    @property
    def answerable_from_ms(self) -> int:
        """When its wait was over, if we made it wait; else when it was sent."""
        return self.sent_ms if self.due_ms is None else self.due_ms

    @property
    def reply_id(self) -> str:
        """Names the one reply this contact may get; says nothing of it or its sender."""
        return _digest(self.id)[:16]

    @property
    def via(self) -> str:
        """Names the delivery, in as few characters as tell two deliveries of one contact apart."""
        return via_of(self.delivery)

    @property
    def log_id(self) -> str:
        """The carrier's id where it is a UUID as AWS writes them: anything else could hold a number."""
        return self.id if _UUID.fullmatch(self.id) else self.reply_id


def via_of(delivery: str) -> str:
    return _digest(delivery)[:8]


def read_contact(
    payload: str, fallback_id: str, sent_ms: int, delivery: str = "", due_ms: int | None = None
) -> Contact:
    """Parse the carrier's JSON. Body, keyword and ids may be absent; sender and number may not.

    Shapes: AWS End User Messaging, "two-way SMS payload" and "RCS events" (their numbers come without the plus).
    """
    fields = _json_object(payload)
    return Contact(
        id=_optional(fields, "inboundMessageId") or fallback_id,
        sender=_required(fields, "originationNumber"),
        number=_required(fields, "destinationNumber"),
        body=_optional(fields, "messageBody"),
        sent_ms=sent_ms,
        delivery=delivery,
        due_ms=due_ms,
        medium=_medium(fields),
    )


def inbox_payload(contact: Contact) -> str:
    """A contact in the carrier's shape, as `read_contact` takes it."""
    fields = {
        "originationNumber": contact.sender,
        "destinationNumber": contact.number,
        "messageBody": contact.body,
        "inboundMessageId": contact.id,
        "medium": contact.medium.value,
    }
    return json.dumps(fields)


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def _medium(fields: Mapping[str, Any]) -> Medium:
    try:
        return Medium(fields.get("medium", Medium.TEXT.value))
    except ValueError:
        raise UnreadableContactError("medium is neither text nor call") from None


def _json_object(payload: str) -> Mapping[str, Any]:
    try:
        fields = json.loads(payload)
    except (ValueError, RecursionError):
        raise UnreadableContactError("the message is not JSON") from None
    if not isinstance(fields, dict):
        raise UnreadableContactError("the message is not a JSON object")
    return fields


def _required(fields: Mapping[str, Any], name: str) -> str:
    value = _optional(fields, name)
    if not value:
        raise UnreadableContactError(f"{name} is missing")
    return value


def _optional(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableContactError(f"{name} is not a string")
    return value
