"""A responder whom Cognito vouches for, and what the desk's API answers."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Responder:
    """`label` is the name that visitors and colleagues read."""

    sub: str = field(repr=False)
    label: str = field(repr=False)


@dataclass(frozen=True)
class DeskAnswer:
    """`label` is its name in metrics and logs, `why` names a fault; the rest is for the browser."""

    label: str
    status: int
    fields: dict[str, Any] = field(repr=False)
    why: str = ""


def read_responder(claims: Any) -> Responder | None:
    """Of an identity token that the API has verified. An access token names nobody: None."""
    found = claims if isinstance(claims, dict) else {}
    sub, label, use = (found.get(name) for name in ("sub", "nickname", "token_use"))
    if not (isinstance(sub, str) and isinstance(label, str) and sub and label and use == "id"):
        return None
    return Responder(sub, label)
