"""What a reply costs, and what may be spent when. Whole micro-units of the purse's currency (1 = a millionth)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

MICROS = 1_000_000
MICROS_PER_CENT = 10_000

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


@dataclass(frozen=True)
class Rate:
    """What a dollar costs in the purse's currency. Carriers bill in dollars; rounding is up, never in our favour."""

    micros_per_usd: int = MICROS

    def from_usd(self, usd_micros: int) -> int:
        return -(-usd_micros * self.micros_per_usd // MICROS)


@dataclass(frozen=True)
class Prices:
    """Upper bounds in micro-dollars per segment, by carrier and country, carrier fee included. A country without one
    gets no reply."""

    segment_usd_micros: Mapping[str, Mapping[str, int]]

    def of_reply(self, carrier: str, country: str, segments: int) -> int | None:
        """In micro-dollars."""
        price = self.segment_usd_micros.get(carrier, {}).get(country)
        return None if price is None else price * segments

    @property
    def cheapest_usd_micros(self) -> int:
        """Of what is paid by the text."""
        return min(price for prices in self.segment_usd_micros.values() for price in prices.values() if price)


@dataclass(frozen=True)
class Caps:
    """The most that may be committed in one hour, one day and one month, and the most replies to one foreign country in
    a day, all UTC."""

    hour_micros: int
    day_micros: int
    month_micros: int
    country_replies: int = 1_000_000

    @property
    def least_micros(self) -> int:
        return min(self.hour_micros, self.day_micros, self.month_micros)


def hour_of(at_ms: int) -> int:
    return at_ms // HOUR_MS


def day_of(at_ms: int) -> int:
    return at_ms // DAY_MS


def month_of(at_ms: int) -> int:
    """Months since the year 0, in UTC."""
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    return at.year * 12 + at.month - 1
