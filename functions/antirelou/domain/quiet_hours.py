"""When somebody may be written to: a country's hours, in every time zone it has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from antirelou.domain.money import DAY_MS, MINUTE_MS

_STEP_MS = 15 * MINUTE_MS
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LOOK_AHEAD_MS = 8 * DAY_MS


class QuietHoursError(ValueError):
    """The file cannot be read; the message says what of it."""


@dataclass(frozen=True)
class Hours:
    """From `opens` to `closes` on these days (0 is Monday), each zone's own time: whoever is anywhere in the country
    must be within them."""

    zones: tuple[ZoneInfo, ...]
    opens: time
    closes: time
    days: frozenset[int]

    def allow(self, at_ms: int) -> bool:
        return all(self._in_zone(datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone)) for zone in self.zones)

    def _in_zone(self, at: datetime) -> bool:
        return at.weekday() in self.days and self.opens <= at.time() < self.closes


@dataclass(frozen=True)
class QuietHours:
    by_country: Mapping[str, Hours]

    def opens_ms(self, country: str, at_ms: int) -> int | None:
        """From when on one may write there: `at_ms` itself if it is now, None for never."""
        hours = self.by_country.get(country)
        if hours is None:
            return None
        if hours.allow(at_ms):
            return at_ms
        first = (at_ms // _STEP_MS + 1) * _STEP_MS
        return next((ms for ms in range(first, at_ms + _LOOK_AHEAD_MS, _STEP_MS) if hours.allow(ms)), None)

    def done_ms(self, country: str, work_ms: int, at_ms: int) -> int | None:
        """When so much work is done that rests in quiet hours; None for never."""
        while True:
            opens = self.opens_ms(country, at_ms)
            if opens is None:
                return None
            until = min((opens // _STEP_MS + 1) * _STEP_MS, opens + work_ms)
            work_ms, at_ms = work_ms - (until - opens), until
            if work_ms <= 0:
                return at_ms


class AnyHour(QuietHours):
    """For trying a stack out with phones of one's own."""

    def opens_ms(self, country: str, at_ms: int) -> int | None:
        return at_ms


def read_quiet_hours(tables: Mapping[str, Any]) -> QuietHours:
    """Of the parsed file: `[FR]` with zones, from, to, days."""
    return QuietHours({country: _hours(country, row) for country, row in tables.items()})


def _hours(country: str, row: Mapping[str, Any]) -> Hours:
    try:
        hours = Hours(
            zones=tuple(ZoneInfo(zone) for zone in row["zones"]),
            opens=time.fromisoformat(row["from"]),
            closes=time.fromisoformat(row["to"]),
            days=frozenset(_days(row["days"])),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise QuietHoursError(f"{country}: {type(error).__name__}") from None
    if not (hours.zones and hours.days and hours.opens < hours.closes):
        raise QuietHoursError(f"{country}: nobody could ever be written to")
    if any(clock.minute % 15 or clock.second for clock in (hours.opens, hours.closes)):
        raise QuietHoursError(f"{country}: hours begin and end at quarters")
    return hours


def _days(names: Iterable[str]) -> list[int]:
    return [_DAYS.index(name) for name in names]
