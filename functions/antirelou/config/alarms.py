"""What AlarmRaised needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.env import text


@dataclass(frozen=True)
class AlarmConfig:
    """No more than this: it must tell people even when every other setting is wrong."""

    maintainers_topic: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "AlarmConfig":
        return cls(text(env, "MAINTAINERS_TOPIC_ARN"))
