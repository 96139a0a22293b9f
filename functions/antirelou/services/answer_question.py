"""Take an answer to the closing question: once for each conversation."""

from dataclasses import replace
from typing import Any

from antirelou.domain.conversation import Ending
from antirelou.domain.conversation_asked import Why
from antirelou.domain.conversation_counts import of_answer
from antirelou.domain.ticket import digest_of
from antirelou.services.conversation_ports import Conversations
from antirelou.services.find_conversation import FindConversation


class AnswerQuestion:
    def __init__(self, conversations: Conversations, find: FindConversation) -> None:
        self._conversations = conversations
        self._find = find

    def __call__(self, name: str, answer: str, now_ms: int) -> dict[str, Any] | Why:
        """Tells which answer counts: the first."""
        if not answer:
            return Why.MALFORMED
        for _ in range(2):  # whoever lost to another answer reads that one
            found = self._find(name, now_ms)
            if found is None:
                return Why.GONE
            kept, script = found
            if kept.conversation.ended is not Ending.REVEALED:
                return Why.OUT_OF_STEP
            if answer not in script.question.answers:
                return Why.UNKNOWN_CHOICE
            if kept.conversation.answer:
                return {"answer": kept.conversation.answer}
            answered = replace(kept.conversation, answer=answer)
            if self._conversations.change(digest_of(name), kept, kept.at(answered), of_answer(answered), now_ms):
                return {"answer": answer}
        return Why.TOO_MANY
