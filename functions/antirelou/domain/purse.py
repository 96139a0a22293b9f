"""The purse as its keepers see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from antirelou.domain.money import MICROS
from antirelou.domain.number import FlatRate


class Shortfall(Enum):
    """Which wall a reservation met."""

    PAUSED = "paused"
    PURSE = "purse"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"
    COUNTRY = "country"


FOR_MONEY = (Shortfall.PURSE.value, Shortfall.MONTH.value)
"""What the purse pauses itself for. Replies that cost nothing go on; a pause by anyone for anything else stops them."""


@dataclass(frozen=True)
class Price:
    """Of one reply: the most it can cost, the foreign country it goes to, if it does and that is still known, the line
    it leaves by and that line's flat rate. There is none that neither money nor a count would ever stop."""

    micros: int
    country: str = ""
    line: str = ""
    flat_rate: FlatRate | None = None

    def __post_init__(self) -> None:
        if self.micros < 0 or (not self.micros and not self.flat_rate):
            raise ValueError("a reply costs something, or its line has a flat rate")


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
    word. `counts` holds how many replies each quota has seen, by its name. `told` holds the notices sent, by name, with
    the period each was for.
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
    counts: Mapping[str, int] = field(default_factory=dict)
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
