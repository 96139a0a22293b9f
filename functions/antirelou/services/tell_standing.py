"""Tell how a conversation stands, with numbers to call where they belong."""

from typing import Any

from antirelou.domain.conversation import Conversation, Turn
from antirelou.domain.script import Script
from antirelou.domain.standing import history, needs_help, present, standing
from antirelou.services.conversation_ports import Helplines


class TellStanding:
    def __init__(self, helplines: Helplines) -> None:
        self._helplines = helplines

    def __call__(self, script: Script, turn: Turn) -> dict[str, Any]:
        at = turn.conversation
        helplines = self._helplines(at.locale, at.country) if needs_help(turn) else []
        return standing(script, turn, helplines)

    def again(self, script: Script, conversation: Conversation) -> dict[str, Any]:
        """To a page that was closed, or lost an answer: with all that was said before."""
        told = self(script, present(script, conversation))
        return told | {"history": history(script, conversation)}
