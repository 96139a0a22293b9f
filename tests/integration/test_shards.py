"""A purse of several items never spends more than one would. See docs/scale.md."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from random import Random
from typing import Any

import pytest

from antirelou.domain.money import HOUR_MS, MICROS, Caps, hour_of
from antirelou.domain.number import FlatRate
from antirelou.domain.purse import Price, PurseState, Shortfall
from antirelou.handlers.deliveries import read_deliveries
from fakes import FakeCarrier, FakeQueues
from house import CAPS, NOW, PRICE, Parts, container, notification, payload, person, sqs_record
from shards import Shards, share
from tables import Table

FAR = 10**9
OPEN = Caps(FAR, FAR, FAR)


def one_each(count: int, country: str = "CA") -> list[Price]:
    return [Price(1, country)] * count


def together(threads: int, work: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, range(threads)))


def whole(states: list[PurseState], column: str) -> int:
    return sum(getattr(state, column) for state in states)


def in_the_hour(state: PurseState) -> int:
    return sum(state.hours.values())


def in_the_hour_of(line: str, state: PurseState) -> int:
    return state.counts.get(f"{line}-h{hour_of(NOW)}", 0)


@pytest.fixture(params=[4, 7])
def funded(request: pytest.FixtureRequest, table: Table) -> Callable[..., Shards]:
    """Makes a purse of that many shards, on each engine."""

    def make(micros: int, caps: Caps = OPEN) -> Shards:
        shards = Shards(table, caps, request.param)
        shards.fund(micros)
        return shards

    return make


def answer(shards: Shards, carrier: FakeCarrier, thread: int) -> list[str]:
    """What a cold container makes of three strangers."""
    queues = FakeQueues()
    parts = Parts(shards.table.senders(), shards.purse(seed=thread), carrier, queues, queues, shards.table.marks())
    texts = [notification(payload(person(thread * 10 + i), "Salut", f"m{thread}-{i}")) for i in range(3)]
    records = [sqs_record(text, f"sqs-{thread}-{i}") for i, text in enumerate(texts)]
    return [outcome.label for outcome in container(parts)(read_deliveries({"Records": records}, 4, NOW), NOW)]


def test_sixty_four_containers_and_the_shards_of_a_hundred_replies(
    funded: Callable[..., Shards], carrier: FakeCarrier
) -> None:
    shards = funded(100 * PRICE, CAPS)
    labels = Counter(chain.from_iterable(together(64, lambda t: answer(shards, carrier, t))))
    affordable = sum(share(100 * PRICE, shards.count, i) // PRICE for i in range(shards.count))
    assert labels == {"answered": affordable, "refused_purse_empty": 192 - affordable}
    assert len(carrier.sent) == affordable > 100 - shards.count
    assert whole(shards.read(), "reserved") == affordable * PRICE <= whole(shards.read(), "funded")
    assert all(state.balanced and state.left >= 0 for state in shards.read())


def test_the_hour_has_one_cap_however_many_shards_and_opens_again(funded: Callable[..., Shards]) -> None:
    shards = funded(1000, Caps(40, FAR, FAR))
    held = together(32, lambda t: shards.purse(seed=t).reserve(one_each(3), NOW))
    assert sum(each.granted for each in held) == 40 == sum(map(in_the_hour, shards.read()))
    assert {each.shortfall for each in held} == {None, Shortfall.HOUR}
    assert shards.purse().reserve(one_each(1), NOW).shortfall is Shortfall.HOUR
    assert shards.purse().reserve(one_each(40), NOW + HOUR_MS).granted == 40


def test_the_last_micro_of_any_shard_can_be_spent_and_no_more(funded: Callable[..., Shards]) -> None:
    shards = funded(10)
    purses = [shards.purse(seed=i) for i in range(10)]
    assert [purse.reserve(one_each(1), NOW).granted for purse in purses] == [1] * 10
    assert shards.purse().reserve(one_each(1), NOW).shortfall is Shortfall.PURSE
    assert whole(shards.read(), "left") == 0


def test_a_batch_takes_from_one_shard_what_another_does_not_have(funded: Callable[..., Shards]) -> None:
    shards = funded(10)
    reservation = shards.purse().reserve(one_each(12), NOW)
    assert reservation.verdicts == (*[None] * 10, *[Shortfall.PURSE] * 2)
    assert len(reservation.id.split("+")) == shards.count


def test_a_country_has_one_quota_however_many_shards(funded: Callable[..., Shards]) -> None:
    shards = funded(1000, Caps(FAR, FAR, FAR, country_replies=20))
    reservation = shards.purse().reserve(one_each(25) + one_each(1, "FR"), NOW)
    assert reservation.verdicts == (*[None] * 20, *[Shortfall.COUNTRY] * 5, None)


def test_what_is_given_back_goes_where_it_came_from_and_once(funded: Callable[..., Shards]) -> None:
    shards = funded(1000, Caps(20, FAR, FAR, country_replies=1000))
    purse = shards.purse()
    held = purse.reserve(one_each(12) + one_each(8, "FR"), NOW)
    before = shards.read()
    for _ in range(2):
        purse.give_back(held.id, one_each(5) + one_each(8, "FR"), NOW)
    after = shards.read()
    assert all(state.balanced and in_the_hour(state) == state.reserved >= 0 for state in after)
    assert (whole(before, "reserved"), whole(after, "reserved")) == (20, 7)
    assert Counter(c.partition("-")[0] for state in after for c, k in state.counts.items() for _ in range(k)) == {
        "CA": 7
    }
    assert purse.reserve(one_each(14), NOW).granted == 13


def test_a_closed_reservation_is_swept_from_each_of_its_shards(funded: Callable[..., Shards]) -> None:
    shards = funded(100, Caps(20, FAR, FAR))
    purse = shards.purse()
    purse.close(purse.reserve(one_each(20), NOW).id)
    again = purse.reserve(one_each(20), NOW + HOUR_MS)
    parts = {f"{i}:{held.id}" for i, state in enumerate(shards.read()) for held in state.open}
    assert parts == set(again.id.split("+"))
    assert len(parts) == shards.count


def test_a_flat_line_has_one_count_however_many_shards(funded: Callable[..., Shards]) -> None:
    shards, free = funded(0), Price(0, line="mobile", flat_rate=FlatRate(40, FAR, FAR))
    held = together(32, lambda t: shards.purse(seed=t).reserve([free] * 3, NOW))
    assert sum(each.granted for each in held) == 40 == sum(in_the_hour_of("mobile", state) for state in shards.read())
    assert {each.shortfall for each in held} == {None, Shortfall.HOUR}
    assert shards.purse().reserve([free] * 41, NOW + HOUR_MS).granted == 40


def live(shards: Shards, thread: int) -> int:
    """A container's day: what it reserved and did not give back, in micros."""
    random, purse, kept = Random(thread), shards.purse(seed=thread), 0
    for _ in range(12):
        prices = [Price(random.randint(1, 9), random.choice(["CA", "FR"])) for _ in range(random.randint(1, 5))]
        held = purse.reserve(prices, NOW)
        granted = [price for price, wall in zip(prices, held.verdicts, strict=True) if wall is None]
        unused = random.sample(granted, random.randint(0, len(granted)))
        kept += sum(price.micros for price in granted)
        if unused:
            purse.give_back(held.id, unused, NOW)
            kept -= sum(price.micros for price in unused)
        elif granted and random.random() < 0.5:
            purse.close(held.id)
    return kept


