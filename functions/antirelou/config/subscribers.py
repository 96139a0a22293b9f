"""Where subscribers are, and the key that seals their numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.env import text_or_none


def subscribers_table(env: Mapping[str, str]) -> str:
    """Empty on a stack without broadcasts."""
    return text_or_none(env, "SUBSCRIBERS_TABLE")


@dataclass(frozen=True)
class SubscribersConfig:
    """Both empty on a stack without broadcasts."""

    table: str
    key: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "SubscribersConfig":
        return cls(subscribers_table(env), text_or_none(env, "SUBSCRIBERS_KEY"))
