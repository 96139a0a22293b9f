"""A gift is counted in once, however it comes and whatever breaks, on real engines."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError
from test_settlement import Told, audit, send, sweep

from antirelou.domain.gift import Gift, Source
from antirelou.domain.journal import Entry, What
from antirelou.domain.money import DAY_MS, MICROS
from antirelou.services.reconcile_purse import OLD_ENOUGH_MS
from antirelou.services.record_gift import RecordGift
from antirelou.services.watch_purse import WatchPurse
from faults import Breakable, Breaker
from house import CAPS, NOW, PRICE, Crash
from tables import Table

GIFT = Gift(Source.STRIPE, "a" * 32, NOW, 5 * MICROS)


def record(table: Table, gift: Gift = GIFT, at_ms: int = NOW) -> bool:
    return RecordGift(table.journal, table.slips(), table.notices())(gift, at_ms)


def books(table: Table) -> tuple[int, int]:
    """What was counted in, and what the journal says; the audit holds."""
    assert audit(table).faults == ()
    return table.book().read().funded, sum(entry.micros for entry in table.journal().read())


def test_a_gift_moves_the_purse_and_is_an_entry_of_the_journal(table: Table) -> None:
    assert record(table)
    assert books(table) == (5 * MICROS, 5 * MICROS)
    assert table.journal().read() == [Entry(GIFT.id, NOW, "stripe", 5 * MICROS, What.GIFT)]
    assert table.book().read().filled == 5 * MICROS


def test_it_stands_beside_what_maintainers_put_in(table: Table) -> None:
    table.fund(MICROS, NOW - 1)
    record(table)
    table.fund(MICROS, NOW + 1)
    assert [entry.by for entry in table.journal().read()] == ["tests", "stripe", "tests"]
    assert books(table) == (7 * MICROS, 7 * MICROS)


def test_told_again_at_once_a_day_or_a_month_later_it_changes_nothing(table: Table) -> None:
    assert record(table)
    for at_ms in (NOW, NOW + 2 * DAY_MS, NOW + 30 * DAY_MS):
        sweep(table, at_ms)  # forgets after a day which slips were counted in
        assert not record(table, Gift(GIFT.source, GIFT.id, at_ms, GIFT.micros), at_ms)
    assert books(table) == (5 * MICROS, 5 * MICROS)


def test_two_gifts_of_the_same_moment_are_two(table: Table) -> None:
    assert record(table)
    assert record(table, Gift(Source.HELLOASSO, "b" * 32, NOW, MICROS))
    assert books(table) == (6 * MICROS, 6 * MICROS)


class BreakableJournal:
    """PynamoDB's requests go through no client of ours: the whole write is broken instead."""

    def __init__(self, real: Any, breaker: Breaker) -> None:
        self._real, self._breaker = real, breaker

    def write_once(self, *args: Any) -> bool:
        return bool(self._breaker.call("write_once", self._real.write_once, args, {}))


@pytest.mark.parametrize("swept_first", [True, False])
@pytest.mark.parametrize("fault", ["crash_before", "crash_after", "lost_before", "lost_after", "twice"])
def test_a_fault_at_any_request_and_a_second_try_count_it_once(table: Table, fault: str, swept_first: bool) -> None:
    for at in range(6):
        table.wipe()
        breaker = Breaker(at, fault)
        slips, notices = table.slips(), table.notices()
        slips._client = notices._client = Breakable(table.client, breaker)
        journal = BreakableJournal(table.journal(), breaker)
        with contextlib.suppress(Crash, ReadTimeoutError):
            RecordGift(lambda journal=journal: journal, slips, notices)(GIFT, NOW)  # type: ignore[misc]
        if swept_first:
            sweep(table, NOW + OLD_ENOUGH_MS + 1)
        record(table, at_ms=NOW + OLD_ENOUGH_MS + 1)
        assert books(table) == (5 * MICROS, 5 * MICROS), (at, breaker.met)
        assert table.slips().left_behind(NOW + DAY_MS) == []


def test_sixty_four_copies_at_once_count_once(table: Table) -> None:
    table.journal()  # one connection for all threads

    def told(_: int) -> bool | None:
        try:
            return record(table)
        except Exception:
            return None  # transactions that met each other: the queue brings it again

    with ThreadPoolExecutor(64) as pool:
        ends = list(pool.map(told, range(64)))
    assert ends.count(True) <= 1
    assert not record(table, at_ms=NOW + 1)
    assert books(table) == (5 * MICROS, 5 * MICROS)


def test_a_gift_reopens_the_line_that_closed_because_the_purse_was_empty(table: Table) -> None:
    watch = WatchPurse(table.notices(), Told(), CAPS)
    table.fund(PRICE)
    assert send(table, 1, 2, watch=watch)[0] == "answered"
    assert table.book().read().paused == "purse"
    record(table)
    assert table.book().read().paused == ""
    assert send(table, 3, watch=watch) == ["answered"]


@pytest.mark.parametrize("why", ["keeper", "month"])
def test_a_gift_opens_no_line_that_a_maintainer_or_the_months_cap_closed(table: Table, why: str) -> None:
    table.fund(PRICE)
    table.notices().pause(why)
    record(table)
    assert table.book().read().paused == why


def test_a_gift_told_again_reopens_nothing(table: Table) -> None:
    record(table)
    table.notices().pause("purse")
    assert not record(table, at_ms=NOW + 1)
    assert table.book().read().paused == "purse"
