"""How the chat stands, for gauges: light, as every function loads what counts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChatFigures:
    """`unstaffed`: shifts of this moment that nobody keeps. Counts, and nobody in particular."""

    unstaffed: int
    on_duty: int
    waiting: int
    open: int
    longest_wait_seconds: int
