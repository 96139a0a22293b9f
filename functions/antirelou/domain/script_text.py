"""What the other side's turn is in words: one text, or bubbles, with the help numbers in."""

from collections.abc import Sequence
from dataclasses import replace

from antirelou.domain.conversation import Conversation, Ending, Turn, Turned
from antirelou.domain.helpline import Helpline
from antirelou.domain.script import Line, Script
from antirelou.domain.script_help import HELP, short_help


def text_of(script: Script, turn: Turn, helplines: Sequence[Helpline]) -> str:
    """The one text to send for a turn: the step's, the reveal's, help with its numbers, or that it stopped. A turn that
    repeats has the text of the first. Empty where nothing is to be sent: out of step, or over."""
    if turn.did in (Turned.OUT_OF_STEP, Turned.OVER):
        return ""
    helping = turn.did in (Turned.HELPED, Turned.URGENT)
    text = script.help if helping else _standing(script, turn.conversation)
    return _filled(text, turn.conversation, helplines)


def lines_of(turn: Turn, helplines: Sequence[Helpline]) -> tuple[Line, ...]:
    """The turn's bubbles, where a page shows them."""
    return tuple(replace(line, text=_filled(line.text, turn.conversation, helplines)) for line in turn.lines)


def _standing(script: Script, conversation: Conversation) -> str:
    if conversation.ended is Ending.REVEALED:
        return script.reveal.sms
    if conversation.ended is Ending.STOPPED:
        return script.stopped
    step = script.steps.get(conversation.step)
    return step.sms if step else ""


def _filled(text: str, conversation: Conversation, helplines: Sequence[Helpline]) -> str:
    """By `replace`: braces that a writer wrote are words, no fault."""
    return text.replace(HELP, short_help(helplines, conversation.country))
