"""Every minute: is somebody there who was promised, and how long has the first in the queue waited?"""

from collections.abc import Sequence
from typing import Protocol

from antirelou.domain.chat_figures import ChatFigures
from antirelou.domain.duty import OnDuty, unstaffed
from antirelou.domain.rota import Rota


class Sweep(Protocol):
    """What is put in order before the figures are taken."""

    def __call__(self, now_ms: int) -> object:
        """Safe at any time, and twice."""


class Floor(Protocol):
    """Responders and the queue, as they stand; what has expired is not there."""

    def on_duty(self, now_ms: int) -> Sequence[OnDuty]: ...

    def waiting_since(self, now_ms: int) -> Sequence[int]:
        """Since when each room of the queue waits, in ms."""


class WatchRota:
    def __init__(self, rota: Rota, floor: Floor) -> None:
        self._rota = rota
        self._floor = floor

    def __call__(self, now_ms: int) -> ChatFigures:
        people = [person for person in self._floor.on_duty(now_ms) if person.there(now_ms)]
        since = self._floor.waiting_since(now_ms)
        return ChatFigures(
            unstaffed=unstaffed(self._rota.now(now_ms), people),
            on_duty=len(people),
            waiting=len(since),
            open=sum(person.rooms for person in people),
            longest_wait_seconds=max(0, now_ms - min(since, default=now_ms)) // 1000,
        )
