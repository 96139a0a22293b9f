"""What the public may see, out of the books: states, sums of many, and nothing that could be somebody."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antirelou.adapters.files import read_prices
from antirelou.domain.delay import Delay
from antirelou.domain.flow import Flow
from antirelou.domain.meter import Meter, Openness
from antirelou.domain.money import DAY_MS, MICROS, Rate
from antirelou.domain.number import FlatRate, Number, Numbers, State
from antirelou.domain.purse import PurseState
from antirelou.services.know_numbers import KnowNumbers
from antirelou.services.read_meter import DAYS, ReadMeter
from fakes import FakeFlows, FakePool, FakeTallies
from house import NOW, PRICE

PARIS = Number("paris", "+33199005170", "o", "fr-FR", region="Paris")
MONTREAL = Number("montreal", "+15145550100", "o", "fr-CA", region="Montréal")
FULL = PurseState(funded=50 * MICROS, left=50 * MICROS, filled=50 * MICROS)
TODAY = NOW // DAY_MS


class Books:
    """What the meter is read from; tests change any of it."""

    def __init__(self) -> None:
        self.purse, self.flows, self.pool, self.tallies = FULL, FakeFlows(), FakePool(), FakeTallies()

    def read(self) -> PurseState:
        return self.purse

    def meter(self, *numbers: Number) -> Meter:
        known = KnowNumbers(Numbers.of(numbers or [MONTREAL]), self.pool, 0)
        return ReadMeter(self, self.flows, known, self.tallies, read_prices(), Rate(), "EUR")(NOW)

    def openness(self, number: Number = MONTREAL) -> Openness:
        return self.meter(number).lines[0].openness


@pytest.fixture
def books() -> Books:
    return Books()


def test_a_line_with_money_is_open_and_says_what_it_is(books: Books) -> None:
    (line,) = books.meter(replace(PARIS, text_delay=Delay(30, 10))).lines
    assert (line.number, line.shown, line.country) == ("+33199005170", "01 99 00 51 70", "FR")
    assert (line.region, line.locale, line.openness) == ("Paris", "fr-FR", Openness.OPEN)
    assert (line.texts, line.calls, line.text_minutes) == (True, False, 40)


@pytest.mark.parametrize(
    ("number", "texts", "calls"),
    [
        (MONTREAL, True, False),
        (replace(MONTREAL, carrier="twilio"), True, True),
        (replace(MONTREAL, carrier="gateway"), True, False),
        (replace(MONTREAL, texts_from="main"), False, True),
    ],
)
def test_a_line_says_what_it_can_be_reached_by(books: Books, number: Number, texts: bool, calls: bool) -> None:
    (line,) = books.meter(number).lines
    assert (line.texts, line.calls) == (texts, calls)


@pytest.mark.parametrize(
    ("why", "shown"), [("keeper", Openness.PAUSED), ("purse", Openness.OUT_OF_MONEY), ("month", Openness.OUT_OF_MONEY)]
)
def test_a_pause_is_told_from_a_want_of_money(books: Books, why: str, shown: Openness) -> None:
    books.purse = replace(FULL, paused=why)
    assert books.openness() is shown


def test_less_than_one_reply_left_is_out_of_money(books: Books) -> None:
    books.purse = replace(FULL, left=PRICE)
    assert books.openness() is Openness.OPEN
    books.purse = replace(FULL, left=PRICE - 1)
    assert books.openness() is Openness.OUT_OF_MONEY


def test_a_line_at_a_flat_rate_is_open_without_money_and_stops_when_a_maintainer_says_so(books: Books) -> None:
    flat = replace(MONTREAL, flat_rate=FlatRate(10, 10, 10))
    books.purse = PurseState(paused="purse")
    assert books.openness(flat) is Openness.OPEN
    books.purse = PurseState(paused="keeper")
    assert books.openness(flat) is Openness.PAUSED


def test_under_attack_it_holds(books: Books) -> None:
    books.flows.flow = Flow(up_ms=NOW, down_ms=0)
    assert books.openness() is Openness.HOLDING


def test_a_resting_number_is_told_as_such_and_a_burned_one_not_at_all(books: Books) -> None:
    books.pool.set_state("paris", State.RESTING)
    books.pool.set_state("montreal", State.BURNED)
    assert [(line.name, line.openness) for line in books.meter(PARIS, MONTREAL).lines] == [("paris", Openness.RESTING)]


def test_sums_are_of_thirty_days_and_today_roughly_and_days_leave_today_out(books: Books) -> None:
    books.tallies.add(TODAY, Counter({"main|answered": 20, "main|went_on": 11, "from|CA 514": 20}))
    books.tallies.add(TODAY - 1, Counter({"main|answered": 12, "gone|answered": 1, "main|went_on": 5}))
    books.tallies.add(TODAY - DAYS - 1, Counter({"main|answered": 1_000}))
    meter = books.meter()
    assert (meter.answered, meter.hostile) == (30, 10)
    assert len(meter.days) == DAYS
    assert [(day.answered, day.hostile) for day in meter.days[-2:]] == [(None, None), (13, None)]
    assert meter.days[-1].date == "2027-01-14"


@given(counts=st.lists(st.integers(0, 10), min_size=1, max_size=30))
def test_no_figure_under_eleven_is_ever_shown(counts: list[int]) -> None:
    books = Books()
    for day, count in enumerate(counts):
        books.tallies.add(TODAY - day, Counter({"main|answered": count, "main|went_on": count}))
    meter = books.meter()
    total = sum(counts)
    assert meter.answered == (total // 10 * 10 if total > 10 else None)
    assert all(day.answered is None and day.hostile is None for day in meter.days)


def test_what_is_left_is_told_in_people_by_the_dearest_of_our_prices_until_real_ones_are_known(books: Books) -> None:
    listed = read_prices().of_reply("aws", "FR", 1)
    assert listed is not None
    meter = books.meter(PARIS, MONTREAL)
    assert listed > PRICE
    assert meter.people_left == FULL.left // listed
    assert meter.people_per_unit == 0  # nothing to go by yet
    books.purse = replace(FULL, settled_replies=100, settled_micros=100 * 80_000)
    meter = books.meter(PARIS, MONTREAL)
    assert (meter.people_left, meter.people_per_unit) == (625, 12)


@pytest.mark.parametrize("changes", [{"left": -1}, {"left": 0, "settled_replies": 1, "settled_micros": 1}])
def test_an_overdrawn_or_odd_purse_still_gives_a_meter(books: Books, changes: dict[str, Any]) -> None:
    books.purse = replace(FULL, **changes)
    assert books.meter().people_left == 0


def test_a_pool_of_flat_lines_alone_gives_a_meter(books: Books) -> None:
    assert books.meter(replace(MONTREAL, flat_rate=FlatRate(1, 1, 1))).people_per_unit == 0
