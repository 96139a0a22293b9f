"""What Twilio's forms say: a text, a call, or what became of a reply.

Its pages "Messaging webhooks", "TwiML for Programmable Voice" and "Message status callbacks".
"""

import json
from collections.abc import Mapping

from antirelou.domain.contact import Contact, Medium

WITHHELD = "anonymous"
"""What Twilio calls a caller who hides the number. Nobody is called so: screening refuses it."""

FINAL = frozenset({"delivered", "undelivered", "failed"})

Form = Mapping[str, str]

_NAMED = {Medium.TEXT: "MessageSid", Medium.CALL: "CallSid"}


def contact_of(form: Form, medium: Medium, at_ms: int) -> Contact | None:
    """None if it is none. A text's and a call's forms name their ids differently."""
    name, number = form.get(_NAMED[medium], ""), form.get("To", "")
    if not name or not number:
        return None
    body = form.get("Body", "") if medium is Medium.TEXT else ""
    return Contact(name, form.get("From", "") or WITHHELD, number, body, at_ms, medium=medium)


def report_of(form: Form, reply: str) -> str | None:
    """A status as `domain/report` reads it; `reply` is our own id of what it is about. None if something is missing."""
    name, status = form.get("MessageSid", ""), form.get("MessageStatus", "")
    if not name or not status or not reply:
        return None
    return json.dumps({"carrier": "twilio", "message": name, "reply": reply, "status": status})
