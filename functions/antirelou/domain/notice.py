"""What the maintainers must be told of the money, once each."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from antirelou.domain.money import Caps, day_of, month_of
from antirelou.domain.purse import PurseState

LEVELS = (50, 80, 95, 100)


class Wall(Enum):
    """What can run out."""

    PURSE = "purse"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True)
class Notice:
    """`period` says which purse, day, month or flood it is about: the same notice is due again in the next one."""

    name: str
    period: int


@dataclass(frozen=True)
class MoneyNotice(Notice):
    """`pauses`: the number goes silent until a maintainer resumes it."""

    wall: Wall
    level: int
    pauses: bool


def used_percents(purse: PurseState, caps: Caps, next_micros: int, now_ms: int) -> dict[Wall, float]:
    """How much of each wall is used; 100 and more when the next reply does not fit."""
    day = purse.days.get(day_of(now_ms), 0)
    month = purse.months.get(month_of(now_ms), 0)
    return {
        Wall.PURSE: _percent(purse.filled - purse.left, purse.filled, next_micros),
        Wall.DAY: _percent(day, caps.day_micros, next_micros),
        Wall.MONTH: _percent(month, caps.month_micros, next_micros),
    }


def notices_due(purse: PurseState, caps: Caps, next_micros: int, now_ms: int) -> Iterable[MoneyNotice]:
    """The highest level each wall has passed, unless it was told already in this period.

    A purse is another one after each entry of the journal, hence `funded` for its period.
    """
    periods = {Wall.PURSE: purse.funded, Wall.DAY: day_of(now_ms), Wall.MONTH: month_of(now_ms)}
    for wall, percent in used_percents(purse, caps, next_micros, now_ms).items():
        level = max((level for level in LEVELS if percent >= level), default=None)
        if level is not None and not _told(purse, wall, level, periods[wall]):
            pauses = level == 100 and wall is not Wall.DAY  # over the day's cap replies wait for tomorrow
            yield MoneyNotice(f"{wall.value}_{level}", periods[wall], wall, level, pauses)


def _told(purse: PurseState, wall: Wall, level: int, period: int) -> bool:
    higher = (other for other in LEVELS if other >= level)
    return any(purse.told.get(f"{wall.value}_{other}") == period for other in higher)


def _percent(used: int, whole: int, next_micros: int) -> float:
    if used + next_micros > whole:
        return max(100.0, 100 * used / whole) if whole > 0 else 100.0
    return 100 * used / whole
