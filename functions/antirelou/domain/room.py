"""What of a batch of replies fits under every wall: purse, month, day, hour, and each country's day."""

from collections import Counter
from collections.abc import Sequence

from antirelou.domain.money import Caps, day_of, hour_of, month_of
from antirelou.domain.purse import Price, PurseState, Shortfall, country_day


def verdicts(purse: PurseState, caps: Caps, prices: Sequence[Price], now_ms: int) -> tuple[Shortfall | None, ...]:
    """One per price, in order: None where it fits, else the wall it meets. A pause is no room at all, named after what
    it is about while that lasts."""
    room, wall = _lowest(purse, caps, now_ms)
    if purse.paused:
        still_short = room < prices[0].micros and wall in (Shortfall.PURSE, Shortfall.MONTH)
        return (wall if still_short else Shortfall.PAUSED,) * len(prices)
    taken: Counter[str] = Counter()
    found: list[Shortfall | None] = []
    for price in prices:
        counted = purse.countries.get(country_day(price.country, now_ms), 0) + taken[price.country]
        country = Shortfall.COUNTRY if price.country and counted >= caps.country_replies else None
        verdict = country or (wall if price.micros > room else None)
        if verdict is None:
            room -= price.micros
            taken[price.country] += 1
        elif verdict is wall:  # in order: a cheaper one behind does not overtake
            room = 0
        found.append(verdict)
    return tuple(found)


def _lowest(purse: PurseState, caps: Caps, now_ms: int) -> tuple[int, Shortfall]:
    return min(
        (purse.left, Shortfall.PURSE),
        (caps.month_micros - purse.months.get(month_of(now_ms), 0), Shortfall.MONTH),
        (caps.day_micros - purse.days.get(day_of(now_ms), 0), Shortfall.DAY),
        (caps.hour_micros - purse.hours.get(hour_of(now_ms), 0), Shortfall.HOUR),
        key=lambda room: room[0],
    )
