"""Put together what the public may see: the lines, the money as people, the last thirty days."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from antirelou.domain.conversation_counts import REVEALED, STARTED, summed
from antirelou.domain.flow import Flow
from antirelou.domain.meter import DayView, LineView, Meter, Openness, roughly, shown
from antirelou.domain.money import DAY_MS, MICROS, Prices, Rate, day_of
from antirelou.domain.number import Number, Numbers, State
from antirelou.domain.phone import country_of, national
from antirelou.domain.purse import FOR_MONEY, PurseState
from antirelou.domain.tally import Traffic, read_tally
from antirelou.services.conversation_ports import ConversationFigures
from antirelou.services.report_status import days_until_empty

DAYS = 30


class Book(Protocol):
    def read(self) -> PurseState:
        """The purse as it stands."""


class Flows(Protocol):
    def read(self) -> Flow:
        """As it stands."""


class Pool(Protocol):
    def covering(self, raw: Iterable[str], now_ms: int) -> Numbers:
        """All of ours, as they stand."""


class Tallies(Protocol):
    def by_day(self, days: Iterable[int]) -> Mapping[int, Counter[str]]:
        """The sums of each of these days that has some."""


class ReadMeter:
    def __init__(
        self,
        book: Book,
        flows: Flows,
        pool: Pool,
        tallies: Tallies,
        prices: Prices,
        rate: Rate,
        currency: str,
        conversations: ConversationFigures | None = None,
    ) -> None:
        """`prices` stand in until replies were settled; `conversations` is None where none are played."""
        self._book = book
        self._flows = flows
        self._pool = pool
        self._tallies = tallies
        self._prices = prices
        self._rate = rate
        self._currency = currency
        self._conversations = conversations

    def __call__(self, now_ms: int) -> Meter:
        purse, flow, today = self._book.read(), self._flows.read(), day_of(now_ms)
        offered = [n for n in self._pool.covering([], now_ms).all if n.state is not State.BURNED]
        price = purse.reply_micros(self._dearest_micros(offered))
        by_day = self._tallies.by_day(range(today - DAYS, today + 1))
        traffic = {day: _traffic(counts) for day, counts in by_day.items()}
        played = summed(self._conversations.figures(today)) if self._conversations else Counter()
        return Meter(
            at_ms=now_ms,
            lines=tuple(_line(number, purse, flow, price) for number in offered),
            answered=roughly(sum(each.answered for each in traffic.values())),
            hostile=roughly(sum(each.went_on for each in traffic.values())),
            people_left=max(0, purse.left) // price,
            people_per_unit=MICROS // price if purse.settled_micros else 0,
            currency=self._currency,
            days_left=days_until_empty(purse, now_ms),
            days=tuple(_day(day, traffic.get(day, Traffic())) for day in range(today - DAYS, today)),
            played=roughly(played[STARTED]),
            played_through=roughly(played[REVEALED]),
        )

    def _dearest_micros(self, numbers: Sequence[Number]) -> int:
        """Of a reply within the country of one of these, by the price list."""
        paid = [
            each.price_usd_micros(self._prices, country_of(each.number), 1) for each in numbers if not each.flat_rate
        ]
        return self._rate.from_usd(max((price for price in paid if price), default=MICROS))


def _traffic(counts: Counter[str]) -> Traffic:
    every = read_tally(counts).numbers.values()
    return Traffic(answered=sum(each.answered for each in every), went_on=sum(each.went_on for each in every))


def _line(number: Number, purse: PurseState, flow: Flow, price_micros: int) -> LineView:
    return LineView(
        name=number.name,
        number=number.number,
        shown=national(number.number),
        region=number.region,
        country=country_of(number.number),
        openness=_openness(number, purse, flow, price_micros),
        locale=number.locale,
        texts=number.takes_texts,
        calls=number.takes_calls,
        text_minutes=number.text_delay.minutes + number.text_delay.jitter_minutes,
    )


def _openness(number: Number, purse: PurseState, flow: Flow, price_micros: int) -> Openness:
    """A line with a flat rate needs no money."""
    if number.state is State.RESTING:
        return Openness.RESTING
    if purse.paused and purse.paused not in FOR_MONEY:
        return Openness.PAUSED
    if not number.flat_rate and (purse.paused or purse.left < price_micros):
        return Openness.OUT_OF_MONEY
    return Openness.HOLDING if flow.shield_up else Openness.OPEN


def _day(day: int, traffic: Traffic) -> DayView:
    date = datetime.fromtimestamp(day * DAY_MS / 1000, UTC).date().isoformat()
    return DayView(date, shown(traffic.answered), shown(traffic.went_on))
