"""What leads somebody into the chat once: known by its digest alone, and worthless a minute later."""

import hashlib
import re
from dataclasses import dataclass, field
from enum import Enum

TICKET_LASTS_MS = 60_000

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


class Role(Enum):
    VISITOR = "visitor"
    DESK = "desk"


@dataclass(frozen=True)
class Ticket:
    """A visitor's leads to a new room (`area`, `locale`, `key`) or back into one (`room`); the desk's to it."""

    digest: str
    role: Role
    expires_ms: int
    area: str = ""
    locale: str = ""
    key: str = field(default="", repr=False)
    room: str = field(default="", repr=False)
    sub: str = field(default="", repr=False)
    label: str = field(default="", repr=False)


def read_secret(raw: object) -> str | None:
    """A ticket or what leads back into a room: 32 bytes in base64url. None if it cannot be one."""
    return raw if isinstance(raw, str) and _SECRET.fullmatch(raw) else None


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
