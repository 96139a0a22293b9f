"""Pass a message on to the other side of its room, or tell its sender that it was not: it is in no other place."""

from antirelou.domain import chat_event
from antirelou.domain.chat_event import NotDelivered
from antirelou.domain.chat_frame import Say, Typing
from antirelou.domain.chat_peer import peer_for, peer_of
from antirelou.domain.connection import Connection
from antirelou.services.chat_ports import Posted, Relay
from antirelou.services.leave_chat import LeaveChat

_WHY = {Posted.GONE: NotDelivered.AWAY, Posted.FAULT: NotDelivered.FAULT}


class SayInRoom:
    def __init__(self, relay: Relay, leave: LeaveChat) -> None:
        self._relay = relay
        self._leave = leave

    def say(self, who: Connection, say: Say, now_ms: int) -> str:
        room, why = say.room or who.room, self._pass_on(who, say, now_ms)
        if why:
            return self.tell_not(who, say, why)
        self._relay.wires.post(who.id, chat_event.delivered(room, say))
        return "delivered"

    def tell_not(self, who: Connection, say: Say, why: NotDelivered) -> str:
        self._relay.wires.post(who.id, chat_event.not_delivered(say.room or who.room, say, why))
        return f"not_delivered_{why.value}"

    def typing(self, who: Connection, frame: Typing, now_ms: int) -> str:
        """A sign that nobody misses when it is lost."""
        room = frame.room or who.room
        peer = peer_of(self._relay.rooms.find(room, now_ms), who) if room else NotDelivered.NO_ROOM
        if isinstance(peer, str):
            self._leave.reach(peer, chat_event.of_room("typing", room), now_ms)
        return "typing"

    def _pass_on(self, who: Connection, say: Say, now_ms: int) -> NotDelivered | None:
        room = say.room or who.room
        if not say.box:
            return NotDelivered.TOO_LONG
        peer = peer_for(self._relay.rooms.find(room, now_ms), who, say.epoch) if room else NotDelivered.NO_ROOM
        if isinstance(peer, NotDelivered):
            return peer
        return _WHY.get(self._leave.reach(peer, chat_event.said(room, say), now_ms))
