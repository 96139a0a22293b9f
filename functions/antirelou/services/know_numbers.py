"""Know our numbers as they stand now: the deployed ones, with what maintainers changed since."""

from collections.abc import Iterable
from typing import Protocol

from antirelou.domain.number import Number, Numbers, State
from antirelou.domain.pool import PoolChanges

_UNKNOWN_AGAIN_MS = 1_000
"""A number nobody knows makes a container look again, and not more often than this."""


class Pool(Protocol):
    def read(self) -> PoolChanges:
        """As it stands."""


class KnowNumbers:
    def __init__(self, deployed: Numbers, pool: Pool, read_every_ms: int | None = None) -> None:
        """`read_every_ms`: for who has no other request that brings the pool along (`learn`)."""
        self._deployed = deployed
        self._pool = pool
        self._read_every_ms = read_every_ms
        self._numbers = deployed
        self._read_ms: int | None = None

    @property
    def current(self) -> Numbers:
        """As last heard of."""
        return self._numbers

    def learn(self, changes: PoolChanges) -> None:
        self._numbers = changes.over(self._deployed)

    def covering(self, raw: Iterable[str], now_ms: int) -> Numbers:
        """All of ours; read again when one of these is not among them, as a number added a moment ago is."""
        unknown = any(self._numbers.find(each) is None for each in raw)
        if self._is_due(now_ms, self._read_every_ms) or (unknown and self._is_due(now_ms, _UNKNOWN_AGAIN_MS)):
            self._read_ms = now_ms
            self.learn(self._pool.read())
        return self._numbers

    def find(self, raw: str, now_ms: int) -> Number | None:
        return self.covering([raw], now_ms).find(raw)

    def is_burned(self, name: str) -> bool:
        """As far as this container knows."""
        return any(number.name == name and number.state is State.BURNED for number in self._numbers.all)

    def _is_due(self, now_ms: int, every_ms: int | None) -> bool:
        return every_ms is not None and (self._read_ms is None or now_ms - self._read_ms >= every_ms)
