"""A call to one of our numbers, read from what Amazon Connect asks a function. Anything may be absent or wrong.

Shape: Connect's "ContactFlowEvent"; its endpoints and its queue may be null.
"""

from collections.abc import Mapping
from typing import Any

from antirelou.domain.contact import Contact, Medium, UnreadableContactError

WITHHELD = "anonymous"
"""Stands for a caller who shows no number: no phone, so no text goes anywhere."""


def read_call(event: Any, now_ms: int) -> Contact:
    """Raises UnreadableContactError without a call's id or the number that was called. Connect says when nothing
    happened: a call is as old as its reading."""
    data = _object(_object(event, "Details"), "ContactData")
    return Contact(
        id=_required(data, "ContactId", "ContactId"),
        sender=_string(_object(data, "CustomerEndpoint"), "Address") or WITHHELD,
        number=_required(_object(data, "SystemEndpoint"), "Address", "SystemEndpoint"),
        body="",
        sent_ms=now_ms,
        medium=Medium.CALL,
    )


def _required(fields: Mapping[str, Any], name: str, called: str) -> str:
    value = _string(fields, name)
    if not value:
        raise UnreadableContactError(f"{called} is missing")
    return value


def _object(fields: Any, name: str) -> Mapping[str, Any]:
    value = fields.get(name) if isinstance(fields, dict) else None
    return value if isinstance(value, dict) else {}


def _string(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
