"""Tell those on duty who waits and who else is there, and those who wait how far they are."""

from antirelou.domain import chat_event
from antirelou.domain.chat_event import Event
from antirelou.domain.chat_room import GRACE_MS, Room
from antirelou.domain.responder import colleagues_of, who_may_take
from antirelou.services.chat_ports import Relay

_TOLD_AT_ONCE = 20
"""Whoever is further behind learns it from the sweep, within a minute."""


class TellEveryone:
    def __init__(self, relay: Relay) -> None:
        self._relay = relay

    def that_it_waits(self, room: Room, now_ms: int) -> None:
        self._tell_desks(room, chat_event.waits(room), now_ms)

    def that_it_is_gone(self, room: Room, now_ms: int, but: str = "") -> None:
        """To all who saw it wait, `but` whoever took it; and those behind it move up."""
        self._tell_desks(room, chat_event.gone(room), now_ms, but)
        self.their_places(now_ms)

    def who_still_waits(self, now_ms: int) -> None:
        """To those on duty, once more, of whoever has waited for a minute: a word may be lost, and a sound missed."""
        queue = self._relay.rooms.queue(now_ms)[:_TOLD_AT_ONCE]
        late = [room for room in queue if now_ms - room.since_ms >= GRACE_MS and not room.visitor_gone_ms]
        duty = self._relay.responders.on_duty(now_ms) if late else []
        self._relay.wires.post_all(
            [
                (each.connection, chat_event.waits(room))
                for room in late
                for each in who_may_take(room.area, room.locale, duty)
            ]
        )

    def who_is_there(self, sub: str, now_ms: int) -> None:
        """To all on duty but this one, who came or went: a post each, and none again to whom it does not reach."""
        duty = self._relay.responders.on_duty(now_ms)
        told = colleagues_of(sub, duty)
        self._relay.wires.post_all([(each.connection, chat_event.colleagues(each.sub, duty)) for each in told])

    def their_places(self, now_ms: int, most: int = _TOLD_AT_ONCE) -> None:
        queue = self._relay.rooms.queue(now_ms)[:most]
        duty = self._relay.responders.on_duty(now_ms) if queue else []
        self._relay.wires.post_all(
            [
                (room.visitor, chat_event.waiting(room, ahead, bool(who_may_take(room.area, room.locale, duty))))
                for ahead, room in enumerate(queue)
                if not room.visitor_gone_ms
            ]
        )

    def place_of(self, room: Room, now_ms: int, resume: str = "") -> Event:
        """What a visitor reads who waits."""
        ahead = sum(_place(each) < _place(room) for each in self._relay.rooms.queue(now_ms))
        there = who_may_take(room.area, room.locale, self._relay.responders.on_duty(now_ms))
        return chat_event.waiting(room, ahead, bool(there), resume)

    def _tell_desks(self, room: Room, event: Event, now_ms: int, but: str = "") -> None:
        able = who_may_take(room.area, room.locale, self._relay.responders.on_duty(now_ms))
        self._relay.wires.post_all([(each.connection, event) for each in able if each.sub != but])


def _place(room: Room) -> tuple[int, str]:
    return room.since_ms, room.id
