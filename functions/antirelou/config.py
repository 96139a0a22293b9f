"""Every setting, typed and frozen; the only reader of the environment."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.domain.limits import Limits
from antirelou.domain.money import HOUR_MS, MICROS_PER_CENT, Caps
from antirelou.domain.number import Number, Numbers
from antirelou.domain.screening import Rules


class ConfigError(ValueError):
    """A setting is missing or wrong; the message names it."""


@dataclass(frozen=True)
class Config:
    """What TextReceived needs to know."""

    table_name: str
    sender_keys_secret: str
    inbox_url: str
    dead_letter_url: str
    max_receives: int
    configuration_set: str
    protect_configuration: str
    rules: Rules
    limits: Limits
    caps: Caps

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Config":
        """Raises ConfigError, with the setting's name, for one that is missing or makes no sense."""
        config = cls(
            table_name=_text(env, "TABLE_NAME"),
            sender_keys_secret=_text(env, "SENDER_KEYS_SECRET"),
            inbox_url=_text(env, "INBOX_URL"),
            dead_letter_url=_text(env, "DEAD_LETTER_URL"),
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
            caps=Caps(
                hour_micros=_whole(env, "HOURLY_CAP_CENTS") * MICROS_PER_CENT,
                day_micros=_whole(env, "DAILY_CAP_CENTS") * MICROS_PER_CENT,
            ),
        )
        if config.rules.answer_within_ms > config.limits.quiet_ms:
            # Within the quiet hours a text delivered again meets its own reply: that is what makes it harmless.
            raise ConfigError(
                "ANSWER_WITHIN_HOURS is above QUIET_HOURS: a text delivered twice could be answered twice"
            )
        return config


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
