"""People who write to the number: when, how often, and what."""

from collections.abc import Iterator
from random import Random

from bench.attack.message import Draft
from bench.attack.phones import Phones
from bench.attack.span import HOUR_MS, MINUTE_MS
from bench.attack.words import Says

PEOPLE_A_DAY = 2500

_DAY_MS = 24 * HOUR_MS
_BY_HOUR = (6, 4, 3, 2, 1, 1, 1, 2, 3, 4, 5, 5, 6, 6, 6, 6, 6, 7, 8, 9, 10, 10, 10, 9)
_SOON = 0.4
"""How many of the follow-ups come within about a minute; the others within hours."""


def diurnal(rng: Random, phones: Phones, says: Says, from_ms: int, to_ms: int, a_day: int) -> Iterator[Draft]:
    """The people of each day, as many as come between the two moments."""
    for midnight_ms in range(from_ms - from_ms % _DAY_MS, to_ms, _DAY_MS):
        for hour in rng.choices(range(24), _BY_HOUR, k=a_day):
            at_ms = midnight_ms + hour * HOUR_MS + rng.randrange(HOUR_MS)
            if from_ms <= at_ms < to_ms:
                yield from _person(rng, phones.mobile(), says, at_ms)


def burst(rng: Random, phones: Phones, says: Says, count: int, from_ms: int, length_ms: int) -> Iterator[Draft]:
    """A television spot: everyone at once, most of them right after it."""
    for _ in range(count):
        yield from _person(rng, phones.mobile(), says, from_ms + int(length_ms * rng.betavariate(1.2, 2.5)))


def _person(rng: Random, number: str, says: Says, at_ms: int) -> Iterator[Draft]:
    for _ in range(rng.choices((1, 2, 3), (70, 20, 10))[0]):
        yield Draft(at_ms, number, says(rng))
        at_ms += round(_gap_ms(rng))


def _gap_ms(rng: Random) -> float:
    return rng.uniform(5_000, 75_000) if rng.random() < _SOON else rng.uniform(30 * MINUTE_MS, 6 * HOUR_MS)
