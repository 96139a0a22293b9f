"""What every implementation of a port keeps, the fakes included."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

import engines
from antirelou.domain.flow import Counts, Flow, Mode, after
from antirelou.domain.limits import Limits
from antirelou.domain.money import DAY_MS, HOUR_MS, Caps, day_of, hour_of, month_of
from antirelou.domain.number import FlatRate, Number
from antirelou.domain.outcome import Reason
from antirelou.domain.pool import PoolChanges
from antirelou.domain.purse import Price, Shortfall
from antirelou.domain.reply import Kind, Reply
from antirelou.domain.sender import Heard
from antirelou.domain.talk import MOVED, Move, Talk
from antirelou.domain.wait import LOST_MS, Wait, WaitRef
from antirelou.services.ports import LineState
from antirelou.services.reconcile_purse import OLD_ENOUGH_MS, ReconcilePurse
from fakes import FakePrefixes, FakePurse, FakeSenders, FakeWaits
from house import NOW
from tables import Table

LIMITS = Limits(DAY_MS, 3)
SMALL = Caps(100, 150, 1000, country_replies=20)
FREE = Price(0, line="mobile", flat_rate=FlatRate(10, 15, 100))
NEXT_MONTH = 17 * DAY_MS  # from NOW


@dataclass
class Store:
    senders: Any
    marks: Any
    purse: Any
    book: Any
    another_purse: Callable[[], Any]
    fund: Callable[[int], None]
    flows: Any
    prefixes: Any
    pause: Callable[[str], None]


@pytest.fixture(params=["fake", *engines.found()])
def store(request: pytest.FixtureRequest, new_table: Callable[[str], Table]) -> Store:
    if request.param == "fake":
        senders = FakeSenders()
        purse = FakePurse(SMALL, senders)
        return Store(
            senders, senders, purse, purse, lambda: purse, purse.fund, senders.flows, FakePrefixes(10), purse.pause
        )
    table = new_table(request.param)
    purse = table.purse(SMALL)
    return Store(
        table.senders(),
        table.marks(),
        purse,
        table.book(),
        lambda: table.purse(SMALL),
        table.fund,
        table.flows(),
        table.prefixes(10),
        table.notices().pause,
    )


def prices(*micros: int, country: str = "CA") -> list[Price]:
    return [Price(each, country) for each in micros]


@pytest.fixture(params=["a paid line", "a flat line"])
def one(request: pytest.FixtureRequest, store: Store) -> Price:
    """A reply of a line whose ceilings are 10 in an hour, 15 in a day, 100 in a month: in money, or by its plan."""
    if request.param == "a flat line":
        return FREE
    store.fund(10_000)
    return Price(10)


def reply(name: str, at_ms: int = NOW, micros: int = 7, kind: Kind = Kind.CONSENT, number: str = "main") -> Reply:
    return Reply(name, "key", "+1", Number(number, "+1", "o", "en"), kind, "words", micros, micros, at_ms)


def test_a_sender_nobody_saw_has_no_record(store: Store) -> None:
    (record,) = store.senders.look([("key",)]).records
    assert not record.opted_out
    assert record.on(("main", Kind.CONSENT)) == ()


def test_one_reply_in_the_quiet_hours(store: Store) -> None:
    assert store.marks.mark(reply("a"), "r1", LIMITS, NOW) is None
    assert store.marks.mark(reply("b", NOW + DAY_MS - 1), "r2", LIMITS, NOW) is Reason.ALREADY_ANSWERED
    assert store.marks.mark(reply("c", NOW + DAY_MS), "r3", LIMITS, NOW) is None


def test_three_replies_in_thirty_days_then_silence_until_the_first_is_old(store: Store) -> None:
    for day in range(3):
        assert store.marks.mark(reply(f"d{day}", NOW + day * DAY_MS), "r", LIMITS, NOW) is None
    assert store.marks.mark(reply("x", NOW + 29 * DAY_MS), "r", LIMITS, NOW) is Reason.ANSWERED_ENOUGH
    assert store.marks.mark(reply("y", NOW + 30 * DAY_MS), "r", LIMITS, NOW) is None


def test_a_text_overtaken_by_an_answered_one_is_not_answered(store: Store) -> None:
    store.marks.mark(reply("late", NOW), "r1", LIMITS, NOW)
    assert store.marks.mark(reply("early", NOW - HOUR_MS), "r2", LIMITS, NOW) is Reason.ALREADY_ANSWERED


def test_a_mark_whose_response_was_lost_holds_for_the_one_who_made_it_only(store: Store) -> None:
    assert store.marks.mark(reply("a"), "mine", LIMITS, NOW) is None
    assert store.marks.mark(reply("a"), "mine", LIMITS, NOW) is None
    assert store.marks.mark(reply("a"), "theirs", LIMITS, NOW) is Reason.DUPLICATE


def test_numbers_and_kinds_have_limits_of_their_own(store: Store) -> None:
    store.marks.mark(reply("a"), "r1", LIMITS, NOW)
    assert store.marks.mark(reply("b", number="second"), "r2", LIMITS, NOW) is None
    assert store.marks.mark(reply("c", kind=Kind.HELP), "r3", LIMITS, NOW) is None


def test_what_is_unmarked_can_be_marked_again(store: Store) -> None:
    store.marks.mark(reply("a"), "r1", LIMITS, NOW)
    store.marks.unmark(reply("a"))
    store.marks.unmark(reply("a"))
    assert store.marks.mark(reply("a"), "r2", LIMITS, NOW) is None


def test_unmarking_one_text_leaves_another_alone(store: Store) -> None:
    store.marks.mark(reply("a"), "r1", LIMITS, NOW)
    store.marks.unmark(reply("b"))
    assert store.marks.mark(reply("c"), "r2", LIMITS, NOW) is Reason.ALREADY_ANSWERED


def test_an_opt_out_silences_every_number_and_kind(store: Store) -> None:
    store.senders.opt_out("key", NOW)
    assert store.senders.look([("key",)]).records[0].opted_out
    for number, kind in (("main", Kind.CONSENT), ("second", Kind.HELP)):
        far = reply("z", NOW + 400 * DAY_MS, kind=kind, number=number)
        assert store.marks.mark(far, "r", LIMITS, NOW) is Reason.OPTED_OUT


def test_a_person_is_known_under_an_older_key_of_the_ring(store: Store) -> None:
    store.marks.mark(reply("a"), "r1", LIMITS, NOW)
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


def test_a_batch_above_a_whole_cap_gets_the_cap_and_no_more(store: Store) -> None:
    store.fund(1000)
    reservation = store.purse.reserve(prices(*[20] * 10), NOW)
    assert (reservation.granted, reservation.shortfall) == (5, Shortfall.HOUR)
    assert store.book.read().reserved == 100


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
    store.marks.mark(reply("a"), crashed.id, LIMITS, NOW)
    reconcile = ReconcilePurse(store.book, store.another_purse())
    assert reconcile(NOW + OLD_ENOUGH_MS - 1).still_open == 1
    assert reconcile(NOW + OLD_ENOUGH_MS).given_back_micros == 14
    assert reconcile(NOW + OLD_ENOUGH_MS).given_back_micros == 0
    assert (store.book.read().left, store.book.read().reserved) == (53, 7)


def test_reconcile_leaves_the_money_of_replies_that_left(store: Store) -> None:
    store.fund(60)
    used = store.purse.reserve(prices(7), NOW)
    store.marks.mark(reply("a"), used.id, LIMITS, NOW)
    assert ReconcilePurse(store.book, store.purse)(NOW + OLD_ENOUGH_MS).given_back_micros == 0
    assert store.book.read().open == ()
    assert store.book.read().reserved == 7


def test_what_the_carrier_refused_costs_nothing_and_still_counts(store: Store) -> None:
    store.fund(60)
    refused = store.purse.reserve(prices(7), NOW)
    store.marks.mark(reply("a"), refused.id, LIMITS, NOW)
    store.marks.write_off(reply("a"))
    assert ReconcilePurse(store.book, store.purse)(NOW + OLD_ENOUGH_MS).given_back_micros == 7
    assert store.marks.mark(reply("b", NOW + 1), "r", LIMITS, NOW) is Reason.ALREADY_ANSWERED


def test_a_country_has_a_quota_of_its_own_that_opens_again_the_next_day(store: Store) -> None:
    store.fund(1000)
    mixed = [Price(1, "CA")] * 15 + [Price(1, "FR")] + [Price(1, "CA")] * 10 + [Price(1)]
    verdicts = store.purse.reserve(mixed, NOW).verdicts
    assert verdicts == (*[None] * 21, *[Shortfall.COUNTRY] * 5, None)
    assert store.purse.reserve(prices(1), NOW).shortfall is Shortfall.COUNTRY
    assert store.purse.reserve(prices(1, country="FR"), NOW).granted == 1
    assert store.purse.reserve(prices(1), NOW + DAY_MS).granted == 1


def test_a_reply_given_back_does_not_count_for_its_country(store: Store) -> None:
    store.fund(1000)
    held = store.purse.reserve(prices(*[1] * 20), NOW)
    store.purse.give_back(held.id, prices(1, 1), NOW)
    assert store.purse.reserve(prices(1, 1, 1), NOW).granted == 2


def test_a_line_stops_at_its_ceiling_in_order_and_opens_again(store: Store, one: Price) -> None:
    assert store.purse.reserve([one] * 8, NOW).granted == 8
    assert store.purse.reserve([one] * 4, NOW).verdicts == (None, None, Shortfall.HOUR, Shortfall.HOUR)
    assert store.purse.reserve([one], NOW).shortfall is Shortfall.HOUR
    assert store.purse.reserve([one] * 6, NOW + HOUR_MS).verdicts == (*[None] * 5, Shortfall.DAY)
    assert store.purse.reserve([one], NOW + 2 * HOUR_MS).shortfall is Shortfall.DAY
    assert store.purse.reserve([one] * 10, NOW + DAY_MS).granted == 10


def test_a_line_has_a_month_that_opens_again(store: Store, one: Price) -> None:
    for day in range(6):
        assert store.purse.reserve([one] * 10, NOW + day * DAY_MS).granted == 10
        assert store.purse.reserve([one] * 10, NOW + day * DAY_MS + HOUR_MS).granted == 5
    last = NOW + 6 * DAY_MS
    assert store.purse.reserve([one] * 10, last).granted == 10
    assert store.purse.reserve([one], last).shortfall is Shortfall.MONTH
    assert store.purse.reserve([one], last + HOUR_MS).shortfall is Shortfall.MONTH
    assert store.purse.reserve([one], NOW + NEXT_MONTH - 9 * HOUR_MS).shortfall is Shortfall.MONTH
    assert store.purse.reserve([one] * 10, NOW + NEXT_MONTH).granted == 10


def test_a_batch_above_a_lines_ceiling_gets_the_ceiling_and_no_more(store: Store, one: Price) -> None:
    assert store.purse.reserve([one] * 25, NOW).verdicts == (*[None] * 10, *[Shortfall.HOUR] * 15)
    assert store.purse.reserve([one], NOW).granted == 0


def test_what_a_line_is_given_back_can_be_taken_again_once(store: Store, one: Price) -> None:
    held = store.purse.reserve([one] * 10, NOW)
    for _ in range(2):
        store.purse.give_back(held.id, [one] * 3, NOW)
    assert store.purse.reserve([one] * 5, NOW).granted == 3
    assert store.book.read().balanced


def test_what_is_given_back_later_goes_to_the_hour_it_was_taken_in(store: Store, one: Price) -> None:
    held = store.purse.reserve([one] * 10, NOW)
    assert store.purse.reserve([one] * 4, NOW + HOUR_MS).granted == 4
    store.purse.give_back(held.id, [one] * 10, NOW)
    assert store.purse.reserve([one] * 10, NOW + HOUR_MS).verdicts == (*[None] * 6, *[Shortfall.HOUR] * 4)


def test_after_a_crash_a_flat_lines_reservation_is_closed_and_its_count_stays_taken(store: Store) -> None:
    store.purse.reserve([FREE] * 10, NOW)
    assert ReconcilePurse(store.book, store.another_purse())(NOW + OLD_ENOUGH_MS).closed == 1
    assert store.book.read().open == ()
    assert store.purse.reserve([FREE], NOW).shortfall is Shortfall.HOUR
    assert store.purse.reserve([FREE], NOW + HOUR_MS).granted == 1


def test_a_flat_line_needs_no_money_and_costs_none(store: Store) -> None:
    assert store.purse.reserve([FREE] * 2, NOW).granted == 2
    assert store.purse.reserve([Price(1)], NOW).shortfall is Shortfall.PURSE
    purse = store.book.read()
    assert (purse.left, purse.reserved, purse.balanced) == (0, 0, True)


def test_an_empty_purse_and_full_caps_shut_out_the_paid_and_let_the_flat_line_pass(store: Store) -> None:
    store.fund(20)
    paid = Price(10)
    mixed = store.purse.reserve([paid, FREE, paid, paid, FREE, Price(1)], NOW)
    assert mixed.verdicts == (None, None, None, Shortfall.PURSE, None, Shortfall.PURSE)
    store.fund(1000)
    assert store.purse.reserve([paid] * 9, NOW).shortfall is Shortfall.HOUR
    assert store.purse.reserve([paid, FREE], NOW).verdicts == (Shortfall.HOUR, None)
    assert store.book.read().balanced


def test_every_line_has_counts_of_its_own(store: Store) -> None:
    other = replace(FREE, line="other", flat_rate=FlatRate(2, 2, 2))
    verdicts = store.purse.reserve([FREE, other] * 3, NOW).verdicts
    assert verdicts == (*[None] * 5, Shortfall.MONTH)
    assert store.purse.reserve([FREE] * 8, NOW).granted == 7


def test_a_pause_for_want_of_money_leaves_the_flat_line_alone(store: Store) -> None:
    store.fund(5)
    store.pause("purse")
    assert store.purse.reserve([Price(1), FREE], NOW).verdicts == (Shortfall.PAUSED, None)
    assert store.purse.reserve([Price(9), FREE], NOW).verdicts == (Shortfall.PURSE, None)


def test_a_maintainers_pause_silences_every_line_even_over_one_for_want_of_money(store: Store) -> None:
    store.pause("month")
    assert store.purse.reserve([FREE], NOW).granted == 1
    store.pause("keeper")
    store.pause("purse")
    assert store.purse.reserve([FREE], NOW).shortfall is Shortfall.PAUSED
    assert store.book.read().paused == "keeper"


def test_counts_of_periods_long_over_are_swept(store: Store) -> None:
    if isinstance(store.purse, FakePurse):
        pytest.skip("the fake sweeps nothing")
    store.purse.reserve([FREE, replace(FREE, country="FR")], NOW)
    for _ in range(2):  # what the first notices, the second sweeps
        store.purse.reserve([FREE], NOW + 2 * DAY_MS)
    today = NOW + 2 * DAY_MS
    assert store.book.read().counts == {
        f"mobile-h{hour_of(today)}": 2,
        f"mobile-d{day_of(today)}": 2,
        f"mobile-m{month_of(today)}": 4,
    }


def test_what_is_heard_of_a_sender_is_known_by_its_text_however_often_it_comes(store: Store) -> None:
    one, two = Heard("0a", NOW), Heard("0b", NOW + 1, echo=True)
    assert store.senders.hear("key", [one], [], NOW).heard == {one}
    assert store.senders.hear("key", [one, two], [], NOW).heard == {one, two}
    assert store.senders.hear("key", [Heard("0c", NOW + 9)], [one], NOW).heard == {two, Heard("0c", NOW + 9)}
    assert store.senders.look([("key",)]).records[0].heard == {two, Heard("0c", NOW + 9)}


def test_hearing_someone_who_opted_out_changes_nothing(store: Store) -> None:
    store.senders.opt_out("key", NOW)
    assert store.senders.hear("key", [Heard("0a", NOW)], [], NOW).opted_out
    assert store.senders.look([("key",)]).records[0].heard == frozenset()


def test_a_silence_holds_for_what_was_sent_before_its_end_and_is_never_shortened(store: Store) -> None:
    store.senders.silence("key", NOW + DAY_MS, NOW)
    store.senders.silence("key", NOW + HOUR_MS, NOW)
    assert store.senders.look([("key",)]).records[0].silent_until_ms == NOW + DAY_MS
    assert store.marks.mark(reply("a", NOW + DAY_MS - 1), "r1", LIMITS, NOW) is Reason.INSISTENT
    assert store.marks.mark(reply("b", NOW + DAY_MS), "r2", LIMITS, NOW) is None


def test_the_flow_comes_with_the_look_and_its_echoes_too(store: Store) -> None:
    assert store.senders.look([("key",)]).line is None
    assert store.senders.look([("key",)], with_line=True).line == LineState(Flow(), PoolChanges())
    store.flows.set_mode(Mode.UP)
    up = store.flows.read()
    flow, done = store.flows.swap(
        up, after(up, Counts(first=3, repeat=2, held=1, dropped=1), -0.4, frozenset({"x", "y"}), NOW, 20)
    )
    assert done
    assert (flow.mode, flow.seen, flow.echoes) == (Mode.UP, Counts(first=3, repeat=2, held=1, dropped=1), {"x", "y"})
    assert store.senders.look([("key",)], with_line=True).line.flow == store.flows.read() == flow


def test_of_two_who_change_the_flow_one_learns_of_the_other(store: Store) -> None:
    before = store.flows.read()
    first, done = store.flows.swap(before, after(before, Counts(first=1), -0.8, frozenset(), NOW, 20))
    second, lost = store.flows.swap(before, after(before, Counts(repeat=5), 5, frozenset(), NOW, 20))
    assert (done, lost) == (True, False)
    assert second == first


def test_a_prefix_has_a_quota_a_day_to_the_last_reply(store: Store) -> None:
    assert [store.prefixes.take("p", 1, 4) for _ in range(4)] == [4, 4, 2, 0]
    assert store.prefixes.take("q", 1, 4) == 4
    assert store.prefixes.take("p", 2, 40) == 10


def test_one_text_heard_with_two_times_is_noted_once(store: Store) -> None:
    store.senders.hear("key", [Heard("0a", NOW)], [], NOW)
    again = store.senders.hear("key", [Heard("0a", NOW + 1), Heard("0a", NOW + 2)], [Heard("0a", NOW)], NOW)
    assert [each.id for each in again.heard] == ["0a"]


def test_what_a_prefix_gives_back_can_be_taken_again(store: Store) -> None:
    assert store.prefixes.take("p", 1, 10) == 10
    store.prefixes.give_back("p", 1, 3)
    assert store.prefixes.take("p", 1, 10) == 3


@pytest.fixture(params=["fake", *engines.found()])
def waits(request: pytest.FixtureRequest, new_table: Callable[[str], Table]) -> Any:
    return FakeWaits() if request.param == "fake" else new_table(request.param).waits()


def _wait(name: str, due_ms: int) -> Wait:
    return Wait(WaitRef("key", "main", name), due_ms - HOUR_MS, due_ms, b"sealed")


def test_what_is_postponed_stands_in_the_way_and_is_not_overdue_until_then(waits: Any) -> None:
    first, second = _wait("c1", NOW), _wait("c2", NOW + DAY_MS)
    assert [waits.put(each, NOW) for each in (first, second)] == [first, first]
    waits.postpone(first.ref, NOW + DAY_MS)
    later = replace(first, due_ms=NOW + DAY_MS)
    assert waits.overdue(NOW + DAY_MS) == []
    assert waits.put(second, NOW + LOST_MS + 1) == later
    assert waits.find([first.ref, second.ref]) == {first.ref: later}


def test_postponing_what_is_not_there_changes_nothing(waits: Any) -> None:
    first = _wait("c1", NOW)
    waits.postpone(first.ref, NOW + 1)
    assert waits.find([first.ref]) == {}
    waits.put(first, NOW)
    waits.postpone(replace(first.ref, id="c2"), NOW + DAY_MS)
    assert waits.find([first.ref]) == {first.ref: first}


NO_QUIET = Limits(0, 12)
BEGUN = Talk("main", "short", 1, "hello", 0, NOW, "a")
MOVED_ON = replace(BEGUN, step="insist", seq=1, at_ms=NOW + 1000, by="b")
OVER = replace(MOVED_ON, step="reveal", seq=2, at_ms=NOW + 2000, by="c", over=True)


def turn(now: Talk, was: Talk | None) -> Reply:
    return replace(reply(now.by, now.at_ms, kind=Kind.SCRIPT), move=Move(was, now))


def standing(store: Store, *keys: str) -> Talk | None:
    return store.senders.look([keys or ("key",)], certain=True).records[0].talk


def mark(store: Store, one: Reply, reservation: str = "r") -> object:
    return store.marks.mark(one, reservation, NO_QUIET, NOW)


def test_a_mark_moves_a_script_from_where_it_was_seen(store: Store) -> None:
    for now, was in ((BEGUN, None), (MOVED_ON, BEGUN), (OVER, MOVED_ON)):
        assert mark(store, turn(now, was)) is None
        assert standing(store) == now
    again = replace(BEGUN, at_ms=NOW + 3000, by="d")
    assert mark(store, turn(again, OVER)) is None
    assert standing(store) == again


@pytest.mark.parametrize("was", [None, MOVED_ON])
def test_whoever_saw_it_stand_elsewhere_moves_nothing_and_marks_nothing(store: Store, was: Talk | None) -> None:
    mark(store, turn(BEGUN, None))
    assert mark(store, turn(replace(MOVED_ON, seq=7), was)) == MOVED
    assert standing(store) == BEGUN
    assert [past.id for past in store.senders.look([("key",)]).records[0].on(("main", Kind.SCRIPT))] == ["a"]


def test_an_ordinary_reply_of_a_number_that_plays_leaves_only_if_nothing_moved(store: Store) -> None:
    mark(store, turn(BEGUN, None))
    for was, said in ((None, MOVED), (BEGUN, None)):
        ordinary = replace(reply("x", NOW + 9), move=Move(was))
        assert store.marks.mark(ordinary, "r", LIMITS, NOW) == said
    assert standing(store) == BEGUN


def test_the_same_turn_is_marked_once_and_holds_for_the_one_who_made_it(store: Store) -> None:
    mark(store, turn(BEGUN, None))
    for _ in range(2):
        assert mark(store, turn(MOVED_ON, BEGUN), "mine") is None
    assert mark(store, turn(MOVED_ON, BEGUN), "theirs") is Reason.DUPLICATE
    assert mark(store, turn(MOVED_ON, MOVED_ON), "theirs") is Reason.DUPLICATE
    assert standing(store) == MOVED_ON


@pytest.mark.parametrize("take_back", ["unmark", "write_off"])
@pytest.mark.parametrize(("now", "was"), [(BEGUN, None), (MOVED_ON, BEGUN)])
def test_what_did_not_leave_puts_the_script_back(store: Store, take_back: str, now: Talk, was: Talk | None) -> None:
    if was:
        mark(store, turn(was, None))
    mark(store, turn(now, was))
    for _ in range(2):
        getattr(store.marks, take_back)(turn(now, was))
    assert standing(store) == was
    other = replace(now, by="z", at_ms=NOW + 5000)
    assert mark(store, turn(other, was)) is None


def test_taking_back_an_ordinary_reply_leaves_the_script_alone(store: Store) -> None:
    mark(store, turn(BEGUN, None))
    ordinary = replace(reply("x", NOW + 9), move=Move(BEGUN))
    store.marks.mark(ordinary, "r", LIMITS, NOW)
    store.marks.unmark(ordinary)
    assert standing(store) == BEGUN


def test_a_script_begun_under_an_older_key_goes_on_under_the_new(store: Store) -> None:
    mark(store, turn(BEGUN, None))
    record = store.senders.look([("newer", "key")], certain=True).records[0]
    assert (record.talk, record.kept_talk) == (BEGUN, None)
    assert mark(store, replace(turn(MOVED_ON, None), sender_key="newer")) is None
    assert standing(store, "newer", "key") == MOVED_ON


def test_an_opt_out_ends_a_script_and_tells_which(store: Store) -> None:
    mark(store, turn(BEGUN, None))
    assert store.senders.opt_out("key", NOW) == BEGUN
    assert standing(store) is None
    assert store.senders.opt_out("key", NOW) is None
    assert mark(store, turn(MOVED_ON, None)) is Reason.OPTED_OUT


def test_turns_have_no_quiet_hours_and_are_twelve_in_thirty_days(store: Store) -> None:
    was = None
    for seq in range(12):
        now = replace(BEGUN, seq=seq, at_ms=NOW + seq, by=f"t{seq}")
        assert mark(store, turn(now, was)) is None
        was = now
    over = replace(BEGUN, at_ms=NOW + 12, by="over")
    assert mark(store, turn(over, was)) is Reason.ANSWERED_ENOUGH
    assert mark(store, turn(replace(over, at_ms=NOW - 1), was)) is Reason.ALREADY_ANSWERED
    assert mark(store, turn(replace(over, at_ms=NOW + 30 * DAY_MS), was)) is None
