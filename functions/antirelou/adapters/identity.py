"""Who is at the keyboard, as AWS knows them."""

import hashlib
import re
from typing import Any

_ODD = re.compile(r"[^A-Za-z0-9_.@=,-]")


def caller_name(client: Any) -> str:
    """The last part of the caller's ARN: a user's or a session's name."""
    arn: str = client.get_caller_identity()["Arn"]
    return _ODD.sub("_", re.split(r"[/:]", arn)[-1])[:64] or "unknown"


def caller_digest(client: Any) -> str:
    """Tells two callers apart, and names neither: the SHA-256 of the whole ARN. Two people in one role differ by their
    sessions' names, so those must not be theirs to choose (docs/broadcast.md)."""
    return hashlib.sha256(client.get_caller_identity()["Arn"].encode()).hexdigest()
