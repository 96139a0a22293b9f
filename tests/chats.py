"""A whole chat in memory, and what is said in it."""

import base64
import hashlib
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from antirelou.bootstrap.chat import Chat
from antirelou.domain.chat_asked import NewVisitor, NoTicket, Returning
from antirelou.domain.chat_room import Certificate, Proof, Room
from antirelou.domain.responder import Responder
from antirelou.domain.ticket import TICKET_LASTS_MS, Role, Ticket, digest_of
from antirelou.services.chat_ports import Relay
from antirelou.services.issue_ticket import IssueTicket
from antirelou.services.tell_hours import TellHours
from fakes_chat import (
    FakeAdmission,
    FakeConnections,
    FakeCounts,
    FakeHousekeeping,
    FakeResponders,
    FakeRooms,
    FakeRoomsTable,
    FakeRota,
    FakeTickets,
    FakeWires,
)
from house import NOW


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def key(number: int) -> str:
    """A public key's shape; no two the same."""
    return b64(bytes([4]) + number.to_bytes(64, "big"))


ROOM = b64(bytes(16))
KEY = key(1)
SIGNATURE = b64(bytes(64))
BOX = b64(bytes(272))
CERTIFICATE: dict[str, Any] = {"key": KEY, "label": "Répondante 1", "until": 1_900_000_000, "signature": SIGNATURE}
PROOF = Proof(KEY, SIGNATURE, Certificate(**CERTIFICATE))
VISITOR = Room(
    id=ROOM,
    area="FR-75",
    locale="fr-FR",
    since_ms=NOW,
    expires_ms=NOW + 1_000_000,
    visitor_key=KEY,
    resume="digest",
    visitor="v1",
)
ON_DUTY = Responder("sub1", "Une", "d1", ("FR",), ("fr-FR",), NOW)


@dataclass
class Secrets:
    """No two the same, and the same each time."""

    count: int = 0

    def __call__(self, size: int) -> str:
        self.count += 1
        return b64(hashlib.sha256(str(self.count).encode()).digest()[:size])


@dataclass
class ChatHouse:
    """The relay around a table in memory and wires that tests cut. `now` is theirs to move."""

    table: FakeRoomsTable = field(default_factory=FakeRoomsTable)
    wires: FakeWires = field(default_factory=FakeWires)
    counts: FakeCounts = field(default_factory=FakeCounts)
    admission: FakeAdmission = field(default_factory=FakeAdmission)
    rota: FakeRota = field(default_factory=lambda: FakeRota(NOW))
    new_secret: Callable[[int], str] = field(default_factory=Secrets)
    now: int = NOW
    _names: Any = field(default_factory=lambda: itertools.count(1))

    @cached_property
    def relay(self) -> Relay:
        ports = FakeRooms(self.table), FakeConnections(self.table), FakeResponders(self.table)
        return Relay(*ports, self.wires, self.counts)

    @cached_property
    def chat(self) -> Chat:
        return Chat(self.relay, self.new_secret)

    @cached_property
    def tickets(self) -> FakeTickets:
        return FakeTickets(self.table)

    @cached_property
    def hours(self) -> TellHours:
        return TellHours(self.relay.rooms, self.relay.responders, self.rota)

    def ask(self, asked: NewVisitor | Returning | None, network: str = "192.0.2.1") -> str | NoTicket:
        issue = IssueTicket(self.tickets, self.relay.rooms, self.hours, self.admission, self.new_secret)
        return issue(asked, network, self.now)

    def connect(self, ticket: object) -> str:
        """The connection's name, whether or not it is let in."""
        connection = f"c{next(self._names)}"
        if self.chat.connect(ticket, connection, self.now) == "connected":
            self.wires.there.add(connection)
        return connection

    def frame(self, connection: str, action: str, **fields: Any) -> str:
        return self.chat.take(connection, json.dumps({"action": action, **fields}), self.now)

    def read(self, connection: str) -> list[dict[str, Any]]:
        return self.wires.read(connection)

    def names(self, connection: str) -> list[str]:
        return [event["event"] for event in self.read(connection)]

    def visitor(self, area: str = "FR-75", locale: str = "fr-FR") -> "Visitor":
        """Somebody who waits."""
        connection = self.connect(self.ask(NewVisitor(area, locale, KEY)))
        self.frame(connection, "hello")
        waiting = self.read(connection)[0]
        return Visitor(self, connection, waiting["room"], waiting["resume"])

    def desk(
        self, sub: str = "sub1", areas: tuple[str, ...] = ("FR",), locales: tuple[str, ...] = ("fr-FR",)
    ) -> "Desk":
        """Somebody on duty."""
        desk = Desk(self, self.desk_connection(sub), sub)
        self.frame(desk.connection, "hello")
        self.frame(desk.connection, "duty", on=True, areas=areas, locales=locales)
        self.read(desk.connection)
        return desk

    def desk_connection(self, sub: str) -> str:
        secret = self.new_secret(32)
        ticket = Ticket(digest_of(secret), Role.DESK, self.now + TICKET_LASTS_MS, sub=sub, label=f"label of {sub}")
        self.tickets.put(ticket)
        return self.connect(secret)

    def drop(self, connection: str, told: bool = True) -> None:
        """The network is gone; API Gateway tells, or does not."""
        self.wires.there.discard(connection)
        if told:
            self.chat.leave(connection, self.now)

    def sweep(self) -> dict[str, int]:
        return self.chat.sweep(FakeHousekeeping(self.table))(self.now)


@dataclass
class Visitor:
    house: ChatHouse
    connection: str
    room: str
    resume: str

    def say(self, seq: int = 1, epoch: int = 1, box: str = BOX) -> str:
        return self.house.frame(self.connection, "say", seq=seq, epoch=epoch, box=box)

    def come_back(self) -> None:
        self.connection = self.house.connect(self.house.ask(Returning(self.room, self.resume)))
        self.house.frame(self.connection, "hello")

    def read(self) -> list[dict[str, Any]]:
        return self.house.read(self.connection)

    def names(self) -> list[str]:
        return self.house.names(self.connection)


@dataclass
class Desk:
    house: ChatHouse
    connection: str
    sub: str

    def claim(self, room: str, epoch: int = 1, desk_key: str = KEY) -> str:
        proof = {"key": desk_key, "signature": SIGNATURE, "certificate": CERTIFICATE}
        return self.house.frame(self.connection, "claim", room=room, epoch=epoch, **proof)

    def say(self, room: str, seq: int = 1, epoch: int = 1) -> str:
        return self.house.frame(self.connection, "say", room=room, seq=seq, epoch=epoch, box=BOX)

    def frame(self, action: str, **fields: Any) -> str:
        return self.house.frame(self.connection, action, **fields)

    def come_back(self) -> None:
        self.connection = self.house.desk_connection(self.sub)
        self.house.frame(self.connection, "hello")

    def read(self) -> list[dict[str, Any]]:
        return self.house.read(self.connection)

    def names(self) -> list[str]:
        return self.house.names(self.connection)
