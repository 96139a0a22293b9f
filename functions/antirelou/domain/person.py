"""A sender as maintainers see one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """`key` is the id to block or unblock by; nothing leads from it to a number without the secret."""

    key: str
    replies: int
    last_ms: int
    blocked: bool
    opted_out: bool
