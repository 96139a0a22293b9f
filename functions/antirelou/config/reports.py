"""What DeliveryReported needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.env import text, whole
from antirelou.config.money import Money


@dataclass(frozen=True)
class ReportConfig:
    """Money, and what cannot be read."""

    money: Money
    dead_letter_url: str
    max_receives: int

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "ReportConfig":
        return cls(Money.from_env(env), text(env, "DEAD_LETTER_URL"), whole(env, "MAX_RECEIVES", least=1))
