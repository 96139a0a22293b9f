"""A connection is gone, and whoever is at the other end of its rooms learns it. Told twice or late, it is nothing."""

from antirelou.domain import chat_event
from antirelou.domain.chat_event import Event
from antirelou.domain.chat_room import Room, desk_left, visitor_left
from antirelou.domain.connection import Connection
from antirelou.domain.ticket import Role
from antirelou.services.change_room import ChangeRoom
from antirelou.services.chat_ports import Posted, Relay
from antirelou.services.tell_everyone import TellEveryone


class LeaveChat:
    def __init__(self, relay: Relay, change: ChangeRoom, tell: TellEveryone) -> None:
        self._relay = relay
        self._change = change
        self._tell = tell

    def __call__(self, connection: str, now_ms: int) -> str:
        """The room stays for its minute of grace: the sweep ends it, or gives it to somebody else."""
        who = self._relay.connections.forget(connection)
        if who is None:
            return "unknown"
        if who.role is Role.DESK:
            self._responder_left(who, now_ms)
        elif who.room:
            self._visitor_left(who, now_ms)
        return "left"

    def reach(self, connection: str, event: Event, now_ms: int) -> Posted:
        """Post, and note when nobody is there any more."""
        posted = self._relay.wires.post(connection, event)
        if posted is Posted.GONE:
            self(connection, now_ms)
        return posted

    def _visitor_left(self, who: Connection, now_ms: int) -> None:
        changed = self._change(who.room, lambda room: visitor_left(room, who.id, now_ms), now_ms)
        if changed.after and changed.after != changed.before and changed.after.desk and not changed.after.desk_gone_ms:
            self._relay.wires.post(changed.after.desk, chat_event.of_room("away", who.room))

    def _responder_left(self, who: Connection, now_ms: int) -> None:
        first = self._relay.responders.left(who.sub, who.id, now_ms)
        for held in self._relay.rooms.held(who.sub, now_ms):
            self._desk_left(held, who.id, now_ms)
        if first:
            self._tell.who_is_there(who.sub, now_ms)

    def _desk_left(self, held: Room, desk: str, now_ms: int) -> None:
        changed = self._change(held.id, lambda room: desk_left(room, desk, now_ms), now_ms)
        if changed.after and changed.after != changed.before and not changed.after.visitor_gone_ms:
            self._relay.wires.post(changed.after.visitor, chat_event.to_visitor("away", changed.after))
