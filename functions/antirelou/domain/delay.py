"""How long an answer waits before it leaves, so that it does not show who gave the number away."""

from dataclasses import dataclass

from antirelou.domain.money import MINUTE_MS


@dataclass(frozen=True)
class Delay:
    """`minutes`, and up to `jitter_minutes` more: an answer that always comes at the same minute is a machine's."""

    minutes: int = 0
    jitter_minutes: int = 0

    def ms(self, reply_id: str, speed: int = 1) -> int:
        """Of one contact, by its own id: whoever delivers it again asks for the same moment. `speed` is how many times
        faster than in real life it passes."""
        jitter_ms = int(reply_id[:8], 16) % (self.jitter_minutes * MINUTE_MS + 1)
        return (self.minutes * MINUTE_MS + jitter_ms) // speed
