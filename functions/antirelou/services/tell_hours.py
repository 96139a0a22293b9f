"""Whether somebody is there for a visitor, and if not, when."""

from typing import Protocol

from antirelou.domain.chat_asked import Hours
from antirelou.domain.responder import who_may_take
from antirelou.services.chat_ports import Responders, Rooms


class Rota(Protocol):
    def next_open(self, area: str, locale: str, now_ms: int) -> int | None:
        """In ms; now if it is covered now, None if it never is."""


class TellHours:
    def __init__(self, rooms: Rooms, responders: Responders, rota: Rota) -> None:
        self._rooms = rooms
        self._responders = responders
        self._rota = rota

    def __call__(self, area: str, locale: str, now_ms: int) -> Hours:
        """The rota is a plan: whoever is on duty is there, planned or not."""
        there = bool(who_may_take(area, locale, self._responders.on_duty(now_ms)))
        opens_ms = None if there else self._rota.next_open(area, locale, now_ms)
        return Hours(there, self._rooms.waiting(now_ms), opens_ms)
