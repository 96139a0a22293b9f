"""Find a conversation by its name, with the script it plays; tell it again to whoever lost sight of it."""

from typing import Any

from antirelou.domain.conversation_asked import Why
from antirelou.domain.script import Script
from antirelou.domain.ticket import digest_of
from antirelou.services.conversation_ports import Conversations, Kept, Scripts
from antirelou.services.tell_standing import TellStanding


class FindConversation:
    def __init__(self, conversations: Conversations, scripts: Scripts, tell: TellStanding) -> None:
        self._conversations = conversations
        self._scripts = scripts
        self._tell = tell

    def __call__(self, name: str, now_ms: int) -> tuple[Kept, Script] | None:
        kept = self._conversations.find(digest_of(name), now_ms)
        script = self._scripts.script(kept.conversation.script, kept.conversation.locale) if kept else None
        return (kept, script) if kept and script else None

    def show(self, name: str, now_ms: int) -> dict[str, Any] | Why:
        found = self(name, now_ms)
        return self._tell.again(found[1], found[0].conversation) if found else Why.GONE
