"""A responder's first frame, and going on duty or off: the answer is where things stand."""

from antirelou.domain import chat_event
from antirelou.domain.area import nearness
from antirelou.domain.chat_frame import Duty, Hello
from antirelou.domain.chat_room import Room, desk_back
from antirelou.domain.connection import Connection
from antirelou.domain.responder import Responder
from antirelou.services.change_room import ChangeRoom
from antirelou.services.chat_ports import Relay
from antirelou.services.leave_chat import LeaveChat
from antirelou.services.tell_everyone import TellEveryone


class GreetDesk:
    def __init__(self, relay: Relay, change: ChangeRoom, leave: LeaveChat, tell: TellEveryone) -> None:
        self._relay = relay
        self._change = change
        self._leave = leave
        self._tell = tell

    def hello(self, who: Connection, _: Hello, now_ms: int) -> str:
        """Somebody's desk is where they said hello last: what they had open elsewhere is closed."""
        duty = self._relay.responders.find(who.sub, now_ms)
        elsewhere, was_gone = {duty.connection} if duty else set(), bool(duty and duty.gone_ms)
        duty = self._relay.responders.back(who.sub, who.id, now_ms)
        rooms = self._relay.rooms.held(who.sub, now_ms)
        for room in [each for each in rooms if each.sub == who.sub]:
            elsewhere.add(room.desk)
            self._take_up(room, who, now_ms)
        for connection in elsewhere - {who.id, ""}:
            self._relay.connections.forget(connection)
            self._relay.wires.close(connection)
        self._answer(who, duty, now_ms)
        if was_gone:
            self._tell.who_is_there(who.sub, now_ms)
        return "desk"

    def duty(self, who: Connection, frame: Duty, now_ms: int) -> str:
        """Off duty keeps the rooms that are theirs."""
        duty = Responder(who.sub, who.label, who.id, frame.areas, frame.locales, now_ms) if frame.on else None
        if duty:
            self._relay.responders.put(duty)
        else:
            self._relay.responders.drop(who.sub)
        self._answer(who, duty, now_ms)
        self._tell.who_is_there(who.sub, now_ms)
        self._tell.their_places(now_ms)
        return "on_duty" if duty else "off_duty"

    def _take_up(self, held: Room, who: Connection, now_ms: int) -> None:
        changed = self._change(held.id, lambda room: desk_back(room, who.sub, who.id), now_ms)
        if changed.after and changed.before and changed.before.desk_gone_ms and not changed.after.visitor_gone_ms:
            self._leave.reach(changed.after.visitor, chat_event.to_visitor("back", changed.after), now_ms)

    def _answer(self, who: Connection, duty: Responder | None, now_ms: int) -> None:
        rooms = self._relay.rooms.held(who.sub, now_ms)
        held = [room for room in rooms if room.sub == who.sub]
        on_duty = self._relay.responders.on_duty(now_ms)
        queue = _for(duty, self._relay.rooms.queue(now_ms)) if duty else []
        self._relay.wires.post(who.id, chat_event.desk(who.sub, duty, held, queue, on_duty))
        for room in held:
            if room.visitor_gone_ms:
                self._relay.wires.post(who.id, chat_event.of_room("away", room.id))
        for room in [each for each in rooms if each.offered_to == who.sub]:
            self._relay.wires.post(who.id, chat_event.offered(room))


def _for(duty: Responder, queue: list[Room]) -> list[Room]:
    """What they may take, nearest first and then oldest."""
    able = [room for room in queue if duty.speaks(room.locale)]
    return sorted(able, key=lambda room: (nearness(room.area, duty.areas), room.since_ms))
