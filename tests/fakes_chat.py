"""The chat's table and wires in memory. The table passes the real one's tests: integration/test_chat_contracts.py."""

import json
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from antirelou.domain.admission import Admitted
from antirelou.domain.census import Census, Key
from antirelou.domain.chat_event import Event
from antirelou.domain.chat_room import Room
from antirelou.domain.connection import CONNECTION_LASTS_MS, WINDOW_MS, Connection, connection_by
from antirelou.domain.responder import DUTY_LASTS_MS, Responder
from antirelou.domain.ticket import Ticket
from antirelou.services.chat_ports import Posted


@dataclass
class FakeRoomsTable:
    """Every port on the table in one: what is in it, and nothing else."""

    rooms: dict[str, Room] = field(default_factory=dict)
    connected: dict[str, Connection] = field(default_factory=dict)
    windows: dict[str, tuple[int, int]] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    duties: dict[str, Responder] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    requests: int = 0

    def holds(self, *words: str) -> bool:
        """Whether any of these is anywhere in it."""
        everything = repr([self._spelled(), sorted(self.windows), sorted(self.refusals)])
        return any(word in everything for word in words)

    def _spelled(self) -> list[Any]:
        records = [*self.rooms.values(), *self.connected.values(), *self.tickets.values(), *self.duties.values()]
        return [vars(record) for record in records]


@dataclass
class FakeTickets:
    table: FakeRoomsTable

    def put(self, ticket: Ticket) -> None:
        self.table.tickets[ticket.digest] = ticket

    def drop(self, digest: str) -> None:
        self.table.tickets.pop(digest, None)


@dataclass
class FakeConnections:
    table: FakeRoomsTable

    def spend(self, digest: str, connection: str, now_ms: int) -> Connection | None:
        with self.table.lock:
            ticket = self.table.tickets.get(digest)
            if ticket is None or ticket.expires_ms <= now_ms:
                return None
            del self.table.tickets[digest]
            who = connection_by(ticket, connection, now_ms)
            self.table.connected[connection] = who
            return who

    def find(self, connection: str, now_ms: int) -> Connection | None:
        found = self.table.connected.get(connection)
        return found if found and now_ms < found.opened_ms + CONNECTION_LASTS_MS else None

    def count_frame(self, connection: str, now_ms: int) -> Connection | None:
        with self.table.lock:
            self.table.requests += 1
            if not self.find(connection, now_ms):
                return None
            window, frames = self.table.windows.get(connection, (0, 0))
            frames = frames + 1 if window == now_ms // WINDOW_MS else 1
            self.table.windows[connection] = (now_ms // WINDOW_MS, frames)
            who = replace(self.table.connected[connection], seen_ms=now_ms)
            self.table.connected[connection] = who
            return replace(who, frames=frames)

    def count_refusal(self, connection: str) -> int:
        if connection not in self.table.connected:
            return 0
        self.table.refusals[connection] += 1
        return self.table.refusals[connection]

    def forget(self, connection: str) -> Connection | None:
        with self.table.lock:
            self.table.windows.pop(connection, None)
            self.table.refusals.pop(connection, None)
            return self.table.connected.pop(connection, None)


@dataclass
class FakeRooms:
    table: FakeRoomsTable

    def find(self, room: str, now_ms: int) -> Room | None:
        self.table.requests += 1
        found = self.table.rooms.get(room)
        return found if found and now_ms < found.expires_ms else None

    def open(self, room: Room) -> Room | None:
        with self.table.lock:
            who = self.table.connected.get(room.visitor)
            if who is None or who.room or room.id in self.table.rooms:
                return None
            room = replace(room, version=1)
            self.table.connected[room.visitor] = replace(who, room=room.id, area="", locale="", key="")
            self.table.rooms[room.id] = room
            return room

    def swap(self, before: Room, after: Room) -> Room | None:
        with self.table.lock:
            if not self._is(before):
                return None
            after = replace(after, version=before.version + 1)
            self.table.rooms[after.id] = after
            if before.visitor != after.visitor:
                FakeConnections(self.table).forget(before.visitor)
            return after

    def remove(self, room: Room) -> bool:
        with self.table.lock:
            if not self._is(room):
                return False
            del self.table.rooms[room.id]
            FakeConnections(self.table).forget(room.visitor)
            self.table.tickets.pop(room.ticket, None)
            return True

    def queue(self, now_ms: int) -> list[Room]:
        waiting = [room for room in self.table.rooms.values() if room.waits and now_ms < room.expires_ms]
        return sorted(waiting, key=lambda room: (room.since_ms, room.id))

    def waiting(self, now_ms: int) -> int:
        return len(self.queue(now_ms))

    def held(self, sub: str, now_ms: int) -> list[Room]:
        rooms = [room for room in self.table.rooms.values() if sub in (room.sub, room.offered_to)]
        return sorted([room for room in rooms if now_ms < room.expires_ms], key=lambda room: room.id)

    def _is(self, room: Room) -> bool:
        stored = self.table.rooms.get(room.id)
        return stored is not None and stored.version == room.version


@dataclass
class FakeResponders:
    table: FakeRoomsTable

    def find(self, sub: str, now_ms: int) -> Responder | None:
        found = self.table.duties.get(sub)
        return found if found and now_ms < found.seen_ms + DUTY_LASTS_MS else None

    def put(self, responder: Responder) -> None:
        self.table.duties[responder.sub] = responder

    def drop(self, sub: str) -> None:
        self.table.duties.pop(sub, None)

    def drop_gone(self, sub: str) -> None:
        if sub in self.table.duties and self.table.duties[sub].gone_ms:
            self.drop(sub)

    def on_duty(self, now_ms: int) -> list[Responder]:
        found = [self.find(sub, now_ms) for sub in sorted(self.table.duties)]
        return [each for each in found if each]

    def back(self, sub: str, connection: str, now_ms: int) -> Responder | None:
        if sub not in self.table.duties:
            return None
        self.table.duties[sub] = replace(self.table.duties[sub], connection=connection, seen_ms=now_ms, gone_ms=0)
        return self.table.duties[sub]

    def seen(self, sub: str, connection: str, now_ms: int) -> None:
        found = self.table.duties.get(sub)
        if found and found.connection == connection:
            self.table.duties[sub] = replace(found, seen_ms=now_ms)

    def left(self, sub: str, connection: str, now_ms: int) -> bool:
        found = self.table.duties.get(sub)
        if found is None or found.connection != connection or found.gone_ms:
            return False
        self.table.duties[sub] = replace(found, gone_ms=now_ms)
        return True


@dataclass
class FakeCounts:
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, what: str, now_ms: int) -> None:
        self.counts[what] += 1


