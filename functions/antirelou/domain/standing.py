"""How a conversation stands, as whoever plays it reads it: docs/conversation.openapi.yaml."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from antirelou.domain.advance import now_said
from antirelou.domain.conversation import SILENCE, Conversation, Ending, Turn, Turned
from antirelou.domain.script import Line, Script

Told = Sequence[Mapping[str, Any]]
"""Numbers for people who need help, in words."""

_DID = {Ending.REVEALED: Turned.REVEALED, Ending.STOPPED: Turned.STOPPED, None: Turned.SAID}


def present(script: Script, conversation: Conversation) -> Turn:
    """What the last event that moved it did."""
    return Turn(conversation, _DID[conversation.ended], now_said(script, conversation))


def needs_help(turn: Turn) -> bool:
    """Whether numbers belong to what is told."""
    return turn.conversation.ended is Ending.REVEALED or turn.did in (Turned.HELPED, Turned.URGENT)


def standing(script: Script, turn: Turn, helplines: Told) -> dict[str, Any]:
    """`helplines` are those of the person's country."""
    at = turn.conversation
    step = None if at.ended else script.steps.get(at.step)
    told: dict[str, Any] = {
        "script": script.name,
        "persona": script.persona,
        "country": at.country,
        "seq": at.seq,
        "did": turn.did.value,
        "lines": [{"text": line.text, "typing_ms": line.typing_ms} for line in turn.lines],
        "choices": [{"id": choice.id, "text": choice.text} for choice in step.choices] if step else [],
        "silence_s": step.silence_s if step else 0,
        "ended": at.ended.value if at.ended else None,
    }
    if at.ended is Ending.REVEALED:
        told["reveal"] = _reveal(script, at, helplines)
    if turn.did in (Turned.HELPED, Turned.URGENT):
        told["helplines"] = list(helplines)
    return told


def history(script: Script, conversation: Conversation) -> list[dict[str, str]]:
    """What was said before what is said now. A free answer is empty: nobody kept it."""
    return list(_history(script, conversation))


def _history(script: Script, conversation: Conversation) -> Iterator[dict[str, str]]:
    for passed in conversation.path:
        step = script.steps.get(passed.step)
        if step is None:  # the script changed meanwhile
            continue
        yield from _said(step.says)
        if passed.by != SILENCE:
            texts = {choice.id: choice.text for choice in step.choices}
            yield {"from": "you", "text": texts.get(passed.by, "")}
    step = script.steps.get(conversation.step)
    if conversation.ended is Ending.STOPPED and step:
        yield from _said(step.says)


def _said(lines: Sequence[Line]) -> Iterator[dict[str, str]]:
    return ({"from": "persona", "text": line.text} for line in lines)


def _reveal(script: Script, at: Conversation, helplines: Told) -> dict[str, Any]:
    answers = [{"id": name, "text": text} for name, text in script.question.answers.items()]
    question = {"text": script.question.text, "answers": answers, "answer": at.answer or None}
    return {"law": script.reveal.law_of(at.country), "helplines": list(helplines), "question": question}
