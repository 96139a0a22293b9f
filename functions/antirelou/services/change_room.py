"""Change a room, whoever else changes it at the same time."""

from collections.abc import Callable
from dataclasses import dataclass

from antirelou.domain.chat_room import Room
from antirelou.services.chat_ports import Rooms

_TRIES = 12


class BusyRoomError(RuntimeError):
    """Others changed it at every try."""


@dataclass(frozen=True)
class Changed:
    """`before` is None where there is no room, `after` where the change may not be. Equal: nothing was to be done."""

    before: Room | None
    after: Room | None


class ChangeRoom:
    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def __call__(self, room: str, change: Callable[[Room], Room | None], now_ms: int) -> Changed:
        for _ in range(_TRIES):
            before = self._rooms.find(room, now_ms)
            after = change(before) if before else None
            if before is None or after is None or after == before:
                return Changed(before, after)
            stored = self._rooms.swap(before, after)
            if stored:
                return Changed(before, stored)
        raise BusyRoomError

    def remove(self, room: str, may: Callable[[Room], bool], now_ms: int) -> Changed:
        """Without `after` where it was removed or is no more; the room itself where it may not be."""
        for _ in range(_TRIES):
            before = self._rooms.find(room, now_ms)
            if before is None:
                return Changed(None, None)
            if not may(before):
                return Changed(before, before)
            if self._rooms.remove(before):
                return Changed(before, None)
        raise BusyRoomError
