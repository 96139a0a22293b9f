"""An answer due later: what is kept of a contact until then, and the name under which it comes back."""

import json
from dataclasses import dataclass, field

from antirelou.domain.money import HOUR_MS

LOST_MS = 3 * HOUR_MS
"""What has not come back three hours after it was due (a queue is behind for less, but for an outage) is taken for
lost: it stands in nobody's way any more, and is wiped."""

_PARTS = 3


@dataclass(frozen=True)
class WaitRef:
    """All that a schedule and a queue get to see. `sender_key` is the HMAC, `number` the name of ours, `id` the
    contact's name in logs."""

    sender_key: str
    number: str
    id: str

    def __str__(self) -> str:
        return f"{self.sender_key}.{self.number}.{self.id}"


@dataclass(frozen=True)
class Wait:
    """`sealed` holds the sender's number and the carrier's id of the contact, encrypted; no word of it is kept. Empty
    once the contact has ended: `via` then names the delivery that ended it, if one did."""

    ref: WaitRef
    sent_ms: int
    due_ms: int
    sealed: bytes = field(repr=False)
    via: str = ""


def due_message(ref: WaitRef, due_ms: int | None = None) -> str:
    """What the inbox gets when the time has come; `due_ms` when it has to wait once more."""
    return json.dumps({"Wait": str(ref)} | ({} if due_ms is None else {"DueMs": due_ms}))


def read_ref(name: object) -> WaitRef | None:
    """None for anything else."""
    parts = name.split(".") if isinstance(name, str) else []
    return WaitRef(*parts) if len(parts) == _PARTS and all(parts) else None
