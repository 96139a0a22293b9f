"""Tell how a conversation stands, with numbers to call where they belong."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from antirelou.domain.conversation import Conversation, Turn
from antirelou.domain.helpline import Helpline
from antirelou.domain.script import Script
from antirelou.domain.script_text import lines_of
from antirelou.domain.standing import history, needs_help, present, standing
from antirelou.services.conversation_ports import Words


class TellStanding:
    def __init__(self, words: Words, helplines: Sequence[Helpline]) -> None:
        self._words = words
        self._helplines = helplines

    def __call__(self, script: Script, turn: Turn) -> dict[str, Any]:
        return self._words.set_type(self._standing(script, turn), script.locale)

    def again(self, script: Script, conversation: Conversation) -> dict[str, Any]:
        """To a page that was closed, or lost an answer: with all that was said before."""
        told = self._standing(script, present(script, conversation))
        return self._words.set_type(told | {"history": history(script, conversation)}, script.locale)

    def _standing(self, script: Script, turn: Turn) -> dict[str, Any]:
        country = turn.conversation.country
        helplines = self._words.helplines(script.locale, country) if needs_help(turn) else []
        return standing(script, replace(turn, lines=lines_of(turn, self._helplines)), helplines)
