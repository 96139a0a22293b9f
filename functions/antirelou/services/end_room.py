"""A room ends: by its visitor, who quits, or by its responder. Nothing of it is kept but a count."""

from collections.abc import Callable

from antirelou.domain import chat_event
from antirelou.domain.chat_frame import Bad, End, Quit
from antirelou.domain.chat_room import Room
from antirelou.domain.connection import Connection
from antirelou.services.change_room import Changed, ChangeRoom
from antirelou.services.chat_ports import Relay
from antirelou.services.tell_everyone import TellEveryone


class EndRoom:
    def __init__(self, relay: Relay, change: ChangeRoom, tell: TellEveryone) -> None:
        self._relay = relay
        self._change = change
        self._tell = tell

    def __call__(self, room: str, may: Callable[[Room], bool], count: str, now_ms: int) -> Changed:
        """Remove first, tell then: whoever asks again finds nothing. The visitor is the caller's to tell."""
        changed = self._change.remove(room, may, now_ms)
        if changed.before and not changed.after:
            self._relay.counts.add(count, now_ms)
            self._tell_others(changed.before, now_ms)
        return changed

    def quit(self, who: Connection, _: Quit, now_ms: int) -> str:
        if who.room:
            self(who.room, lambda room: room.visitor == who.id, "quit", now_ms)
        self._relay.connections.forget(who.id)
        self._relay.wires.close(who.id)
        return "quit"

    def quit_by(self, room: str, resume: str, now_ms: int) -> str:
        """By whoever knows what leads back into it. Its connection, if there is one still, is closed."""
        changed = self(room, lambda found: found.resume == resume, "quit", now_ms)
        if changed.before is None or changed.after:
            return "unknown"
        self._relay.wires.close(changed.before.visitor)
        return "quit"

    def end(self, who: Connection, frame: End, now_ms: int) -> str:
        changed = self(frame.room, lambda room: room.sub == who.sub, "ended", now_ms)
        if changed.after:
            self._relay.wires.post(who.id, chat_event.refused(Bad.ACTION))
            return "not_theirs"
        if changed.before:
            self._tell_visitor(changed.before)
        if not changed.before or changed.before.desk != who.id:
            self._relay.wires.post(who.id, chat_event.of_room("ended", frame.room))
        return "ended"

    def over(self, room: Room, now_ms: int) -> bool:
        """One that nobody may find any more. False if it has changed since it was read."""
        removed = self._relay.rooms.remove(room)
        if removed:
            self._relay.counts.add("left", now_ms)
            self._tell_visitor(room)
            self._tell_others(room, now_ms)
        return removed

    def _tell_visitor(self, room: Room) -> None:
        if not room.visitor_gone_ms:
            self._relay.wires.post(room.visitor, chat_event.of_room("ended", room.id))

    def _tell_others(self, room: Room, now_ms: int) -> None:
        if room.waits:
            self._tell.that_it_is_gone(room, now_ms)
            return
        if not room.desk_gone_ms:
            self._relay.wires.post(room.desk, chat_event.of_room("ended", room.id))
        offeree = self._relay.responders.find(room.offered_to, now_ms) if room.offered_to else None
        if offeree:
            self._relay.wires.post(offeree.connection, chat_event.of_room("gone", room.id))
