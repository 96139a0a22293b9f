"""Hours of the week in which somebody is promised to be there, by the clock of a place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# A shift on one day of the week may fall whole into the hour that the clock skips: its next one is in two weeks.
_DAYS_AHEAD = 15


@dataclass(frozen=True, order=True)
class Span:
    """In ms; the end is not in it."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class Shift:
    """`days` count from Monday, 0. `opens` and `closes` are minutes of the local day; one that closes no later than it
    opens ends on the next."""

    areas: tuple[str, ...]
    locales: tuple[str, ...]
    days: frozenset[int]
    opens: int
    closes: int
    zone: ZoneInfo

    def spans(self, start_ms: int, days: int) -> Iterator[Span]:
        """Those that end after that moment, in order, of so many days."""
        today = datetime.fromtimestamp(start_ms / 1000, UTC).astimezone(self.zone).date()
        for day in (today + timedelta(days=ahead) for ahead in range(-1, days + 1)):
            span = self._on(day)
            if day.weekday() in self.days and start_ms < span.end_ms and span.start_ms < span.end_ms:
                yield span

    def first(self, now_ms: int) -> int | None:
        """The first moment of it from now on."""
        return next((max(span.start_ms, now_ms) for span in self.spans(now_ms, _DAYS_AHEAD)), None)

    def _on(self, day: date) -> Span:
        last = day + timedelta(days=1) if self.closes <= self.opens else day
        return Span(self._ms(day, self.opens), self._ms(last, self.closes))

    def _ms(self, day: date, minutes: int) -> int:
        """Of an hour that comes twice, the first; a time that the clock skips is told by the clock as it was."""
        local = datetime.combine(day, time()) + timedelta(minutes=minutes)
        return int(local.replace(tzinfo=self.zone).timestamp()) * 1000
