"""A line whose plan has no price per text, in memory: it costs nothing and stops at a count."""

from dataclasses import replace

import pytest

from antirelou.adapters.purse_updates import reserving
from antirelou.domain.money import DAY_MS, HOUR_MS, MICROS, Caps, Rate
from antirelou.domain.notice import LEVELS, notices_due
from antirelou.domain.number import FlatRate, Number, Numbers
from antirelou.domain.purse import FOR_MONEY, Price, PurseState, Shortfall
from antirelou.domain.quota import is_outdated, quotas_of
from antirelou.domain.reply import Kind
from antirelou.domain.report import ReplyRef, Report
from antirelou.domain.room import verdicts
from antirelou.domain.settlement import Owed, Settlement, Unsettled, settle
from antirelou.handlers.deliveries import read_deliveries
from antirelou.services.ports import Sending
from fakes import FakeCarrier, FakeQueues
from house import CAPS, NOW, NUMBERS, OURS, PRICE, Parts, container, notification, payload, person, sqs_record

MOBILE = "+15145550102"


class Lines:
    """A flat line and a paid one, in the same container."""

    def __init__(self, parts: Parts, flat_rate: FlatRate) -> None:
        mobile = Number("mobile", MOBILE, "o", "en", carrier="gateway", flat_rate=flat_rate)
        parts.numbers = Numbers.of([*NUMBERS.all, mobile])
        self.parts = parts
        self.use_case = container(parts)
        self.count = 0

    def text(self, *texts: tuple[str, str], at_ms: int = NOW) -> list[str]:
        """Outcomes of texts, in one batch: who writes, and to which number."""
        bodies = []
        for sender, number in texts:
            self.count += 1
            bodies.append(notification(payload(sender, message_id=f"m{self.count}", number=number), at_ms))
        return self.receive(bodies, at_ms)

    def receive(self, bodies: list[str], now_ms: int) -> list[str]:
        records = [sqs_record(body, f"sqs-{self.count}-{now_ms}-{i}") for i, body in enumerate(bodies)]
        deliveries = read_deliveries({"Records": records}, 4, now_ms)
        return [outcome.label for outcome in self.use_case(deliveries, now_ms)]

    def what_waits_comes_back(self, queues: FakeQueues, now_ms: int) -> list[str]:
        bodies, queues.put = [body for body, _ in queues.put], []
        return self.receive(bodies, now_ms)


def people(first: int, last: int) -> list[tuple[str, str]]:
    return [(person(index), MOBILE) for index in range(first, last)]


def test_an_answer_costs_nothing_and_needs_no_purse(parts: Parts, carrier: FakeCarrier) -> None:
    lines = Lines(parts, FlatRate(10, 10, 10))
    assert lines.text((person(1), MOBILE), (person(2), OURS)) == ["answered", "refused_purse_empty"]
    (reply,) = carrier.sent
    assert (reply.price_micros, reply.price_usd_micros) == (0, 0)
    assert parts.purse.read().reserved == 0


def test_over_the_hours_count_a_text_waits_and_is_answered_in_the_next(parts: Parts, queues: FakeQueues) -> None:
    lines = Lines(parts, FlatRate(3, 100, 100))
    assert lines.text(*people(0, 5)) == ["answered"] * 3 + ["held"] * 2
    assert lines.what_waits_comes_back(queues, NOW + 2 * HOUR_MS - 1) == ["answered"] * 2


def test_over_the_days_count_a_text_waits_for_tomorrow(parts: Parts, queues: FakeQueues) -> None:
    lines = Lines(parts, FlatRate(100, 2, 100))
    evening, tomorrow = NOW - NOW % DAY_MS + DAY_MS - HOUR_MS, NOW - NOW % DAY_MS + DAY_MS
    parts.rules = replace(parts.rules, answer_within_ms=3 * DAY_MS)
    lines.use_case = container(parts)
    assert lines.text(*people(0, 3), at_ms=evening) == ["answered"] * 2 + ["held"]
    assert lines.what_waits_comes_back(queues, tomorrow - 1) == ["held"]
    assert lines.what_waits_comes_back(queues, tomorrow + DAY_MS - 1) == ["answered"]


def test_over_the_months_count_a_text_is_refused(parts: Parts) -> None:
    lines = Lines(parts, FlatRate(2, 2, 2))
    assert lines.text(*people(0, 3)) == ["answered"] * 2 + ["refused_month_cap"]


def test_a_paid_line_and_a_flat_one_do_not_use_up_each_other(parts: Parts) -> None:
    parts.purse.fund(PRICE)
    lines = Lines(parts, FlatRate(1, 9, 9))
    paid = [(person(10), OURS), (person(11), OURS)]
    flat = people(0, 2)
    outcomes = lines.text(paid[0], flat[0], paid[1], flat[1])
    assert outcomes == ["answered", "answered", "refused_purse_empty", "held"]


