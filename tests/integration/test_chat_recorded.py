"""The relay recorded while people talk: every event that its functions were given, every request to its table, every
post, every line and metric. What was said is in none of them."""

import json
import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

import engines
from antirelou.bootstrap import chat as bootstrap
from antirelou.bootstrap import chat_asked as bootstrap_asked
from antirelou.handlers import chat_asked, chat_connected, chat_left, chat_said
from bench.chat_events import connected, left, said, ticket_asked
from bench.chat_relay import RealRelay
from bench.chat_wires import Frames, Wires
from organisation import ORGANISATION
from rooms_table import Rooms
from sealing import Key, Session, certificate, claim_text
from spellings import spellings
from tables import Table

TEXTS = ["Bonjour, c’est encore lui… 🐙", "Je vous lis, prenez votre temps 💛", "Me revoilà", "Je prends la suite"]
BY = {"CONNECT": chat_connected.handler, "MESSAGE": chat_said.handler, "DISCONNECT": chat_left.handler}


@dataclass
class Recorded:
    relay: RealRelay
    wires: Wires
    rooms: Rooms
    events: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    inboxes: dict[str, Frames] = field(default_factory=dict)

    def take_request(self, params: dict[str, Any], **_: Any) -> None:
        self.requests.append(str(params["body"]))

    def give(self, event: dict[str, Any]) -> dict[str, Any]:
        """To the function that API Gateway would give it to."""
        self.events.append(json.dumps(event))
        handler = BY.get(event["requestContext"].get("eventType", ""), chat_asked.handler)
        return handler(event, None) or {}

    def connect(self, name: str, ticket: str) -> None:
        self.secrets += [name, ticket]
        self.inboxes[name] = deque()
        assert self.give(connected(name, ticket, _now())) == {"statusCode": 200}
        self.wires.open(name, self.inboxes[name])

    def say(self, connection: str, action: str, **fields: Any) -> None:
        self.give(said(connection, {"action": action, **fields}, _now()))

    def read(self, connection: str, name: str) -> dict[str, Any]:
        """The next event of that name."""
        while (event := self.inboxes[connection].popleft())["event"] != name:
            self.posts.append(json.dumps(event))
        self.posts.append(json.dumps(event))
        return event

    def ticket(self, **body: str) -> str:
        answer = self.give(ticket_asked(body, "192.0.2.1", _now()))
        assert answer["statusCode"] == 200
        return str(json.loads(answer["body"])["ticket"])


@dataclass
class Desk:
    """A responder who signs what is claimed."""

    recorded: Recorded
    name: str
    identity: Key = field(default_factory=Key)
    key: Key = field(default_factory=Key)

    def on_duty(self) -> "Desk":
        self.recorded.connect(self.name, self.recorded.relay.desk_tickets.issue(self.name, self.name, _now()))
        self.recorded.say(self.name, "hello")
        self.recorded.say(self.name, "duty", on=True, areas=["FR"], locales=["fr-FR"])
        return self

    def claim(self, room: str, epoch: int, visitor_key: str) -> Session:
        signature = self.identity.sign(claim_text(room, epoch, visitor_key, self.key.public))
        vouched = certificate(ORGANISATION, self.identity, 4_102_444_800, self.name)
        proof = {"key": self.key.public, "signature": signature, "certificate": vouched}
        self.recorded.say(self.name, "claim", room=room, epoch=epoch, **proof)
        return Session(self.key, visitor_key, room, epoch, "desk")


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch, new_table: Callable[[str], Table]) -> Iterator[Recorded]:
    rooms = Rooms.on(engines.found()[0], new_table)
    wires = Wires(random.Random(1), lambda seconds: None)
    made = Recorded(RealRelay(wires, rooms), wires, rooms)
    monkeypatch.setattr(bootstrap, "chat", lambda: made.relay.chat)
    monkeypatch.setattr(bootstrap_asked, "answer_page", lambda: made.relay.page)
    rooms.client.meta.events.register("before-call.dynamodb", made.take_request)
    yield made
    rooms.client.meta.events.unregister("before-call.dynamodb", made.take_request)


def _now() -> int:
    return time.time_ns() // 1_000_000


def passes(recorded: Recorded, one: tuple[str, Session], other: tuple[str, Session], text: str, seq: int) -> None:
    """What is said arrives, and is read at the other side."""
    (sender, sealing), (receiver, opening) = one, other
    box = sealing.seal(text, seq)
    named = {"room": sealing.room} if sealing.side == "desk" else {}
    recorded.say(sender, "say", seq=seq, epoch=sealing.epoch, box=box, **named)
    assert opening.open(recorded.read(receiver, "said")["box"], seq) == text
    recorded.secrets.append(box)


def a_conversation(recorded: Recorded) -> str:
    """With a break and a hand-over, to the visitor's end. Its room."""
    lea, sam, key = Desk(recorded, "desk-lea").on_duty(), Desk(recorded, "desk-sam").on_duty(), Key()
    recorded.connect("visitor-1", recorded.ticket(area="FR-75", locale="fr-FR", key=key.public))
    recorded.say("visitor-1", "hello")
    waiting = recorded.read("visitor-1", "waiting")
    room, resume = waiting["room"], waiting["resume"]
    at_desk = lea.claim(room, 1, key.public)
    mine = Session(key, lea.key.public, room, 1, "visitor")
    passes(recorded, ("visitor-1", mine), (lea.name, at_desk), TEXTS[0], 1)
    passes(recorded, (lea.name, at_desk), ("visitor-1", mine), TEXTS[1], 1)
    recorded.give(left("visitor-1", _now()))
    recorded.connect("visitor-2", recorded.ticket(room=room, resume=resume))
    recorded.say("visitor-2", "hello")
    passes(recorded, ("visitor-2", mine), (lea.name, at_desk), TEXTS[2], 2)
    recorded.say(lea.name, "hand", room=room, to=sam.name)
    taken = sam.claim(room, 2, key.public)
    anew = Session(key, sam.key.public, room, 2, "visitor")
    passes(recorded, (sam.name, taken), ("visitor-2", anew), TEXTS[3], 1)
    recorded.say("visitor-2", "quit")
    recorded.secrets += [room, resume, key.public]
    return str(room)


def test_what_is_said_is_in_no_event_request_post_line_or_metric_and_quitting_leaves_a_count(
    recorded: Recorded, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG", logger="antirelou"):
        room = a_conversation(recorded)
    written = capfd.readouterr().out + "".join(str(vars(record)) for record in caplog.records)
    everything = "".join([*recorded.events, *recorded.requests, *recorded.posts, written])
    assert '"Outcome":"delivered"' in written.replace(" ", "")
    assert "delivered" in [record.getMessage() for record in caplog.records]
    for text in TEXTS:
        assert not [spelling for spelling in spellings(text) if spelling in everything]
    assert not [secret for secret in recorded.secrets if secret in written]
    requests, events = "".join(recorded.requests), "".join(recorded.events)
    boxes = [secret for secret in recorded.secrets if len(secret) > 200]
    assert room in requests
    assert not [box for box in boxes if box in requests or box not in events]  # not even sealed
    kept = json.dumps(recorded.rooms.items())
    assert not [secret for secret in recorded.secrets if secret in kept and not secret.startswith("desk-")]
    assert {item["pk"]["S"].partition("#")[0] for item in recorded.rooms.items()} == {"conn", "duty", "count"}
