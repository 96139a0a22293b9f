"""Everything that is in the chat's table at one time."""

from dataclasses import dataclass, field

from antirelou.domain.chat_room import Room
from antirelou.domain.connection import Connection
from antirelou.domain.responder import Responder

Key = tuple[str, str]


@dataclass(frozen=True)
class Census:
    """Rooms, those whose time is over included; `pointers` lead to rooms by their ids; `expired` is what only fills the
    table."""

    rooms: tuple[Room, ...] = ()
    connections: tuple[Connection, ...] = ()
    responders: tuple[Responder, ...] = ()
    pointers: tuple[tuple[Key, str], ...] = field(default=(), repr=False)
    expired: tuple[Key, ...] = field(default=(), repr=False)
