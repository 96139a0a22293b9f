"""What the shield does while it is up: nobody is answered at once, and who goes on meanwhile is not answered at all."""

from collections.abc import Collection
from dataclasses import dataclass

from antirelou.domain.money import HOUR_MS, MINUTE_MS
from antirelou.domain.sender import Heard

_ECHO_HOLD_MS = 4 * HOUR_MS
_GRACE_MS = 5 * MINUTE_MS
"""After its wait a text is soon answered or refused; then it stands in nobody's way, even if it was lost."""


@dataclass(frozen=True)
class Shield:
    """Answers wait `hold_ms`; a sender may write `texts` times meanwhile. Waiting costs people little and attackers
    much: they are bursts, or copy what others send, which waits four hours."""

    hold_ms: int
    texts: int

    def waiting(self, heard: Collection[Heard], at_ms: int) -> frozenset[Heard]:
        """Of what was noted, that whose wait is not over."""
        since_ms = at_ms - _GRACE_MS - self._hold_ms(heard)
        return frozenset(each for each in heard if each.sent_ms > since_ms)

    def insistent(self, heard: Collection[Heard]) -> bool:
        return len({each.id for each in heard}) > self.texts

    def leader(self, heard: Collection[Heard]) -> str:
        """Of a sender's texts, the one that gets the answer: the earliest."""
        return min(heard, key=lambda each: (each.sent_ms, each.id)).id

    def due_ms(self, heard: Collection[Heard]) -> int:
        """When the sender may be answered."""
        return min(each.sent_ms for each in heard) + self._hold_ms(heard)

    def _hold_ms(self, heard: Collection[Heard]) -> int:
        return _ECHO_HOLD_MS if any(each.echo for each in heard) else self.hold_ms
