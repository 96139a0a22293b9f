"""What the chat's use cases need of the outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from antirelou.domain.census import Census, Key
from antirelou.domain.chat_event import Event
from antirelou.domain.chat_room import Room
from antirelou.domain.connection import Connection
from antirelou.domain.responder import Responder
from antirelou.domain.ticket import Ticket


class Tickets(Protocol):
    def put(self, ticket: Ticket) -> None: ...

    def drop(self, digest: str) -> None: ...


class Connections(Protocol):
    def spend(self, digest: str, connection: str, now_ms: int) -> Connection | None:
        """The connection that a ticket leads in: one of all that try."""

    def find(self, connection: str, now_ms: int) -> Connection | None: ...

    def count_frame(self, connection: str, now_ms: int) -> Connection | None:
        """None if nobody knows that connection (any more). One request."""

    def count_refusal(self, connection: str) -> int:
        """How many frames of it were refused by now."""

    def forget(self, connection: str) -> Connection | None:
        """As it was; None if it was not there."""


class Rooms(Protocol):
    def find(self, room: str, now_ms: int) -> Room | None:
        """As it is now, not as it was a moment ago. One request."""

    def open(self, room: Room) -> Room | None:
        """None if the visitor's connection is gone, or has a room."""

    def swap(self, before: Room, after: Room) -> Room | None:
        """The room as it is from now on; None if it has changed since `before` was read. A visitor's connection that it
        no longer names is forgotten."""

    def remove(self, room: Room) -> bool:
        """And all that leads to it: its place, its visitor's connection, its ticket. False if it has changed since."""

    def queue(self, now_ms: int) -> list[Room]:
        """Oldest first."""

    def waiting(self, now_ms: int) -> int: ...

    def held(self, sub: str, now_ms: int) -> list[Room]:
        """Those somebody has, and those offered to them."""


class Responders(Protocol):
    def find(self, sub: str, now_ms: int) -> Responder | None: ...

    def put(self, responder: Responder) -> None: ...

    def drop(self, sub: str) -> None: ...

    def drop_gone(self, sub: str) -> None:
        """Nothing if they have come back."""

    def on_duty(self, now_ms: int) -> list[Responder]: ...

    def back(self, sub: str, connection: str, now_ms: int) -> Responder | None:
        """Of whoever is on duty: seen now, through this connection."""

    def seen(self, sub: str, connection: str, now_ms: int) -> None:
        """They are there; nothing if not through this connection."""

    def left(self, sub: str, connection: str, now_ms: int) -> bool:
        """They are gone; False if that was known, or if they are there through another connection."""


class Counts(Protocol):
    def add(self, what: str, now_ms: int) -> None: ...


class Housekeeping(Protocol):
    def take_census(self, now_ms: int) -> Census: ...

    def drop(self, key: Key) -> None: ...


class Posted(Enum):
    """`FAULT`: it may have arrived all the same."""

    DELIVERED = "delivered"
    GONE = "gone"
    FAULT = "fault"


class Wires(Protocol):
    """Raise nothing."""

    def post(self, connection: str, event: Event) -> Posted: ...

    def post_all(self, posts: Sequence[tuple[str, Event]]) -> list[Posted]: ...

    def close(self, connection: str) -> None: ...

    def gone(self, connections: Sequence[str]) -> list[str]:
        """Those of them that are known to be no more."""


@dataclass(frozen=True)
class Relay:
    """What most of them need."""

    rooms: Rooms
    connections: Connections
    responders: Responders
    wires: Wires
    counts: Counts
