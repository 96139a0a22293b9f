"""What of a batch of replies fits under every wall: purse, month, day and hour in money, and the quotas in replies."""

from collections import Counter
from collections.abc import Sequence

from antirelou.domain.money import Caps, day_of, hour_of, month_of
from antirelou.domain.purse import FOR_MONEY, Price, PurseState, Shortfall
from antirelou.domain.quota import quotas_of


def verdicts(purse: PurseState, caps: Caps, prices: Sequence[Price], now_ms: int) -> tuple[Shortfall | None, ...]:
    """One per price, in order: None where it fits, else the wall it meets. What costs nothing meets no wall of
    money."""
    room, wall = _lowest(purse, caps, now_ms)
    paused, paused_free = _pauses(purse, room, wall, prices)
    taken = Counter(purse.counts)
    found: list[Shortfall | None] = []
    for price in prices:
        quotas = quotas_of(price, caps, now_ms)
        full = next((quota.wall for quota in quotas if taken[quota.name] >= quota.most), None)
        short = wall if price.micros and price.micros > room else None
        verdict = (paused if price.micros else paused_free) or full or short
        if verdict is None:
            room -= price.micros
            taken.update(quota.name for quota in quotas)
        elif short and not full:  # in order: a cheaper one behind does not overtake
            room = 0
        found.append(verdict)
    return tuple(found)


def _pauses(
    purse: PurseState, room: int, wall: Shortfall, prices: Sequence[Price]
) -> tuple[Shortfall | None, Shortfall | None]:
    """Of replies that cost something, named after what the pause is about while that lasts; and of the others."""
    if not purse.paused:
        return None, None
    first = next((price.micros for price in prices if price.micros), 0)
    still_short = room < first and wall in (Shortfall.PURSE, Shortfall.MONTH)
    return wall if still_short else Shortfall.PAUSED, None if purse.paused in FOR_MONEY else Shortfall.PAUSED


def _lowest(purse: PurseState, caps: Caps, now_ms: int) -> tuple[int, Shortfall]:
    return min(
        (purse.left, Shortfall.PURSE),
        (caps.month_micros - purse.months.get(month_of(now_ms), 0), Shortfall.MONTH),
        (caps.day_micros - purse.days.get(day_of(now_ms), 0), Shortfall.DAY),
        (caps.hour_micros - purse.hours.get(hour_of(now_ms), 0), Shortfall.HOUR),
        key=lambda room: room[0],
    )
