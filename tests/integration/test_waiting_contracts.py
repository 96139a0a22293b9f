"""What every implementation of the ports around waiting and the pool keeps, the fakes included."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest

import engines
from antirelou.domain.money import DAY_MS, HOUR_MS
from antirelou.domain.number import State
from antirelou.domain.pool import PoolChanges
from antirelou.domain.wait import LOST_MS, Wait, WaitRef
from fakes import FakePool, FakeTallies, FakeWaits
from house import NOW
from tables import Table

REF = WaitRef("key", "main", "c1")
WAIT = Wait(REF, NOW, NOW + HOUR_MS, b"sealed")


@dataclass
class Store:
    waits: Any
    pool: Any
    tallies: Any


@pytest.fixture(params=["fake", *engines.found()])
def store(request: pytest.FixtureRequest, new_table: Callable[[str], Table]) -> Store:
    if request.param == "fake":
        return Store(FakeWaits(), FakePool(), FakeTallies())
    table = new_table(request.param)
    return Store(table.waits(), table.pool(), table.tallies())


def test_one_contact_waits_per_person_and_number_and_who_comes_behind_learns_of_it(store: Store) -> None:
    another = replace(WAIT, ref=replace(REF, id="c2"), due_ms=NOW + 2 * HOUR_MS)
    assert store.waits.put(WAIT, NOW) == WAIT
    assert store.waits.put(another, NOW) == WAIT
    assert store.waits.put(replace(another, ref=replace(REF, number="second", id="c2")), NOW).ref.id == "c2"
    assert store.waits.put(replace(another, ref=replace(REF, sender_key="other", id="c3")), NOW).ref.id == "c3"


def test_the_same_contact_again_keeps_its_first_time(store: Store) -> None:
    store.waits.put(WAIT, NOW)
    assert store.waits.put(replace(WAIT, due_ms=NOW + 5, sealed=b"again"), NOW) == WAIT


def test_what_waits_is_found_as_it_was_put_and_by_its_own_name_only(store: Store) -> None:
    store.waits.put(WAIT, NOW)
    assert store.waits.find([REF]) == {REF: WAIT}
    assert store.waits.find([replace(REF, id="c2"), replace(REF, number="x"), replace(REF, sender_key="y")]) == {}


def test_what_has_ended_is_known_without_its_seal_and_by_what_ended_it(store: Store) -> None:
    store.waits.put(WAIT, NOW)
    for _ in range(2):
        store.waits.wipe(REF, "via")
    assert store.waits.find([REF]) == {REF: replace(WAIT, sealed=b"", via="via")}
    assert store.waits.put(replace(WAIT, ref=replace(REF, id="c2")), NOW).ref.id == "c2"
    store.waits.wipe(REF, "late")
    assert store.waits.find([replace(REF, id="c2")])[replace(REF, id="c2")].sealed == b"sealed"


def test_what_never_came_back_stands_in_nobodys_way_hours_later(store: Store) -> None:
    store.waits.put(WAIT, NOW)
    behind = replace(WAIT, ref=replace(REF, id="c2"))
    assert store.waits.put(behind, WAIT.due_ms + LOST_MS) == WAIT
    assert store.waits.overdue(WAIT.due_ms) == []
    assert store.waits.overdue(WAIT.due_ms + 1) == [REF]
    assert store.waits.put(behind, WAIT.due_ms + LOST_MS + 1) == behind


def test_all_that_waits_for_someone_is_forgotten_at_once(store: Store) -> None:
    on_second = replace(WAIT, ref=replace(REF, number="second"))
    for wait in (WAIT, on_second):
        store.waits.put(wait, NOW)
    store.waits.forget("key")
    store.waits.forget("key")
    assert store.waits.find([REF, on_second.ref]) == {}


@pytest.mark.parametrize("engine", engines.found())
def test_of_sixty_four_calls_of_one_person_at_once_one_waits(engine: str, new_table: Callable[[str], Table]) -> None:
    waits = new_table(engine).waits()
    calls = [replace(WAIT, ref=replace(REF, id=f"c{index}")) for index in range(64)]
    with ThreadPoolExecutor(16) as pool:
        standing = {each.ref.id for each in pool.map(lambda wait: waits.put(wait, NOW), calls)}
    assert len(standing) == 1


LEAST = {"number": "+15145550155", "locale": "fr-CA"}


def test_a_pool_nobody_changed_changes_nothing(store: Store) -> None:
    assert store.pool.read() == PoolChanges()


def test_what_is_added_and_set_is_read_and_what_is_dropped_is_gone(store: Store) -> None:
    store.pool.add("third", LEAST)
    store.pool.add("fourth", LEAST | {"number": "+15145550156", "carrier": "twilio"})
    store.pool.set_state("main", State.RESTING)
    store.pool.set_state("third", State.BURNED)
    read = store.pool.read()
    assert [(number.name, number.carrier) for number in read.added] == [("fourth", "twilio"), ("third", "aws")]
    assert read.states == (("main", State.RESTING), ("third", State.BURNED))
    store.pool.drop("third")
    store.pool.drop("nobody")
    assert [number.name for number in store.pool.read().added] == ["fourth"]
    assert store.pool.read().states == (("main", State.RESTING),)


def test_an_entry_added_again_is_replaced(store: Store) -> None:
    store.pool.add("third", LEAST)
    store.pool.add("third", LEAST | {"region": "Estrie"})
    assert [number.region for number in store.pool.read().added] == ["Estrie"]


@pytest.mark.parametrize("engine", engines.found())
def test_an_entry_this_version_cannot_read_is_no_number_and_harms_no_other(
    engine: str, new_table: Callable[[str], Table]
) -> None:
    pool = new_table(engine).pool()
    pool.add("odd", {"number": "+15145550157", "locale": "xx"})
    pool.add("third", LEAST)
    assert [number.name for number in pool.read().added] == ["third"]


def test_sums_add_up_per_day_whatever_their_number(store: Store) -> None:
    day = NOW // DAY_MS
    many = Counter({f"from|CA {code}": code for code in range(200, 450)})
    for _ in range(2):
        store.tallies.add(day, Counter({"main|answered": 3, "main|micros": 10**9}))
    store.tallies.add(day + 1, many)
    assert store.tallies.read([day]) == Counter({"main|answered": 6, "main|micros": 2 * 10**9})
    assert store.tallies.by_day(range(day - 1, day + 3)) == {day: store.tallies.read([day]), day + 1: many}
    assert store.tallies.read([day, day + 1, day + 2]) == many + Counter({"main|answered": 6, "main|micros": 2 * 10**9})
