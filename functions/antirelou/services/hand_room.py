"""A responder offers a room to a colleague, or keeps its visitor quiet."""

from antirelou.domain import chat_event
from antirelou.domain.chat_frame import Bad, Hand, Mute
from antirelou.domain.chat_room import hand, mute
from antirelou.domain.connection import Connection
from antirelou.services.change_room import ChangeRoom
from antirelou.services.chat_ports import Relay
from antirelou.services.leave_chat import LeaveChat


class HandRoom:
    def __init__(self, relay: Relay, change: ChangeRoom, leave: LeaveChat) -> None:
        self._relay = relay
        self._change = change
        self._leave = leave

    def hand(self, who: Connection, frame: Hand, now_ms: int) -> str:
        """It stays with them until the colleague claims it. To themselves: the offer is taken back."""
        colleague = self._relay.responders.find(frame.to, now_ms)
        if frame.to != who.sub and (colleague is None or colleague.gone_ms):
            return self._refuse(who)
        changed = self._change(frame.room, lambda room: hand(room, who.sub, frame.to), now_ms)
        if changed.after is None or changed.before is None:
            return self._refuse(who)
        if changed.before.offered_to not in ("", frame.to):
            self._take_back(frame.room, changed.before.offered_to, now_ms)
        if colleague and frame.to != who.sub:
            self._leave.reach(colleague.connection, chat_event.offered(changed.after), now_ms)
        return "offered"

    def mute(self, who: Connection, frame: Mute, now_ms: int) -> str:
        changed = self._change(frame.room, lambda room: mute(room, who.sub, frame.on), now_ms)
        if changed.after is None:
            return self._refuse(who)
        if not changed.after.visitor_gone_ms:
            self._leave.reach(changed.after.visitor, chat_event.to_visitor("muted", changed.after, on=frame.on), now_ms)
        return "muted" if frame.on else "unmuted"

    def _take_back(self, room: str, offeree: str, now_ms: int) -> None:
        before = self._relay.responders.find(offeree, now_ms)
        if before:
            self._relay.wires.post(before.connection, chat_event.of_room("gone", room))

    def _refuse(self, who: Connection) -> str:
        self._relay.wires.post(who.id, chat_event.refused(Bad.ACTION))
        return "not_theirs"
