"""What the chat's functions need to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.env import text


def chat_secret(env: Mapping[str, str]) -> str:
    """Where the secret is that networks are hashed with: of ChatAsked alone."""
    return text(env, "CHAT_SECRET")


@dataclass(frozen=True)
class ChatConfig:
    """`wires_url`: the WebSocket API's own address, with its stage. `connect_to`: where AWS is, if it is elsewhere than
    its own addresses say."""

    table_name: str
    wires_url: str
    connect_to: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "ChatConfig":
        elsewhere = env.get("AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI") or env.get("AWS_ENDPOINT_URL") or ""
        return cls(text(env, "ROOMS_TABLE"), text(env, "CHAT_WIRES_URL"), elsewhere)
