"""Who else is there: everybody on duty knows it, whenever somebody comes or goes."""

import pytest

from chats import ChatHouse, Desk

MINUTE = 60_000


@pytest.fixture
def house() -> ChatHouse:
    return ChatHouse()


@pytest.fixture
def pair(house: ChatHouse) -> tuple[Desk, Desk]:
    """On duty, with nothing left to read."""
    first, second = house.desk("a"), house.desk("b")
    first.read()
    return first, second


def colleagues(desk: Desk) -> list[list[str]]:
    """As they were told, each time."""
    events = [event for event in desk.read() if event["event"] == "colleagues"]
    return [[each["sub"] for each in event["colleagues"]] for event in events]


def test_who_comes_on_duty_is_told_to_those_who_are(house: ChatHouse, pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    house.desk("c")
    both = [{"sub": each, "label": f"label of {each}"} for each in ("b", "c")]
    assert first.read() == [{"event": "colleagues", "colleagues": both}]
    assert colleagues(second) == [["a", "c"]]


def test_who_goes_off_duty_is_told_and_is_told_no_more(house: ChatHouse, pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    first.frame("duty", on=False)
    assert colleagues(second) == [[]]
    assert first.names() == ["desk"]
    second.frame("duty", on=False)
    assert first.names() == []


def test_who_is_lost_is_told_once_and_again_when_they_are_back(house: ChatHouse, pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    lost = first.connection
    house.drop(lost)
    house.drop(lost)
    assert colleagues(second) == [[]]
    first.come_back()
    assert colleagues(second) == [["a"]]


def test_a_desk_that_only_changes_its_connection_is_no_news(house: ChatHouse, pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    before = first.connection
    first.come_back()
    house.drop(before)
    assert second.names() == []


def test_who_is_found_gone_by_a_sweep_is_told_once(house: ChatHouse, pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    house.drop(first.connection, told=False)
    for _ in range(3):
        house.now += MINUTE
        house.sweep()
    assert colleagues(second) == [[]]
    assert "a" not in house.table.duties


def test_who_was_forgotten_in_a_crash_is_told_by_the_sweep(house: ChatHouse, pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    house.relay.connections.forget(first.connection)
    house.sweep()
    assert colleagues(second) == [[]]


@pytest.mark.parametrize("fault", ["gone", "broken"])
def test_one_who_cannot_be_told_keeps_nobody_else_from_it(
    house: ChatHouse, pair: tuple[Desk, Desk], fault: str
) -> None:
    first, second = pair
    if fault == "gone":
        house.drop(first.connection, told=False)
    else:
        house.wires.broken.add(first.connection)
    third = house.desk("c")
    assert colleagues(second) == [["a", "c"]]
    assert third.frame("duty", on=False) == "off_duty"


def test_each_is_told_once_however_many_there_are(house: ChatHouse, pair: tuple[Desk, Desk]) -> None:
    desks = [house.desk(f"d{number:02}") for number in range(30)]
    for desk in desks:
        desk.read()
    house.desk("last")
    assert [desk.names() for desk in desks] == [["colleagues"]] * 30
