"""What `status` says of conversations: sums of thirty days, and none that could be somebody."""

from typing import Any

from rich.table import Table

from antirelou.domain.conversation_counts import Figures, ScriptFigures, by_script
from antirelou.domain.meter import roughly

_FEW = "few"


def for_machines(figures: Figures) -> dict[str, Any]:
    """By script, rounded down; null for a sum of ten or less."""
    return {name: _rounded(of) for name, of in by_script(figures).items()}


def played(figures: Figures) -> Table | None:
    """None when nothing was played."""
    scripts = by_script(figures)
    if not scripts:
        return None
    table = Table("Conversations in 30 days", "Started", "To the end", "Left at", "Found it")
    for name, of in scripts.items():
        told = _rounded(of)
        table.add_row(
            name, _shown(told["started"]), _shown(told["revealed"]), _list(told["left"]), _list(told["answers"])
        )
    return table


def _rounded(of: ScriptFigures) -> dict[str, Any]:
    return {
        "started": roughly(of.started),
        "revealed": roughly(of.revealed),
        "left": {step: roughly(count) for step, count in of.left.items()},
        "answers": {answer: roughly(count) for answer, count in of.answers.items()},
    }


def _shown(count: int | None) -> str:
    return _FEW if count is None else str(count)


def _list(counts: dict[str, int | None]) -> str:
    """The most first; few are left out."""
    told = sorted(((name, count) for name, count in counts.items() if count), key=lambda pair: -pair[1])
    return ", ".join(f"{name} {count}" for name, count in told) or _FEW
