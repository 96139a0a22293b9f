"""What somebody sends to the number."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """`hostile` is what no code under test may know; the figures are made of it."""

    at_ms: int
    sender: str
    body: str
    id: str
    hostile: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it has an id."""

    at_ms: int
    sender: str
    body: str
