"""What is counted of conversations: names of sums, and what they tell when they are read together."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from antirelou.domain.conversation import Conversation, Ending
from antirelou.domain.script import REVEAL

DAYS = 30
STARTED, REVEALED, STOPPED = "started", "revealed", "stopped"
_REACHED, _PASSED, _ANSWERED = "reached", "passed", "answered"

Figures = Mapping[str, Mapping[str, int]]
"""By way (`page`, `embed`, `api`, `text`): the sums of some days, by name."""


def of_beginning(conversation: Conversation) -> tuple[str, ...]:
    return STARTED, f"{_REACHED}.{conversation.script}.{conversation.step}"


def of_move(before: Conversation, after: Conversation) -> tuple[str, ...]:
    """Nothing for an event that moved nothing."""
    if after.seq == before.seq:
        return ()
    if after.ended is Ending.STOPPED:
        return (STOPPED,)
    passed, reached = f"{_PASSED}.{before.script}.{before.step}", f"{_REACHED}.{after.script}.{after.step}"
    return (passed, reached, REVEALED) if after.ended else (passed, reached)


def of_answer(conversation: Conversation) -> tuple[str, ...]:
    return (f"{_ANSWERED}.{conversation.script}.{conversation.answer}",)


@dataclass(frozen=True)
class ScriptFigures:
    """Of one script. `left`: at which step people stopped or went away, by step; `answers` to its closing question."""

    started: int
    revealed: int
    left: Mapping[str, int]
    answers: Mapping[str, int]


def summed(figures: Figures) -> Counter[str]:
    """Over all ways."""
    return sum((Counter(sums) for sums in figures.values()), Counter())


def by_script(figures: Figures) -> dict[str, ScriptFigures]:
    """Where somebody is at this moment counts as where they left: over thirty days these are few."""
    sums = summed(figures)
    named = {_script_of(name) for name in sums if name.count(".") == 2}
    return {script: _of_script(script, sums) for script in sorted(named)}


def _of_script(script: str, sums: Counter[str]) -> ScriptFigures:
    reached, passed, answers = (_under(f"{kind}.{script}.", sums) for kind in (_REACHED, _PASSED, _ANSWERED))
    revealed = reached.pop(REVEAL, 0)
    left = {step: max(0, count - passed.get(step, 0)) for step, count in reached.items()}
    return ScriptFigures(started=revealed + sum(left.values()), revealed=revealed, left=left, answers=answers)


def _under(prefix: str, sums: Counter[str]) -> dict[str, int]:
    return {name.removeprefix(prefix): count for name, count in sums.items() if name.startswith(prefix)}


def _script_of(name: str) -> str:
    return name.split(".")[1]
