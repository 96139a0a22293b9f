"""How often one person may be answered by one number."""

from collections.abc import Sequence
from dataclasses import dataclass

from antirelou.domain.money import DAY_MS
from antirelou.domain.outcome import Reason


@dataclass(frozen=True)
class Limits:
    """One reply per `quiet_ms`, and `replies` per `window_ms`, both sliding."""

    quiet_ms: int
    replies: int
    window_ms: int = 30 * DAY_MS

    def refusal(self, answered_ms: Sequence[int], at_ms: int) -> Reason | None:
        """Judge a text sent at `at_ms` by the times of earlier replies, newest first. A text older than the last reply
        is refused too: it was overtaken, and its sender has been answered since."""
        if answered_ms and answered_ms[0] > at_ms - self.quiet_ms:
            return Reason.ALREADY_ANSWERED
        if len(answered_ms) >= self.replies and answered_ms[self.replies - 1] > at_ms - self.window_ms:
            return Reason.ANSWERED_ENOUGH
        return None

    def silent_until_ms(self, answered_ms: Sequence[int]) -> int:
        """Until when these replies keep the sender silent; 0 if they do not."""
        until = answered_ms[0] + self.quiet_ms if answered_ms else 0
        if len(answered_ms) >= self.replies:
            until = max(until, answered_ms[self.replies - 1] + self.window_ms)
        return until


@dataclass(frozen=True)
class Patience:
    """How long someone who goes on is silenced: one quiet time, then two, then the longest. What counts is texts that
    one container refused, so that it costs one write per step, not per text."""

    quiet_ms: int
    longest_ms: int

    def silence_ms(self, refused: int) -> int:
        """The silence that starts with this refusal; 0 if none does."""
        return {10: min(2 * self.quiet_ms, self.longest_ms), 100: self.longest_ms}.get(refused, 0)
