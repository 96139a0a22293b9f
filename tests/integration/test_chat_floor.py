"""Who is on duty and who waits, read from the table as the contract (docs/decisions/0011-chat.md) lays it out."""

from collections.abc import Callable

import pytest

import engines
from antirelou.adapters.chat_floor import TableFloor
from antirelou.adapters.responders import TableResponders
from antirelou.domain.duty import OnDuty
from antirelou.domain.responder import DUTY_LASTS_MS, Responder
from house import NOW
from rooms_table import Rooms
from tables import Table

LATER = {"N": str(NOW // 1000 + 60)}
OVER = {"N": str(NOW // 1000)}


@pytest.fixture(params=engines.found())
def rooms(request: pytest.FixtureRequest, new_table: Callable[[str], Table]) -> Rooms:
    return Rooms.on(request.param, new_table)


def test_nobody_is_on_duty_and_nobody_waits_in_an_empty_table(rooms: Rooms) -> None:
    floor = TableFloor(rooms.client, rooms.name)
    assert (floor.on_duty(NOW), floor.waiting_since(NOW)) == ([], [])


def test_who_is_on_duty_is_there_with_the_rooms_they_hold(rooms: Rooms) -> None:
    responders = TableResponders(rooms.client, rooms.name)
    responders.put(Responder("a", "Camille", "c1", ("FR", "BE-1"), ("fr-FR",), NOW - 5))
    responders.put(Responder("b", "Alex", "c2", ("CA",), ("en",), NOW - 5))
    responders.put(Responder("over", "Sam", "c3", ("CA",), ("en",), NOW - DUTY_LASTS_MS))
    responders.put(Responder("gone", "Lou", "c4", ("CA",), ("en",), NOW - 5, gone_ms=NOW - 1))
    for room in ("r1", "r2"):
        rooms.put(pk={"S": "held#a"}, sk={"S": room}, expires_at=LATER)
    rooms.put(pk={"S": "held#b"}, sk={"S": "r3"}, expires_at=OVER)
    assert TableFloor(rooms.client, rooms.name).on_duty(NOW) == [
        OnDuty(("FR", "BE-1"), ("fr-FR",), NOW - 5, 2),
        OnDuty(("CA",), ("en",), NOW - 5, 0),
    ]


def test_who_waits_is_read_page_by_page_and_who_expired_is_not(rooms: Rooms) -> None:
    for index in range(230):
        rooms.put(pk={"S": "queue"}, sk={"S": f"{NOW - index:013d}#room-{index}"}, expires_at=LATER,
                  key={"S": "k" * 5_000})  # fmt: skip
    rooms.put(pk={"S": "queue"}, sk={"S": f"{NOW - 10**6:013d}#gone"}, expires_at=OVER)
    since = TableFloor(rooms.client, rooms.name).waiting_since(NOW)
    assert sorted(since) == [NOW - index for index in reversed(range(230))]
