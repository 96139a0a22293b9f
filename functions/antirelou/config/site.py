"""What the public site needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.config.env import text, text_or_none
from antirelou.config.money import Money
from antirelou.config.numbers import numbers
from antirelou.domain.number import Numbers
from antirelou.domain.site import Campaign, Chat


@dataclass(frozen=True)
class SiteConfig:
    """`bucket` and `url` are empty on a stack without a site, `chat` without one, `conversations` (where they are
    played) and their table where none are. The campaign's settings may all be empty. `broadcasts`: people may ask to be
    written to."""

    money: Money
    numbers: Numbers
    bucket: str
    url: str
    campaign: Campaign
    chat: Chat
    conversations: str
    conversations_table: str
    broadcasts: bool

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "SiteConfig":
        return cls(
            money=Money.from_env(env),
            numbers=numbers(env),
            bucket=text_or_none(env, "SITE_BUCKET"),
            url=text_or_none(env, "SITE_URL"),
            campaign=Campaign(
                give_url=env.get("SITE_GIVE_URL", ""),
                publisher=env.get("SITE_PUBLISHER", ""),
                host=env.get("SITE_HOST", ""),
                contact=env.get("SITE_CONTACT", ""),
                neutral_url=text(env, "SITE_NEUTRAL_URL"),
            ),
            chat=Chat(
                http_url=env.get("CHAT_HTTP_URL", "").rstrip("/"),
                ws_url=env.get("CHAT_WS_URL", "").rstrip("/"),
                key=env.get("CHAT_KEY", ""),
            ),
            conversations=env.get("CONVERSATION_URL", "").rstrip("/"),
            conversations_table=text_or_none(env, "CONVERSATIONS_TABLE"),
            broadcasts=env.get("BROADCASTS", "") == "on",
        )
