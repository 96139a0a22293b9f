"""Pages as they behave: one message under way, sent again under its `seq`; back after a break."""

import base64
import itertools
import json
import random
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.chat_account import Ledger, Name
from bench.chat_events import Event, connected, left, said, ticket_asked
from bench.chat_wires import Frames, Wires

NO_WORD_MS = 10_000
PING_MS = 300_000
MOST_TRIES = 5
RETRY_MS = 1_500

Answer = dict[str, Any]


@dataclass
class Call:
    """One invocation; `then` gets its answer. `at_ms`: not before."""

    event: Event
    then: Callable[[Answer], None] | None = None
    at_ms: int = 0


@dataclass
class World:
    """What all of them share."""

    ledger: Ledger
    wires: Wires
    rng: random.Random
    pace_ms: int
    talking: bool = True
    connections: Iterator[int] = field(default_factory=itertools.count)
    refused: list[int] = field(default_factory=list)

    def soon(self, ms: int) -> int:
        return int(ms * self.rng.uniform(0.5, 1.5))


class Line:
    """One side of one room."""

    def __init__(self, world: World, room: int, side: str, name: str, now_ms: int) -> None:
        self.world, self.room, self.side, self.name = world, room, side, name
        self.epoch = self.seq = self.tries = 0
        self.under_way = False
        self.at_ms = now_ms

    def agree(self, epoch: int, now_ms: int) -> None:
        """Keys are agreed: again after a break (the same epoch), or with another responder."""
        if epoch == self.epoch:
            return
        if self.under_way:
            self.world.ledger.cut(self._message)
        self.epoch, self.seq, self.tries, self.under_way = epoch, 1, 0, False
        self.at_ms = now_ms + self.world.soon(self.world.pace_ms)

    def due(self, now_ms: int) -> dict[str, Any] | None:
        """The frame to send now."""
        if self.under_way and now_ms >= self.at_ms + NO_WORD_MS:
            self._again(now_ms)
        fresh = self.world.talking or self.tries
        if not self.epoch or self.under_way or now_ms < self.at_ms or not fresh:
            return None
        self.under_way, self.at_ms = True, now_ms
        return {"action": "say", "seq": self.seq, "epoch": self.epoch, "box": self.world.ledger.say(self._message)}

    def told(self, frame: dict[str, Any], now_ms: int) -> None:
        seq = frame.get("seq")
        self.world.ledger.told((self.room, self.side, self.epoch, seq if isinstance(seq, int) else -1), frame)
        if seq != self.seq or not self.under_way:
            return
        if frame["event"] == "delivered":
            self._next(now_ms)
        else:
            self._again(now_ms)

    def cut(self, now_ms: int) -> None:
        if self.under_way:
            self.world.ledger.cut(self._message)
            self._again(now_ms)

    @property
    def _message(self) -> Name:
        return self.room, self.side, self.epoch, self.seq

    def _again(self, now_ms: int) -> None:
        self.tries += 1
        self.under_way, self.at_ms = False, now_ms + self.world.soon(RETRY_MS)
        if self.tries >= MOST_TRIES or not self.world.talking:  # its writer has read that it did not arrive
            self._next(now_ms)

    def _next(self, now_ms: int) -> None:
        self.seq, self.tries, self.under_way = self.seq + 1, 0, False
        self.at_ms = now_ms + self.world.soon(self.world.pace_ms)


