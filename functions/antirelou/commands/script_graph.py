"""Where the boxes of a script's graph stand: a row for each turn, and few arrows across each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from antirelou.domain.script import REVEAL, Script

SWEEPS = 12


@dataclass(frozen=True)
class Arrow:
    """From a step to where `labels` lead; `via` are the places it passes, one in each row between."""

    source: str
    target: str
    labels: tuple[str, ...]
    via: tuple[str, ...]


@dataclass(frozen=True)
class Graph:
    """`rows` hold steps' ids, and the places of arrows that pass."""

    rows: tuple[tuple[str, ...], ...]
    arrows: tuple[Arrow, ...]


def graph_of(script: Script) -> Graph:
    """Of a script without a fault in its paths."""
    depth = _depths(script)
    arrows = tuple(_arrow(step, target, labels, depth) for step, target, labels in _leads(script))
    rows: list[list[str]] = [[] for _ in range(depth[REVEAL] + 1)]
    for id, row in depth.items():
        rows[row].append(id)
    for arrow in arrows:
        for row, place in enumerate(arrow.via, start=depth[arrow.source] + 1):
            rows[row].append(place)
    return Graph(_untangled(rows, arrows), arrows)


def _leads(script: Script) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    for step in script.steps.values():
        labels: dict[str, list[str]] = {}
        for place, choice in enumerate(step.choices, start=1):
            labels.setdefault(choice.next, []).append(str(place))
        labels.setdefault(step.free, []).append("free")
        labels.setdefault(step.silence, []).append("silence")
        yield from ((step.id, target, tuple(each)) for target, each in labels.items())


def _depths(script: Script) -> dict[str, int]:
    """The latest turn at which each step can come; arrows only go down."""
    depth = {script.start: 0}
    ahead = [script.start]
    while ahead:
        id = ahead.pop()
        for exit in script.steps[id].exits if id != REVEAL else ():
            if depth.get(exit, -1) <= depth[id]:
                depth[exit] = depth[id] + 1
                ahead.append(exit)
    return {**{id: depth[id] for id in script.steps}, REVEAL: depth[REVEAL]}


def _arrow(source: str, target: str, labels: tuple[str, ...], depth: dict[str, int]) -> Arrow:
    between = range(depth[source] + 1, depth[target])
    return Arrow(source, target, labels, tuple(f"{source}>{target}@{row}" for row in between))


def _untangled(rows: list[list[str]], arrows: Iterable[Arrow]) -> tuple[tuple[str, ...], ...]:
    """Each stands at the middle of what it hangs on, looking down and up by turns (Sugiyama's method)."""
    pairs = [pair for arrow in arrows for pair in _steps(arrow)]
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        order = range(1, len(rows)) if down else range(len(rows) - 2, -1, -1)
        for row in order:
            other = rows[row - 1] if down else rows[row + 1]
            places = {id: place / max(len(other) - 1, 1) for place, id in enumerate(other)}
            rows[row].sort(key=lambda id, at=places: _middle(id, at, pairs))  # type: ignore[misc]
    return tuple(tuple(row) for row in rows)


def _steps(arrow: Arrow) -> list[tuple[str, str]]:
    way = (arrow.source, *arrow.via, arrow.target)
    return list(pairwise(way))


def _middle(id: str, places: dict[str, float], pairs: list[tuple[str, str]]) -> float:
    near = [places[other] for pair in pairs if id in pair for other in pair if other != id and other in places]
    return sum(near) / len(near) if near else 0.5
