"""A text to the number, or a call."""

from dataclasses import dataclass

from antirelou.domain.contact import Medium


@dataclass(frozen=True, slots=True)
class Message:
    """`hostile` is what no code under test may know; the figures are made of it."""

    at_ms: int
    sender: str
    body: str
    id: str
    hostile: bool
    medium: Medium = Medium.TEXT


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it has an id."""

    at_ms: int
    sender: str
    body: str
    medium: Medium = Medium.TEXT
