"""A relay in memory that keeps to the contract, as far as the load asks: what the accounting is tried on."""

import json
import threading
from itertools import count
from typing import Any

from bench.chat_events import Event
from bench.chat_wires import Wires

OK = {"statusCode": 200}


class ToyRelay:
    def __init__(self, wires: Wires) -> None:
        self.wires = wires
        self.lock = threading.RLock()
        self.names = count()
        self.tickets: dict[str, dict[str, Any]] = {}
        self.connections: dict[str, dict[str, Any]] = {}
        self.rooms: dict[str, dict[str, Any]] = {}
        self.duty: dict[str, str] = {}

    def __call__(self, event: Event) -> dict[str, Any]:
        context = event["requestContext"]
        if "http" in context:
            return self.ticket(event)
        return {"CONNECT": self.connect, "MESSAGE": self.message, "DISCONNECT": self.left}[context["eventType"]](event)

    def sweep(self, now_ms: int) -> None:
        """In memory there is nothing to put in order."""

    def ticket(self, event: Event) -> dict[str, Any]:
        body, ticket = json.loads(event["body"]), f"ticket-{next(self.names)}"
        if event["rawPath"] == "/desk/ticket":
            leads_to = {"role": "desk", "sub": event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]}
        elif "resume" in body:
            if body["room"] not in self.rooms:
                return {"statusCode": 404, "body": "{}"}
            leads_to = {"role": "visitor", "room": body["room"]}
        else:
            room = f"room-{next(self.names)}"
            self.rooms[room] = {"room": room, "key": body["key"], "epoch": 1, "visitor": "", "sub": ""}
            leads_to = {"role": "visitor", "room": room}
        self.tickets[ticket] = leads_to
        return {"statusCode": 200, "body": json.dumps({"ticket": ticket})}

    def connect(self, event: Event) -> dict[str, Any]:
        leads_to = self.tickets.pop(event["queryStringParameters"]["ticket"], None)
        if leads_to is None:
            return {"statusCode": 403}
        self.connections[event["requestContext"]["connectionId"]] = leads_to
        return OK

    def left(self, event: Event) -> dict[str, Any]:
        self.connections.pop(event["requestContext"]["connectionId"], None)
        return OK

    def message(self, event: Event) -> dict[str, Any]:
        connection, frame = event["requestContext"]["connectionId"], json.loads(event["body"])
        me = self.connections.get(connection)
        if me is not None:
            getattr(self, f"{frame['action']}_of_{me['role']}")(connection, me, frame)
        return OK

    def hello_of_visitor(self, connection: str, me: dict[str, Any], frame: dict[str, Any]) -> None:
        room = self.rooms.get(me["room"])
        if room is None:
            self.wires.close(connection)
            return
        room["visitor"] = connection
        if room["sub"]:
            self.wires.post(connection, {"event": "claimed", "room": room["room"], "epoch": room["epoch"]})
            return
        self.wires.post(
            connection, {"event": "waiting", "room": room["room"], "resume": "r", "ahead": 0, "there": True}
        )
        for desk in list(self.duty.values()):
            self.wires.post(desk, {"event": "waits", **self.shown(room)})

    def hello_of_desk(self, connection: str, me: dict[str, Any], frame: dict[str, Any]) -> None:
        self.duty[me["sub"]] = connection
        mine = [self.shown(room) for room in list(self.rooms.values()) if room["sub"] == me["sub"]]
        waiting = [self.shown(room) for room in list(self.rooms.values()) if not room["sub"] and room["visitor"]]
        self.wires.post(connection, {"event": "desk", "rooms": mine, "waiting": waiting, "colleagues": []})

    duty_of_desk = hello_of_desk

    def claim_of_desk(self, connection: str, me: dict[str, Any], frame: dict[str, Any]) -> None:
        room = self.rooms.get(frame["room"])
        with self.lock:
            won = room is not None and not room["sub"]
            if won:
                room["sub"] = me["sub"]
        if not won:
            self.wires.post(connection, {"event": "taken", "room": frame["room"]})
            return
        self.wires.post(connection, {"event": "yours", **self.shown(room)})
        self.wires.post(room["visitor"], {"event": "claimed", "room": room["room"], "epoch": room["epoch"]})

    def say_of_visitor(self, connection: str, me: dict[str, Any], frame: dict[str, Any]) -> None:
        room = self.rooms.get(me["room"])
        self.pass_on(connection, room, self.duty.get(room["sub"], "") if room else "", frame)

    def say_of_desk(self, connection: str, me: dict[str, Any], frame: dict[str, Any]) -> None:
        room = self.rooms.get(frame["room"])
        self.pass_on(connection, room, room["visitor"] if room else "", frame)

    def pass_on(self, sender: str, room: dict[str, Any] | None, peer: str, frame: dict[str, Any]) -> None:
        name = room["room"] if room else frame.get("room", "")
        said = {"event": "said", "room": name} | {key: frame[key] for key in ("seq", "epoch", "box")}
        there = room is not None and self.deliver(peer, said)
        told = {"event": "delivered"} if there else {"event": "not_delivered", "why": "away" if room else "no_room"}
        self.tell(sender, told | {"room": name, "seq": frame["seq"]})

    def deliver(self, peer: str, said: dict[str, Any]) -> bool:
        return self.wires.post(peer, said)

    def tell(self, sender: str, told: dict[str, Any]) -> None:
        self.wires.post(sender, told)

    def quit_of_visitor(self, connection: str, me: dict[str, Any], frame: dict[str, Any]) -> None:
        room = self.rooms.pop(me["room"], None)
        if room:
            self.wires.post(self.duty.get(room["sub"], ""), {"event": "ended", "room": room["room"]})

    def end_of_desk(self, connection: str, me: dict[str, Any], frame: dict[str, Any]) -> None:
        room = self.rooms.pop(frame["room"], None)
        if room:
            self.wires.post(room["visitor"], {"event": "ended", "room": room["room"]})

    def ping_of_visitor(self, connection: str, me: dict[str, Any], frame: dict[str, Any]) -> None:
        self.wires.post(connection, {"event": "pong"})

    ping_of_desk = ping_of_visitor

    def shown(self, room: dict[str, Any]) -> dict[str, Any]:
        return {"room": room["room"], "key": room["key"], "epoch": room["epoch"], "area": "FR-75", "locale": "fr-FR"}
