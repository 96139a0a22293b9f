"""When somebody is promised to be there, and for whom: shifts, and areas that stand in for others."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from antirelou.domain.money import DAY_MS
from antirelou.domain.shift import Shift, Span

EVERYWHERE = "*"


@dataclass(frozen=True)
class Rota:
    """`fallbacks`: for an area (or the beginning of areas, or `*`), whose shifts serve it too, in one step."""

    shifts: tuple[Shift, ...] = ()
    fallbacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def now(self, now_ms: int) -> tuple[Shift, ...]:
        """The shifts of this moment."""
        return tuple(shift for shift in self.shifts if shift.first(now_ms) == now_ms)

    def covers(self, area: str, locale: str, now_ms: int) -> bool:
        return self.next_open(area, locale, now_ms) == now_ms

    def next_open(self, area: str, locale: str, now_ms: int) -> int | None:
        """The first covered moment, `now_ms` itself if it is one; None if the rota never covers that."""
        firsts = (shift.first(now_ms) for shift in self.serving(area, locale))
        return min((first for first in firsts if first is not None), default=None)

    def covered(self, area: str, locale: str, start_ms: int, days: int) -> tuple[Span, ...]:
        """From that moment, for so many days of 24 hours: spans that neither meet nor touch."""
        end_ms = start_ms + days * DAY_MS
        every = sorted(span for shift in self.serving(area, locale) for span in shift.spans(start_ms, days))
        joined: list[Span] = []
        for span in (Span(max(each.start_ms, start_ms), min(each.end_ms, end_ms)) for each in every):
            if joined and span.start_ms <= joined[-1].end_ms:
                joined[-1] = Span(joined[-1].start_ms, max(joined[-1].end_ms, span.end_ms))
            elif span.start_ms < span.end_ms:
                joined.append(span)
        return tuple(joined)

    def serving(self, area: str, locale: str) -> tuple[Shift, ...]:
        """The shifts that answer there, in that language."""
        stand_ins = (into for of, into in self.fallbacks.items() if of == EVERYWHERE or area.startswith(of))
        wanted = (area, *(each for into in stand_ins for each in into))
        return tuple(
            shift
            for shift in self.shifts
            if speaks(shift.locales, locale) and any(each.startswith(shift.areas) for each in wanted)
        )


def speaks(locales: Collection[str], locale: str) -> bool:
    """Whoever writes fr-CA is understood by whoever speaks fr-FR."""
    return locale.partition("-")[0] in {each.partition("-")[0] for each in locales}
