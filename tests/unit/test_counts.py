"""Whatever is reserved and given back, in whatever order and at whatever time, a purse keeps every count."""

from collections import Counter
from datetime import UTC, datetime

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from antirelou.domain.money import DAY_MS, HOUR_MS, Caps
from antirelou.domain.number import FlatRate
from antirelou.domain.purse import Price
from fakes import FakePurse, FakeSenders
from house import NOW

LINES = {"one": FlatRate(3, 5, 8), "two": FlatRate(4, 4, 50)}
COUNTRY_REPLIES = 6
PAID = 7  # all the same: there is no cheaper one that could overtake

Taken = tuple[str, datetime]


class Model:
    """Who answered when: a list, counted anew each time."""

    def __init__(self) -> None:
        self.taken: Counter[Taken] = Counter()
        self.abroad: Counter[datetime] = Counter()
        self.left = 0

    def counts(self, line: str, at: datetime) -> tuple[int, int, int]:
        mine = [(when, k) for (name, when), k in self.taken.items() if name == line]
        month = [(when, k) for when, k in mine if (when.year, when.month) == (at.year, at.month)]
        day = [(when, k) for when, k in month if when.day == at.day]
        return sum(k for when, k in day if when.hour == at.hour), sum(k for _, k in day), sum(k for _, k in month)

    def takes(self, price: Price, at: datetime) -> bool:
        if price.country and sum(k for when, k in self.abroad.items() if when.date() == at.date()) >= COUNTRY_REPLIES:
            return False
        if flat := price.flat_rate:
            counts = self.counts(price.line, at)
            return all(k < most for k, most in zip(counts, (flat.hour, flat.day, flat.month), strict=True))
        return price.micros <= self.left

    def take(self, price: Price, at: datetime, sign: int = 1) -> None:
        self.left -= sign * price.micros
        self.abroad[at] += sign * bool(price.country)
        if price.flat_rate:
            self.taken[price.line, at] += sign


PRICES = [
    *(Price(0, country, line, flat) for line, flat in LINES.items() for country in ("", "FR")),
    Price(PAID),
    Price(PAID, "FR"),
]


class Counts(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.purse = FakePurse(Caps(10**9, 10**9, 10**9, COUNTRY_REPLIES), FakeSenders())
        self.model, self.now = Model(), NOW
        self.held: list[tuple[str, list[Price], int]] = []

    @rule(prices=st.lists(st.sampled_from(PRICES), min_size=1, max_size=10))
    def reserve(self, prices: list[Price]) -> None:
        reservation, granted, at = self.purse.reserve(prices, self.now), [], moment(self.now)
        for price, wall in zip(prices, reservation.verdicts, strict=True):
            assert (wall is None) == self.model.takes(price, at)
            if wall is None:
                self.model.take(price, at)
                granted.append(price)
        self.held.append((reservation.id, granted, self.now))

    @rule(which=st.integers(0, 100), few=st.integers(0, 10), times=st.integers(1, 2))
    def give_back(self, which: int, few: int, times: int) -> None:
        if self.held:
            name, granted, at_ms = self.held.pop(which % len(self.held))
            for _ in range(times):
                self.purse.give_back(name, granted[:few], at_ms)
            for price in granted[:few]:
                self.model.take(price, moment(at_ms), -1)

    @rule(replies=st.integers(1, 3))
    def fund(self, replies: int) -> None:
        self.purse.fund(replies * PAID)
        self.model.left += replies * PAID

    @rule(ms=st.sampled_from([1, HOUR_MS, 5 * HOUR_MS, DAY_MS, 20 * DAY_MS]))
    def time_passes(self, ms: int) -> None:
        self.now += ms

    @invariant()
    def the_purse_is_what_happened(self) -> None:
        purse = self.purse.read()
        assert purse.balanced
        assert purse.left == self.model.left >= 0
        assert all(count >= 0 for count in purse.counts.values())
        for line, flat in LINES.items():
            counts = self.model.counts(line, moment(self.now))
            assert all(k <= most for k, most in zip(counts, (flat.hour, flat.day, flat.month), strict=True))


def moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


TestCounts = Counts.TestCase
TestCounts.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
