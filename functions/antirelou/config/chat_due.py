"""What ChatDue needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.env import text


@dataclass(frozen=True)
class ChatDueConfig:
    rooms_table: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "ChatDueConfig":
        return cls(text(env, "ROOMS_TABLE"))
