"""A visitor's first frame: a room is opened, or is theirs again through another connection."""

from collections.abc import Callable

from antirelou.domain import chat_event
from antirelou.domain.chat_event import Event
from antirelou.domain.chat_frame import Hello
from antirelou.domain.chat_room import ROOM_LASTS_MS, Room, visitor_back
from antirelou.domain.connection import Connection
from antirelou.domain.ticket import digest_of
from antirelou.services.change_room import ChangeRoom
from antirelou.services.chat_ports import Relay
from antirelou.services.leave_chat import LeaveChat
from antirelou.services.tell_everyone import TellEveryone


class GreetVisitor:
    def __init__(
        self,
        relay: Relay,
        change: ChangeRoom,
        leave: LeaveChat,
        tell: TellEveryone,
        new_secret: Callable[[int], str],
    ) -> None:
        """`new_secret(n)`: n random bytes in base64url."""
        self._relay = relay
        self._change = change
        self._leave = leave
        self._tell = tell
        self._new_secret = new_secret

    def __call__(self, who: Connection, _: Hello, now_ms: int) -> str:
        """Said again, it is answered again, but for what leads back into the room: of that only a digest is kept."""
        return self._come_back(who, now_ms) if who.room else self._open(who, now_ms)

    def _open(self, who: Connection, now_ms: int) -> str:
        resume = self._new_secret(32)
        room = self._relay.rooms.open(
            Room(
                id=self._new_secret(16),
                area=who.area,
                locale=who.locale,
                since_ms=now_ms,
                expires_ms=now_ms + ROOM_LASTS_MS,
                visitor_key=who.key,
                resume=digest_of(resume),
                visitor=who.id,
            )
        )
        if room is None:
            return "opened_already"
        self._relay.counts.add("opened", now_ms)
        self._leave.reach(who.id, self._tell.place_of(room, now_ms, resume), now_ms)
        self._tell.that_it_waits(room, now_ms)
        return "opened"

    def _come_back(self, who: Connection, now_ms: int) -> str:
        changed = self._change(who.room, lambda room: visitor_back(room, who.id), now_ms)
        room, before = changed.after, changed.before
        if room is None or before is None:
            self._relay.wires.post(who.id, chat_event.of_room("ended", who.room))
            self._relay.connections.forget(who.id)
            return "no_room"
        for event in self._where_things_stand(room, now_ms):
            self._relay.wires.post(who.id, event)
        if before.visitor_gone_ms and room.desk and not room.desk_gone_ms:
            self._leave.reach(room.desk, chat_event.of_room("back", room.id), now_ms)
        return "back"

    def _where_things_stand(self, room: Room, now_ms: int) -> list[Event]:
        if room.waits:
            return [self._tell.place_of(room, now_ms)]
        muted = [chat_event.to_visitor("muted", room, on=True)] if room.muted else []
        away = [chat_event.to_visitor("away", room)] if room.desk_gone_ms else []
        return [chat_event.claimed(room), *muted, *away]
