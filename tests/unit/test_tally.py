"""What is counted by number and by region, and how little is written for it."""

from collections import Counter

import pytest

from antirelou.domain.money import DAY_MS, HOUR_MS, MICROS, MINUTE_MS, day_of
from antirelou.domain.outcome import Failed, Held, Later, Outcome, Reason, Refused
from antirelou.domain.phone import parse_phone
from antirelou.domain.tally import Traffic, counts_of, demand, read_tally
from antirelou.handlers.deliveries import read_deliveries
from fakes import FakeTallies
from house import NOW, PRICE, Parts, call, container, notification, payload, person, sqs_record

PHONE = parse_phone(person(1))
DAY = day_of(NOW)


class Line:
    def __init__(self, parts: Parts) -> None:
        parts.purse.fund(100 * MICROS)
        self.parts, self.use_case, self.count = parts, container(parts), 0

    def receive(self, *bodies: str, at_ms: int = NOW) -> None:
        self.count += 1
        records = [sqs_record(body, f"sqs-{self.count}-{i}") for i, body in enumerate(bodies)]
        self.use_case(read_deliveries({"Records": records}, 4, at_ms), at_ms)

    def text(self, who: str, at_ms: int = NOW) -> None:
        self.receive(notification(payload(who, message_id=f"m{self.count}"), at_ms), at_ms=at_ms)

    @property
    def written(self) -> Counter[str]:
        return self.parts.tallies.read(range(DAY, DAY + 2))


@pytest.fixture
def line(parts: Parts) -> Line:
    return Line(parts)


def test_each_contact_is_counted_once_under_its_number_and_people_by_region(line: Line) -> None:
    line.text(person(1))
    line.text(person(1), NOW + HOUR_MS)
    line.text("36105", NOW + 2 * HOUR_MS)
    tally = read_tally(line.written)
    assert tally.numbers == {"main": Traffic(answered=1, went_on=1, refused=1, micros=PRICE)}
    assert tally.people == {"CA 438": 1}


def test_a_call_is_counted_when_it_ends_and_not_when_it_begins_to_wait(line: Line) -> None:
    line.receive(call(person(1), "c1"))
    assert line.written == Counter()
    for body in line.parts.timers.run(NOW + 2 * HOUR_MS):
        line.receive(body, at_ms=NOW + 2 * HOUR_MS)
    assert line.written["main|answered"] == 1


@pytest.mark.parametrize("outcome", [Held(5, "shield"), Later(5), Failed("x"), Refused(Reason.DUPLICATE)])
def test_what_comes_back_or_came_before_is_not_counted(outcome: Outcome) -> None:
    assert counts_of("main", PHONE, outcome) == Counter()


@pytest.mark.parametrize("reason", [Reason.COUNTRY, Reason.PURSE_EMPTY, Reason.PAUSED, Reason.BURNED])
def test_people_who_found_no_answer_are_demand_too(reason: Reason) -> None:
    assert counts_of("main", PHONE, Refused(reason))["from|CA 438"] == 1


@pytest.mark.parametrize("reason", [Reason.INSISTENT, Reason.PREFIX_QUOTA, Reason.AUTOMATIC, Reason.NOT_MOBILE])
def test_who_insists_is_no_demand_and_cannot_choose_our_next_number(reason: Reason) -> None:
    assert not any(name.startswith("from|") for name in counts_of("main", PHONE, Refused(reason)))


def test_where_little_comes_every_contact_is_written_at_once(line: Line) -> None:
    for hour in range(5):
        line.text(person(hour * 1000), NOW + hour * HOUR_MS)
        assert line.written["main|answered"] == hour + 1


def test_a_flood_is_written_every_few_minutes(line: Line) -> None:
    writes = 0

    class Counting(FakeTallies):
        def add(self, day: int, counts: Counter[str]) -> None:
            nonlocal writes
            writes += 1
            super().add(day, counts)

    line.parts.tallies = Counting()
    line.use_case = container(line.parts)
    for second in range(1200):
        line.text(person(1), NOW + second * 1000)
    assert writes == 4
    line.text(person(1), NOW + 30 * MINUTE_MS)
    assert read_tally(line.written).numbers["main"].contacts == 1201


def test_a_table_that_fails_hides_no_answer_and_loses_no_count(line: Line) -> None:
    good, line.parts.tallies = line.parts.tallies, None
    line.use_case = container(line.parts)
    line.text(person(1))
    assert len(line.parts.carrier.sent) == 1
    line.use_case._answer._tally._tallies = good
    line.text(person(1000), NOW + HOUR_MS)
    assert good.read([DAY])["main|answered"] == 2


def test_demand_shows_only_sums_above_ten_and_what_is_missing() -> None:
    tally = read_tally({"from|CA 514": 40, "from|CA 819": 11, "from|FR": 10, "main|answered": 61})
    assert demand(tally, frozenset({"CA 514"})) == [("CA 514", 40, True), ("CA 819", 11, False)]


def test_sums_of_other_days_are_of_other_days(parts: Parts) -> None:
    parts.tallies.add(DAY, Counter({"main|answered": 1}))
    assert parts.tallies.read([DAY + DAY_MS]) == Counter()
