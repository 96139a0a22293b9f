"""The chat of a deployed stack: its two APIs, its table, and everything that is kept of it anywhere."""

import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3

from antirelou.adapters.chat_item import item_of_ticket, key
from antirelou.domain.ticket import TICKET_LASTS_MS, Role, Ticket, digest_of
from chats import KEY
from patience import eventually
from sockets import WebSocket
from stack import LocalStack

Item = dict[str, Any]


@dataclass
class Deployed:
    stack: LocalStack
    open: list[WebSocket] = field(default_factory=list)

    # Its APIs

    def reached(self, output: str) -> str:
        """This machine's way to one of them."""
        api, _, stage = self.stack.outputs[output].partition("//")[2].partition("/")
        return f"127.0.0.1:{self.stack.aws.port}/_aws/execute-api/{api.partition('.')[0]}/{stage}".rstrip("/")

    def ask(self, path: str, body: Any = None) -> tuple[int, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"http://{self.reached('ChatHttpUrl')}{path}", data, {"content-type": "text/plain"})
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310
                assert answer.headers["access-control-allow-origin"] == "*"
                return answer.status, json.loads(answer.read())
        except HTTPError as error:
            with error:
                return error.code, json.loads(error.read() or "{}")

    def connect(self, ticket: str) -> WebSocket:
        socket = WebSocket(f"ws://{self.reached('ChatUrl')}?ticket={ticket}")
        self.open.append(socket)
        return socket

    def desk(self, sub: str) -> WebSocket:
        """On duty, by a ticket as the desk's sign-in gives one."""
        secret, now_ms = secrets.token_urlsafe(32), time.time_ns() // 1_000_000
        ticket = Ticket(digest_of(secret), Role.DESK, now_ms + TICKET_LASTS_MS, sub=sub, label="Répondante")
        self._put(key(f"ticket#{ticket.digest}") | item_of_ticket(ticket))
        socket = self.connect(secret)
        socket.send(action="hello")
        socket.read_until("desk")
        socket.send(action="duty", on=True, areas=["FR"], locales=["fr-FR"])
        assert socket.read_until("desk")["duty"]
        return socket

    def visitor(self) -> tuple[WebSocket, dict[str, Any]]:
        status, answer = self.ask("/ticket", {"area": "FR-75", "locale": "fr-FR", "key": KEY})
        assert status == 200
        socket = self.connect(answer["ticket"])
        socket.send(action="hello")
        return socket, socket.read_until("waiting")

    def leave(self) -> None:
        """All who came by `connect`, and everybody's duty."""
        for socket in self.open:
            socket.vanish()
        for item in self.items():
            if item["pk"]["S"] == "duty":
                self._delete(item)

    # Its table

    @property
    def table(self) -> str:
        return next(name for name in self._tables() if "Rooms" in name)

    def items(self) -> list[Item]:
        return self._items(self.table)

    def rooms(self) -> list[Item]:
        return [item for item in self.items() if item["pk"]["S"].startswith("room#")]

    def room_of(self, room: str) -> Item:
        (found,) = [item for item in self.rooms() if item["id"]["S"] == room]
        return found

    def forget_networks(self) -> None:
        """All visitors here come from one address, which gets five tickets in ten minutes."""
        for item in self.items():
            if item["pk"]["S"].startswith("net#"):
                self._delete(item)

    def drop_line(self, room: str) -> None:
        """Of the room's visitor: as a network does."""
        url = f"http://{self.reached('ChatUrl')}"
        wires = boto3.client("apigatewaymanagementapi", endpoint_url=url)
        wires.delete_connection(ConnectionId=self.room_of(room)["visitor"]["S"])

    def lose_without_a_word(self, room: str) -> None:
        """The room's visitor is gone for two minutes, and no $disconnect said so."""
        room_now, ghost = self.room_of(room), {"S": "Z2hvc3Q="}
        (who,) = [item for item in self.items() if item["pk"]["S"] == f"conn#{room_now['visitor']['S']}"]
        silent = {"seen_ms": {"N": str(time.time_ns() // 1_000_000 - 120_000)}}
        self._put(room_now | {"visitor": ghost})
        self._put(who | key(f"conn#{ghost['S']}") | silent | {"id": ghost})

    def minutes_pass(self, room: str, minutes: int) -> None:
        """For a room whose visitor is gone, once that is known."""
        assert eventually(lambda: "visitor_gone_ms" in self.room_of(room))
        self.stack.aws.client("dynamodb").update_item(
            TableName=self.table,
            Key=key(f"room#{room}"),
            UpdateExpression="ADD visitor_gone_ms :earlier",
            ExpressionAttributeValues={":earlier": {"N": str(-60_000 * minutes)}},
        )

    def sweep(self) -> None:
        """As the schedule does every minute."""
        functions = self.stack.aws.client("lambda")
        names = [function["FunctionName"] for function in functions.list_functions()["Functions"]]
        name = next(name for name in names if "ChatDue" in name)
        assert "FunctionError" not in functions.invoke(FunctionName=name, Payload=b"{}")

    # All that is kept

    def everything(self) -> str:
        """Every item of every table, line that was ever logged, metric with its dimensions, and message of a queue."""
        items = [item for name in self._tables() for item in self._items(name)]
        return json.dumps([items, self._metrics(), self._messages()], default=str) + "\n".join(self.stack.log_lines())

    def _tables(self) -> list[str]:
        names: list[str] = self.stack.aws.client("dynamodb").list_tables()["TableNames"]
        return names

    def _items(self, table: str) -> list[Item]:
        pages = self.stack.aws.client("dynamodb").get_paginator("scan").paginate(TableName=table)
        return [item for page in pages for item in page["Items"]]

    def _put(self, item: Item) -> None:
        self.stack.aws.client("dynamodb").put_item(TableName=self.table, Item=item)

    def _delete(self, item: Item) -> None:
        named = {name: item[name] for name in ("pk", "sk")}
        self.stack.aws.client("dynamodb").delete_item(TableName=self.table, Key=named)

    def _metrics(self) -> list[Any]:
        pages = self.stack.aws.client("cloudwatch").get_paginator("list_metrics").paginate()
        return [metric for page in pages for metric in page["Metrics"]]

    def _messages(self) -> list[Any]:
        """A look that hides none of them from whoever they are for."""
        sqs = self.stack.aws.client("sqs")
        look = {"MaxNumberOfMessages": 10, "VisibilityTimeout": 0, "WaitTimeSeconds": 0}
        answers = [sqs.receive_message(QueueUrl=url, **look) for url in sqs.list_queues().get("QueueUrls", [])]
        return [message for answer in answers for message in answer.get("Messages", [])]
