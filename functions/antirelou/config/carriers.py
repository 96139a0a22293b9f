"""Where the carriers other than AWS are found, and what they know us by."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.env import text, text_or_none


@dataclass(frozen=True)
class CarrierConfig:
    """`secret` and `webhook_url` are empty on a stack without webhooks, which has AWS only."""

    secret: str
    twilio_api_url: str
    webhook_url: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "CarrierConfig":
        return cls(
            secret=text_or_none(env, "CARRIER_SECRET"),
            twilio_api_url=text(env, "TWILIO_API_URL"),
            webhook_url=text_or_none(env, "WEBHOOK_URL"),
        )
