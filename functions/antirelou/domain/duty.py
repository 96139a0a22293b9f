"""Who is there, against who was promised; and how it looks from where visitors wait."""

from collections.abc import Sequence
from dataclasses import dataclass

from antirelou.domain.money import MINUTE_MS
from antirelou.domain.rota import speaks
from antirelou.domain.shift import Shift

# A page pings every five minutes; ten without a word, and API Gateway has closed the connection.
FRESH_MS = 10 * MINUTE_MS


@dataclass(frozen=True)
class OnDuty:
    """One responder. `rooms`: how many of them are this one's."""

    areas: tuple[str, ...]
    locales: tuple[str, ...]
    seen_ms: int
    rooms: int = 0

    def there(self, now_ms: int) -> bool:
        return now_ms - self.seen_ms <= FRESH_MS


def unstaffed(shifts: Sequence[Shift], people: Sequence[OnDuty]) -> int:
    """Shifts that promise a language which nobody on duty speaks. Their areas do not count: whoever speaks a room's
    language may take it, from wherever."""
    spoken = [locale for person in people for locale in person.locales]
    return sum(not all(speaks(spoken, locale) for locale in shift.locales) for shift in shifts)
