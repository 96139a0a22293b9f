"""What a reply costs, and what may be spent when. Whole micro-units of one currency (1 = a millionth)."""

from collections.abc import Mapping
from dataclasses import dataclass

MICROS = 1_000_000
MICROS_PER_CENT = 10_000

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


@dataclass(frozen=True)
class Prices:
    """Upper bounds per segment and country, carrier fee included. A country without one gets no reply."""

    currency: str
    segment_micros: Mapping[str, int]

    def of_reply(self, country: str, segments: int) -> int | None:
        price = self.segment_micros.get(country)
        return None if price is None else price * segments


@dataclass(frozen=True)
class Caps:
    """The most that may be committed in one UTC hour and one UTC day."""

    hour_micros: int
    day_micros: int


def hour_of(at_ms: int) -> int:
    return at_ms // HOUR_MS


def day_of(at_ms: int) -> int:
    return at_ms // DAY_MS
