"""Somebody on duty."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from antirelou.domain.area import nearness

DUTY_LASTS_MS = 130 * 60_000
GRACE_MS = 60_000


@dataclass(frozen=True)
class Responder:
    """`gone_ms`: since when the connection is gone; 0 while it is there."""

    sub: str = field(repr=False)
    label: str = field(repr=False)
    connection: str = field(repr=False)
    areas: tuple[str, ...]
    locales: tuple[str, ...]
    seen_ms: int
    gone_ms: int = 0

    def speaks(self, locale: str) -> bool:
        """Whoever speaks French in Québec understands France's."""
        return language_of(locale) in map(language_of, self.locales)


def language_of(locale: str) -> str:
    return locale.partition("-")[0]


def colleagues_of(sub: str, responders: Iterable[Responder]) -> list[Responder]:
    """Those who are there for them to hand a room to."""
    return [each for each in responders if each.sub != sub and not each.gone_ms]


def who_may_take(area: str, locale: str, responders: Iterable[Responder]) -> list[Responder]:
    """Those who are there and speak the language, nearest first."""
    able = [each for each in responders if not each.gone_ms and each.speaks(locale)]
    return sorted(able, key=lambda each: (nearness(area, each.areas), each.sub))
