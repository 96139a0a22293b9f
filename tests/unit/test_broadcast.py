"""A broadcast, in memory: each at most once, within its money, at its hours; it stops when told."""

from dataclasses import replace
from datetime import UTC, datetime
from datetime import time as clock
from zoneinfo import ZoneInfo

import pytest

from antirelou.domain.broadcast import Mark, MarkState, Stage
from antirelou.domain.flow import Mode
from antirelou.domain.money import DAY_MS, HOUR_MS, MICROS
from antirelou.domain.quiet_hours import Hours, QuietHours
from antirelou.domain.report import Report
from antirelou.domain.sender import KeyRing
from antirelou.domain.slice import LEASE_MS, Slice
from antirelou.services.ports import Sending, Sent
from antirelou.services.propose_broadcast import BroadcastRefusedError
from broadcasting import HIDDEN_MS, Campaign, file
from house import KEYS, NOW, PRICE, Crash, person

EVERYBODY = range(30)


@pytest.fixture
def campaign() -> Campaign:
    campaign = Campaign()
    campaign.subscribe(*EVERYBODY)
    return campaign


def endings(campaign: Campaign) -> dict[str, int]:
    return dict(campaign.measure.progress(campaign.id, campaign.now).endings)


def there(campaign: Campaign):
    return campaign.ports.broadcasts.read(campaign.id)


def test_everyone_who_subscribed_gets_it_once_from_the_number_they_wrote_to(campaign: Campaign) -> None:
    campaign.start().run()
    assert sorted(text.to for text in campaign.carrier.sent) == sorted(person(i) for i in EVERYBODY)
    assert {text.number.name for text in campaign.carrier.sent} == {"main"}
    assert {text.body for text in campaign.carrier.sent} == set(campaign.file.texts.values())
    assert endings(campaign) == {"sent": 30}
    assert there(campaign).spent == 30 * PRICE
    assert campaign.measure.progress(campaign.id, campaign.now).stage == "done"
    assert campaign.whole()


def test_who_only_asked_or_said_stop_gets_nothing(campaign: Campaign) -> None:
    campaign.stop(3)
    campaign.start().run()
    assert campaign.received(3) == 0
    assert len(campaign.carrier.sent) == 29


def test_stop_is_heard_in_the_middle_of_the_run(campaign: Campaign) -> None:
    """With each message, somebody who has not got it yet says STOP."""
    waiting, stopped = set(EVERYBODY), set()

    def stop_another(text) -> None:
        waiting.discard(next(i for i in EVERYBODY if person(i) == text.to))
        if waiting:
            chosen = waiting.pop()
            stopped.add(chosen)
            campaign.stop(chosen)

    campaign.carrier.on_send = stop_another
    campaign.start().run()
    assert len(campaign.carrier.sent) == 15
    assert not any(campaign.received(i) for i in stopped)
    assert campaign.whole()


def test_a_stop_that_the_record_never_heard_of_counts_too_and_a_block(campaign: Campaign) -> None:
    campaign.senders.opted_out.add(campaign.ref(1).key)
    campaign.senders.blocked.add(campaign.ref(2).key)
    campaign.start().run()
    assert (campaign.received(1), campaign.received(2)) == (0, 0)
    assert endings(campaign) == {"sent": 28, "opted_out": 1, "blocked": 1}


def test_nobody_gets_more_in_a_year_than_the_question_promised(campaign: Campaign) -> None:
    for number in range(5):
        campaign.file = file(f"number-{number}")
        campaign.start().run()
        assert campaign.whole() or number
    assert [campaign.received(i) for i in EVERYBODY] == [4] * 30
    assert endings(campaign) == {"enough": 30}
    campaign.now += 366 * DAY_MS
    campaign.file = file("a-year-later")
    campaign.start().run()
    assert endings(campaign) == {"sent": 30}


def test_after_three_years_a_subscription_is_over(campaign: Campaign) -> None:
    campaign.now += 3 * 365 * DAY_MS
    campaign.start().run()
    assert campaign.carrier.sent == []


def test_a_language_without_a_text_and_a_line_that_is_gone_are_left_out(campaign: Campaign) -> None:
    campaign.subscribe(100, locale="en")
    campaign.subscribe(101, number="nowhere")
    campaign.start().run()
    assert endings(campaign) == {"sent": 30, "no_text": 1, "no_way": 1}
    assert campaign.whole()


def test_who_subscribed_under_a_key_that_was_dropped_is_erased_and_not_written_to(campaign: Campaign) -> None:
    campaign.keys = KeyRing(((0, "n" * 64),))
    campaign.start().run()
    assert campaign.carrier.sent == []
    assert endings(campaign) == {"key_gone": 30}
    assert not campaign.ports.audience.groups(["CA"], campaign.now)


