"""The purse as its keepers see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from antirelou.domain.money import MICROS, day_of


class Shortfall(Enum):
    """Which wall a reservation met."""

    PAUSED = "paused"
    PURSE = "purse"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"
    COUNTRY = "country"


@dataclass(frozen=True)
class Price:
    """Of one reply: the most it can cost, and the foreign country it goes to, if it does and that is still known."""

    micros: int
    country: str = ""


@dataclass(frozen=True)
class OpenReservation:
    """Money set aside whose use was not confirmed: under way, or left by a crash."""

    id: str
    micros: int
    at_ms: int


@dataclass(frozen=True)
class PurseState:
    """All in micros. `funded` is the sum of the journal: always `left + reserved + spent`.

    `filled` is what was left right after the last entry of the journal: what percentages are of. `left` falls under
    zero only when replies cost more than their estimate. `settled_replies` cost `settled_micros`, by the carrier's
    word. `countries` counts replies abroad by country and day ("FR-20778"). `told` holds the notices sent, by name,
    with the period each was for.
    """

    funded: int = 0
    left: int = 0
    reserved: int = 0
    spent: int = 0
    filled: int = 0
    settled_replies: int = 0
    settled_micros: int = 0
    paused: str = ""
    hours: Mapping[int, int] = field(default_factory=dict)
    days: Mapping[int, int] = field(default_factory=dict)
    months: Mapping[int, int] = field(default_factory=dict)
    countries: Mapping[str, int] = field(default_factory=dict)
    open: tuple[OpenReservation, ...] = ()
    applied: Mapping[str, int] = field(default_factory=dict)
    told: Mapping[str, int] = field(default_factory=dict)

    @property
    def balanced(self) -> bool:
        return self.funded == self.left + self.reserved + self.spent

    def reply_micros(self, list_price_micros: int) -> int:
        """What a reply costs on average, from settled prices; the list price until there is one."""
        if not self.settled_replies or not self.settled_micros:
            return list_price_micros
        return -(-self.settled_micros // self.settled_replies)

    def people_per_unit(self, list_price_micros: int) -> int:
        """How many people one unit of the currency answers."""
        return MICROS // max(1, self.reply_micros(list_price_micros))


def country_day(country: str, at_ms: int) -> str:
    """What replies to a country are counted under."""
    return f"{country}-{day_of(at_ms)}"
