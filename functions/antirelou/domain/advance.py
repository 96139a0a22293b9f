"""One event moves a conversation by one step, or not at all."""

from dataclasses import replace

from antirelou.domain.conversation import (
    FREE,
    SILENCE,
    Chosen,
    Conversation,
    Ending,
    Event,
    Passed,
    Silent,
    Turn,
    Turned,
    Wrote,
)
from antirelou.domain.keyword import Keyword, keyword_of, says_emergency
from antirelou.domain.plain import plain
from antirelou.domain.script import REVEAL, Line, Script, Step


def begin(script: Script, country: str) -> Turn:
    """A new conversation, and what the persona says first."""
    conversation = Conversation(script.name, script.version, script.locale, country, script.start)
    return Turn(conversation, Turned.SAID, script.steps[script.start].says)


def advance(script: Script, conversation: Conversation, seq: int, event: Event) -> Turn:
    """`seq` is the conversation's as the sender saw it: an event that comes twice is answered with what the first one
    did, and one from elsewhere in time with nothing. A script that changed meanwhile goes straight to its reveal."""
    if seq != conversation.seq:
        return _out_of_time(script, conversation, seq)
    if isinstance(event, Wrote) and (turn := _asked_for_help(script, conversation, event.text)):
        return turn
    if conversation.ended:
        return Turn(conversation, Turned.OVER)
    if isinstance(event, Wrote) and keyword_of(event.text) is Keyword.STOP:
        return _stop(script, conversation)
    step = script.steps.get(conversation.step) if script.version == conversation.version else None
    if step is None:
        return _move(script, conversation, FREE, REVEAL)
    found = _led(step, event)
    if found is None:
        return Turn(conversation, Turned.OUT_OF_STEP)
    return _move(script, conversation, *found)


def now_said(script: Script, conversation: Conversation) -> tuple[Line, ...]:
    """What the other side said last."""
    if conversation.ended is Ending.REVEALED:
        return script.reveal.says
    if conversation.ended is Ending.STOPPED:
        return (Line(script.stopped),)
    step = script.steps.get(conversation.step)
    return step.says if step else ()


def _out_of_time(script: Script, conversation: Conversation, seq: int) -> Turn:
    if seq == conversation.seq - 1:
        return Turn(conversation, Turned.REPEATED, now_said(script, conversation))
    return Turn(conversation, Turned.OUT_OF_STEP)


def _asked_for_help(script: Script, conversation: Conversation, text: str) -> Turn | None:
    """Answered at every step, whatever the script says, and when all is over too."""
    if says_emergency(text):
        return Turn(conversation, Turned.URGENT, (Line(script.help),))
    if keyword_of(text) is Keyword.HELP:
        return Turn(conversation, Turned.HELPED, (Line(script.help),))
    return None


def _stop(script: Script, conversation: Conversation) -> Turn:
    stopped = replace(conversation, seq=conversation.seq + 1, ended=Ending.STOPPED)
    return Turn(stopped, Turned.STOPPED, (Line(script.stopped),))


def _led(step: Step, event: Event) -> tuple[str, str] | None:
    """By what, and where; None for a choice that is not offered here."""
    if isinstance(event, Silent):
        return SILENCE, step.silence
    choices = {choice.id: choice for choice in step.choices}
    if isinstance(event, Chosen):
        return (event.id, choices[event.id].next) if event.id in choices else None
    said = plain(event.text)
    for place, choice in enumerate(step.choices, start=1):
        if said in (str(place), plain(choice.text)):
            return choice.id, choice.next
    return FREE, step.free


def _move(script: Script, conversation: Conversation, by: str, to: str) -> Turn:
    """The limit holds even for a script that no linter saw."""
    seq = conversation.seq + 1
    path = (*conversation.path, Passed(conversation.step, by))
    moved = replace(conversation, seq=seq, path=path, step=to)
    if to == REVEAL or seq >= script.limit or to not in script.steps:
        revealed = replace(moved, step=REVEAL, ended=Ending.REVEALED)
        return Turn(revealed, Turned.REVEALED, script.reveal.says)
    return Turn(moved, Turned.SAID, script.steps[to].says)
