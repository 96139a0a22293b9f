"""Take one frame: count it, read it, and pass it to what it asks for."""

from collections.abc import Callable, Mapping
from typing import Any

from antirelou.domain import chat_event
from antirelou.domain.chat_event import NotDelivered
from antirelou.domain.chat_frame import Bad, Frame, Ping, Say
from antirelou.domain.chat_reading import read_frame
from antirelou.domain.connection import MOST_REFUSED, Connection
from antirelou.domain.ticket import Role
from antirelou.services.chat_ports import Relay
from antirelou.services.leave_chat import LeaveChat

Do = Callable[[Connection, Any, int], str]


class TakeFrame:
    def __init__(self, relay: Relay, leave: LeaveChat, by_role: Mapping[Role, Mapping[type, Do]]) -> None:
        self._relay = relay
        self._leave = leave
        self._by_role = by_role

    def __call__(self, connection: str, text: object, now_ms: int) -> str:
        """How it ended, in a word. A fault is raised when the sender has been told that nothing was delivered."""
        try:
            return self._take(connection, text, now_ms)
        except Exception:
            self._tell_fault(connection, text)
            raise

    def _take(self, connection: str, text: object, now_ms: int) -> str:
        who = self._relay.connections.count_frame(connection, now_ms)
        if who is None:
            self._relay.wires.close(connection)
            return "unknown"
        frame = read_frame(text, who.role)
        if who.is_too_fast:
            return self._hold_back(who, frame, now_ms)
        if isinstance(frame, Bad):
            return self._refuse(who, frame, now_ms)
        if isinstance(frame, Ping):
            return self._pong(who, now_ms)
        return self._by_role[who.role][type(frame)](who, frame, now_ms)

    def _hold_back(self, who: Connection, frame: Frame | Bad, now_ms: int) -> str:
        slow = (
            chat_event.not_delivered(frame.room or who.room, frame, NotDelivered.SLOW_DOWN)
            if isinstance(frame, Say)
            else chat_event.refused(Bad.SLOW_DOWN)
        )
        self._relay.wires.post(who.id, slow)
        if who.is_flooding:
            self._close(who, now_ms)
        return "slow_down"

    def _refuse(self, who: Connection, why: Bad, now_ms: int) -> str:
        self._relay.wires.post(who.id, chat_event.refused(why))
        if self._relay.connections.count_refusal(who.id) >= MOST_REFUSED:
            self._close(who, now_ms)
        return f"refused_{why.value}"

    def _pong(self, who: Connection, now_ms: int) -> str:
        self._relay.wires.post(who.id, chat_event.PONG)
        if who.role is Role.DESK:
            self._relay.responders.seen(who.sub, who.id, now_ms)
        return "pong"

    def _close(self, who: Connection, now_ms: int) -> None:
        self._leave(who.id, now_ms)
        self._relay.wires.close(who.id)

    def _tell_fault(self, connection: str, text: object) -> None:
        for frame in (read_frame(text, role) for role in Role):
            if isinstance(frame, Say):
                event = chat_event.not_delivered(frame.room, frame, NotDelivered.FAULT)
                self._relay.wires.post(connection, event)
