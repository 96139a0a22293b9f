"""The purse as its keepers see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class OpenReservation:
    """Money set aside whose use was not confirmed: under way, or left by a crash."""

    id: str
    micros: int
    at_ms: int


@dataclass(frozen=True)
class PurseState:
    """All in micros. `funded` is all that was ever put in: always `left + reserved + spent`."""

    funded: int = 0
    left: int = 0
    reserved: int = 0
    spent: int = 0
    hours: Mapping[int, int] = field(default_factory=dict)
    days: Mapping[int, int] = field(default_factory=dict)
    open: tuple[OpenReservation, ...] = ()

    @property
    def balanced(self) -> bool:
        return self.funded == self.left + self.reserved + self.spent
