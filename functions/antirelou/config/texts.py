"""What TextReceived needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.carriers import CarrierConfig
from antirelou.config.env import text, text_or_none, whole
from antirelou.config.money import Money
from antirelou.config.numbers import numbers
from antirelou.config.subscribers import SubscribersConfig
from antirelou.config.waiting import WaitingConfig
from antirelou.domain.limits import Limits, Patience
from antirelou.domain.money import DAY_MS, HOUR_MS, MINUTE_MS
from antirelou.domain.number import Numbers
from antirelou.domain.screening import Rules
from antirelou.domain.shield import Shield


@dataclass(frozen=True)
class TextConfig:
    """Who is answered, how often, and with which means."""

    money: Money
    waiting: WaitingConfig
    numbers: Numbers
    sender_keys_secret: str
    inbox_url: str
    dead_letter_url: str
    maintainers_topic: str
    max_receives: int
    configuration_set: str
    protect_configuration: str
    carriers: CarrierConfig
    rules: Rules
    limits: Limits
    patience: Patience
    prefix_replies: int
    shield: Shield
    shield_level: int
    conversations_table: str
    subscribers: SubscribersConfig

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "TextConfig":
        """Raises ConfigError, with the setting's name, for one that is missing or makes no sense."""
        return cls(
            money=Money.from_env(env),
            waiting=WaitingConfig.from_env(env),
            numbers=numbers(env),
            sender_keys_secret=text(env, "SENDER_KEYS_SECRET"),
            inbox_url=text(env, "INBOX_URL"),
            dead_letter_url=text(env, "DEAD_LETTER_URL"),
            maintainers_topic=text(env, "MAINTAINERS_TOPIC_ARN"),
            max_receives=whole(env, "MAX_RECEIVES", least=1),
            configuration_set=text(env, "CONFIGURATION_SET"),
            protect_configuration=text(env, "PROTECT_CONFIGURATION"),
            carriers=CarrierConfig.from_env(env),
            rules=Rules(
                allowed_countries=frozenset(text(env, "ALLOWED_COUNTRIES").split(",")),
                answer_within_ms=whole(env, "ANSWER_WITHIN_HOURS", least=1) * HOUR_MS,
            ),
            limits=Limits(
                quiet_ms=whole(env, "QUIET_HOURS", least=1) * HOUR_MS,
                replies=whole(env, "REPLIES_PER_30_DAYS", least=1),
            ),
            patience=Patience(
                quiet_ms=whole(env, "QUIET_HOURS", least=1) * HOUR_MS,
                longest_ms=whole(env, "LONGEST_SILENCE_DAYS", least=1) * DAY_MS,
            ),
            prefix_replies=whole(env, "REPLIES_PER_PREFIX_PER_DAY", least=1),
            shield=Shield(
                hold_ms=whole(env, "SHIELD_HOLD_MINUTES", least=1) * MINUTE_MS,
                texts=whole(env, "SHIELD_TEXTS", least=1),
            ),
            shield_level=whole(env, "SHIELD_LEVEL", least=5),
            conversations_table=text_or_none(env, "CONVERSATIONS_TABLE"),
            subscribers=SubscribersConfig.from_env(env),
        )
