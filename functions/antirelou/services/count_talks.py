"""Count what people did in scripts by text: sums of a day, never a person."""

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from antirelou.domain.candidate import Candidate
from antirelou.domain.money import day_of
from antirelou.domain.outcome import Answered, Outcome
from antirelou.domain.talk import Played


class TextCounts(Protocol):
    def add(self, day: int, counts: Counter[str]) -> None:
        """To that day's sums of conversations by text."""


class CountTalks:
    def __init__(self, counts: TextCounts | None) -> None:
        """None counts nothing."""
        self._counts = counts
        self._pending: Counter[str] = Counter()

    def stopped(self) -> None:
        """Written with the next batch that ends."""
        self._pending["stopped"] += 1

    def __call__(self, ended: Iterable[tuple[Candidate, Outcome]], now_ms: int) -> None:
        """Never raises: replies have left."""
        for candidate, outcome in ended:
            if isinstance(candidate.turn, Played) and isinstance(outcome, Answered):
                self._pending.update(candidate.turn.counts)
        if not self._counts or not self._pending:
            return
        try:
            self._counts.add(day_of(now_ms), self._pending)
        except Exception:  # written with the next ones
            return
        self._pending = Counter()
