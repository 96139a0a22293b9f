"""What is counted in replies instead of money: a foreign country's day; a flat line's hour, day and month."""

from dataclasses import dataclass

from antirelou.domain.money import Caps, day_of, hour_of, month_of
from antirelou.domain.purse import Price, Shortfall

_CLOCKS = {"h": hour_of, "d": day_of, "m": month_of}


@dataclass(frozen=True)
class Quota:
    """At most that many replies are counted under one name of the purse; the next one meets the wall.

    The name says the period: "FR-20778" for a country's day, "mobile-h500000" for an hour of the line "mobile".
    """

    name: str
    most: int
    wall: Shortfall


def quotas_of(price: Price, caps: Caps, at_ms: int) -> tuple[Quota, ...]:
    """All that a reply counts in, the longest wait first: who is over several is told of that one."""
    quotas = []
    if price.country:
        quotas.append(Quota(f"{price.country}-{day_of(at_ms)}", caps.country_replies, Shortfall.COUNTRY))
    if flat := price.flat_rate:
        quotas += [
            Quota(f"{price.line}-m{month_of(at_ms)}", flat.month, Shortfall.MONTH),
            Quota(f"{price.line}-d{day_of(at_ms)}", flat.day, Shortfall.DAY),
            Quota(f"{price.line}-h{hour_of(at_ms)}", flat.hour, Shortfall.HOUR),
        ]
    return tuple(quotas)


def is_outdated(name: str, now_ms: int) -> bool:
    """Its period is not this one, nor the one before, to which something may still be given back."""
    period = name.rpartition("-")[2]
    clock = _CLOCKS.get(period[0], day_of)
    return int(period.lstrip("hdm")) < clock(now_ms) - 1
