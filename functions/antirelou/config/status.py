"""What StatusDue needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.env import text, whole
from antirelou.config.money import Money


@dataclass(frozen=True)
class StatusConfig:
    """Money, the shield, and whom to tell."""

    money: Money
    maintainers_topic: str
    shield_level: int

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "StatusConfig":
        return cls(Money.from_env(env), text(env, "MAINTAINERS_TOPIC_ARN"), whole(env, "SHIELD_LEVEL", least=5))
