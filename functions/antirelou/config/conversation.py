"""What ConversationSaid needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.env import text


@dataclass(frozen=True)
class ConversationConfig:
    table_name: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "ConversationConfig":
        return cls(text(env, "CONVERSATIONS_TABLE"))
