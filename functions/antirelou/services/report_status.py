"""Every few minutes: how full the purse and the caps are, and whether someone must be told."""

from dataclasses import dataclass
from typing import Protocol

from antirelou.domain.money import Caps, Prices, Rate, day_of
from antirelou.domain.notice import used_percents
from antirelou.domain.purse import PurseState
from antirelou.services.watch_purse import WatchPurse


class Book(Protocol):
    def read(self) -> PurseState:
        """The purse as it stands."""


@dataclass(frozen=True)
class Status:
    """`used_percents` by wall. `days_left` at the pace of the last seven days; None when nothing is being spent."""

    purse: PurseState
    used_percents: dict[str, float]
    reply_micros: int
    days_left: int | None


class ReportStatus:
    def __init__(self, book: Book, watch: WatchPurse, caps: Caps, rate: Rate, prices: Prices) -> None:
        self._book = book
        self._watch = watch
        self._caps = caps
        self._cheapest = rate.from_usd(prices.cheapest_usd_micros)

    def __call__(self, now_ms: int) -> Status:
        """Tells the maintainers what is due, once each."""
        purse = self._book.read()
        days_left = days_until_empty(purse, now_ms)
        self._watch(purse, self._cheapest, now_ms)
        self._watch.forecast(purse, days_left, now_ms)
        percents = used_percents(purse, self._caps, self._cheapest, now_ms)
        by_name = {wall.value: percent for wall, percent in percents.items()}
        return Status(purse, by_name, purse.reply_micros(self._cheapest), days_left)


def days_until_empty(purse: PurseState, now_ms: int) -> int | None:
    """At the pace of the last seven days, today included, since the first of them that saw any spending."""
    today = day_of(now_ms)
    spent = {day: micros for day, micros in purse.days.items() if today - 7 < day <= today and micros > 0}
    if not spent or purse.left <= 0:
        return None
    return purse.left * (today - min(spent) + 1) // sum(spent.values())
