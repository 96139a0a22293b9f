"""Many containers at once, on engines whose conditional writes are real."""

import itertools
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from random import Random
from typing import Any

import pytest

from antirelou.adapters.purse import TablePurse
from antirelou.domain.money import MICROS, Caps, hour_of
from antirelou.domain.number import FlatRate, Numbers
from antirelou.domain.purse import Price, Shortfall
from antirelou.handlers.deliveries import read_deliveries
from antirelou.services.receive_contacts import ReceiveContacts
from fakes import FakeCarrier, FakePurse, FakeQueues, FakeSenders
from house import CAPS, NOW, NUMBERS, PRICE, Parts, container, notification, payload, person, sqs_record
from tables import Table

FAR = 10**9


def cold(table: Table, carrier: FakeCarrier) -> ReceiveContacts:
    queues = FakeQueues()
    return container(Parts(table.senders(), table.purse(), carrier, queues, queues, table.marks()))


_records = itertools.count()


def receive(use_case: ReceiveContacts, *texts: tuple[str, str]) -> list[str]:
    records = [
        sqs_record(notification(payload(sender, "Salut", name)), f"sqs-{next(_records)}") for name, sender in texts
    ]
    return [outcome.label for outcome in use_case(read_deliveries({"Records": records}, 4, NOW), NOW)]


def together(threads: int, work: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, range(threads)))


def test_the_same_text_twenty_times_from_sixteen_threads_is_answered_once(table: Table, carrier: FakeCarrier) -> None:
    table.fund(MICROS)
    with ThreadPoolExecutor(16) as pool:
        labels = list(pool.map(lambda _: receive(cold(table, carrier), ("m1", person(1)))[0], range(20)))
    assert len(carrier.sent) == 1
    assert Counter(labels) == {"answered": 1, "refused_duplicate": 19}
    assert table.book().read().reserved == PRICE


def test_sixty_four_senders_share_a_purse_for_a_hundred_replies(table: Table, carrier: FakeCarrier) -> None:
    table.fund(100 * PRICE)
    people = [[(f"m{t}-{i}", person(t * 10 + i)) for i in range(3)] for t in range(64)]
    labels = chain.from_iterable(together(64, lambda t: receive(cold(table, carrier), *people[t])))
    assert len(carrier.sent) == 100
    assert Counter(labels) == {"answered": 100, "refused_purse_empty": 92}
    assert (table.book().read().left, table.book().read().reserved) == (0, 100 * PRICE)


def flat(table: Table, carrier: FakeCarrier, flat_rate: FlatRate) -> ReceiveContacts:
    queues = FakeQueues()
    main = replace(NUMBERS.all[0], flat_rate=flat_rate)
    parts = Parts(table.senders(), table.purse(), carrier, queues, queues, table.marks())
    parts.numbers = Numbers.of([main])
    return container(parts)


def test_sixty_four_senders_share_a_flat_line_of_a_hundred_replies(table: Table, carrier: FakeCarrier) -> None:
    """Nobody put money in: the first of them make the purse too."""
    people = [[(f"m{t}-{i}", person(t * 10 + i)) for i in range(3)] for t in range(64)]
    rate = FlatRate(100, 1000, 1000)
    labels = chain.from_iterable(together(64, lambda t: receive(flat(table, carrier, rate), *people[t])))
    assert len(carrier.sent) == 100
    assert Counter(labels) == {"answered": 100, "held": 92}
    assert table.book().read().counts[f"main-h{hour_of(NOW)}"] == 100


def one_life(purse: TablePurse, price: Price, random: Random) -> int:
    """A container's hour: how many replies it reserved and did not give back."""
    kept = 0
    for _ in range(12):
        held = purse.reserve([price] * random.randint(1, 5), NOW)
        unused = random.randint(0, held.granted)
        kept += held.granted - unused
        if unused:
            purse.give_back(held.id, [price] * unused, NOW)
        elif held.granted:
            purse.close(held.id)
    return kept


@pytest.mark.parametrize("price", [Price(10), Price(0, line="main", flat_rate=FlatRate(40, 1000, 1000))])
def test_whatever_many_containers_take_and_give_back_no_line_passes_its_ceiling(table: Table, price: Price) -> None:
    table.fund(1_000_000)
    caps = Caps(400, FAR, FAR)
    kept = sum(together(16, lambda t: one_life(table.purse(caps), price, Random(t))))
    purse = table.book().read()
    taken = (purse.hours[hour_of(NOW)], 10) if price.micros else (purse.counts[f"main-h{hour_of(NOW)}"], 1)
    assert taken[0] == kept * taken[1]
    assert table.purse(caps).reserve([price] * 50, NOW).granted == 40 - kept
    assert table.purse(caps).reserve([price], NOW).shortfall is Shortfall.HOUR
    assert table.book().read().balanced


def test_one_person_texting_from_every_container_gets_one_reply(table: Table, carrier: FakeCarrier) -> None:
    table.fund(MICROS)
    together(16, lambda t: receive(cold(table, carrier), (f"m{t}", person(1))))
    assert len(carrier.sent) == 1
    assert table.book().read().reserved == PRICE


def test_a_thousand_texts_from_one_sender_cost_one_reply_and_almost_no_request(
    table: Table, carrier: FakeCarrier
) -> None:
    table.fund(MICROS)
    requests: list[str] = []
    table.client.meta.events.register("before-send.dynamodb.*", lambda **_: requests.append("table"))
    containers = [cold(table, carrier) for _ in range(5)]
    receive(containers[0], ("m0", person(1)))
    first = len(requests)
    for i in range(1, 1000):
        receive(containers[i % 5], (f"m{i}", person(1)))
    assert len(carrier.sent) == 1
    assert first <= 3
    assert (len(requests) - first) / 999 <= 0.05


def test_a_thousand_texts_a_second_raise_the_shield_with_few_writes_of_its_one_item(table: Table) -> None:
    """Sixteen containers, each with its thread, for twelve seconds of a flood; only the flow is on the engine."""
    writes: list[str] = []
    table.client.meta.events.register("before-send.dynamodb.UpdateItem", lambda **_: writes.append("flow"))
    senders = FakeSenders()
    purse, queues = FakePurse(CAPS, senders), FakeQueues()
    purse.fund(100 * MICROS)
    parts = Parts(senders, purse, FakeCarrier(), queues, queues, flows=table.flows(), threads=1)
    containers = [container(parts) for _ in range(16)]

    def flooded(thread: int) -> None:
        for second in range(12):
            at_ms = NOW + 1000 * second
            people = [person(1000 * (thread * 10 + i % 10)) for i in range(60)]
            for start in range(0, 60, 10):
                batch = [(f"{thread}-{second}-{start}-{i}", who) for i, who in enumerate(people[start : start + 10])]
                records = [
                    sqs_record(notification(payload(who, "x", name), at_ms), f"q-{name}", sent_ms=at_ms)
                    for name, who in batch
                ]
                containers[thread](read_deliveries({"Records": records}, 4, at_ms), at_ms)

    together(16, flooded)
    assert table.flows().read().shield_up
    assert len(writes) <= 16 * 3 * 3  # each container at most every five seconds, and a lost race is run again