class Person:
    """A page and its connection."""

    def __init__(self, world: World, now_ms: int) -> None:
        self.world = world
        self.inbox: Frames = deque()
        self.state, self.at_ms, self.ping_ms = "out", now_ms, 0
        self.connection = self.ticket = ""
        self.over = self.hello = self.ready = False

    def act(self, now_ms: int) -> list[Call]:
        """Hear what came, then do what is due."""
        while self.inbox:
            self.hear(self.inbox.popleft(), now_ms)
        if self.over:
            return []
        if self.state == "in":
            if not self.world.wires.is_open(self.connection):  # closed by the relay
                return self.lose(now_ms, tell=True)
            talk = self.talk(now_ms) if self.ready else []
            return [self._send(frame, now_ms) for frame in (*self._ping(now_ms), *talk)]
        return self._join(now_ms)

    def lose(self, now_ms: int, tell: bool) -> list[Call]:
        """The connection breaks; `tell`: API Gateway gets to say so, a little later."""
        self.world.wires.lose(self.connection)
        for line in self.lines():
            line.cut(now_ms)
        self.state, self.at_ms, self.ready = "out", now_ms + self.world.soon(1_500), False
        gone = Call(left(self.connection, now_ms), at_ms=now_ms + self.world.soon(500))
        return [gone] if tell else []

    def _join(self, now_ms: int) -> list[Call]:
        if self.state == "out" and now_ms >= self.at_ms:
            self.state = "asking"
            return [Call(self.asking(now_ms), lambda answer: self._ticketed(answer, now_ms))]
        if self.state == "ready":
            self.state, self.connection = "joining", f"connection-{next(self.world.connections)}"
            return [Call(connected(self.connection, self.ticket, now_ms), lambda answer: self._joined(answer, now_ms))]
        return []

    def _ticketed(self, answer: Answer, now_ms: int) -> None:
        if answer["statusCode"] == 200:
            self.state, self.ticket = "ready", json.loads(answer["body"])["ticket"]
            return
        self.world.refused.append(answer["statusCode"])
        self.state, self.at_ms = "out", now_ms + self.world.soon(3_000)
        self.turned_away(answer["statusCode"])

    def _joined(self, answer: Answer, now_ms: int) -> None:
        if answer.get("statusCode") != 200:
            self.world.refused.append(answer["statusCode"])
            self.state, self.at_ms = "out", now_ms + self.world.soon(3_000)
            return
        self.world.wires.open(self.connection, self.inbox)
        self.state, self.ping_ms, self.hello = "in", now_ms + PING_MS, False

    def _ping(self, now_ms: int) -> list[dict[str, Any]]:
        if not self.hello:
            self.hello = True
            return self.greet()
        if now_ms < self.ping_ms:
            return []
        self.ping_ms = now_ms + PING_MS
        return [{"action": "ping"}]

    def _send(self, frame: dict[str, Any], now_ms: int) -> Call:
        return Call(said(self.connection, frame, now_ms))

    def asking(self, now_ms: int) -> Event:
        raise NotImplementedError

    def hear(self, frame: dict[str, Any], now_ms: int) -> None:
        raise NotImplementedError

    def lines(self) -> list[Line]:
        raise NotImplementedError

    def turned_away(self, status: int) -> None:
        """Asked for a ticket in vain; it asks again."""

    def greet(self) -> list[dict[str, Any]]:
        return [{"action": "hello"}]

    def talk(self, now_ms: int) -> list[dict[str, Any]]:
        return [frame for line in self.lines() if (frame := line.due(now_ms))]


class Visitor(Person):
    def __init__(self, world: World, room: int, now_ms: int) -> None:
        super().__init__(world, now_ms)
        self.room, self.key, self.resume = room, key_of(room), ""
        self.line = Line(world, room, "visitor", "", now_ms)
        self.ended, self.version = False, 0

    def asking(self, now_ms: int) -> Event:
        again = {"room": self.line.name, "resume": self.resume}
        first = {"area": "FR-75", "locale": "fr-FR", "key": self.key}
        address = f"198.{self.room // 256}.{self.room % 256}.7"
        return ticket_asked(again if self.resume else first, address, now_ms)

    def hear(self, frame: dict[str, Any], now_ms: int) -> None:
        if frame.get("version", self.version) < self.version:
            return
        self.version = frame.get("version", self.version)
        match frame.get("event"):
            case "waiting":
                self.line.name, self.resume = frame["room"], frame.get("resume", self.resume)
                self.ready = False
            case "claimed":
                self.ready = True
                self.line.agree(frame["epoch"], now_ms)
            case "said":
                self.world.ledger.heard(self.room, "visitor", frame)
            case "delivered" | "not_delivered":
                self.line.told(frame, now_ms)
            case "ended":
                self.over = self.ended = True
            case "left":
                self.ready = False

    def turned_away(self, status: int) -> None:
        if status == 404 and self.resume:  # the room is no more
            self.over = True

    def lines(self) -> list[Line]:
        return [self.line]

    def quit(self, now_ms: int) -> list[Call]:
        self.over = self.ended = True
        return [self._send({"action": "quit"}, now_ms)]


def key_of(number: int) -> str:
    """A public key in shape: 65 bytes, of which the last say whose it is."""
    return in_base64(b"\x04" + bytes(60) + number.to_bytes(4, "big"))


def room_of(key: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(key + "=")[-4:], "big")


def in_base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