def test_whatever_many_containers_do_the_books_of_every_shard_balance(funded: Callable[..., Shards]) -> None:
    shards = funded(700, Caps(500, FAR, FAR))
    kept = together(16, lambda t: live(shards, t))
    states = shards.read()
    assert sum(kept) == whole(states, "reserved") == sum(map(in_the_hour, states)) <= 500
    assert all(state.balanced and state.left >= 0 for state in states)


def test_what_is_stranded_is_less_than_a_reply_per_shard(funded: Callable[..., Shards]) -> None:
    shards = funded(1000)
    together(16, lambda t: shards.purse(seed=t).reserve([Price(7, "CA")] * 10, NOW))
    assert all(state.left < 7 for state in shards.read())


def test_a_reply_waits_as_long_as_any_shard_can_pay_it_later(table: Table) -> None:
    shards = Shards(table, Caps(2, FAR, FAR), 2)
    shards.fund(3)
    assert shards.purse().reserve(one_each(2), NOW).granted == 2
    assert [state.left for state in shards.read()] == [1, 0]
    assert {shards.purse(seed).reserve(one_each(1), NOW).shortfall for seed in range(8)} == {Shortfall.HOUR}


def test_a_paused_shard_is_not_passed_over(table: Table) -> None:
    shards = Shards(table, OPEN, 2)
    shards.fund(100)
    shards.pause(0)
    assert {shards.purse(seed).reserve(one_each(1), NOW).shortfall for seed in range(8)} == {None, Shortfall.PAUSED}


@pytest.mark.parametrize("whole_micros", [0, 1, 6, 7, 8, MICROS])
def test_the_shares_add_up_to_the_whole(whole_micros: int) -> None:
    assert sum(share(whole_micros, 7, index) for index in range(7)) == whole_micros
