"""What DeliveryReported needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.carriers import CarrierConfig
from antirelou.config.env import text, whole
from antirelou.config.money import Money
from antirelou.config.subscribers import subscribers_table


@dataclass(frozen=True)
class ReportConfig:
    """Money, who is asked for prices, and what cannot be read."""

    money: Money
    carriers: CarrierConfig
    dead_letter_url: str
    max_receives: int
    subscribers_table: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "ReportConfig":
        return cls(
            money=Money.from_env(env),
            carriers=CarrierConfig.from_env(env),
            dead_letter_url=text(env, "DEAD_LETTER_URL"),
            max_receives=whole(env, "MAX_RECEIVES", least=1),
            subscribers_table=subscribers_table(env),
        )