@dataclass
class FakeHousekeeping:
    table: FakeRoomsTable

    def take_census(self, now_ms: int) -> Census:
        connections, responders = FakeConnections(self.table), FakeResponders(self.table)
        stale = [("ticket#" + each.digest, "-") for each in self.table.tickets.values() if each.expires_ms <= now_ms]
        stale += [("conn#" + each, "-") for each in self.table.connected if not connections.find(each, now_ms)]
        stale += [("duty", each) for each in self.table.duties if not responders.find(each, now_ms)]
        return Census(
            rooms=tuple(self.table.rooms.values()),
            connections=tuple(who for who in self.table.connected.values() if connections.find(who.id, now_ms)),
            responders=tuple(responders.on_duty(now_ms)),
            expired=tuple(stale),
        )

    def drop(self, key: Key) -> None:
        pk, sk = key
        self.table.tickets.pop(pk.removeprefix("ticket#"), None)
        FakeConnections(self.table).forget(pk.removeprefix("conn#"))
        if pk == "duty":
            self.table.duties.pop(sk, None)


@dataclass
class FakeWires:
    """`there`: connections somebody is at the other end of. `broken`: those at which every request fails."""

    there: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    def post(self, connection: str, event: Event) -> Posted:
        if connection in self.broken:
            return Posted.FAULT
        if connection not in self.there:
            return Posted.GONE
        self.sent.append((connection, json.loads(event.text)))
        return Posted.DELIVERED

    def post_all(self, posts: Sequence[tuple[str, Event]]) -> list[Posted]:
        return [self.post(*each) for each in posts]

    def close(self, connection: str) -> None:
        self.there.discard(connection)
        self.closed.append(connection)

    def gone(self, connections: Sequence[str]) -> list[str]:
        return [each for each in connections if each not in self.there and each not in self.broken]

    def read(self, connection: str) -> list[dict[str, Any]]:
        """What arrived there since this was asked last."""
        found = [event for to, event in self.sent if to == connection]
        self.sent = [(to, event) for to, event in self.sent if to != connection]
        return found


@dataclass
class FakeAdmission:
    answer: Admitted = Admitted.YES
    asked: list[tuple[str, int]] = field(default_factory=list)

    def admit(self, network: str, waiting: int, now_ms: int) -> Admitted:
        self.asked.append((network, waiting))
        return self.answer


@dataclass
class FakeRota:
    opens_ms: int | None = None

    def next_open(self, area: str, locale: str, now_ms: int) -> int | None:
        return self.opens_ms
