"""What WebhookReceived needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.carriers import CarrierConfig
from antirelou.config.env import text, whole
from antirelou.config.numbers import numbers
from antirelou.domain.gift import GiftRules
from antirelou.domain.number import Numbers


@dataclass(frozen=True)
class WebhookConfig:
    """`price_after_seconds`: Twilio knows what a text cost some minutes after it was delivered."""

    carriers: CarrierConfig
    table_name: str
    inbox_url: str
    reports_url: str
    price_after_seconds: int
    numbers: Numbers
    gifts: GiftRules

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "WebhookConfig":
        return cls(
            carriers=CarrierConfig.from_env(env),
            table_name=text(env, "TABLE_NAME"),
            inbox_url=text(env, "INBOX_URL"),
            reports_url=text(env, "REPORTS_URL"),
            price_after_seconds=whole(env, "PRICE_AFTER_SECONDS"),
            numbers=numbers(env),
            gifts=GiftRules(text(env, "CURRENCY"), tests=text(env, "TEST_GIFTS") == "on"),
        )
