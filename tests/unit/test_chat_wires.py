"""Posting to browsers: what API Gateway answers, and where requests go."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.stub import Stubber

from antirelou.adapters.wires import ApiWires, wires_client
from antirelou.config.chat import ChatConfig
from antirelou.domain.chat_event import PONG, Event
from antirelou.services.chat_ports import Posted
from chats import ChatHouse, Desk, Visitor

URL = "wss://abcd1234.execute-api.eu-west-3.amazonaws.com/live"
SETTINGS = {"ROOMS_TABLE": "t", "CHAT_WIRES_URL": URL}


class FakeResponse(AWSResponse):
    def __init__(self, url: str) -> None:
        super().__init__(url, 200, {}, None)
        self._content = b""


@pytest.fixture
def stubbed() -> Iterator[tuple[ApiWires, Stubber]]:
    client = wires_client(URL, "")
    with Stubber(client) as stubber:
        yield ApiWires(client), stubber
        stubber.assert_no_pending_responses()


def refuse(stubber: Stubber, operation: str, code: str, status: int) -> None:
    stubber.add_client_error(operation, code, http_status_code=status)


def test_a_frame_is_posted_as_it_is_said(stubbed: tuple[ApiWires, Stubber]) -> None:
    wires, stubber = stubbed
    event = Event("said", {"box": "é"})
    stubber.add_response(
        "post_to_connection", {}, {"ConnectionId": "c=", "Data": '{"event":"said","box":"é"}'.encode()}
    )
    assert wires.post("c=", event) is Posted.DELIVERED


@pytest.mark.parametrize(
    ("code", "status", "posted"),
    [
        ("GoneException", 410, Posted.GONE),
        ("410", 410, Posted.GONE),
        ("ForbiddenException", 403, Posted.FAULT),
        ("LimitExceededException", 429, Posted.FAULT),
        ("PayloadTooLargeException", 413, Posted.FAULT),
        ("InternalServerError", 500, Posted.FAULT),
    ],
)
def test_nobody_is_taken_for_gone_but_for_a_410(
    stubbed: tuple[ApiWires, Stubber], code: str, status: int, posted: Posted
) -> None:
    wires, stubber = stubbed
    refuse(stubber, "post_to_connection", code, status)
    refuse(stubber, "get_connection", code, status)
    refuse(stubber, "delete_connection", code, status)
    assert wires.post("c", PONG) is posted
    assert wires.gone(["c"]) == (["c"] if posted is Posted.GONE else [])
    wires.close("c")


def test_where_nothing_listens_is_a_fault_and_nobody_is_gone() -> None:
    wires = ApiWires(wires_client(URL, "http://127.0.0.1:1"))
    assert wires.post_all([("c", PONG), ("d", PONG)]) == [Posted.FAULT, Posted.FAULT]
    assert wires.gone(["c", "d"]) == []
    wires.close("c")


def sent_by(url: str, connect_to: str) -> tuple[str, str, str]:
    """Where a post goes, to which Host, and what is signed of it."""
    client, seen = wires_client(url, connect_to), []

    def take(request: Any, **_: Any) -> AWSResponse:
        seen.append(request)
        return FakeResponse(request.url)

    client.meta.events.register("before-send", take)
    ApiWires(client).post("c=", PONG)
    (request,) = seen
    signed = request.headers["Authorization"].decode().partition("SignedHeaders=")[2].partition(",")[0]
    host = request.headers.get("Host", b"").decode()
    return request.url, host, signed


def test_posts_go_to_the_apis_own_address_and_stage() -> None:
    url, host, signed = sent_by(URL, "")
    assert url == "https://abcd1234.execute-api.eu-west-3.amazonaws.com/live/@connections/c%3D"
    assert host == ""
    assert "host" in signed


@pytest.mark.parametrize("connect_to", ["http://127.0.0.1:4566", "http://127.0.0.1:4566/"])
def test_where_aws_is_elsewhere_they_go_there_and_still_say_which_api_is_meant(connect_to: str) -> None:
    url, host, signed = sent_by("ws://abcd1234.execute-api.localhost:4566/live", connect_to)
    assert url == "http://127.0.0.1:4566/live/@connections/c%3D"
    assert host == "abcd1234.execute-api.localhost:4566"
    assert "host" in signed


@pytest.mark.parametrize(
    ("env", "connect_to"),
    [
        ({}, ""),
        ({"AWS_ENDPOINT_URL": "http://a"}, "http://a"),
        ({"AWS_ENDPOINT_URL": "http://a", "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI": "http://b"}, "http://b"),
    ],
)
def test_aws_is_where_the_ordinary_settings_say(env: dict[str, str], connect_to: str) -> None:
    assert ChatConfig.from_env(SETTINGS | env) == ChatConfig("t", URL, connect_to)


def cut(house: ChatHouse, connection: str) -> None:
    """Gone, and nobody said so: the next post meets a 410."""
    house.wires.there.discard(connection)


Step = Callable[[ChatHouse, Visitor, Desk, Desk], Any]
STEPS: dict[str, Step] = {
    "claim": lambda house, visitor, desk, other: desk.claim(visitor.room),
    "say": lambda house, visitor, desk, other: visitor.say(),
    "answer": lambda house, visitor, desk, other: desk.say(visitor.room),
    "typing": lambda house, visitor, desk, other: desk.frame("typing", room=visitor.room),
    "mute": lambda house, visitor, desk, other: desk.frame("mute", room=visitor.room, on=True),
    "hand": lambda house, visitor, desk, other: desk.frame("hand", room=visitor.room, to=other.sub),
    "take": lambda house, visitor, desk, other: other.claim(visitor.room, epoch=2),
    "hello": lambda house, visitor, desk, other: visitor.come_back(),
    "end": lambda house, visitor, desk, other: desk.frame("end", room=visitor.room),
}


@pytest.mark.parametrize("who", ["visitor", "desk", "other"])
@pytest.mark.parametrize("step", range(len(STEPS)), ids=STEPS)
def test_whoever_vanishes_before_any_step_leaves_no_ghost(step: int, who: str) -> None:
    house = ChatHouse()
    desk, other, visitor = house.desk("a"), house.desk("b"), house.visitor()
    people = {"visitor": visitor, "desk": desk, "other": other}
    for index, do in enumerate(STEPS.values()):
        if index == step:
            cut(house, people[who].connection)
        do(house, visitor, desk, other)
    for each in people.values():
        cut(house, each.connection)
    for _ in range(4):
        house.now += 60_000
        house.sweep()
    assert not house.table.holds(visitor.room)
    assert not house.table.rooms
    assert not house.table.connected
    assert not house.table.duties
