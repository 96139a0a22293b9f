"""What every implementation of a port keeps, the fakes included."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import engines
from antirelou.domain.limits import Limits
from antirelou.domain.money import DAY_MS, HOUR_MS, Caps
from antirelou.domain.number import Number
from antirelou.domain.outcome import Reason
from antirelou.domain.purse import Price, Shortfall
from antirelou.domain.reply import Kind, Reply
from antirelou.services.reconcile_purse import OLD_ENOUGH_MS, ReconcilePurse
from fakes import FakePurse, FakeSenders
from house import NOW
from tables import Table

LIMITS = Limits(DAY_MS, 3)
SMALL = Caps(100, 150, 1000)


@dataclass
class Store:
    senders: Any
    purse: Any
    book: Any
    another_purse: Callable[[], Any]
    fund: Callable[[int], None]


@pytest.fixture(params=["fake", *engines.found()])
def store(request: pytest.FixtureRequest, new_table: Callable[[str], Table]) -> Store:
    if request.param == "fake":
        senders = FakeSenders()
        purse = FakePurse(SMALL, senders)
        return Store(senders, purse, purse, lambda: purse, purse.fund)
    table = new_table(request.param)
    return Store(table.senders(), table.purse(SMALL), table.book(), lambda: table.purse(SMALL), table.fund)


def prices(*micros: int, country: str = "CA") -> list[Price]:
    return [Price(each, country) for each in micros]


def reply(name: str, at_ms: int = NOW, micros: int = 7, kind: Kind = Kind.CONSENT, number: str = "main") -> Reply:
    return Reply(name, "key", "+1", Number(number, "+1", "o", "en"), kind, "words", micros, micros, at_ms)


def test_a_sender_nobody_saw_has_no_record(store: Store) -> None:
    (record,) = store.senders.look([("key",)]).records
    assert not record.opted_out
    assert record.on(("main", Kind.CONSENT)) == ()


def test_one_reply_in_the_quiet_hours(store: Store) -> None:
    assert store.senders.mark(reply("a"), "r1", LIMITS, NOW) is None
    assert store.senders.mark(reply("b", NOW + DAY_MS - 1), "r2", LIMITS, NOW) is Reason.ALREADY_ANSWERED
    assert store.senders.mark(reply("c", NOW + DAY_MS), "r3", LIMITS, NOW) is None


def test_three_replies_in_thirty_days_then_silence_until_the_first_is_old(store: Store) -> None:
    for day in range(3):
        assert store.senders.mark(reply(f"d{day}", NOW + day * DAY_MS), "r", LIMITS, NOW) is None
    assert store.senders.mark(reply("x", NOW + 29 * DAY_MS), "r", LIMITS, NOW) is Reason.ANSWERED_ENOUGH
    assert store.senders.mark(reply("y", NOW + 30 * DAY_MS), "r", LIMITS, NOW) is None


def test_a_text_overtaken_by_an_answered_one_is_not_answered(store: Store) -> None:
    store.senders.mark(reply("late", NOW), "r1", LIMITS, NOW)
    assert store.senders.mark(reply("early", NOW - HOUR_MS), "r2", LIMITS, NOW) is Reason.ALREADY_ANSWERED


def test_a_mark_whose_response_was_lost_holds_for_the_one_who_made_it_only(store: Store) -> None:
    assert store.senders.mark(reply("a"), "mine", LIMITS, NOW) is None
    assert store.senders.mark(reply("a"), "mine", LIMITS, NOW) is None
    assert store.senders.mark(reply("a"), "theirs", LIMITS, NOW) is Reason.DUPLICATE


def test_numbers_and_kinds_have_limits_of_their_own(store: Store) -> None:
    store.senders.mark(reply("a"), "r1", LIMITS, NOW)
    assert store.senders.mark(reply("b", number="second"), "r2", LIMITS, NOW) is None
    assert store.senders.mark(reply("c", kind=Kind.HELP), "r3", LIMITS, NOW) is None


def test_what_is_unmarked_can_be_marked_again(store: Store) -> None:
    store.senders.mark(reply("a"), "r1", LIMITS, NOW)
    store.senders.unmark(reply("a"))
    store.senders.unmark(reply("a"))
    assert store.senders.mark(reply("a"), "r2", LIMITS, NOW) is None


def test_unmarking_one_text_leaves_another_alone(store: Store) -> None:
    store.senders.mark(reply("a"), "r1", LIMITS, NOW)
    store.senders.unmark(reply("b"))
    assert store.senders.mark(reply("c"), "r2", LIMITS, NOW) is Reason.ALREADY_ANSWERED


def test_an_opt_out_silences_every_number_and_kind(store: Store) -> None:
    store.senders.opt_out("key", NOW)
    assert store.senders.look([("key",)]).records[0].opted_out
    for number, kind in (("main", Kind.CONSENT), ("second", Kind.HELP)):
        far = reply("z", NOW + 400 * DAY_MS, kind=kind, number=number)
        assert store.senders.mark(far, "r", LIMITS, NOW) is Reason.OPTED_OUT


def test_a_person_is_known_under_an_older_key_of_the_ring(store: Store) -> None:
    store.senders.mark(reply("a"), "r1", LIMITS, NOW)
    (record,) = store.senders.look([("newer", "key")]).records
    assert [past.id for past in record.on(("main", Kind.CONSENT))] == ["a"]


def test_a_purse_nobody_filled_pays_for_nothing(store: Store) -> None:
    assert store.purse.reserve(prices(1), NOW).granted == 0
    assert store.purse.reserve(prices(1), NOW).shortfall is Shortfall.PURSE


def test_a_reservation_takes_as_many_as_fit_in_order(store: Store) -> None:
    store.fund(50)
    reservation = store.purse.reserve(prices(20, 20, 20), NOW)
    assert (reservation.granted, reservation.shortfall) == (2, Shortfall.PURSE)
    assert (store.book.read().left, store.book.read().reserved) == (10, 40)


def test_the_last_micro_can_be_spent_and_no_more(store: Store) -> None:
    store.fund(20)
    assert store.purse.reserve(prices(20), NOW).granted == 1
    assert store.purse.reserve(prices(1), NOW).granted == 0
    assert store.book.read().left == 0


def test_the_hour_and_the_day_have_caps_that_open_again(store: Store) -> None:
    store.fund(1000)
    assert store.purse.reserve(prices(100), NOW).granted == 1
    assert store.purse.reserve(prices(1), NOW).shortfall is Shortfall.HOUR
    assert store.purse.reserve(prices(50), NOW + HOUR_MS).granted == 1
    assert store.purse.reserve(prices(1), NOW + HOUR_MS).shortfall is Shortfall.DAY
    assert store.purse.reserve(prices(100), NOW + DAY_MS).granted == 1


def test_giving_back_twice_moves_the_money_once(store: Store) -> None:
    store.fund(50)
    reservation = store.purse.reserve(prices(20, 20), NOW)
    for _ in range(2):
        store.purse.give_back(reservation.id, prices(20), NOW)
    purse = store.book.read()
    assert (purse.left, purse.reserved, purse.balanced) == (30, 20, True)
    assert list(purse.hours.values()) == [20]


def test_a_top_up_counts_at_once(store: Store) -> None:
    store.fund(5)
    assert store.purse.reserve(prices(20), NOW).granted == 0
    store.fund(15)
    assert store.purse.reserve(prices(20), NOW).granted == 1


def test_reconcile_gives_back_what_no_reply_took(store: Store) -> None:
    store.fund(60)
    crashed = store.purse.reserve(prices(7, 7, 7), NOW)
    store.senders.mark(reply("a"), crashed.id, LIMITS, NOW)
    reconcile = ReconcilePurse(store.book, store.another_purse())
    assert reconcile(NOW + OLD_ENOUGH_MS - 1).still_open == 1
    assert reconcile(NOW + OLD_ENOUGH_MS).given_back_micros == 14
    assert reconcile(NOW + OLD_ENOUGH_MS).given_back_micros == 0
    assert (store.book.read().left, store.book.read().reserved) == (53, 7)


def test_reconcile_leaves_the_money_of_replies_that_left(store: Store) -> None:
    store.fund(60)
    used = store.purse.reserve(prices(7), NOW)
    store.senders.mark(reply("a"), used.id, LIMITS, NOW)
    assert ReconcilePurse(store.book, store.purse)(NOW + OLD_ENOUGH_MS).given_back_micros == 0
    assert store.book.read().open == ()
    assert store.book.read().reserved == 7


def test_what_the_carrier_refused_costs_nothing_and_still_counts(store: Store) -> None:
    store.fund(60)
    refused = store.purse.reserve(prices(7), NOW)
    store.senders.mark(reply("a"), refused.id, LIMITS, NOW)
    store.senders.write_off(reply("a"))
    assert ReconcilePurse(store.book, store.purse)(NOW + OLD_ENOUGH_MS).given_back_micros == 7
    assert store.senders.mark(reply("b", NOW + 1), "r", LIMITS, NOW) is Reason.ALREADY_ANSWERED
