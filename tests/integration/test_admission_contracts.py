"""What holds a flood back: the fake and the table agree, on every engine, also when many come at once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import engines
from antirelou.adapters.admission import TableAdmission
from antirelou.adapters.past_admission import TablePastAdmission
from antirelou.domain.admission import PER_MINUTE, WINDOW_MS, Admitted, network_of
from antirelou.domain.money import MINUTE_MS
from antirelou.services.admit_visitor import AdmitVisitor
from antirelou.services.forget_networks import ForgetNetworks
from fakes_admission import FakeAdmission
from house import NOW
from rooms_table import Rooms
from tables import Table

START = NOW // WINDOW_MS * WINDOW_MS
HOME = network_of("203.0.113.7")


class Secret:
    def value(self) -> str:
        return "s" * 64


@pytest.fixture(params=["fake", *engines.found()])
def admission(request: pytest.FixtureRequest, new_table: Callable[[str], Table]) -> Any:
    if request.param == "fake":
        return FakeAdmission()
    rooms = Rooms.on(request.param, new_table)
    return TableAdmission(rooms.client, rooms.name, Secret())


@pytest.fixture(params=engines.found())
def rooms(request: pytest.FixtureRequest, new_table: Callable[[str], Table]) -> Rooms:
    return Rooms.on(request.param, new_table)


def network(index: int) -> str:
    return network_of(f"198.{index // 256}.{index % 256}.1")


def test_a_network_gets_five_tickets_in_ten_minutes_and_five_in_the_next(admission: Any) -> None:
    given = [admission.admit(HOME, 0, START + minute * MINUTE_MS) for minute in range(10)]
    assert given == [Admitted.YES] * 5 + [Admitted.NETWORK] * 5
    assert admission.admit(HOME, 0, START + WINDOW_MS) is Admitted.YES


def test_while_many_wait_a_network_gets_one(admission: Any) -> None:
    assert [admission.admit(HOME, 21, START) for _ in range(2)] == [Admitted.YES, Admitted.NETWORK]
    assert admission.admit(HOME, 20, START) is Admitted.YES
    assert admission.admit(HOME, 21, START) is Admitted.NETWORK


def test_a_full_queue_takes_nobody_and_counts_nothing(admission: Any) -> None:
    assert [admission.admit(HOME, 200, START) for _ in range(9)] == [Admitted.BUSY] * 9
    assert admission.admit(HOME, 199, START) is Admitted.YES


def test_a_flood_from_many_networks_keeps_a_newcomer_out_for_its_minute_and_no_longer(admission: Any) -> None:
    flood = Counter(admission.admit(network(index), 0, START) for index in range(PER_MINUTE + 20))
    assert flood == {Admitted.YES: PER_MINUTE, Admitted.BUSY: 20}
    assert [admission.admit(HOME, 0, START + tries) for tries in range(8)] == [Admitted.BUSY] * 8
    assert [admission.admit(HOME, 0, START + MINUTE_MS) for _ in range(5)] == [Admitted.YES] * 5


def test_a_network_that_had_its_share_takes_nothing_of_the_minute(admission: Any) -> None:
    for _ in range(3 * PER_MINUTE):
        admission.admit(HOME, 0, START)
    others = Counter(admission.admit(network(index), 0, START) for index in range(PER_MINUTE))
    assert others == {Admitted.YES: PER_MINUTE - 5, Admitted.BUSY: 5}


def test_of_a_hundred_at_once_from_one_network_exactly_five_are_admitted(admission: Any) -> None:
    with ThreadPoolExecutor(32) as pool:
        given = Counter(pool.map(lambda _: admission.admit(HOME, 0, START), range(100)))
    assert given == {Admitted.YES: 5, Admitted.NETWORK: 95}


def test_of_a_flood_at_once_from_many_networks_a_minutes_worth_is_admitted(admission: Any) -> None:
    with ThreadPoolExecutor(32) as pool:
        given = Counter(pool.map(lambda index: admission.admit(network(index), 0, START), range(150)))
    assert given == {Admitted.YES: PER_MINUTE, Admitted.BUSY: 150 - PER_MINUTE}


def test_nothing_in_the_table_is_an_address_and_all_of_it_expires(rooms: Rooms) -> None:
    visitors = AdmitVisitor(TableAdmission(rooms.client, rooms.name, Secret()))
    for address in ("203.0.113.7", "2001:db8:1:2::3", "::ffff:198.51.100.9", "garbage"):
        visitors.admit(address, 0, START)
    items = rooms.items()
    for part in ("203.0", "113", "2001", "db8", "198.51", "cb00", "garbage", "::", "/24", "/48"):
        assert part not in str([(item["sk"], set(item)) for item in items])
    assert sorted(item["pk"]["S"].split("#")[0] for item in items) == ["minute", "net", "net", "net", "net"]
    assert all(set(item) == {"pk", "sk", "given", "expires_at"} for item in items)
    assert {item["pk"]["S"] for item in items} == {f"net#{START // WINDOW_MS}", f"minute#{START // MINUTE_MS}"}
    assert {int(item["expires_at"]["N"]) * 1000 - START for item in items} == {MINUTE_MS, WINDOW_MS}


def test_networks_are_forgotten_within_a_minute_of_their_ten(rooms: Rooms) -> None:
    admission, forget = (
        TableAdmission(rooms.client, rooms.name, Secret()),
        ForgetNetworks(TablePastAdmission(rooms.client, rooms.name)),
    )
    for index in range(57):  # more than are deleted at a time
        admission.admit(network(index), 0, START + index)
    rooms.put(pk={"S": "room#r"}, sk={"S": "-"})
    assert forget(START + WINDOW_MS - 1) == 0
    admission.admit(HOME, 0, START + WINDOW_MS)
    assert forget(START + WINDOW_MS) == 57
    assert forget(START + WINDOW_MS) == 0
    assert sorted(item["pk"]["S"].partition("#")[0] for item in rooms.items()) == ["minute", "minute", "net", "room"]
    assert admission.admit(HOME, 21, START + WINDOW_MS) is Admitted.NETWORK


def test_what_a_minutes_sweep_missed_the_next_ones_find(rooms: Rooms) -> None:
    TableAdmission(rooms.client, rooms.name, Secret()).admit(HOME, 0, START)
    assert ForgetNetworks(TablePastAdmission(rooms.client, rooms.name))(START + 3 * WINDOW_MS - 1) == 1
