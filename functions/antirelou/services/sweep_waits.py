"""Once an hour, wipe what waits and never came back: a crash lost its schedule, or it is in the dead letters."""

from typing import Protocol

from antirelou.domain.wait import LOST_MS, WaitRef


class Waits(Protocol):
    def overdue(self, before_ms: int) -> list[WaitRef]:
        """Sealed still, and due before that time."""

    def wipe(self, ref: WaitRef, via: str = "") -> None:
        """Only its name stays, for a day or two."""


class SweepWaits:
    def __init__(self, waits: Waits) -> None:
        self._waits = waits

    def __call__(self, now_ms: int) -> int:
        """How many were wiped. Safe at any time."""
        overdue = self._waits.overdue(now_ms - LOST_MS)
        for ref in overdue:
            self._waits.wipe(ref)
        return len(overdue)
