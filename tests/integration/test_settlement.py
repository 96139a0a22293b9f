"""The purse between the carrier's reports and the maintainers, on real engines."""

import contextlib
import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from antirelou.adapters.people import TablePeople
from antirelou.domain.journal import Entry, EntryError, What
from antirelou.domain.message import Message
from antirelou.domain.money import DAY_MS, HOUR_MS, MICROS, Caps, Rate
from antirelou.domain.number import FlatRate, Numbers
from antirelou.domain.purse import Price, Shortfall
from antirelou.domain.report import ReplyRef, Report
from antirelou.handlers.deliveries import read_deliveries
from antirelou.services.audit_purse import Audit, AuditPurse
from antirelou.services.forget_person import ForgetPerson, TooSoonError
from antirelou.services.fund_purse import FundPurse
from antirelou.services.reconcile_purse import OLD_ENOUGH_MS, ReconcilePurse
from antirelou.services.settle_reports import SettleReports
from antirelou.services.sweep_money import UNREPORTED_MS, SweepMoney
from antirelou.services.watch_purse import WatchPurse
from fakes import FakeCarrier, FakePrices, FakeQueues
from faults import Breakable, Breaker
from house import CAPS, KEYS, NOW, NUMBERS, PRICE, Crash, Parts, container, notification, payload, person, sqs_record
from tables import Table

_names = itertools.count()


class Told:
    """The maintainers' mailbox."""

    def __init__(self, broken: bool = False) -> None:
        self.messages: list[Message] = []
        self.broken = broken

    def tell(self, message: Message) -> None:
        if self.broken:
            raise ConnectionError
        self.messages.append(message)


def send(
    table: Table,
    *people: int,
    caps: Caps = CAPS,
    watch: WatchPurse | None = None,
    at_ms: int = NOW,
    numbers: Numbers = NUMBERS,
) -> list[str]:
    """Texts from these people, one batch each, through the whole path; their outcomes."""
    queues = FakeQueues()
    parts = Parts(table.senders(), table.purse(caps), FakeCarrier(), queues, queues, table.marks())
    parts.caps, parts.numbers = caps, numbers
    if watch:
        parts.watch = watch
    use_case = container(parts)
    labels = []
    for index in people:
        message = notification(payload(person(index), message_id=f"m{index}-{at_ms}"), at_ms)
        record = sqs_record(message, f"sqs-{next(_names)}")
        labels += [o.label for o in use_case(read_deliveries({"Records": [record]}, 4, at_ms), at_ms)]
    return labels


def reply_of(table: Table, index: int) -> ReplyRef:
    (key,) = KEYS.sender_keys(person(index), NOW, NOW)
    (reply,) = TablePeople(table.client, table.name).replies_of(key)
    return reply


def settle(table: Table, *reports: Report, prices: Any = None) -> list[str]:
    return SettleReports(table.settlements(), table.slips(), Rate(), prices or FakePrices())(reports, NOW)


def paid(table: Table, index: int, price: int = PRICE, final: bool = True) -> Report:
    return Report(reply_of(table, index), final, True, price)


def sweep(table: Table, at_ms: int) -> None:
    book = table.book()
    SweepMoney(book, table.slips(), table.settlements(), ReconcilePurse(book, table.purse()))(at_ms)


def audit(table: Table) -> Audit:
    return AuditPurse(table.book(), table.journal(), table.slips(), table.settlements())(NOW + DAY_MS)


