"""Take what somebody says in a conversation: it moves by one step, or not at all."""

from typing import Any

from antirelou.domain.advance import advance
from antirelou.domain.conversation import Turn, Turned
from antirelou.domain.conversation_asked import Say, Why
from antirelou.domain.conversation_counts import of_move
from antirelou.domain.ticket import digest_of
from antirelou.services.conversation_ports import Conversations, Kept
from antirelou.services.find_conversation import FindConversation
from antirelou.services.tell_standing import TellStanding

_TRIES = 4


class SayInConversation:
    def __init__(self, conversations: Conversations, find: FindConversation, tell: TellStanding) -> None:
        self._conversations = conversations
        self._find = find
        self._tell = tell

    def __call__(self, name: str, say: Say | None, now_ms: int) -> dict[str, Any] | Why:
        """Whoever loses to another event of the same moment is answered as one that comes after it."""
        if say is None:
            return Why.MALFORMED
        for _ in range(_TRIES):
            found = self._find(name, now_ms)
            if found is None:
                return Why.GONE
            kept, script = found
            turn = advance(script, kept.conversation, say.seq, say.event)
            if self._keep(name, kept, turn, now_ms):
                return self._refusal(turn, say.seq) or self._tell(script, turn)
        return Why.TOO_MANY

    def _keep(self, name: str, kept: Kept, turn: Turn, now_ms: int) -> bool:
        if turn.conversation == kept.conversation:
            return True
        counts = of_move(kept.conversation, turn.conversation)
        return self._conversations.change(digest_of(name), kept, kept.at(turn.conversation), counts, now_ms)

    @staticmethod
    def _refusal(turn: Turn, seq: int) -> Why | None:
        """An event of the present step that leads nowhere is a choice which is not offered there."""
        if turn.did is not Turned.OUT_OF_STEP:
            return None
        return Why.UNKNOWN_CHOICE if seq == turn.conversation.seq else Why.OUT_OF_STEP
