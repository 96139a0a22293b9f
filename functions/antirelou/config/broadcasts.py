"""What BroadcastDue needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.carriers import CarrierConfig
from antirelou.config.env import text
from antirelou.config.money import Money
from antirelou.config.numbers import numbers
from antirelou.config.subscribers import SubscribersConfig
from antirelou.domain.number import Numbers


@dataclass(frozen=True)
class BroadcastConfig:
    """Money, of which only the rate and the table matter: a broadcast has a purse of its own, and no caps but that.
    `any_hour`: quiet hours are not kept."""

    money: Money
    subscribers: SubscribersConfig
    queue_url: str
    sender_keys_secret: str
    numbers: Numbers
    configuration_set: str
    protect_configuration: str
    carriers: CarrierConfig
    maintainers_topic: str
    any_hour: bool

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "BroadcastConfig":
        return cls(
            money=Money.from_env(env),
            subscribers=SubscribersConfig.from_env(env),
            queue_url=text(env, "SLICES_URL"),
            sender_keys_secret=text(env, "SENDER_KEYS_SECRET"),
            numbers=numbers(env),
            configuration_set=text(env, "CONFIGURATION_SET"),
            protect_configuration=text(env, "PROTECT_CONFIGURATION"),
            carriers=CarrierConfig.from_env(env),
            maintainers_topic=text(env, "MAINTAINERS_TOPIC_ARN"),
            any_hour=text(env, "BROADCAST_HOURS") == "any",
        )
