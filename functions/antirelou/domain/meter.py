"""What the public sees of us: sums and states, nothing under eleven, nothing that dates or places one contact."""

from dataclasses import dataclass
from enum import Enum

from antirelou.domain.tally import FEWEST


class Openness(Enum):
    """How a line is, in the order of what matters to someone who picks a number."""

    OPEN = "open"
    HOLDING = "holding"  # under attack: answers wait
    RESTING = "resting"  # not offered
    PAUSED = "paused"
    OUT_OF_MONEY = "out_of_money"


@dataclass(frozen=True)
class LineView:
    """One number people may pick. `number` is E.164, `shown` as people there write it; `country` two letters."""

    name: str
    number: str
    shown: str
    region: str
    country: str
    openness: Openness


@dataclass(frozen=True)
class DayView:
    """`date` as 2026-11-25. None for a sum too small to show."""

    date: str
    answered: int | None
    hostile: int | None


@dataclass(frozen=True)
class Meter:
    """`answered` and `hostile` of the last 30 days, None for a sum too small to show. `people_left` is the money left,
    as people still to be answered; `people_per_unit` what one unit of `currency` (three letters) answers, by settled
    prices; `days_left` at the pace of the last week, None when nothing is being spent. `days` are the last 30, oldest
    first, today left out: it would grow by one contact at a time."""

    at_ms: int
    lines: tuple[LineView, ...]
    answered: int | None
    hostile: int | None
    people_left: int
    people_per_unit: int
    currency: str
    days_left: int | None
    days: tuple[DayView, ...]


def shown(count: int) -> int | None:
    """A sum that may be shown; None for one that could be somebody."""
    return count if count > FEWEST else None
