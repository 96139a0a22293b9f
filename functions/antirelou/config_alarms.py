"""What AlarmRaised needs to know: it must tell people even when every other setting is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config import ConfigError


@dataclass(frozen=True)
class AlarmConfig:
    maintainers_topic: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "AlarmConfig":
        """Raises ConfigError when the topic is missing."""
        topic = env.get("MAINTAINERS_TOPIC_ARN", "")
        if not topic:
            raise ConfigError("MAINTAINERS_TOPIC_ARN is missing")
        return cls(topic)
