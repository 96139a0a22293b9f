"""What an answer needs that is due later."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.env import text, whole


@dataclass(frozen=True)
class WaitingConfig:
    """The key that seals numbers, and the schedules that bring them back. `speed`: how many times faster than in real
    life a delay passes, and the minutes between two writings of the sums."""

    key: str
    group: str
    role: str
    inbox_arn: str
    dead_letter_arn: str
    speed: int

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "WaitingConfig":
        return cls(
            key=text(env, "WAITS_KEY"),
            group=text(env, "SCHEDULE_GROUP"),
            role=text(env, "SCHEDULE_ROLE"),
            inbox_arn=text(env, "INBOX_ARN"),
            dead_letter_arn=text(env, "DEAD_LETTER_ARN"),
            speed=whole(env, "DELAY_SPEED", least=1),
        )
