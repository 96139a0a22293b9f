"""What CallReceived needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.env import text
from antirelou.config.numbers import numbers
from antirelou.domain.number import Numbers


@dataclass(frozen=True)
class CallConfig:
    """Our numbers, for how each greets; where calls go, and what cannot be read."""

    table_name: str
    numbers: Numbers
    inbox_url: str
    dead_letter_url: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "CallConfig":
        return cls(
            table_name=text(env, "TABLE_NAME"),
            numbers=numbers(env),
            inbox_url=text(env, "INBOX_URL"),
            dead_letter_url=text(env, "DEAD_LETTER_URL"),
        )
