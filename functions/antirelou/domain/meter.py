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


BEST_FIRST = (Openness.OPEN, Openness.HOLDING, Openness.OUT_OF_MONEY, Openness.PAUSED, Openness.RESTING)


@dataclass(frozen=True)
class LineView:
    """One number people may pick. `number` is E.164, `shown` as people there write it; `country` two letters; `locale`
    what it answers in; `texts` and `calls` what it can be reached by; `text_minutes` how long its answer to a text
    waits, at most."""

    name: str
    number: str
    shown: str
    region: str
    country: str
    openness: Openness
    locale: str = "fr-FR"
    texts: bool = True
    calls: bool = False
    text_minutes: int = 0

    @property
    def offered(self) -> bool:
        return self.openness is not Openness.RESTING


@dataclass(frozen=True)
class DayView:
    """`date` as 2026-11-25. None for a sum too small to show."""

    date: str
    answered: int | None
    hostile: int | None


@dataclass(frozen=True)
class Meter:
    """`answered` and `hostile` of the last 30 days and today, roughly, None for a sum too small to show. `people_left`
    is the money left, as people still to be answered; `people_per_unit` what one unit of `currency` (three letters)
    answers, by settled prices; `days_left` at the pace of the last week, None when nothing is being spent. `days` are
    the last 30, oldest first, today left out: it would grow by one contact at a time. `played` conversations of the
    last 30 days, `played_through` those that came to their end, roughly."""

    at_ms: int
    lines: tuple[LineView, ...]
    answered: int | None
    hostile: int | None
    people_left: int
    people_per_unit: int
    currency: str
    days_left: int | None
    days: tuple[DayView, ...]
    played: int | None = None
    played_through: int | None = None

    @property
    def openness(self) -> Openness:
        """Of all lines together: there is an answer somewhere as long as one gives it."""
        states = {line.openness for line in self.lines}
        return next((state for state in BEST_FIRST if state in states), Openness.RESTING)


def shown(count: int) -> int | None:
    """A sum that may be shown; None for one that could be somebody."""
    return count if count > FEWEST else None


def roughly(count: int) -> int | None:
    """A figure that moves by one with each contact, so coarse that it does not: tens, then two digits, rounded down.
    None under eleven."""
    if count <= FEWEST:
        return None
    step = max(10, int(10 ** (len(str(count)) - 2)))
    return count // step * step


def opens_again(people_per_unit: int) -> int:
    """The round sum, in units, that answers fifty people at least: what to ask for when a line is out of money."""
    return next((units for units in (1, 2, 5, 10, 20, 50) if units * people_per_unit >= 50), 100)