def test_reports_in_any_order_and_number_settle_each_reply_once(table: Table) -> None:
    table.fund(10 * PRICE)
    send(table, 1, 2)
    first, second = paid(table, 1, PRICE // 2), paid(table, 2, PRICE // 2)
    queued = paid(table, 1, PRICE // 2, final=False)
    labels = settle(table, queued, first, first, second) + settle(table, second, queued, first)
    assert labels == [
        "not_final",
        "settled",
        "already_settled",
        "settled",
        "already_settled",
        "not_final",
        "already_settled",
    ]
    purse = table.book().read()
    assert (purse.left, purse.reserved, purse.spent) == (9 * PRICE, 0, PRICE)
    assert (purse.settled_replies, purse.people_per_unit(PRICE)) == (2, MICROS // (PRICE // 2))
    assert audit(table).faults == ()


def test_a_flat_lines_replies_leave_the_books_whole_whether_reported_or_not(table: Table) -> None:
    main = replace(NUMBERS.all[0], flat_rate=FlatRate(9, 9, 9))
    flat = Numbers.of([main])
    assert send(table, 1, 2, numbers=flat) == ["answered", "answered"]
    assert settle(table, paid(table, 1, PRICE)) == ["suspect_price"]
    assert settle(table, Report(reply_of(table, 1), True, True, None)) == ["released"]
    table.fund(10 * PRICE)
    sweep(table, NOW + UNREPORTED_MS + 1)
    purse = table.book().read()
    assert (purse.left, purse.reserved, purse.spent, purse.settled_replies) == (10 * PRICE, 0, 0, 0)
    assert purse.people_per_unit(PRICE) == MICROS // PRICE
    assert purse.open == ()


class NoPrices:
    """A carrier that cannot be asked."""

    def price_usd_micros(self, message: str) -> int | None:
        raise ConnectionError


def test_what_only_the_carrier_knows_the_price_of_is_settled_at_what_it_says(table: Table) -> None:
    table.fund(10 * PRICE)
    send(table, 1, 2)
    first = replace(paid(table, 1), price_usd_micros=None, message="SM1")
    second = replace(paid(table, 2), price_usd_micros=None, message="SM2")
    assert settle(table, first, prices=NoPrices()) == ["failed"]
    assert settle(table, first, second, prices=FakePrices({"SM1": PRICE // 2})) == ["settled", "settled"]
    assert table.book().read().spent == PRICE // 2 + PRICE  # the second is not priced yet: its estimate
    assert audit(table).faults == ()


def test_sixteen_copies_of_a_report_at_once_move_the_money_once(table: Table) -> None:
    table.fund(10 * PRICE)
    send(table, 1)
    report = paid(table, 1, PRICE // 2)
    with ThreadPoolExecutor(16) as pool:
        labels = list(pool.map(lambda _: settle(table, report)[0], range(16)))
    while "failed" in labels:  # transactions that met each other: the queue brings them again
        labels[labels.index("failed")] = settle(table, report)[0]
    sweep(table, NOW + OLD_ENOUGH_MS + 1)
    assert labels.count("settled") <= 1
    assert table.book().read().spent == PRICE // 2
    assert audit(table).faults == ()


@pytest.mark.parametrize("fault", ["crash_before", "crash_after", "lost_before", "lost_after", "twice"])
@pytest.mark.parametrize("at", range(5))
def test_a_fault_at_any_request_of_a_settlement_moves_the_money_once(table: Table, at: int, fault: str) -> None:
    table.fund(10 * PRICE)
    send(table, 1, 2)
    reports = [paid(table, 1, PRICE // 2), paid(table, 2, PRICE // 2)]
    settlements, slips = table.settlements(), table.slips()
    settlements._client = slips._client = Breakable(table.client, Breaker(at, fault))
    with contextlib.suppress(Crash, Exception):
        SettleReports(settlements, slips, Rate(), FakePrices())(reports, NOW)
    settle(table, *reports)
    sweep(table, NOW + OLD_ENOUGH_MS + 1)
    purse = table.book().read()
    assert (purse.left, purse.reserved, purse.spent) == (9 * PRICE, 0, PRICE)
    assert audit(table).faults == ()


def test_a_price_that_cannot_be_believed_moves_nothing_until_time_closes_it(table: Table) -> None:
    table.fund(10 * PRICE)
    send(table, 1)
    assert settle(table, paid(table, 1, 645 * MICROS)) == ["suspect_price"]
    assert table.book().read().reserved == PRICE
    sweep(table, NOW + UNREPORTED_MS + 1)
    assert (table.book().read().reserved, table.book().read().spent) == (0, PRICE)


def test_a_report_that_comes_after_time_closed_its_reply_corrects_it(table: Table) -> None:
    table.fund(10 * PRICE)
    send(table, 1)
    report = paid(table, 1, PRICE // 2)
    sweep(table, NOW + UNREPORTED_MS + 1)
    assert [settle(table, report), settle(table, report)] == [["settled"], ["already_settled"]]
    assert table.book().read().spent == PRICE // 2
    assert audit(table).faults == ()


def test_a_reply_we_forgot_and_the_carrier_bills_is_paid_once(table: Table) -> None:
    table.fund(10 * PRICE)
    send(table, 1)
    unknown = Report(ReplyRef("nobody", "main", reply_of(table, 1).kind, "f" * 16), True, True, PRICE)
    assert [settle(table, unknown), settle(table, unknown)] == [["unexpected"], ["already_settled"]]
    assert (table.book().read().left, table.book().read().spent) == (8 * PRICE, PRICE)


def test_replies_at_three_times_their_estimate_overshoot_by_what_was_in_flight_and_no_more(table: Table) -> None:
    table.fund(10 * PRICE)
    assert send(table, *range(10)) == ["answered"] * 10
    settle(table, *[paid(table, index, 3 * PRICE) for index in range(5)])
    assert table.book().read().left == -10 * PRICE
    assert send(table, 11) == ["refused_purse_empty"]
    settle(table, *[paid(table, index, 3 * PRICE) for index in range(5, 10)])
    purse = table.book().read()
    assert (purse.left, purse.reserved, purse.spent) == (-20 * PRICE, 0, 30 * PRICE)
    assert audit(table).faults == ()


def test_what_replies_cost_above_their_estimate_counts_against_the_day(table: Table) -> None:
    caps = Caps(100 * PRICE, 4 * PRICE, 100 * PRICE)
    table.fund(100 * PRICE)
    assert send(table, 1, caps=caps) == ["answered"]
    settle(table, paid(table, 1, 4 * PRICE))
    assert send(table, 2, caps=caps) == ["held"]


def test_levels_are_told_once_each_then_the_number_pauses_and_a_maintainer_resumes_it(table: Table) -> None:
    told = Told()
    watch = WatchPurse(table.notices(), told, CAPS)
    table.fund(20 * PRICE)
    labels = send(table, *range(25), watch=watch)
    assert labels == ["answered"] * 20 + ["refused_purse_empty"] * 5
    subjects = [message.subject for message in told.messages]
    assert [subject.split(":")[1] for subject in subjects] == [
        " 50 % of the purse", " 80 % of the purse", " 95 % of the purse", " 100 % of the purse, paused",
    ]  # fmt: skip
    assert table.book().read().paused == "purse"
    table.fund(20 * PRICE, NOW + 1)
    assert send(table, 30, watch=watch) == ["refused_paused"]
    assert table.notices().resume()
    assert send(table, 31, watch=watch) == ["answered"]
    send(table, *range(40, 50), watch=watch)
    assert [m.subject for m in told.messages].count("antirelou: 50 % of the purse") == 2


def test_many_containers_meeting_a_level_tell_it_once(table: Table) -> None:
    told = Told()
    table.fund(64 * PRICE)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda i: send(table, i, watch=WatchPurse(table.notices(), told, CAPS)), range(64)))
    subjects = [message.subject for message in told.messages]
    assert len(subjects) == len(set(subjects))
    assert "antirelou: 100 % of the purse, paused" in subjects


def test_a_notice_that_could_not_be_told_is_told_by_the_next(table: Table) -> None:
    told = Told(broken=True)
    watch = WatchPurse(table.notices(), told, CAPS)
    table.fund(10 * PRICE)
    assert send(table, *range(6), watch=watch) == ["answered"] * 6
    told.broken = False
    send(table, 6, watch=watch)
    assert [message.subject for message in told.messages] == ["antirelou: 50 % of the purse"]


def test_the_days_cap_is_told_and_does_not_pause_the_months_is_and_does(table: Table) -> None:
    told, table_caps = Told(), Caps(100 * PRICE, 2 * PRICE, 3 * PRICE)
    watch = WatchPurse(table.notices(), told, table_caps)
    table.fund(100 * PRICE)
    assert send(table, 1, 2, 3, caps=table_caps, watch=watch) == ["answered", "answered", "held"]
    assert table.book().read().paused == ""
    assert send(table, 4, caps=table_caps, watch=watch, at_ms=NOW + DAY_MS) == ["answered"]
    assert table.book().read().paused == "month"
    assert "antirelou: 100 % of the month's cap, paused" in [message.subject for message in told.messages]


def test_the_forecast_is_told_once_per_fill_with_its_day(table: Table) -> None:
    told = Told()
    watch = WatchPurse(table.notices(), told, CAPS)
    table.fund(10 * PRICE)
    purse = table.book().read()
    for days_left in (9, 2, 2, 1, None):
        watch.forecast(purse, days_left, NOW)
    day = datetime.fromtimestamp((NOW + 2 * DAY_MS) / 1000, UTC).strftime("%A")
    assert [message.subject for message in told.messages] == [f"antirelou: at this pace the purse is empty on {day}"]


def test_a_pause_holds_for_the_very_next_reservation(table: Table) -> None:
    table.fund(10 * PRICE)
    purse = table.purse()
    assert purse.reserve([Price(PRICE)], NOW).granted == 1
    table.notices().pause("keeper")
    assert purse.reserve([Price(PRICE)], NOW).shortfall is Shortfall.PAUSED
    assert table.notices().resume()
    assert not table.notices().resume()
    assert purse.reserve([Price(PRICE)], NOW).granted == 1


def test_a_gift_counts_once_however_it_crashes(table: Table) -> None:
    for at, fault in itertools.product(range(3), ("crash_before", "crash_after", "lost_after", "twice")):
        table.wipe()
        slips = table.slips()
        slips._client = Breakable(table.client, Breaker(at, fault))
        entry = Entry("e", NOW, "ada", 5 * MICROS, What.GIFT)
        with contextlib.suppress(Crash, Exception):
            FundPurse(table.journal(), slips)(entry)
        sweep(table, NOW + OLD_ENOUGH_MS + 1)
        written = sum(entry.micros for entry in table.journal().read())
        assert table.book().read().funded == written
        assert audit(table).faults == ()


def test_the_journal_takes_no_names_of_givers_and_no_odd_entries() -> None:
    for by, micros, what in [("Ada Lovelace", 5, What.GIFT), ("ada", 0, What.GIFT), ("ada", -5, What.GIFT),
                             ("ada", 10**12, What.GIFT), ("", 5, What.GIFT)]:  # fmt: skip
        with pytest.raises(EntryError):
            Entry("e", NOW, by, micros, what)
    assert Entry("e", NOW, "ada", -5, What.CORRECTION).micros == -5


def forget(table: Table, index: int, at_ms: int) -> int:
    people, settlements, slips = TablePeople(table.client, table.name), table.settlements(), table.slips()
    reconcile = ReconcilePurse(table.book(), table.purse())
    return ForgetPerson(KEYS, people, settlements, slips, reconcile)(person(index), at_ms)


def test_someone_forgotten_leaves_nothing_but_whole_books(table: Table) -> None:
    table.fund(10 * PRICE)
    send(table, 1, 2)
    late = paid(table, 1, PRICE // 2)
    with pytest.raises(TooSoonError):
        forget(table, 1, NOW + HOUR_MS // 8)
    assert forget(table, 1, NOW + HOUR_MS) == 1
    assert forget(table, 1, NOW + HOUR_MS) == 0
    (key,) = KEYS.sender_keys(person(1), NOW, NOW)
    assert key not in str(table.client.scan(TableName=table.name)["Items"])
    assert settle(table, late) == ["already_settled"]
    assert audit(table).faults == ()
    assert table.book().read().spent == PRICE


def test_someone_blocked_by_id_meets_silence_until_unblocked(table: Table) -> None:
    table.fund(10 * PRICE)
    send(table, 1)
    people = TablePeople(table.client, table.name)
    (known,) = people.latest(5)
    people.block(known.key, NOW)
    assert send(table, 1, at_ms=NOW + DAY_MS) == ["refused_blocked"]
    people.unblock(known.key)
    assert send(table, 1, at_ms=NOW + DAY_MS) == ["answered"]
    with pytest.raises(ClientError):
        people.block("nobody", NOW)
