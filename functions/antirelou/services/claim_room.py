"""A responder takes a room: of all who try, one does."""

from antirelou.domain import chat_event
from antirelou.domain.chat_frame import Claim
from antirelou.domain.chat_room import Room, claim
from antirelou.domain.connection import Connection
from antirelou.domain.responder import Responder
from antirelou.services.change_room import ChangeRoom
from antirelou.services.chat_ports import Relay
from antirelou.services.leave_chat import LeaveChat
from antirelou.services.tell_everyone import TellEveryone


class ClaimRoom:
    def __init__(self, relay: Relay, change: ChangeRoom, leave: LeaveChat, tell: TellEveryone) -> None:
        self._relay = relay
        self._change = change
        self._leave = leave
        self._tell = tell

    def __call__(self, who: Connection, frame: Claim, now_ms: int) -> str:
        """Sent again, it is answered again: what was claimed with this proof is claimed."""
        duty = self._relay.responders.find(who.sub, now_ms)
        changed = self._change(frame.room, lambda room: _claimed(room, who, frame, duty), now_ms)
        room, before = changed.after, changed.before
        if room is None or before is None:
            self._relay.wires.post(who.id, chat_event.of_room("taken", frame.room))
            return "taken"
        self._relay.wires.post(who.id, chat_event.yours(room))
        self._tell_visitor(before, room, now_ms)
        if before.epoch == room.epoch:
            return "claimed_already"
        self._tell_colleagues(before, room, now_ms)
        return "claimed"

    def _tell_visitor(self, before: Room, room: Room, now_ms: int) -> None:
        if room.visitor_gone_ms:
            self._relay.wires.post(room.desk, chat_event.of_room("away", room.id))
            return
        self._leave.reach(room.visitor, chat_event.claimed(room), now_ms)
        if before.muted and not room.muted:
            self._relay.wires.post(room.visitor, chat_event.to_visitor("muted", room, on=False))

    def _tell_colleagues(self, before: Room, room: Room, now_ms: int) -> None:
        if before.waits:
            self._relay.counts.add("claimed", now_ms)
            self._tell.that_it_is_gone(room, now_ms, but=room.sub)
        elif before.sub != room.sub:
            self._relay.counts.add("handed", now_ms)
            self._relay.wires.post(before.desk, chat_event.of_room("handed", room.id))
        elif before.offered_to:
            offeree = self._relay.responders.find(before.offered_to, now_ms)
            if offeree:
                self._relay.wires.post(offeree.connection, chat_event.of_room("gone", room.id))


def _claimed(room: Room, who: Connection, frame: Claim, duty: Responder | None) -> Room | None:
    """What waits is for those on duty who speak its language."""
    if room.waits and not (duty and duty.connection == who.id and duty.speaks(room.locale)):
        return None
    return claim(room, who.sub, who.id, frame.epoch, frame.proof)
