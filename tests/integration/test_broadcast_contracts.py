"""What the fake store promises, every engine keeps: subscribing, marks with their money, cursors, journal, erasing."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

import engines
from antirelou.domain.broadcast import Broadcast, BroadcastRef, MarkState, Member, Stage
from antirelou.domain.journal import Entry, What
from antirelou.domain.money import DAY_MS
from antirelou.domain.settlement import Owed
from antirelou.domain.slice import LEASE_MS, Slice
from antirelou.domain.subscriber import Agreement, Asked, Question, SubscriberRef, Via
from antirelou.services.broadcast_ports import Marked, Taken
from antirelou.services.ports import Sending
from broadcasting import Campaign, Ports, file
from house import NOW, PRICE, Crash
from tables import Table

REF = SubscriberRef("CA", "kkkkkkkkkkkkkkkk")
HERS = BroadcastRef("samedi", REF)
QUESTION = Question(NOW, Via.PAGE, "fr-CA", "ask.fr-CA", "ab" * 32)
AGREED = Agreement(NOW + 5, b"sealed", "fr-CA", "main")
STORES = ["fake", *engines.found()]


@pytest.fixture(params=STORES)
def ports(request: pytest.FixtureRequest, new_table: Callable[[str], Table]) -> Ports:
    return Ports.fake() if request.param == "fake" else Ports.made(new_table(request.param).client)


def subscribed(ports: Ports, ref: SubscriberRef = REF) -> Member:
    ports.subscribers.ask(ref, QUESTION)
    assert ports.subscribers.agree(ref, AGREED)
    return member(ports, ref)


def member(ports: Ports, ref: SubscriberRef = REF) -> Member:
    members = ports.audience.page(Slice("samedi", ref.country, ref.shard), 10, NOW).members
    return next(each for each in members if each.ref == ref)


def running(ports: Ports, micros: int = 10 * PRICE) -> None:
    read = file()
    assert ports.broadcasts.propose(Broadcast(read.id, read.sha256, Stage.PROPOSED, "a"), read.raw)
    assert ports.broadcasts.approve(read.id, "b", read.sha256)
    assert ports.broadcasts.put_in(read.id, entry(micros), 1_000 * PRICE)
    assert ports.broadcasts.move(read.id, Stage.RUNNING, [Stage.APPROVED], NOW)


def entry(micros: int, name: str = "e1") -> Entry:
    return Entry(name, NOW, "ada", micros, What.GRANT if micros > 0 else What.CORRECTION)


def money(ports: Ports) -> tuple[int, int, int]:
    there = ports.broadcasts.read("samedi")
    return there.funded, there.left, there.spent


def test_who_asked_and_agreed_is_subscribed_and_found_under_any_key(ports: Ports) -> None:
    old = SubscriberRef("CA", "oooooooooooooooo")
    assert ports.subscribers.asked([REF, old]) is None
    ports.subscribers.ask(old, QUESTION)
    assert ports.subscribers.asked([REF, old]) == Asked(old, NOW)
    assert member(ports, old).sealed == b""
    assert ports.subscribers.agree(old, AGREED)
    assert ports.subscribers.agree(old, AGREED)
    assert member(ports, old) == Member(old, b"sealed", "fr-CA", "main")
    assert ports.audience.groups(["CA", "FR"], NOW) == Counter({("CA", "fr-CA", "main"): 1})


def test_nobody_agrees_to_what_they_were_not_asked_or_have_left_since(ports: Ports) -> None:
    assert not ports.subscribers.agree(REF, AGREED)
    ports.subscribers.ask(REF, QUESTION)
    ports.subscribers.withdraw([REF], NOW + 1)
    assert not ports.subscribers.agree(REF, AGREED)
    assert ports.subscribers.asked([REF]) == Asked(REF, NOW, NOW + 1)
    ports.subscribers.ask(REF, replace(QUESTION, at_ms=NOW + 2))
    assert ports.subscribers.agree(REF, AGREED)


def test_withdrawing_takes_the_number_and_leaves_the_proof_and_no_trace_of_a_stranger(ports: Ports) -> None:
    subscribed(ports)
    ports.subscribers.withdraw([REF, SubscriberRef("CA", "strangerstranger")], NOW + 9)
    assert member(ports).sealed == b""
    assert ports.subscribers.asked([SubscriberRef("CA", "strangerstranger")]) is None
    assert ports.subscribers.asked([REF]) == Asked(REF, NOW, NOW + 9)
    assert not ports.audience.groups(["CA"], NOW)


def test_being_asked_again_changes_nothing_for_a_subscriber(ports: Ports) -> None:
    subscribed(ports)
    ports.subscribers.ask(REF, replace(QUESTION, at_ms=NOW + DAY_MS))
    assert member(ports).sealed == b"sealed"
    late = ports.audience.page(Slice("samedi", "CA", REF.shard), 10, NOW + 1_000 * DAY_MS)
    assert [each.sealed for each in late.members] == [b"sealed"]


def test_a_mark_takes_its_price_once_and_only_from_a_running_broadcast_with_money(ports: Ports) -> None:
    her = subscribed(ports)
    running(ports, 2 * PRICE)
    assert ports.marks.mark(HERS, her, 3 * PRICE, "r1", NOW) is Marked.SHORT
    assert ports.marks.mark(HERS, her, PRICE, "r1", NOW) is Marked.YES
    assert ports.marks.mark(HERS, her, PRICE, "r2", NOW) is Marked.CHANGED
    assert money(ports) == (2 * PRICE, PRICE, PRICE)
    mark = member(ports).got["samedi"]
    assert (mark.state, mark.micros, mark.at_ms) == (MarkState.SENDING, PRICE, NOW)
    ports.broadcasts.move("samedi", Stage.PAUSED, [Stage.RUNNING], NOW)
    other = SubscriberRef("CA", "aaaaaaaaaaaaaaaa")
    assert ports.marks.mark(BroadcastRef("samedi", other), subscribed(ports, other), PRICE, "r", NOW) is Marked.HALTED
    assert money(ports) == (2 * PRICE, PRICE, PRICE)


def test_who_withdrew_or_got_something_else_meanwhile_is_not_marked(ports: Ports) -> None:
    her = subscribed(ports)
    running(ports)
    assert ports.marks.mark(HERS, replace(her, got={"x": None}), PRICE, "r", NOW) is Marked.CHANGED
    ports.subscribers.withdraw([REF], NOW)
    assert ports.marks.mark(HERS, her, PRICE, "r", NOW) is Marked.WITHDRAWN
    assert money(ports) == (10 * PRICE, 10 * PRICE, 0)


def test_what_did_not_leave_is_given_back_once(ports: Ports) -> None:
    her = subscribed(ports)
    running(ports)
    ports.marks.mark(HERS, her, PRICE, "r", NOW)
    for _ in range(2):
        ports.marks.unmark(HERS, PRICE)
    assert money(ports) == (10 * PRICE, 10 * PRICE, 0)
    assert member(ports).got == {}
    ports.marks.mark(HERS, her, PRICE, "r", NOW)
    for _ in range(2):
        ports.marks.write_off(HERS, PRICE)
    assert money(ports) == (10 * PRICE, 10 * PRICE, 0)
    assert member(ports).got["samedi"].state is MarkState.REFUSED


def test_how_it_ended_is_written_once(ports: Ports) -> None:
    her = subscribed(ports)
    running(ports)
    ports.marks.conclude(HERS, MarkState.SENT)  # of nobody: nothing happens
    ports.marks.mark(HERS, her, PRICE, "r", NOW)
    ports.marks.conclude(HERS, MarkState.SENT)
    ports.marks.conclude(HERS, MarkState.IN_DOUBT)
    assert member(ports).got["samedi"].state is MarkState.SENT


def test_a_report_settles_once_and_moves_the_difference(ports: Ports) -> None:
    her = subscribed(ports)
    running(ports)
    assert ports.settlements.find(HERS) is None
    ports.marks.mark(HERS, her, PRICE, "r", NOW)
    owed = ports.settlements.find(HERS)
    assert owed == Owed(PRICE, PRICE, NOW)
    assert ports.settlements.record(HERS, owed, 11_800)
    assert not ports.settlements.record(HERS, owed, 11_800)
    assert money(ports) == (10 * PRICE, 10 * PRICE - 11_800, 11_800)
    assert ports.settlements.find(HERS).paid_micros == 11_800
    ports.marks.unmark(HERS, PRICE)  # too late
    assert money(ports)[2] == 11_800


def test_a_shard_is_one_runs_at_a_time_and_moves_on_once(ports: Ports) -> None:
    first = Slice("samedi", "CA", 3)
    assert ports.cursors.take(first, "r1", NOW) is Taken.PASSED  # it never began
    for _ in range(2):
        ports.cursors.begin([first], NOW)
    assert ports.cursors.take(replace(first, after="m"), "r1", NOW) is Taken.AHEAD
    assert [ports.cursors.take(first, run, NOW) for run in ("r1", "r1", "r2")] == [Taken.YES, Taken.YES, Taken.BUSY]
    assert ports.cursors.take(first, "r2", NOW + LEASE_MS) is Taken.YES
    assert not ports.cursors.advance(first, "r1", "m", False, Counter(sent=2), NOW)
    assert ports.cursors.advance(first, "r2", "m", False, Counter(sent=2), NOW + 1)
    assert not ports.cursors.advance(first, "r2", "m", False, Counter(sent=2), NOW + 1)
    assert ports.cursors.take(first, "r3", NOW + 2) is Taken.PASSED
    onward = replace(first, after="m")
    assert ports.cursors.take(onward, "r3", NOW + 2) is Taken.YES
    assert ports.cursors.advance(onward, "r3", "z", True, Counter(sent=1, in_doubt=1), NOW + 3)
    (cursor,) = ports.cursors.every("samedi")
    assert (cursor.country, cursor.shard, cursor.after, cursor.done, cursor.at_ms) == ("CA", 3, "z", True, NOW + 3)
    assert cursor.counts == Counter(sent=3, in_doubt=1)
    assert ports.cursors.take(replace(first, after="z"), "r4", NOW + 4) is Taken.PASSED


def test_a_page_goes_on_where_the_last_one_ended(ports: Ports) -> None:
    refs = [SubscriberRef("CA", f"key{i:013}") for i in range(60)]
    mine = sorted((ref for ref in refs if ref.shard == 0), key=lambda ref: ref.key)
    for ref in mine:
        subscribed(ports, ref)
    first = ports.audience.page(Slice("samedi", "CA", 0), 3, NOW)
    rest = ports.audience.page(Slice("samedi", "CA", 0, first.members[-1].ref.key), 100, NOW)
    assert [each.ref for each in (*first.members, *rest.members)] == mine
    assert (first.more, rest.more) == (True, False)
    assert ports.audience.left(Slice("samedi", "CA", 0, mine[1].key), NOW) == len(mine) - 2


def test_a_broadcast_is_approved_by_another_of_the_same_text(ports: Ports) -> None:
    read = file()
    proposed = Broadcast(read.id, read.sha256, Stage.PROPOSED, "a")
    assert ports.broadcasts.propose(proposed, read.raw)
    assert not ports.broadcasts.propose(proposed, read.raw)
    assert ports.broadcasts.file(read.id) == read.raw
    assert not ports.broadcasts.approve(read.id, "a", read.sha256)
    assert not ports.broadcasts.approve(read.id, "b", "0" * 64)
    assert ports.broadcasts.approve(read.id, "b", read.sha256)
    assert not ports.broadcasts.approve(read.id, "c", read.sha256)
    assert ports.broadcasts.read(read.id) == replace(proposed, stage=Stage.APPROVED, approved_by="b")
    assert ports.broadcasts.read("other") is None
    assert ports.broadcasts.every() == [ports.broadcasts.read(read.id)]


def test_money_comes_in_up_to_a_limit_and_out_with_the_end(ports: Ports) -> None:
    running(ports)
    assert not ports.broadcasts.put_in("samedi", entry(1_000 * PRICE, "e2"), 1_000 * PRICE)
    assert not ports.broadcasts.put_in("samedi", entry(-11 * PRICE, "e3"), 1_000 * PRICE)
    assert ports.broadcasts.put_in("samedi", entry(-PRICE, "e4"), 1_000 * PRICE)
    assert not ports.broadcasts.take_out("samedi", entry(-PRICE, "e5"), [Stage.RUNNING])
    assert not ports.broadcasts.take_out("samedi", entry(-9 * PRICE, "e6"), [Stage.CANCELLED])
    assert ports.broadcasts.take_out("samedi", entry(-9 * PRICE, "e7"), [Stage.RUNNING])
    assert money(ports) == (0, 0, 0)
    assert sorted(each.micros for each in ports.broadcasts.entries("samedi")) == [-9 * PRICE, -PRICE, 10 * PRICE]
    assert not ports.broadcasts.put_in("samedi", entry(PRICE, "e8"), 1_000 * PRICE)


def test_a_stage_moves_from_where_it_may(ports: Ports) -> None:
    running(ports)
    assert not ports.broadcasts.move("samedi", Stage.RUNNING, [Stage.PAUSED], NOW)
    assert ports.broadcasts.move("samedi", Stage.PAUSED, [Stage.RUNNING], NOW, "maintainer")
    assert ports.broadcasts.read("samedi").why == "maintainer"
    assert ports.broadcasts.move("samedi", Stage.CANCELLED, [Stage.RUNNING, Stage.PAUSED], NOW + 1)
    assert ports.broadcasts.read("samedi").ended_ms == NOW + 1


def test_forgetting_moves_what_was_spent_and_leaves_nothing(ports: Ports) -> None:
    her = subscribed(ports)
    running(ports)
    ports.marks.mark(HERS, her, PRICE, "r", NOW)
    assert not ports.eraser.erase(REF)
    found = ports.eraser.find(REF)
    assert not ports.eraser.forget_mark(HERS, replace(found.got["samedi"], micros=1))
    assert ports.eraser.forget_mark(HERS, found.got["samedi"])
    assert ports.eraser.erase(REF)
    assert ports.eraser.find(REF) is None
    assert ports.broadcasts.read("samedi").forgotten == PRICE


def test_of_twenty_at_once_one_marks_and_the_purse_is_whole(ports: Ports) -> None:
    her = subscribed(ports)
    running(ports)
    with ThreadPoolExecutor(10) as pool:
        marked = list(pool.map(lambda i: ports.marks.mark(HERS, her, PRICE, f"r{i}", NOW), range(20)))
    assert Counter(marked) == {Marked.YES: 1, Marked.CHANGED: 19}
    assert money(ports) == (10 * PRICE, 9 * PRICE, PRICE)


@pytest.fixture(params=engines.found())
def campaign(request: pytest.FixtureRequest, new_table: Callable[[str], Table]) -> Campaign:
    return Campaign(Ports.made(new_table(request.param).client))


def test_a_whole_broadcast_on_a_real_table_with_crashes_and_a_busy_carrier(campaign: Campaign) -> None:
    campaign.subscribe(*range(40))
    campaign.carrier.script = [Sending.SENT, Sending.REFUSED, Sending.THROTTLED, Sending.IN_DOUBT]

    def crash_sometimes(text: Any) -> None:
        if len(campaign.carrier.sent) in (5, 17) and campaign.crashes < 2:
            raise Crash

    campaign.carrier.on_send = crash_sometimes
    campaign.start().run()
    progress = campaign.measure.progress(campaign.id, campaign.now)
    assert progress.endings == {"sent": 36, "refused": 1, "in_doubt": 3}
    assert campaign.whole()
    assert campaign.measure.audit(campaign.id).endings == progress.endings


def test_no_number_is_in_clear_in_any_item_and_subscribers_expire(new_table: Callable[[str], Table]) -> None:
    client = new_table(engines.found()[0]).client
    campaign = Campaign(Ports.made(client))
    campaign.subscribe(*range(5))
    campaign.stop(4)
    campaign.start().run()
    items = client.scan(TableName=campaign.ports.audience._table)["Items"]
    for item in items:
        assert "1438" not in str({name: value for name, value in item.items() if name not in ("sealed", "raw")})
    people = [item for item in items if not item["pk"]["S"].startswith("broadcast")]
    assert len(people) == 5
    assert all("expires_at" in item for item in people)
    assert sum("sealed" in item for item in people) == 4