def test_with_the_purse_empty_and_paused_for_it_the_flat_line_answers_until_a_maintainer_pauses(parts: Parts) -> None:
    lines = Lines(parts, FlatRate(100, 100, 100))
    parts.purse.pause("purse")
    assert lines.text((person(1), OURS), (person(2), MOBILE)) == ["refused_purse_empty", "answered"]
    parts.purse.pause("keeper")
    assert lines.text((person(3), MOBILE)) == ["refused_paused"]


def test_an_overdrawn_purse_stops_no_free_reply() -> None:
    free = Price(0, line="mobile", flat_rate=FlatRate(9, 9, 9))
    overdrawn = PurseState(funded=5, left=-5, spent=10)
    assert verdicts(overdrawn, CAPS, [Price(1), free], NOW) == (Shortfall.PURSE, None)


def test_what_the_carrier_did_not_take_does_not_count(parts: Parts, carrier: FakeCarrier) -> None:
    lines = Lines(parts, FlatRate(1, 1, 1))
    carrier.script = [Sending.THROTTLED, Sending.REFUSED]
    assert lines.text((person(1), MOBILE)) == ["held"]
    assert lines.text((person(2), MOBILE)) == ["refused_carrier_refused"]
    assert lines.text((person(3), MOBILE)) == ["answered"]
    assert lines.text((person(4), MOBILE)) == ["refused_month_cap"]


def test_a_flat_line_answers_nobody_abroad_where_its_plan_has_a_price(parts: Parts) -> None:
    assert Lines(parts, FlatRate(9, 9, 9)).text(("+33612345678", MOBILE)) == ["refused_country"]


def test_a_reply_that_nothing_would_ever_stop_cannot_be_had() -> None:
    with pytest.raises(ValueError, match="flat rate"):
        Price(0)
    with pytest.raises(ValueError, match="flat rate"):
        Price(-1, line="mobile", flat_rate=FlatRate(9, 9, 9))


def test_a_batch_of_ten_lines_is_one_update_that_dynamodb_takes() -> None:
    prices = [Price(i, "ABCDEFGHIJ"[i] * 2, f"l{i}", FlatRate(9, 9, 9)) for i in range(10)]
    update = reserving(CAPS, "r", prices, NOW, [("hours", str(hour)) for hour in range(20)])
    assert len(update["UpdateExpression"]) < 4096 > len(update["ConditionExpression"])  # its limit, in bytes


class Shown:
    """What the watch over the purse was told a reply costs."""

    def __init__(self) -> None:
        self.next: list[int] = []

    def __call__(self, purse: PurseState, next_micros: int, now_ms: int) -> None:
        self.next.append(next_micros)


def test_the_watch_over_the_money_hears_of_no_free_reply(parts: Parts) -> None:
    parts.watch = shown = Shown()
    parts.purse.fund(MICROS)
    lines = Lines(parts, FlatRate(9, 9, 9))
    lines.text((person(1), MOBILE))
    assert shown.next == []
    lines.text((person(2), MOBILE), (person(3), OURS))
    assert shown.next == [PRICE]


def test_free_replies_are_nothing_to_settle_and_do_not_make_the_others_look_cheap() -> None:
    delivered = Report(
        reply=ReplyRef("k", "mobile", Kind.CONSENT, "r"), final=True, delivered=True, price_usd_micros=None
    )
    assert settle(Owed(0, 0, NOW), delivered, Rate()) == Settlement(0, 0, 0)
    assert PurseState(settled_replies=0, settled_micros=0).people_per_unit(PRICE) == MICROS // PRICE


def test_a_report_with_a_price_for_a_flat_line_is_suspect() -> None:
    billed = Report(
        reply=ReplyRef("k", "mobile", Kind.CONSENT, "r"), final=True, delivered=True, price_usd_micros=8_000
    )
    assert settle(Owed(0, 0, NOW), billed, Rate()) is Unsettled.SUSPECT_PRICE


def test_whatever_the_purse_pauses_itself_for_is_known_to_be_about_money() -> None:
    empty = PurseState(funded=1, filled=1, left=0, spent=1)
    pauses = {notice.wall.value for notice in notices_due(empty, Caps(0, 0, 0), 1, NOW) if notice.pauses}
    assert max(LEVELS) == 100
    assert pauses == set(FOR_MONEY)


def test_a_count_is_outdated_two_periods_later_and_not_before() -> None:
    price = Price(0, "FR", "a-line", FlatRate(9, 9, 9))
    country, month, day, hour = (quota.name for quota in quotas_of(price, CAPS, NOW))
    assert len({country, month, day, hour}) == 4
    for name, lasts_ms in ((hour, HOUR_MS), (day, DAY_MS), (country, DAY_MS)):
        start_ms = NOW - NOW % lasts_ms
        assert not is_outdated(name, start_ms + 2 * lasts_ms - 1)
        assert is_outdated(name, start_ms + 2 * lasts_ms)
    assert not is_outdated(month, NOW + 44 * DAY_MS)  # the 28th of February
    assert is_outdated(month, NOW + 45 * DAY_MS)
