"""The chat's use cases: how they are put together, and from what."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from secrets import token_urlsafe
from typing import Any

from antirelou.adapters.aws import client
from antirelou.adapters.chat_counts import TableCounts
from antirelou.adapters.connections import TableConnections
from antirelou.adapters.housekeeping import TableHousekeeping
from antirelou.adapters.responders import TableResponders
from antirelou.adapters.rooms import TableRooms
from antirelou.adapters.wires import ApiWires, wires_client
from antirelou.config.chat import ChatConfig
from antirelou.domain.chat_frame import Claim, Duty, End, Hand, Hello, Mute, Quit, Say, Typing
from antirelou.domain.ticket import Role
from antirelou.services.change_room import ChangeRoom
from antirelou.services.chat_ports import Housekeeping, Relay
from antirelou.services.claim_room import ClaimRoom
from antirelou.services.connect_chat import ConnectChat
from antirelou.services.end_room import EndRoom
from antirelou.services.greet_desk import GreetDesk
from antirelou.services.greet_visitor import GreetVisitor
from antirelou.services.hand_room import HandRoom
from antirelou.services.leave_chat import LeaveChat
from antirelou.services.say_in_room import SayInRoom
from antirelou.services.sweep_connections import SweepConnections
from antirelou.services.sweep_rooms import SweepRooms
from antirelou.services.take_frame import Do, TakeFrame
from antirelou.services.tell_everyone import TellEveryone


@dataclass(frozen=True)
class Chat:
    """Every use case around a relay, each made when first asked for."""

    relay: Relay
    new_secret: Callable[[int], str] = token_urlsafe

    @cached_property
    def change(self) -> ChangeRoom:
        return ChangeRoom(self.relay.rooms)

    @cached_property
    def tell(self) -> TellEveryone:
        return TellEveryone(self.relay)

    @cached_property
    def leave(self) -> LeaveChat:
        return LeaveChat(self.relay, self.change, self.tell)

    @cached_property
    def end(self) -> EndRoom:
        return EndRoom(self.relay, self.change, self.tell)

    @cached_property
    def connect(self) -> ConnectChat:
        return ConnectChat(self.relay.connections, self.change, self.relay.wires)

    @cached_property
    def take(self) -> TakeFrame:
        return TakeFrame(self.relay, self.leave, {Role.VISITOR: self._visitors(), Role.DESK: self._desks()})

    def sweep(self, housekeeping: Housekeeping) -> SweepRooms:
        connections = SweepConnections(self.relay, self.change, self.leave, self.tell)
        return SweepRooms(self.relay, housekeeping, self.change, connections, self.end, self.tell)

    def _visitors(self) -> dict[type, Do]:
        say = SayInRoom(self.relay, self.leave)
        greet = GreetVisitor(self.relay, self.change, self.leave, self.tell, self.new_secret)
        return {Hello: greet, Say: say.say, Typing: say.typing, Quit: self.end.quit}

    def _desks(self) -> dict[type, Do]:
        say = SayInRoom(self.relay, self.leave)
        greet = GreetDesk(self.relay, self.change, self.leave, self.tell)
        hand = HandRoom(self.relay, self.change, self.leave)
        return {
            Hello: greet.hello,
            Duty: greet.duty,
            Claim: ClaimRoom(self.relay, self.change, self.leave, self.tell),
            Say: say.say,
            Typing: say.typing,
            Hand: hand.hand,
            Mute: hand.mute,
            End: self.end.end,
        }


@cache
def config() -> ChatConfig:
    return ChatConfig.from_env(os.environ)


@cache
def rooms_table() -> tuple[Any, str]:
    """Its own client: what other functions share would make every frame's cold start a sixth longer."""
    return client("dynamodb"), config().table_name


@cache
def chat() -> Chat:
    settings, table = config(), rooms_table()
    return Chat(
        Relay(
            rooms=TableRooms(*table),
            connections=TableConnections(*table),
            responders=TableResponders(*table),
            wires=ApiWires(wires_client(settings.wires_url, settings.connect_to)),
            counts=TableCounts(*table),
        )
    )


@cache
def sweep_rooms() -> SweepRooms:
    return chat().sweep(TableHousekeeping(*rooms_table()))