def test_after_a_keys_takeover_the_old_ones_subscribers_are_still_written_to(campaign: Campaign) -> None:
    campaign.keys = KeyRing((*KEYS.keys, (NOW // 1000 - 10, "n" * 64)))
    campaign.start().run()
    assert endings(campaign) == {"sent": 30}


def test_it_pauses_when_its_money_is_out_tells_it_and_goes_on_with_more(campaign: Campaign) -> None:
    campaign.start(10 * PRICE).run(until_ms=campaign.now + HOUR_MS)
    assert len(campaign.carrier.sent) == 10
    assert (there(campaign).stage, there(campaign).why) == (Stage.PAUSED, "purse_empty")
    assert len(campaign.maintainers.told) == 1
    assert campaign.maintainers.told[0].subject.isascii()
    campaign.fund(100 * PRICE)
    campaign.steer.resume(campaign.id, campaign.now)
    campaign.run()
    assert endings(campaign) == {"sent": 30}
    assert campaign.whole()


def test_never_more_than_its_file_says(campaign: Campaign) -> None:
    campaign.file = file(most="1.00")
    campaign.start(MICROS)
    with pytest.raises(BroadcastRefusedError, match="may not cost so much"):
        campaign.fund(1)


def test_a_pause_holds_from_the_next_message_on_and_a_resume_is_prompt(campaign: Campaign) -> None:
    campaign.carrier.on_send = lambda text: (
        campaign.steer.pause(campaign.id, campaign.now) if len(campaign.carrier.sent) == 4 else None
    )
    campaign.start().run(until_ms=campaign.now + DAY_MS)
    assert len(campaign.carrier.sent) == 5  # the one that was on its way
    campaign.carrier.on_send = lambda text: None
    campaign.steer.resume(campaign.id, campaign.now)
    campaign.run(until_ms=campaign.now + 60_000)
    assert len(campaign.carrier.sent) == 30
    campaign.run()
    assert campaign.queue.waiting == []
    assert campaign.whole()


def test_a_cancelled_one_is_over_and_its_messages_die_out(campaign: Campaign) -> None:
    campaign.start().run(until_ms=campaign.now + 1)
    sent = len(campaign.carrier.sent)
    campaign.steer.cancel(campaign.id, campaign.now)
    campaign.run()
    assert len(campaign.carrier.sent) == sent
    assert campaign.queue.waiting == []
    with pytest.raises(BroadcastRefusedError, match="cancelled"):
        campaign.steer.resume(campaign.id, campaign.now)


def test_pausing_the_numbers_pauses_broadcasts_and_an_empty_purse_of_theirs_does_not(campaign: Campaign) -> None:
    campaign.book.paused = "keeper"
    campaign.start().run(until_ms=campaign.now + HOUR_MS)
    assert campaign.carrier.sent == []
    campaign.book.paused = "purse"
    campaign.run()
    assert endings(campaign) == {"sent": 30}


def test_while_the_shield_is_up_it_waits(campaign: Campaign) -> None:
    campaign.senders.flows.set_mode(Mode.UP)
    campaign.start().run(until_ms=campaign.now + HOUR_MS)
    assert campaign.carrier.sent == []
    campaign.senders.flows.set_mode(Mode.AUTO)
    campaign.run()
    assert endings(campaign) == {"sent": 30}


def test_nobody_is_written_to_outside_the_hours_of_every_zone(campaign: Campaign) -> None:
    zones = (ZoneInfo("America/St_Johns"), ZoneInfo("America/Vancouver"))
    campaign.hours = QuietHours({"CA": Hours(zones, clock(10), clock(20), frozenset(range(5)))})
    at: list[datetime] = []
    campaign.carrier.on_send = lambda text: at.append(datetime.fromtimestamp(campaign.now / 1000, UTC))
    campaign.file = file(pace_per_second=0.2)
    campaign.now = int(datetime(2027, 1, 15, 23, 29, tzinfo=UTC).timestamp() * 1000)  # a Friday; in St John's 19:59
    campaign.start().run()
    assert len(at) == 30
    for moment in at:
        for zone in zones:
            assert 10 <= moment.astimezone(zone).hour < 20
            assert moment.astimezone(zone).weekday() < 5
    assert {moment.weekday() for moment in at} == {4, 0}  # the rest on Monday


def test_a_country_without_hours_is_never_written_to(campaign: Campaign) -> None:
    campaign.hours = QuietHours({})
    campaign.start().run(until_ms=campaign.now + 30 * DAY_MS)
    assert campaign.carrier.sent == []


def test_the_pace_is_kept(campaign: Campaign) -> None:
    campaign.subscribe(*range(30, 400))
    at: list[int] = []
    campaign.carrier.on_send = lambda text: at.append(campaign.now)
    campaign.start().run()
    assert len(at) == 400
    assert max(at) - min(at) >= (400 / 10 - 2 * 8) * 1000  # a slice of every shard may be ahead of it
    for start in at:
        assert sum(start <= each < start + 10_000 for each in at) <= 100 + 2 * 80


def test_a_throttling_carrier_gets_it_later_and_nobody_is_left_out(campaign: Campaign) -> None:
    campaign.carrier.script = [Sending.SENT, Sending.THROTTLED, Sending.SENT, Sending.THROTTLED]
    campaign.start().run()
    assert endings(campaign) == {"sent": 30}
    assert there(campaign).spent == 30 * PRICE
    assert campaign.whole()


def test_what_the_carrier_refuses_for_good_goes_back_to_the_purse(campaign: Campaign) -> None:
    campaign.carrier.script = [Sending.REFUSED, Sending.SENT, Sending.REFUSED]
    campaign.start().run()
    assert endings(campaign) == {"sent": 28, "refused": 2}
    assert there(campaign).spent == 28 * PRICE
    assert campaign.whole()


def test_a_silent_carrier_leaves_one_in_doubt_paid_and_never_sent_again(campaign: Campaign) -> None:
    campaign.carrier.script = [Sending.IN_DOUBT]
    campaign.start().run()
    assert endings(campaign) == {"sent": 29, "in_doubt": 1}
    assert there(campaign).spent == 30 * PRICE
    assert campaign.whole()


def test_a_carrier_that_refuses_the_account_pauses_it_and_nobody_loses_their_message(campaign: Campaign) -> None:
    send, campaign.carrier.send = (
        campaign.carrier.send,
        lambda text: Sent(Sending.REFUSED, "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"),
    )
    campaign.start().run(until_ms=campaign.now + HOUR_MS)
    assert there(campaign).why == "carrier_says_no"
    assert "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT" in campaign.maintainers.told[0].body
    campaign.carrier.send = send
    campaign.steer.resume(campaign.id, campaign.now)
    campaign.run()
    assert endings(campaign) == {"sent": 30}
    assert campaign.whole()


def test_three_refusals_in_a_row_pause_it(campaign: Campaign) -> None:
    campaign.carrier.script = [Sending.REFUSED] * 30
    campaign.start().run(until_ms=campaign.now + HOUR_MS)
    assert there(campaign).why == "carrier_refuses"
    assert endings(campaign)["refused"] < 10
    assert len(campaign.maintainers.told) == 1


def test_a_crash_between_the_mark_and_the_end_leaves_one_in_doubt(campaign: Campaign) -> None:
    def crash(text) -> None:
        if not campaign.crashes:
            raise Crash

    campaign.carrier.on_send = crash
    campaign.start().run()
    assert campaign.crashes == 1
    assert endings(campaign) == {"sent": 29, "in_doubt": 1}
    assert there(campaign).spent == 30 * PRICE
    assert campaign.whole()


def test_the_same_slice_many_times_makes_no_second_chain(campaign: Campaign) -> None:
    campaign.start()
    first = [slice_ for _, slice_ in campaign.queue.waiting]
    for _ in range(5):
        campaign.queue.waiting += [(campaign.now, slice_) for slice_ in first]
    campaign.run()
    assert endings(campaign) == {"sent": 30}
    assert campaign.whole()
    campaign.queue.waiting = [(campaign.now, slice_) for slice_ in first]
    campaign.run()
    assert campaign.queue.waiting == []
    assert len(campaign.carrier.sent) == 30


def test_a_slice_that_another_holds_waits_and_one_that_comes_before_its_time_too(campaign: Campaign) -> None:
    campaign.start()
    campaign.queue.waiting = []
    shard = campaign.ref(0).shard
    slice_ = Slice(campaign.id, "CA", shard)
    assert campaign.ports.cursors.take(slice_, "other", campaign.now).value == "yes"
    campaign.take(slice_, campaign.now)
    campaign.take(replace(slice_, after="zzz"), campaign.now)
    assert [each.label for each in campaign.ended] == ["busy", "ahead"]
    assert campaign.carrier.sent == []
    campaign.queue.waiting = [(campaign.now + LEASE_MS, slice_)]
    campaign.run()
    assert campaign.received(0) == 1


def test_the_lease_outlasts_the_function_and_the_queue_outwaits_the_lease() -> None:
    assert 55_000 < LEASE_MS < HIDDEN_MS


def test_a_file_that_is_not_the_approved_one_is_never_sent(campaign: Campaign) -> None:
    campaign.start()
    campaign.ports.broadcasts.files[campaign.id] = file(most="99.00").raw
    with pytest.raises(ValueError, match="not the one that was approved"):
        campaign.run()
    assert campaign.carrier.sent == []


def report(price: int | None, final: bool = True, delivered: bool = True) -> Report:
    return Report(None, final, delivered, price)


def settle(campaign: Campaign, place: int, made: Report) -> str:
    return campaign.settle(campaign.carrier.sent[place].ref, made)


def test_a_report_settles_one_at_its_real_price_once_in_the_broadcasts_purse(campaign: Campaign) -> None:
    campaign.start().run()
    assert settle(campaign, 0, report(11_800, final=False)) == "not_final"
    assert [settle(campaign, 0, report(11_800)) for _ in range(3)] == ["settled", *["already_settled"] * 2]
    assert there(campaign).spent == 29 * PRICE + 11_800
    assert settle(campaign, 1, report(0, delivered=False)) == "released"
    assert settle(campaign, 2, report(645_000_000)) == "suspect_price"
    assert there(campaign).spent == 28 * PRICE + 11_800
    assert campaign.whole()


def test_a_report_is_proof_that_one_in_doubt_left(campaign: Campaign) -> None:
    campaign.carrier.script = [Sending.IN_DOUBT]
    campaign.start().run()
    assert settle(campaign, 0, report(PRICE)) == "settled"
    assert campaign.measure.audit(campaign.id).endings == {"sent": 30}


def test_a_report_before_the_crashed_run_is_taken_up_tells_that_it_left(campaign: Campaign) -> None:
    def crash(text) -> None:
        if not campaign.crashes:
            campaign.carrier.sent.append(text)
            campaign.settle(text.ref, report(PRICE))
            raise Crash

    campaign.carrier.on_send = crash
    campaign.start().run()
    assert endings(campaign) == {"sent": 30}
    assert campaign.whole()


def test_who_is_forgotten_leaves_the_books_whole_and_a_late_report_moves_nothing(campaign: Campaign) -> None:
    campaign.start().run()
    first = campaign.carrier.sent[0]
    assert campaign.erase([first.ref.subscriber]) == 1
    assert campaign.erase([first.ref.subscriber]) == 0
    assert (there(campaign).forgotten, there(campaign).spent) == (PRICE, 30 * PRICE)
    assert settle(campaign, 0, report(11_800)) == "not_ours"
    assert campaign.whole()


def test_a_close_takes_what_is_left_out_and_only_when_no_report_may_come(campaign: Campaign) -> None:
    campaign.start(MICROS)
    with pytest.raises(BroadcastRefusedError, match="running"):
        campaign.funds.close(campaign.id, "tests", campaign.now)
    campaign.run()
    with pytest.raises(BroadcastRefusedError, match="reports may still come: close it in 75 hours"):
        campaign.funds.close(campaign.id, "tests", campaign.now)
    left = MICROS - 30 * PRICE
    assert campaign.funds.close(campaign.id, "tests", campaign.now + 75 * HOUR_MS) == left
    assert (there(campaign).stage, there(campaign).left, there(campaign).funded) == (Stage.CLOSED, 0, 30 * PRICE)
    assert campaign.measure.audit(campaign.id).faults == ()
    assert settle(campaign, 0, report(11_800)) == "already_settled"


def test_progress_says_how_many_are_to_come_and_until_when(campaign: Campaign) -> None:
    campaign.start()
    before = campaign.measure.progress(campaign.id, campaign.now)
    assert (sum(before.to_come.values()), before.stage) == (30, "running")
    assert before.done_ms == campaign.now + 3_000
    campaign.steer.pause(campaign.id, campaign.now)
    assert campaign.measure.progress(campaign.id, campaign.now).done_ms is None


def test_an_audit_finds_what_is_wrong(campaign: Campaign) -> None:
    campaign.start().run()
    store = campaign.ports.broadcasts
    store.broadcasts[campaign.id] = replace(there(campaign), spent=1)
    assert len(campaign.measure.audit(campaign.id).faults) == 2


def test_it_starts_only_approved_and_with_money(campaign: Campaign) -> None:
    campaign.prepare(1)
    campaign.queue.now_ms = campaign.now
    campaign.steer.start(campaign.id, campaign.now)
    campaign.run(until_ms=campaign.now + HOUR_MS)
    assert there(campaign).why == "purse_empty"
    with pytest.raises(BroadcastRefusedError, match="no broadcast"):
        campaign.steer.start("other", campaign.now)


@pytest.mark.parametrize(
    ("state", "paid", "ending"),
    [
        (MarkState.SENT, False, "sent"),
        (MarkState.SENDING, False, "in_doubt"),
        (MarkState.SENDING, True, "sent"),
        (MarkState.IN_DOUBT, True, "sent"),
        (MarkState.REFUSED, False, "refused"),
    ],
)
def test_how_a_mark_ended(state: MarkState, paid: bool, ending: str) -> None:
    assert Mark(state, 0, 1, 1, paid).ending.label == ending
