"""Find the connections that are gone and never said so: $disconnect is best effort."""

from antirelou.domain.census import Census
from antirelou.domain.chat_room import Room, desk_left, visitor_left
from antirelou.domain.connection import Connection
from antirelou.domain.responder import GRACE_MS, Responder
from antirelou.domain.ticket import Role
from antirelou.services.change_room import ChangeRoom
from antirelou.services.chat_ports import Relay
from antirelou.services.leave_chat import LeaveChat
from antirelou.services.tell_everyone import TellEveryone

_QUIET_MS = 60_000


class SweepConnections:
    def __init__(self, relay: Relay, change: ChangeRoom, leave: LeaveChat, tell: TellEveryone) -> None:
        self._relay = relay
        self._change = change
        self._leave = leave
        self._tell = tell

    def __call__(self, census: Census, now_ms: int) -> int:
        """How many were found gone. Who was silent for a minute is looked for."""
        quiet = [each for each in census.connections if now_ms - each.seen_ms >= _QUIET_MS]
        gone = set(self._relay.wires.gone([each.id for each in quiet]))
        for stray in [each.id for each in quiet if each.id not in gone and _leads_nowhere(each, census)]:
            self._relay.wires.close(stray)
            gone.add(stray)
        for connection in gone:
            self._leave(connection, now_ms)
        forgotten = sum(self._note_forgotten(room, census, now_ms) for room in census.rooms)
        for responder in census.responders:
            self._see_off(responder, census, now_ms)
        return len(gone) + forgotten

    def _note_forgotten(self, room: Room, census: Census, now_ms: int) -> int:
        """A crash in the midst of leaving: the connection is forgotten, and the room does not know."""
        sides = [] if room.visitor_gone_ms else [room.visitor]
        sides += [room.desk] if room.desk and not room.desk_gone_ms else []
        lost = [each for each in sides if self._is_forgotten(each, census, now_ms)]
        for side in lost:
            self._change(room.id, lambda found, side=side: _left(found, side, now_ms), now_ms)  # type: ignore[misc]
        return len(lost)

    def _see_off(self, responder: Responder, census: Census, now_ms: int) -> None:
        if responder.gone_ms and now_ms - responder.gone_ms >= GRACE_MS:
            self._relay.responders.drop_gone(responder.sub)
        elif (
            not responder.gone_ms
            and self._is_forgotten(responder.connection, census, now_ms)
            and self._relay.responders.left(responder.sub, responder.connection, now_ms)
        ):
            self._tell.who_is_there(responder.sub, now_ms)

    def _is_forgotten(self, connection: str, census: Census, now_ms: int) -> bool:
        """Looked up again: what came while the census was taken is not in it."""
        listed = any(each.id == connection for each in census.connections)
        return not listed and self._relay.connections.find(connection, now_ms) is None


def _left(room: Room, side: str, now_ms: int) -> Room:
    return desk_left(visitor_left(room, side, now_ms), side, now_ms)


def _leads_nowhere(who: Connection, census: Census) -> bool:
    """A visitor's that never said hello, or whose room is no more, or has another."""
    return who.role is Role.VISITOR and not any(room.visitor == who.id for room in census.rooms)
