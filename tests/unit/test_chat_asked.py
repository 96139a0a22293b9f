"""What a visitor's page asks over HTTP, and what the chat's functions make of API Gateway's events."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antirelou.bootstrap import chat as bootstrap
from antirelou.bootstrap import chat_asked as bootstrap_asked
from antirelou.bootstrap import chat_due as bootstrap_due
from antirelou.domain.admission import Admitted
from antirelou.domain.chat_asked import NoTicket
from antirelou.domain.chat_figures import ChatFigures
from antirelou.domain.webhook import read_request
from antirelou.handlers import chat_asked, chat_connected, chat_due, chat_left, chat_said
from antirelou.services.answer_page import AnswerPage
from antirelou.services.issue_ticket import IssueTicket
from chats import BOX, KEY, ChatHouse, b64
from fakes_chat import FakeHousekeeping
from house import NOW

NEW = {"area": "FR-75", "locale": "fr-FR", "key": KEY}


class Context:
    pass


def event_of(path: str, body: Any = "", query: str = "") -> dict[str, Any]:
    """As the HTTP API hands it over, payload format 2.0."""
    return {
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"content-type": "text/plain"},
        "requestContext": {"http": {"sourceIp": "192.0.2.7"}},
        "body": body if isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": False,
    }


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> ChatHouse:
    """The functions around a table in memory."""
    house = ChatHouse()
    issue = IssueTicket(house.tickets, house.relay.rooms, house.hours, house.admission, house.new_secret)
    answer = AnswerPage(house.hours, issue, house.chat.end.quit_by)
    monkeypatch.setattr(bootstrap_asked, "answer_page", lambda: answer)
    monkeypatch.setattr(bootstrap, "chat", lambda: house.chat)
    monkeypatch.setattr(bootstrap_due, "sweeps", lambda: (house.chat.sweep(FakeHousekeeping(house.table)),))
    monkeypatch.setattr(bootstrap_due, "watch_rota", lambda: lambda now_ms: ChatFigures(0, 0, 0, 0, 0))
    for module in (chat_asked, chat_connected, chat_left, chat_said, chat_due):
        monkeypatch.setattr(module.time, "time_ns", lambda: house.now * 1_000_000)
    return house


def ask(path: str, body: Any = "", query: str = "") -> tuple[int, Any]:
    answer = chat_asked.handler(event_of(path, body, query), Context())
    assert answer["headers"]["access-control-allow-origin"] == "*"
    assert answer["headers"]["cache-control"] == "no-store"
    return answer["statusCode"], json.loads(answer["body"])


def test_a_page_reads_whether_somebody_is_there_how_many_wait_and_else_when(house: ChatHouse) -> None:
    house.rota.opens_ms = NOW + 5
    assert ask("/open", query="area=FR-75&locale=fr-FR") == (200, {"open": False, "opens_ms": NOW + 5})
    house.desk()
    house.visitor()
    assert ask("/open", query="area=FR-75&locale=fr-FR") == (200, {"open": True, "there": True, "ahead": 1})


@pytest.mark.parametrize(
    "query", ["", "area=FR-75", "locale=fr-FR", "area=FR-75&locale=%00", "area=%F0%9F%92%A9&locale=en"]
)
def test_a_question_that_is_none_is_refused(house: ChatHouse, query: str) -> None:
    assert ask("/open", query=query) == (400, {})


def test_a_ticket_is_given_for_a_network_that_nobody_keeps(house: ChatHouse) -> None:
    status, answer = ask("/ticket", NEW)
    assert status == 200
    assert len(answer["ticket"]) == 43
    assert house.admission.asked == [("192.0.2.7", 0)]
    assert not house.table.holds("192.0.2.7", answer["ticket"])


@pytest.mark.parametrize(
    ("answer", "said"), [(Admitted.NETWORK, (429, {"why": "network"})), (Admitted.BUSY, (429, {"why": "busy"}))]
)
def test_a_flood_reads_why_it_waits(house: ChatHouse, answer: Admitted, said: Any) -> None:
    house.admission.answer = answer
    assert ask("/ticket", NEW) == said


def test_out_of_hours_there_is_no_ticket(house: ChatHouse) -> None:
    house.rota.opens_ms = None
    assert ask("/ticket", NEW) == (503, {"why": "closed"})


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "{",
        {},
        NEW | {"key": KEY[:-1]},
        NEW | {"area": "Paris 11e"},
        NEW | {"locale": 5},
        NEW | {"more": 1},
        {"room": b64(bytes(16)), "resume": 1},
        '{"area":"FR-75","area":"FR-75","locale":"fr-FR","key":""}',
    ],
)
def test_a_request_that_is_none_gets_no_ticket_and_quits_nothing(house: ChatHouse, body: Any) -> None:
    assert ask("/ticket", body) == (400, {"why": "malformed"})
    assert ask("/quit", body) == (400, {})


def test_a_room_is_found_again_by_who_knows_its_word_and_quit_by_them(house: ChatHouse) -> None:
    visitor = house.visitor()
    back = {"room": visitor.room, "resume": visitor.resume}
    assert ask("/ticket", back)[0] == 200
    assert ask("/quit", back | {"resume": b64(bytes(32))}) == (200, {})
    assert visitor.room in house.table.rooms
    assert [ask("/quit", back) for _ in range(2)] == [(200, {}), (200, {})]
    assert not house.table.holds(visitor.room)
    assert ask("/ticket", back) == (404, {"why": "no_room"})


def test_any_other_address_is_none_and_what_is_too_large_is_not_read(house: ChatHouse) -> None:
    assert ask("/desk/ticket")[0] == 404
    assert ask("/ticket", "é" * 16_384)[0] == 413
    raw = event_of("/quit", base64.b64encode(b"\xff\xfe").decode()) | {"isBase64Encoded": True}
    assert chat_asked.handler(raw, Context())["statusCode"] == 400


def test_every_reason_has_its_status() -> None:
    assert {why.value: why.status for why in NoTicket} == {
        "network": 429,
        "busy": 429,
        "closed": 503,
        "no_room": 404,
        "malformed": 400,
    }


def wired(connection: str, **more: Any) -> dict[str, Any]:
    """As the WebSocket API hands it over."""
    return {"requestContext": {"connectionId": connection, "identity": {"sourceIp": "192.0.2.7"}}, **more}


def test_the_functions_carry_a_conversation_and_log_nothing_of_it(
    house: ChatHouse, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    desk = house.desk()
    ticket = ask("/ticket", NEW)[1]["ticket"]
    opened = wired("c-visitor", queryStringParameters={"ticket": ticket})
    assert chat_connected.handler(opened, Context()) == {"statusCode": 200}
    assert chat_connected.handler(opened, Context()) == {"statusCode": 403}
    house.wires.there.add("c-visitor")
    assert chat_said.handler(wired("c-visitor", body='{"action":"hello"}'), Context()) == {"statusCode": 200}
    waiting = house.read("c-visitor")[0]
    desk.claim(waiting["room"])
    say = json.dumps({"action": "say", "seq": 1, "epoch": 1, "box": BOX})
    assert chat_said.handler(wired("c-visitor", body=say), Context()) == {"statusCode": 200}
    assert desk.names()[-1] == "said"
    assert chat_left.handler(wired("c-visitor"), Context()) == {"statusCode": 200}
    house.now += 60_000
    chat_due.handler({}, Context())
    assert not house.table.rooms
    written = capsys.readouterr().out + "".join(record.getMessage() + repr(vars(record)) for record in caplog.records)
    for secret in (ticket, waiting["room"], waiting["resume"], BOX, KEY, "c-visitor", "192.0.2.7", desk.sub):
        assert secret not in written


@pytest.mark.parametrize("ticket", [None, {}, {"ticket": None}, {"ticket": ["a"]}, {"ticket": "\x00"}])
def test_without_a_ticket_the_door_stays_shut(house: ChatHouse, ticket: Any) -> None:
    assert chat_connected.handler(wired("c", queryStringParameters=ticket), Context()) == {"statusCode": 403}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from(["body", "requestContext", "queryStringParameters", "rawPath", "headers"]), _JSON)
    | _JSON
)
def test_no_event_makes_a_function_fail(event: Any) -> None:
    house = ChatHouse()
    issue = IssueTicket(house.tickets, house.relay.rooms, house.hours, house.admission, house.new_secret)
    answer = AnswerPage(house.hours, issue, house.chat.end.quit_by)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "chat", lambda: house.chat)
        patch.setattr(bootstrap_asked, "answer_page", lambda: answer)
        assert chat_connected.handler(event, Context()) == {"statusCode": 403}
        assert chat_said.handler(event, Context()) == {"statusCode": 200}
        assert chat_left.handler(event, Context()) == {"statusCode": 200}
        assert chat_asked.handler(event, Context())["statusCode"] in (200, 400, 404, 413)


@given(st.text(), st.text(st.characters()))
def test_no_body_makes_a_ticket_fail(path: str, body: str) -> None:
    house = ChatHouse()
    issue = IssueTicket(house.tickets, house.relay.rooms, house.hours, house.admission, house.new_secret)
    answer = AnswerPage(house.hours, issue, house.chat.end.quit_by)
    for way in ("/open", "/ticket", "/quit", path):
        assert answer(read_request({"rawPath": way, "rawQueryString": path, "body": body}), "", NOW).status in (
            400,
            404,
        )
