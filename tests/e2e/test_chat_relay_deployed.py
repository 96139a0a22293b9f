"""The relay on the deployed template: its two APIs, its functions under their own policies, what is left of a room."""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from test_chat_deployed import forget_networks

from antirelou.adapters.chat_item import item_of_ticket, key
from antirelou.domain.ticket import TICKET_LASTS_MS, Role, Ticket, digest_of
from chats import BOX, CERTIFICATE, KEY, SIGNATURE, b64
from sockets import RefusedError, WebSocket
from stack import LocalStack

PROOF = {"key": KEY, "signature": SIGNATURE, "certificate": CERTIFICATE}


@dataclass
class Deployed:
    stack: LocalStack
    open: list[WebSocket] = field(default_factory=list)

    def _reached(self, output: str) -> str:
        """This machine's way to one of the stack's APIs."""
        api, _, stage = self.stack.outputs[output].partition("//")[2].partition("/")
        return f"127.0.0.1:{self.stack.aws.port}/_aws/execute-api/{api.partition('.')[0]}/{stage}".rstrip("/")

    def ask(self, path: str, body: Any = None) -> tuple[int, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"http://{self._reached('ChatHttpUrl')}{path}", data, {"content-type": "text/plain"})
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310
                assert answer.headers["access-control-allow-origin"] == "*"
                return answer.status, json.loads(answer.read())
        except HTTPError as error:
            return error.code, json.loads(error.read() or "{}")

    def connect(self, ticket: str) -> WebSocket:
        socket = WebSocket(f"ws://{self._reached('ChatUrl')}?ticket={ticket}")
        self.open.append(socket)
        return socket

    def desk(self, sub: str) -> WebSocket:
        """On duty, by a ticket as the desk's sign-in gives one."""
        secret, now_ms = secrets.token_urlsafe(32), time.time_ns() // 1_000_000
        ticket = Ticket(digest_of(secret), Role.DESK, now_ms + TICKET_LASTS_MS, sub=sub, label="Répondante")
        item = key(f"ticket#{ticket.digest}") | item_of_ticket(ticket)
        self.stack.aws.client("dynamodb").put_item(TableName=self.table, Item=item)
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

    @property
    def table(self) -> str:
        names = self.stack.aws.client("dynamodb").list_tables()["TableNames"]
        return next(name for name in names if "Rooms" in name)

    def everything(self) -> str:
        """All that is in the table, and all that was ever logged."""
        items = self.stack.aws.client("dynamodb").scan(TableName=self.table)["Items"]
        return json.dumps(items) + "\n".join(self.stack.log_lines())

    def wait_until(self, holds: Callable[[], bool], seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline
            time.sleep(0.5)


@pytest.fixture
def chat(stack: LocalStack) -> Iterator[Deployed]:
    deployed = Deployed(stack)
    forget_networks(stack)
    yield deployed
    for socket in deployed.open:
        socket.vanish()


def test_a_conversation_from_the_first_question_to_the_end_leaves_nothing(chat: Deployed) -> None:
    desk = chat.desk("sub-one")
    assert chat.ask("/open?area=FR-75&locale=fr-FR")[1] == {"open": True, "there": True, "ahead": 0}
    visitor, waiting = chat.visitor()
    room = waiting["room"]
    assert desk.read_until("waits")["room"] == room
    desk.send(action="claim", room=room, epoch=1, **PROOF)
    assert desk.read_until("yours")["epoch"] == 1
    assert visitor.read_until("claimed")["certificate"] == CERTIFICATE
    for seq in range(1, 6):
        visitor.send(action="say", seq=seq, epoch=1, box=BOX)
        assert visitor.read_until("delivered")["seq"] == seq
        assert desk.read_until("said")["box"] == BOX
    desk.send(action="say", room=room, seq=1, epoch=1, box=BOX)
    assert visitor.read_until("said")["seq"] == 1
    visitor.vanish()
    assert desk.read_until("away")["room"] == room
    status, answer = chat.ask("/ticket", {"room": room, "resume": waiting["resume"]})
    assert status == 200
    back = chat.connect(answer["ticket"])
    back.send(action="hello")
    assert back.read_until("claimed")["room"] == room
    assert desk.read_until("back")["room"] == room
    back.send(action="quit")
    assert desk.read_until("ended")["room"] == room
    everything = chat.everything()
    for secret in (room, waiting["resume"], KEY, BOX, answer["ticket"]):
        assert secret not in everything
    assert chat.ask("/ticket", {"room": room, "resume": waiting["resume"]}) == (404, {"why": "no_room"})


def test_a_ticket_lets_in_once_and_a_stranger_never(chat: Deployed) -> None:
    chat.desk("sub-two")
    _, answer = chat.ask("/ticket", {"area": "FR-75", "locale": "fr-FR", "key": KEY})
    chat.connect(answer["ticket"])
    for ticket in (answer["ticket"], b64(bytes(32)), ""):
        with pytest.raises(RefusedError):
            chat.connect(ticket)


def test_a_room_is_handed_over_and_its_page_quits_from_outside(chat: Deployed) -> None:
    first, second = chat.desk("sub-three"), chat.desk("sub-four")
    visitor, waiting = chat.visitor()
    room = waiting["room"]
    first.send(action="claim", room=room, epoch=1, **PROOF)
    visitor.read_until("claimed")
    first.send(action="hand", room=room, to="sub-four")
    assert second.read_until("offered")["epoch"] == 2
    second.send(action="claim", room=room, epoch=2, **PROOF)
    assert first.read_until("handed")["room"] == room
    assert visitor.read_until("claimed")["epoch"] == 2
    assert chat.ask("/quit", {"room": room, "resume": waiting["resume"]}) == (200, {})
    assert second.read_until("ended")["room"] == room
    with pytest.raises(EOFError):
        visitor.read_until("nothing more")
    assert room not in chat.everything()


def test_a_flood_is_closed_and_nonsense_is_refused(chat: Deployed) -> None:
    chat.desk("sub-five")
    visitor, _ = chat.visitor()
    for text in ("nonsense", '{"action":"__proto__"}', '{"action":"claim"}', "[" * 5000, '{"action":"hello","x":1}'):
        visitor.send_text(text)
        assert visitor.read()["event"] == "refused"
    for _ in range(5):
        visitor.send_text("nonsense")
    with pytest.raises(EOFError):
        visitor.read_until("nothing more")


def test_a_sweep_ends_what_nobody_came_back_to(chat: Deployed) -> None:
    chat.desk("sub-six")
    visitor, waiting = chat.visitor()
    visitor.vanish()
    chat.wait_until(lambda: waiting["room"] not in chat.everything(), seconds=200)
