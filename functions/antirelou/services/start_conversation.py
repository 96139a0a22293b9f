"""Start a conversation: somebody asked for it."""

from collections.abc import Callable
from typing import Any

from antirelou.domain.advance import begin
from antirelou.domain.conversation_asked import Start, Why
from antirelou.domain.conversation_counts import of_beginning
from antirelou.domain.ticket import digest_of
from antirelou.services.conversation_ports import Conversations, Kept, Scripts, Starts
from antirelou.services.tell_standing import TellStanding

_ID_BYTES = 32


class StartConversation:
    def __init__(
        self,
        conversations: Conversations,
        scripts: Scripts,
        starts: Starts,
        tell: TellStanding,
        new_id: Callable[[int], str],
    ) -> None:
        """`new_id`: an unguessable name of so many bytes."""
        self._conversations = conversations
        self._scripts = scripts
        self._starts = starts
        self._tell = tell
        self._new_id = new_id

    def __call__(self, start: Start | None, now_ms: int) -> dict[str, Any] | Why:
        if start is None:
            return Why.MALFORMED
        script = self._scripts.script(start.script, start.locale)
        if script is None:
            return Why.UNKNOWN_SCRIPT
        if not self._starts.admit(now_ms):
            return Why.TOO_MANY
        turn, name = begin(script, start.country), self._new_id(_ID_BYTES)
        kept = Kept(turn.conversation, start.way)
        if not self._conversations.open(digest_of(name), kept, of_beginning(turn.conversation), now_ms):
            return Why.TOO_MANY
        return {"id": name} | self._tell(script, turn)
