"""A dry run: what each would receive, what it costs, how many they are, when they may be written to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from antirelou.domain.broadcast_file import BroadcastFile
from antirelou.domain.broadcast_lint import faults
from antirelou.domain.money import Prices, Rate
from antirelou.domain.number import Number, Numbers, State
from antirelou.domain.quiet_hours import Hours, QuietHours
from antirelou.domain.segments import Billing, bill

Group = tuple[str, str, str]


class Audience(Protocol):
    def groups(self, countries: Sequence[str], now_ms: int) -> Counter[Group]:
        """Subscribers by country, locale and name of the number of ours."""


@dataclass(frozen=True)
class DryRun:
    """`people` by country; in `left_out` those of them who would get nothing (no text in their language, no line, no
    price). `micros`: what it costs at most, by country, in the purse's currency. `hours` of the countries it names."""

    file: BroadcastFile
    billings: Mapping[str, Billing]
    people: Counter[str]
    left_out: Counter[str]
    micros: Counter[str]
    hours: Mapping[str, Hours]
    faults: tuple[str, ...]

    @property
    def total_micros(self) -> int:
        return sum(self.micros.values())


class CheckBroadcast:
    def __init__(
        self,
        audience: Audience,
        numbers: Numbers,
        prices: Prices,
        rate: Rate,
        hours: QuietHours,
        openings: Mapping[str, str],
    ) -> None:
        self._audience = audience
        self._numbers = {number.name: number for number in numbers.all}
        self._prices = prices
        self._rate = rate
        self._hours = hours
        self._openings = openings

    def __call__(self, file: BroadcastFile, now_ms: int) -> DryRun:
        """Sends nothing, and opens no number."""
        billings = {locale: bill(text) for locale, text in file.texts.items()}
        people: Counter[str] = Counter()
        left_out: Counter[str] = Counter()
        micros: Counter[str] = Counter()
        for (country, locale, name), count in self._audience.groups(file.countries, now_ms).items():
            price = self._price(self._numbers.get(name), country, billings.get(locale))
            people[country] += count
            left_out[country] += 0 if price else count
            micros[country] += count * price
        return DryRun(file, billings, people, left_out, micros, self._its_hours(file), self._faults(file))

    def _price(self, number: Number | None, country: str, billing: Billing | None) -> int:
        """0 for who cannot be written to."""
        if number is None or billing is None or number.state is State.BURNED or number.flat_rate:
            return 0
        return self._rate.from_usd(number.price_usd_micros(self._prices, country, billing.segments) or 0)

    def _its_hours(self, file: BroadcastFile) -> dict[str, Hours]:
        return {country: self._hours.by_country[country] for country in file.countries if self._known(country)}

    def _known(self, country: str) -> bool:
        return country in self._hours.by_country

    def _faults(self, file: BroadcastFile) -> tuple[str, ...]:
        priced = frozenset(c for listed in self._prices.segment_usd_micros.values() for c in listed if listed[c])
        return tuple(faults(file, self._openings, self._hours, priced))
