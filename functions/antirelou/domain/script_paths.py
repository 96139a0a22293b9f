"""The ways through a script: all lead to the reveal, in time, and none goes round."""

from collections.abc import Callable, Iterator

from antirelou.domain.script import REVEAL, Script


def path_faults(script: Script) -> tuple[str, ...]:
    """In plain words. Of a script that leads nowhere, nothing more is said: its ways cannot be walked."""
    return tuple(_astray(script)) or (*_unreached(script), *(_rounds(script) or _long(script)))


def dearest(script: Script, weight: Callable[[str], int]) -> tuple[int, tuple[str, ...]]:
    """The way to the reveal that weighs most, and its steps. Of a script without a fault."""
    known: dict[str, tuple[int, tuple[str, ...]]] = {REVEAL: (0, ())}

    def from_(id: str) -> tuple[int, tuple[str, ...]]:
        if id not in known:
            rest, steps = max(from_(exit) for exit in script.steps[id].exits)
            known[id] = weight(id) + rest, (id, *steps)
        return known[id]

    return from_(script.start)


def _astray(script: Script) -> Iterator[str]:
    there = {*script.steps, REVEAL}
    if script.start not in script.steps:
        yield f'starts at "{script.start}", and there is no such step'
    if REVEAL in script.steps:
        yield f'no step may be named "{REVEAL}"'
    for step in script.steps.values():
        for exit in sorted(step.exits - there):
            yield f'{step.id}: leads to "{exit}", and there is no such step'


def _unreached(script: Script) -> Iterator[str]:
    reached, ahead = {REVEAL}, [script.start]
    while ahead:
        id = ahead.pop()
        if id not in reached:
            reached.add(id)
            ahead += script.steps[id].exits
    for id in script.steps:
        if id not in reached:
            yield f"{id}: nothing leads there"


def _rounds(script: Script) -> list[str]:
    """A round with a way out would end too, but at the limit, in the middle of a thought: so there are none."""
    left, smaller = set(script.steps), True
    while smaller:
        led_to = {exit for id in left for exit in script.steps[id].exits}
        kept = {id for id in left & led_to if script.steps[id].exits & left}
        left, smaller = kept, kept != left
    return [f"{' and '.join(sorted(left))}: one can go round there"] if left else []


def _long(script: Script) -> list[str]:
    turns, steps = dearest(script, lambda _: 1)
    if turns <= script.limit:
        return []
    return [f"{' > '.join(steps)}: {turns} turns before the reveal, and the limit is {script.limit}"]
