"""Sum up what came, by number and region, and write the sums down now and then: at once where little comes, every few
minutes where much does. What a container has not written when it ends is lost: nothing depends on it."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from antirelou.domain.contact import Contact
from antirelou.domain.money import MINUTE_MS, day_of
from antirelou.domain.number import Numbers
from antirelou.domain.outcome import Outcome
from antirelou.domain.phone import parse_phone
from antirelou.domain.tally import counts_of

_QUIET_MS = MINUTE_MS
_EVERY_MS = 5 * MINUTE_MS


class Tallies(Protocol):
    def add(self, day: int, counts: Counter[str]) -> None:
        """To that day's sums."""


class TallyContacts:
    def __init__(self, tallies: Tallies, speed: int = 1) -> None:
        """`speed`: how many times faster than in real life these minutes pass."""
        self._tallies = tallies
        self._quiet_ms, self._every_ms = _QUIET_MS // speed, _EVERY_MS // speed
        self._pending: Counter[str] = Counter()
        self._last_ms = self._written_ms = -_EVERY_MS

    def __call__(self, contacts: Sequence[Contact], outcomes: Sequence[Outcome], ours: Numbers, now_ms: int) -> None:
        """Never raises: replies have left."""
        for contact, outcome in zip(contacts, outcomes, strict=True):
            number = ours.find(contact.number)
            if number:
                self._pending += counts_of(number.name, parse_phone(contact.sender), outcome)
        due, self._last_ms = self._is_due(now_ms), now_ms
        if due and self._pending:
            self._write(now_ms)

    def _is_due(self, now_ms: int) -> bool:
        return now_ms - self._last_ms >= self._quiet_ms or now_ms - self._written_ms >= self._every_ms

    def _write(self, now_ms: int) -> None:
        self._written_ms = now_ms  # whatever comes of it: a table that fails is not asked with every batch
        try:
            self._tallies.add(day_of(now_ms), self._pending)
        except Exception:  # written with the next sums
            return
        self._pending = Counter()
