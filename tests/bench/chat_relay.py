"""The real relay, with all its use cases, around a real table and the load's wires."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from secrets import token_urlsafe
from typing import Any

from antirelou.adapters.chat_counts import TableCounts
from antirelou.adapters.connections import TableConnections, TableTickets
from antirelou.adapters.housekeeping import TableHousekeeping
from antirelou.adapters.responders import TableResponders
from antirelou.adapters.rooms import TableRooms
from antirelou.bootstrap.chat import Chat
from antirelou.domain.chat_event import Event as Told
from antirelou.domain.webhook import read_request
from antirelou.services.answer_page import AnswerPage
from antirelou.services.chat_ports import Posted, Relay
from antirelou.services.issue_desk_ticket import IssueDeskTicket
from antirelou.services.issue_ticket import IssueTicket
from antirelou.services.tell_hours import TellHours
from bench.chat_events import Event
from bench.chat_wires import Wires
from fakes_chat import FakeAdmission, FakeRota
from rooms_table import Rooms

_AT_ONCE = 8


class SoakWires:
    def __init__(self, wires: Wires) -> None:
        self._wires = wires

    def post(self, connection: str, event: Told) -> Posted:
        return Posted.DELIVERED if self._wires.post(connection, json.loads(event.text)) else Posted.GONE

    def post_all(self, posts: Sequence[tuple[str, Told]]) -> list[Posted]:
        with ThreadPoolExecutor(_AT_ONCE) as side_by_side:
            return list(side_by_side.map(lambda each: self.post(*each), posts))

    def close(self, connection: str) -> None:
        self._wires.close(connection)

    def gone(self, connections: Sequence[str]) -> list[str]:
        return [connection for connection in connections if not self._wires.is_open(connection)]


class RealRelay:
    """Admission lets everybody in: what it does to a flood is tested where it lives."""

    def __init__(self, wires: Wires, rooms: Rooms) -> None:
        table: tuple[Any, str] = rooms.client, rooms.name
        relay = Relay(
            rooms=TableRooms(*table),
            connections=TableConnections(*table),
            responders=TableResponders(*table),
            wires=SoakWires(wires),
            counts=TableCounts(*table),
        )
        self.chat, tickets = Chat(relay), TableTickets(*table)
        hours = TellHours(relay.rooms, relay.responders, FakeRota())
        issue = IssueTicket(tickets, relay.rooms, hours, FakeAdmission(), token_urlsafe)
        self.page = AnswerPage(hours, issue, self.chat.end.quit_by)
        self.desk_tickets = IssueDeskTicket(tickets, token_urlsafe)
        self.sweep = self.chat.sweep(TableHousekeeping(*table))

    def __call__(self, event: Event) -> dict[str, Any]:
        context = event["requestContext"]
        if "http" in context:
            return self._http(event, int(context["timeEpoch"]))
        return self._socket(event, context["connectionId"], int(context["requestTimeEpoch"]))

    def _http(self, event: Event, now_ms: int) -> dict[str, Any]:
        if event["rawPath"] == "/desk/ticket":
            sub = event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]
            return {"statusCode": 200, "body": json.dumps({"ticket": self.desk_tickets.issue(sub, sub, now_ms)})}
        answer = self.page(read_request(event), "", now_ms)
        return {"statusCode": answer.status, "body": answer.body}

    def _socket(self, event: Event, connection: str, now_ms: int) -> dict[str, Any]:
        kind = event["requestContext"]["eventType"]
        if kind == "CONNECT":
            ending = self.chat.connect(event["queryStringParameters"]["ticket"], connection, now_ms)
            return {"statusCode": 200 if ending == "connected" else 403}
        if kind == "MESSAGE":
            self.chat.take(connection, event["body"], now_ms)
        else:
            self.chat.leave(connection, now_ms)
        return {"statusCode": 200}
