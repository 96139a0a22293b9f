"""Every setting, typed and frozen; the only reader of the environment."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.domain.limits import Limits, Patience
from antirelou.domain.money import DAY_MS, HOUR_MS, MICROS_PER_CENT, MINUTE_MS, Caps, Rate
from antirelou.domain.number import Number, Numbers
from antirelou.domain.screening import Rules
from antirelou.domain.shield import Shield


class ConfigError(ValueError):
    """A setting is missing or wrong; the message names it."""


@dataclass(frozen=True)
class Money:
    """What every function that touches money needs to know."""

    table_name: str
    caps: Caps
    rate: Rate

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Money":
        return cls(
            table_name=_text(env, "TABLE_NAME"),
            caps=Caps(
                hour_micros=_whole(env, "HOURLY_CAP_CENTS", least=1) * MICROS_PER_CENT,
                day_micros=_whole(env, "DAILY_CAP_CENTS", least=1) * MICROS_PER_CENT,
                month_micros=_whole(env, "MONTHLY_CAP_CENTS", least=1) * MICROS_PER_CENT,
                country_replies=_whole(env, "REPLIES_PER_COUNTRY_PER_DAY", least=1),
            ),
            rate=Rate(_whole(env, "MICROS_PER_DOLLAR", least=1)),
        )


@dataclass(frozen=True)
class Config:
    """What TextReceived needs to know."""

    money: Money
    sender_keys_secret: str
    inbox_url: str
    dead_letter_url: str
    maintainers_topic: str
    max_receives: int
    configuration_set: str
    protect_configuration: str
    rules: Rules
    limits: Limits
    patience: Patience
    prefix_replies: int
    shield: Shield
    shield_level: int

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Config":
        """Raises ConfigError, with the setting's name, for one that is missing or makes no sense."""
        return cls(
            money=Money.from_env(env),
            sender_keys_secret=_text(env, "SENDER_KEYS_SECRET"),
            inbox_url=_text(env, "INBOX_URL"),
            dead_letter_url=_text(env, "DEAD_LETTER_URL"),
            maintainers_topic=_text(env, "MAINTAINERS_TOPIC_ARN"),
            max_receives=_whole(env, "MAX_RECEIVES", least=1),
            configuration_set=_text(env, "CONFIGURATION_SET"),
            protect_configuration=_text(env, "PROTECT_CONFIGURATION"),
            rules=Rules(
                numbers=_numbers(env, "NUMBERS"),
                allowed_countries=frozenset(_text(env, "ALLOWED_COUNTRIES").split(",")),
                answer_within_ms=_whole(env, "ANSWER_WITHIN_HOURS", least=1) * HOUR_MS,
            ),
            limits=Limits(
                quiet_ms=_whole(env, "QUIET_HOURS", least=1) * HOUR_MS,
                replies=_whole(env, "REPLIES_PER_30_DAYS", least=1),
            ),
            patience=Patience(
                quiet_ms=_whole(env, "QUIET_HOURS", least=1) * HOUR_MS,
                longest_ms=_whole(env, "LONGEST_SILENCE_DAYS", least=1) * DAY_MS,
            ),
            prefix_replies=_whole(env, "REPLIES_PER_PREFIX_PER_DAY", least=1),
            shield=Shield(
                hold_ms=_whole(env, "SHIELD_HOLD_MINUTES", least=1) * MINUTE_MS,
                texts=_whole(env, "SHIELD_TEXTS", least=1),
            ),
            shield_level=_whole(env, "SHIELD_LEVEL", least=5),
        )


@dataclass(frozen=True)
class ReportConfig:
    """What DeliveryReported needs to know."""

    money: Money
    dead_letter_url: str
    max_receives: int

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "ReportConfig":
        return cls(Money.from_env(env), _text(env, "DEAD_LETTER_URL"), _whole(env, "MAX_RECEIVES", least=1))


@dataclass(frozen=True)
class StatusConfig:
    """What StatusDue needs to know."""

    money: Money
    maintainers_topic: str
    shield_level: int

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "StatusConfig":
        return cls(Money.from_env(env), _text(env, "MAINTAINERS_TOPIC_ARN"), _whole(env, "SHIELD_LEVEL", least=5))


@dataclass(frozen=True)
class AlarmConfig:
    """What AlarmRaised needs to know, and no more: it must tell people even when every other setting is wrong."""

    maintainers_topic: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "AlarmConfig":
        return cls(_text(env, "MAINTAINERS_TOPIC_ARN"))


def _text(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "")
    if not value:
        raise ConfigError(f"{name} is missing")
    return value


def _whole(env: Mapping[str, str], name: str, least: int = 0) -> int:
    value = _text(env, name)
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ConfigError(f"{name} is not a whole number of at least {least}")
    return int(value)


def _numbers(env: Mapping[str, str], name: str) -> Numbers:
    try:
        return Numbers.of(Number(**fields) for fields in json.loads(_text(env, name)))
    except (ValueError, TypeError):
        raise ConfigError(f"{name} is not a JSON list of numbers with name, number, origination and locale") from None
